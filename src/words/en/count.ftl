# The working of a count, for the people who voted.

count-option = option
count-exhausted = exhausted
count-residual = residual
count-needed-reach = quota
count-needed-exceed = more than
count-table-pairwise = prefer row to column
count-table-paths = strongest path, row to column

count-capped =
    .some = Nobody counts for more than { $share } of the { $cast } votes cast: { $limit }. Cut to that: { $cut-is ->
        [one] { $cut } ballot
       *[other] { $cut } ballots
    }.
    .nobody = Nobody counts for more than { $share } of the { $cast } votes cast: { $limit }. No ballot weighs more.
count-ballots =
    .all = Ballots counted.
    .papers = Ballots of { $options } counted.
    .scores = Scores added up.
    .lists = Ballots counted. Each { $quota } votes are a seat.
    .points = Points added up.
    .beaten = How many others each option beats head to head.
    .balance = Head-to-head victories less defeats.
    .shares = Votes shared out by head-to-head victories and support.
    .worst = The worst head-to-head result of each option; the smallest comes first.
    .paths = The strongest paths decide between any two options.
    .locked = Whom no locked-in victory beats comes first.
    .finalists = Scores added up: { $options } advance to the runoff.
    .share = Ballots counted; each unit of weight receives { $value }.
count-papers =
    .spent = Ballots of { $options } counted at value { $value }: { $votes } non-transferable.
    .none = Ballots of { $options } counted at value { $value }.
    .moved = Ballots of { $options } counted at value { $value }: { $transfers }.
count-first-preferences =
    .plain = First preferences counted.
    .reach = First preferences counted. Quota: { $quota } { $quota-is ->
        [one] vote
       *[other] votes
    }.
    .exceed = First preferences counted. More than { $quota } { $quota-is ->
        [one] vote elects
       *[other] votes elect
    }.
count-quota-now =
    .reach = The quota is now { $quota } { $quota-is ->
        [one] vote
       *[other] votes
    }.
    .exceed = More than { $quota } { $quota-is ->
        [one] vote now elects
       *[other] votes now elect
    }.
count-distribute =
    .plain = Votes redistributed with new keep factors.
    .reach = Votes redistributed with new keep factors. Quota: { $quota } { $quota-is ->
        [one] vote
       *[other] votes
    }.
    .exceed = Votes redistributed with new keep factors. More than { $quota } { $quota-is ->
        [one] vote elects
       *[other] votes elect
    }.

count-elect =
    .elected = { $options } { $options-is ->
        [one] is
       *[other] are
    } elected.
    .funded = { $options } { $options-is ->
        [one] is
       *[other] are
    } funded.
count-elected =
    .elected = Elected: { $options }.
    .funded = Funded: { $options }.
count-select =
    .elected = { $options } { $options-is ->
        [one] is
       *[other] are
    } elected ({ $value }).
    .funded = { $options } { $options-is ->
        [one] is
       *[other] are
    } funded ({ $value }).
    .seat = A seat for { $options } ({ $value }).
    .chosen = { $options } { $options-is ->
        [one] is
       *[other] are
    } chosen ({ $value }).
count-select-quotient =
    .held = { $options } has the highest quotient, { $value }, above the quota of { $quota }, and is elected for now.
    .stands = { $options } has the highest quotient, { $value }, above the quota of { $quota }, and is elected.
count-measured = { $unit } { $value }
count-unit-load = load
count-unit-score = score
count-unit-gain = gain
count-unit-support = support
count-unit-support-by-cost = support by cost
count-unit-points-by-cost = points by cost
count-unit-points = points
count-unit-price = price
count-unit-remainder = remainder
count-unit-quotient = quotient
count-fill =
    .elected = No more candidates than seats remain: { $options } { $options-is ->
        [one] is
       *[other] are
    } elected.
    .funded = What is left of the budget covers { $options }.
count-quotas = Seats for whole quotas: { $shares }.
count-share = { $option } { $seats }
count-complete = The completion rule applies.

count-surplus =
    .none = Surplus of { $options } ({ $value }): nothing is transferred.
    .spent = Surplus of { $options } ({ $value }): { $votes } non-transferable.
    .moved = Surplus of { $options } ({ $value }) transferred: { $transfers }.
count-transfer =
    .to = { $votes } to { $option }
    .none = { $votes } non-transferable
count-exclude =
    .none = { $options } { $options-is ->
        [one] has
       *[other] have
    } the fewest votes and { $options-is ->
        [one] is
       *[other] are
    } eliminated.
    .spent = { $options } { $options-is ->
        [one] has
       *[other] have
    } the fewest votes and { $options-is ->
        [one] is
       *[other] are
    } eliminated: { $votes } non-transferable.
    .moved = { $options } { $options-is ->
        [one] has the fewest votes and is eliminated; its votes are
       *[other] have the fewest votes and are eliminated; their votes are
    } transferred: { $transfers }.
count-exclude-quotient =
    .stands = No quotient exceeds the quota of { $quota }. { $options } has the lowest, { $value }, and is eliminated; the count begins again without it.
count-bar =
    .spent = Under the group limits { $options } can no longer be elected and { $options-is ->
        [one] is
       *[other] are
    } eliminated: { $votes } non-transferable.
    .none = Under the group limits { $options } can no longer be elected and { $options-is ->
        [one] is
       *[other] are
    } eliminated.
    .moved = Under the group limits { $options } can no longer be elected and { $options-is ->
        [one] is eliminated; its votes are
       *[other] are eliminated; their votes are
    } transferred: { $transfers }.
count-dismiss =
    .spent = { $options } cannot be elected and { $options-is ->
        [one] is
       *[other] are
    } eliminated: { $votes } non-transferable.
    .none = { $options } cannot be elected and { $options-is ->
        [one] is
       *[other] are
    } eliminated.
    .moved = { $options } cannot be elected and { $options-is ->
        [one] is eliminated; its votes are
       *[other] are eliminated; their votes are
    } transferred: { $transfers }.
