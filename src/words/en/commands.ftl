# What commands fail with, by the code of the fault.
unreadable-file = cannot read { $path }: { $reason }
unwritable-file = cannot write { $path }: { $reason }
nowhere-to-keep = there is no directory { $path } to keep the files in; make it, or name another one
file-exists = { $path } already exists and is not overwritten; name another file
secret-exposed = others can read the secret in { $path } (mode { $mode }); run: chmod 600 { $path }
not-text = { $path } is not UTF-8 text
faulty-file = { $path }: { $count } { $count-is ->
    [one] fault
   *[other] faults
 }, listed above; nothing was taken from this file
no-directory = there is no directory { $path }; the URL of a service begins with http:// or https://

bad-key-file = { $path }, line { $line }: a key file has `{ $expected }` here; make one with: folkmoot keygen
no-signer = { $path } does not name a signer: say who signs with --as, such as --as o/lin or --as m/m-7f3k9q
signer-not-a-member = { $signer } is not a member; sign as one, such as --as m/m-7f3k9q
key-of-another = { $path } is a key of somebody else, not of { $holder }: name another directory with --keys, or name the holder with a public key (=KEY)
other-key = { $path } is not the key named in the genesis statement; was the log begun in another --data directory?
bad-lot-file = { $path } is not a secret made with: folkmoot lot new
cannot-sign = cannot sign: { $reason }
no-randomness = the operating system provides no random numbers: { $reason }

bad-url = { $url } is not a usable URL: { $reason }; write it as https://vote.example.org
unreachable = cannot reach { $url }: { $reason }; is the service running, and is --url right?
answer-too-long = { $url } is longer than 1 GiB, the most that is read from a service into memory: copy the log with folkmoot mirror and name the directory instead of the URL
service-refused = { $code }: { $reason }
service-failed = { $code }: { $reason }
unexpected-answer = unexpected answer from { $url }: { $reason }
not-that-log = { $url } is not the log { $origin } that the trust file pins: check --url and --trust; if both are right, do not rely on this service, and ask an auditor
bad-trust-file = { $path }: { $reason }
bad-receipt-file = the receipt does not hold: { $reason }; keep the note and the receipt, and ask an auditor
clocks-apart = the log's clock shows { $log }, this machine's shows { $here }; synchronise the clocks by NTP
other-draft = the service drafts a `{ $found }` statement instead; do not sign it, and tell an auditor

held-unusable = the log holds, but { $path } proves nothing about it: it cannot be read, is of another log, or does not prove what it names
log-does-not-hold = { $log } does not hold
log-other-history = ALARM: { $log } has another history than the one that its key signed in { $path }. Keep both: together they prove it
no-log = { $log } has no { $path }, so it is not a log
other-mirror = { $path } is a mirror of { $kept }, not of { $found }: name another directory
mirror-ahead = ALARM: { $path } knows the log up to size { $kept }, but the log now shows an earlier or another state, of size { $found }. Nothing was overwritten; ask others what they see
seen-further = This mirror ends at size { $has }; { $path } shows that the log had { $had } entries. What came after is not verified here
log-forked = FORK: the log of { $found } entries does not continue the { $kept } that it signed before. Nothing was overwritten; { $evidence } holds both signed heads and proves it to anybody with the log key: send it to others
log-not-continued = ALARM: the log, now of { $found } entries, does not show that it continues the { $kept } that were seen before; nothing was overwritten. Keep what you have, and ask others which history they see
not-a-fork =
    .form = line { $line } is not one of that format
    .checkpoint = a head in it is not one that the log's key signed: { $error }
    .other-log = its heads are of two logs: { $old } and { $new }
    .proof = its hashes do not belong to the larger head: { $error }
    .continues = the log at size { $new } continues the one at size { $old }: both heads can be true
checkpoint-not-witnessed = { $log }: { $reason }
witness-url = { $path } gives no URL for the witness `{ $name }`: add it after the key
witness-exists = { $path } is there: a witness is never made anew in its place
witness-in-use = { $path } is locked: this witness is running already
witness-name = `{ $name }` cannot be the name of a key: no spaces, plus signs or control characters
witness-clock = the clock of this machine went back behind what was cosigned last
witness-io = { $path }: { $reason }
witness-state = { $path } is missing, damaged, or of another witness. A witness whose state is lost must not go on under its name: make another with --new, and tell those who trust it
no-fork = { $path } does not prove that the log forked: { $reason }
checkpoint-not-signed = the checkpoint of { $log } is not signed by the key of the trust file: { $reason }
log-too-large = the checkpoint says { $size } entries, and without --trust nobody has signed for more than { $max }: name the trust file
no-checkpoint = { $path } is not a checkpoint, so nothing shows whether the log has gone back since it was mirrored: name another directory, or delete the file if you know that it has not
bad-checkpoint-file = { $path }: { $reason }

