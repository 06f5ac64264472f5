//! Python programs that share no code with this one: what they answer, line for line.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Feeds lines to an oracle and returns its lines, or `None` where there is no Python.
pub fn ask(script: &str, lines: &[String]) -> Option<Vec<String>> {
    let root = env!("CARGO_MANIFEST_DIR");
    let script = format!("{root}/tests/oracles/{script}");
    // Where `tools/prepare tests` puts what Debian does not package.
    let own = format!("{root}/target/oracles/bin/python3");
    let python = match Path::new(&own).exists() {
        true => own.as_str(),
        false => "python3",
    };
    let child = Command::new(python)
        .args(["-B", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        println!("skipped: python3 is not there");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let text = lines.join("\n");
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{script} failed");
    let answers = String::from_utf8(output.stdout).unwrap();
    Some(answers.lines().map(str::to_owned).collect())
}
