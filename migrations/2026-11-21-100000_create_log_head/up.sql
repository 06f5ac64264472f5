COMMENT ON TABLE __diesel_schema_migrations IS 'The migrations that have been run on this schema.';
COMMENT ON COLUMN __diesel_schema_migrations.version IS 'The date and time that the name of the migration begins with, digits only.';
COMMENT ON COLUMN __diesel_schema_migrations.run_on IS 'When it was run, by the clock of the database.';

CREATE TABLE log_head (
    one_row boolean PRIMARY KEY DEFAULT true CHECK (one_row),
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32)
);
COMMENT ON TABLE log_head IS 'Where the log ends: exactly one row, advanced by compare-and-swap with every batch.';
COMMENT ON COLUMN log_head.one_row IS 'Always true: there is one log in a schema.';
COMMENT ON COLUMN log_head.size IS 'The number of entries; the next entry gets this index.';
COMMENT ON COLUMN log_head.root IS 'The RFC 6962 tree hash over the leaf hashes of all entries.';

-- The hash of the empty tree is SHA-256 of nothing (RFC 6962 section 2.1).
INSERT INTO log_head (size, root) VALUES (0, sha256(''));
