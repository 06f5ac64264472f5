# Why a statement is refused.
not-a-note =
    .control-character = Not a signed note: line { $line } has a control character; lines end with LF alone, and there are no tabs
    .no-signatures = Not a signed note: it takes a text, an empty line and at least one signature line
    .bad-signature-line = Not a signed note: signature line { $line } is not `— NAME BASE64` with a 4-byte key id and a signature
    .too-many-signatures = Not a signed note: it has { $count } signature lines; at most { $max } are allowed
    .repeated-signature = Not a signed note: { $name } signed twice; each key signs in one line
    .bad-name = `{ $name }` cannot name a key: it is empty, or has a space or a plus sign
too-long =
    .statement = Too long: the statement has { $bytes } bytes; at most { $max } are allowed
    .note = Too long: the note has { $length } bytes; at most { $max } are allowed
not-utf8 = The text is not UTF-8.
    .note = The note is not UTF-8 from byte { $offset } on
malformed =
    .no-final-newline = Not a statement: line { $line } does not end with a line feed
    .blank = Not a statement: line { $line } is blank
    .no-value = Not a statement: line { $line } is not a key, one space and a value
    .bad-key = Not a statement: the key of line { $line } is not lower-case letters, digits and hyphens, beginning with a letter
    .outer-space = Not a statement: the value of line { $line } begins or ends with a space
    .forbidden-character = Not a statement: line { $line } has a control character, a direction override or an unassigned character
    .not-normalised = Not a statement: line { $line } is not in Unicode normalisation form C
    .bad-first-line = Not a statement: line 1 must be `folkmoot/<kind>/v<version>`
    .wrong-key = Not a statement: line { $line } must be `{ $expected }`, not `{ $found }`
    .left-over = Not a statement: it should end before line { $line }, `{ $found }`
    .missing = Not a statement: it ends where line { $line }, `{ $expected }`, should come
    .value = Not a statement: line { $line }: `{ $key }` must be { $form }, not `{ $value }`
    .order = Not a statement: line { $line }: lines of `{ $key }` come in ascending order, each once, but `{ $value }` does not come after `{ $last }`
    .rule = Not a statement: line { $line }: { $reason }
    .marks = The marks cannot be read: { $error }
not-canonical = The statement is not in its canonical form: line { $line } prints as `{ $canonical }`
unknown-kind = There is no statement kind `{ $kind }` in version { $version }; docs/FORMATS.md lists the kinds.
wrong-log = The statement is for the log `{ $stated }`; this is `{ $expected }`.
wrong-genesis = The statement names the genesis { $stated }; this log began with { $expected }.
not-founded = The log is empty: the first statement must be `genesis`.
already-founded = The log already has a genesis statement.
no-clock = The log has no clock yet; the service appends one first. Retry in a moment.
unknown-signer = No key is known for the signature line of `{ $name }`: check the name and whether the key was enrolled.
bad-signature = The signature of `{ $name }` does not verify over this text.
signature-count = A `{ $kind }` statement takes { $expected } { $expected-is ->
    [one] signature line
   *[other] signature lines
 }; this has { $found }.
    .order = A `{ $kind }` statement is signed in the order of its text: { $wanted }.
