//! What a contest asks for beyond its method: quorums, thresholds of a seat, new nominations, marks, substitutes.

use folkmoot::domain::count::decision::{
    Base, DecisionRule, Level, Measure, Need, Participation, Quorum, Strictness, Threshold, Verdict,
};
use folkmoot::domain::count::{
    BallotKind, CountError, Election, ElectionBuilder, Group, METHODS, Mark, MarkFault, Roll,
    Terms, method,
};
use folkmoot::domain::exact::Fraction;

use super::{contest, count, elected, told, with_lot, with_terms};

fn threshold(
    measure: Measure,
    base: Base,
    strictness: Strictness,
    above: u32,
    below: u32,
) -> Threshold {
    let share = Fraction::new(above, below).unwrap();
    Threshold {
        measure,
        level: Level::Share {
            share,
            base,
            strictness,
        },
    }
}

fn quorum(measure: Measure, counts: Participation, need: Need) -> Quorum {
    Quorum {
        measure,
        counts,
        need,
        strictness: Strictness::Inclusive,
    }
}

fn under(election: Election, quorums: Vec<Quorum>, thresholds: Vec<Threshold>) -> Election {
    with_terms(election, |terms| {
        terms.decision = Some(DecisionRule {
            quorums,
            thresholds,
        });
        terms.roll = Some(Roll {
            heads: 10,
            weight: 40,
        });
    })
}

/// More than half of all ballots, abstentions included.
fn most_of_cast() -> Threshold {
    threshold(Measure::Weight, Base::Cast, Strictness::Strict, 1, 2)
}

fn verdict(name: &str, election: &Election) -> Verdict {
    count(name, election).unwrap().decision.unwrap().verdict
}

