CREATE TABLE staged_attachment (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    bytes bytea NOT NULL,
    staged_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE staged_attachment IS 'Uploads that wait for a statement to name them; forgotten when none does.';
COMMENT ON COLUMN staged_attachment.hash IS 'SHA-256 of the bytes.';
COMMENT ON COLUMN staged_attachment.bytes IS 'The upload, byte for byte.';
COMMENT ON COLUMN staged_attachment.staged_at IS 'When it was uploaded, by the clock of the database.';

CREATE INDEX staged_attachment_staged_at ON staged_attachment (staged_at);
COMMENT ON INDEX staged_attachment_staged_at IS 'Finds the uploads that nobody named in time.';
