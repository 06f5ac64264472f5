DROP TABLE lot_reveal;
