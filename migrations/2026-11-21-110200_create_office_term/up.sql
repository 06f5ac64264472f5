CREATE TABLE office_term (
    holder text NOT NULL,
    office text NOT NULL,
    entry bigint NOT NULL REFERENCES entry (index),
    scope text NOT NULL,
    until timestamptz,
    ended_by bigint REFERENCES entry (index),
    PRIMARY KEY (holder, office, entry)
);
COMMENT ON TABLE office_term IS 'Who held which office from which entry to which.';
COMMENT ON COLUMN office_term.holder IS 'The principal.';
COMMENT ON COLUMN office_term.office IS 'The office, as statements name it.';
COMMENT ON COLUMN office_term.entry IS 'The index of the entry that began it.';
COMMENT ON COLUMN office_term.scope IS 'What it is limited to, ids with spaces between them; all for no limit.';
COMMENT ON COLUMN office_term.until IS 'The first instant after the term; null for no end.';
COMMENT ON COLUMN office_term.ended_by IS 'The index of the entry that ended it early or replaced it; null for none.';
