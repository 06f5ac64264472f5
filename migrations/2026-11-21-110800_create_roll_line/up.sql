CREATE TABLE roll_line (
    poll text NOT NULL REFERENCES poll (poll),
    member text NOT NULL REFERENCES member (member),
    class text NOT NULL,
    weight bigint NOT NULL CHECK (weight BETWEEN 0 AND 9007199254740992),
    PRIMARY KEY (poll, member)
);
COMMENT ON TABLE roll_line IS 'The certified roll of each poll.';
COMMENT ON COLUMN roll_line.poll IS 'The poll.';
COMMENT ON COLUMN roll_line.member IS 'The member.';
COMMENT ON COLUMN roll_line.class IS 'The member''s class at the record date.';
COMMENT ON COLUMN roll_line.weight IS 'What the member''s ballot weighs.';