count-barred = Under the group limits { $options } can no longer be elected.
count-guarded = Protected from elimination to fill the seats reserved for groups: { $options }.

count-runoff =
    .rankings = Head to head: { $votes }.
    .second = Nobody has a majority. Second round: { $votes }.
    .scores = Runoff, by the votes that score each higher: { $votes }.
count-holds = { $option } { $votes }
count-beats = { $winner } over { $loser }, { $for } to { $against }
count-path = Strongest path from { $winner } to { $loser }: { $there }; back: { $back }.
count-ranking = Ranking: { $order }.
count-lock = Locked in: { $pairs } (strength { $value }).
count-drop = Weakest { $pairs-is ->
        [one] defeat
       *[other] defeats
    } dropped: { $pairs }.
count-reject =
    .default = { $options } { $options-is ->
        [one] does not reach the required majority over the default option and is
       *[other] do not reach the required majority over the default option and are
    } eliminated.
    .reopen = { $options } { $options-is ->
        [one] does
       *[other] do
    } not have the required majority over re-opening nominations and cannot be elected.
    .support = { $options } { $options-is ->
        [one] does
       *[other] do
    } not have the required support and cannot be elected.

count-tie =
    .elect = { $tied } are tied. Decided by { $by }: { $picked } { $picked-is ->
        [one] is
       *[other] are
    } elected.
    .surplus = { $tied } have equal surpluses. Decided by { $by }: the surplus of { $picked } is transferred first.
    .exclude = { $tied } are tied for the fewest votes. Decided by { $by }: { $picked } { $picked-is ->
        [one] is
       *[other] are
    } eliminated.
    .exclude-near = { $tied } have the fewest votes and differ by no more than the surplus, which counts as a tie. Decided by { $by }: { $picked } { $picked-is ->
        [one] is
       *[other] are
    } eliminated.
    .exclude-quotient = { $tied } are tied for the lowest quotient. Decided by { $by }: { $picked } { $picked-is ->
        [one] is
       *[other] are
    } eliminated.
    .finalists = { $tied } are tied. Decided by { $by }: { $picked } { $picked-is ->
        [one] advances
       *[other] advance
    } to the runoff.
    .runoff = { $tied } are tied in the runoff. Decided by { $by }: { $picked } wins.
    .lock = Equal victories among { $tied } contradict each other. Order decided by { $by }: { $picked }.
    .select = { $tied } are tied. Decided by { $by }: { $picked } { $picked-is ->
        [one] comes
       *[other] come
    } first.
    .order = { $tied } are tied. Order decided by { $by }: { $picked }.
    .no-matter = { $tied } are tied; the tie does not affect the result ({ $picked } { $picked-is ->
        [one] is
       *[other] are
    } listed first).
count-by-earlier-round = the votes in an earlier round
count-by-head-to-head = head-to-head comparison
count-by-high-scores = the number of highest scores
count-by-rule = the higher total score
count-by-lot = lot

count-quorum =
    .met-count = Quorum met: { $given } of { $needed } required ({ $measure }).
    .missed-count = Quorum not met: { $given } of { $needed } required ({ $measure }).
    .met = Quorum met: { $given }; { $needed } required ({ $measure }).
    .missed = Quorum not met: { $given }; { $needed } required ({ $measure }).
count-threshold =
    .met-count = Threshold met: { $given } of { $needed } required ({ $measure }).
    .missed-count = Threshold not met: { $given } of { $needed } required ({ $measure }).
    .met = Threshold met: { $given } in favour; { $needed } required ({ $measure }).
    .missed = Threshold not met: { $given } in favour; { $needed } required ({ $measure }).
count-quorum-of =
    .met-count = Quorum met by { $option }: { $given } of { $needed } required ({ $measure }).
    .missed-count = Quorum missed by { $option }: { $given } of { $needed } required ({ $measure }).
    .met = Quorum met by { $option }: { $given }; { $needed } required ({ $measure }).
    .missed = Quorum missed by { $option }: { $given }; { $needed } required ({ $measure }).
count-threshold-of =
    .met-count = Threshold met by { $option }: { $given } of { $needed } required ({ $measure }).
    .missed-count = Threshold missed by { $option }: { $given } of { $needed } required ({ $measure }).
    .met = Threshold met by { $option }: { $given } in favour; { $needed } required ({ $measure }).
    .missed = Threshold missed by { $option }: { $given } in favour; { $needed } required ({ $measure }).
count-measure-heads = members
count-measure-weight = weight
count-level =
    .at-least = at least { $mark }
    .more-than = more than { $mark }
count-mark =
    .count = { $count }
    .share = { $share } of { $of }
    .root = { $factor } times the square root of { $of }
    .adaptive = { $against } times the square root of { $roll } over that of { $cast }

count-verdict =
    .passed = The proposal passes.
    .rejected = The proposal is rejected.
    .lapsed = Without its quorum the vote lapses: nothing is decided.
count-result =
    .elected = Result: { $options } { $options-is ->
        [one] is
       *[other] are
    } elected.
    .funded = Result: { $options } { $options-is ->
        [one] is
       *[other] are
    } funded.
    .seats = Result, in seats: { $shares }.
    .nobody = Result: nobody is elected.
    .nothing = Result: nothing is funded.
count-vacant =
    .empty = { $seats } { $seats-is ->
        [one] seat stays empty.
       *[other] seats stay empty.
    }
    .reopen = Nominations are re-opened for { $seats } { $seats-is ->
        [one] seat.
       *[other] seats.
    }
count-substitutes = Substitutes, in this order: { $options }.
