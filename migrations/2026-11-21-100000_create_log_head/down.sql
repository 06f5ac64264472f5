DROP TABLE log_head;
COMMENT ON COLUMN __diesel_schema_migrations.run_on IS NULL;
COMMENT ON COLUMN __diesel_schema_migrations.version IS NULL;
COMMENT ON TABLE __diesel_schema_migrations IS NULL;
