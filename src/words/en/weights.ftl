# Weights: derivations, reports on rolls and results.

weight-answer = Weight of { $member }: { $weight }
weight-basis = Record date { $date }; class { $class }; ledger size { $size }
weight-contributions = { $count } { $count-is ->
        [one] contribution
       *[other] contributions
    }
weight-faded = {"; "}{ $months } { $months-is ->
        [one] month
       *[other] months
    } old, { $left } of it left
weight-event =
    .plain = { $time } { $category } { $source } { $amount } { $reference } #{ $entry }  { $standing }{ $with }
    .corrected = { $time } { $category } { $source } { $amount } { $reference } #{ $entry }  { $standing }; corrected in #{ $correction }: { $amount } → { $now } ({ $reason }){ $with }
weight-came-with = {" (credited to "}{ $member }{", merged since)"}
standing-counts = counts
standing-reversed = reversed
standing-logged-later = logged after the ledger cut-off
standing-after-record-date = on or after the record date
standing-category-not-counted = category does not count
standing-source-not-counted = source does not count
standing-outside-window = too long ago for its category
weight-group =
    .cut = { $day } { $category } { $source }: earned { $earned }, counted { $counted }
    .behind = { $day } { $category } { $source }: earned { $earned }, counted { $counted }; what counted first: { $first }
    .taken-back = { $day } { $category } { $source }: { $amount } taken back of what a cap had cut, so { $counted } counts
weight-and = {", "}
weight-steps = Steps
weight-step =
    .limits = { $category }: earned { $from }, counted { $to } (period caps)
    .decay-linear = { $category }: { $from } fades to { $to } with age (to nothing over { $months } { $months-is ->
        [one] month
       *[other] months
    })
    .decay-halving = { $category }: { $from } fades to { $to } with age (halved every { $months } { $months-is ->
        [one] month
       *[other] months
    })
    .factor = { $category }: { $from } × { $factor } = { $to }
    .sum = Total value: { $to }
    .negative = The total value is negative ({ $from }) and brings no weight
    .tier = Tier from a value of { $value }: { $to }
    .tier-kept = Tier from a value of { $value }, kept because it was reached before and the value is at least { $low }: { $to }
    .below-tiers = Below the first tier: { $to }
    .linear = 1 of value is 1 of weight: { $from }, { $rounding }, is { $to }
    .sqrt = Square root of { $from }, { $rounding }: { $to }
    .log2 = Binary logarithm of 1 + { $from }, { $rounding }: { $to }
    .bonus-limit = Bonus limit { $limit }: not reached, { $to }
    .bonus-limit-reached = Bonus limit { $limit }: reached, { $to }
    .base = Base of every member { $base } plus { $from } is { $to }
    .base-class = Base of class { $class } { $base } plus { $from } is { $to }
    .cap = Cap { $cap }: not reached, { $to }
    .cap-reached = Cap { $cap }: reached, { $to }
    .cap-bonus-total = All bonuses together ({ $bonuses }) are at most { $share } of all bases ({ $bases }): bonus { $to }
    .cap-bonus-total-reached = All bonuses together ({ $bonuses }) may be { $share } of all bases ({ $bases }), so each is cut alike: bonus { $from } becomes { $to }
    .cap-share = Cap of { $share } of the total { $total }: not reached, { $to }
    .cap-share-reached = Cap of { $share } of the total { $total }: reached, { $to }
    .other-class = Not on the roll: the poll is not open to the member's class
    .other-tags = Not on the roll: the member lacks the tags that the poll requires
    .short-tenure = Not on the roll: less than { $days } { $days-is ->
        [one] day
       *[other] days
    } of membership at the record date
    .small-value = Not on the roll: the value is below { $value }
rounding-down = rounded down
rounding-nearest = rounded to the nearest whole number
rounding-up = rounded up
weight-change =
    .same = The weight of { $member } is { $after }, as it was ({ $since } and { $until })
    .other = The weight of { $member } went from { $before } ({ $since }) to { $after } ({ $until }): { $by }
