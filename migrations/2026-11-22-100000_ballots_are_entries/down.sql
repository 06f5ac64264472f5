ALTER TABLE attachment ADD FOREIGN KEY (entry) REFERENCES entry (index) DEFERRABLE;
-- The rows follow from the log: `folkmoot rebuild` of the older program fills them.
ALTER TABLE poll
    ADD COLUMN turnout_heads bigint NOT NULL DEFAULT 0,
    ADD COLUMN turnout_weight numeric(39) NOT NULL DEFAULT 0;
COMMENT ON COLUMN poll.turnout_heads IS 'Members who have voted.';
COMMENT ON COLUMN poll.turnout_weight IS 'Their weight.';
CREATE TABLE ballot (
    poll text NOT NULL,
    member text NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    entry bigint NOT NULL CHECK (entry >= 0),
    statement bytea NOT NULL CHECK (octet_length(statement) = 32),
    marks bytea NOT NULL CHECK (octet_length(marks) = 32),
    PRIMARY KEY (poll, member, seq),
    FOREIGN KEY (poll, member) REFERENCES roll_line (poll, member) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE ballot IS 'Every ballot in the log. The last of each member counts.';
COMMENT ON COLUMN ballot.poll IS 'The poll.';
COMMENT ON COLUMN ballot.member IS 'Who voted.';
COMMENT ON COLUMN ballot.seq IS 'The number in the member''s chain of ballots in this poll.';
COMMENT ON COLUMN ballot.entry IS 'The index of the ballot.';
COMMENT ON COLUMN ballot.statement IS 'Hash of the ballot statement.';
COMMENT ON COLUMN ballot.marks IS 'The attachment with the marks.';
