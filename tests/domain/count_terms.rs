//! What an election takes and what it refuses: layout, kinds of ballots, terms, groups, matrices.

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::count::constraints::Limits;
use folkmoot::domain::count::pairwise::Pairwise;
use folkmoot::domain::count::{
    Balance, BallotKind, Budget, CountError, ElectionBuilder, Exact, Group, Lot, METHODS, Mark,
    MarkFault, Method, OptionIndex, Round, Step, Terms,
};
use folkmoot::domain::fault::Term;

const KINDS: [BallotKind; 8] = [
    BallotKind::Choice,
    BallotKind::Approvals,
    BallotKind::Ranking,
    BallotKind::WeakRanking,
    BallotKind::Scores,
    BallotKind::Points,
    BallotKind::Shares,
    BallotKind::SquaredPoints,
];

fn options(count: u16) -> Vec<String> {
    (0..count).map(|option| format!("o{option}")).collect()
}

fn builder(count: u16, seats: u16, kind: BallotKind, terms: Terms) -> ElectionBuilder {
    ElectionBuilder::new(options(count), seats, kind, terms).unwrap()
}

fn marks(numbers: &[u32]) -> Vec<Mark> {
    let marks = (0..).zip(numbers);
    marks
        .map(|(option, &number)| Mark { option, number })
        .collect()
}

fn group(options: &[OptionIndex], at_least: u16, at_most: u16) -> Group {
    Group {
        name: format!("{options:?}"),
        options: options.iter().copied().collect(),
        at_least,
        at_most,
    }
}

/// Every set of ten options, the one of position `n` being the bits of `n`.
fn all_sets() -> Vec<Vec<Mark>> {
    let set = |bits: u32| (0..10).filter(move |option| bits & (1 << option) != 0);
    let mark = |option| Mark { option, number: 1 };
    (0..1024)
        .map(|bits| set(bits).map(mark).collect())
        .collect()
}

#[test]
fn equal_ballots_are_merged_however_many_there_are() {
    let mut builder = builder(10, 1, BallotKind::Approvals, Terms::default());
    assert!(builder.clone().build().ballots().is_empty());
    for scale in [1, 100_000] {
        for (nth, marks) in (1..).zip(all_sets()) {
            builder.push(nth * scale, &marks).unwrap();
        }
    }
    let election = builder.build();
    assert!(!election.ballots().is_empty());
    assert_eq!(election.ballots().len(), 1024);
    for (nth, (ballot, marks)) in (1..).zip(election.ballots().iter().zip(all_sets())) {
        let given: Vec<OptionIndex> = marks.iter().map(|mark| mark.option).collect();
        assert_eq!(
            (ballot.heads, ballot.weight, ballot.marks),
            (2, nth * 100_001, given.as_slice())
        );
    }
}

#[test]
fn ballots_that_only_hash_alike_are_kept_apart() {
    // So many that some have the same 32 bits of hash: they differ in their scores alone.
    const SCORES: u32 = 64;
    let mut builder = builder(3, 1, BallotKind::Points, Terms::default());
    for ballot in 0..SCORES.pow(3) {
        let [a, b, c] = [ballot / SCORES / SCORES, ballot / SCORES, ballot].map(|x| x % SCORES);
        builder.push(1, &marks(&[a + 1, b + 1, c + 1])).unwrap();
    }
    let election = builder.build();
    assert!(election.ballots().iter().all(|ballot| ballot.weight == 1));
}

#[test]
fn options_are_found_by_their_ids() {
    let election = builder(3, 1, BallotKind::Choice, Terms::default()).build();
    let last = election.options()[2].clone();
    assert_eq!(election.index_of(&last), Some(2));
    assert_eq!(election.index_of("nobody"), None);
}

