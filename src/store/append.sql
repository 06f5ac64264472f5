WITH moved AS (
    UPDATE log_head SET size = ?, root = ? WHERE size = ? AND root = ? RETURNING true
), entries AS (
    -- In the list of what is selected, arrays are read row by row; in FROM each would be written to a table first.
    INSERT INTO entry (index, kind, statement_hash, signer, key, leaf_hash, body, marks)
    SELECT unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?), unnest(?) FROM moved
), attachments AS (
    INSERT INTO attachment (hash, bytes, role, entry)
    SELECT unnest(?), unnest(?), unnest(?), unnest(?) FROM moved
    ON CONFLICT (hash) DO NOTHING
), unstaged AS (
    DELETE FROM staged_attachment USING moved WHERE hash = ANY (?)
), tiles AS (
    INSERT INTO tile (level, index, hashes)
    SELECT unnest(?), unnest(?), unnest(?) FROM moved
)
SELECT count(*) FROM moved
