//! Surpluses: who has just enough, what is passed on though nobody takes it, what a former member leaves.

use folkmoot::domain::count::Election;

use super::{contest, elected, told, with_lot, with_terms};

#[test]
fn exactly_the_droop_quota_does_not_elect_under_the_house_rule() {
    let halves = with_lot(contest(1, "weight,ranking\n5,a\n5,b\n"), "ba");
    insta::assert_snapshot!(told("stv-folkmoot", &halves), @"
    option     1  2   3
    a          5  5   5
    b          5  5  *5
    exhausted  0  0   0
    residual   0  0   0
    more than  5  5   5


    First preferences counted. More than 5 votes elect.
    a and b are tied for the fewest votes. Decided by lot: a is eliminated.
    a has the fewest votes and is eliminated.
    No more candidates than seats remain: b is elected.
    Result: b is elected.
    ");
}

#[test]
fn who_has_just_the_quota_passes_nothing_on() {
    let election = contest(3, "weight,ranking\n2,a\n1,b\n1,c > d\n1,d\n2,e\n");
    insta::assert_snapshot!(told("stv-scottish", &with_lot(election, "abcde")), @"
    option            1        2        3         4
    a          *2.00000  2.00000  2.00000   2.00000
    b           1.00000  1.00000  1.00000  *1.00000
    c           1.00000  1.00000
    d           1.00000
    e          *2.00000  2.00000  2.00000   2.00000
    exhausted   0.00000  1.00000  2.00000   2.00000
    residual    0.00000  0.00000  0.00000   0.00000
    quota       2.00000  2.00000  2.00000   2.00000


    First preferences counted. Quota: 2.00000 votes.
    Elected: a and e.
    b, c and d are tied for the fewest votes. Decided by lot: d is eliminated.
    d has the fewest votes and is eliminated: 1.00000 non-transferable.
    b and c are tied for the fewest votes. Decided by lot: c is eliminated.
    c has the fewest votes and is eliminated: 1.00000 non-transferable.
    No more candidates than seats remain: b is elected.
    Result: a, e and b are elected.
    ");
}

#[test]
fn surpluses_that_nobody_takes_are_passed_on_to_the_end() {
    let minneapolis = contest(3, "weight,ranking\n8,b\n4,a\n1,c\n");
    insta::assert_snapshot!(told("minneapolis", &minneapolis), @"
    option           1       2        3
    a          *4.0000  4.0000   4.0000
    b          *8.0000  4.0000   4.0000
    c           1.0000  1.0000  *1.0000
    exhausted   0.0000  4.0000   4.0000
    residual    0.0000  0.0000   0.0000
    quota       4.0000  4.0000   4.0000


    First preferences counted. Quota: 4.0000 votes.
    Elected: b and a.
    Surplus of b (4.0000): 4.0000 non-transferable.
    No more candidates than seats remain: c is elected.
    Result: b, a and c are elected.
    ");
    let act = contest(3, "weight,ranking\n8,c\n7,b\n1,a\n");
    insta::assert_snapshot!(told("stv-act", &act), @"
    option             1         2         3          4
    a           1.000000  1.000000  1.000000  *1.000000
    b          *7.000000  7.000000  5.000000   5.000000
    c          *8.000000  5.000000  5.000000   5.000000
    exhausted   0.000000  0.000000  0.000000   0.000000
    residual    0.000000  3.000000  5.000000   5.000000
    quota       5.000000  5.000000  5.000000   5.000000


    First preferences counted. Quota: 5.000000 votes.
    Elected: c and b.
    Surplus of c (3.000000): nothing is transferred.
    Surplus of b (2.000000): nothing is transferred.
    No more candidates than seats remain: a is elected.
    Result: c, b and a are elected.
    ");
}

#[test]
fn of_equal_quotients_the_least_favoured_is_excluded() {
    let election = contest(1, "weight,ranking\n4,a\n3,b > c\n3,c > b\n");
    assert_eq!(elected("qpq", &with_lot(election.clone(), "abc")), "b");
    assert_eq!(elected("qpq", &with_lot(election, "acb")), "c");
}

/// A contest from whose council `a` has gone.
fn without_a(seats: u16, text: &str) -> Election {
    let election = contest(seats, &format!("{text}0,d\n"));
    let election = with_terms(election, |terms| terms.withdrawn = [0].into());
    with_lot(election, "abcd")
}

#[test]
fn a_former_member_leaves_the_papers_that_elected_them_at_what_they_were_worth() {
    let all = without_a(1, "weight,ranking\n18,a\n7,a > b\n0,c\n");
    insta::assert_snapshot!(told("countback-act", &all), @"
    option             1
    a           0.000000
    b          *0.000000
    c           0.000000
    d           0.000000
    exhausted  13.000000
    residual    0.000000
    quota       1.000000


    Ballots of a counted at value 13/18 (~0.7222): 13.000000 non-transferable.
    Elected: b.
    b, c and d are tied for the fewest votes. Decided by lot: d is eliminated.
    b and c are tied for the fewest votes. Decided by lot: c is eliminated.
    Result: b is elected.
    ");
    let part = without_a(1, "weight,ranking\n9,a\n7,a > b\n2,c\n");
    insta::assert_snapshot!(told("countback-act", &part), @"
    option            1          2
    a          1.000000   0.000000
    b          0.000000  *1.000000
    c          0.000000   0.000000
    d          0.000000   0.000000
    exhausted  9.000000   9.000000
    residual   0.000000   0.000000
    quota                 1.000000


    Ballots of a counted at value 1: 9.000000 non-transferable.
    Ballots of a counted at value 1/7 (~0.1428): 1.000000 to b.
    Elected: b.
    Result: b is elected.
    ");
    let equal = without_a(2, "weight,ranking\n12,c\n9,a\n0,b > d\n");
    insta::assert_snapshot!(told("countback-act", &equal), @"
    option             1
    a           0.000000
    b          *0.000000
    c
    d           0.000000
    exhausted   8.000000
    residual    0.000000
    quota       1.000000


    Ballots of a counted at value 8/9 (~0.8888): 8.000000 non-transferable.
    Elected: b.
    b and d are tied for the fewest votes. Decided by lot: d is eliminated.
    Result: b is elected.
    ");
    let shared = without_a(1, "weight,ranking\n6,a\n8,a > c\n5,c\n0,b\n");
    insta::assert_snapshot!(told("countback-act", &shared), @"
    option            1          2
    a          4.000000   0.000000
    b          0.000000   0.000000
    c          0.000000  *4.000000
    d          0.000000   0.000000
    exhausted  6.000000   6.000000
    residual   0.000000   0.000000
    quota                 3.000000


    Ballots of a counted at value 1: 6.000000 non-transferable.
    Ballots of a counted at value 1/2 (~0.5000): 4.000000 to c.
    Elected: c.
    Result: c is elected.
    ");
}

#[test]
fn the_surplus_of_who_was_elected_first_goes_first() {
    let text = "weight,ranking\n27,b\n24,g\n14,f\n30,g > a\n27,e > a > g\n\
                28,a > c > h > g > f\n7,e > g\n12,d\n";
    let election = with_lot(contest(5, text), "abcdefgh");
    insta::assert_snapshot!(told("stv-act", &election), @"
    option              1           2          3          4          5           6
    a           28.000000  *53.000000  53.000000  29.000000  29.000000   29.000000
    b           27.000000   27.000000  27.000000  27.000000  27.000000  *27.000000
    c            0.000000    0.000000   0.000000   0.000000
    d           12.000000   12.000000  12.000000  12.000000   0.000000
    e          *34.000000   34.000000  29.000000  29.000000  29.000000   29.000000
    f           14.000000   14.000000  14.000000  14.000000  14.000000  *14.000000
    g          *54.000000   29.000000  29.000000  29.000000  29.000000   29.000000
    h            0.000000    0.000000   0.000000   0.000000
    exhausted    0.000000    0.000000   0.000000   0.000000  12.000000   12.000000
    residual     0.000000    0.000000   5.000000  29.000000  29.000000   29.000000
    quota       29.000000   29.000000  29.000000  29.000000  29.000000   29.000000


    First preferences counted. Quota: 29.000000 votes.
    Elected: g and e.
    Surplus of g (25.000000) transferred: 25.000000 to a.
    Elected: a.
    Surplus of e (5.000000): nothing is transferred.
    Surplus of a (24.000000): nothing is transferred.
    c and h are tied for the fewest votes. Decided by lot: h is eliminated.
    d has the fewest votes and is eliminated: 12.000000 non-transferable.
    No more candidates than seats remain: b and f are elected.
    Result: g, e, a, b and f are elected.
    ");
}

#[test]
fn a_surplus_of_just_the_limit_is_shared_out_once_more() {
    let text = "weight,ranking\n157,f > a > b\n176,b > f > d\n82,d\n\
                90,f > b > d > c > e > a\n27,f > c\n157,e > a\n37,f > e\n67,e\n";
    let election = with_lot(contest(2, text), "abcdef");
    insta::assert_snapshot!(told("stv-meek-prf", &election), @"
    option                 1               2              3              4              5               6
    a            0.000000000     0.000000000   23.558413630
    b          176.000000000   176.000000000  189.504823100  214.167770342  214.167770342  *235.876237499
    c            0.000000000     0.000000000
    d           82.000000000    82.000000000   82.000000000   82.000000000
    e          224.000000000   224.000000000  229.551982830  229.717439282  229.717439282   232.969314929
    f          311.000000000  *311.000000000  264.333333510  262.942604954  262.942604954   235.609271813
    exhausted    0.000000000     0.000000000    4.051446930    4.172185422   86.172185422    88.545175759
    residual     0.000000000     0.000000000    0.000000000    0.000000000    0.000000000     0.000000000
    quota      264.333333334   264.333333334  262.982851024  262.942604860  235.609271527   234.818274748


    First preferences counted. Quota: 264.333333334 votes.
    Votes redistributed with new keep factors. Quota: 264.333333334 votes.
    Elected: f.
    c has the fewest votes and is eliminated.
    The quota is now 262.982851024 votes.
    a has the fewest votes and is eliminated.
    The quota is now 262.942604860 votes.
    d has the fewest votes and is eliminated.
    The quota is now 235.609271527 votes.
    Votes redistributed with new keep factors. Quota: 234.818274748 votes.
    Elected: b.
    Result: f and b are elected.
    ");
}

#[test]
fn where_one_surplus_moves_a_round_who_waits_still_receives() {
    let election = contest(
        3,
        "weight,ranking\n30,a > d\n40,b > a > c\n12,c\n10,d\n8,e\n",
    );
    insta::assert_snapshot!(told("stv-rctab-single", &with_lot(election, "abcde")), @"
    option            1        2        3        4        5         6
    a          *30.0000  44.9960  25.0001  25.0001  25.0001   25.0001
    b          *40.0000  25.0001  25.0001  25.0001  25.0001   25.0001
    c           12.0000  12.0000  18.6600  18.6600
    d           10.0000  10.0000  23.3290  23.3290  23.3290  *23.3290
    e            8.0000   8.0000   8.0000
    exhausted    0.0000   0.0000   0.0000   8.0000  26.6600   26.6600
    residual     0.0000   0.0039   0.0108   0.0108   0.0108    0.0108
    quota       25.0001  25.0001  25.0001  25.0001  25.0001   25.0001


    First preferences counted. Quota: 25.0001 votes.
    Elected: b and a.
    Surplus of b (14.9999) transferred: 14.9960 to a.
    Surplus of a (19.9959) transferred: 6.6600 to c, 13.3290 to d.
    e has the fewest votes and is eliminated: 8.0000 non-transferable.
    c has the fewest votes and is eliminated: 18.6600 non-transferable.
    No more candidates than seats remain: d is elected.
    Result: b, a and d are elected.
    ");
}
