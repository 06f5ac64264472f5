//! Option groups in a notice: what is read, and what a notice may not announce.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::poll::contest::OptionGroup;
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::statement::{Said, Statement};
use folkmoot::domain::title::Titles;

use super::community::{Community, PollPlan, council_and_charter, id, who};
use super::plans;

/// The worked example of a notice with these lines for groups in its contest `council` of two seats.
/// Errors with what reading refuses, or the rules without the log.
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
    let Said::Notice(notice) = statement.said else {
        panic!("{text}");
    };
    let counted = notice.contests[0].require_countable();
    counted.map_err(|why| why.told().to_string())
}

/// The lines of one group.
fn group(id: &str, at_least: &str, at_most: &str, options: &[&str]) -> String {
    let includes = options.iter().map(|option| format!("includes {option}\n"));
    let titles = format!("title {id}\ntitle-en {id}\n");
    let seats = format!("at-least {at_least}\nat-most {at_most}\n");
    format!("option-group {id}\n{titles}{seats}") + &includes.collect::<String>()
}

#[test]
fn reserved_and_capped_seats_are_read() {
    let men = group("men", "0", "1", &["lin-wei", "zhao-min"]);
    let groups = men + &group("women", "1", "none", &["chen-yu"]);
    assert_eq!(notice("stv-scottish", &groups), Ok(()));
    assert_eq!(notice("approval", &groups), Ok(()));
}

#[test]
fn groups_that_cannot_be_kept_are_refused() {
    let refused = |method: &str, groups: &str| notice(method, groups).unwrap_err();
    let women = |at_least, at_most, options: &[&str]| group("women", at_least, at_most, options);
    let said = [
        refused("budget-greedy", &women("1", "none", &["chen-yu"])),
        refused("approval", &women("2", "none", &["chen-yu"])),
        refused("approval", &women("1", "none", &["zhao-min", "chen-yu"])),
        refused("approval", &women("1", "none", &["ada"])),
        refused("approval", &women("0", "none", &["chen-yu"])),
        refused("approval", &women("2", "1", &["chen-yu", "zhao-min"])),
        refused(
            "approval",
            &(women("1", "none", &["chen-yu"]) + &women("1", "none", &["zhao-min"])),
        ),
        refused(
            "approval",
            &group("a", "0", "1", &["lin-wei", "chen-yu", "zhao-min"]),
        ),
        refused("approval", &women("one", "none", &["chen-yu"])),
        refused("approval", &women("1", "none", &[])),
    ];
    insta::assert_snapshot!(said.join("\n"), @"
    malformed.rule: line 38, reason (contradiction.contest: contest council, what (contest-fault.no-groups: method budget-greedy))
    cannot-count.infeasible: groups women
    malformed.rule: line 39, reason (contradiction.contest: contest council, what (contest-fault.group-options: group women))
    malformed.rule: line 38, reason (contradiction.contest: contest council, what (contest-fault.group-options: group women))
    malformed.rule: line 38, reason (contradiction.contest: contest council, what (contest-fault.group-seats: group women, seats 2))
    malformed.rule: line 39, reason (contradiction.contest: contest council, what (contest-fault.group-seats: group women, seats 2))
    malformed.order: line 30, key option-group, value women, last women
    cannot-count.infeasible: groups a
    malformed.value: line 27, key at-least, form (value-form.number), value one
    malformed.wrong-key: line 29, expected includes, found option
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
    cannot-count.seats: method star, seats 2, fits seats-one-bloc-star
    cannot-count.seats: method condorcet, seats 2, fits seats-one
    cannot-count.missing-term: method budget-greedy, what term-budget
    ");
}

/// A poll that is announced by one who may, with its contest `council` changed.
fn announced(signer: &str, change: impl FnOnce(&mut Notice)) -> Result<(), String> {
    let mut community = Community::new();
    let policy = community.policy(&[("base", "1")]);
    let mut notice = plans::notice(PollPlan {
        poll: "council-2027",
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    change(&mut notice);
    let note = community.note(notice, &[who(signer)]);
    let refused = community.submit(&note);
    refused
        .map(drop)
        .map_err(|refusal| refusal.told().code.into_owned())
}

#[test]
fn nothing_is_counted_before_a_signature_is_checked() {
    let uncountable = |notice: &mut Notice| notice.contests[0].method = id("condorcet");
    assert_eq!(announced("o/officer", |_| ()), Ok(()));
    assert_eq!(
        announced("o/officer", uncountable),
        Err("uncountable-contest".to_owned())
    );
    assert_eq!(
        announced("o/lin", uncountable),
        Err("not-authorised".to_owned())
    );
    let text = {
        let mut notice = plans::notice(PollPlan {
            poll: "council-2027",
            policy: folkmoot::domain::hash::Hash([1; 32]),
            publication: Publication::Open,
            contests: council_and_charter(),
        });
        uncountable(&mut notice);
        Community::new().text(notice)
    };
    assert!(Statement::parse(&text).is_ok(), "reading counts nothing");
}

#[test]
fn seats_for_groups_that_cannot_be_filled_are_not_announced() {
    let group = |name: &str, options: [&str; 2]| OptionGroup {
        id: id(name),
        titles: Titles::of(name, name),
        at_least: 1,
        at_most: None,
        options: options.map(id).to_vec(),
    };
    let of = |at_least| {
        announced("o/officer", move |notice| {
            let mut coast = group("coast", ["lin-wei", "zhao-min"]);
            coast.at_least = at_least;
            notice.contests[0].groups = vec![coast, group("hills", ["chen-yu", "ma-li"])];
        })
    };
    assert_eq!(of(1), Ok(()));
    assert_eq!(of(2), Err("uncountable-contest".to_owned()));
}
