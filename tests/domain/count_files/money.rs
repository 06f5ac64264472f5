//! What files say beside ballots: budgets, orders of preference that are points, and how ties are broken.

use folkmoot::domain::count::format::{Reading, read};
use folkmoot::domain::count::{BallotKind, Budget, method};

use super::{as_kind, plain};

/// The budget that a file states.
fn budget(name: &str, text: &str) -> Budget {
    let reading = Reading::of(BallotKind::Approvals);
    let profile = read(name, text.as_bytes(), &reading).unwrap();
    profile.election.terms().budget.clone().unwrap()
}

#[test]
fn money_may_have_decimals_in_pabulib() {
    let text = "META\nkey;value\nvote_type;approval\nbudget;9\nPROJECTS\nproject_id;cost\n\
                p;1.25\nq;2,50\nVOTES\nvoter_id;vote\n1;p\n";
    let expected = Budget {
        total: 900,
        unit: 100,
        costs: vec![125, 250],
    };
    assert_eq!(budget("x.pb", text), expected);
}

#[test]
fn a_ranking_of_projects_gives_points_by_its_places() {
    let text = "META\nkey;value\nvote_type;ordinal\nbudget;9\nPROJECTS\nproject_id;cost\n\
                p;1\nq;2\nr;3\nVOTES\nvoter_id;vote\n1;q,p\n";
    insta::assert_snapshot!(as_kind(BallotKind::Points, "x.pb", text), @"
    points 1
    weight,p,q,r
    1,2,3,
    ");
}

#[test]
fn weighted_approvals_may_have_projects_and_a_budget() {
    let text = r#"{"budget":"9","projects":[{"id":1,"cost":2},{"id":"x","cost":"3"}],
        "voters":[{"weight":1,"approve":["x"]}]}"#;
    let expected = Budget {
        total: 9,
        unit: 1,
        costs: vec![2, 3],
    };
    assert_eq!(budget("x.json", text), expected);
}

#[test]
fn a_blt_file_may_say_who_is_picked_first_in_ties() {
    let elected = |tie: &str| {
        let text = format!("2 1\n[tie {tie}]\n1 1 0\n1 2 0\n0\n\"a\"\n\"b\"\n\"t\"\n");
        let reading = Reading::of(BallotKind::Ranking);
        let profile = read("x.blt", text.as_bytes(), &reading).unwrap();
        let outcome = method("irv").unwrap().count(&profile.election).unwrap();
        outcome.elected_names().join(" ")
    };
    // Picked for exclusion, that is: BLT does not tell the two apart.
    assert_eq!([elected("1 2"), elected("2 1")], ["2", "1"]);
}

#[test]
fn a_starvote_file_may_list_who_wins_ties() {
    let file = |options: &str| format!("[options]\n{options}\n[ballots]\na = 3\nb = 3\n");
    insta::assert_snapshot!(plain("x.starvote", &file("tiebreaker = [\nb\na\n]")), @"
    scores 1
    weight,a,b
    1,3,3
    ");
    insta::assert_snapshot!(plain("x.starvote", &file("tiebreaker = [b, a]")), @"line 2: expected a list of options that is not empty, found `[b, a]`");
}
