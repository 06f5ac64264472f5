//! Runoffs and the transferable vote: ends of counts, ties, batches, equal ranks.

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::count::{
    BallotKind, CountError, ElectionBuilder, Group, METHODS, Mark, Overvote, Terms,
};

use folkmoot::words::{self, Language};

use super::{contest, count, elected, told, with_lot, with_terms};

#[test]
fn seats_that_a_method_does_not_fill_are_refused() {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for method in METHODS {
        for asked in [0, 2] {
            let kind = method.ballot_kind();
            let options = ["a", "b", "c"].map(str::to_owned).to_vec();
            let builder = ElectionBuilder::new(options, asked, kind, Terms::default());
            if let Err(CountError::Seats { fits, .. }) = method.count(&builder.unwrap().build()) {
                let all = found
                    .entry(words::term(Language::English, fits.0))
                    .or_default();
                all.push(format!("{} {asked}", method.name()));
            }
        }
    }
    let lines: Vec<String> = found
        .iter()
        .map(|(fits, asked)| format!("{fits}: {}", asked.join(", ")))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    exactly one: yes-no 0, yes-no 2, two-round 0, two-round 2, irv 0, irv 2, condorcet 0, condorcet 2, debian-cpssd 0, debian-cpssd 2
    one or more: irv-sequential 0, bottoms-up 0, stv-folkmoot 0, stv-scottish 0, stv-meek-prf 0, stv-wigm-prf 0, stv-wigm-prf-batch 0, stv-meek-nz 0, stv-meek-droop 0, stv-meek-droop-equalized 0, stv-warren 0, qpq 0, minneapolis 0, cfer 0, stv-rctab 0, stv-rctab-hare 0, stv-rctab-decimal 0, stv-rctab-single 0, stv-rctab-single-whole 0, stv-act 0, countback-act 0, list-dhondt 0, list-sainte-lague 0, list-largest-remainder 0
    one seat (bloc-star fills several): star 0, star 2
    ");
}