weight-change-value =
    .new = { $by } { $category }: contributions that count now
    .gone = { $by } { $category }: contributions that no longer count
    .amount = { $by } { $category }: corrections, or caps that cut more or less
    .decay = { $by } { $category }: decay
    .factor = { $by } { $category }: another factor
weight-change-stage =
    .same = `{ $rule }` gave { $before }, now gives { $after }
    .other = `{ $earlier }` gave { $before }; `{ $rule }` gives { $after }
    .new = `{ $rule }` is new and gives { $after }
    .gone = `{ $earlier }` gave { $before } and no longer applies
weight-outlook = Without further contributions
weight-outlook-same = nothing changes in the next twelve months
weight-outlook-step = { $date }: weight { $after } ({ $by })
weight-is = Weight { $weight }
weight-more = To raise the weight
weight-next = { $amount } more of { $category }: weight { $weight }
weight-no-more =
    .frozen = Nothing: the roll is fixed. Contributions made now count for later polls
    .excluded = Nothing: contributions do not change why the member is not on the roll
    .most = Nothing: the most that `{ $rule }` allows is reached
    .limits = Nothing: the caps leave no room before the record date
    .nothing = Nothing: no further contribution brings weight under these rules

preset-base-plus-capped-bonus = every member has 100, each unit of value adds 1, at most 400
preset-tiers-1-5 = five tiers by value, weights 1 to 5
preset-one-member-one-vote = every member has one vote
preset-nio-2019-charter = one unit of value is one vote, no cap; passes with at least 60% of the participating weight
policy-claims = What follows from it:
policy-claim =
    .monotone = more contributions never mean less weight
    .splitting = splitting an account never pays
    .tiers = every value has one tier or none: no overlap, and no gap above the first
    .share = nobody holds more than the stated share
policy-claim-stands =
    .proved = holds
    .refuted = does not hold
    .open = not decided; { $tried } small ledgers show nothing against it
policy-claim-entry = { $amount } { $category }, { $days } { $days-is ->
        [one] day
       *[other] days
    } before the record date
policy-claim-example =
    .less = with { $line }, the weight is { $before }; with { $more } as well it is { $after }
    .split-nothing = without any contribution one account weighs { $whole }, two weigh { $parts }
    .split = with { $line }, one account weighs { $whole }; two with { $first } and { $second } of it weigh { $parts }
    .share = on a roll of { $voters }, one voter of { $largest } among others of { $others }
policy-splitting = Under this policy splitting an account gains weight: make sure that every member has only one account.

issuance = Weight minted in the last { $days } { $days-is ->
        [one] day
       *[other] days
    }: { $weight } ({ $percent }%)
issuance-total = total weight of the roll: { $total }
issuance-span = from { $since } to the record date { $until }, ledger size { $size }
issuance-part =
    .source = source { $name }: { $weight } ({ $percent }%)
    .class = class { $name }: { $weight } ({ $percent }%)
    .enrolled = members enrolled in these days: { $weight } ({ $percent }%)
issuance-not-additive = weight is not additive: each part is what the roll would lose without it
issuance-all = all
issuance-enrolled = new members
issuance-guard =
    .trips = guard `{ $rule }`, { $name }: { $weight } ({ $percent }%): exceeded; certified only with a reason (`override`)
    .kept = guard `{ $rule }`, { $name }: { $weight } ({ $percent }%): not exceeded
new-weight-part =
    .all = { $gain } of it ({ $percent }%) came in the last { $days } { $days-is ->
        [one] day
       *[other] days
    }, more than `{ $rule }` allows
    .source = { $gain } from source `{ $name }` ({ $percent }%) came in the last { $days } { $days-is ->
        [one] day
       *[other] days
    }, more than `{ $rule }` allows
    .class = { $gain } of class `{ $name }` ({ $percent }%) came in the last { $days } { $days-is ->
        [one] day
       *[other] days
    }, more than `{ $rule }` allows
    .enrolled = { $gain } of it ({ $percent }%) is of members enrolled in the last { $days } { $days-is ->
        [one] day
       *[other] days
    }, more than `{ $rule }` allows

