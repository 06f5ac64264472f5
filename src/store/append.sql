WITH moved AS (
    UPDATE log_head SET size = ?, root = ? WHERE size = ? AND root = ? RETURNING true
), entries AS (
    INSERT INTO entry (index, kind, statement_hash, signer, key, leaf_hash, body)
    SELECT ? + e.nth - 1, e.kind, e.statement_hash, e.signer, e.key, e.leaf_hash, e.body
    FROM moved, unnest(?, ?, ?, ?, ?, ?) WITH ORDINALITY
        AS e (kind, statement_hash, signer, key, leaf_hash, body, nth)
), attachments AS (
    INSERT INTO attachment (hash, bytes, kind, entry, sealed_poll)
    SELECT a.* FROM moved, unnest(?, ?, ?, ?, ?) AS a (hash, bytes, kind, entry, sealed_poll)
    ON CONFLICT (hash) DO NOTHING
), unstaged AS (
    DELETE FROM staged_attachment USING moved WHERE hash = ANY (?)
), tiles AS (
    INSERT INTO tile (level, index, hashes)
    SELECT t.* FROM moved, unnest(?, ?, ?) AS t (level, index, hashes)
), ballots AS (
    INSERT INTO ballot (poll, member, seq, entry, statement, marks)
    SELECT b.* FROM moved, unnest(?, ?, ?, ?, ?, ?) AS b (poll, member, seq, entry, statement, marks)
), turnout AS (
    UPDATE poll SET
        turnout_heads = poll.turnout_heads + fresh.heads,
        turnout_weight = poll.turnout_weight + fresh.weight
    FROM (
        SELECT b.poll, count(*) AS heads, sum(b.weight) AS weight
        FROM moved, unnest(?, ?, ?) AS b (poll, seq, weight)
        WHERE b.seq = 1 GROUP BY b.poll
    ) AS fresh
    WHERE poll.poll = fresh.poll
)
SELECT count(*) FROM moved
