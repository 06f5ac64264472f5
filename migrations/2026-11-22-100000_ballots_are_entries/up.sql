DROP TABLE ballot;
ALTER TABLE poll DROP COLUMN turnout_heads, DROP COLUMN turnout_weight;
-- One statement writes both rows, and nothing is ever deleted: checking each row again locks each entry.
ALTER TABLE attachment DROP CONSTRAINT attachment_entry_fkey;
