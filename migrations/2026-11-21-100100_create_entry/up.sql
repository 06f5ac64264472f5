CREATE TABLE entry (
    index bigint PRIMARY KEY CHECK (index >= 0),
    kind text NOT NULL CHECK (octet_length(kind) BETWEEN 1 AND 64),
    statement_hash bytea NOT NULL CHECK (octet_length(statement_hash) = 32),
    signer text NOT NULL CHECK (signer <> ''),
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    body bytea NOT NULL CHECK (octet_length(body) BETWEEN 1 AND 60000),
    UNIQUE (statement_hash, key)
);
COMMENT ON TABLE entry IS 'The log: signed notes in the order in which they were accepted. Never changed, never deleted.';
COMMENT ON COLUMN entry.index IS 'The place in the log: 0, 1, 2 ... without a gap.';
COMMENT ON COLUMN entry.kind IS 'The kind of the statement, as its first line says.';
COMMENT ON COLUMN entry.statement_hash IS 'SHA-256 of the statement text, without its signatures.';
COMMENT ON COLUMN entry.signer IS 'The name on the first signature line.';
COMMENT ON COLUMN entry.key IS 'The Ed25519 public key that the first signature line was checked with.';
COMMENT ON COLUMN entry.leaf_hash IS 'The RFC 6962 leaf hash of the body; the scrubber recomputes it and never trusts it.';
COMMENT ON COLUMN entry.body IS 'The signed note, byte for byte: statement, empty line, signature lines.';