log-begun = a log has already begun in { $dir }; continue with: folkmoot serve
no-home = neither XDG_DATA_HOME nor HOME is set: name a directory with --data DIR
cannot-listen = cannot listen on { $listen }: { $reason }; choose another address with --listen
program-failed = { $program } failed: { $reason }
never-came = { $what } did not come within two minutes; is the machine very busy? Try again
unwell = { $count } of these { $count-is ->
    [one] needs
   *[other] need
 } attention
audit-finding = { $what }: does not follow from the log. Rows of projections: stop the service and run `folkmoot rebuild`; anything else: docs/OPERATING.md
clock-doubt = the database's clock says { $database } and should say { $expected }: { $why }; put it right, or let two officers say what time it is (`clock-step`)
clock-why-stepped = it went otherwise than the time that passed, so the log's time goes on by the service's own clock
clock-why-stopped = that is further from the last logged clock than the log may step alone, so nothing is accepted
clock-why-apart = that is far from the clock of the service's machine, so nothing is accepted
clock-why-behind = it is behind the last logged clock, so the log's time stands still
marks-lost = marks of { $polls } are lost, and nothing is counted without them: `folkmoot status POLL` says whose; each of them sends the same ballot again
trust-differs = { $path } does not match the genesis statement; restore both from one backup
no-mark = { $path } is not a high-water mark of the log { $origin }, or it is damaged: name another, or a checkpoint with --checkpoint
left-over = { $path } was left by an interrupted backup, or belongs to one that is running: if none is running, delete it
occupied = there is already a log, in { $dir } or in the schema { $schema } of DATABASE_URL, and a restore overwrites nothing: move it away, or name another --data directory
schema-taken = there is already a log in the schema { $schema } of DATABASE_URL: name another with --schema, or unset DATABASE_URL and the demo starts a PostgreSQL of its own
no-measure = nothing says how far the log must reach: name the newest high-water mark of the old service with --high-water FILE, or put it at { $mark }; if it is lost, name the newest checkpoint that anybody holds with --checkpoint FILE: a mirror's, an auditor's, or failing that the backup's own

unfit-file = { $path }: { $reason }
unfit-statement = { $reason }
bad-draft-line = `{ $line }` is not a line: write a key and a value, as --help shows
no-value = { $path }, line { $line }: `{ $key }` has no value: write it after the key and a space
draft-line = { $place }: { $reason }
draft-value = { $place }: { $reason }
draft-incomplete = { $kind }: { $reason }; see folkmoot compose { $kind } --lines
no-example = there is no example for `{ $kind }`: { $made }
other-origin = the statement is for the log `{ $stated }`, but --origin says `{ $meant }`
declined = nothing was signed or sent
nobody-to-ask = there is no terminal to ask at: look at what would be done, then say so with an option: --yes, or --dismiss of a claim

bad-choice = { $choice }: { $reason }
ballot-too-early = poll `{ $poll }` is not open: it opens at { $opens } once its roll is certified
signed-before =
    a ballot with this number has already been signed; send that one:
    {"  "}folkmoot submit { $note } --attachment { $marks }
    or, if it was never sent or was refused, remove both files

no-such-class = { $member }: there is no class `{ $class }`; choose from { $known }
tags-need-registrar = { $signer } is not a registrar, and only a registrar gives tags: enrol with a registrar's key, or leave out the columns after `joined` and have a registrar tag the members (folkmoot compose member --example)

no-such-policy = there is no file `{ $name }` and no preset of that name; list them with: folkmoot policy presets
bad-policy-file = { $path }, line { $line }: { $reason }
roll-uncomputed = the roll cannot be computed: { $reason }
cannot-derive = { $reason }
contest-uncounted = contest `{ $contest }` cannot be counted: { $reason }
no-result = poll `{ $poll }` has no result in this log yet
no-voters = nobody has weight under this policy, so there is nothing to show
option-unused = { $option } says how a roll is made from files and has no effect here: leave it out, or name the files with --ledger
line-twice = { $path }: the line { $reference } is in { $other } too, and both files are of one source: give each file once
not-listed = { $member } is not among the members who may be weighed

