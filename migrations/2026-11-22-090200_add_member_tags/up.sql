ALTER TABLE member ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN member.tags IS 'What a registrar says the member is, each as dimension and value, in bytewise order.';
