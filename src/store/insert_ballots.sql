WITH turnout AS (
    UPDATE poll SET
        turnout_heads = poll.turnout_heads + fresh.heads,
        turnout_weight = poll.turnout_weight + fresh.weight
    FROM (
        SELECT b.poll, count(*) AS heads, sum(b.weight) AS weight
        FROM unnest(?, ?, ?) AS b (poll, seq, weight)
        WHERE b.seq = 1 GROUP BY b.poll
    ) AS fresh
    WHERE poll.poll = fresh.poll
)
INSERT INTO ballot (poll, member, seq, entry, statement, marks)
SELECT b.* FROM unnest(?, ?, ?, ?, ?, ?) AS b (poll, member, seq, entry, statement, marks)
