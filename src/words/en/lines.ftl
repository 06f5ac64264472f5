# What each line of a statement means: `line-<kind>-<key>`, or `line-<key>` where it means the same in
# every kind. The tables of docs/formats/ have these sentences.

line-poll = the poll
line-notice = hash of the poll's notice
line-title = title in Chinese, or in the organisation's own language
line-title-en = title in English
line-contest = each contest of the notice, in its order

line-organisation = its name
line-genesis-clock = whose time: the database's, stated by the service; or founders' too, for tests and exercises
line-founder = in id order; from two to 16, each with a key of its own; they sign as `o/<id>`
line-threshold = measure, base, `inclusive` or `strict`, and the share needed; or measure and `adaptive`
line-service = with which `s/service` signs statements
line-log-key = with which checkpoints are signed; another than `service`, and neither a founder's
line-category = what contributions are counted in, in id order
line-genesis-class = what members may be, in id order
line-enrol-limit = how many members one enroller may enrol in one UTC day of the log's clock
line-founded = when the organisation was founded

line-time = later than every clock before it


line-enrol-member = new in this log
line-enrol-key = the member's first key, not that of an officer or machine
line-enrol-class = one of the genesis
line-joined = when the membership began; not later than the log's clock
line-details = names and tags, salted; no result depends on it, and it may be erased

line-member-ref = unique among member statements
line-member-does = gives a member enrolled by a machine its vote; takes the vote for a time; gives it back; ends the membership; moves to another class; ends the membership and credits its contributions to another; adds tags; takes them away
line-into = with `class` the class, with `merge` the member that remains, else `none`
line-member-tag = with `tag` and `untag`, at least one, in bytewise order: a dimension, such as `city`, `interest`, `profession`, `family-role` or `constituency`, and a value in it. A member may have several values in one dimension
line-member-member = in id order; none of them has ended
line-member-reason = salted; may be erased

line-rekey-member = whose key it becomes
line-rekey-key = never this member's before, and not that of an officer or machine

line-revoke-member = whose key
line-revoke-key = one that has not ended, or that a matter ended

line-contributions-ref = unique for this source
line-from = every event occurred at or after this
line-contributions-until = every event occurred before this
line-contributions-count = how many lines
line-total = a category and the sum of its amounts; one for each that occurs, in id order; categories of the genesis, within the source's scope
line-contributions-root = of the tree over the lines, see "Ledger"
line-contributions-lines = the credited lines, see "Ledger"

line-correction-ref = unique among corrections
line-source = who credited the lines
line-line = a line by its reference, and what stands instead of its amount; 0 reverses it. In order of reference, each once
line-clock-step-from = it is this, or later
line-clock-step-reason = see "Text"
line-clock-step-until = and earlier than this; at most a day after `from`
line-correction-reason = see "Text"; the members concerned are shown it


line-notice-poll = new in this log
line-notice-mode = whether what is decided takes hold, as the procedures of its contests say; only where they name one
line-notice-contact = whom to ask about it
line-notice-re-run-of = the poll that was called off, lapsed or was annulled and is held again; see "Run again"
line-notice-procedure = hash of the procedure that binds it: the matter's, or one in force that fills the seats; every contest names one once a procedure in force decides by polls. Quorums and thresholds may be added to its own, everything else is as it says
line-notice-decides = hash of the last version of the matter that it decides, for which the first option stands
line-notice-fills = a body and a group of its seats, whose options are members
line-notice-short = what happens while there are fewer candidates than seats: word for word as the procedure says
line-policy = of the text of the adopted policy that makes the weights
line-record-date = not after `opens`. The ledger is the log before the first clock at or after it; if it has passed already, the log before the first entry since it passed that says something of members or contributions, or else before this notice
line-claims-until = after `record-date` and before `opens`: until then members may object to the roll, and no roll is certified. Without it they may until the certification
line-nominations-until = before `opens`: until then members are nominated for the contests that have no candidates; see "Nominations"
line-opens = when voting begins; lies in the future
line-closes = when voting ends; later than `opens`
line-objections-until = when the result can be certified; later than `closes`
line-publication = when the marks of ballots become public
line-notice-class = classes that may vote, in id order; none means all
line-notice-tag = tags that may vote, in bytewise order: a member needs one of them in each dimension that is named; none means all
line-tenure-days = full days of 86,400 seconds of membership needed at the record date
line-value = least contribution value needed
line-extension = how the poll lasts longer by itself, each sort at most once; see "Longer by itself"
line-certificates = how many scrutineers certify; from 1 to one fewer than there are
line-scrutineer = in order of names; holds the office, is not the signer; the commitment to a part of the lot, see "The lot"
line-notice-contest = a question of the poll; ids differ
line-method = a counting method of docs/METHODS.md
line-seats = from 1 to the number of options
line-score-max = the highest score, for methods that take scores
line-points-max = how many points a ballot has, for methods that take points
line-cap-cast = the most that anybody counts for, as a share of the weight cast
line-marks-max = how many options a ballot may mark at most
line-reopen = the option that asks for new nominations: nobody is elected who is not preferred to it, and it fills no seat
line-substitutes = how many substitutes are named at most, in the order in which they would take a seat
line-budget = what there is to spend, for budgets
line-quorum = measure, who counts, `inclusive` or `strict`, and how many: a number, a share of the roll, or a multiple of its square root
line-option-group = options that share a quality, in id order; only for methods that keep to option groups, and only if the seats can be filled so
line-at-least = how many seats they fill at least; at least 1, or else `at-most` names a number
line-at-most = how many seats they fill at most; `none` for as many as there are
line-includes = its options, in their order
line-option = its options, in order
line-notice-option = at least two, ids differ, none is `abstain`; none but `reopen` where members are nominated
line-cost = with a budget: what the option costs