not-authorised = { $signer } may not sign `{ $kind }` statements; it takes: { $needed }.
not-your-own = { $signer } cannot sign for { $subject }: members sign for themselves.
out-of-scope = { $holder } may not act on `{ $scope }`: it lies outside the scope of the office.
two-roles = { $holder } would be two of registrar, returning officer and scrutineer in poll `{ $poll }`.
not-in-office = { $holder } does not hold the office of { $office }.
not-its-officer = { $signer } is neither the returning officer nor a scrutineer of poll `{ $poll }`.
not-a-scrutineer = { $signer } is not a scrutineer of poll `{ $poll }`.
new-key-must-sign = The second signature line must be by the new key of { $holder }.
key-revoked = The key of { $holder } was revoked.
key-exists = { $holder } already has this key.
key-taken = This key already belongs to { $owner }; everyone needs a key of their own.
expired = The text could be signed until { $expired }; it is now { $now }.
too-many-pending = { $max } texts that { $signer } began wait for the signatures of others; have them completed, or wait seven days.
daily-max = { $signer } has said `{ $kind }` { $max } times today, which is the most on one day of the log's clock (UTC); say it tomorrow.
confusable-titles = In `{ $contest }`, the titles of `{ $option }` and `{ $other }` could be taken for each other.
member-expelled = A matter ended the membership of { $member } (entry { $entry }): officers cannot take that back.
member-not-ended = The membership of { $member } has not ended: there is nothing to take back.
already-signed = { $signer } has already signed { $statement }, or it has already taken effect.
reference-used = The reference `{ $reference }` has been used before: every batch, act and line needs its own.
not-a-test-log = This log's clock is real: only the service states the time.
clock-step = The clock may step { $max } from { $last } by itself, and not to { $stated }: two officers must say what time it is (`clock-step`).
clock-backwards = The clock cannot go from { $last } to { $stated }.
in-the-future = `{ $what }` is { $stated }, but it is now { $now }: it must not lie in the future.
in-the-past = `{ $what }` is { $stated }, but it is now { $now }: it must lie in the future.
too-early = Too early: `{ $what }` is { $at }, and it is now { $now }.
too-late = Too late: `{ $what }` was { $at }, and it is now { $now }.
unknown-member = There is no member `{ $member }`.
member-exists = There is already a member `{ $member }`.
member-ended = The membership of `{ $member }` has ended.
merge-into-itself = A member cannot be merged into itself.
without-vote =
    .enrolled-later = `{ $member }` has no vote here: it was enrolled in entry { $entry }, after the record date.
    .unconfirmed = `{ $member }` has no vote here: no registrar had confirmed the enrolment by the record date.
    .suspended = `{ $member }` has no vote here: the membership was suspended by entry { $entry }, which says why.
    .ended = `{ $member }` has no vote here: the membership was ended by entry { $entry }, which says why.
    .merged = `{ $member }` was merged into `{ $into }` by entry { $entry }: its contributions count for `{ $into }`.
enrol-limit = { $enroller } has enrolled { $limit } { $limit-is ->
    [one] member
   *[other] members
 } today, the most the genesis statement allows in a day.
unknown-class = There is no class `{ $class }`; the genesis statement lists them.
unknown-category = There is no category `{ $category }`; the genesis statement lists them.
bad-ledger = The lines of contributions: { $error }
outside-period = Contribution `{ $reference }` occurred at { $occurred_at }, outside the batch's period.
not-yet-occurred = Contribution `{ $reference }` is said to have occurred at { $occurred_at }, more than a day after the log's clock, { $now }.
unknown-contribution = { $holder } has credited no contribution `{ $reference }`.
sum-differs = `{ $what }` is stated as { $stated }, but the lines give { $found }.
bad-policy = The policy: { $error }
unknown-policy = There is no adopted policy with the statement hash { $hash }.
unknown-poll = There is no poll `{ $poll }`.
unknown-opening = No poll was opened by a statement with the hash { $open }.
poll-exists = There is already a poll `{ $poll }`.
uncountable-contest = Contest `{ $contest }` cannot be counted as announced: { $error }
stale-notice = Poll `{ $poll }` was announced by notice { $current }, not { $stated }: read the current notice.
wrong-phase = Poll `{ $poll }` is { $phase }; this requires it to be { $needed }.
no-such-place = Poll `{ $poll }` has no `{ $place }` whose titles could be corrected.
title-differs = The title of `{ $place }` is "{ $current }", not "{ $stated }": an erratum states the title as it stands.
nothing-corrected = The titles of `{ $place }` are these already.
not-later = `{ $what }` would be earlier than it stands, or one of the two calendars lacks it: a poll is only moved to later.
    .shorter = The time up to `{ $what }` would be shorter than announced.
    .nothing = Nothing would be later.
