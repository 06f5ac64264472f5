ALTER TABLE poll ADD COLUMN cancelled_by bytea UNIQUE
    CHECK (octet_length(cancelled_by) = 32)
    CONSTRAINT poll_cancelled_check CHECK (cancelled_by IS NULL OR opened_by IS NULL);
COMMENT ON COLUMN poll.cancelled_by IS 'Hash of the poll-change statement that called it off before it opened.';