#[test]
fn weights_too_large_for_one_ballot_stand_beside_each_other() {
    let mut builder = builder(2, 1, BallotKind::Approvals, Terms::default());
    for weight in [u64::MAX, 1, 2] {
        builder.push(weight, &marks(&[1])).unwrap();
    }
    let election = builder.build();
    let weights: Vec<u64> = election.ballots().iter().map(|b| b.weight).collect();
    assert_eq!(weights, [u64::MAX, 3]);
    assert_eq!(election.weight(), u128::from(u64::MAX) + 3);
}

/// The kinds of ballots that each method counts, methods of the same kinds together.
#[test]
fn ballots_of_another_kind_are_refused() {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for method in METHODS {
        let fits = |&kind: &BallotKind| {
            let election = builder(2, 1, kind, Terms::default()).build();
            let refused = CountError::WrongKind {
                method: method.name(),
                wants: method.ballot_kind(),
                given: kind,
            };
            match method.count(&election) {
                Err(error @ CountError::WrongKind { .. }) => {
                    assert_eq!(error, refused);
                    false
                }
                _ => true,
            }
        };
        let fit: Vec<&str> = KINDS
            .into_iter()
            .filter(fits)
            .map(BallotKind::name)
            .collect();
        found.entry(fit.join(", ")).or_default().push(method.name());
    }
    let lines: Vec<String> = found
        .iter()
        .map(|(kinds, methods)| format!("{kinds}: {}", methods.join(" ")))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    choice, approvals: approval seq-phragmen pav seq-pav equal-shares equal-shares-increment equal-shares-av budget-greedy budget-greedy-cardinality budget-equal-shares budget-equal-shares-add1 budget-equal-shares-add1-greedy budget-equal-shares-cardinality budget-equal-shares-cardinality-add1 budget-equal-shares-cardinality-add1-greedy budget-phragmen
    choice, ranking, weak-ranking: yes-no single-choice list-dhondt list-sainte-lague list-largest-remainder
    points, shares: cumulative
    ranking: two-round stv-scottish stv-meek-prf stv-wigm-prf stv-wigm-prf-batch stv-meek-nz stv-warren qpq minneapolis cfer stv-rctab stv-rctab-hare stv-rctab-decimal stv-rctab-single stv-rctab-single-whole stv-act countback-act
    ranking, weak-ranking: borda borda-dowdall borda-modified irv irv-sequential bottoms-up bottoms-up-15 bottoms-up-15-first condorcet schulze schulze-margins ranked-pairs ranked-pairs-winning minimax minimax-margins minimax-opposition copeland snapshot-copeland debian-cpssd stv-folkmoot stv-meek-droop stv-meek-droop-equalized
    scores: score star bloc-star allocated-score rrv sss sss-electowiki
    scores, points: budget-greedy-points budget-most-points budget-equal-shares-points budget-equal-shares-points-add1 budget-equal-shares-points-add1-greedy
    shares: snapshot-quadratic
    squared-points: quadratic
    ");
}

#[test]
fn a_method_without_groups_says_so() {
    for method in METHODS {
        let terms = Terms {
            groups: vec![group(&[0], 0, 1)],
            budget: Some(Budget {
                total: 1,
                unit: 1,
                costs: vec![1, 1],
            }),
            ..Terms::default()
        };
        let election = builder(2, 1, method.ballot_kind(), terms).build();
        let refused = CountError::BadTerms {
            why: Term("terms-no-groups"),
        };
        let refuses = method.count(&election) == Err(refused);
        assert_eq!(refuses, !method.heeds_groups(), "{}", method.name());
    }
}

