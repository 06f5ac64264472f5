# What commands say when all goes well, and what they ask.

colon = {": "}
confirm-send = Sign this and send it?
confirm-ballot = Sign and cast this ballot?
confirm-yes-no = [y/N]
busy-verifying = verifying
busy-crediting = crediting
busy-enrolling = enrolling
busy-checking-members = checking members
busy-copying-database = copying the database
busy-filling-database = filling the database
busy-rebuilding = rebuilding
busy-fetching = fetching
busy-casting = casting ballots
busy-casting-again = casting again
busy-signing = signing ballots
busy-comparing = comparing the database with its log
busy-checking-log = checking the log
standard-output = standard output

checked =
    .pinned = checked against your trust file
    .shown = checked against the key that the service itself shows
not-pinned = No trust file given: the identity of the log is taken from { $log } itself. Pin it with --trust FILE.

genesis-unsigned = The genesis statement is in { $path }. All founders must sign it, in the order of the text:
genesis-then = Then: { $command }
genesis-ready = The log { $log } is ready to begin in { $dir }.
genesis-trust = Give the trust file to everyone who verifies, by a separate channel: { $path }
next-command = Next: { $command }
witness-listening = Witness { $name } is listening on { $url }; press Ctrl-C to stop it.
listening = Folkmoot is listening on { $url }; press Ctrl-C to stop it.
offices-and-documents = Offices and documents of the organisation
officer-key-made = Made a key for { $name } in { $path }
appointed =
    .brought = The matter { $matter } is in the log.
    .decided = The matter { $matter } is decided.
    .open = The matter { $matter } waits for the votes of other founders: folkmoot decide { $matter } for --key <FILE>
key-written = The secret key is in { $path }; its public key is
lot-written =
    The secret is in { $path }: keep it to yourself until the notice is out.
    The line for the notice is

ballot-closes =
    .open = Closes { $closes }. Marks are published at once, with your member id.
    .sealed = Closes { $closes }. Marks are published when the poll closes, with your member id.
ballot-signs = You are about to sign:
ballot-replaces = This replaces your ballot number { $seq }.
ballot-cast = Your ballot number { $seq } is entry { $entry } of { $log }.
ballot-receipt = The receipt, { $checked }, is in { $path }.
ballot-keep = Keep { $path } until the result is certified.
ballot-refused =
    The ballot was refused and is not in the log. It is kept as evidence, as
    {"  "}{ $note } and { $marks }.
    Once the cause is resolved, vote again.
ballot-not-moved = The refused ballot stays where it is: { $error }
ballot-uncertain =
    The ballot may or may not have arrived. Send it again, as often as needed:
    {"  "}{ $command }

statement-logged =
    Statement { $hash }
    is entry { $entry } of { $log }; { $checked }.
receipt-written = The receipt is in { $path }.

recounting = Before you sign, everything is recounted from a download:
poll-result = { $poll }: { $ballots } of { $count } { $count-is ->
        [one] member
       *[other] members
    } voted, with weight { $weight } of { $total }.
contest-result = { $contest } ({ $method }): { $result }
verdict-passed = passed
verdict-rejected = rejected
verdict-lapsed = lapsed for lack of a quorum
verdict-nobody = nobody elected
verdict-upheld = upheld
verdict-dismissed = dismissed
roll-shown =
    .provisional = The provisional roll of { $poll }: { $count } { $count-is ->
        [one] member
       *[other] members
    } with weight { $weight } in all, from the ledger at log size { $ledger }.
    .certified = The certified roll of { $poll }: { $count } { $count-is ->
        [one] member
       *[other] members
    } with weight { $weight } in all, from the ledger at log size { $ledger }.
roll-heaviest = Members with the most weight:

restored = Restored the log { $log }, { $size } { $size-is ->
        [one] entry
       *[other] entries
    }; it continues every head you named.
restored-verify = Then ask somebody who holds receipts to run: folkmoot verify <URL> --receipt <FILE>
restored-wrong = The restored data stays where it is for examination. Do not serve it.
key-missing = Before serving, put the key here, mode 600: { $path }
backed-up = Backed up the log { $log } to { $path }: { $size } { $size-is ->
        [one] entry
       *[other] entries
    } and whatever was added while copying.
backed-up-keys =
    .with = The backup contains the service's keys: guard it as you guard them.
    .without = The backup does not contain the service's keys: make sure they are kept elsewhere.
