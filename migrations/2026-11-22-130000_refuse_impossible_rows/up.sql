-- Checks that hold after every single statement of the writer, so none is deferred. Ids are those of docs/FORMATS.md,
-- whose length stands beside the pattern: within it, as {0,63}, a match takes twenty times as long.
-- Entry 0 is the genesis statement, which makes nothing but terms and keys.
ALTER TABLE log_head ADD CONSTRAINT log_head_empty_check
    CHECK ((size = 0) = (root = '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'));

ALTER TABLE entry DROP CONSTRAINT entry_kind_check;
ALTER TABLE entry ADD CONSTRAINT entry_kind_check CHECK (kind IN (
    'ballot', 'genesis', 'clock', 'office', 'enrol', 'member', 'rekey', 'revoke', 'contributions',
    'correction', 'policy', 'notice', 'roll', 'claim', 'ruling', 'reveal', 'open', 'close', 'result',
    'certificate'
));

ALTER TABLE member
    ADD CONSTRAINT member_member_check CHECK (member ~ '^[a-z0-9][a-z0-9._-]*$' AND octet_length(member) <= 64),
    ADD CONSTRAINT member_class_check CHECK (class ~ '^[a-z0-9][a-z0-9._-]*$' AND octet_length(class) <= 64),
    ADD CONSTRAINT member_enrolled_by_check
        CHECK (enrolled_by ~ '^[os]/[a-z0-9][a-z0-9._-]*$' AND octet_length(enrolled_by) <= 66),
    ADD CONSTRAINT member_confirmed_check CHECK (confirmed OR enrolled_by LIKE 's/%'),
    ADD CONSTRAINT member_merged_into_check
        CHECK (merged_into IS NULL OR (merged_into <> member AND standing = 'ended')),
    ADD CONSTRAINT member_entry_check CHECK (entry > 0);

ALTER TABLE principal_key
    ADD CONSTRAINT principal_key_holder_check
        CHECK (holder ~ '^[mos]/[a-z0-9][a-z0-9._-]*$' AND octet_length(holder) <= 66),
    ADD CONSTRAINT principal_key_revoked_at_check CHECK (revoked_at > entry);

ALTER TABLE office_term
    ADD CONSTRAINT office_term_holder_check
        CHECK (holder ~ '^[os]/[a-z0-9][a-z0-9._-]*$' AND octet_length(holder) <= 66),
    ADD CONSTRAINT office_term_office_check CHECK (office IN (
        'founder', 'service', 'registrar', 'returning-officer', 'election-officer', 'scrutineer',
        'roll-checker', 'councillor', 'chair', 'protector', 'liaison', 'source', 'enroller', 'administrator'
    )),
    ADD CONSTRAINT office_term_scope_check CHECK (scope ~ '^[a-z0-9][a-z0-9._-]*( [a-z0-9][a-z0-9._-]*)*$'),
    ADD CONSTRAINT office_term_entry_check CHECK ((entry = 0) = (office IN ('founder', 'service'))),
    ADD CONSTRAINT office_term_ended_by_check CHECK (ended_by > entry);
CREATE UNIQUE INDEX office_term_running ON office_term (holder, office) WHERE ended_by IS NULL;
COMMENT ON INDEX office_term_running IS 'Nobody holds an office twice at a time.';

ALTER TABLE contribution
    ADD CONSTRAINT contribution_source_check
        CHECK (source ~ '^[os]/[a-z0-9][a-z0-9._-]*$' AND octet_length(source) <= 66),
    ADD CONSTRAINT contribution_reference_check
        CHECK (reference ~ '^[a-z0-9][a-z0-9._-]*$' AND octet_length(reference) <= 64),
    ADD CONSTRAINT contribution_category_check
        CHECK (category ~ '^[a-z0-9][a-z0-9._-]*$' AND octet_length(category) <= 64),
    ADD CONSTRAINT contribution_entry_check CHECK (entry > 0);

ALTER TABLE correction
    ADD CONSTRAINT correction_reason_fkey FOREIGN KEY (reason) REFERENCES attachment (hash),
    ADD CONSTRAINT correction_entry_check CHECK (entry > 0);

ALTER TABLE policy
    ADD CONSTRAINT policy_name_check CHECK (name ~ '^[a-z0-9][a-z0-9._-]*$' AND octet_length(name) <= 64),
    ADD CONSTRAINT policy_title_check CHECK (octet_length(title) BETWEEN 1 AND 2000),
    ADD CONSTRAINT policy_title_en_check CHECK (octet_length(title_en) BETWEEN 1 AND 2000),
    ADD CONSTRAINT policy_revision_check CHECK (revision BETWEEN 0 AND 4294967295),
    ADD CONSTRAINT policy_entry_check CHECK (entry >= 0);