record-date-passed = The record date of poll `{ $poll }` was { $at }: the poll can no longer be moved.
no-such-option = Contest `{ $contest }` of poll `{ $poll }` has no option `{ $option }`.
not-a-candidate = `{ $option }` in contest `{ $contest }` is not somebody who could be struck.
last-option = `{ $option }` is the last that stands in contest `{ $contest }`: annul the poll instead.
already-struck = `{ $option }` in contest `{ $contest }` is struck already.
on-the-roll = `{ $member }` is on the roll of poll `{ $poll }` already.
not-a-re-run = Poll `{ $poll }` differs from `{ $of }` in `{ $what }`: a poll that is run again has the same candidates and the same roll.
wrong-ledger-size = The poll's ledger is the log at size { $expected } (none before the record date), not { $stated }.
wrong-seen = `seen` is { $stated }, but the log says { $expected }.
bad-roll = The roll: { $error }
roll-needs-both = The roll of poll `{ $poll }` needs two different people, a registrar and a roll checker.
stale-roll = The provisional roll of poll `{ $poll }` is now { $current }, not { $stated }: look at that one first.
unknown-claim = There is no claim { $claim } against the roll of this poll.
claim-ruled = Claim { $claim } has already been decided.
claim-waits = `{ $member }` already has a claim in poll `{ $poll }` that waits for its ruling: one at a time.
claims-exhausted = Member `{ $member }` has made { $limit } { $limit-is ->
    [one] claim
   *[other] claims
 } against this provisional roll of poll `{ $poll }`, the most there may be.
bad-remedy = Entry { $entry } puts nothing right: a remedy is a contributions or correction entry, or a member entry about `{ $about }`, from entry { $ledger_size } on.
claims-unruled = { $count } { $count-is ->
    [one] claim
   *[other] claims
 } against the roll of poll `{ $poll }` { $count-is ->
    [one] waits
   *[other] wait
 } for a ruling.
roll-superseded = A claim against the roll of poll `{ $poll }` was upheld: a new provisional roll comes first.
not-the-commitment = The secret does not match the commitment { $committed } in the notice.
differs-from-log = This `{ $kind }` differs from what the log implies: ask the service for the current draft.
poll-closed = Poll `{ $poll }` is closed.
not-on-the-roll = `{ $member }` is not on the roll of poll `{ $poll }`.
equivocation = Poll `{ $poll }` has another ballot with seq { $seq }, { $logged }; the first logged stands.
wrong-sequence = Seq { $seq } does not continue this member's chain in poll `{ $poll }`: the last is { $last }, and prev must be { $previous }.
bad-marks =
    .contests = The poll has { $expected } { $expected-is ->
        [one] contest
       *[other] contests
     }, these marks { $found }.
    .order-of-contests = Contest `{ $contest }` is expected where the marks have `{ $found }`: contests come in the order of the notice.
    .nothing = Contest `{ $contest }`: nothing is marked; write `mark abstain` to abstain.
    .kind = Contest `{ $contest }`: method { $method } takes { $takes } marks, not `{ $found }`.
    .option = Contest `{ $contest }`: there is no option `{ $option }`.
    .order = Contest `{ $contest }`: marks come in ascending rank, else in option order, each option once.
    .mark = Contest `{ $contest }`: { $error }
text-size = A reason or another text for people has 1 to { $max } bytes; this has { $bytes }.
attachment-missing = Attachment { $hash } is missing: send it first, or with the statement.
attachment-withheld = Attachment { $hash } is not released yet.
attachment-size = Attachment { $hash } has { $found } bytes, not { $stated } as stated.
not-yet =
    .thing = There is no { $what } for `{ $id }` yet, or no longer.
    .ledger = The record date of poll `{ $poll }` has not passed: its ledger is not fixed yet.
new-weight = Too much of the weight { $total } of the roll of poll `{ $poll }` is new: { $tripped }. Certify it with an `override` that says why.
does-not-follow = The { $kind } of poll `{ $poll }` does not follow: `{ $what }` is stated as { $stated }, but the log gives { $derived }.
    .weigh = The roll cannot be computed: { $error }
    .count = Contest `{ $contest }` cannot be counted: { $error }

