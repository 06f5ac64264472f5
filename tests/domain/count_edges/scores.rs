//! Scores: ties of STAR, and what supporters of an elected option give.

use folkmoot::domain::count::BallotKind;
use folkmoot::domain::count::format::csv;

use super::{contest, elected, told, with_lot, with_terms};

#[test]
fn a_tie_for_the_runoff_goes_to_the_direct_comparison_then_to_high_scores_then_to_the_lot() {
    let direct = contest(1, "weight,a,b,c\n3,5,2,1\n2,0,1,4\n1,1,3,0\n");
    insta::assert_snapshot!(told("star", &direct), @"
    option      1   2
    a          16  *3
    b          11   3
    c          11
    exhausted       0
    residual        0


    b and c are tied. Decided by head-to-head comparison: b advances to the runoff.
    Scores added up: a and b advance to the runoff.
    a and b are tied in the runoff. Decided by the higher total score: a wins.
    Runoff, by the votes that score each higher: a 3, b 3.
    Elected: a.
    Result: a is elected.
    ");
    let high = contest(1, "weight,a,b,c,d\n1,5,5,1,0\n1,5,0,3,5\n2,0,2,3,2\n");
    insta::assert_snapshot!(told("star", &high), @"
    option      1   2
    a          10  *2
    b           9
    c          10   2
    d           9
    exhausted       0
    residual        0


    Scores added up: a and c advance to the runoff.
    a and c are tied in the runoff. Decided by the number of highest scores: a wins.
    Runoff, by the votes that score each higher: a 2, c 2.
    Elected: a.
    Result: a is elected.
    ");
    let lot = contest(1, "weight,a,b,c\n1,5,3,0\n1,5,0,3\n");
    insta::assert_snapshot!(told("star", &with_lot(lot, "cab")), @"
    option      1   2
    a          10  *2
    b           3
    c           3   0
    exhausted       0
    residual        0


    b and c are tied. Decided by lot: c advances to the runoff.
    Scores added up: a and c advance to the runoff.
    Runoff, by the votes that score each higher: a 2, c 0.
    Elected: a.
    Result: a is elected.
    ");
}

#[test]
fn who_gave_the_highest_score_spends_all_of_a_ballot_below_a_quota() {
    let below = contest(2, "weight,a,b,c\n2,5,1,0\n3,4,0,5\n4,0,5,1\n2,0,3,3\n");
    insta::assert_snapshot!(told("sss", &below), @"
    option    1        2
    a        22  *561/28
    b       *28
    c        25   491/28


    b is elected (score 28).
    a is elected (score 561/28 (~20.0357)).
    Result: b and a are elected.
    ");
    insta::assert_snapshot!(told("sss-electowiki", &below), @"
    option    1        2
    a        22  *561/28
    b       *28
    c        25   491/28


    b is elected (score 28).
    a is elected (score 561/28 (~20.0357)).
    Result: b and a are elected.
    ");
    let all = contest(2, "weight,a,b,c\n4,5,1,0\n3,0,5,0\n3,0,0,4\n");
    insta::assert_snapshot!(told("sss", &with_lot(all, "cab")), @"
    option    1   2
    a       *20
    b        19   0
    c        12  *0


    a is elected (score 20).
    b and c are tied. Decided by lot: c comes first.
    c is elected (score 0).
    Result: a and c are elected.
    ");
    let some = contest(2, "weight,a,b,c\n4,4,1,0\n3,0,4,2\n3,2,0,3\n");
    insta::assert_snapshot!(told("sss", &some), @"
    option    1      2
    a       *22
    b        16  *64/5
    c        15   57/5


    a is elected (score 22).
    b is elected (score 64/5 (~12.8000)).
    Result: a and b are elected.
    ");
    insta::assert_snapshot!(told("allocated-score", &below), @"
    option    1     2
    a        22   *22
    b       *28
    c        25  33/2


    b is elected (score 28).
    a is elected (score 22).
    Result: b and a are elected.
    ");
}

#[test]
fn a_ballot_without_points_shares_nothing() {
    let text = b"weight,a,b\n2,3,1\n5,,\n1,0,4\n";
    let profile = csv::read(text, BallotKind::Points, None).unwrap();
    let election = with_lot(profile.election, "ab");
    insta::assert_snapshot!(told("cumulative", &election), @"
    option     1
    a       *3/2
    b        3/2


    a and b are tied. Decided by lot: a is elected.
    Ballots counted.
    Elected: a.
    Result: a is elected.
    ");
}

#[test]
fn where_everybody_has_withdrawn_nobody_is_elected() {
    let nobody = with_terms(contest(1, "weight,a,b\n3,5,2\n"), |terms| {
        terms.withdrawn = [0, 1].into();
    });
    assert_eq!(elected("star", &nobody), "");
    assert_eq!(elected("bloc-star", &nobody), "");
}

#[test]
fn the_last_ones_need_no_runoff() {
    let election = contest(3, "weight,a,b,c\n3,5,2,1\n2,0,1,4\n");
    insta::assert_snapshot!(told("bloc-star", &election), @"
    No more candidates than seats remain: a, b and c are elected.
    Result: a, b and c are elected.
    ");
    let two = contest(3, "weight,a,b\n3,5,2\n");
    insta::assert_snapshot!(told("bloc-star", &two), @"
    No more candidates than seats remain: a and b are elected.
    Result: a and b are elected.
    ");
}
