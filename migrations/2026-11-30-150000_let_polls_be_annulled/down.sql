ALTER TABLE poll DROP COLUMN annulled_by;
