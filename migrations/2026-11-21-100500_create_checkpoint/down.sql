DROP TABLE checkpoint;
