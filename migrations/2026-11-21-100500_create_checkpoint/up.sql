CREATE TABLE checkpoint (
    size bigint PRIMARY KEY CHECK (size > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note bytea NOT NULL CHECK (octet_length(note) BETWEEN 1 AND 60000)
);
COMMENT ON TABLE checkpoint IS 'The heads that the service has signed (C2SP tlog-checkpoint).';
COMMENT ON COLUMN checkpoint.size IS 'The number of entries that the head covers.';
COMMENT ON COLUMN checkpoint.root IS 'The RFC 6962 tree hash over them.';
COMMENT ON COLUMN checkpoint.note IS 'The signed note, byte for byte.';
