CREATE TABLE contribution (
    source text NOT NULL,
    reference text NOT NULL,
    member text NOT NULL REFERENCES member (member),
    category text NOT NULL,
    amount bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    entry bigint NOT NULL REFERENCES entry (index),
    PRIMARY KEY (source, reference)
);
COMMENT ON TABLE contribution IS 'The ledger, line by line.';
COMMENT ON COLUMN contribution.source IS 'Who credited it.';
COMMENT ON COLUMN contribution.reference IS 'Unique for its source.';
COMMENT ON COLUMN contribution.member IS 'Who is credited.';
COMMENT ON COLUMN contribution.category IS 'What kind of contribution it is.';
COMMENT ON COLUMN contribution.amount IS 'How much, in units of its category; may be negative.';
COMMENT ON COLUMN contribution.occurred_at IS 'When it happened, as the source says.';
COMMENT ON COLUMN contribution.entry IS 'The index of the batch''s entry.';
CREATE INDEX contribution_member ON contribution (member, entry);
