//! Decision rules at their edges: one vote less, exactly the mark, one vote more.

use folkmoot::domain::count::decision::{
    Ballots, Base, DecisionRule, Level, Measure, Need, Participation, Quorum, Strictness,
    Threshold, Verdict, Votes,
};
use folkmoot::domain::exact::Fraction;

fn votes(in_favour: u128, against: u128, abstained: u128, roll: u128) -> Votes {
    Votes {
        in_favour,
        against,
        abstained,
        roll,
    }
}

/// The same votes in the measure that is judged, and the opposite in the other one.
fn cast(measure: Measure, votes: Votes) -> Ballots {
    let other = Votes {
        in_favour: votes.against,
        against: votes.in_favour,
        abstained: votes.roll,
        roll: votes.abstained,
    };
    match measure {
        Measure::Heads => Ballots {
            heads: votes,
            weight: other,
        },
        Measure::Weight => Ballots {
            heads: other,
            weight: votes,
        },
    }
}

fn quorum(counts: Participation, need: Need, strictness: Strictness) -> DecisionRule {
    DecisionRule {
        quorums: vec![Quorum {
            measure: Measure::Weight,
            counts,
            need,
            strictness,
        }],
        thresholds: Vec::new(),
    }
}

fn threshold(share: (u32, u32), base: Base, strictness: Strictness) -> DecisionRule {
    let share = Fraction::new(share.0, share.1).unwrap();
    DecisionRule {
        quorums: Vec::new(),
        thresholds: vec![Threshold {
            measure: Measure::Weight,
            level: Level::Share {
                share,
                base,
                strictness,
            },
        }],
    }
}

fn passes(rule: &DecisionRule, votes: Votes) -> bool {
    rule.judge(&cast(Measure::Weight, votes)).verdict == Verdict::Passed
}

#[test]
fn a_quorum_counts_whom_it_names() {
    let need = Need::Count(10);
    for (counts, exactly, short) in [
        (Participation::Cast, votes(2, 3, 5, 99), votes(2, 3, 4, 99)),
        (
            Participation::ForAndAbstained,
            votes(4, 9, 6, 99),
            votes(4, 9, 5, 99),
        ),
        (
            Participation::For,
            votes(10, 9, 9, 99),
            votes(9, 99, 99, 99),
        ),
    ] {
        let inclusive = quorum(counts, need, Strictness::Inclusive);
        let strict = quorum(counts, need, Strictness::Strict);
        assert!(passes(&inclusive, exactly), "{counts:?}");
        assert!(!passes(&strict, exactly), "{counts:?}");
        assert!(!passes(&inclusive, short), "{counts:?}");
    }
}

#[test]
fn a_share_and_a_root_of_the_roll_are_exact() {
    let fraction = |above, below| Fraction::new(above, below).unwrap();
    let third = quorum(
        Participation::Cast,
        Need::Share(fraction(1, 3)),
        Strictness::Inclusive,
    );
    assert!(passes(&third, votes(34, 0, 0, 100)));
    assert!(!passes(&third, votes(33, 0, 0, 100)));
    let two_fifths = quorum(
        Participation::Cast,
        Need::Share(fraction(2, 5)),
        Strictness::Inclusive,
    );
    assert!(passes(&two_fifths, votes(40, 0, 0, 100)));
    assert!(!passes(&two_fifths, votes(39, 0, 0, 100)));
    // 3/2 times the root of 911 is 45.27: 46 are more, 45 are not.
    let root = quorum(
        Participation::For,
        Need::RootOfRoll(fraction(3, 2)),
        Strictness::Strict,
    );
    assert!(passes(&root, votes(46, 0, 0, 911)));
    assert!(!passes(&root, votes(45, 0, 0, 911)));
    // 3/2 times the root of 100 is 15 exactly.
    assert!(!passes(&root, votes(15, 0, 0, 100)));
    assert!(passes(&root, votes(16, 0, 0, 100)));
}

#[test]
fn a_threshold_is_a_share_of_its_base() {
    for (base, exactly) in [
        (Base::ForAgainst, votes(20, 10, 5, 1000)),
        (Base::Cast, votes(20, 5, 5, 1000)),
        (Base::Roll, votes(20, 0, 0, 30)),
    ] {
        let inclusive = threshold((2, 3), base, Strictness::Inclusive);
        let strict = threshold((2, 3), base, Strictness::Strict);
        assert!(passes(&inclusive, exactly), "{base:?}");
        assert!(!passes(&strict, exactly), "{base:?}");
        let more = Votes {
            in_favour: 21,
            ..exactly
        };
        assert!(passes(&strict, more), "{base:?}");
        let fewer = Votes {
            in_favour: 19,
            ..exactly
        };
        assert!(!passes(&inclusive, fewer), "{base:?}");
    }
    let nothing = threshold((0, 1), Base::Cast, Strictness::Inclusive);
    assert!(!passes(&nothing, votes(0, 0, 0, 10)));
    assert!(passes(&nothing, votes(0, 1, 0, 10)));
}