#[test]
fn numbers_stay_within_the_limits_of_their_kind() {
    let limited = |score_max, points_max| Terms {
        score_max,
        points_max,
        ..Terms::default()
    };
    for (kind, terms, fits, given, max) in [
        (
            BallotKind::Scores,
            limited(Some(5), Some(0)),
            [5, 5],
            [1, 6],
            5,
        ),
        (
            BallotKind::Points,
            limited(Some(0), Some(9)),
            [4, 5],
            [5, 5],
            9,
        ),
        (
            BallotKind::Shares,
            limited(Some(0), Some(9)),
            [4, 5],
            [5, 5],
            9,
        ),
        (
            BallotKind::SquaredPoints,
            limited(Some(0), Some(25)),
            [3, 4],
            [1, 5],
            25,
        ),
    ] {
        let above = match kind {
            BallotKind::Scores => 6,
            BallotKind::SquaredPoints => 26,
            _ => 10,
        };
        let fault = MarkFault::AboveMax { given: above, max };
        let mut builder = builder(2, 1, kind, terms.clone());
        builder.push(1, &marks(&fits)).unwrap();
        let refused = |ballot| {
            let fault = fault.clone();
            Err(CountError::Ballot { ballot, fault })
        };
        assert_eq!(builder.push(1, &marks(&given)), refused(2), "{kind}");

        let mut unlimited = self::builder(2, 1, kind, Terms::default());
        unlimited.push(1, &marks(&fits)).unwrap();
        let within = unlimited.clone().build().with_terms(terms.clone());
        assert!(within.is_ok(), "{kind}");
        unlimited.push(1, &marks(&given)).unwrap();
        let beyond = unlimited.build().with_terms(terms);
        assert_eq!(beyond.map(|_| ()), refused(2), "{kind}");
    }
}

#[test]
fn terms_fit_the_list_of_options() {
    let with = |terms: Terms| {
        let given = ElectionBuilder::new(options(3), 1, BallotKind::Ranking, terms);
        given.map(|_| ())
    };
    let withdrawn = |option| Terms {
        withdrawn: BTreeSet::from([option]),
        ..Terms::default()
    };
    let grouped = |group| Terms {
        groups: vec![group],
        ..Terms::default()
    };
    let costing = |costs: &[u64]| Terms {
        budget: Some(Budget {
            total: 5,
            unit: 1,
            costs: costs.to_vec(),
        }),
        ..Terms::default()
    };
    for fits in [
        withdrawn(2),
        grouped(group(&[0, 2], 1, 1)),
        grouped(group(&[0, 2], 1, 2)),
        costing(&[1, 2, 3]),
    ] {
        assert_eq!(with(fits), Ok(()));
    }
    let undeclared = Terms {
        undeclared: BTreeSet::from([3]),
        ..Terms::default()
    };
    for (terms, why) in [
        (undeclared, "terms-undeclared"),
        (withdrawn(3), "terms-withdrawn"),
        (grouped(group(&[0, 3], 0, 1)), "terms-group-option"),
        (grouped(group(&[0, 1], 2, 1)), "terms-group-seats"),
        (costing(&[1, 2]), "terms-costs"),
    ] {
        assert_eq!(with(terms), Err(CountError::BadTerms { why: Term(why) }));
    }
}

fn limits(seats: u16, groups: Vec<Group>) -> Result<Limits, CountError> {
    let terms = Terms {
        groups,
        ..Terms::default()
    };
    Limits::of(&builder(4, seats, BallotKind::Ranking, terms).build())
}

#[test]
fn an_option_of_two_groups_takes_a_seat_of_both() {
    let limits = limits(3, vec![group(&[0, 1], 0, 1), group(&[1, 2], 0, 1)]).unwrap();
    let others = |elected: OptionIndex| -> Vec<OptionIndex> {
        (0..4).filter(|&option| option != elected).collect()
    };
    let both = |a, b| limits.allow(&[a], &others(a), &[b]);
    let allowed = [(0, 1), (1, 2), (0, 2), (0, 3), (1, 3)].map(|(a, b)| both(a, b));
    // With 1 elected, 0 and 2 are out, and 3 alone cannot fill the other two seats.
    assert_eq!(allowed, [false, false, true, true, false]);
    assert_eq!(limits.barred(&[], &[0, 1, 2, 3]), [1]);
    assert_eq!(limits.needed(&[], &[0, 1, 2, 3]), [0, 2, 3]);
}

fn of_groups(groups: Vec<Group>) -> Terms {
    Terms {
        groups,
        ..Terms::default()
    }
}

