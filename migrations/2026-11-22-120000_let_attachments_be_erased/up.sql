ALTER TABLE attachment ALTER COLUMN bytes DROP NOT NULL;
ALTER TABLE attachment ADD CONSTRAINT attachment_erased_check
    CHECK (bytes IS NOT NULL OR kind IN ('claim', 'correction', 'enrol', 'member', 'roll', 'ruling'));
COMMENT ON COLUMN attachment.bytes IS 'The attachment, byte for byte; null once it is erased, where no result depends on it.';
