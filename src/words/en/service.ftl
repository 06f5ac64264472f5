# What the service answers when it does not do what was asked.

no-such-page = There is nothing at this address; docs/HTTP.md lists what there is.
wrong-method = This address does not take this method; docs/HTTP.md lists what it takes.
not-found = There is no { $what } `{ $id }`.
sealed-until-close = These marks are sealed until poll `{ $poll }` closes.
bad-address = `{ $value }` is not valid here; it must be { $form }.
wrong-hash = The bytes have hash { $found }, not { $stated }.
body-too-large = A body has at most { $max } bytes.
bodies-full = Too many large bodies are coming in; retry in a moment.
body-too-slow = The request body did not arrive in time.
bad-range = The file has no such part; Content-Range says how long it is.
bad-request = The request is not one that HTTP knows.
cannot-read = The log cannot be read right now; retry in a moment.
body-broken = The request body ended before Content-Length.
bad-body = Part { $part } of the body: { $reason }
clock-in-doubt = It is not certain what time it is, so nothing can be judged until two officers have said it; retry later.
ballot-too-soon = Your last ballot in this poll has just been taken. You can vote again in { $seconds } { $seconds-is ->
        [one] second
       *[other] seconds
    }.
queue-full = Too many statements are waiting; retry in a moment.
questions-full = Too many questions that need the whole ledger are waiting; ask again in a moment.
uploads-full = Too many uploads are waiting; send the attachment in the body of its statement.
no-desk = This service has no enrolment desk: ask the registrar.
cross-origin = The desk answers only its own pages.
bad-form = The desk takes JSON of at most { $max } bytes with { $fields }.
unknown-invitation = There is no such invitation: check the code, or ask the registrar for another.
invitation-expired = The invitation expired at { $at }; the registrar can send another.
invitation-used = The invitation was used: { $member } is enrolled.
invitations-unreadable = The invitations cannot be read: { $reason }
invitations-line = { $path }, line { $line }
unavailable = The service cannot answer right now; retry in a moment.
internal = Something went wrong inside the service; see its own log.

thing-entry = entry
thing-attachment = attachment
thing-ballot = ballot
thing-certificate-draft = certificate to sign
thing-genesis = genesis statement
thing-log-file = file of the log
thing-body = body
thing-matter = matter
thing-member = member
thing-person = person
thing-power-report = power report
thing-result = result
thing-roll = roll
thing-roll-draft = roll to sign
thing-statement = statement
thing-voter = voter on this roll

address-form =
    .hash = a hash: 64 of 0-9 a-f
    .poll = the id of a poll
    .days = { $known } days; `folkmoot issuance --log` counts any other from a mirror
    .days-or-under = one of `days`, as in ?days=30, and `under`, the statement of a policy
    .empty = empty: `dry-run` has no value
    .language = a language of sentences: zh or en
    .limit = a number of items from 1 to { $max }
    .query = a query with parameters that docs/HTTP.md lists here, each of them once
    .entry = the index of an entry
    .item = the id of an item
    .entry-reference = `<entry>.<reference>`
    .holder-office = `<holder>.<office>`
    .kind = a kind of statement: /api/kinds lists them
    .office = an office, such as registrar
    .one-of-these = one of `for`, `office`, `matter` and `poll` at a time
    .path = a path of this site with one slash first: at most { $max } printable ASCII characters

bad-framing =
    .too-many-attachments = there are more than { $max } attachments
    .too-many-notes = there are more than { $max } notes
    .hash-and-size = its line needs a hash and a size
    .bad-hash = its hash is not 64 lower-case hexadecimal digits
    .other-hash = its hash is not that of the bytes
    .endless = its line does not end
    .not-text = its line is not text
    .no-size = its size is not a number
    .other-size = its size is not that of the bytes, or no line feed follows them

# Why the service cannot start or go on.

postgres =
    .not-found = no PostgreSQL server programs in { $searched }: run `apt-get install -y postgresql`, or set PG_BIN_DIR, or set DATABASE_URL to use a running server
    .version-unreadable = { $program } does not print a version that can be read: { $output }
    .cluster-version = the cluster in { $dir } was made by PostgreSQL { $made_by }, but only { $installed } is installed: install postgresql-{ $made_by }, or move the data with pg_upgrade
    .no-unprivileged-user = PostgreSQL does not run as root, and this system has neither a `postgres` nor a `nobody` user
    .no-passwd-entry = user id { $uid } has no entry in the passwd database, which initdb needs: add one (for example `echo folkmoot:x:{ $uid }:0::/:/bin/false >> /etc/passwd`), or use DATABASE_URL
    .unreachable = PostgreSQL runs as `{ $user }`, who may not enter { $dir }: choose another data directory (for example /var/lib/folkmoot), or run `chmod o+x { $dir }`
    .still-running = PostgreSQL processes of an earlier run still use { $dir } (process ids { $pids }): stop them and start again
    .socket-foreign = { $dir } is not a directory of ours with mode 0700: remove it and start again
    .failed = { $program } failed: { $output }
