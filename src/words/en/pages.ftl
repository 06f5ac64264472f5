# What pages say. What stands between two asterisks is emphasised.

moment-day =
    .this-year = { $day } { $month }
    .another-year = { $day } { $month } { $year }
moment-month-1 = January
moment-month-2 = February
moment-month-3 = March
moment-month-4 = April
moment-month-5 = May
moment-month-6 = June
moment-month-7 = July
moment-month-8 = August
moment-month-9 = September
moment-month-10 = October
moment-month-11 = November
moment-month-12 = December
moment-minute = { $day }, { $clock }
moment-zoned = { $minute } { $zone }
zone-beijing = Beijing time
zone-utc = UTC
zone-named = { $name } time
moment-left =
    .days = { $days } { $days-is ->
        [one] day
       *[other] days
    } { $hours } { $hours-is ->
        [one] hour
       *[other] hours
    }
    .hours = { $hours } { $hours-is ->
        [one] hour
       *[other] hours
    } { $minutes } min
    .minutes = { $minutes } { $minutes-is ->
        [one] minute
       *[other] minutes
    }
    .seconds = less than a minute

page-skip = Skip to the content
page-nav = Main sections
page-nav-home = Home
page-nav-polls = Polls
page-nav-log = Log
page-nav-mine = Mine
page-nav-device = Device
page-this-language = English
page-foot-help = Need help?
page-foot-device = What this device can do, and what to do when a key is lost
page-foot-log = Public log:
page-foot-entries = { $count } { $count-is ->
        [one] entry
       *[other] entries
    }
page-foot-head = head
page-foot-trust = Trust file
page-foot-verify = Verify everything
page-to-home = Home
page-to-vote = Vote
page-to-result = See the result
page-further = Older
page-entry = entry { $entry }
page-until = until { $time }
page-between = { $from } to { $until }
page-calendar = Calendar
page-stage-notice = Notice
page-stage-roll = Roll
page-stage-voting = Voting
page-stage-count = Count
page-stage-objections = Objections
page-stage-certified = Certified
page-heads = Members
page-weight = Weight
page-of-heads = of { $whole }, { $percent }
page-of-weight = of { $whole }, { $percent }
page-by-heads = by heads
page-by-weight = by weight
page-left = { $left } left
page-closes = Closes { $time }.

page-problem = That cannot be done
page-problem-missing = Nothing is here
page-problem-later = Not just now
page-problem-code = Code: { $code }
page-problem-other = The service did not do it and cannot say more. Tell the administrator the code below.
page-problem-no-such-page = No page has this address: it may be mistyped or have moved. Start again from the home page.
page-problem-not-found = What you asked for was not found. Check the name or number in the address.
page-problem-not-yet = It does not exist yet. Come back when its time has come.
page-problem-ledger-open = The record date has not passed, so weights have not been worked out.
page-problem-bad-address = A part of this address is not spelled as it must be. Follow the links from the home page.
page-problem-wrong-method = This address does not take such a request. Start from the home page.
page-problem-questions-full = Too many people are asking questions that take long to answer. Try again in a minute.
page-problem-cannot-read = The service cannot read the log just now. Try again in a moment.
page-problem-unavailable = The log cannot be written just now. Try again in a moment; a ballot that you have signed is kept on your device.
page-problem-internal = The service failed; its own messages tell the administrator why. Try again in a moment.

home-title = { $count } { $count-is ->
        [one] poll is
       *[other] polls are
    } open
home-title-quiet = No poll is open
home-say-open = *{ $poll }* closes { $time }.
home-say-next = Next: *{ $poll }*, from { $time }.
home-say-nothing = No poll is announced. New ones appear here.
home-also-open = Also open
home-overdue = Overdue
home-decided = Decided
home-all = All
feed-title = Polls of { $organisation }
feed-about = { $phase }. Votes are taken from { $opens } to { $closes }.
embed-open = Open the page of the poll
feed-follow = To follow them:
feed-atom = feed (Atom)
feed-calendar = calendar (iCalendar)
home-next = Next
home-nothing-next = No poll is announced.
home-opens = Opens { $time }
home-took-part = { $count } took part
home-closed = Closed { $day }
home-rules-first = Rules first
home-nothing-yet = There are no polls yet
home-nothing-yet-why = The first one appears here when a returning officer announces it.

polls-say = *{ $count }* in all, the latest opening first.

