//! `folkmoot rehearse` and what is said before a notice is signed.

use crate::commands::Terminal;

/// The steps of a rehearsal that are not as the notice says, by code.
fn warned(terminal: &Terminal, file: &str) -> Vec<String> {
    let output = terminal.run(&format!("rehearse {file} --json"));
    let shown: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("it prints JSON, also of what stops a poll");
    let steps = shown["steps"].as_array().expect("steps").iter();
    let told = steps.filter(|step| step["gravity"] != "goes");
    told.map(|step| {
        format!(
            "{} {}",
            step["gravity"].as_str().unwrap(),
            step["code"].as_str().unwrap()
        )
    })
    .collect()
}

#[test]
fn a_poll_is_rehearsed_before_anybody_signs() {
    let terminal = Terminal::open();
    terminal.populate();
    terminal.draft_notice();
    let size = terminal.json("status --json")["size"].clone();
    let said = terminal.done("rehearse notice.txt");
    assert!(
        said.contains("certify the result (folkmoot certify). Nothing stops this poll."),
        "{said}"
    );
    assert!(
        said.contains("3 made-up ballots are taken, each with 1 contest."),
        "{said}"
    );
    assert_eq!(warned(&terminal, "notice.txt"), [""; 0]);
    let chinese = terminal.done("rehearse notice.txt --lang zh");
    assert!(chinese.contains("此投票可以顺利完成"), "{chinese}");

    let notice = terminal.read("notice.txt");
    let foreign = terminal.done("lot new p-2 --as o/xu --out other.lot");
    let ours = notice
        .lines()
        .find(|line| line.starts_with("scrutineer o/xu"))
        .unwrap();
    let changed = notice
        .replace(ours, foreign.trim())
        .replace("tag city shanghai", "tag city atlantis");
    terminal.write("changed.txt", &changed);
    assert_eq!(
        warned(&terminal, "changed.txt"),
        [
            "warns rehearsal-lot-line",
            "warns rehearsal-tag-unknown",
            "blocks rehearsal-roll-empty"
        ]
    );
    let (code, said) = terminal.fails("rehearse changed.txt");
    assert!(
        code == Some(1) && said.contains("cannot be held like this"),
        "{said}"
    );
    let signed = terminal.run("compose notice --from changed.txt --key wu.key");
    let said = String::from_utf8_lossy(&signed.stderr);
    assert!(
        said.contains("was made for `p-2`") && said.contains("city atlantis"),
        "{said}"
    );
    assert_eq!(
        terminal.json("status --json")["size"],
        size,
        "nothing was sent"
    );
}

#[test]
fn every_fault_of_a_draft_is_told_at_once_with_its_line() {
    let terminal = Terminal::open();
    terminal.populate();
    terminal.draft_notice();
    let notice = terminal.read("notice.txt");
    let wrong = notice.replace("seats 1\n", "seats one\n") + "colour red\n";
    let wrong = wrong.replace("publication sealed-until-close", "publication never");
    let line = |of: &str| {
        1 + wrong
            .lines()
            .position(|line| line == of)
            .unwrap_or_else(|| panic!("{of}"))
    };
    terminal.write("wrong.txt", &wrong);
    let (code, said) = terminal.fails("compose notice --from wrong.txt");
    assert_eq!(code, Some(2), "{said}");
    for of in ["publication never", "seats one", "colour red"] {
        assert!(said.contains(&format!("line {}", line(of))), "{of}: {said}");
    }
}

#[test]
fn a_notice_begins_from_an_earlier_one() {
    let terminal = Terminal::open();
    terminal.populate();
    terminal.post_notice();
    let begun = terminal.done("compose notice --like p-1");
    assert!(
        begun.contains("\n# opens 2026-12-") && begun.contains("\ncontest "),
        "{begun}"
    );
    assert!(
        begun.contains("# scrutineer o/wang ") && !begun.contains("\nscrutineer"),
        "{begun}"
    );
}
