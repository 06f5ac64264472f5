//! What every counting method must keep whatever the ballots: shown on random weighted profiles.

use std::collections::BTreeSet;

use folkmoot::domain::count::{
    BallotKind, Budget, Election, ElectionBuilder, Lot, METHODS, Mark, Method, Outcome, Terms,
    method,
};
use proptest::prelude::*;

/// One ballot: its weight and, in order of preference, options out of six.
type Vote = (u64, Vec<u16>);

const OPTIONS: u16 = 6;

fn votes() -> impl Strategy<Value = Vec<Vote>> {
    let order = Just((0..OPTIONS).collect::<Vec<_>>()).prop_shuffle();
    let ranking =
        (order, 0..=usize::from(OPTIONS)).prop_map(|(order, length)| order[..length].to_vec());
    let weight = prop_oneof![1..5_u64, 1..1_000_000_u64, Just(1_u64 << 53)];
    proptest::collection::vec((weight, ranking), 0..12)
}

/// The marks of a ballot. Where equal ranks are allowed, an odd number of options stands two by two.
fn marks(kind: BallotKind, ranking: &[u16]) -> Vec<Mark> {
    let most = match kind {
        BallotKind::Choice => 1,
        _ => ranking.len(),
    };
    let pairs = kind == BallotKind::WeakRanking && ranking.len() % 2 == 1;
    let rank = |place: u32| if pairs { place.div_ceil(2) } else { place };
    let marks = (1..).zip(&ranking[..ranking.len().min(most)]);
    marks
        .map(|(place, &option)| Mark {
            option,
            number: rank(place),
        })
        .collect()
}

fn election(votes: &[Vote], kind: BallotKind, seats: u16, copies: bool) -> Election {
    let options = (0..OPTIONS).map(|option| format!("o{option}")).collect();
    let mut builder = ElectionBuilder::new(options, seats, kind, Terms::default()).unwrap();
    for (weight, ranking) in votes {
        let marks = &marks(kind, ranking);
        match copies {
            true => (0..*weight).for_each(|_| builder.push(1, marks).unwrap()),
            false => builder.push(*weight, marks).unwrap(),
        }
    }
    let election = builder.build();
    let lot = Lot::draw("laws", b"seed", election.options());
    election.with_lot(lot)
}

/// Every method that can count these ballots.
fn methods() -> impl Iterator<Item = &'static dyn Method> {
    METHODS.iter().copied().filter(|method| {
        // A countback needs a vacancy; its laws are those of stv-act and its own test.
        !["yes-no", "countback-act"].contains(&method.name())
            && !method.name().starts_with("budget")
            && !method.name().contains("pav")
    })
}

fn seats_of(method: &dyn Method, seats: u16) -> u16 {
    let one = method.count(&election(&[(1, vec![0])], method.ballot_kind(), 2, false));
    if one.is_err() { 1 } else { seats }
}

fn count(method: &dyn Method, votes: &[Vote], seats: u16) -> Outcome {
    let seats = seats_of(method, seats);
    method
        .count(&election(votes, method.ballot_kind(), seats, false))
        .unwrap()
}

/// Statutory rules count papers or truncate, Snapshot's is not linear: there the unit matters.
fn is_scale_free(method: &dyn Method) -> bool {
    let rounding = [
        "stv-scottish",
        "stv-wigm",
        "stv-meek",
        "stv-warren",
        "stv-rctab",
        "stv-act",
    ];
    let others = ["minneapolis", "cfer", "snapshot-quadratic"];
    !rounding
        .iter()
        .chain(&others)
        .any(|name| method.name().starts_with(name))
}

/// Few options and small weights, so that ties are the rule, under every order of the options as the lot.
fn tied_election(votes: &[(u64, Vec<u16>)], kind: BallotKind, seats: u16) -> Election {
    let terms = Terms {
        list_ties: true,
        budget: Some(Budget {
            total: 5,
            unit: 1,
            costs: vec![2, 3, 2, 1],
        }),
        ..Terms::default()
    };
    let options = (0..4).map(|option| format!("o{option}")).collect();
    let mut builder = ElectionBuilder::new(options, seats, kind, terms).unwrap();
    for (weight, ranking) in votes {
        builder.push(*weight, &marks(kind, ranking)).unwrap();
    }
    builder.build()
}