poll-what = What is decided
poll-rules = What it takes
poll-turnout = Turnout
poll-yours = Your ballot
poll-yours-unknown = This device has no member’s key yet. Open your invitation to enrol it.
poll-people = Who is responsible
poll-options = { $count } { $count-is ->
        [one] option
       *[other] options
    }
poll-see-options = See the options
poll-record-date = Record date
poll-claims-until = Claims until
poll-roll = Roll
poll-roll-size = { $count } members, weight { $weight }
poll-originals = Originals
poll-notice = notice
poll-policy = weight policy
poll-marks-choice = Choose one
poll-marks-approvals = Choose any number
poll-marks-ranking = Rank as many as you like
poll-marks-weak-ranking = Rank them; equal ranks are allowed
poll-marks-scores = Score each
poll-marks-points = Share out points
poll-marks-shares = Share out in proportion
poll-marks-squared-points = Share out points; the more on one, the dearer
poll-say-before = { $contests } { $contests-is ->
        [one] contest
       *[other] contests
    }; voting opens *{ $time }*.
poll-say-open = Open for another *{ $left }*; *{ $heads }* { $heads-is ->
        [one] member has
       *[other] members have
    } voted.
poll-say-closing = Time is up and the poll is closing; *{ $heads }* { $heads-is ->
        [one] member has
       *[other] members have
    } voted.
poll-say-closed = Closed; *{ $heads }* { $heads-is ->
        [one] member
       *[other] members
    } voted, and the ballots are being counted.
poll-say-provisional = Counted, but *not certified yet*: objections until { $time }.
poll-say-certified = *{ $signers }* recounted it and certified the result.
poll-say-lapsed = It had not opened when the time to vote was over, so it was not held.
poll-say-cancelled = It was called off before it opened.
poll-say-annulled = It was annulled after it opened: it has no result that stands.
poll-about = { $contest }:{" "}
poll-part = { $share } of the roll
poll-root = { $root } times the square root of the roll
poll-rule-quorum = *{ $counts } { $needed }*, or the vote lapses.
poll-quorum-cast-heads = The number of members who vote must be at least
poll-quorum-cast-weight = The weight that votes must be at least
poll-quorum-for-against-heads = The number of members who take a side must be at least
poll-quorum-for-against-weight = The weight of those who take a side must be at least
poll-quorum-for-and-abstained-heads = The number of members for or abstaining must be at least
poll-quorum-for-and-abstained-weight = The weight for or abstaining must be at least
poll-quorum-for-heads = The number of members for it must be at least
poll-quorum-for-weight = The weight for it must be at least
poll-quorum-reached = Met as of now.
poll-quorum-not-yet = Not met yet.
poll-given =
    .heads = { $number } so far
    .weight = weight { $number } so far
poll-needed =
    .heads = { $number } needed
    .weight = { $number } needed
poll-on-roll =
    .heads = { $number } on the roll
    .weight = { $number } on the roll
poll-base-for-against = the votes for and against
poll-base-cast = all votes cast
poll-base-roll = the whole roll
poll-rule-majority = It passes with *more for than against* ({ $measure }), of { $base }.
poll-rule-threshold =
    .at-least = It passes with *at least { $share } of { $base }* ({ $measure }).
    .more-than = It passes with *more than { $share } of { $base }* ({ $measure }).
poll-rule-adaptive = *The fewer take part, the more must be for it* ({ $measure }).
poll-rule-one = *One is elected*: { $method }.
poll-rule-seats = *{ $seats } are elected*: { $method }.
poll-rule-budget = *{ $budget } can be spent*, on what the ballots choose: { $method }.
poll-rule-tie = *Ties are broken by lot*: the order was fixed by the scrutineers before the first ballot.
poll-rule-open = *Ballots are public at once*, each with its member id.
poll-rule-sealed = *Ballots are sealed until the close*, then public with their member ids.
poll-rule-certified = The result stands when *{ $needed } of { $of } scrutineers* have signed it.

result-crumb = Result
result-turnout = Turnout
result-verdict =
    .passed = *{ $contest }: passed.*
    .rejected = *{ $contest }: rejected.*
    .lapsed = *{ $contest }: too few took part, so the vote lapsed.*
    .nobody = *{ $contest }: nobody is elected.*
    .elected = { $contest }: *{ $options }* elected.
    .funded = { $contest }: *{ $options }* funded.
