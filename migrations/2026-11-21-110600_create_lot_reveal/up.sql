CREATE TABLE lot_reveal (
    poll text NOT NULL REFERENCES poll (poll),
    scrutineer text NOT NULL,
    secret bytea NOT NULL CHECK (octet_length(secret) = 32),
    entry bigint NOT NULL REFERENCES entry (index),
    PRIMARY KEY (poll, scrutineer)
);
COMMENT ON TABLE lot_reveal IS 'The parts of the lot that scrutineers have revealed.';
COMMENT ON COLUMN lot_reveal.poll IS 'The poll.';
COMMENT ON COLUMN lot_reveal.scrutineer IS 'The principal.';
COMMENT ON COLUMN lot_reveal.secret IS 'The secret that the notice committed to.';
COMMENT ON COLUMN lot_reveal.entry IS 'The index of the reveal.';
