ALTER TABLE entry ADD COLUMN marks bytea;
COMMENT ON COLUMN entry.marks IS 'What a ballot names: the marks, byte for byte; null for every other kind.';

UPDATE entry
SET marks = attachment.bytes
FROM attachment
WHERE entry.kind = 'ballot'
    AND attachment.hash = decode(substring(convert_from(entry.body, 'UTF8') FROM '\nmarks ([0-9a-f]{64})\n'), 'hex');
DELETE FROM attachment WHERE kind = 'ballot';

ALTER TABLE entry ADD CONSTRAINT entry_marks_check CHECK ((kind = 'ballot') = (marks IS NOT NULL));
ALTER TABLE attachment DROP COLUMN sealed_poll;
COMMENT ON TABLE attachment IS 'What statements name by hash and size: contribution batches, rolls, long texts, workings.';
COMMENT ON COLUMN attachment.kind IS 'The kind of the statement that names it.';
