# What a rehearsal of a poll shows, step by step.

rehearsal-announced = { $officer } announces `{ $poll }`.
rehearsal-proposed = { $registrar } signs the provisional roll (folkmoot roll).
rehearsal-claims = Members may object to the roll until { $until } (folkmoot claim); a registrar rules on each claim.
rehearsal-certified = { $registrar } and { $checker } certify the roll.
rehearsal-revealed = The { $count } scrutineers reveal their parts of the lot before { $opens } (folkmoot lot reveal).
rehearsal-open = The poll opens; members vote until { $closes } (folkmoot vote).
rehearsal-voted = { $count } made-up { $count-is ->
    [one] ballot is
   *[other] ballots are
 } taken, each with { $contests } { $contests-is ->
    [one] contest
   *[other] contests
 }.
rehearsal-counted = The service closes the poll and counts { $count } { $count-is ->
    [one] ballot
   *[other] ballots
 } of { $roll } { $roll-is ->
    [one] member
   *[other] members
 }. Objections until { $until }.
rehearsal-done = { $needed } of { $count } scrutineers recount and certify the result (folkmoot certify). Nothing stops this poll.
rehearsal-roll = As the ledger is now, { $count } { $count-is ->
    [one] member votes
   *[other] members vote
 } with { $weight } in all, from { $least } to { $most } each.

rehearsal-lot-line = { $path }, line { $line }: the lot of { $scrutineer } was made for `{ $poll }` and cannot be revealed in this poll; ask for another (folkmoot lot new)
rehearsal-lot-of-another = { $scrutineer } has committed to the same lot in `{ $poll }`; it cannot be revealed here, ask for another (folkmoot lot new)
rehearsal-class-empty = Nobody is of class `{ $class }`.
rehearsal-tag-unknown = No member has the tag `{ $dimension } { $value }`.
rehearsal-term-ends = The office of { $scrutineer } ends at { $ends }, before the result can be certified at { $until }.
rehearsal-one-decides = One member has { $most } of { $total }: more than half, enough to decide alone.
rehearsal-guard = { $reading }. Certifying this roll takes the same written reason of both signers (folkmoot roll --override).
rehearsal-keyless = { $count } { $count-is ->
    [one] member of the roll has
   *[other] members of the roll have
 } no key and cannot vote.

rehearsal-roll-empty = Nobody is on the roll: no member is eligible with any weight.
rehearsal-nobody =
    .returning-officer = Nobody can announce this poll: there is no returning officer for it who is not a scrutineer.
    .registrar = Nobody can propose the roll: there is no registrar for this poll.
    .roll-checker = Nobody can certify the roll: there is no roll checker for this poll beside registrar and returning officer.
    .scrutineers = Nobody can certify the result: { $needed } of the scrutineers must still be in office at the end; { $left } will be.
rehearsal-refused =
    .notice = The notice is refused: { $reason }
    .clock = The clock cannot move: { $reason }
    .service = The service cannot go on: { $reason }
    .roll = The roll is refused: { $reason }
    .reveal = A part of the lot is refused: { $reason }
    .ballot = A ballot is refused: { $reason }
    .count = The ballots cannot be counted: { $reason }
    .certificate = The certificate is refused: { $reason }

rehearsal-blocked = poll `{ $poll }` cannot be held like this
not-rehearsed = The log has { $entries } entries, so this notice was not rehearsed; try it with folkmoot rehearse.
draft-faults = { $count } faults, listed above