result-passed = passed
result-rejected = rejected
result-lapsed = lapsed
result-certified = Recounted and certified by { $signers }.
result-came-to-nothing = *No result stands*: what follows is how the ballots were counted.
result-provisional = *Not certified yet*: objections until { $time }, then { $needed } of { $of } scrutineers recount and sign.
result-how = How it was counted
result-method = Method: { $method }
result-bars = What each received
result-one-each-late = What one member, one vote would have made of it is still being counted; open this page again in a while.
result-one-each-title = One member, one vote
result-one-each =
    .same = The outcome is the same.
    .other = The outcome would be another: { $outcome }. The result by weight stands.
result-strips = Votes from round to round
result-strips-quota = The dashed line is the quota of the first round; on the right the whole part of the last.
result-strips-plain = On the right the whole part of the last round.
result-strip-elected = elected in round { $round }
result-table = Votes by round, { $count } { $count-is ->
        [one] round
       *[other] rounds
    }
result-table-key = ✓ the round of election; – out of the count
result-option = Option
result-chosen = elected
result-elected =
    .round = round { $round }, weight { $votes }
    .once = weight { $votes }
result-check = Check it yourself
result-check-why = Every number here follows from the public log. Anybody can download it and count again: folkmoot mirror, then folkmoot verify.
result-download = Download the working
result-statement = The result as signed

weight-page-title = Why { $weight }?
weight-page-say =
    .share = { $member } has weight *{ $weight }*, from { $events } counted { $events-is ->
        [one] contribution
       *[other] contributions
    } and the base of a member: *{ $percent }* of all { $total }.
    .alone = { $member } has weight *{ $weight }*, from { $events } counted { $events-is ->
        [one] contribution
       *[other] contributions
    } and the base of a member.
weight-page-none = { $member } is *not on the roll of this poll*. The last step says why.
weight-page-steps = From contributions to weight
weight-page-total = Weight
weight-page-idle = { $count } more { $count-is ->
        [one] step
       *[other] steps
    } changed nothing.
weight-page-events = Every entry
weight-page-no-events = The ledger has no entries of this member.
weight-page-when = Date
weight-page-what = Category
weight-page-amount = Amount
weight-page-counts = Counted?
weight-page-now = corrected to { $amount }
weight-page-more = What would change it
weight-page-next = { $amount } more { $category }: weight *{ $weight }*
weight-page-later = For later polls only; for this one it was fixed at the record date.
weight-page-this = This poll
weight-page-member = Member
weight-page-class = Class
weight-page-policy = as signed
weight-page-wrong = Not right?
weight-page-claim = You may claim until { $time }; a registrar who did not sign the roll rules on it, with public reasons. Command: folkmoot claim
weight-page-claim-over = The time for claims in this poll is over. A registrar can correct the ledger for later polls.
weight-page-no-claims = This poll takes no claims. A registrar can correct the ledger for later polls.
weight-page-proof = Compute it yourself
weight-page-proof-why = This file has every entry and its path; anybody derives the same number offline: folkmoot verify-weight
weight-page-download = Download the proof

log-say = The public log has *{ $size }* entries. It only grows, and anybody can check it.
log-head = Head
log-number = No.
log-kind = Kind
log-signers = Signed by
entry-title = Log entry { $entry }
entry-say = *{ $kind }*, signed by { $signers }.
entry-lines = What it says
entry-original = Original
entry-about = About
entry-hash = Hash
entry-leaf = Leaf
entry-neighbours = Neighbours
entry-files = Files
entry-note = Signed note
entry-receipt = Receipt
entry-line-log = The log it is for
entry-line-genesis = Hash of the genesis statement
entry-js-checking = Checking
entry-js-good = Checked on this device
entry-js-good-why = Its text, its place in the log and the signature of the head hold.
entry-js-bad = The check failed
entry-js-bad-why = The service’s proof does not hold ({ $code }). Tell a scrutineer.

kind-ballot = Ballot
kind-matter = Matter
kind-support = Support
kind-withdraw = Withdrawal
kind-admission = Admission
kind-answer = Answer
kind-vote = Vote
kind-accept = Acceptance
kind-resign = Resignation
kind-decision = Decision
kind-enact = Effect of a decision
kind-progress = Progress
kind-confirm = Confirmation that a task is done
kind-certificate = Certificate
kind-claim = Claim
kind-clock = Clock
kind-clock-step = Confirmation of the time
kind-close = Close
kind-contributions = Contributions
kind-correction = Correction
kind-enrol = Enrolment
kind-genesis = Genesis
kind-member = Change of members
kind-notice = Notice
kind-open = Opening
kind-poll-change = Change of a poll
kind-rekey = Another key
kind-result = Result
kind-reveal = Lot revealed
kind-revoke = Key revoked
kind-roll = Roll
kind-ruling = Ruling

