SELECT last.member, roll_line.weight, attachment.bytes AS marks
FROM (
    SELECT DISTINCT ON (member) member, marks FROM ballot
    WHERE poll = $1 AND member > $2 ORDER BY member, seq DESC LIMIT $3
) AS last
JOIN roll_line ON roll_line.poll = $1 AND roll_line.member = last.member
JOIN attachment ON attachment.hash = last.marks
ORDER BY last.member
