//! Groups of options in a notice: what is read, and what a notice may not announce.

use folkmoot::domain::statement::Statement;

/// The worked example of a notice with these lines for groups in its contest `council` of two seats.
fn notice(method: &str, groups: &str) -> Result<(), String> {
    let document = crate::formats::statements();
    let (_, after) = document
        .split_once("```text\nfolkmoot/notice/v1\n")
        .unwrap();
    let (lines, _) = after.split_once("```").unwrap();
    let plain = "method stv-scottish\nseats 2\n";
    assert!(lines.contains(plain));
    let with = format!("method {method}\nseats 2\n{groups}");
    let text = format!("folkmoot/notice/v1\n{}", lines.replace(plain, &with));
    let statement = Statement::parse(&text).map_err(|why| why.to_string())?;
    assert_eq!(statement.text(), text);
    Ok(())
}

#[test]
fn reserved_and_capped_seats_are_read() {
    let groups = "group men 0 1 lin-wei zhao-min\ngroup women 1 none chen-yu\n";
    assert_eq!(notice("stv-scottish", groups), Ok(()));
    assert_eq!(notice("approval", groups), Ok(()));
}

#[test]
fn groups_that_cannot_be_kept_are_refused() {
    let refused = |method: &str, groups: &str| notice(method, groups).unwrap_err();
    let said = [
        refused("budget-greedy", "group women 1 none chen-yu\n"),
        refused("approval", "group women 2 none chen-yu\n"),
        refused("approval", "group women 1 none zhao-min chen-yu\n"),
        refused("approval", "group women 1 none ada\n"),
        refused("approval", "group women 0 none chen-yu\n"),
        refused("approval", "group women 2 1 chen-yu zhao-min\n"),
        refused(
            "approval",
            "group women 1 none chen-yu\ngroup women 1 none zhao-min\n",
        ),
        refused("approval", "group a 0 1 lin-wei chen-yu zhao-min\n"),
        refused("approval", "group women one none chen-yu\n"),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    malformed: reason line 33: contest council: `budget-greedy` knows no seats reserved or capped for groups
    malformed: reason line 33: contest council: cannot-count.infeasible: groups women
    malformed: reason line 33: contest council: group women must name options of the contest in their order
    malformed: reason line 33: contest council: group women must name options of the contest in their order
    malformed: reason line 33: contest council: group women must fill at least and at most what 2 seats allow
    malformed: reason line 33: contest council: group women must fill at least and at most what 2 seats allow
    malformed: reason line 25: lines of `group` rise, and each stands once: `women 1 none zhao-min` does not come after `women 1 none chen-yu`
    malformed: reason line 33: contest council: cannot-count.infeasible: groups a
    malformed: reason line 24: `group` must be a group such as `women 2 none ada bo cy`: id, at least, at most or none, options, not `women one none chen-yu`
    ");
}

#[test]
fn a_contest_that_its_method_cannot_count_is_refused() {
    let said = [
        notice("star", "").unwrap_err(),
        notice("condorcet", "").unwrap_err(),
        notice("budget-greedy", "").unwrap_err(),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    malformed: reason line 32: contest council: cannot-count.seats: method star, seats 2, fits seats-one-bloc-star
    malformed: reason line 32: contest council: cannot-count.seats: method condorcet, seats 2, fits seats-one
    malformed: reason line 32: contest council: cannot-count.missing-term: method budget-greedy, what term-budget
    ");
}