# Why something about documents and matters is refused.
document-unfit = The { $sort } `{ $name }`: { $why }
document-unreadable = The attachment { $hash } is no document: { $why }
document-misnamed = The clause says `{ $stated }`, but its text is the { $sort } `{ $name }`.
document-revision = The { $sort } `{ $name }` says revision { $stated }; the next is { $expected }.
amended-elsewhere = The { $sort } `{ $name }` is amended by `{ $amended_by }` only, not by `{ $procedure }`.
gives-more = The { $sort } `{ $name }` says `{ $line }`, which `{ $procedure }` may not give.
still-named = The { $sort } `{ $name }` cannot be retired: `{ $by }` names it.
founders-missing = No procedure among the first documents lets a body with `office founder` decide.
founders-all-needed = `{ $name }` takes the votes of all { $founders } founders: one lost key would end the organisation. Let fewer decide.
founders-seats = The body `{ $name }` has { $seats } { $seats-is ->
    [one] seat
   *[other] seats
 } for founders, and genesis names { $founders }.
organisation-differs = The organisation's document must say the same categories and classes as the genesis statement, the first one also the same limit, and keep its name.
unknown-procedure = No procedure in force has the hash { $hash }.
unknown-matter = There is no matter { $matter }.
matter-exists = The matter { $matter } was brought before.
not-yours-to-bring = { $person } may not bring matters of `{ $procedure }`: its `bring` lines say who.
limit-reached = { $person } has brought { $limit } { $limit-is ->
    [one] matter
   *[other] matters
 } of `{ $procedure }`, the most in that time.
concerns-nothing = Each matter of `{ $procedure }` names what it concerns.
    .else = A matter of `{ $procedure }` cannot concern `{ $found }`.
too-soon = A matter of `{ $procedure }` about the same was rejected: another may come from { $until }.
field-missing = The field `{ $field }` is missing.
    .unknown = The procedure asks for no field `{ $field }`.
    .form = The field `{ $field }` has a value of another form than the procedure asks for.
clause-not-given = `{ $procedure }` does not list the clause `{ $clause }`.
clause-awaited = The clause `{ $clause }` cannot take hold yet: a later version of Folkmoot will follow it.
office-not-given = Clauses do not touch the office of { $office } of { $holder }: founders and the service come from genesis, and offices are held as `o/…` or `s/…`.
no-roll-yet = `{ $procedure }` asks for support by weight, and no roll under the policy `{ $policy }` is certified yet.
matter-not-ready = No poll can be announced about the matter { $matter } before { $from }.
    .not-admitted = No poll can be announced about the matter { $matter }: it is not admitted, or not decided by a poll.
matter-called = The poll `{ $poll }` decides the matter { $matter }.
not-yours-to-announce = It is not for { $person } to announce a poll of `{ $procedure }`, or not yet: its `announce` lines say who.
objection-waits = An objection to the result of { $poll } is undecided, the matter { $matter }: nobody certifies before it is decided.
not-its-objection = The result of { $poll } is not objected to under the procedure { $procedure }.
not-its-nomination = Nobody stands in contest `{ $contest }` of { $poll } by a matter of the procedure { $procedure }.
unfit-candidate = { $member } cannot stand in contest `{ $contest }`: { $fault }
unbound-contest = Procedures say how polls are held: contest `{ $contest }` must name its `procedure`, and what it `decides` or `fills`.
    .no-poll = Contest `{ $contest }`: `{ $procedure }` does not decide by a poll.
    .several = Contest `{ $contest }` names several matters: a contest decides one.
    .fills-else = Contest `{ $contest }`: `{ $procedure }` does not fill these seats.
    .nobody-nominates = Contest `{ $contest }` has no options, and `{ $procedure }` has nobody nominated.
other-procedure = Contest `{ $contest }` names procedure { $stated }, but the matter { $matter } was brought under { $expected }.
below-procedure = Contest `{ $contest }` must keep to `{ $procedure }`: `{ $line }`.
    .heads = Contest `{ $contest }`: `{ $procedure }` counts heads, so the policy must give everybody the same weight.
seats-due = Contest `{ $contest }` fills { $stated } seats, but { $due } are due.
re-run-stands = Poll `{ $poll }` cannot be held in place of `{ $again }`, which is { $phase }.
text-is-fixed = There can be no further version of the matter { $matter }.
not-the-last-version = The text names an earlier version of the matter { $matter }: the last is { $last }. Read it first.
not-the-author = Only { $author } can do that with the matter { $matter }.
matter-settled = The matter { $matter } is settled: nothing can be added.
not-yours-to-support = { $person } may not support matters of `{ $procedure }`.
support-over = The matter { $matter } could be supported until { $until }.
supported-already = { $person } already supports the matter { $matter }.
    .not = { $person } does not support the matter { $matter }.
