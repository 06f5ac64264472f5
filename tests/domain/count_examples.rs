//! The worked example of each method, `tests/vectors/<method>/example.*`: ballots in, exact bytes out.
//!
//! `docs/METHODS.md` walks through the same files. A released method never changes, so neither do
//! these; for a new one run with `FOLKMOOT_WRITE_EXAMPLES=1` and read what it wrote.

use std::path::Path;

use folkmoot::domain::count::format::{self, Reading};
use folkmoot::domain::count::{METHODS, Method};

fn folder(method: &dyn Method) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(method.name())
}

#[test]
fn worked_examples_give_the_recorded_bytes() {
    for &method in METHODS {
        for ending in ["blt", "csv", "pb", "starvote", "voters.json"] {
            let folder = folder(method);
            let name = folder.join(format!("example.{ending}"));
            let Ok(ballots) = std::fs::read(&name) else {
                continue;
            };
            let profile = format::read(
                &name.to_string_lossy(),
                &ballots,
                &Reading::of(method.ballot_kind()),
            )
            .unwrap();
            let outcome = method.count(&profile.election).unwrap();
            let recorded = folder.join("example.json");
            let given = format!("{}\n", outcome.to_json());
            if std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
                std::fs::write(&recorded, &given).unwrap();
            }
            let recorded = std::fs::read_to_string(recorded).unwrap();
            assert_eq!(given, recorded, "{}", method.name());
        }
    }
}
