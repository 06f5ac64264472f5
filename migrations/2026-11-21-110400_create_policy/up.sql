CREATE TABLE policy (
    statement bytea PRIMARY KEY CHECK (octet_length(statement) = 32),
    name text NOT NULL,
    title text NOT NULL,
    title_en text NOT NULL,
    revision bigint NOT NULL,
    entry bigint NOT NULL REFERENCES entry (index),
    UNIQUE (name, revision)
);
COMMENT ON TABLE policy IS 'Adopted weight policies.';
COMMENT ON COLUMN policy.statement IS 'Hash of the statement: how polls name it.';
COMMENT ON COLUMN policy.name IS 'The policy''s name.';
COMMENT ON COLUMN policy.title IS 'In Chinese, or in the organisation''s own language.';
COMMENT ON COLUMN policy.title_en IS 'In English.';
COMMENT ON COLUMN policy.revision IS 'Its revision under that name.';
COMMENT ON COLUMN policy.entry IS 'The index of the entry that adopted it.';