line-does = `erratum` corrects titles, `reschedule` moves the poll to later, `cancel` calls it off, `annul` gives it up after it opened, `strike` passes a candidate over, `add-voter` adds a voter whom the certified roll left out
line-ground = the rule that the change rests on; `annul`, `strike` and `add-voter` need one
line-corrects = `erratum`: whose titles are corrected, in this order, each once
line-was = the title as it stands, in Chinese or in the organisation's own language
line-was-en = the title as it stands, in English
line-poll-change-record-date = `reschedule`: these times together, none earlier than it stands, no time that people have shorter
line-poll-change-claims-until = `reschedule`: if the notice has it
line-poll-change-opens = `reschedule`
line-poll-change-closes = `reschedule`
line-poll-change-objections-until = `reschedule`
line-poll-change-option = `strike`: contest and option
line-poll-change-member = `add-voter`: enrolled before the record date, not on the roll
line-poll-change-class = `add-voter`: the member's class at the record date
line-poll-change-weight = `add-voter`: what ledger and policy give with the remedies
line-poll-change-remedy = `add-voter`: at least one, rising. The index of a `contributions`, `correction` or `member` entry that puts the mistake right, at or above the roll's ledger size

line-stage = in this order; provisional again after each upheld claim
line-ledger = how many entries of the log make the weights: where the record date passed
line-seen = certified: size and root of the log just after the provisional roll. Provisional: `none`; after an upheld claim those just after the last such `ruling`
line-roll-count = how many voters
line-roll-weight = their weight together
line-roll-root = of the tree over the lines, see "Roll"
line-roll-lines = the voters with their weights, see "Roll"
line-power = what the weights do, see "Power report"; `none` without voters
line-override = certified only: why it is certified although a guard of the policy trips; see "Text"

line-added = how many voters were added after the certification of the roll, and their weight: in the lines above too; absent where none were
line-recount = the last version of the matter by which an earlier result was counted again; absent in a first result
line-unchanged = each contest counted as if nobody had been struck or added, with its method; only where somebody was

line-claim-ref = unique among this member's claims in this poll
line-against = of the provisional `roll` statement
line-claim-member = the signer, who need not be on the roll, with a key that has not ended
line-about = the member whose place on the roll it is about
line-claim-reason = what is wrong and what would be right; see "Text"

line-claim = of the `claim` statement, which no other ruling has decided
line-ruling-verdict = whether the claim is right
line-remedy = upheld: at least one, rising; dismissed: none. The index of a `contributions`, `correction` or `member` entry, at or above the roll's ledger size
line-reason = why; see "Text"

line-secret = 32 random bytes that match the commitment in the notice

line-roll = of the certified `roll` statement
line-change = the `poll-change` statements that have taken effect, in order
line-seed = of the lots, see "The lot"
line-withheld = scrutineers who did not reveal, in the order of the notice

line-open = of the `open` statement
line-close-size = entries before this one
line-close-root = of the log at that size
line-clock = the last logged

line-ballot-open = of the poll's `open` statement
line-ballot-member = on the roll; the signer
line-seq = 1, 2, 3, … for this member in this poll
line-prev = of this member's previous ballot; `none` for the first
line-marks = of the marks, see "Marks"; the size is not stated
line-salt = 128 random bits, so that sealed marks cannot be guessed from their hash
line-mark = for methods that take a choice or approvals: an option; alone, `abstain` abstains, whatever the method
line-rank = for methods that rank: the rank, from 1, and an option; lines rise by rank, then in the order of the ballot
line-score = for methods that take scores: an option and its score
line-points = for methods that take points: an option and its points

