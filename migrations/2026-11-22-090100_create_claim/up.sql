CREATE TABLE claim (
    statement bytea PRIMARY KEY CHECK (octet_length(statement) = 32),
    poll text NOT NULL REFERENCES poll (poll),
    entry bigint NOT NULL REFERENCES entry (index),
    roll bytea NOT NULL CHECK (octet_length(roll) = 32),
    member text NOT NULL,
    about text NOT NULL,
    reason bytea NOT NULL CHECK (octet_length(reason) = 32),
    ruling bytea CHECK (octet_length(ruling) = 32),
    ruled_at bigint REFERENCES entry (index),
    ruled_by text,
    verdict text CHECK (verdict IN ('upheld', 'dismissed')),
    remedies bigint[],
    ruling_reason bytea CHECK (octet_length(ruling_reason) = 32),
    CHECK (num_nonnulls(ruling, ruled_at, ruled_by, verdict, remedies, ruling_reason) IN (0, 6))
);
COMMENT ON TABLE claim IS 'Claims against provisional rolls, with their rulings.';
COMMENT ON COLUMN claim.statement IS 'Hash of the claim statement.';
COMMENT ON COLUMN claim.poll IS 'The poll.';
COMMENT ON COLUMN claim.entry IS 'The index of the claim.';
COMMENT ON COLUMN claim.roll IS 'Hash of the provisional roll statement that it is against.';
COMMENT ON COLUMN claim.member IS 'Who objects.';
COMMENT ON COLUMN claim.about IS 'Whose place on the roll it is about.';
COMMENT ON COLUMN claim.reason IS 'The attachment that says what is wrong.';
COMMENT ON COLUMN claim.ruling IS 'Hash of the ruling statement; null while the claim waits.';
COMMENT ON COLUMN claim.ruled_at IS 'The index of the ruling.';
COMMENT ON COLUMN claim.ruled_by IS 'The registrar who decided.';
COMMENT ON COLUMN claim.verdict IS 'What was decided.';
COMMENT ON COLUMN claim.remedies IS 'The entries that count for the member since; none for a dismissed claim.';
COMMENT ON COLUMN claim.ruling_reason IS 'The attachment with the reason of the ruling.';
CREATE INDEX claim_poll ON claim (poll, entry);
