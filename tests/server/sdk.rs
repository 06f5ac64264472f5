//! The examples of docs/SDK.md, run by node against a service with an open poll.

use std::process::Command;

use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::notice::Publication;

use crate::harness::Place;
use crate::main_job::{POLL, opened};

#[test]
fn the_examples_for_programs_cast_and_verify() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let root = env!("CARGO_MANIFEST_DIR");
    let seed = Hash::of(b"the key of m/m-1").to_string();
    let choices = r#"{"council": ["ma-li", "lin-wei"], "charter": "for"}"#;
    let script = format!("{root}/tests/modules/sdk.js");
    let run = Command::new("node")
        .args([&script, &service.url, &seed, choices])
        .output();
    let Ok(run) = run else {
        println!("skipped: the examples of docs/SDK.md: node is not there");
        return;
    };
    let (said, wrong) = (
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
    assert!(run.status.success(), "{said}{wrong}");
    assert!(said.contains("true null []"), "{said}");
    assert_eq!(town.http.poll(POLL).turnout.heads, 1);
    service.stop();
}
