//! Seats reserved and capped for groups: every method keeps to them or refuses them, and no more.

use std::collections::BTreeSet;

use folkmoot::domain::count::{
    BallotKind, Budget, CountError, Election, ElectionBuilder, Group, Lot, METHODS, Mark, Method,
    Terms, method,
};
use proptest::prelude::*;

const OPTIONS: u16 = 6;

type Vote = (u64, Vec<u16>);

fn votes() -> impl Strategy<Value = Vec<Vote>> {
    let order = Just((0..OPTIONS).collect::<Vec<_>>()).prop_shuffle();
    let ranking =
        (order, 0..=usize::from(OPTIONS)).prop_map(|(order, length)| order[..length].to_vec());
    proptest::collection::vec((1..20_u64, ranking), 0..12)
}

/// Groups that may overlap, be empty or contradict one another.
fn groups() -> impl Strategy<Value = Vec<Group>> {
    let options = proptest::sample::subsequence((0..OPTIONS).collect::<Vec<_>>(), 0..=6);
    let group = (options, 0..3_u16, 0..4_u16).prop_map(|(options, at_least, more)| Group {
        name: format!("{options:?}"),
        options: options.into_iter().collect(),
        at_least,
        at_most: at_least + more,
    });
    proptest::collection::vec(group, 1..4)
}

fn election(votes: &[Vote], method: &dyn Method, seats: u16, groups: Vec<Group>) -> Election {
    let kind = method.ballot_kind();
    let options = (0..OPTIONS).map(|option| format!("o{option}")).collect();
    let costs = vec![10; usize::from(OPTIONS)];
    let terms = Terms {
        groups,
        budget: Some(Budget {
            total: 30,
            unit: 1,
            costs,
        }),
        ..Terms::default()
    };
    let mut builder = ElectionBuilder::new(options, seats, kind, terms).unwrap();
    for (weight, ranking) in votes {
        let marks = (1..)
            .zip(ranking)
            .map(|(number, &option)| Mark { option, number });
        let most = if kind == BallotKind::Choice { 1 } else { 6 };
        builder
            .push(*weight, &marks.take(most).collect::<Vec<_>>())
            .unwrap();
    }
    let election = builder.build();
    let lot = Lot::draw("groups", b"seed", election.options());
    election.with_lot(lot)
}

fn is_kept(elected: &BTreeSet<u16>, groups: &[Group]) -> bool {
    groups.iter().all(|group| {
        let held = elected.intersection(&group.options).count();
        usize::from(group.at_least) <= held && held <= usize::from(group.at_most)
    })
}

/// Whether any committee at all fits.
fn is_feasible(seats: u16, groups: &[Group]) -> bool {
    (0..1_u32 << OPTIONS).any(|bits| {
        let committee = (0..OPTIONS).filter(|option| bits & (1 << option) != 0);
        let committee: BTreeSet<u16> = committee.collect();
        committee.len() == usize::from(seats) && is_kept(&committee, groups)
    })
}

fn seats_of(method: &dyn Method, seats: u16) -> u16 {
    let two = election(&[(1, vec![0])], method, 2, Vec::new());
    if method.count(&two).is_err() {
        1
    } else {
        seats
    }
}

proptest! {
    #[test]
    fn every_method_keeps_to_groups_or_refuses_them(votes in votes(), groups in groups(), seats in 1..5_u16) {
        for method in METHODS.iter().copied().filter(|method| method.name() != "yes-no") {
            let seats = seats_of(method, seats);
            let result = method.count(&election(&votes, method, seats, groups.clone()));
            match result {
                Err(CountError::BadTerms { .. }) => prop_assert!(!method.heeds_groups(), "{}", method.name()),
                Err(CountError::Infeasible { .. }) => prop_assert!(!is_feasible(seats, &groups), "{}", method.name()),
                Err(error) => prop_assert!(false, "{}: {error}", method.name()),
                Ok(outcome) => {
                    prop_assert!(method.heeds_groups(), "{}", method.name());
                    let elected: BTreeSet<u16> = outcome.elected.iter().copied().collect();
                    prop_assert_eq!(outcome.elected.len(), usize::from(seats), "{}", method.name());
                    prop_assert!(is_kept(&elected, &groups), "{}: {:?}", method.name(), elected);
                }
            }
        }
    }

    #[test]
    fn groups_that_allow_everything_change_nothing(votes in votes(), seats in 1..5_u16) {
        let idle = Group { name: "all".into(), options: [1, 2].into(), at_least: 0, at_most: 6 };
        for method in METHODS.iter().copied().filter(|method| method.heeds_groups()) {
            let free = method.count(&election(&votes, method, seats, Vec::new()));
            let held = method.count(&election(&votes, method, seats, vec![idle.clone()]));
            let json = |result: Result<folkmoot::domain::count::Outcome, CountError>| result.map(|o| o.to_json());
            prop_assert_eq!(json(free), json(held), "{}", method.name());
        }
    }
}

/// Ada and Bo lead, but one of two seats is reserved for Cy and Dee.
#[test]
fn a_reserved_seat_goes_to_the_best_of_its_group() {
    let votes: Vec<Vote> = vec![(41, vec![0]), (30, vec![1]), (5, vec![2]), (6, vec![3, 2])];
    let group = Group {
        name: "new".into(),
        options: [2, 3].into(),
        at_least: 1,
        at_most: 2,
    };
    for (name, expected) in [
        ("stv-folkmoot", vec![0, 3]),
        ("stv-meek-prf", vec![0, 3]),
        ("single-choice", vec![0, 3]),
        ("approval", vec![0, 2]),
        ("seq-phragmen", vec![0, 2]),
        ("pav", vec![0, 2]),
        ("equal-shares", vec![0, 2]),
    ] {
        let method = method(name).unwrap();
        let election = election(&votes, method, 2, vec![group.clone()]);
        let mut elected = method.count(&election).unwrap().elected;
        elected.sort_unstable();
        assert_eq!(elected, expected, "{name}");
    }
}

#[test]
fn seats_that_nobody_could_fill_are_named() {
    let caps = |name: &str, options: &[u16]| Group {
        name: name.into(),
        options: options.iter().copied().collect(),
        at_least: 0,
        at_most: 1,
    };
    let groups = vec![caps("east", &[0, 1, 2]), caps("west", &[3, 4, 5])];
    let method = method("stv-folkmoot").unwrap();
    assert_eq!(
        method.count(&election(&[], method, 3, groups)),
        Err(CountError::Infeasible {
            groups: vec!["east".into(), "west".into()]
        })
    );
}

/// The worked example of docs/METHODS.md.
#[test]
fn who_is_barred_passes_on_their_votes() {
    let votes: Vec<Vote> = vec![
        (41, vec![0, 1]),
        (30, vec![1, 3]),
        (17, vec![2]),
        (12, vec![3]),
    ];
    let group = Group {
        name: "new".into(),
        options: [2, 3].into(),
        at_least: 1,
        at_most: 2,
    };
    let method = method("stv-folkmoot").unwrap();
    let outcome = method
        .count(&election(&votes, method, 2, vec![group]))
        .unwrap();
    assert_eq!(outcome.elected, [0, 3]);
    assert_eq!(outcome.rounds[1].barred, [1, 4, 5]);
    assert_eq!(
        outcome.rounds[1].tallies[3].as_ref().unwrap().to_string(),
        "42"
    );
}