backed-up-restore =
    Restore it with: { $command }
    or, if that file is lost, with --checkpoint <FILE>: the newest checkpoint that anybody holds.
rebuilding-entries = { $count } { $count-is ->
        [one] entry
       *[other] entries
    }
rebuilt = rebuilt from { $size } { $size-is ->
        [one] entry
       *[other] entries
    } with root { $root }

enrolled = { $count } of { $total } enrolled; { $checked }.
import-left-out = Skipped, already in the log unchanged: lines { $lines }.
import-tried = Nothing was sent. { $source } would sign these.
import-nothing-left = Nothing left to sign or send.
imported = { $count } { $count-is ->
        [one] contribution
       *[other] contributions
    } from { $source } logged in { $entries-is ->
        [one] entry
       *[other] entries
    } { $entries }, which is what folkmoot rule --remedy takes; { $checked }.
unknown-member-in-file = { $path }: there is no member `{ $member }`
weight-kept = Saved. Anybody with the trust file can check it with: { $command }

claims-none = There are no claims against this roll.
claim-about =
    .self = { $hash }  entry { $entry }: { $member } about themselves: { $reason }
    .other = { $hash }  entry { $entry }: { $member } about { $about }: { $reason }
claim-waiting = waiting for a ruling
claim-decided =
    .upheld = upheld by { $by }, remedied by { $remedies }: { $reason }
    .dismissed = dismissed by { $by }: { $reason }
text-erased = (erased: { $hash })
text-unavailable = (unavailable: { $hash })
claim-objects = { $member } is making a claim about { $about }.

mirrored = Fetched { $count } { $count-is ->
        [one] file
       *[other] files
    }; `{ $directory }` now mirrors { $log } up to size { $size }. Verify it with
policy-can-stand = { $policy } is valid. It has { $count } { $count-is ->
        [one] rule
       *[other] rules
    }:
policy-beside = Compared with { $policy }.
weight-under = Under { $policy }.
policy-now = { $policy }, as of { $record_date }, from the ledger at log size { $size }
policy-named = `{ $name }` revision { $revision }

doctor-well = ok
doctor-ill = FAULT
doctor-keys = keys in { $path }
doctor-genesis = genesis statement in { $path }
doctor-keys-well = present, and readable by you alone
doctor-genesis-well = founds { $log }, signed by every founder
doctor-postgres-well = the programs of version { $version }
doctor-service-well = accepts statements for { $log }; its last clock is { $clock }

doctor-database = database
doctor-database-well = every table follows from { $count } { $count-is ->
        [one] entry
       *[other] entries
    }
rows-follow = every row follows from { $count } { $count-is ->
        [one] entry
       *[other] entries
    }
audit =
    .log = log: { $reason }
    .marks = entry: marks of the ballot at { $entry }
    .attachment = attachment: { $hash }
    .tile = tile: level { $level }, index { $index }
    .stray-tiles = tile: { $count } stray
    .checkpoint = checkpoint: size { $size }
    .missing-row = { $table }: missing { $row }
    .stray-row = { $table }: stray { $row }

status-log = { $log }: { $size } { $size-is ->
        [one] entry
       *[other] entries
    }, { $members } { $members-is ->
        [one] member
       *[other] members
    }
status-clock =
    .real = last clock { $now }
    .test = last clock { $now }, set by founders: this is a rehearsal
status-policy = policy { $name } { $revision }  { $title }  { $statement }
status-body = body { $body }  { $held } of { $seats } seats held, { $offered } offered  { $title }
status-poll = poll { $poll }  { $phase }  closes { $closes }  { $title }
status-phase = phase: { $phase }
status-changed =
    .cancel = cancelled by { $by } in entry { $entry }, { $statement }: { $reason }
    .annul = annulled by { $by } in entry { $entry }, { $statement }: { $reason }
    .recount = result { $result } counted again by entry { $entry }, { $statement }: { $reason }
    .erratum = corrected by { $by } in entry { $entry }, { $statement } ({ $what }): { $reason }
    .reschedule = moved by { $by } in entry { $entry }, { $statement } (opens { $opens } instead of { $opened }): { $reason }
    .strike = { $option } struck from { $contest } by { $by } in entry { $entry }, { $statement }: { $reason }
    .add-voter = { $member } added with weight { $weight } by { $by } in entry { $entry }, { $statement }: { $reason }
