# What a verification of a log, or of one weight, found.

topic-leaves = leaves
topic-tree = tree
topic-checkpoint = checkpoint
topic-witnesses = witnesses
topic-signatures = signatures
topic-authority = authority
topic-ledger = ledger
topic-rolls = rolls
topic-claims = claims
topic-ballots = ballots
topic-counts = counts
topic-certificates = certificates
topic-decisions = decisions
topic-body = body
topic-poll = poll
topic-receipt = receipt
topic-so-far = so far
topic-note = note
topic-log = log
topic-roll = roll
topic-rules = rules
topic-weight = weight

verify-fails = DOES NOT HOLD
# A file that somebody holds and that says nothing of the log.
verify-unusable = YOUR FILE PROVES NOTHING
verify-failure =
    .file = { $file }: { $problem }
    .entry = { $file }, entry { $entry }: { $problem }
verify-verified-pinned = verified: everything holds, for the log that the trust file names
verify-verified = verified: self-consistent, origin not pinned
verify-not-verified = not verified: the line above says where it breaks

verify-leaves = { $size } { $size-is ->
        [one] entry has
       *[other] entries have
    } the leaf hashes that the tiles hold
verify-tree = the tiles and the entries lead to root { $root }
verify-witnesses = the checkpoint is cosigned by { $names }, as { $quorum } requires
verify-checkpoint = { $log } of size { $size } is signed by the log key { $keys }
verify-so-far = entries before entry { $held } hold, of { $size }
verify-signatures = { $count } { $count-is ->
        [one] signature is
       *[other] signatures are
    } valid under strict-v1
verify-authority = { $count } { $count-is ->
        [one] statement comes
       *[other] statements come
    } from authorised signers and follow the rules
verify-ledger = { $count } { $count-is ->
        [one] contribution
       *[other] contributions
    } in { $batches } { $batches-is ->
        [one] batch
       *[other] batches
    } add up to what is stated
verify-rolls = { $count } { $count-is ->
        [one] roll statement
       *[other] roll statements
    } recomputed from ledger and policy, with the power report
verify-claims = { $count } { $count-is ->
        [one] claim
       *[other] claims
    } against rolls, { $rulings } { $rulings-is ->
        [one] ruling
       *[other] rulings
    } with reasons
verify-ballots = { $count } { $count-is ->
        [one] ballot
       *[other] ballots
    } in unbroken chains, cast by voters while their poll was open
verify-counts = { $count } { $count-is ->
        [one] result
       *[other] results
    } recounted with the same bytes
verify-certificates = { $count } { $count-is ->
        [one] signature
       *[other] signatures
    } by scrutineers on results
verify-decisions = { $count } { $count-is ->
    [one] decision
   *[other] decisions
 }, { $votes } { $votes-is ->
    [one] vote
   *[other] votes
 } of bodies, { $enacted } taken effect: each follows from the log
verify-body = { $body }: { $held } of { $seats } seats held; { $count } { $count-is ->
    [one] mandate was
   *[other] mandates were
 } ever offered
verify-poll = { $poll }: { $phase }; { $heads } of { $count } { $count-is ->
        [one] voter
       *[other] voters
    } with { $cast } of { $weight } weight
verify-poll-cancelled =
    .cancelled = { $poll }: cancelled by { $signers } with entry { $entry }, statement { $statement }; the reason is attachment { $reason }
    .annulled = { $poll }: annulled by { $signers } with entry { $entry }, statement { $statement }; the reason is attachment { $reason }
verify-poll-claims = { $poll }: claims against the roll: { $upheld } upheld, { $dismissed } dismissed, { $waiting } waiting
verify-poll-override = { $poll }: roll certified over the guard against new weight, with a reason
verify-contest =
    .passed = { $poll }: { $contest } passed
    .rejected = { $poll }: { $contest } rejected
    .lapsed = { $poll }: { $contest } lapsed for lack of a quorum
    .nobody = { $poll }: { $contest } elected nobody
    .elected = { $poll }: { $contest } elected { $elected }
verify-certified =
    .certified = { $poll }: result certified by { $signers }
    .none = { $poll }: result provisional, no certificate of { $needed } required
    .some = { $poll }: result provisional, { $signed } of { $needed } certificates: { $signers }
