//! The second verifier, in JavaScript, asked about what the first one has judged: both must say the same.
//!
//! It runs in one node process for all tests of this binary. Where node is missing nothing is asked.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

use folkmoot::domain::charter::document::Document;
use folkmoot::domain::charter::names::Charter;
use folkmoot::domain::log::policy::Trust;
use folkmoot::domain::verify::{Held, Options, Report, verify};
use serde_json::{Value, json};

use super::log_directory::Files;

struct Second {
    _child: Child,
    ask: ChildStdin,
    answer: BufReader<ChildStdout>,
}

static SECOND: Mutex<Option<Second>> = Mutex::new(None);

impl Second {
    fn start() -> Option<Second> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/modules/second.js");
        let mut child = Command::new("node")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (ask, answer) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Second {
            _child: child,
            ask,
            answer,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the second verifier says of these files; `None` where node is not there.
fn ask_of(files: &Files, options: &Options) -> Option<Value> {
    let held = |all: &[Held]| -> Vec<(String, String)> {
        let each = all.iter();
        each.map(|held| (held.name.clone(), hex(&held.bytes)))
            .collect()
    };
    let digits: serde_json::Map<String, Value> = files
        .iter()
        .map(|(path, bytes)| (path.clone(), json!(hex(bytes))))
        .collect();
    let question = json!({
        "files": digits,
        "trust": options.trust.as_ref().map(|trust| hex(trust.to_string().as_bytes())),
        "receipts": held(&options.receipts),
        "checkpoints": held(&options.checkpoints),
    });
    ask(&question)
}

fn ask(question: &Value) -> Option<Value> {
    let mut second = SECOND.lock().unwrap();
    if second.is_none() {
        *second = Second::start();
    }
    let Some(second) = second.as_mut() else {
        println!("skipped: the second verifier: node is not there");
        return None;
    };
    writeln!(second.ask, "{question}").unwrap();
    let mut line = String::new();
    second.answer.read_line(&mut line).unwrap();
    Some(serde_json::from_str(&line).unwrap())
}

/// Random logs that the second verifier's rules make, whole and right as they see it, hold for the first.
#[test]
fn logs_made_by_the_second_rules_hold() {
    let count = match std::env::var_os("FOLKMOOT_LONG") {
        Some(_) => "10000",
        None => "40",
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/modules/generate.js");
    let Ok(made) = Command::new("node").args([script, "0", count]).output() else {
        println!("skipped: logs made by the second verifier's rules: node is not there");
        return;
    };
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let mut held = 0;
    for line in String::from_utf8(made.stdout).unwrap().lines() {
        let log: Value = serde_json::from_str(line).unwrap();
        let Some(files) = log["files"].as_object() else {
            continue;
        };
        let bytes = |digits: &Value| -> Vec<u8> {
            let digits = digits.as_str().unwrap().as_bytes().chunks(2);
            let byte = |pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap();
            digits.map(byte).collect()
        };
        let files: Files = files
            .iter()
            .map(|(path, digits)| (path.clone(), bytes(digits)))
            .collect();
        let options = Options {
            trust: Some(Trust::parse(log["trust"].as_str().unwrap().as_bytes()).unwrap()),
            ..Options::default()
        };
        let report = verify(&|path| files.get(path).cloned(), &options, &mut |_| ());
        assert!(report.holds, "seed {}: {report}", log["seed"]);
        held += 1;
    }
    assert!(held > 20, "{held}");
}

/// Errors unless the second verifier says the same: the verdict, and what is wrong by file, entry and code.
pub fn agrees(files: &Files, options: &Options, report: &Report) {
    let Some(second) = ask_of(files, options) else {
        return;
    };
    let first = report.failure.as_ref();
    let wanted = json!({
        "holds": report.holds,
        "file": first.map(|failure| &failure.file),
        "entry": first.and_then(|failure| failure.entry),
        "code": first.map(|failure| failure.problem.code.clone()),
        "case": first.and_then(|failure| failure.problem.case.clone()),
    });
    let found = json!({
        "holds": second["holds"],
        "file": second["failure"]["file"],
        "entry": second["failure"]["entry"],
        "code": second["failure"]["code"],
        "case": second["failure"]["case"],
    });
    assert!(
        wanted == found,
        "the second verifier says {second}\nthe first says {report}"
    );
}

/// Errors unless the second verifier finds these documents, in force together, as fit or unfit as the first.
pub fn fit_alike(documents: &[Document]) {
    let mut charter = Charter::default();
    documents.iter().for_each(|document| charter.put(document));
    let texts: Vec<String> = documents.iter().map(Document::text).collect();
    let Some(found) = ask(&json!({ "charter": texts })) else {
        return;
    };
    let found = found.as_array().unwrap_or_else(|| panic!("{found}"));
    for (document, found) in documents.iter().zip(found) {
        let wanted = charter.misfits(document);
        assert_eq!(
            wanted.is_empty(),
            found.is_null(),
            "{found} {wanted:?}\n{}",
            document.text()
        );
    }
}

/// Errors unless the second verifier reads this text as a document, and finds a contradiction in it, as the first does.
pub fn document_alike(text: &str) {
    let Some(found) = ask(&json!({ "document": text })) else {
        return;
    };
    let contradicts = match Document::parse(text) {
        Ok(Document::Procedure(procedure)) => Some(!procedure.contradictions().is_empty()),
        Ok(Document::Body(body)) => Some(!body.contradictions().is_empty()),
        // What a policy cannot say together is refused as it is read here, and as it is adopted there.
        Ok(Document::Policy(_)) => return,
        Ok(Document::Organisation(_)) => Some(false),
        Err(_) => None,
    };
    let wanted = json!([contradicts.is_some(), contradicts.unwrap_or(false)]);
    let found = json!([found["readable"], !found["contradiction"].is_null()]);
    assert_eq!(wanted, found, "{text}");
}