-- What comes later in a poll's life stands on what comes before.
ALTER TABLE poll
    ADD CONSTRAINT poll_poll_check CHECK (poll ~ '^[a-z0-9][a-z0-9._-]*$' AND octet_length(poll) <= 64),
    ADD CONSTRAINT poll_entry_check CHECK (entry > 0),
    ADD CONSTRAINT poll_entry_key UNIQUE (entry),
    ADD CONSTRAINT poll_officer_check CHECK (officer ~ '^[os]/[a-z0-9][a-z0-9._-]*$' AND octet_length(officer) <= 66),
    ADD CONSTRAINT poll_ledger_size_check CHECK (ledger_size >= 0),
    ADD CONSTRAINT poll_provisional_roll_check
        CHECK (provisional_roll IS NULL OR (octet_length(provisional_roll) = 32 AND ledger_size IS NOT NULL)),
    ADD CONSTRAINT poll_certified_roll_check
        CHECK (certified_roll IS NULL OR (octet_length(certified_roll) = 32 AND provisional_roll IS NOT NULL)),
    ADD CONSTRAINT poll_roll_lines_check CHECK (num_nonnulls(provisional_roll, roll_lines) IN (0, 2)),
    ADD CONSTRAINT poll_roll_lines_fkey FOREIGN KEY (roll_lines) REFERENCES attachment (hash),
    ADD CONSTRAINT poll_opened_by_check
        CHECK (opened_by IS NULL OR (octet_length(opened_by) = 32 AND certified_roll IS NOT NULL)),
    ADD CONSTRAINT poll_closed_by_hash_check CHECK (octet_length(closed_by) = 32),
    ADD CONSTRAINT poll_closed_size_check
        CHECK (num_nonnulls(closed_by, closed_size) IN (0, 2) AND closed_size > ledger_size),
    ADD CONSTRAINT poll_result_hash_check CHECK (octet_length(result) = 32),
    ADD CONSTRAINT poll_outcome_check CHECK (num_nonnulls(result, outcome) IN (0, 2)),
    ADD CONSTRAINT poll_outcome_fkey FOREIGN KEY (outcome) REFERENCES attachment (hash),
    ADD CONSTRAINT poll_certificate_hash_check CHECK (octet_length(certificate) = 32);

ALTER TABLE lot_reveal
    ADD CONSTRAINT lot_reveal_scrutineer_check
        CHECK (scrutineer ~ '^[mos]/[a-z0-9][a-z0-9._-]*$' AND octet_length(scrutineer) <= 66),
    ADD CONSTRAINT lot_reveal_entry_check CHECK (entry > 0),
    ADD CONSTRAINT lot_reveal_entry_key UNIQUE (entry);

ALTER TABLE certificate_signature
    ADD CONSTRAINT certificate_signature_scrutineer_check
        CHECK (scrutineer ~ '^[mos]/[a-z0-9][a-z0-9._-]*$' AND octet_length(scrutineer) <= 66),
    ADD CONSTRAINT certificate_signature_entry_check CHECK (entry > 0),
    ADD CONSTRAINT certificate_signature_entry_key UNIQUE (entry);

-- docs/WEIGHTS.md, section 5: on a roll stand those whose weight is above 0.
ALTER TABLE roll_line DROP CONSTRAINT roll_line_weight_check;
ALTER TABLE roll_line
    ADD CONSTRAINT roll_line_weight_check CHECK (weight BETWEEN 1 AND 9007199254740992),
    ADD CONSTRAINT roll_line_class_check CHECK (class ~ '^[a-z0-9][a-z0-9._-]*$' AND octet_length(class) <= 64);

ALTER TABLE claim
    ADD CONSTRAINT claim_entry_check CHECK (entry > 0),
    ADD CONSTRAINT claim_entry_key UNIQUE (entry),
    ADD CONSTRAINT claim_member_fkey FOREIGN KEY (member) REFERENCES member (member),
    ADD CONSTRAINT claim_about_fkey FOREIGN KEY (about) REFERENCES member (member),
    ADD CONSTRAINT claim_reason_fkey FOREIGN KEY (reason) REFERENCES attachment (hash),
    ADD CONSTRAINT claim_ruling_reason_fkey FOREIGN KEY (ruling_reason) REFERENCES attachment (hash),
    ADD CONSTRAINT claim_ruled_at_check CHECK (ruled_at > entry),
    ADD CONSTRAINT claim_ruled_at_key UNIQUE (ruled_at),
    ADD CONSTRAINT claim_ruled_by_check
        CHECK (ruled_by ~ '^[os]/[a-z0-9][a-z0-9._-]*$' AND octet_length(ruled_by) <= 66),
    ADD CONSTRAINT claim_remedies_check CHECK (
        (verdict = 'upheld') = (cardinality(remedies) > 0)
        AND array_position(remedies, NULL) IS NULL AND ruled_at > ALL (remedies)
    );