status-announced = (announced: { $time })
status-extended =
    .outage = closes { $after } instead of { $before }, because of an outage from { $from } until { $until }
    .turnout = closes { $after } instead of { $before }, because the quorum was missed
status-roll-added = added after the certification: { $count } { $count-is ->
    [one] member
   *[other] members
 }, weight { $weight }
status-unchanged = without strikes and additions, { $contest }: { $result }
status-record-date = record date
status-claims-until = claims until
status-opens = opens
status-closes = closes
status-objections-until = objections until
status-roll =
    .provisional = provisional roll: { $count } { $count-is ->
        [one] member
       *[other] members
    }, weight { $weight }
    .certified = certified roll: { $count } { $count-is ->
        [one] member
       *[other] members
    }, weight { $weight }
status-claims = claims waiting for a ruling: { $count }
status-turnout = turnout: { $count } { $count-is ->
        [one] member
       *[other] members
    }, weight { $weight }
status-marks-lost = CANNOT BE COUNTED: the marks of { $member }'s ballot, entry { $entry }, are lost; { $member } must send the same ballot again
status-result = result of { $contest }: { $result }
status-certificates = certificates: { $count } of { $needed } needed

signed-by =
    .founders = all founders
    .office = { $offices }
    .office-and-key = { $offices }, and the new key
    .by-deed = depending on what it does: { $offices }
    .two = two people: { $offices }
    .stated = whoever it names, by the procedure
    .anybody = whoever may, by the procedure
    .own = member
    .own-and-key = member, and the new key

# What is wrong with what was typed for a contest.
choice-fault =
    .form = write CONTEST=CHOICE
    .contest = the contests are { $known }
    .twice = the contest is named twice
    .missing = no choice is given for it; to abstain, write { $contest }=abstain
    .number = `{ $word }` is not OPTION:NUMBER
    .ranks = the contest is a ranking: number its options 1, 2, 3 ..., the best being 1, or list them, best first
    .option = there is no option `{ $option }`; the options are { $known }

# What is wrong with an answer of a service.
answer-fault =
    .not-asked = it is not what was asked for
    .other-bytes = the bytes have another hash
    .other-matter = it is another matter, or no version of this one
    .other-lines = the lines have another hash than the draft names
    .draft-and-lines = the draft does not match the lines it names
    .last-ballot = number and hash do not match
    .other-text = the text has another hash
    .other-working = the working has another hash than the result names
    .unread-working = not a working that this version can read
    .no-roll = there is no roll yet
    .notice-kind = its notice is another kind of statement
    .notice-poll = its notice is of another poll
    .opening-kind = its opening is another kind of statement
    .change-kind = a change of it is another kind of statement
    .opening-notice = its opening does not match its notice
    .other-log = it is of another log
    .json = { $error }

# What a key file should have at a line.
key-file-line =
    .name = name o/<id>, m/<id> or s/<id>
    .public = public <64 hexadecimal digits>
    .seed = seed <64 hexadecimal digits>
    .pair = public <the key that belongs to the seed>
    .end = nothing: it ends with the seed
    .first = { $text }
log-shown = { $log } verifies at size { $size }
fork-shown = { $log } forked: a key of the trust file signed size { $old_size } with root { $old_root }, and size { $new_size } with root { $new_root }, which does not continue it
typed-share = write it as 2/3, in lowest terms
moving-log = a stable state (it grows faster than it can be copied)

# How something is typed.
typed-form = must be { $form }
typed-group = write `women 2 none ada,bo,cy`: name, at least, at most or `none`, options
typed-instant = write a time as 2026-12-01T12:00:00Z
typed-principal = write o/<officer>, m/<member> or s/<system>
typed-office = an office, such as registrar, returning-officer or scrutineer
typed-origin = write a name such as vote.example.org/council
typed-titles = write development=发展/Development
typed-appointment = write registrar:o/lin, or registrar:o/lin=<public key>
typed-stance = write for, against, abstain or recused
typed-founder = write alice=<public key>
typed-url = write it as https://vote.example.org
typed-id = an id is 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit
typed-time = write it as 2026-12-01, 2026-12-01T12:00:00Z or 2026-12-01T20:00:00+08:00
typed-language = write zh or en
typed-hash = a hash is 64 lower-case hexadecimal digits
not-regular = it is not a regular file
try-out = A folkmoot to try out
no-place =
    .parts = weights that are not whole can be written as CSV only
    .marks = BLT holds rankings and single choices
    .no-method = name a method: a report of results needs a count
