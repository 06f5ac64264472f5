DROP TABLE staged_attachment;