#[test]
fn seats_that_groups_leave_unfillable_are_refused() {
    let refused = |names: &[&str]| {
        let groups = names.iter().map(|&name| name.to_owned()).collect();
        Err(CountError::Infeasible { groups })
    };
    let feasible = |groups: &[Group]| Limits::feasible(4, 3, &of_groups(groups.to_vec()));
    assert_eq!(feasible(&[group(&[0, 1, 2], 0, 2)]), Ok(()));
    assert_eq!(
        feasible(&[group(&[0, 1, 2], 0, 1)]),
        refused(&["[0, 1, 2]"])
    );
    let apart = [group(&[0, 1], 2, 2), group(&[2, 3], 2, 2)];
    assert_eq!(feasible(&apart), refused(&["[0, 1]", "[2, 3]"]));
}

#[test]
fn overlapping_groups_beyond_what_can_be_looked_at_are_refused() {
    let six = |at_most| -> Vec<Group> {
        let member = |other| group(&[0, other], 0, at_most);
        (1..7).map(member).collect()
    };
    let size = Limits::feasible(20, 10, &of_groups(six(9)));
    assert_eq!(
        size,
        Err(CountError::TooInvolved {
            what: Term("size-groups"),
            size: 1_000_000,
            limit: 100_000
        })
    );
    // Where a group may fill every seat there is nothing to look at.
    assert_eq!(Limits::feasible(20, 9, &of_groups(six(9))), Ok(()));
}

#[test]
fn a_matrix_counted_elsewhere_is_taken_as_it_is() {
    let given = Pairwise::given(&[vec![0, 7], vec![5, 0]]).unwrap();
    assert_eq!((given.over(0, 1), given.over(1, 0)), (7, 5));
    assert_eq!((given.margin(0, 1), given.margin(1, 0)), (2, -2));
    let refused = Err(CountError::BadTerms {
        why: Term("terms-matrix"),
    });
    let half = 1_u128 << 126;
    assert_eq!(Pairwise::given(&[vec![0, 7], vec![5]]), refused);
    assert_eq!(Pairwise::given(&[vec![0, 7, 1], vec![5, 0, 1]]), refused);
    assert_eq!(Pairwise::given(&[vec![0, half], vec![half, 0]]), refused);
    assert!(Pairwise::given(&[vec![0, half], vec![half - 1, 0]]).is_ok());
}

#[test]
fn a_round_that_loses_a_vote_does_not_add_up() {
    let mut round = Round::new(Step::Count, Vec::new());
    assert!(round.adds_up());
    round.tallies = vec![Some(Exact::whole(4)), None, Some(Exact::ratio(1, 2))];
    round.balance = Some(Balance {
        exhausted: Exact::ratio(3, 2),
        residual: Exact::whole(1),
        total: Exact::whole(7),
    });
    assert!(round.adds_up());
    round.tallies[0] = Some(Exact::whole(3));
    assert!(!round.adds_up());
    assert_eq!(format!("{:?}", round.tallies[2]), "Some(1/2)");
}