data-in-use = another service is running on { $dir }: stop it, or choose another data directory
nothing-here = there is no PostgreSQL cluster in { $dir }: is this the data directory, or is DATABASE_URL not set?
schema-missing = the backup has no log in a schema named { $schema }: name the schema that was backed up with --schema
outbound-lost = { $url } cannot be reached: { $reason }
unwitnessed =
    .status = the witness answered with status { $status }
    .no-cosignature = the witness's answer holds no cosignature by its key
    .ahead = THE WITNESS HAS SEEN { $seen } ENTRIES OF THIS LOG, WHICH NOW HAS { $size }: the log was rolled back, or its key is used elsewhere
high-water =
    .missing = there is no high-water mark at { $path }, so a rollback of the database could go unnoticed: bring the file back; if it is lost, run `folkmoot backup`, then `folkmoot restore --checkpoint` with a checkpoint that somebody else holds
    .in-use = another service holds the high-water mark { $path }: stop it first
    .foreign = the high-water mark { $path } belongs to the log { $found }, not to { $wanted }: check which data directory is meant
    .unreadable = the high-water mark { $path } is damaged or could not be written: check the disk; nothing is signed until it can be read at a new start
    .elsewhere = the high-water mark { $path } is at { $mark }, not at { $expected }: the database was rolled back, or is another one; nothing is signed
    .backwards = the high-water mark { $path } does not move from { $mark } to { $new }: the log was rolled back or forked; nothing is signed
head-of-log = size { $size } with root { $root }
another-writer = another service writes to this log: stop it first, or wait until it has ended
rolled-back = the log has { $found } { $found-is ->
        [one] entry
       *[other] entries
    }, but a head over { $signed } was signed: this database was rolled back; restore one that was not, see docs/OPERATING.md
forked = at { $size } { $size-is ->
        [one] entry
       *[other] entries
    } the log has root { $found }, but { $signed } was signed: this database has another history; restore the right one, see docs/OPERATING.md
log-damaged = entry { $entry } of the stored log is damaged: { $reason }; restore a backup, see docs/OPERATING.md
log-damage =
    .leaf-hash = the stored leaf hash is not that of the entry
    .column = the column { $column } does not say what the entry does
    .attachment = its attachment { $hash } is lost
    .root = the entries give root { $found }, but the stored head has { $stored }
    .no-genesis = the genesis file holds another statement
    .writer-ended = the writer has ended
beyond-head = the database holds an entry { $entry }, but its head counts { $size } { $size-is ->
        [one] entry
       *[other] entries
    }: no write of ours leaves such a row, and none can be written while it is there; see docs/OPERATING.md
other-genesis = this log began with genesis { $logged }, not { $given }: is this the right data directory?
wrong-genesis-key = the { $which } is not the one that the genesis statement names
key-of-log = key of the log
key-of-service = key of the service
founding-failed = the log could not be founded: { $reason }
io-failed = cannot { $action } { $path }: { $reason }
io-create = create
io-open = open
io-empty = empty
io-lock = lock
io-write = write
io-read = read
io-resolve = resolve
io-look-at = look at
io-hand-over = hand over
io-run = run
io-start-thread = start a thread for
io-wait-for = wait for
io-remove = remove
io-rename = rename
io-sync = sync

database =
    .unavailable = PostgreSQL is not reachable: { $reason }
    .outcome-unknown = the commit was sent, but its outcome is unknown: { $reason }
    .head-moved = the log is no longer at { $expected }: another writer has appended
    .constraint = the database refused a row: { $message }
    .disk-full = the disk of the database is full: { $message }
    .busy = the database is too busy: { $message }
    .failed = the database failed: { $message }
    .altered = the database does not hold what it was given: { $what }; nothing is signed over it, see docs/OPERATING.md
    .corrupt = the database holds an impossible value: { $what }
    .not-durable = the database runs with { $setting } = { $value }, which can lose acknowledged ballots: set it to { $wanted } { $advice }
    .encoding = the encoding of the database is { $encoding }: create it with `ENCODING 'UTF8'`
    .schema-name = `{ $name }` is not a valid schema name: use 1 to 50 of a-z, 0-9 and _, beginning with a letter; it must not begin with pg_
    .privileges =
        the database user may not { $what }; an administrator must run once:
        { $sql }
    .newer-schema = the schema was migrated to { $version } by a newer folkmoot: run that version
    .migration = cannot migrate the schema: { $reason }
may-create-roles = create roles
may-take-role = take the role of the service
may-create-schema = create a schema
setting =
    .of-client = in the options of DATABASE_URL, or in PGOPTIONS
    .of-database = with `{ $command }`
    .of-system = with `{ $command }`, then `SELECT pg_reload_conf()`

# What the operating system refuses with.
os-error =
    .not-found = no such file or directory
    .permission-denied = permission denied
    .already-exists = it already exists
    .not-a-directory = it is not a directory
    .is-a-directory = it is a directory
    .storage-full = the disk is full
    .read-only = the file system is read-only
    .address-in-use = the address is in use
    .connection-refused = connection refused
    .connection-reset = the connection was reset
    .timed-out = timed out
    .no-host = no such host
