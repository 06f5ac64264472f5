SELECT
    c.relname::text AS table,
    a.attname::text AS column,
    CASE WHEN a.attnotnull THEN t.name ELSE 'Nullable<' || t.name || '>' END AS sql_type,
    col_description(c.oid, a.attnum) AS comment,
    obj_description(c.oid, 'pg_class') AS table_comment,
    (SELECT string_agg(k.attname, ', ' ORDER BY array_position(p.conkey, k.attnum))
     FROM pg_constraint p JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (p.conkey)
     WHERE p.conrelid = c.oid AND p.contype = 'p') AS primary_key
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_type i ON i.oid = y.typelem AND y.typcategory = 'A'
CROSS JOIN LATERAL (SELECT CASE WHEN i.oid IS NULL THEN initcap(y.typname::text)
                                ELSE 'Array<Nullable<' || initcap(i.typname::text) || '>>' END AS name) t
WHERE n.nspname = 'folkmoot' AND c.relkind = 'r'
ORDER BY c.relname, a.attnum
