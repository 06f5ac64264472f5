CREATE TABLE attachment (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    bytes bytea NOT NULL,
    kind text NOT NULL CHECK (octet_length(kind) BETWEEN 1 AND 64),
    entry bigint NOT NULL REFERENCES entry (index) DEFERRABLE,
    sealed_poll text CHECK (sealed_poll <> '')
);
COMMENT ON TABLE attachment IS 'What statements name by hash: marks, contribution batches, rolls, long texts, workings.';
COMMENT ON COLUMN attachment.hash IS 'SHA-256 of the bytes.';
COMMENT ON COLUMN attachment.bytes IS 'The attachment, byte for byte.';
COMMENT ON COLUMN attachment.kind IS 'What it is, as its first line says.';
COMMENT ON COLUMN attachment.entry IS 'The index of the first entry that names it.';
COMMENT ON COLUMN attachment.sealed_poll IS 'The poll whose close releases it; null when it is public at once.';
