WITH moved AS (
    UPDATE log_head SET size = ?, root = ? WHERE size = ? AND root = ? RETURNING true
), entries AS (
    INSERT INTO entry (index, kind, statement_hash, signer, key, leaf_hash, body, marks)
    SELECT ? + e.nth - 1, e.kind, e.statement_hash, e.signer, e.key, e.leaf_hash, e.body, e.marks
    FROM moved, unnest(?, ?, ?, ?, ?, ?, ?) WITH ORDINALITY
        AS e (kind, statement_hash, signer, key, leaf_hash, body, marks, nth)
), attachments AS (
    INSERT INTO attachment (hash, bytes, kind, entry)
    SELECT a.* FROM moved, unnest(?, ?, ?, ?) AS a (hash, bytes, kind, entry)
    ON CONFLICT (hash) DO NOTHING
), unstaged AS (
    DELETE FROM staged_attachment USING moved WHERE hash = ANY (?)
), tiles AS (
    INSERT INTO tile (level, index, hashes)
    SELECT t.* FROM moved, unnest(?, ?, ?) AS t (level, index, hashes)
)
SELECT count(*) FROM moved
