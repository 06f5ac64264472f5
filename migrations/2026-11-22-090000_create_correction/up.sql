CREATE TABLE correction (
    source text NOT NULL,
    reference text NOT NULL,
    entry bigint NOT NULL REFERENCES entry (index),
    amount bigint NOT NULL,
    reason bytea NOT NULL CHECK (octet_length(reason) = 32),
    PRIMARY KEY (source, reference, entry),
    FOREIGN KEY (source, reference) REFERENCES contribution (source, reference)
);
COMMENT ON TABLE correction IS 'What corrections did to lines of the ledger. The last one of a line stands.';
COMMENT ON COLUMN correction.source IS 'Who credited the line.';
COMMENT ON COLUMN correction.reference IS 'The line.';
COMMENT ON COLUMN correction.entry IS 'The index of the correction.';
COMMENT ON COLUMN correction.amount IS 'What stands instead of the amount; 0 reverses the line.';
COMMENT ON COLUMN correction.reason IS 'The attachment with the reason.';