#[test]
fn each_measure_is_judged_by_its_own_votes() {
    for measure in [Measure::Heads, Measure::Weight] {
        let rule = DecisionRule::simple_majority(measure);
        let verdict = |votes| rule.judge(&cast(measure, votes)).verdict;
        assert_eq!(verdict(votes(5, 4, 0, 0)), Verdict::Passed);
        assert_eq!(verdict(votes(4, 4, 0, 0)), Verdict::Rejected);
        assert_eq!(verdict(votes(4, 5, 0, 0)), Verdict::Rejected);
    }
    let double = DecisionRule {
        quorums: Vec::new(),
        thresholds: vec![
            Threshold::majority(Measure::Heads),
            Threshold::majority(Measure::Weight),
        ],
    };
    let judged = double.judge(&cast(Measure::Heads, votes(5, 4, 0, 0)));
    assert_eq!(judged.verdict, Verdict::Rejected);
    let holds: Vec<bool> = judged.reasons.iter().map(|reason| reason.holds).collect();
    assert_eq!(holds, [true, false]);
}

#[test]
fn presets_follow_their_texts() {
    let weight = |rule: &DecisionRule, votes| rule.judge(&cast(Measure::Weight, votes)).verdict;
    let governor = DecisionRule::openzeppelin_simple(10);
    assert_eq!(weight(&governor, votes(6, 5, 4, 0)), Verdict::Passed);
    assert_eq!(weight(&governor, votes(6, 9, 4, 0)), Verdict::Rejected);
    assert_eq!(weight(&governor, votes(6, 5, 3, 0)), Verdict::Lapsed);
    // against * isqrt(roll) < for * isqrt(cast): 20 * 10 < 30 * 7, but not 21 * 10 < 30 * 7.
    let adaptive = DecisionRule::substrate_adaptive();
    assert_eq!(weight(&adaptive, votes(30, 20, 0, 100)), Verdict::Passed);
    assert_eq!(weight(&adaptive, votes(30, 21, 0, 100)), Verdict::Rejected);
    assert_eq!(weight(&adaptive, votes(0, 0, 0, 100)), Verdict::Rejected);
    let heads = |rule: &DecisionRule, votes| rule.judge(&cast(Measure::Heads, votes)).verdict;
    let debian = DecisionRule::debian(3);
    assert_eq!(heads(&debian, votes(46, 15, 0, 911)), Verdict::Passed);
    assert_eq!(heads(&debian, votes(46, 16, 0, 911)), Verdict::Rejected);
    assert_eq!(heads(&debian, votes(48, 16, 0, 911)), Verdict::Rejected);
    assert_eq!(heads(&debian, votes(45, 0, 0, 911)), Verdict::Lapsed);
}

#[test]
fn every_reason_says_what_it_held_against_what() {
    let mut rule = DecisionRule::debian(2);
    rule.quorums.push(Quorum {
        measure: Measure::Weight,
        counts: Participation::Cast,
        need: Need::Share(Fraction::new(1, 4).unwrap()),
        strictness: Strictness::Inclusive,
    });
    rule.thresholds.push(Threshold {
        measure: Measure::Weight,
        level: Level::Adaptive,
    });
    let ballots = Ballots {
        heads: votes(20, 9, 3, 100),
        weight: votes(50, 20, 5, 400),
    };
    let said: Vec<String> = rule
        .judge(&ballots)
        .reasons
        .iter()
        .map(|reason| {
            format!(
                "{:?} {:?}: {} against {} ({:?}): {}",
                reason.test,
                reason.measure,
                reason.given,
                reason.needed,
                reason.strictness,
                reason.holds
            )
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @"
    Quorum Heads: 20 against 3/2 root of 100 (Strict): true
    Quorum Weight: 75 against 1/4 of 400 (Inclusive): false
    Threshold Heads: 20 against 2/3 of 29 (Strict): true
    Threshold Weight: 50 against 20 root of 400 over root of 75 (Strict): false
    ");
}
