CREATE TABLE principal_key (
    holder text NOT NULL,
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    entry bigint NOT NULL REFERENCES entry (index),
    revoked_at bigint REFERENCES entry (index),
    PRIMARY KEY (holder, key)
);
COMMENT ON TABLE principal_key IS 'Every key of every principal, ended ones included.';
COMMENT ON COLUMN principal_key.holder IS 'Whose it is: m/MEMBER, o/OFFICER or s/SYSTEM.';
COMMENT ON COLUMN principal_key.key IS 'The Ed25519 public key.';
COMMENT ON COLUMN principal_key.entry IS 'The index of the entry that brought it.';
COMMENT ON COLUMN principal_key.revoked_at IS 'The index of the entry that ended it; null while it may be used.';
