//! That a method looks at what it says it looks at, and at nothing else: the command line refuses the rest.

use folkmoot::domain::count::pairwise::Unranked;
use folkmoot::domain::count::{
    BallotKind, Budget, CountError, Election, ElectionBuilder, Lot, METHODS, Mark, Method, Outcome,
    Overvote, Step, Terms,
};

/// Weights and ranks by option, 0 for none: first places of their own, shared ranks, much left out.
const BALLOTS: [(u64, [u32; 4]); 6] = [
    (9, [1, 0, 0, 0]),
    (8, [0, 1, 2, 0]),
    (7, [0, 2, 1, 0]),
    (6, [2, 2, 0, 1]),
    (5, [0, 2, 1, 1]),
    (1, [3, 0, 2, 1]),
];

/// The same contest for every kind of ballot; equal ranks only where `shares` says so.
fn election(kind: BallotKind, shares: bool, seats: u16, terms: Terms) -> Election {
    let options = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let terms = Terms {
        budget: Some(Budget {
            total: 6,
            unit: 1,
            costs: vec![3, 2, 2, 1],
        }),
        ..terms
    };
    let mut builder = ElectionBuilder::new(options, seats, kind, terms).unwrap();
    for (weight, ranks) in BALLOTS {
        let marks = (0..).zip(ranks).filter(|(_, rank)| *rank > 0);
        let apart = |option: u16, rank: u32| match kind.is_ranked() && !shares {
            true => rank * 4 + u32::from(option),
            false => rank,
        };
        let mut marks: Vec<Mark> = marks
            .map(|(option, rank)| Mark {
                option,
                number: apart(option, rank),
            })
            .collect();
        if kind == BallotKind::Choice {
            marks.truncate(1);
        }
        builder.push(weight, &marks).unwrap();
    }
    let election = builder.build();
    let lot = Lot::draw("heeds", b"seed", election.options());
    election.with_lot(lot)
}

fn count(method: &dyn Method, seats: u16, terms: Terms) -> Result<Outcome, CountError> {
    let shared = election(BallotKind::WeakRanking, true, seats, terms.clone());
    match method.count(&shared) {
        Err(CountError::WrongKind { .. }) => {
            method.count(&election(method.ballot_kind(), false, seats, terms))
        }
        counted => counted,
    }
}

/// The methods to which the terms make a difference, in the elected or in the numbers on the way.
fn changed(terms: &Terms) -> Vec<&'static str> {
    let differs = |method: &&&dyn Method| {
        // Where a method fills one seat it does not fill two.
        let seats = [1, 2].into_iter().find_map(|seats| {
            let usual = count(**method, seats, Terms::default()).ok()?;
            Some(count(**method, seats, terms.clone()) != Ok(usual))
        });
        seats.unwrap_or(false)
    };
    METHODS
        .iter()
        .filter(differs)
        .map(|method| method.name())
        .collect()
}

fn heeding(heeds: fn(&dyn Method) -> bool) -> Vec<&'static str> {
    let heeding = METHODS.iter().filter(|method| heeds(**method));
    heeding.map(|method| method.name()).collect()
}

#[test]
fn only_some_methods_look_at_what_is_left_out() {
    let silent = Terms {
        unranked: Unranked::Silent,
        ..Terms::default()
    };
    assert_eq!(changed(&silent), heeding(|method| method.heeds_unranked()));
}

#[test]
fn only_runoffs_end_ballots_at_shared_ranks() {
    let skips = Terms {
        overvote: Overvote::Skips,
        ..Terms::default()
    };
    assert_eq!(changed(&skips), heeding(|method| method.heeds_overvotes()));
}

#[test]
fn seats_say_how_many_are_elected_or_nothing() {
    let elected = |method: &dyn Method, seats| {
        let outcome = count(method, seats, Terms::default());
        outcome.map(|outcome| (outcome.elected, outcome.rounds))
    };
    let differs = METHODS
        .iter()
        .filter(|method| elected(**method, 1) != elected(**method, 2));
    let differing: Vec<&str> = differs.map(|method| method.name()).collect();
    let heeding = heeding(|method| method.heeds_seats());
    // A countback has no vacancy here.
    let heeding: Vec<&str> = heeding
        .into_iter()
        .filter(|name| *name != "countback-act")
        .collect();
    assert_eq!(differing, heeding);
}

/// First preferences of three options, and one option that nobody ranks.
fn first_preferences(method: &dyn Method, votes: [u64; 3], seats: u16) -> Option<Outcome> {
    let options = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let kind = BallotKind::Ranking;
    let mut builder = ElectionBuilder::new(options, seats, kind, Terms::default()).unwrap();
    for (option, weight) in (0..).zip(votes) {
        let mark = Mark { option, number: 1 };
        builder.push(weight, &[mark]).unwrap();
    }
    let election = builder.build();
    let lot = Lot::draw("heeds", b"seed", election.options());
    method.count(&election.with_lot(lot)).ok()
}

#[test]
fn exactly_the_quota_elects_unless_it_must_be_exceeded() {
    let mut with_quota = Vec::new();
    for &method in METHODS
        .iter()
        .filter(|method| method.ballot_kind().is_ranked())
    {
        let mut seen = false;
        for seats in 1..=2 {
            for votes in (2..40).flat_map(|most| (1..most).map(move |next| [most, next, 1])) {
                let Some(outcome) = first_preferences(method, votes, seats) else {
                    continue;
                };
                let Some(quota) = outcome.rounds.first().and_then(|round| round.quota.clone())
                else {
                    continue;
                };
                // A quotient is not a number of votes, nor is a percentage met by one alone.
                let has_votes =
                    !["qpq", "bottoms-up-15", "bottoms-up-15-first"].contains(&method.name());
                if has_votes && quota.to_ratio() == votes[0].into() {
                    seen = true;
                    // Meek's rules elect in the round after the first.
                    let rounds = outcome.rounds.iter().take(2);
                    let early =
                        rounds.filter(|round| matches!(round.step, Step::Count | Step::Distribute));
                    let elects = early.into_iter().any(|round| round.elected.contains(&0));
                    assert_eq!(
                        elects,
                        !method.exceeds_quota(),
                        "{method:?} {votes:?} {seats}"
                    );
                }
            }
        }
        if seen {
            with_quota.push(method.name());
        }
    }
    assert!(
        with_quota.contains(&"irv") && with_quota.contains(&"stv-folkmoot"),
        "{with_quota:?}"
    );
    assert!(with_quota.contains(&"stv-scottish"), "{with_quota:?}");
}