no-such-document = there is no file `{ $name }` and no preset of that name; list them with: folkmoot procedure presets
no-founders = The log has no body of founders; whoever decides now brings a matter with: folkmoot compose matter
no-seat = { $name } does not sit in the body `{ $body }` now.
decided-otherwise = No body decides matters of the procedure `{ $procedure }` by votes.
bad-story-file = { $path }: { $reason }
bad-document-file = { $path }, line { $line }: { $reason }
documents-unfit = { $count } { $count-is ->
    [one] fault
   *[other] faults
 }: these documents cannot be adopted

no-such-method = there is no counting method `{ $name }`; list them with: folkmoot methods
several-files = several files of ballots can only be read with --rctab, which says what each one holds
cannot-write-format = cannot be written: { $reason }
bad-ballots = { $path }, { $reason }
ballots-uncounted = { $reason }


lines =
    .none = none
    .all = { $lines }
    .more = { $lines } and { $more } more { $more-is ->
        [one] stretch
       *[other] stretches
    }
enrolled-partly =
    { $error }
    { $path }, lines in the log: { $logged }; refused, or possibly in the log: { $tried }; not sent: { $unsent }. Correct what is wrong and enrol the file again: what is in the log stays as it is
imported-partly =
    .refused =
        { $error }
        { $path }, lines in the log: { $logged }; refused: { $tried }; not sent: { $unsent }. Correct what is wrong and import the file again: lines already in the log are then left out
    .uncertain =
        { $error }
        { $path }, lines in the log: { $logged }; possibly in the log: { $tried }; not sent: { $unsent }. Correct what is wrong and import the file again: lines already in the log are then left out

said = { $text }

invited-tags = { $member } has tags, which an invitation cannot give: leave those columns out, and let a registrar tag members after they have enrolled
not-invited = { $member } is not invited
bad-invitations = { $path }, line { $line }: not an invitation that folkmoot invite wrote
no-genesis = { $path } is not a signed genesis statement
bad-settings = { $path }: { $reason }
desk-key = { $path } does not say whose key it is: the desk needs a key file of an enroller, with its name
other-enrolment = { $member } enrolled as { $class }, joined { $joined }, which is not what the file says: nothing was confirmed; ask whoever runs the desk

# What came out of a poll, and whether a ballot counts.
outcome-stage =
    .not-yet = There is no result yet.
    .none = The poll has lapsed or was cancelled: there is no result.
    .provisional = Provisional result; { $signed } of { $needed } scrutineers have signed.
    .certified = Certified result, signed by { $signed } { $signed-is ->
        [one] scrutineer
       *[other] scrutineers
    } ({ $needed } needed).
outcome-turnout =
    .of = Voted: { $heads } of { $count } members, weight { $weight } of { $whole }.
    .alone = Voted: { $heads } members, weight { $weight }.
ballot-standing =
    .no-roll = No roll is certified yet: nobody has voted.
    .not-on-roll = { $member } is not on the roll of this poll.
    .not-cast = { $member } has not voted. A ballot would count with weight { $weight }.
    .last = Ballot number { $seq } of { $member }, entry { $entry }, counts with weight { $weight }, unless another one replaces it before the close.
    .closed = Ballot number { $seq } of { $member }, entry { $entry }, will be counted with weight { $weight }.
    .counted = Ballot number { $seq } of { $member }, entry { $entry }, is counted with weight { $weight }.
    .called-off = The poll has lapsed or was cancelled: no ballot counts.
ballot-asked =
    .replaced = The ballot that you ask about, number { $seq }, entry { $entry }, does not count: number { $last } replaced it.
    .other = The statement that you ask about, entry { $entry }, is not a ballot of { $member }.
ballot-sealed = What it marks is sealed until the poll closes.
ballot-lay =
    .with = From round { $round } on, it counts for { $options }.
    .nobody = From round { $round } on, none of the options it marks is left in the count.

secrets-made = { $count } { $count-is ->
    [one] secret key was
   *[other] secret keys were
 } made in { $directory } for others. Whoever holds { $count-is ->
    [one] this file can vote in the member's name: hand it
   *[other] these files can vote in the members' names: hand them
 } over and keep no copy. Better: let members make their own (folkmoot keygen --class), or enrol on a phone (folkmoot invite).
dismiss-without-remedy = No remedy is named, so the claim is dismissed (--dismiss says so without asking; --remedy ENTRY puts it right). Dismiss it?
key-to-enrol = The secret is in { $path }: keep it. The line for the registrar's file is
read-as-gbk = { $path } is not UTF-8; it is read as GBK
