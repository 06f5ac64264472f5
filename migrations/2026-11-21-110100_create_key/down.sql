DROP TABLE principal_key;