device-title = This device
device-say = Your key lives in this browser and signs your ballots. There is no password, and nobody can take the key away.
device-noscript = Scripts are off in this browser
device-noscript-why = Reading needs none. Signing and checking happen in the browser: switch scripts on, or use the program folkmoot.
device-can = What it can do
device-looking = Looking
device-keys = Keys on this device
device-no-keys = None. Open your invitation to enrol, or restore a backup below.
device-restore = Restore a backup
device-restore-why = Paste the text of the backup and enter its passphrase.
device-backup-text = Text of the backup
device-passphrase = Passphrase
device-restore-do = Restore
device-second = Add a second device
device-second-why = Two texts go back and forth between the devices, by any messenger: there is no secret in them.
device-second-member = On the new device: your member id
device-second-member-why = It makes a key of its own and gives the first text.
device-second-make = Make a key here
device-second-text = The text you received
device-second-text-why = On the old device paste the first text and sign; it gives the second, to be pasted on the new one.
device-second-go = Continue
device-js-elsewhere = On another device
device-js-revoke = End it
device-js-copy = Copy
device-js-second-no-member = That is no member id: lower-case letters, digits and . _ -
device-js-second-carry = Take this text to the old device and paste it there:
device-js-second-sign = This adds a key for member { $member }. Sign it only if the device is yours:
device-js-second-do-sign = Sign
device-js-second-back = Take this text back to the new device and paste it there:
device-js-second-done = The new key of member { $member } is entry { $entry } of the log and can be used.
device-js-second-bad = This text is not for this device, or incomplete.
device-js-second-other = This device has no key of member { $member }.
device-js-second-failed = It was not done ({ $code }).
device-lost = A key is lost
device-lost-how = With a backup: restore it above. Without one: ask the registrar to end the old key and send another invitation. Ballots already cast stay.
device-trust = Trust
device-log = Log
device-log-key = Log key
device-head = Head now
device-trust-why = At enrolment this device remembers the log key; from then on it checks that the log only grows.
device-danger = What endangers a key
device-danger-why = Page scripts cannot read it. Malware, or somebody with your unlocked phone, can use it. If that happens, tell the registrar at once.

device-js-secure = Secure connection
device-js-secure-no = Not https, so the browser gives no signing. Open the https address.
device-js-native = The browser signs by itself
device-js-native-why = It has Ed25519, and the key cannot be read out
device-js-script = A script signs
device-js-script-why = This browser cannot sign Ed25519 itself; a script of this page does. The ballots are equally valid.
device-js-nothing = This browser is too old to keep a key or sign. Use another one, or vote with two officers’ help.
device-js-kept = Keys can be kept and read back
device-js-kept-no = Keys cannot be kept: perhaps a private window. Read here, enrol elsewhere.
device-js-persist = Storage is kept for good
device-js-persist-no = Storage may be cleared
device-js-persist-why = Without visits the browser may clear its storage. Back up your key, or add the site to the home screen.
device-js-passed = Passed
device-js-mind = Mind
device-js-failed = Failed
device-js-key = { $key }, { $how }, { $day }
device-js-how-native = signed by the browser
device-js-how-script = signed by script
device-js-confirmed = In use
device-js-unconfirmed = Waiting for confirmation
device-js-unknown = The log does not know this key
device-js-revoked = Revoked
device-js-pinned = Remembered at enrolment: { $key }; last seen at { $size } entries
device-js-restored = The key of { $member } is restored.
device-js-bad-passphrase = The passphrase is wrong, or the backup is incomplete.
device-js-bad-backup = This is not a backup of a key of this site.
device-js-forked = The log does not continue
device-js-forked-why = The head that the service gives does not extend the one this device saw last. Do not vote; download the evidence and tell a scrutineer.
device-js-evidence = Download the evidence

mine-title = My ballots
mine-say = Checked again from the receipts on this device, without asking the service who you are.
mine-noscript = Ballots and receipts are kept in the browser; reading and checking them needs scripts.
mine-how = How this page knows
mine-how-why = Each visit checks again that you signed the text, that it stands at its place in the log, and that the log’s head is signed and extends the one you saw last.
mine-receipt = Check another receipt
mine-receipt-why = Open a receipt file; it is checked on this device.
mine-receipt-file = Receipt file

