//! What the command line says, word for word, where no service is needed: tests/cli/*.trycmd.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_command_line_says_what_the_transcripts_say() {
    trycmd::TestCases::new()
        .env("COLUMNS", "100")
        .case("tests/cli/*.trycmd");
}

#[test]
fn every_command_is_in_the_guide_and_has_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = fs::read_to_string(root.join("docs/CLI.md")).expect("the guide is there");
    let help = said(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<&str> = commands
        .map_while(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains(&"vote"), "{help}");
    for command in commands {
        assert!(
            guide.contains(&format!("\n| `{command}` |")),
            "docs/CLI.md does not name `{command}`"
        );
        assert!(
            said(&[command, "--help"]).contains("Example"),
            "folkmoot {command} --help has no example"
        );
    }
}

fn said(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_folkmoot"))
        .args(arguments)
        .output();
    String::from_utf8(output.expect("the command starts").stdout).expect("help is UTF-8")
}
