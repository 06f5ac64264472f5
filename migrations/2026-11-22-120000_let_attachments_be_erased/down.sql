-- Fails where something was erased: the older schema has no word for it.
ALTER TABLE attachment DROP CONSTRAINT attachment_erased_check;
ALTER TABLE attachment ALTER COLUMN bytes SET NOT NULL;
COMMENT ON COLUMN attachment.bytes IS 'The attachment, byte for byte.';
