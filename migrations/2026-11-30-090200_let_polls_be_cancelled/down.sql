ALTER TABLE poll DROP COLUMN cancelled_by;
