DROP TABLE certificate_signature;