verify-receipt = { $file }: the log contains its entry { $entry } and continues its checkpoint of size { $size }
verify-head = { $file }: the log begins with its { $size } { $size-is ->
        [one] entry
       *[other] entries
    }

verify-not-pinned = origin not pinned: log key and genesis are those of the download itself; --trust FILE, obtained elsewhere, pins them
verify-nothing-held = a log truncated to an earlier state cannot be told from a complete one; --receipt FILE or --checkpoint FILE, kept from before, can tell
verify-test-clock = the clock of this log is a test clock: its times prove nothing
verify-sealed = { $count } { $count-is ->
        [one] ballot has
       *[other] ballots have
    } sealed marks, which are released when the poll closes
verify-withheld = { $count } { $count-is ->
        [one] attachment on which no result depends is
       *[other] attachments on which no result depends are
    } withheld

log-file =
    .missing = missing
    .empty = the log is empty, so nothing in it identifies it: use a trust file
    .no-first-bundle = it says that the log has { $size } { $size-is ->
        [one] entry
       *[other] entries
    }, but { $path } is missing
    .no-genesis = the log does not begin with a genesis statement
    .no-key-name = the name of the log cannot be that of a key
    .stranger = no key of { $name } is available to check its signature: remove that line
    .other-root = its root is not { $root }, the root of the entries
    .other-attachment = the attachment that the statement names by hash { $stated } has hash { $found } here
    .other-size = attachment { $hash } has { $found } bytes, not { $stated } as stated
    .other-genesis = the genesis statement has hash { $found }, but the trust file names { $pinned }
    .marks-withheld = the marks of this ballot are withheld, but poll `{ $poll }` is open
    .marks-unreleased = the marks of this ballot are withheld, but entry { $entry } closed poll `{ $poll }`
held =
    .beyond-its-head = its index is outside its own checkpoint
    .shorter = it shows that the log had { $had } entries, but this download has only { $size }: entries at its end are missing
    .other-entry = entry { $index } is different here: { $error }
    .other-extra = the enclosed entry is not the one it proves
    .other-history = at size { $size } the log had root { $had }, but this download has { $root } there: its history was changed

weight-file-log = { $count } { $count-is ->
        [one] entry is
       *[other] entries are
    } in the log { $log }, by its signed checkpoints
weight-file-roll =
    .provisional = the provisional roll of { $poll }: { $count } voters with weight { $weight }, made at log size { $size }
    .certified = the certified roll of { $poll }: { $count } voters with weight { $weight }, made at log size { $size }
weight-file-rules = policy and conditions are those that entry { $entry } announced
weight-file-ledger = { $lines } { $lines-is ->
        [one] line
       *[other] lines
    } of { $member } in { $batches } { $batches-is ->
        [one] batch
       *[other] batches
    }, each under the root that its source signed
weight-file-weight = by the rules these lines make { $weight }, as the roll says
weight-file-verified = verified: the weight follows from what the log holds
weight-file =
    .not-a-file = the file is not a folkmoot weight file: { $reason }
    .other-format = the file is not a folkmoot weight file: its format is not { $format }
    .receipt = receipt { $number } does not prove that its entry is in the log: { $error }
    .no-entry = receipt { $number } lacks its entry
    .entry = the entry of receipt { $number } is not a statement of this log: { $refusal }
    .entry-of-other = the entry of receipt { $number } belongs to the log { $log }
    .missing = the file has no { $what } that is proven to be in the log
    .other-log = the log begins with { $found }, but the trust file names { $pinned }
    .differs = { $what }: the proof says `{ $stated }`, but the log says `{ $logged }`
    .proof = { $error }
weight-part =
    .genesis = genesis statement
    .roll = roll statement
    .notice = notice of the roll's poll
    .policy = policy of the poll
    .line = line on the roll
    .enrolment = enrolment of { $member }
    .tag = entry that gives { $member } the tag { $tag }
    .merger = merger of { $member } into { $into }
    .entry = entry { $entry }
    .batch = batch of contributions in entry { $entry }
    .correction = correction of { $reference } in entry { $entry }
    .correction-reason = reason of the correction of { $reference } in entry { $entry }
    .ruling = ruling that lets entry { $entry } count
    .roll-root = root of the roll
    .roll-count = number of voters on the roll
    .roll-weight = weight on the roll
    .ledger-size = ledger size
    .policy-lines = policy
    .record-date = record date
    .categories = categories
    .classes = admitted classes
    .tags = admitted tags
    .tenure = days of membership required
    .value = value required
    .joined = beginning of the membership
    .enrolled = clock at the enrolment
    .vouched = whether two officers vouch for the beginning of the membership
    .clock = clock before the enrolment
    .batch-root = root of entry { $entry }
    .batch-count = number of lines of entry { $entry }
    .batch-source = source of entry { $entry }

