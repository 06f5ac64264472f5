//! What the command line says, word for word, where no service is needed: tests/cli/*.trycmd.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_command_line_says_what_the_transcripts_say() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .env("FOLKMOOT_LANG", "en")
        .case("tests/cli/*.trycmd");
}

#[test]
fn every_command_is_in_the_guide_and_has_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(root.join("docs/CLI.md")).expect("the guide is there");
    let commands = commands(&[]);
    assert!(commands.iter().any(|command| command == "vote"));
    for command in &commands {
        assert!(
            guide.contains(&format!("\n| `{command}` |")),
            "docs/CLI.md does not name `{command}`"
        );
        has_an_example(&[command]);
    }
}

#[test]
fn json_is_one_line() {
    let printed = said(&["methods", "--json"]);
    let methods: Vec<serde_json::Value> = serde_json::from_str(&printed).expect("an array");
    assert!(methods.len() > 40 && printed.lines().count() == 1 && printed.ends_with('\n'));
}

/// That the help of a command, and of each of its own, ends with an example.
fn has_an_example(command: &[&str]) {
    let help = said(&[command, &["--help"]].concat());
    let line = command.join(" ");
    let example = help.split_once("\nExample").map(|(_, example)| example);
    assert!(
        example.is_some_and(|example| example.contains(&format!("folkmoot {line}"))),
        "folkmoot {line} --help has no example"
    );
    for further in commands(command) {
        has_an_example(&[command, &[&further]].concat());
    }
}

/// The commands that the help of a command lists.
fn commands(of: &[&str]) -> Vec<String> {
    let help = said(&[of, &["--help"]].concat());
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = lines.map_while(|line| line.split_whitespace().next());
    let names = names.filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

fn said(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_folkmoot"))
        .env("FOLKMOOT_LANG", "en")
        .args(arguments)
        .output();
    String::from_utf8(output.expect("the command starts").stdout).expect("help is UTF-8")
}