line-close = of the `close` statement
line-result-size = entries before the close
line-ballots = members who voted
line-result-weight = their weight
line-result-roll-count = members on the certified roll
line-result-roll-weight = their weight
line-result-contest = each contest of the notice in its order, with its method
line-elected = in order of election
line-verdict = where the method judges by a rule
line-outcome = the working, see "Outcome"

line-result = of the `result` statement
line-size = entries of the log just after the result, as the signer saw it
line-root = of the log at that size

# What stands in a line that nobody gives.
usual-fresh = today's date and four random bytes
usual-today = the beginning of the day of the log's clock

# What makes the kinds that people do not write themselves.

line-document = each document: its sort, its name, and its text as an attachment that nobody may erase; by sort, then by name

line-matter-procedure = hash of the text of a procedure in force; of a further version, of the matter's
line-matter-author = who brings it, and signs: one whom a `bring` line of the procedure means
line-matter-prev = `none`, or the hash of the version before
line-matter-ref = so that the same act twice is two texts
line-matter-text = what is proposed and why; may be erased
line-concerns = what it concerns, of the sort that the procedure asks for
line-repeats = a matter that was rejected before, of which it says the same again
line-field = what the procedure's form asks: a field, and its value
line-matter-clause = what takes hold once it is adopted, in order; only what the procedure lists

line-matter = the matter: the hash of its first version
line-version = hash of its last version, which the signer has read
line-by = who says it, and signs
line-support-seq = 1, 2, 3, … for this person and matter
line-support-says = whether the person stands behind it, or no longer
line-admission-seq = one more than how often officers have judged the matter
line-admission-says = whether it is taken up, given back, or goes on in another
line-admission-into = with `merged`, the matter in which it goes on
line-answer-seq = 1, 2, 3, … for this person and matter
line-answer-says = yes adopts, no rejects where answers decide; later keeps it open
line-answer-until = with `later`, when the answer will come
line-accept-key = with which the person acts, and signs this; left out, whoever signs acts with keys in use
line-vote-mandate = by which mandate: body, group, seat, which one in that seat; its holder signs
line-vote-seq = 1, 2, 3, … for this mandate and matter; the last counts
line-vote-says = for, against, neither, or out of it because of an interest
line-accept-for = a seat that was offered, by the mandate it would be; or a matter, one of whose clauses gives a seat or an office
line-accept-as = as whom a member acts in office, from the first time on and in every body; officers act under their own
line-accept-statement = what the person says to it; may be erased
line-resign-by = who says it, and signs; a member, or as whom the member acts
line-resign-from = a mandate that was offered or is held, an office that was granted, or what the clauses of a matter give
line-decision-says = what became of the matter
line-decision-seats = where a body decided it, how its seats stood then
line-at = as of which instant
line-decision-size = entries of the log before this one
line-decision-certificate = where a poll decided, the `certificate` statement with which its result was certified
line-enact-clause = each clause of the matter, in order: it took hold, waits for an acceptance, was so already, or failed and why
line-task = the matter that obliges somebody, and which of its tasks
line-progress-seq = 1, 2, 3, … for this task, whoever reports
line-progress-says = how far it is; given up, whoever is next may take it on
line-progress-due = by when the owner promises it
line-progress-spent = what was spent since the last report, a line each unit, rising
line-progress-text = what happened; may be erased
line-confirm-seq = 1, 2, 3, … for this person and task
line-confirm-says = whether what was reported done is

made =
    .decision = the service makes it when the log calls for it
    .enact = the service makes it when the log calls for it
    .genesis = folkmoot init makes it
    .contributions = folkmoot import makes it
    .roll = folkmoot roll makes it
    .reveal = folkmoot lot reveal makes it
    .open = the service makes it when a poll opens
    .close = the service makes it when a poll closes
    .ballot = folkmoot vote makes it
    .result = the service makes it after a poll has closed
    .certificate = folkmoot certify makes it
    .unknown = folkmoot compose lists the kinds

# Why lines cannot be put in order.
misplaced =
    .unknown = `{ $key }` is not a line of this kind
    .twice = `{ $key }` may stand only once here, and was given before
    .outside = `{ $key }` belongs to a line `{ $of }`, and none stands above it
    .missing = `{ $key }` is missing
