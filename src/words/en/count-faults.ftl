# What is wrong with an election or a file of ballots.

# Why an election cannot be counted.
cannot-count =
    .no-options = the contest has no options: name at least one
    .too-many-options = the contest has { $count } options: at most 32,767 can be counted
    .duplicate-option = option `{ $option }` is named twice: give every option its own id
    .unknown-option = there is no option `{ $option }` in this contest
    .seats = { $method } cannot fill { $seats } { $seats-is ->
        [one] seat
       *[other] seats
    }: it fills { $fits }
    .ballot = ballot { $ballot }: { $fault }
    .wrong-kind = { $method } counts { $wants }, but the ballots are { $given }
    .needs-lot = { $options } are tied and the election has no lot: provide one to break ties
    .bad-lot = the lot must name every option exactly once: `{ $option }` is missing, unknown or repeated
    .missing-term = { $method } needs { $what }: state it in the terms of the contest
    .bad-terms = the terms do not fit the contest: { $why }
    .infeasible = the options cannot fill the seats as reserved or capped by { $groups-is ->
        [one] the group
       *[other] the groups
    } { $groups }
    .too-large = { $method } does not accept a contest of this size ({ $size }); its limit is { $limit }
    .too-involved = { $what } of this size ({ $size }) cannot be counted; the limit is { $limit }
    .overflow = the weights are too large to be counted exactly: use a smaller unit of weight
seats-one = exactly one
seats-any = one or more
seats-one-bloc-star = one seat (bloc-star fills several)
term-budget = a budget with a cost for each option
size-groups = an overlap of groups
size-rank = a shared rank counted in all its orders
ballots-choice = single choices
ballots-approvals = approvals
ballots-ranking = rankings
ballots-weak-ranking = rankings with equal ranks
ballots-scores = scores
ballots-points = points
ballots-shares = shares of points
ballots-squared-points = votes that cost their square
bad-mark =
    .unknown-option = it marks option number { $option }, which does not exist
    .repeated = it marks option number { $option } twice
    .too-many = it marks { $count } options, but only one is allowed
    .shared-rank = it gives rank { $rank } to two options, but ranks must differ
    .rank-zero = it gives rank 0, but ranks begin at 1
    .above-max = it gives { $given }, but at most { $max } is allowed
    .too-many-marks = the contest has too many marks: at most 4,294,967,295 can be held
terms-matrix = the pairwise matrix is not square or too large
terms-no-groups = this method does not support seats reserved or capped for groups
terms-countback = a countback needs exactly one of the elected among the withdrawn: the member who vacates the seat
terms-default = the default option, the last in the list, cannot be withdrawn
terms-sides = a proposal has the options for, against and optionally abstain, in this order
terms-withdrawn = a withdrawn option is not in the list
terms-group-option = a group contains an option that is not in the list
terms-group-seats = a group reserves more seats than it may fill
terms-costs = each option needs one cost
terms-no-decision = only yes-no and debian-cpssd apply quorums and thresholds

# Why a file of ballots cannot be read.
ballot-file-line = line { $line }: { $fault }
ballot-file =
    .expected = expected { $expected }, found `{ $found }`
    .json = expected { $expected }: { $reason }
    .ends = the file ends where { $expected } should follow
    .several = the file holds several contests: name one with --contest
    .own-options = this format lists its options itself: omit --options
    .not-records = this format has no ambiguous ranks: those rules apply to cast vote records
    .no-order = the order of the options decides here, and the file only names them: state it with --options
    .not-utf8 = the text is not UTF-8
    .count = { $error }

# What should be in a file of ballots.
form-weight-each = a weight for each ballot
form-number-lists = a list of lists of numbers
form-option-number = the number of an option
form-option-count = the number of options
form-seat-count = the number of seats
form-options-max = at most 32,767 options
form-seats-max = at most 65,535 seats
form-option-in-range = an option from 1 to the number of options
form-weight-or-end = a weight, or 0 after the last ballot
form-preference-or-end = a preference, or 0 at the end of the ballot
form-quoted-name = the name of an option in quotes
form-quoted-title = the title in quotes
form-concrete-stv = ConcreteSTV votes
form-party-place = the position of a party
form-headings = a line of headings
form-weight-first = the weight in the first column
form-cells = as many cells as headings
form-weight-in-range = a weight that is not too large
form-score = a whole score
form-closing-quote = a closing quote
form-closing-bracket = a closing bracket
form-closing-brace = a closing brace
form-zero-or-one = 0 or 1
form-rank = a rank
form-contest-column = a column of the contest
form-count = a whole number of ballots
form-nist-election = an Election
form-contest = the contest
form-whole-weight = a whole weight
form-voters = a number of voters
form-vote-variation = rcv, approval, plurality, range or cumulative as VoteVariation
form-number-votes = a whole NumberVotes
form-json-object = a JSON object
form-json-keys = `voters`, `votes`, `CVR` or `metadata`
form-vote-type = approval, choose-1, scoring, cumulative or ordinal
form-projects = PROJECTS with a header
form-meta = META
form-meta-keys = vote_type and budget in META
form-project-cost = an id and a cost for each project
form-money = an amount of money
form-votes-column = a column `vote` in VOTES
form-project = the id of a project
form-points = whole points
form-option-total = a number of options
form-count-order = `count: order`
form-count-comma-order = `count,order`
form-number-name = `n,name`
form-rctab = an RCTab configuration
form-rctab-files = one file for each of cvrFileSources
form-rctab-places = 4 as decimalPlacesForVoteArithmetic, with several winners
form-rctab-percentage = 15 as multiSeatBottomsUpPercentageThreshold
form-rctab-hare = hareQuota only with whole thresholds and multiple winners per round
form-rctab-mode = a winnerElectionMode of RCTab
form-rctab-overvote = an overvoteRule of RCTab
form-rctab-provider = ess, genericCsv, clearBallot or cdf as provider
form-snapshot = Snapshot votes
form-file = an existing file
form-header = a header
form-copies = `n ballots:`
form-assignment = `name = value`
form-starvote-section = `[options]` or `[ballots]`
form-options = a list of options that is not empty
form-whole-number = a whole number
form-weighted-approvals = weighted approvals
form-weighted-options = projects, candidates or num_cand
form-budget = budget along with projects
form-option-id = the id of an option
form-whole-money = a whole amount of money
form-weight = a weight
form-common-denominator = weights with a smaller common denominator
form-profile = `profile`
form-num-cand = `num_cand`
form-committee-size = `committeesize`
form-json = JSON
