# What is wrong with lines of CSV files, by kind of file; each attribute is the public code.

csv-file =
    .not-utf-8 = the file is not UTF-8 text from here on: save it as "CSV UTF-8"
    .bad-quotes = a quote is not closed, or is inside a cell: quote whole cells, and double the quotes inside them
    .bare-carriage-return = a carriage return stands alone: lines end with LF or CR LF
    .cell-count = { $wanted } { $wanted-is ->
        [one] cell
       *[other] cells
    } expected, { $found } found

contributions-file =
    .bad-header = the first line must be `{ $wanted }`, but is `{ $found }`
    .no-lines = the file has no contributions
    .formula-like = the { $field } `{ $cell }` begins like a formula (= + - @)
    .bad-reference = the reference `{ $cell }` is not a valid id: { id-form }
    .bad-member = the member `{ $cell }` is not a valid id: { id-form }
    .unknown-category = the category `{ $cell }` is not one of this organisation's: { $known }
    .bad-amount = the amount `{ $cell }` is not a whole number: digits only, with - in front if negative
    .amount-overflow = the amount `{ $cell }` is too large: at most 9223372036854775807 either way
    .bad-time = the time `{ $cell }` is not valid: write it as 2026-12-01, 2026-12-01T12:00:00Z or 2026-12-01T20:00:00+08:00
    .duplicate-reference = the reference `{ $reference }` is already in line { $first }
    .not-yet-occurred = { $at } is more than a day after the log's clock, { $now }
    .out-of-scope = { $source } may not credit `{ $category }`
    .unknown-member = there is no member `{ $member }`
    .reference-used = `{ $reference }` is already in the log, in entry { $entry }, for another contribution: { $logged }; give this one a reference of its own, or correct that one (folkmoot compose correction --example)
    .reference-elsewhere = `{ $reference }` is already in the log for another member; give this one a reference of its own, or correct that one (folkmoot compose correction --example)

members-file =
    .bad-header = the first line must be `{ $wanted }`; dimensions of tags may follow
    .bad-dimension = the dimension `{ $cell }` is not a valid id: { id-form }
    .duplicate-dimension = the dimension `{ $cell }` occurs twice
    .bad-member = the member `{ $cell }` is not a valid id: { id-form }
    .bad-class = there is no class `{ $cell }`; choose from { $known }
    .bad-time = joined `{ $cell }` is not valid: write it as 2026-12-01, 2026-12-01T12:00:00Z or 2026-12-01T20:00:00+08:00
    .bad-tag = the tag `{ $cell }` is not a valid id: { id-form }; other names stand in the file of --names
    .duplicate-member = the member is already in line { $first }
    .in-the-future = joined { $joined }, but it is { $now }: nobody joins in the future
    .bad-own-key = `{ $cell }` is not a public key of 64 hexadecimal digits with a proof of 128: the member gets both from `folkmoot keygen --class`
    .bad-proof = the proof is not `{ $member }`'s signature of this key, class and time of joining: the member makes it again with `folkmoot keygen`, for exactly these
    .bad-key = { $reason }
    .member-exists = there is already a member `{ $member }`, of class { $class }, joined { $joined }, enrolled with another class, time, key or signer: leave the line out
    .enrol-limit = no more than { $limit } members may be enrolled in a day: enrol the rest tomorrow
    .key-taken = the key belongs to { $owner } already

ballots-file =
    .bad-header = the first line must be `{ $wanted }`
    .no-lines = the file has no ballots
    .formula-like = `{ $cell }` begins like a formula (= + - @)
    .bad-member = the member `{ $cell }` is not a valid id: { id-form }
    .unknown-member = `{ $member }` is not in the ledger, or not among --members: there is no weight
    .duplicate-member = `{ $member }` has already voted in line { $first }: leave one out
    .bad-mark = `{ $mark }` is not a mark: write an option, or an option, a colon and a whole number
    .duplicate-mark = `{ $option }` is marked twice
    .unknown-option = `{ $option }` is not an option: choose { $one } or { $other }; no mark is an abstention
    .no-options = no ballot marks an option, so there is nothing to count
    .too-many-options = at most { $limit } options can be counted

id-form = 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit

column-reference = reference
column-member = member
column-category = category
column-amount = amount
column-occurred-at = time
