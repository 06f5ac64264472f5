//! Pairwise methods and Borda: victories that cannot all stand, shared places, heads and weight.

use folkmoot::domain::count::Step;
use folkmoot::domain::count::decision::{
    DecisionRule, Measure, Need, Participation, Quorum, Strictness,
};

use super::{contest, count, elected, told, with_lot, with_terms};

/// A circle of three equal victories, and a fourth option below all.
const CIRCLE: &str = "weight,ranking\n2,a > b > c > d\n2,b > c > a > d\n2,c > a > b > d\n";

#[test]
fn equal_victories_that_cannot_all_stand_are_locked_by_the_lot() {
    for (order, winner) in [("abcd", "a"), ("cabd", "c"), ("dbca", "b")] {
        let election = with_lot(contest(1, CIRCLE), order);
        assert_eq!(elected("ranked-pairs", &election), winner);
    }
    let election = with_lot(contest(1, CIRCLE), "cabd");
    insta::assert_snapshot!(told("ranked-pairs", &election), @"
    prefer row to column  1  2  3  4
    1 a                   -  4  2  6
    2 b                   2  -  4  6
    3 c                   4  2  -  6
    4 d                   0  0  0  -


    Locked in: a over d, 6 to 0 (strength 6).
    Locked in: b over d, 6 to 0 (strength 6).
    Locked in: c over d, 6 to 0 (strength 6).
    Equal victories among a, b and c contradict each other. Order decided by lot: c, a and b.
    Locked in: c over a, 4 to 2 (strength 2).
    Locked in: a over b, 4 to 2 (strength 2).
    Whom no locked-in victory beats comes first.
    Elected: c.
    Ranking: c > a > b > d.
    Result: c is elected.
    ");
    // Without a circle no lot is needed.
    let open = contest(1, "weight,ranking\n2,a > b > c\n1,c > b\n");
    assert!(count("ranked-pairs", &open).is_ok());
    assert!(count("ranked-pairs", &contest(1, CIRCLE)).is_err());
}

#[test]
fn places_are_shared_by_equals_and_by_those_left_out_where_the_rule_fills() {
    let election = contest(
        1,
        "weight,ranking\n6,a > b = c\n4,d\n3,b > a > d > c\n2,c = d > a\n1,\n",
    );
    for (name, expected) in [
        ("borda", ["30", "22", "18", "20"]),
        ("borda-dowdall", ["49/6", "11/2", "19/4", "13/2"]),
        ("borda-modified", ["29", "21", "17", "15"]),
    ] {
        let outcome = count(name, &election).unwrap();
        let tallies = outcome.rounds[0].tallies.iter().flatten();
        let tallies: Vec<String> = tallies.map(ToString::to_string).collect();
        assert_eq!(tallies, expected, "{name}");
    }
}

#[test]
fn debian_counts_heads_where_its_rule_asks_for_them() {
    // The default option is the last, d.
    let election = contest(
        1,
        "weight,ranking\n1,a > d\n1,b = a > d > c\n7,d > a\n1,d = a\n5,b\n2,\n",
    );
    let quorum = |measure, need| Quorum {
        measure,
        counts: Participation::For,
        need: Need::Count(need),
        strictness: Strictness::Inclusive,
    };
    let rejected = |rule: DecisionRule| {
        let election = with_terms(election.clone(), |terms| terms.decision = Some(rule));
        let outcome = count("debian-cpssd", &with_lot(election, "abcd")).unwrap();
        let mut rounds = outcome.rounds.into_iter();
        let round = rounds.find(|round| round.step == Step::Reject);
        round.map_or(Vec::new(), |round| round.options)
    };
    let below = |measure, need| {
        rejected(DecisionRule {
            quorums: vec![quorum(measure, need)],
            thresholds: Vec::new(),
        })
    };
    assert_eq!(below(Measure::Heads, 1), [2]);
    assert_eq!(below(Measure::Heads, 2), [2]);
    assert_eq!(below(Measure::Heads, 3), [0, 1, 2]);
    assert_eq!(below(Measure::Weight, 2), [2]);
    assert_eq!(below(Measure::Weight, 3), [0, 2]);
    assert_eq!(below(Measure::Weight, 6), [0, 2]);
    assert_eq!(below(Measure::Weight, 7), [0, 1, 2]);
    // By heads 2 to 1 for a, 2 to 2 for b, 0 to 4 for c; by weight 2 to 7, 6 to 8, 0 to 10.
    assert_eq!(
        rejected(DecisionRule::simple_majority(Measure::Heads)),
        [1, 2]
    );
    assert_eq!(
        rejected(DecisionRule::simple_majority(Measure::Weight)),
        [0, 1, 2]
    );
}

#[test]
fn an_even_pair_is_no_defeat_however_many_votes_it_has() {
    let text = "weight,ranking\n4,a > d > b\n1,d > a > b\n4,b > a = d\n1,d > b > a\n";
    for name in ["minimax", "schulze"] {
        assert_eq!(elected(name, &contest(1, text)), "a", "{name}");
    }
}

/// The example of Schulze, A New Monotonic, Clone-Independent ... Method (2011), with 45 voters.
#[test]
fn the_strongest_paths_may_lead_by_way_of_others() {
    let text = "weight,ranking\n5,a > c > b > e > d\n5,a > d > e > c > b\n8,b > e > d > a > c\n\
                3,c > a > b > e > d\n7,c > a > e > b > d\n2,c > b > a > d > e\n\
                7,d > c > e > b > a\n8,e > b > a > d > c\n";
    assert_eq!(elected("schulze", &contest(1, text)), "e");
}
