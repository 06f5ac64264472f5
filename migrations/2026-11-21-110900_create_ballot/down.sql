DROP TABLE ballot;
