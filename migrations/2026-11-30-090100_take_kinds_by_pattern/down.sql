-- Fails where an entry is of a kind that the older schema does not list.
ALTER TABLE entry DROP CONSTRAINT entry_kind_check;
ALTER TABLE entry ADD CONSTRAINT entry_kind_check CHECK (kind IN (
    'ballot', 'genesis', 'clock', 'office', 'enrol', 'member', 'rekey', 'revoke', 'contributions',
    'correction', 'policy', 'notice', 'roll', 'claim', 'ruling', 'reveal', 'open', 'close', 'result',
    'certificate'
));
