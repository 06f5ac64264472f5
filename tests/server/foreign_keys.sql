-- Diesel joins two tables by a foreign key of one column, where there is only one between them.
SELECT f.conrelid::regclass::text AS child, f.confrelid::regclass::text AS parent, min(a.attname::text) AS column
FROM pg_constraint f
JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = f.conkey[1]
WHERE f.contype = 'f' AND cardinality(f.conkey) = 1 AND f.conrelid <> f.confrelid
GROUP BY f.conrelid, f.confrelid
HAVING count(*) = 1
ORDER BY 1, 2
