COMMENT ON TABLE attachment IS 'What statements name by hash: marks, contribution batches, rolls, long texts, workings.';
COMMENT ON COLUMN attachment.kind IS 'What it is, as its first line says.';
ALTER TABLE attachment ADD COLUMN sealed_poll text CHECK (sealed_poll <> '');
COMMENT ON COLUMN attachment.sealed_poll IS 'The poll whose close releases it; null when it is public at once.';

INSERT INTO attachment (hash, bytes, kind, entry, sealed_poll)
SELECT sha256(entry.marks), entry.marks, entry.kind, entry.index, poll.poll
FROM entry
LEFT JOIN poll ON poll.sealed
    AND poll.opened_by = decode(substring(convert_from(entry.body, 'UTF8') FROM '\nopen ([0-9a-f]{64})\n'), 'hex')
WHERE entry.marks IS NOT NULL
ORDER BY entry.index
ON CONFLICT (hash) DO NOTHING;
ALTER TABLE entry DROP COLUMN marks;