power-spread = How the weight is spread: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, weight { $weight }
power-gini = Gini coefficient { $gini }
power-hhi = Herfindahl-Hirschman index { $hhi }
power-effective = effective voters { $voters }
power-largest = largest: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, { $weight } ({ $percent }%)
power-top-1 = top 1%: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, { $weight } ({ $percent }%)
power-top-10 = top 10%: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, { $weight } ({ $percent }%)
power-fewest = { $voters } { $voters-is ->
        [one] voter holds
       *[other] voters hold
    } more than { $percent }%
power-group =
    .class = class { $name }: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, { $weight } ({ $percent }%), median { $median }
    .constituency = constituency { $name }: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, { $weight } ({ $percent }%), median { $median }
    .joined = joined in { $name }: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, { $weight } ({ $percent }%), median { $median }
power-threshold =
    .inclusive = At this poll’s own threshold (at least { $share })
    .strict = At this poll’s own threshold (more than { $share })
power-decides = Power to decide, with { $quota } needed
power-found = Banzhaf: { $banzhaf }; Shapley-Shubik: { $shapley }
power-index =
    .exact = exact
    .sampled = sampled, { $draws } draws of SplitMix64, seed { $seed }, standard error at most { $error }
power-dummies = voters who never decide: { $voters }
power-weight = { $weight } × { $voters }: share { $share }, decides { $decides }, Banzhaf { $banzhaf }, Shapley-Shubik { $shapley }
power-assumes = both assume that voters decide independently

tried = Now → under the policy that is tried
tried-voters = voters { $before } → { $after }
tried-weight = weight { $before } → { $after }
tried-gini = Gini coefficient { $before } → { $after }
tried-effective = effective voters { $before } → { $after }
tried-largest = largest: { $before }% ({ $voters }) → { $after }% ({ $others })
tried-top-1 = top 1%: { $before }% ({ $voters }) → { $after }% ({ $others })
tried-top-10 = top 10%: { $before }% ({ $voters }) → { $after }% ({ $others })
tried-fewest = fewest who hold more than { $percent }%: { $before } → { $after }
tried-group =
    .class = class { $name }: { $before }% → { $after }%, median { $median } → { $other }
    .joined = joined in { $name }: { $before }% → { $after }%, median { $median } → { $other }
tried-shares = share rises for { $rises }, falls for { $falls }, stays for { $stays }
tried-roll = enter the roll: { $enter }; leave it: { $leave }
tried-member = { $member }: { $before } → { $after } ({ $percent }% → { $other }%)
tried-more = and { $more } more members: --csv FILE has them all
tried-most = changes most: { $member } { $before }% → { $after }%

what-if = Contest { $contest } ({ $method }): { $outcome }
what-if-rule =
    .same = under { $rule }: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, weight { $weight }: { $outcome } (unchanged)
    .other = under { $rule }: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, weight { $weight }: { $outcome } (a different outcome)
    .none = under { $rule }: { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }, weight { $weight }: cannot be computed
what-if-too-few = under { $rule }: a cap of { $percent }% cannot hold with { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }; it needs { $least }
what-if-without-days = the policy without the last { $days } { $days-is ->
        [one] day
       *[other] days
    }
what-if-sqrt = square root
what-if-decision =
    .same = with { $rule }: { $outcome } (unchanged)
    .other = with { $rule }: { $outcome } (a different outcome)
    .none = with { $rule }: cannot be computed
what-if-no-quorum = no quorum
what-if-quorum-heads-1-of-2 = a quorum of half the members
what-if-quorum-weight-1-of-2 = a quorum of half the weight
what-if-majority-weight = more than half of the weight
what-if-majority-heads = more than half of the members
what-if-majority-weight-and-heads = more than half of both weight and members
what-if-weight-3-of-5 = 3/5 of the weight
what-if-weight-2-of-3 = 2/3 of the weight
what-if-outcome-none = no outcome
what-if-outcome-passed = passed
what-if-outcome-rejected = rejected
what-if-outcome-lapsed = lapsed for lack of a quorum
what-if-outcome-nobody = nobody
what-if-margin =
    .none = margin: not computed
    .never = margin: no change of votes gives a different outcome
    .heads = margin: { $heads } { $heads-is ->
        [one] voter
       *[other] voters
    } voting differently would change the outcome
    .weight = margin: a weight of { $weight } voting differently would change the outcome
    .both = margin: { $heads } { $heads-is ->
        [one] voter
       *[other] voters
    }, or voters with a weight of { $weight }, voting differently would change the outcome
    .both-at-least = margin: { $heads } { $heads-is ->
        [one] voter
       *[other] voters
    }, or voters with a weight of at least { $weight }, voting differently would change the outcome

