ALTER TABLE attachment DROP CONSTRAINT attachment_erased_check;
ALTER TABLE attachment DROP CONSTRAINT attachment_kind_check;
ALTER TABLE attachment RENAME COLUMN kind TO role;
-- Of a roll nothing told the reason of its override from its lines, unless it was erased.
UPDATE attachment SET role = CASE
    WHEN bytes IS NULL OR role IN ('claim', 'correction', 'enrol', 'member', 'ruling') THEN 'text'
    ELSE 'evidence'
END;
ALTER TABLE attachment
    ADD CONSTRAINT attachment_role_check CHECK (role IN ('evidence', 'text')),
    ADD CONSTRAINT attachment_erased_check CHECK (bytes IS NOT NULL OR role = 'text');
COMMENT ON COLUMN attachment.role IS 'What it is to the statement that names it: evidence, which stays, or a text for people, which may be erased.';
