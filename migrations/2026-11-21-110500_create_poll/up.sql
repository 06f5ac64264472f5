CREATE TABLE poll (
    poll text PRIMARY KEY,
    notice bytea NOT NULL UNIQUE CHECK (octet_length(notice) = 32),
    entry bigint NOT NULL REFERENCES entry (index),
    officer text NOT NULL,
    policy bytea NOT NULL REFERENCES policy (statement),
    sealed boolean NOT NULL,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL CHECK (closes_at > opens_at),
    ledger_size bigint,
    provisional_roll bytea,
    certified_roll bytea,
    roll_lines bytea,
    opened_by bytea UNIQUE,
    closed_by bytea CHECK (closed_by IS NULL OR opened_by IS NOT NULL),
    closed_size bigint,
    turnout_heads bigint NOT NULL DEFAULT 0,
    turnout_weight numeric(39) NOT NULL DEFAULT 0,
    result bytea CHECK (result IS NULL OR closed_by IS NOT NULL),
    outcome bytea,
    certificate bytea CHECK (certificate IS NULL OR result IS NOT NULL)
);
COMMENT ON TABLE poll IS 'Polls, with what the log has fixed so far. Null columns are not reached yet.';
COMMENT ON COLUMN poll.poll IS 'The poll''s id.';
COMMENT ON COLUMN poll.notice IS 'Hash of the notice.';
COMMENT ON COLUMN poll.entry IS 'The index of the notice.';
COMMENT ON COLUMN poll.officer IS 'The returning officer.';
COMMENT ON COLUMN poll.policy IS 'The policy that makes the weights.';
COMMENT ON COLUMN poll.sealed IS 'Whether marks are released only at the close.';
COMMENT ON COLUMN poll.opens_at IS 'When ballots are accepted from.';
COMMENT ON COLUMN poll.closes_at IS 'When ballots are accepted until.';
COMMENT ON COLUMN poll.ledger_size IS 'Size of the log whose ledger makes the weights.';
COMMENT ON COLUMN poll.provisional_roll IS 'Hash of the provisional roll statement.';
COMMENT ON COLUMN poll.certified_roll IS 'Hash of the certified roll statement.';
COMMENT ON COLUMN poll.roll_lines IS 'The attachment with the lines of the latest roll.';
COMMENT ON COLUMN poll.opened_by IS 'Hash of the open statement.';
COMMENT ON COLUMN poll.closed_by IS 'Hash of the close statement.';
COMMENT ON COLUMN poll.closed_size IS 'Entries before the close: what is evaluated.';
COMMENT ON COLUMN poll.turnout_heads IS 'Members who have voted.';
COMMENT ON COLUMN poll.turnout_weight IS 'Their weight.';
COMMENT ON COLUMN poll.result IS 'Hash of the result statement.';
COMMENT ON COLUMN poll.outcome IS 'The attachment with the working of the result.';
COMMENT ON COLUMN poll.certificate IS 'Hash of the certificate statement, once enough have signed.';