# What is wrong with a policy, a ledger or a roll.
policy-line = policy line `{ $line }`: { $fault }
policy-fault =
    .unknown-key = no such rule; see docs/WEIGHTS.md for the rules a policy may have
    .out-of-order = comes too late: rules follow the order of docs/WEIGHTS.md
    .repeated-or-unsorted = states the same rule twice, or its names are not in ascending order
    .malformed = write it as `{ $expected }`
    .negative = is negative; nothing in a policy may be
    .zero-denominator = divides by zero
    .not-lowest-terms = write the fraction in lowest terms, as in 2/3 or 4
    .zero = 0 is not possible here: omit the line, or give at least 1
    .too-large = exceeds the largest possible value { $max }
    .bad-name = `{ $name }` is not a valid name: use a-z 0-9 . _ - only
    .unknown-category = `{ $name }` is not a category of this organisation
    .unknown-class = `{ $name }` is not a class of members of this organisation
    .not-counted = `{ $name }` is not among the counted categories or sources
    .tiers-without-transform = `transform tiers` and its `tier` lines belong together
    .tiers-unordered = tiers must rise: a larger value than the tier before, and a higher weight
    .contradiction = cannot be reached or kept together with `{ $other }`
    .share-out-of-range = a share of the total is more than 0 and at most 1
    .guard-out-of-range = the part that may be new is less than 1
    .low-without-tier = `tier-low` names the value of a tier, and a lower one that keeps it
    .no-base = there is no base, so all bonuses would be nothing: add `base` or `base-class`
ledger-lines =
    .not-text = the lines must be UTF-8 text that ends with a line feed
    .bad-line = line { $line }: expected `reference member category amount occurred-at`, found `{ $text }`
    .out-of-order = line { $line }: reference `{ $reference }` is repeated or out of order
    .empty = the batch is empty
roll-lines =
    .bad-line = roll line { $line }: write `member class weight` with a weight from 1 to 2^53
    .not-lines = the roll must be lines of ASCII text, each ended by a line feed
    .unsorted = roll line { $line }: members must be in bytewise order, each once
cannot-weigh =
    .unknown-name = an event of log entry { $entry } names a member, category or source that is not listed
    .unknown-class = member { $member } has a class that is not listed
    .members-unsorted = member { $member } is repeated or out of bytewise order in the member list
    .weight-too-large = the weight of { $member } would be { $weight }, above 2^53: set `cap` or smaller factors
    .overflow = the contributions of { $member } overflow
    .share-cap-impossible = `cap-share { $share }` cannot hold with { $voters } { $voters-is ->
        [one] voter
       *[other] voters
    }: even equal weights are larger shares
weight-proof =
    .not-on-roll = { $member } is not on the roll
    .not-a-proof = the file is not a weight proof: { $reason }
    .bad-field = the field { $field } is malformed: `{ $text }`
    .not-included = `{ $line }` is not in the tree it claims: { $fault }
    .foreign-line = `{ $line }` belongs to another member or is repeated
    .weighing = { $error }
    .other-weight = the rules give { $derived }, but the roll says { $stated }

# Proofs of the log.
log-proof =
    .no-such-entry = a log of { $size } entries has no entry { $index }
    .sizes = no consistency proof leads from size { $old } to size { $new }
    .length = a proof of { $found } hashes does not fit the sizes
    .root = the proof leads to root { $found }, not to { $expected }
    .missing-node = node { $index } of height { $height } is missing from the stored tree
