//! A cap on the weight cast: nobody counts for more than a share of it.

use folkmoot::domain::count::decision::{
    Base, DecisionRule, Level, Measure, Strictness, Threshold,
};
use folkmoot::domain::count::{BallotKind, CountError, Election, ElectionBuilder, Outcome, Terms};
use folkmoot::domain::exact::Fraction;

use super::{contest, count, elected, told, with_terms};

fn capped(election: Election, above: u32, below: u32) -> Election {
    with_terms(election, |terms| {
        terms.cap_cast = Fraction::new(above, below)
    })
}

#[test]
fn nobody_counts_for_more_than_a_share_of_what_is_cast() {
    // Two ballots that mark alike and are merged, of which one alone is above a tenth of 100.
    let text = "weight,approvals\n60,a\n5,a\n15,b\n10,b\n10,\n";
    assert_eq!(elected("approval", &contest(1, text)), "a");
    let election = capped(contest(1, text), 1, 10);
    insta::assert_snapshot!(told("approval", &election), @"
    option    1
    a        15
    b       *20


    Nobody counts for more than 1/10 of the 100 votes cast: 10. Cut to that: 2 ballots.
    Ballots counted.
    Elected: b.
    Result: b is elected.
    ");
    let outcome = count("approval", &election).unwrap();
    let cap = outcome.capped.unwrap();
    assert_eq!((cap.cast, cap.limit, cap.cut), (100, 10, 2));
    assert_eq!((outcome.heads, outcome.weight), (5, 45));
    // Read back, it is the same outcome.
    let read = Outcome::from_json(&outcome.to_json()).unwrap();
    assert_eq!(read, outcome);
}

#[test]
fn a_cap_on_what_is_cast_never_leaves_nobody() {
    // A tenth of three is less than one, which everybody may count for.
    let text = "weight,approvals\n1,a\n1,b\n1,b\n";
    let election = capped(contest(1, text), 1, 10);
    let outcome = count("approval", &election).unwrap();
    let cap = outcome.capped.unwrap();
    assert_eq!((cap.limit, cap.cut, outcome.weight), (1, 0, 3));
    assert_eq!(elected("approval", &election), "b");
    // The largest numbers: exact, and without overflow.
    let text = format!("weight,approvals\n{0},a\n{0},b\n1,b\n", u64::MAX);
    let election = capped(contest(1, &text), u32::MAX - 1, u32::MAX);
    let cap = count("approval", &election).unwrap().capped.unwrap();
    assert_eq!((cap.limit, cap.cut), (u64::MAX, 0));
}

#[test]
fn a_cap_holds_in_every_count_of_the_contest() {
    // Whoever fails a threshold is passed over in a second count of the same, capped ballots.
    let text = "weight,approvals\n70,a\n15,b\n15,c | b\n";
    let of_all = Threshold {
        measure: Measure::Weight,
        level: Level::Share {
            share: Fraction::new(1, 3).unwrap(),
            base: Base::Cast,
            strictness: Strictness::Strict,
        },
    };
    let election = with_terms(contest(1, text), |terms| {
        let thresholds = vec![of_all];
        let quorums = Vec::new();
        terms.decision = Some(DecisionRule {
            quorums,
            thresholds,
        });
    });
    let election = capped(election, 1, 5);
    let outcome = count("approval", &election).unwrap();
    assert_eq!(outcome.weight, 50);
    assert_eq!(elected("approval", &election), "b");
}

#[test]
fn a_cap_of_nothing_or_of_everything_is_refused() {
    for (above, below) in [(0, 1), (1, 1), (3, 2)] {
        let terms = Terms {
            cap_cast: Fraction::new(above, below),
            ..Terms::default()
        };
        let options = vec!["a".to_owned()];
        let refused = ElectionBuilder::new(options, 1, BallotKind::Approvals, terms);
        assert!(matches!(refused, Err(CountError::BadTerms { .. })));
    }
}