#[test]
fn a_seat_can_take_more_than_half_of_the_ballots() {
    let text = "weight,approvals\n6,a | b\n5,a\n4,b | c\n6,\n";
    let election = under(contest(2, text), Vec::new(), vec![most_of_cast()]);
    insta::assert_snapshot!(told("approval", &election), @"
    option    2
    a       *11
    b
    c


    b and c do not have the required support and cannot be elected.
    Ballots counted.
    Elected: a.
    Threshold met by a: 11 in favour; more than 1/2 of 21 required (weight).
    Threshold missed by b: 10 in favour; more than 1/2 of 21 required (weight).
    Threshold missed by c: 4 in favour; more than 1/2 of 21 required (weight).
    Result: a is elected.
    1 seat stays empty.
    ");
    assert_eq!(elected("approval", &contest(2, text)), "a b");
    // By heads it is two of four, which is not more than half.
    let heads = threshold(Measure::Heads, Base::Cast, Strictness::Strict, 1, 2);
    let election = under(contest(2, text), Vec::new(), vec![heads]);
    assert_eq!(elected("approval", &election), "");
    assert_eq!(verdict("approval", &election), Verdict::Rejected);
    let half = threshold(Measure::Heads, Base::Cast, Strictness::Inclusive, 1, 2);
    let election = under(contest(2, text), Vec::new(), vec![half]);
    assert_eq!(elected("approval", &election), "a b");
}

#[test]
fn whoever_fails_leaves_the_seat_to_the_next() {
    // By weight a comes first, but by heads only b and c have support.
    let text = "weight,approvals\n20,a\n1,b\n1,b | c\n1,b | c\n";
    let heads = threshold(
        Measure::Heads,
        Base::ForAgainst,
        Strictness::Inclusive,
        1,
        2,
    );
    let election = under(contest(1, text), Vec::new(), vec![heads]);
    assert_eq!(elected("approval", &election), "b");
    let two = under(contest(2, text), Vec::new(), vec![heads]);
    assert_eq!(elected("approval", &two), "b c");
}

#[test]
fn a_quorum_lapses_an_election_whatever_the_method() {
    // A countback is of a count that was held.
    let asked = METHODS
        .iter()
        .filter(|method| !method.heeds_decision() && method.name() != "countback-act");
    for method in asked {
        let counts = [Participation::Cast, Participation::ForAgainst];
        for (counts, enough) in counts
            .into_iter()
            .flat_map(|counts| [(counts, true), (counts, false)])
        {
            // Four voted and one of them marked nothing.
            let need = match (counts, enough) {
                (Participation::Cast, true) => 4,
                (Participation::Cast, false) => 5,
                (_, true) => 3,
                (_, false) => 4,
            };
            let kind = method.ballot_kind();
            let options = ["a", "b"].map(str::to_owned).to_vec();
            let terms = Terms {
                decision: Some(DecisionRule {
                    quorums: vec![quorum(Measure::Heads, counts, Need::Count(need))],
                    thresholds: Vec::new(),
                }),
                budget: Some(folkmoot::domain::count::Budget {
                    total: 4,
                    unit: 1,
                    costs: vec![1, 1],
                }),
                ..Terms::default()
            };
            let mut builder = ElectionBuilder::new(options, 1, kind, terms).unwrap();
            for option in [0, 0, 1] {
                builder.push(5, &[Mark { option, number: 1 }]).unwrap();
            }
            builder.push(5, &[]).unwrap();
            let election = with_lot(builder.build(), "ab");
            let outcome = method.count(&election).unwrap();
            let verdict = outcome.decision.as_ref().unwrap().verdict;
            assert_eq!(verdict == Verdict::Passed, enough, "{method:?} {counts:?}");
            assert_eq!(outcome.elected.is_empty(), !enough, "{method:?} {counts:?}");
            assert_eq!(outcome.verdict().is_none(), enough, "{method:?} {counts:?}");
        }
    }
}

#[test]
fn a_runoff_can_ask_for_a_majority_of_all_who_voted() {
    let text = "weight,ranking\n8,a\n7,b\n4,c > b\n2,\n";
    let election = under(contest(1, text), Vec::new(), vec![most_of_cast()]);
    assert_eq!(elected("irv", &election), "b");
    let text = "weight,ranking\n8,a\n7,b\n3,c > b\n2,\n";
    let election = under(contest(1, text), Vec::new(), vec![most_of_cast()]);
    insta::assert_snapshot!(told("irv", &election), @"
    option     1   2
    a          8   8
    b          7  10
    c          3
    exhausted  2   2
    residual   0   0
    more than  9   9


    First preferences counted. More than 9 votes elect.
    c has the fewest votes and is eliminated; its votes are transferred: 3 to b.
    b does not have the required support and cannot be elected.
    Threshold missed by b: 10 in favour; more than 1/2 of 20 required (weight).
    Result: nobody is elected.
    1 seat stays empty.
    ");
    assert_eq!(elected("two-round", &election), "");
    assert_eq!(elected("stv-folkmoot", &election), "");
    let heads = threshold(Measure::Heads, Base::Cast, Strictness::Strict, 1, 2);
    let election = under(contest(1, text), Vec::new(), vec![heads]);
    assert!(matches!(
        count("irv", &election),
        Err(CountError::BadTerms { .. })
    ));
    assert!(matches!(
        count("schulze", &election),
        Err(CountError::BadTerms { .. })
    ));
}

/// The same contest with its last option asking for new nominations.
fn reopening(election: Election) -> Election {
    let last = election.indexes().next_back();
    with_terms(election, |terms| terms.reopen = last)
}

#[test]
fn nobody_is_elected_against_new_nominations() {
    let plurality = reopening(contest(1, "weight,choice\n35,a\n25,b\n40,c\n"));
    insta::assert_snapshot!(told("single-choice", &plurality), @"
    a and b do not have the required majority over re-opening nominations and cannot be elected.
    Threshold missed by a: 35 in favour; more than 1/2 of 75 required (weight).
    Threshold missed by b: 25 in favour; more than 1/2 of 65 required (weight).
    Result: nobody is elected.
    Nominations are re-opened for 1 seat.
    ");
    let rankings = "weight,ranking\n35,a > b > c\n25,b > a > c\n40,c > a\n";
    let rankings = reopening(contest(1, rankings));
    // Both are preferred to new nominations, and c, who leads at first, fills no seat.
    for name in ["irv", "stv-folkmoot", "schulze", "borda", "two-round"] {
        assert_eq!(elected(name, &rankings), "a", "{name}");
    }
    let approvals = reopening(contest(
        2,
        "weight,approvals\n3,a\n2,a | b | c\n2,c\n2,c | a\n",
    ));
    assert_eq!(elected("approval", &approvals), "a");
    assert_eq!(elected("seq-phragmen", &approvals), "a");
    let scores = reopening(contest(2, "weight,a,b,c\n3,5,1,2\n2,0,4,3\n"));
    insta::assert_snapshot!(told("score", &scores), @"
    option    2
    a       *15
    b
    c


    b does not have the required majority over re-opening nominations and cannot be elected.
    Scores added up.
    Elected: a.
    Threshold met by a: 3 in favour; more than 1/2 of 5 required (weight).
    Threshold missed by b: 2 in favour; more than 1/2 of 5 required (weight).
    Result: a is elected.
    Nominations are re-opened for 1 seat.
    ");
}

#[test]
fn what_a_ranking_leaves_out_is_below_new_nominations_or_says_nothing() {
    use folkmoot::domain::count::pairwise::Unranked;
    let text = "weight,ranking\n3,a\n2,b > a > c\n4,b > c\n";
    let below = reopening(contest(1, text));
    let rejected = |election: &Election| {
        let outcome = count("schulze", election).unwrap();
        let reasons = outcome.decision.unwrap().reasons.into_iter();
        reasons
            .map(|reason| {
                (
                    reason.option.unwrap(),
                    reason.given,
                    reason.needed.to_string(),
                )
            })
            .collect::<Vec<_>>()
    };
    let told = |a: &str, b: &str, of_a: &str, of_b: &str| {
        vec![
            ("a".to_owned(), a.to_owned(), of_a.to_owned()),
            ("b".to_owned(), b.to_owned(), of_b.to_owned()),
        ]
    };
    assert_eq!(rejected(&below), told("5", "6", "1/2 of 9", "1/2 of 6"));
    let silent = with_terms(below, |terms| terms.unranked = Unranked::Silent);
    assert_eq!(rejected(&silent), told("2", "6", "1/2 of 2", "1/2 of 6"));
}

#[test]
fn a_list_takes_a_share_of_the_votes() {
    let text = "weight,choice\n50,a\n46,b\n4,c\n";
    let twentieth = threshold(
        Measure::Weight,
        Base::ForAgainst,
        Strictness::Inclusive,
        1,
        20,
    );
    assert_eq!(
        elected("list-sainte-lague", &contest(20, text))
            .matches('c')
            .count(),
        1
    );
    let election = under(contest(20, text), Vec::new(), vec![twentieth]);
    assert_eq!(
        elected("list-sainte-lague", &election).matches('c').count(),
        0
    );
    let outcome = count("list-sainte-lague", &election).unwrap();
    assert_eq!(outcome.elected.len(), 20);
}

#[test]
fn conditions_of_options_do_not_go_with_seats_for_groups() {
    let group = Group {
        name: "new".to_owned(),
        options: [0, 1].into(),
        at_least: 1,
        at_most: 2,
    };
    let election = with_terms(contest(1, "weight,approvals\n1,a\n1,b | c\n"), |terms| {
        terms.groups = vec![group]
    });
    assert!(matches!(
        count("approval", &reopening(election.clone())),
        Err(CountError::BadTerms { .. })
    ));
    let enough = vec![quorum(Measure::Heads, Participation::Cast, Need::Count(2))];
    assert!(
        count(
            "approval",
            &with_lot(under(election.clone(), enough, Vec::new()), "abc")
        )
        .is_ok()
    );
    let election = under(election, Vec::new(), vec![most_of_cast()]);
    assert!(matches!(
        count("approval", &election),
        Err(CountError::BadTerms { .. })
    ));
}

#[test]
fn a_ballot_marks_so_many_at_most() {
    let options = || ["a", "b", "c"].map(str::to_owned).to_vec();
    let terms = Terms {
        marks_max: Some(2),
        ..Terms::default()
    };
    for method in METHODS {
        let kind = method.ballot_kind();
        let mut builder = ElectionBuilder::new(options(), 1, kind, terms.clone()).unwrap();
        let marks = |count: u16| {
            (0..count)
                .map(|option| Mark {
                    option,
                    number: u32::from(option) + 1,
                })
                .collect::<Vec<_>>()
        };
        let refused = builder.push(1, &marks(3));
        if kind == BallotKind::Choice {
            continue;
        }
        let fault = MarkFault::AboveMarks { count: 3, max: 2 };
        assert_eq!(
            refused,
            Err(CountError::Ballot { ballot: 1, fault }),
            "{method:?}"
        );
        builder.push(1, &marks(2)).unwrap();
        if kind.is_numbered() {
            // An option that is given nothing is not marked.
            let nothing = Mark {
                option: 2,
                number: 0,
            };
            builder
                .push(1, &[marks(2), vec![nothing]].concat())
                .unwrap();
        }
    }
    let text = "weight,approvals\n1,a | b | c\n2,a\n";
    let limited = contest(1, text).with_terms(terms);
    let fault = MarkFault::AboveMarks { count: 3, max: 2 };
    assert_eq!(
        limited.map(|_| ()),
        Err(CountError::Ballot { ballot: 1, fault })
    );
}

fn substitutes(name: &str, election: Election, most: u16) -> String {
    let election = with_terms(election, |terms| terms.substitutes = Some(most));
    let outcome = count(name, &election).unwrap();
    let names = outcome
        .substitutes
        .iter()
        .map(|&option| outcome.name(option));
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn substitutes_come_in_the_order_of_the_count() {
    let text = "weight,approvals\n5,a\n4,b | a\n3,c\n3,d\n1,e\n";
    assert_eq!(
        substitutes("approval", with_lot(contest(1, text), "edcba"), 9),
        "b d c e"
    );
    assert_eq!(
        substitutes("approval", with_lot(contest(1, text), "abcde"), 2),
        "b c"
    );
    let rankings = "weight,ranking\n9,a\n8,b\n4,c > b\n2,d > c\n1,e > d\n";
    let election = with_lot(contest(1, rankings), "abcde");
    assert_eq!(elected("irv", &election), "b");
    for name in ["irv", "stv-folkmoot", "stv-scottish"] {
        assert_eq!(substitutes(name, election.clone(), 3), "a c d", "{name}");
    }
    assert_eq!(substitutes("schulze", election.clone(), 1).len(), 1);
    // Nobody whom the rule rejects, and not the option that asks for new nominations.
    let reopened = reopening(contest(
        1,
        "weight,approvals\n5,a\n4,b | a\n3,c\n3,d | a | b\n1,e\n",
    ));
    assert_eq!(
        substitutes("approval", with_lot(reopened, "abcde"), 9),
        "b c d"
    );
}

#[test]
fn substitutes_are_told_with_what_decides_between_equals() {
    let text = "weight,approvals\n5,a\n3,b\n3,c\n";
    let election = with_terms(with_lot(contest(1, text), "cba"), |terms| {
        terms.substitutes = Some(2)
    });
    insta::assert_snapshot!(told("approval", &election), @"
    option   1
    a       *5
    b        3
    c        3


    Ballots counted.
    Elected: a.
    b and c are tied. Order decided by lot: c and b.
    Result: a is elected.
    Substitutes, in this order: c, b.
    ");
    let open = with_terms(contest(1, text), |terms| terms.substitutes = Some(2));
    assert!(matches!(
        count("approval", &open),
        Err(CountError::NeedsLot { .. })
    ));
}

#[test]
fn a_method_without_an_order_names_no_substitutes() {
    let election = |kind: BallotKind| {
        let options = ["a", "b", "c"].map(str::to_owned).to_vec();
        let terms = Terms {
            substitutes: Some(1),
            budget: Some(folkmoot::domain::count::Budget {
                total: 1,
                unit: 1,
                costs: vec![1, 1, 1],
            }),
            ..Terms::default()
        };
        let mut builder = ElectionBuilder::new(options, 1, kind, terms).unwrap();
        for (option, weight) in [(0, 3), (1, 2), (2, 1)] {
            builder.push(weight, &[Mark { option, number: 1 }]).unwrap();
        }
        with_lot(builder.build(), "abc")
    };
    let named: Vec<&str> = METHODS
        .iter()
        .filter(|method| method.count(&election(method.ballot_kind())).is_ok())
        .map(|method| method.name())
        .collect();
    for (name, is_named) in [
        ("approval", true),
        ("score", true),
        ("borda", true),
        ("schulze", true),
        ("irv", true),
        ("stv-folkmoot", true),
        ("stv-meek-prf", true),
        ("two-round", true),
        ("star", false),
        ("pav", false),
        ("seq-phragmen", false),
        ("yes-no", false),
        ("debian-cpssd", false),
        ("qpq", false),
        ("budget-greedy", false),
        ("list-dhondt", false),
    ] {
        assert!(method(name).is_some());
        assert_eq!(named.contains(&name), is_named, "{name}");
    }
}