# Files of a log, keys and signed notes.
unopened =
    .note = { $error }
    .wrong-signature = the signature of { $name } is wrong: the text was changed or the line forged
    .no-known-signature = none of the { $count } known keys signed this
bad-checkpoint =
    .open = checkpoint: { $error }
    .form = the text of the checkpoint is not its three lines: origin, size, base64 of the root
    .other-log = the checkpoint is of { $origin }, but none of its valid signatures has that name
bad-receipt =
    .form = line { $line } of the receipt is not as C2SP tlog-proof specifies
    .checkpoint = { $error }
    .proof = the receipt is not for this entry, or was changed: { $error }
bad-cosignature =
    .note = { $error }
    .wrong = the cosignature of { $name } is wrong: the text was changed or the line forged
witnesses =
    .cosignature = { $error }
    .quorum = the trust file requires `{ $quorum }` to stand behind the checkpoint, but only these have cosigned it in time: { $found }. Too old: { $old }
not-cosigned =
    .form = line { $line } of the request is not as C2SP tlog-witness specifies
    .checkpoint = { $error }
    .note = { $error }
    .sizes = the proof starts from size { $old }, which is beyond the checkpoint's { $new }
    .unknown-log = this witness does not watch { $origin }
    .not-signed = { $error }
    .other-size = this witness has cosigned size { $size } last
    .not-continued = the checkpoint does not continue what this witness cosigned last: { $error }
trust-file =
    .not-text = the trust file is not plain text whose lines end with LF alone, not CR LF
    .line = line { $line } of the trust file is none of 'log VKEY [URL]', 'witness NAME VKEY [URL]', 'group NAME COUNT NAME...', 'quorum NAME', '#genesis HASH', '#cosigned-within SECONDS'
    .name = line { $line } of the trust file: `{ $name }` is taken, is in another group, or stands on no line before
    .too-many = the trust file names more than { $max } logs, witnesses and groups
    .key = line { $line } of the trust file: { $error }
    .repeated-key = line { $line } of the trust file repeats a key
    .once = the trust file needs '{ $what }' exactly once
    .no-log = the trust file names no log: add 'log VKEY'
verifier-key =
    .form = '{ $text }' is not a verifier key: NAME+KEYID+BASE64 is expected
    .type = the key of { $name } is not an Ed25519 key of type { $wanted } with 32 bytes
    .id = the key id of { $name } should be { $expected }; the line was mistyped
    .key = the key of { $name }: { $error }
public-key =
    .not-hex = a public key is 64 lower-case hexadecimal digits
    .not-a-point = these bytes are not an Ed25519 public key: no such point on the curve
    .not-canonical = this public key is not in its canonical encoding
    .small-order = this public key has small order: anybody could sign for it; generate another
    .has-torsion = this public key is not in the prime-order subgroup; generate another
log-directory =
    .missing = missing
    .checkpoint = { $error }
    .root = its root is { $expected }, that of the tiles { $found }
    .tile-length = has { $found } bytes instead of { $expected }
    .tile = its hashes are not those the log committed to
    .bundle = { $error }
    .entry-count = holds { $found } entries instead of { $expected }
    .entry = entry { $index } is not the one the log committed to
    .too-short = the log has { $size } entries and no root at { $asked }
entry-bundle =
    .entry-too-long = entry { $position } of the bundle has { $length } bytes, more than 65,535
    .truncated = the bundle ends inside entry { $position }
    .count = a bundle has 1 to 256 entries, this one has { $count }
attachment-bundle =
    .truncated = the file ends inside attachment { $position }
    .left-over = the file has { $left } { $left-is ->
        [one] byte
       *[other] bytes
    } after its last attachment
    .too-long = an attachment has { $length } bytes, too many for a bundle
