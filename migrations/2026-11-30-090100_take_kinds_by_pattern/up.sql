-- Which kinds there are is for the rules; a new one is no matter of the schema.
ALTER TABLE entry DROP CONSTRAINT entry_kind_check;
ALTER TABLE entry ADD CONSTRAINT entry_kind_check
    CHECK (kind ~ '^[a-z][a-z0-9-]*$' AND octet_length(kind) <= 64);