mine-js-none = No ballots on this device yet
mine-js-none-why = When you vote, ballot and receipt are kept here.
mine-js-counted = Counted
mine-js-counts = Will count
mine-js-replaced = Replaced
mine-js-unsent = Not delivered yet
mine-js-missing = Not in the log
mine-js-elsewhere = A newer one was cast elsewhere
mine-js-say-counted = Your ballot (entry { $entry }) was counted.
mine-js-say-counts = Your ballot is entry { $entry } and counts when the poll closes; until then you can change it.
mine-js-say-replaced = You cast another one later, so this one (entry { $entry }) no longer counts.
mine-js-say-elsewhere = The log has your ballot number { $seq } from another device; that one counts.
mine-js-say-unsent = Signed and kept on this device, not delivered yet.
mine-js-say-missing = The service’s proof does not hold ({ $code }). Download the evidence and tell a scrutineer.
mine-js-number = Ballot { $seq }
mine-js-chose = What it says
mine-js-receipt = Save the receipt
mine-js-resend = Send again
mine-js-result = See the result
mine-js-evidence = Download the evidence
mine-js-file-good = This receipt holds: entry { $entry }.
mine-js-file-bad = This receipt does not hold ({ $code }).

poll-js-member = Member
poll-js-weight = Weight
poll-js-why = Why?
poll-js-state = State
poll-js-voted = Voted, ballot { $seq }
poll-js-not-voted = Not voted yet
poll-js-not-on-roll = Not on the roll of this poll
poll-js-unconfirmed = Enrolled, and waiting for a registrar’s confirmation
poll-js-change = You can change it until the close; the new ballot replaces the whole

home-js-todo = You have { $count } to do
home-js-nothing = Nothing for you to do
home-js-nothing-why = You have voted in every open poll, and can change your ballot until it closes.
home-js-todo-why = What you have not voted in is below.
home-js-voted = Voted
home-js-not-voted = Not voted yet
home-js-not-on-roll = You are not on the roll
home-js-weight = Your weight is { $weight }.
home-js-change = Change your ballot
home-js-device = This device
home-js-member = Member { $member }
home-js-mine = My ballots
home-js-waiting = Your enrolment is in the log and waits for a registrar’s confirmation. This page updates by itself.

verify-page-title = Verify everything
verify-page-say = Every signature, weight, ballot and result is computed again here, in your browser, by rules that were written a second time from the published documents.
verify-page-noscript = The verifier is a script. Without scripts, use folkmoot verify or the command below.
verify-page-what = Which log
verify-page-folder = A folder that folkmoot mirror has written
verify-page-archive = Or an archive of it (.tar, .tar.gz)
verify-page-live = With neither, the log of this site is fetched and verified as it is now.
verify-page-trust = What you know already
verify-page-trust-why = A trust file from another source says which log this must be. Without one, the log can only be found consistent with itself.
verify-page-trust-file = Trust file
verify-page-held = Receipts and checkpoints that you have kept
verify-page-held-why = Only something from before shows that nothing was cut off since. Nothing leaves this device.
verify-page-start = Verify
verify-page-found = What was found
verify-page-nothing-yet = Nothing has been verified yet.
verify-page-how = Without this site
verify-page-how-why = Whoever fears a false page takes the modules from elsewhere and runs them with node; folkmoot verify is the first verifier, in another language.
verify-js-entries = Entries
verify-js-signatures = Signatures
verify-js-working = Verifying …
verify-js-judged = { $judged } of { $size } entries
verify-js-holds-pinned = Everything holds, for the log that the trust file names
verify-js-holds = Everything holds; the log is consistent with itself
verify-js-log = { $origin }, { $size } entries
verify-js-count = { $topic }: { $count }
verify-js-poll = Poll { $poll }: { $phase }, ballots of { $ballots } members
verify-js-wrong = Does not hold
verify-js-at-file = { $file }
verify-js-at-entry = Entry { $entry }, in { $file }
verify-js-code = Code:
verify-js-not-judged = Not judged here
verify-js-cannot = This cannot be verified
verify-js-caution-origin-not-pinned = No trust file: log key and founding statement are the log’s own.
verify-js-caution-nothing-held = A log that was cut off cannot be told from a whole one. A receipt or checkpoint from before can tell.
verify-js-caution-test-clock = The clock of this log is a test clock: its times prove nothing.
verify-js-caution-sealed = Some ballots have sealed marks, which come with the close of their poll.
verify-js-caution-withheld = Some texts on which no result depends are not given.
weight-page-change = Since { $poll }
