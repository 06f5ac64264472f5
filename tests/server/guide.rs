//! The commands that docs/OPERATING.md shows to those who sign a roll, typed in their order.

use std::fs;

use crate::commands::Terminal;

/// A policy whose guard any contribution trips.
const GUARDED: &str = "\
policy house
title 票权规则
title-en House rules
revision 3
amended-by founding
transform sqrt
base 1
issuance-guard-source 3650 0
";

/// The commands of docs/OPERATING.md, "The roll of a poll", in their order.
fn commands_of_a_roll() -> Vec<String> {
    let guide = include_str!("../../docs/OPERATING.md");
    let (_, section) = guide
        .split_once("\n## The roll of a poll\n")
        .expect("the section");
    let (section, _) = section.split_once("\n## ").expect("another one follows");
    let lines = section
        .lines()
        .filter_map(|line| line.strip_prefix("folkmoot "));
    let shown = lines.filter(|line| !line.starts_with("issuance p-1` "));
    shown.map(str::to_owned).collect()
}

#[test]
fn the_guide_to_a_roll_can_be_typed() {
    let terminal = Terminal::open();
    terminal.populate();
    terminal.write("guarded.lines", GUARDED);
    terminal.appoint("--adopt guarded.lines");
    terminal.post_notice();
    for (ours, theirs) in [
        ("lin.key", "registrar.key"),
        ("qian.key", "checker.key"),
        ("members/m-1.key", "m-1.key"),
    ] {
        let path = |name| terminal.dir.path().join(name);
        fs::copy(path(ours), path(theirs)).expect("the key was made");
    }
    for file in ["why.txt", "because.txt", "certified-because.txt"] {
        terminal.write(file, "It was half of that.\n");
    }
    let (mut claim, mut entry) = (String::new(), String::new());
    for command in commands_of_a_roll() {
        let line = command.replace("CLAIM", &claim).replace("ENTRY", &entry);
        // The words of a line stand in one argument; a terminal would take the quotes away.
        let (line, quoted) = match line.split_once('"') {
            None => (line, None),
            Some((before, rest)) => {
                let (value, after) = rest.split_once('"').expect("quotes come in pairs");
                terminal.write("line.txt", &format!("line {value}\n"));
                let before = before.trim_end_matches("line=");
                (
                    format!("{before}--from line.txt{after}"),
                    Some(value.to_owned()),
                )
            }
        };
        if !line.contains("--key") {
            terminal.done(&line);
            continue;
        }
        if line.contains("--override") {
            let silent = line.replace("--override certified-because.txt ", "");
            let (code, said) = terminal.fails(&format!("{silent} --yes"));
            let told = "from source `app`";
            assert!(
                code == Some(1) && said.contains("new-weight") && said.contains(told),
                "{said}"
            );
        }
        let done = terminal.json(&format!("{line} --yes --json"));
        match (line.starts_with("claim"), quoted) {
            (true, _) => claim = done["statement"].as_str().expect("a hash").to_owned(),
            (_, Some(_)) => entry = done["index"].to_string(),
            _ => {}
        }
    }
    let shown = terminal.json("status p-1 --json");
    assert_eq!(shown["phase"], "roll-certified");
    assert!(shown["roll"]["override"].is_string(), "{shown:#}");
}

/// The commands that a guide shows in lines of their own, without comments.
fn shown(guide: &str) -> Vec<String> {
    let lines = guide.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("$ ");
        let line = line.split("; done").next()?;
        let begin = line.find("folkmoot ")?;
        let typed = line[..begin].is_empty() || line[..begin].ends_with("do ");
        let command = line[begin..].split("  #").next()?;
        typed.then(|| command.trim_end_matches(" \\").to_owned())
    });
    lines.collect()
}

#[test]
fn every_command_of_the_guides_exists_with_its_options() {
    let guides = [
        include_str!("../../README.md"),
        include_str!("../../docs/CLI.md"),
        include_str!("../../docs/OPERATING.md"),
    ];
    let commands: Vec<String> = guides.into_iter().flat_map(shown).collect();
    assert!(commands.len() > 60, "the guides are written otherwise now");
    let here = tempfile::tempdir().unwrap();
    let mut helps = std::collections::BTreeMap::new();
    for command in commands {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        let name = words[0].to_owned();
        if name.starts_with('-') || name.contains("COMMAND") {
            continue;
        }
        let help = helps.entry(name.clone()).or_insert_with(|| {
            let mut text = String::new();
            let more = match name.as_str() {
                "lot" => vec!["new", "reveal"],
                "policy" => vec!["check", "try", "presets"],
                "procedure" => vec!["check", "presets", "show"],
                _ => vec![""],
            };
            for sub in more {
                let line = format!("{name} {sub} --help").replace("  ", " ");
                let output = crate::commands::command(here.path(), &line)
                    .output()
                    .unwrap();
                text += &String::from_utf8_lossy(&output.stdout);
            }
            text
        });
        assert!(
            help.contains("--lang"),
            "there is no command `{name}`: {command}"
        );
        for option in words.iter().filter_map(|word| word.strip_prefix("--")) {
            let option = option
                .split(['=', '`', ']', ')', ',', ';', '.'])
                .next()
                .unwrap();
            let option = format!("--{option}");
            let known = help
                .split(|c: char| !(c.is_alphanumeric() || c == '-'))
                .any(|word| word == option);
            assert!(known, "`{name}` has no option {option}: {command}");
        }
    }
}
