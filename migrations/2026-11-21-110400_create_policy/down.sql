DROP TABLE policy;