matter-sequence = This text of { $person } has number { $seq }; the next is { $expected }.
not-yet-supported = The matter { $matter } is not supported yet.
not-yet-admitted = The matter { $matter } is not admitted yet.
not-by-votes = No body decides matters of `{ $procedure }` by votes.
    .of-that-body = The mandate `{ $mandate }` is in another body than the one that decides matters of `{ $procedure }`.
recused = The matter { $matter } concerns { $person }: others vote on it.
frozen = The clause `{ $clause }` is frozen while the matter { $matter } is admitted and undecided.
nobody-admits = Matters of `{ $procedure }` are admitted by themselves.
not-yours-to-admit = { $person } may not admit matters of `{ $procedure }`.
not-its-appeal = The matter { $matter } is not appealed for under the procedure { $procedure }.
own-matter = { $person } brought the matter { $matter }: others judge it.
admitted-already = The matter { $matter } has been admitted.
merged-into-itself = The matter { $matter } cannot be merged into itself.
not-yours-to-answer = It is not for { $person } to answer this matter of `{ $procedure }`, or not yet.
answered-already = The matter { $matter } has been answered.
later-needs-a-date = An answer `later` names a date that lies in the future.
accept-other-key = The matter { $matter } gives { $person } the office with another key. Sign with the key in its clause, or have it brought again with yours.
nothing-to-accept = The matter { $matter } gives { $person } nothing that can be accepted.
offer-declined = { $person } has said no to what the matter { $matter } gives.
accepted-already = { $person } has already accepted what the matter { $matter } gives.
not-due = The log does not call for a `{ $kind }` now.
clause-elsewhere = The clause `{ $clause }` names `{ $concerned }`, and the matter concerns something else of that sort.
seats-held = The body `{ $name }` has seats that somebody holds or is offered: its document cannot leave them out.
unknown-body = There is no body `{ $body }`.
    .group = The body `{ $body }` has no group `{ $group }`.
unknown-mandate = There is no mandate `{ $mandate }`.
seat-not-given = `{ $procedure }` fills no seat of the group `{ $group }` of `{ $body }`.
no-seat-free = No seat of the group `{ $group }` of `{ $body }` is free for `{ $procedure }` to fill now.
may-not-sit = { $person } may not sit in the group `{ $group }` of `{ $body }`.
terms-used = { $person } has had { $most } { $most-is ->
    [one] term
   *[other] terms
 } in a row in `{ $body }`, the most.
sits-already = { $person } already has the mandate `{ $mandate }` in `{ $body }`: one seat a person.
    .elsewhere = { $person } has a mandate in `{ $other }`: nobody sits in both it and `{ $body }`.
not-your-mandate = The mandate `{ $mandate }` is not { $person }’s.
offer-over = The mandate `{ $mandate }` can no longer be accepted or declined.
mandate-over = The mandate `{ $mandate }` has ended.
    .not-yet = The mandate `{ $mandate }` has not begun.
body-handed-over = The body `{ $body }` has handed over to another.
office-by-mandate = { $holder } is { $office } by a mandate, and is so as long as that lasts.
name-needed = { $person } needs a name to act under: say `as o/…` and bring a key.
name-taken = { $name } is somebody else’s name, or acts with another key.
named-already = { $person } already acts as { $name }.
unknown-task = There is no task `{ $task }`.
not-your-task = The task `{ $task }` is not { $person }’s to carry out, or not yet.
task-ended = The task `{ $task }` is over.
    .done = The task `{ $task }` was reported done; those who are asked say first whether it is.
task-not-done = The task `{ $task }` was not reported done.
task-due-too-late = The task `{ $task }` has to be done by { $until } at the latest.
    .past = A task is promised for a time to come: it is { $now }.
not-yours-to-confirm = { $person } is not among those who say whether the task `{ $task }` is done.
    .nobody = The procedure of the task `{ $task }` asks nobody whether it is done.
    .own = The task `{ $task }` was reported done by { $person }: others say whether it is.
confirmed-already = { $person } has said the same of the task `{ $task }`.
due-first = First comes the `{ $kind }` of the matter { $matter }, which the log calls for. Retry in a moment.
