//! A program that shares no code with this one reads the served log and agrees with it.

use std::process::Command;

use folkmoot::domain::poll::notice::Publication;

use crate::go_oracle::log_program;
use crate::harness::{Place, verifier_key};
use crate::main_job::{POLL, opened, vote_all};
use crate::plans::{marks, who};

#[test]
fn go_verifies_the_served_log_and_its_receipts() {
    let Some(program) = log_program() else {
        return;
    };
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let folder = tempfile::tempdir().unwrap();
    let older = folder.path().join("older");
    std::fs::write(&older, town.http.get("/checkpoint").bytes).unwrap();
    let before = town.http.size();
    vote_all(&town);
    let cast = marks(9, &["lin-wei"], "for");
    let note = town.note(town.ballot(POLL, "m-7", &cast), &[who("m/m-7")]);
    let receipted = town.accepted(&note, &[cast.text().as_bytes()]);
    town.close(POLL);
    let size = town.http.size();

    let key = verifier_key().to_string();
    let run = |arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(
        run(&["directory", &service.url, &key, older.to_str().unwrap()]),
        format!(
            "checkpoint of {size} entries is signed\n{size} entries are included\n\
             size {before} is consistent with size {size}\n"
        )
    );
    let (receipt, entry) = (folder.path().join("receipt"), folder.path().join("entry"));
    std::fs::write(&receipt, receipted.receipt.to_string()).unwrap();
    std::fs::write(&entry, note.to_bytes()).unwrap();
    let found = run(&[
        "receipt",
        receipt.to_str().unwrap(),
        entry.to_str().unwrap(),
        &key,
    ]);
    let index = receipted.receipt.index;
    assert!(
        found.contains(&format!("entry {index} is included")),
        "{found}"
    );
    service.stop();
}
