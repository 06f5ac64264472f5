SELECT
    (SELECT pg_catalog.sha256(coalesce(string_agg(
        -- In brackets, so that a body is copied twice and not once for each that follows it.
        (int8send(index) || statement_hash || key || leaf_hash || int4send(length(body)))
        || (body || (int4send(coalesce(length(marks), 0)) || coalesce(marks, '')
        || textsend(kind) || '\x20' || textsend(signer) || '\x0a')),
        ''::bytea ORDER BY index), ''))
     FROM entry WHERE index >= ? AND index < ?),
    (SELECT coalesce(max(index) + 1, 0) FROM entry),
    (SELECT pg_catalog.sha256(coalesce(string_agg(
        int2send(level) || int8send(index) || pg_catalog.sha256(hashes), ''::bytea ORDER BY level, index), ''))
     FROM tile JOIN unnest(?, ?) AS wanted (level, index) USING (level, index)),
    (SELECT count(*) FROM attachment
     WHERE hash = ANY (?) AND CASE WHEN bytes IS NULL THEN role = 'text' ELSE hash = pg_catalog.sha256(bytes) END)
