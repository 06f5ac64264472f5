ALTER TABLE poll ADD COLUMN annulled_by bytea UNIQUE
    CHECK (octet_length(annulled_by) = 32)
    CONSTRAINT poll_annulled_check CHECK (annulled_by IS NULL OR opened_by IS NOT NULL);
COMMENT ON COLUMN poll.annulled_by IS 'Hash of the statement that gave it up after it opened.';
