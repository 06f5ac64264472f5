CREATE TABLE member (
    member text PRIMARY KEY,
    class text NOT NULL,
    joined_at timestamptz NOT NULL,
    enrolled_by text NOT NULL,
    confirmed boolean NOT NULL,
    standing text NOT NULL CHECK (standing IN ('active', 'suspended', 'ended')),
    merged_into text REFERENCES member (member),
    entry bigint NOT NULL REFERENCES entry (index)
);
COMMENT ON TABLE member IS 'Members as the log has them. A projection: rebuilt from the log at any time.';
COMMENT ON COLUMN member.member IS 'The pseudonymous id.';
COMMENT ON COLUMN member.class IS 'The class, as the genesis statement lists it.';
COMMENT ON COLUMN member.joined_at IS 'When the membership began, as the enroller says.';
COMMENT ON COLUMN member.enrolled_by IS 'The principal that enrolled the member.';
COMMENT ON COLUMN member.confirmed IS 'Whether a registrar stands behind the enrolment: without it no vote.';
COMMENT ON COLUMN member.standing IS 'Whether the membership is in force.';
COMMENT ON COLUMN member.merged_into IS 'To whom the contributions are credited instead; null for nobody.';
COMMENT ON COLUMN member.entry IS 'The index of the enrolment.';