/// Every order of four options.
fn orders() -> Vec<Vec<usize>> {
    let digits = (0..256_usize).map(|n| vec![n / 64, n / 16 % 4, n / 4 % 4, n % 4]);
    let distinct = |order: &Vec<usize>| order.iter().collect::<BTreeSet<_>>().len() == 4;
    digits.filter(distinct).collect()
}

fn sorted(mut set: Vec<u16>) -> Vec<u16> {
    set.sort_unstable();
    set
}

#[test]
fn totals_beyond_64_bits_are_exact() {
    let votes: Vec<Vote> = [vec![0, 1, 2], vec![1, 3], vec![2, 0, 5, 4], vec![3, 1]]
        .into_iter()
        .zip(0..)
        .map(|(ranking, less)| (u64::MAX - less, ranking))
        .collect();
    for method in methods() {
        let outcome = count(method, &votes, 2);
        assert!(
            outcome.weight > u128::from(u64::MAX) * 3,
            "{}",
            method.name()
        );
        let sums = outcome.rounds.iter().all(|round| round.adds_up());
        assert!(sums && !outcome.elected.is_empty(), "{}", method.name());
    }
}

proptest! {
    #[test]
    fn a_weight_is_as_many_copies(votes in proptest::collection::vec((1..6_u64, proptest::sample::subsequence(vec![0_u16, 1, 2, 3, 4, 5], 0..6)), 0..8)) {
        for method in methods().filter(|method| method.name() != "snapshot-quadratic") {
            let (kind, seats) = (method.ballot_kind(), seats_of(method, 2));
            let weighted = method.count(&election(&votes, kind, seats, false)).unwrap();
            let mut copied = method.count(&election(&votes, kind, seats, true)).unwrap();
            copied.heads = weighted.heads;
            prop_assert_eq!(weighted.to_json(), copied.to_json(), "{}", method.name());
        }
    }

    #[test]
    fn the_order_of_ballots_never_matters(votes in votes(), turn in 0..12_usize) {
        let mut turned = votes.clone();
        turned.rotate_left(turn.min(votes.len()));
        turned.reverse();
        for method in methods() {
            prop_assert_eq!(count(method, &votes, 2).to_json(), count(method, &turned, 2).to_json());
        }
    }

    #[test]
    fn the_unit_of_weight_never_matters(votes in votes(), scale in 2..1000_u64) {
        let larger: Vec<Vote> =
            votes.iter().map(|(weight, ranking)| (weight * scale, ranking.clone())).collect();
        for method in methods().filter(|method| is_scale_free(*method)) {
            let (small, large) = (count(method, &votes, 2), count(method, &larger, 2));
            prop_assert_eq!(small.elected, large.elected, "{}", method.name());
        }
    }

    #[test]
    fn the_order_of_options_never_matters(votes in votes(), seats in 1..4_u16) {
        // The mirrored contest has the same ids, so the same lot, in the opposite order.
        let mirror = |option: &u16| OPTIONS - 1 - option;
        // Debian's default option is the last.
        for method in methods().filter(|method| method.name() != "debian-cpssd") {
            let seats = seats_of(method, seats);
            let kind = method.ballot_kind();
            let here = method.count(&election(&votes, kind, seats, false)).unwrap();
            let mirrored: Vec<Vote> =
                votes.iter().map(|(weight, order)| (*weight, order.iter().map(mirror).collect())).collect();
            let options: Vec<String> = (0..OPTIONS).rev().map(|option| format!("o{option}")).collect();
            let mut builder = ElectionBuilder::new(options, seats, kind, Terms::default()).unwrap();
            for (weight, ranking) in &mirrored {
                builder.push(*weight, &marks(kind, ranking)).unwrap();
            }
            let there = builder.build();
            let lot = Lot::draw("laws", b"seed", there.options());
            let there = method.count(&there.with_lot(lot)).unwrap();
            let names = |outcome: &Outcome| {
                let mut names: Vec<String> = outcome.elected_names().into_iter().map(str::to_owned).collect();
                names.sort();
                names
            };
            prop_assert_eq!(names(&here), names(&there), "{}", method.name());
        }
    }

    #[test]
    fn every_round_adds_up_and_every_seat_is_filled(votes in votes(), seats in 1..4_u16) {
        for method in methods() {
            let outcome = count(method, &votes, seats);
            for round in &outcome.rounds {
                prop_assert!(round.adds_up(), "{} {:?}", method.name(), round);
            }
            let filled = usize::from(outcome.seats);
            // These elect as many as pass, not as many as there are seats.
            let open = method.name() == "condorcet" || method.name().starts_with("bottoms-up-15");
            // Lists without votes have no seats, and those with many have several.
            let open = open || method.seats_lists() && outcome.elected.is_empty();
            prop_assert!(outcome.elected.len() == filled || open, "{}", method.name());
            let mut distinct = outcome.elected.clone();
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert!(distinct.len() == outcome.elected.len() || method.seats_lists());
        }
    }

    #[test]
    fn the_list_of_tied_sets_is_what_the_lots_elect(
        votes in proptest::collection::vec((1..4_u64, proptest::sample::subsequence(vec![0_u16, 1, 2, 3], 0..4).prop_shuffle()), 0..8),
        seats in 1..4_u16,
    ) {
        for method in METHODS.iter().filter(|method| method.lists_ties()) {
            let seats = seats_of(*method, seats);
            let election = tied_election(&votes, method.ballot_kind(), seats);
            let (mut lots, mut lists) = (BTreeSet::new(), BTreeSet::new());
            for order in orders() {
                let order: Vec<&str> = order.iter().map(|&at| election.options()[at].as_str()).collect();
                let lot = Lot::given(&order, election.options()).unwrap();
                let outcome = method.count(&election.clone().with_lot(lot)).unwrap();
                let elected = sorted(outcome.elected);
                let listed = match outcome.alternatives.is_empty() {
                    true => vec![elected.clone()],
                    false => outcome.alternatives,
                };
                lots.insert(elected);
                lists.insert(listed);
            }
            let listed: Vec<Vec<u16>> = lots.into_iter().collect();
            prop_assert_eq!(lists, BTreeSet::from([listed]), "{}", method.name());
        }
    }

    #[test]
    fn a_condorcet_winner_wins_condorcet_methods(votes in votes()) {
        let election = election(&votes, BallotKind::WeakRanking, 1, false);
        let winner = method("condorcet").unwrap().count(&election).unwrap().elected;
        if !winner.is_empty() {
            for name in ["schulze", "schulze-margins", "ranked-pairs", "ranked-pairs-winning", "minimax", "minimax-margins", "copeland", "snapshot-copeland", "debian-cpssd"] {
                prop_assert_eq!(&method(name).unwrap().count(&election).unwrap().elected, &winner, "{}", name);
            }
        }
    }

    #[test]
    fn transferable_votes_for_one_seat_are_instant_runoff(votes in votes()) {
        let election = election(&votes, BallotKind::Ranking, 1, false);
        let run = |name: &str| method(name).unwrap().count(&election).unwrap().elected;
        let runoff = run("irv");
        prop_assert_eq!(run("stv-folkmoot"), runoff.clone());
        for name in ["irv-sequential", "bottoms-up"] {
            prop_assert_eq!(run(name), runoff.clone(), "{}", name);
        }
        prop_assert_eq!(run("stv-scottish"), runoff);
    }

    #[test]
    fn a_countback_elects_one_who_was_not_elected(votes in votes(), turn in 0..12_usize) {
        let election = election(&votes, BallotKind::Ranking, 2, false);
        let elected = method("stv-act").unwrap().count(&election).unwrap().elected;
        let countback = method("countback-act").unwrap();
        prop_assert!(countback.count(&election).is_err());
        for &vacated in &elected {
            let vacant = |votes: &[Vote]| {
                let election = self::election(votes, BallotKind::Ranking, 2, false);
                let mut terms = election.terms().clone();
                terms.withdrawn.insert(vacated);
                election.with_terms(terms).unwrap()
            };
            let outcome = countback.count(&vacant(&votes)).unwrap();
            prop_assert_eq!(outcome.elected.len(), 1);
            prop_assert!(!elected.contains(&outcome.elected[0]));
            for round in &outcome.rounds {
                prop_assert!(round.adds_up(), "{:?}", round);
            }
            let mut turned = votes.clone();
            turned.rotate_left(turn.min(votes.len()));
            prop_assert_eq!(countback.count(&vacant(&turned)).unwrap().to_json(), outcome.to_json());
        }
    }
}
