//! Committees and approvals: ties among whole committees, sizes that are refused, many seats.

use std::collections::BTreeSet;

use folkmoot::domain::count::{
    BallotKind, Budget, CountError, Election, ElectionBuilder, Group, Mark, Terms,
};

use super::{contest, count, elected, told, with_lot, with_terms};

/// Two pairs of equal voters: each of the four committees with one of each pair is best.
const PAIRS: &str = "weight,approvals\n2,a | b\n2,c | d\n1,e\n";

#[test]
fn of_tied_committees_the_lot_takes_the_one_with_the_most_favoured_members() {
    for (order, best) in [
        ("abcde", "a c"),
        ("dcbae", "b d"),
        ("cadbe", "a c"),
        ("ebdca", "b d"),
        ("dabce", "a d"),
        ("bdace", "b d"),
    ] {
        let election = with_lot(contest(2, PAIRS), order);
        assert_eq!(elected("pav", &election), best, "{order}");
    }
    let election = with_lot(contest(2, PAIRS), "dabce");
    insta::assert_snapshot!(told("pav", &election), @"
    a, b, c and d are tied. Decided by lot: a and d are elected.
    a and d are elected.
    Result: a and d are elected.
    ");
    let common = contest(2, "weight,approvals\n3,a | b\n3,a | c\n");
    insta::assert_snapshot!(told("pav", &with_lot(common, "cab")), @"
    b and c are tied. Decided by lot: a and c are elected.
    a and c are elected.
    Result: a and c are elected.
    ");
    let lonely = contest(2, "weight,approvals\n3,a\n2,b\n1,c\n");
    insta::assert_snapshot!(told("pav", &lonely), @"
    a and b are elected.
    Result: a and b are elected.
    ");
}

#[test]
fn tied_committees_are_listed_where_that_is_asked_for() {
    let listed = |name, election| {
        let election = with_terms(election, |terms| terms.list_ties = true);
        let outcome = count(name, &with_lot(election, "abcde")).unwrap();
        outcome.alternatives
    };
    let all = [[0, 2], [0, 3], [1, 2], [1, 3]].map(Vec::from);
    assert_eq!(listed("pav", contest(2, PAIRS)), all);
    assert_eq!(listed("seq-pav", contest(2, PAIRS)), all);
    let level = "weight,approvals\n1,a\n1,b\n1,c\n2,d\n0,e\n";
    let pairs = [[0, 3], [1, 3], [2, 3]].map(Vec::from);
    assert_eq!(listed("approval", contest(2, level)), pairs);
    let three = "weight,approvals\n1,a\n1,b\n1,c\n0,e\n";
    let pairs = [[0, 1], [0, 2], [1, 2]].map(Vec::from);
    assert_eq!(listed("approval", contest(2, three)), pairs);
    // A set that is not tied with another is no alternative.
    assert!(listed("approval", contest(4, level)).is_empty());
}

fn approvals(options: u16, seats: u16) -> ElectionBuilder {
    let names = (0..options).map(|option| format!("o{option}")).collect();
    let mut builder =
        ElectionBuilder::new(names, seats, BallotKind::Approvals, Terms::default()).unwrap();
    for option in 0..options {
        let own = [0, option].map(|option| Mark { option, number: 1 });
        let own = if option == 0 { &own[..1] } else { &own[..] };
        builder.push(u64::from(options - option), own).unwrap();
    }
    builder
}

#[test]
fn an_instance_too_large_to_be_searched_is_refused() {
    // 40 choose 20 committees, seen by 40 distinct ballots.
    assert_eq!(
        count("pav", &approvals(40, 20).build()).map(|_| ()),
        Err(CountError::TooLarge {
            method: "pav",
            size: 137_846_528_820 * 40,
            limit: 1_000_000_000
        })
    );
    assert!(count("pav", &approvals(40, 2).build()).is_ok());
}

#[test]
fn many_seats_have_a_common_denominator() {
    let outcome = count("seq-pav", &approvals(45, 40).build()).unwrap();
    assert_eq!(outcome.elected, (0..40).collect::<Vec<u16>>());
}

#[test]
fn a_cap_bars_the_others_of_a_group() {
    let text = "weight,approvals\n6,a | b\n4,a | c\n3,d\n1,b | c\n";
    let election = with_terms(contest(2, text), |terms| {
        terms.groups = vec![Group {
            name: "one of three".to_owned(),
            options: BTreeSet::from([0, 1, 2]),
            at_least: 0,
            at_most: 1,
        }];
    });
    insta::assert_snapshot!(told("seq-pav", &election), @"
    option    1   2
    a       *10
    b         7
    c         5
    d         3  *3


    a is elected (gain 10).
    d is elected (gain 3).
    Under the group limits b and c can no longer be elected.
    Result: a and d are elected.
    ");
    assert_eq!(elected("seq-phragmen", &election), "a d");
    assert_eq!(elected("equal-shares", &election), "a d");
    let scores = contest(2, "weight,a,b,c,d\n6,5,4,0,0\n4,3,0,5,1\n3,0,1,1,5\n");
    let scores = with_terms(scores, |terms| {
        terms.groups = election.terms().groups.clone()
    });
    assert_eq!(elected("rrv", &scores), "a d");
}

fn costing(total: u64, costs: &[u64], text: &str) -> Election {
    with_terms(contest(1, text), |terms| {
        terms.budget = Some(Budget {
            total,
            unit: 1,
            costs: costs.to_vec(),
        });
    })
}

#[test]
fn what_is_free_and_wanted_comes_before_what_costs() {
    let text = "weight,approvals\n5,a\n1,b\n9,d | e\n4,e\n0,c\n";
    let election = costing(10, &[5, 0, 0, 3, 9], text);
    insta::assert_snapshot!(told("budget-greedy-cardinality", &with_lot(election.clone(), "abcde")), @"
    b is funded (support by cost 1).
    d is funded (support by cost 3).
    a is funded (support by cost 1).
    c is funded (support by cost 0).
    Result: b, d, a and c are funded.
    ");
    insta::assert_snapshot!(told("budget-greedy", &with_lot(election.clone(), "abcde")), @"
    e is funded (support 13).
    b is funded (support 1).
    c is funded (support 0).
    Result: e, b and c are funded.
    ");
    insta::assert_snapshot!(told("budget-equal-shares-add1", &with_lot(election, "abcde")), @"
    option     2
    a
    b
    c
    d       *1/9
    e


    Ballots counted; each unit of weight receives 10/19 (~0.5263).
    Funded: b.
    d is funded (price 1/9 (~0.1111)).
    Result: b and d are funded.
    ");
}

#[test]
fn equals_that_fit_together_need_no_lot() {
    let text = "weight,approvals\n4,a | b\n1,c\n";
    for name in ["budget-greedy", "budget-greedy-cardinality"] {
        assert_eq!(elected(name, &costing(10, &[5, 5, 5], text)), "a b");
        let short = count(name, &costing(9, &[5, 5, 5], text));
        let tied = ["a", "b"].map(str::to_owned).to_vec();
        assert_eq!(short, Err(CountError::NeedsLot { options: tied }));
    }
}

#[test]
fn a_budget_may_be_spent_to_the_last_unit() {
    let text = "weight,approvals\n1,a\n1,b\n";
    // Half of it pays for one option, and a unit more for each voter pays for both.
    let raised = with_lot(costing(10, &[6, 4], text), "ab");
    assert_eq!(elected("budget-equal-shares-add1", &raised), "a b");
    let halves = with_lot(costing(10, &[5, 5], text), "ab");
    assert_eq!(elected("budget-equal-shares", &halves), "a b");
}

#[test]
fn a_better_committee_takes_the_place_of_one_found_before() {
    let text = "weight,approvals\n5,b | c\n5,a\n4,a | b | c\n4,b\n4,a | c\n";
    let election = with_lot(contest(2, text), "abc");
    insta::assert_snapshot!(told("pav", &election), @"
    a and b are elected.
    Result: a and b are elected.
    ");
}
