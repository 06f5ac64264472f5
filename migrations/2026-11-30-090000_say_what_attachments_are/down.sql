ALTER TABLE attachment DROP CONSTRAINT attachment_erased_check;
ALTER TABLE attachment DROP CONSTRAINT attachment_role_check;
ALTER TABLE attachment RENAME COLUMN role TO kind;
UPDATE attachment SET kind = entry.kind FROM entry WHERE entry.index = attachment.entry;
ALTER TABLE attachment
    ADD CONSTRAINT attachment_kind_check CHECK (octet_length(kind) BETWEEN 1 AND 64),
    ADD CONSTRAINT attachment_erased_check
    CHECK (bytes IS NOT NULL OR kind IN ('claim', 'correction', 'enrol', 'member', 'roll', 'ruling'));
COMMENT ON COLUMN attachment.kind IS 'The kind of the statement that names it.';