#[test]
fn a_shared_rank_ends_a_ballot_or_is_passed_over() {
    let election = contest(1, "weight,ranking\n5,a = b > c\n4,c > a\n3,b\n2,a\n");
    let skips = with_terms(election.clone(), |terms| terms.overvote = Overvote::Skips);
    insta::assert_snapshot!(told("irv", &election), @"
    option       1    2
    a            2
    b            3    3
    c            4   *4
    exhausted    5    7
    residual     0    0
    more than  9/2  7/2


    First preferences counted. More than 9/2 (~4.5000) votes elect.
    a has the fewest votes and is eliminated: 2 non-transferable.
    More than 7/2 (~3.5000) votes now elect.
    Elected: c.
    Result: c is elected.
    ");
    insta::assert_snapshot!(told("irv", &skips), @"
    option      1
    a           2
    b           3
    c          *9
    exhausted   0
    residual    0
    more than   7


    First preferences counted. More than 7 votes elect.
    Elected: c.
    Result: c is elected.
    ");
}

#[test]
fn equal_surpluses_go_by_the_votes_of_an_earlier_round() {
    let election = contest(
        4,
        "weight,ranking\n27,c > a > d\n35,c > b > e\n26,a > d\n22,b > e\n25,d\n15,e\n",
    );
    insta::assert_snapshot!(told("stv-scottish", &election), @"
    option             1          2          3
    a           26.00000  *39.50000   31.00000
    b           22.00000  *39.50000   39.50000
    c          *62.00000   31.00000   31.00000
    d           25.00000   25.00000  *33.49961
    e           15.00000   15.00000   15.00000
    exhausted    0.00000    0.00000    0.00000
    residual     0.00000    0.00000    0.00039
    quota       31.00000   31.00000   31.00000


    First preferences counted. Quota: 31.00000 votes.
    Elected: c.
    Surplus of c (31.00000) transferred: 13.50000 to a, 17.50000 to b.
    Elected: a and b.
    a and b have equal surpluses. Decided by the votes in an earlier round: the surplus of a is transferred first.
    Surplus of a (8.50000) transferred: 8.49961 to d.
    Elected: d.
    Result: c, a, b and d are elected.
    ");
}

#[test]
fn of_equals_who_cannot_all_be_elected_the_lot_takes_the_most_favoured() {
    let election = contest(2, "weight,ranking\n10,a\n10,b\n5,c\n");
    let capped = with_terms(election, |terms| {
        terms.groups = vec![Group {
            name: "one of two".to_owned(),
            options: BTreeSet::from([0, 1]),
            at_least: 0,
            at_most: 1,
        }];
    });
    insta::assert_snapshot!(told("stv-folkmoot", &with_lot(capped.clone(), "bac")), @"
    option        1     2     3
    a            10    10    10
    b           *10    10    10
    c             5     5    *5
    exhausted     0     0     0
    residual      0     0     0
    more than  25/3  25/3  25/3


    a and b are tied. Decided by lot: b is elected.
    First preferences counted. More than 25/3 (~8.3333) votes elect.
    Elected: b.
    Under the group limits a can no longer be elected and is eliminated.
    Protected from elimination to fill the seats reserved for groups: c.
    No more candidates than seats remain: c is elected.
    Result: b and c are elected.
    ");
    insta::assert_snapshot!(told("stv-meek-prf", &with_lot(capped, "bac")), @"
    option                1              2             3             4
    a          10.000000000   10.000000000
    b          10.000000000  *10.000000000  10.000000000  10.000000000
    c           5.000000000    5.000000000   5.000000000  *5.000000000
    exhausted   0.000000000    0.000000000  10.000000000  10.000000000
    residual    0.000000000    0.000000000   0.000000000   0.000000000
    quota       8.333333334    8.333333334   5.000000001   5.000000001


    First preferences counted. Quota: 8.333333334 votes.
    a and b are tied. Decided by lot: b is elected.
    Votes redistributed with new keep factors. Quota: 8.333333334 votes.
    Elected: b.
    Under the group limits a can no longer be elected and is eliminated.
    The quota is now 5.000000001 votes.
    Protected from elimination to fill the seats reserved for groups: c.
    No more candidates than seats remain: c is elected.
    Result: b and c are elected.
    ");
}

#[test]
fn a_batch_leaves_enough_for_the_seats_and_stays_below_the_next() {
    let exhausted = contest(3, "weight,ranking\n60,a\n20,b\n5,c\n5,d\n");
    insta::assert_snapshot!(told("stv-wigm-prf-batch", &with_lot(exhausted, "abcd")), @"
    option            1        2        3         4
    a          *60.0000  22.5001  22.5001   22.5001
    b           20.0000  20.0000  20.0000  *20.0000
    c            5.0000   5.0000   5.0000   *5.0000
    d            5.0000   5.0000   5.0000    5.0000
    exhausted    0.0000  37.4940  37.4940   37.4940
    residual     0.0000   0.0059   0.0059    0.0059
    quota       22.5001  22.5001  22.5001   22.5001


    First preferences counted. Quota: 22.5001 votes.
    Elected: a.
    Surplus of a (37.4999): 37.4940 non-transferable.
    c and d are tied for the fewest votes. Decided by lot: d is eliminated.
    d has the fewest votes and is eliminated.
    No more candidates than seats remain: b and c are elected.
    Result: a, b and c are elected.
    ");
    let level = contest(1, "weight,ranking\n8,a\n4,b\n3,c\n1,d\n");
    insta::assert_snapshot!(told("stv-wigm-prf-batch", &with_lot(level, "abcd")), @"
    option          1       2       3        4
    a          8.0000  8.0000  8.0000  *8.0000
    b          4.0000  4.0000  4.0000   4.0000
    c          3.0000  3.0000  3.0000   3.0000
    d          1.0000
    exhausted  0.0000  1.0000  1.0000   1.0000
    residual   0.0000  0.0000  0.0000   0.0000
    quota      8.0001  8.0001  8.0001   8.0001


    First preferences counted. Quota: 8.0001 votes.
    d has the fewest votes and is eliminated: 1.0000 non-transferable.
    b and c have the fewest votes and are eliminated.
    No more candidates than seats remain: a is elected.
    Result: a is elected.
    ");
}

#[test]
fn who_reaches_the_quota_together_is_elected_together() {
    let election = contest(2, "weight,ranking\n10,a > c\n8,b > c\n1,c\n");
    insta::assert_snapshot!(told("stv-meek-prf", &election), @"
    option                1              2
    a          10.000000000  *10.000000000
    b           8.000000000   *8.000000000
    c           1.000000000    1.000000000
    exhausted   0.000000000    0.000000000
    residual    0.000000000    0.000000000
    quota       6.333333334    6.333333334


    First preferences counted. Quota: 6.333333334 votes.
    Votes redistributed with new keep factors. Quota: 6.333333334 votes.
    Elected: a and b.
    Result: a and b are elected.
    ");
}

#[test]
fn as_many_as_seats_are_left_fill_them() {
    let election = contest(2, "weight,ranking\n10,a\n1,b\n");
    insta::assert_snapshot!(told("stv-meek-prf", &election), @"
    option                1              2
    a          10.000000000  *10.000000000
    b           1.000000000   *1.000000000
    exhausted   0.000000000    0.000000000
    residual    0.000000000    0.000000000
    quota       3.666666667    3.666666667


    First preferences counted. Quota: 3.666666667 votes.
    No more candidates than seats remain: a and b are elected.
    Result: a and b are elected.
    ");
}

#[test]
fn hare_clark_goes_on_while_a_surplus_may_still_elect() {
    let surplus = contest(2, "weight,ranking\n10,a > b\n1,b\n");
    insta::assert_snapshot!(told("stv-act", &surplus), @"
    option              1          2
    a          *10.000000   4.000000
    b            1.000000  *7.000000
    exhausted    0.000000   0.000000
    residual     0.000000   0.000000
    quota        4.000000   4.000000


    First preferences counted. Quota: 4.000000 votes.
    Elected: a.
    Surplus of a (6.000000) transferred: 6.000000 to b.
    Elected: b.
    Result: a and b are elected.
    ");
    // Who has exactly the quota has no surplus: nothing is left to distribute.
    let exact = contest(2, "weight,ranking\n3,a\n3,b\n1,c > a\n1,d\n1,e\n1,f\n1,g\n");
    insta::assert_snapshot!(told("stv-act", &with_lot(exact, "abcdefg")), @"
    option            1         2         3         4         5          6
    a          3.000000  3.000000  3.000000  3.000000  3.000000  *4.000000
    b          3.000000  3.000000  3.000000  3.000000  3.000000   3.000000
    c          1.000000  1.000000  1.000000  1.000000  1.000000   0.000000
    d          1.000000  1.000000  1.000000  1.000000  0.000000
    e          1.000000  1.000000  1.000000  0.000000
    f          1.000000  1.000000  0.000000
    g          1.000000  0.000000
    exhausted  0.000000  1.000000  2.000000  3.000000  4.000000   4.000000
    residual   0.000000  0.000000  0.000000  0.000000  0.000000   0.000000
    quota      4.000000  4.000000  4.000000  4.000000  4.000000   4.000000

    option             7
    a           4.000000
    b          *3.000000
    c
    d
    e
    f
    g
    exhausted   4.000000
    residual    0.000000
    quota       4.000000


    First preferences counted. Quota: 4.000000 votes.
    c, d, e, f and g are tied for the fewest votes. Decided by lot: g is eliminated.
    g has the fewest votes and is eliminated: 1.000000 non-transferable.
    c, d, e and f are tied for the fewest votes. Decided by lot: f is eliminated.
    f has the fewest votes and is eliminated: 1.000000 non-transferable.
    c, d and e are tied for the fewest votes. Decided by lot: e is eliminated.
    e has the fewest votes and is eliminated: 1.000000 non-transferable.
    c and d are tied for the fewest votes. Decided by lot: d is eliminated.
    d has the fewest votes and is eliminated: 1.000000 non-transferable.
    c has the fewest votes and is eliminated; its votes are transferred: 1.000000 to a.
    Elected: a.
    No more candidates than seats remain: b is elected.
    Result: a and b are elected.
    ");
    let early = contest(2, "weight,ranking\n4,a > c\n3,b\n2,c > b\n");
    insta::assert_snapshot!(told("stv-act", &early), @"
    option             1          2
    a          *4.000000   4.000000
    b           3.000000  *5.000000
    c           2.000000   0.000000
    exhausted   0.000000   0.000000
    residual    0.000000   0.000000
    quota       4.000000   4.000000


    First preferences counted. Quota: 4.000000 votes.
    Elected: a.
    c has the fewest votes and is eliminated; its votes are transferred: 2.000000 to b.
    Elected: b.
    Result: a and b are elected.
    ");
}

#[test]
fn a_countback_elects_the_only_one_left_without_a_vote() {
    let election = contest(1, "weight,ranking\n3,a\n0,b\n");
    let vacant = with_terms(election, |terms| terms.withdrawn = BTreeSet::from([0]));
    assert_eq!(elected("countback-act", &vacant), "b");
}

#[test]
fn equal_ranks_are_shared_by_those_still_in_the_count() {
    let election = contest(
        2,
        "weight,ranking\n12,a = b = e > c\n7,a > d = e\n6,b = c > d\n5,c\n4,d = e\n1,e\n3,b > a = e\n",
    );
    insta::assert_snapshot!(told("stv-meek-droop", &election), @"
    option                1             2             3              4              5
    a          10.999999996  10.999999996  10.999999996   10.999999996  *11.230769224
    b           9.999999996   9.999999996  12.999999996  *12.999999996   11.000000007
    c           8.000000000   8.000000000
    d           2.000000000
    e           6.999999996   8.999999996   8.999999996    8.999999996    9.230769224
    exhausted   0.000000000   0.000000000   5.000000000    5.000000000    6.538461518
    residual    0.000000012   0.000000012   0.000000012    0.000000012    0.000000027
    quota      12.666666663  12.666666663  10.999999997   10.999999997   10.487179486


    First preferences counted. Quota: 12.666666663 votes.
    d has the fewest votes and is eliminated.
    c has the fewest votes and is eliminated.
    The quota is now 10.999999997 votes.
    Votes redistributed with new keep factors. Quota: 10.999999997 votes.
    Elected: b.
    Votes redistributed with new keep factors. Quota: 10.487179486 votes.
    Elected: a.
    Result: b and a are elected.
    ");
    insta::assert_snapshot!(told("stv-meek-droop-equalized", &election), @"
    option                1             2             3              4              5
    a          10.999999996  10.999999996  10.999999996   10.999999996  *11.538461524
    b           9.999999996   9.999999996  12.999999996  *12.999999996   11.000000007
    c           8.000000000   8.000000000
    d           2.000000000
    e           6.999999996   8.999999996   8.999999996    8.999999996    9.538461524
    exhausted   0.000000000   0.000000000   5.000000000    5.000000000    5.923076918
    residual    0.000000012   0.000000012   0.000000012    0.000000012    0.000000027
    quota      12.666666663  12.666666663  10.999999997   10.999999997   10.692307686


    First preferences counted. Quota: 12.666666663 votes.
    d has the fewest votes and is eliminated.
    c has the fewest votes and is eliminated.
    The quota is now 10.999999997 votes.
    Votes redistributed with new keep factors. Quota: 10.999999997 votes.
    Elected: b.
    Votes redistributed with new keep factors. Quota: 10.692307686 votes.
    Elected: a.
    Result: b and a are elected.
    ");
}

#[test]
fn a_rank_counted_in_all_its_orders_holds_sixty_four() {
    let shared = |size: u16| {
        let options = (0..=size).map(|option| format!("o{option}")).collect();
        let kind = BallotKind::WeakRanking;
        let mut builder = ElectionBuilder::new(options, 1, kind, Terms::default()).unwrap();
        let rank: Vec<Mark> = (0..size).map(|option| Mark { option, number: 1 }).collect();
        builder.push(1, &rank).unwrap();
        let last = [Mark {
            option: size,
            number: 1,
        }];
        builder.push(9, &last).unwrap();
        count("stv-meek-droop-equalized", &builder.build()).map(|outcome| outcome.elected)
    };
    assert_eq!(shared(64), Ok(vec![64]));
    assert!(matches!(
        shared(65),
        Err(CountError::TooInvolved {
            size: 65,
            limit: 64,
            ..
        })
    ));
}

#[test]
fn a_share_of_the_first_round_stays_when_ballots_are_exhausted() {
    // 14 of 100 votes are too few; of the 87 that are left without d they are enough.
    let election = contest(1, "weight,ranking\n51,a\n22,b\n14,c\n13,d\n");
    assert_eq!(elected("bottoms-up-15", &election), "a b c");
    assert_eq!(elected("bottoms-up-15-first", &election), "a b");
}

/// Whoever is elected takes no more ballots: one whose favourite is eliminated later passes them by.
#[test]
fn a_ballot_is_followed_past_those_who_are_elected() {
    use folkmoot::domain::count::followed::followed;
    let election = contest(2, "weight,ranking\n10,a\n4,b\n3,c > a > b\n");
    let outcome = count("stv-scottish", &election).unwrap();
    let path = followed(&outcome, &[(1, 2), (2, 0), (3, 1)]);
    assert_eq!(
        path.first().map(|(_, here)| here.as_slice()),
        Some(&[2][..])
    );
    assert_eq!(
        path.last().map(|(_, here)| here.as_slice()),
        Some(&[1][..]),
        "{path:?}"
    );
    assert_eq!(path.len(), 2, "{path:?}");
}
