CREATE TABLE certificate_signature (
    poll text NOT NULL REFERENCES poll (poll),
    scrutineer text NOT NULL,
    entry bigint NOT NULL REFERENCES entry (index),
    PRIMARY KEY (poll, scrutineer)
);
COMMENT ON TABLE certificate_signature IS 'Who has signed the certificate of a poll.';
COMMENT ON COLUMN certificate_signature.poll IS 'The poll.';
COMMENT ON COLUMN certificate_signature.scrutineer IS 'The principal.';
COMMENT ON COLUMN certificate_signature.entry IS 'The index of the signed certificate.';