/// Write-ins with most first places: where they count, the threshold is one of all votes and they leave the
/// count; everywhere else they might have been withdrawn.
#[test]
fn an_undeclared_write_in_counts_for_a_threshold_or_not_at_all() {
    let rankings: [(u64, &[OptionIndex]); 5] = [
        (15, &[1]),
        (9, &[0, 2]),
        (8, &[2, 1, 0]),
        (4, &[3, 1]),
        (6, &[1, 0]),
    ];
    let run = |method: &dyn Method, seats, terms: fn(&mut Terms)| {
        let mut given = Terms {
            budget: Some(Budget {
                total: 20,
                unit: 1,
                costs: vec![9, 8, 7, 6],
            }),
            ..Terms::default()
        };
        terms(&mut given);
        let mut builder = builder(4, seats, method.ballot_kind(), given);
        for (weight, ranking) in rankings {
            let ranking = match method.ballot_kind() {
                BallotKind::Choice => &ranking[..1],
                _ => ranking,
            };
            let marks = (1..).zip(ranking);
            let marks = marks.map(|(number, &option)| Mark { option, number });
            builder.push(weight, &marks.collect::<Vec<_>>()).unwrap();
        }
        let election = builder.build();
        let lot = Lot::draw("undeclared", b"seed", election.options());
        method.count(&election.with_lot(lot))
    };
    let undeclared: fn(&mut Terms) = |terms| terms.undeclared = BTreeSet::from([1]);
    let withdrawn: fn(&mut Terms) = |terms| terms.withdrawn = BTreeSet::from([1]);
    let mut counting = Vec::new();
    for method in METHODS.iter().filter(|method| method.heeds_withdrawn()) {
        let seats = if method.heeds_seats() { [1, 2] } else { [1, 1] };
        for seats in seats {
            let Ok(outcome) = run(*method, seats, undeclared) else {
                continue;
            };
            assert!(!outcome.elected.contains(&1), "{}", method.name());
            let without = run(*method, seats, withdrawn).unwrap();
            if !method.counts_undeclared() {
                assert_eq!(outcome, without, "{}", method.name());
                continue;
            }
            let first = &outcome.rounds[0];
            let held = first.tallies[1].as_ref().map(ToString::to_string);
            assert!(held.unwrap().starts_with("21"), "{}", method.name());
            assert_eq!(outcome.rounds[1].options[0], 1, "{}", method.name());
            assert!(first.elected.is_empty() || method.name() == "minneapolis");
            assert!(outcome.rounds.iter().all(Round::adds_up));
            assert!(first.quota.is_none() || first.quota != without.rounds[0].quota);
            counting.push(method.name());
        }
    }
    counting.dedup();
    insta::assert_snapshot!(counting.join(" "), @"irv irv-sequential bottoms-up bottoms-up-15 bottoms-up-15-first minneapolis stv-rctab stv-rctab-hare stv-rctab-decimal stv-rctab-single stv-rctab-single-whole");
}

/// Where points are given, leaving some out makes another ballot; in a countback the withdrawn one is who
/// left the seat.
#[test]
fn a_withdrawn_option_might_never_have_stood() {
    let rankings: [(u64, &[OptionIndex]); 6] = [
        (5, &[1, 0, 2]),
        (4, &[0, 1, 3]),
        (3, &[2, 1]),
        (2, &[1]),
        (6, &[3, 2, 1, 0]),
        (1, &[0, 3]),
    ];
    let kept = |ranking: &'static [OptionIndex], all: bool| -> Vec<Mark> {
        let mark = |(number, &option)| Mark { option, number };
        let marks = (1..).zip(ranking).map(mark);
        marks.filter(|mark| all || mark.option != 1).collect()
    };
    let run = |method: &dyn Method, seats, all| {
        let terms = Terms {
            withdrawn: BTreeSet::from([1]),
            budget: Some(Budget {
                total: 20,
                unit: 1,
                costs: vec![9, 8, 7, 6],
            }),
            ..Terms::default()
        };
        let mut builder = builder(4, seats, method.ballot_kind(), terms);
        for (weight, ranking) in rankings {
            builder.push(weight, &kept(ranking, all)).unwrap();
        }
        let election = builder.build();
        let lot = Lot::draw("withdrawn", b"seed", election.options());
        let outcome = method.count(&election.with_lot(lot));
        outcome.map(|outcome| outcome.elected)
    };
    use BallotKind::{Approvals, Ranking, Scores, WeakRanking};
    let leaves_out = |method: &dyn Method| {
        let one = [1, 2].map(|seats| run(method, seats, true) == run(method, seats, false));
        one == [true, true]
    };
    let fits = [Approvals, Ranking, WeakRanking, Scores];
    let counted = METHODS.iter().filter(|m| fits.contains(&m.ballot_kind()));
    let unlike = counted.filter(|method| !leaves_out(**method));
    assert_eq!(
        unlike.map(|method| method.name()).collect::<Vec<_>>(),
        ["countback-act"]
    );
}
