CREATE TABLE tile (
    level smallint CHECK (level BETWEEN 0 AND 7),
    index bigint CHECK (index >= 0),
    hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
    PRIMARY KEY (level, index)
);
COMMENT ON TABLE tile IS 'Full tiles of the tree (C2SP tlog-tiles): immutable. Partial ones are computed when asked for.';
COMMENT ON COLUMN tile.level IS 'The level: a hash on level n covers 256 to the power n entries.';
COMMENT ON COLUMN tile.index IS 'The place on its level, from the left.';
COMMENT ON COLUMN tile.hashes IS 'Its 256 hashes of 32 bytes, from the left.';
