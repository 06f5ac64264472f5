//! The worked example of each method, `tests/vectors/<method>/example.*`: ballots in, exact bytes out.
//!
//! `example.json` is the outcome, `example.txt` what people read of it. `docs/METHODS.md` walks through the
//! same files. A released method never changes, so neither do these; for a new one run with
//! `FOLKMOOT_WRITE_EXAMPLES=1` and read what it wrote.

use std::path::Path;

use folkmoot::domain::count::format::{self, Reading};
use folkmoot::domain::count::{METHODS, Method, Outcome};
use folkmoot::words::{Language, count, rounds};

#[test]
fn worked_examples_give_the_recorded_bytes() {
    for &method in METHODS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/vectors")
            .join(method.name());
        for ending in ["blt", "csv", "pb", "starvote", "voters.json"] {
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
            is_recorded(
                &folder.join("example.json"),
                &format!("{}\n", outcome.to_json()),
            );
            let read = Outcome::from_json(&outcome.to_json()).unwrap();
            assert_eq!(read.to_json(), outcome.to_json(), "{method:?}");
            let told = told(method, &read, &profile.names);
            is_recorded(&folder.join("example.txt"), &told);
        }
    }
}

fn is_recorded(path: &Path, given: &str) {
    if std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
        std::fs::write(path, given).unwrap();
    }
    let recorded = std::fs::read_to_string(path).unwrap();
    assert_eq!(given, recorded, "{}", path.display());
}

/// The method as listings have it, then sentences and table in both languages.
fn told(method: &'static dyn Method, outcome: &Outcome, names: &[String]) -> String {
    let title = |language| count::title(language, method.name());
    let mut text = format!(
        "{method:?} ({}), {} / {}\n{}\n",
        method.ballot_kind(),
        title(Language::English),
        title(Language::Chinese),
        method.source()
    );
    for language in [Language::English, Language::Chinese] {
        let sentences = count::sentences(outcome, names, language).join("\n");
        let table = rounds::table(outcome, names, language);
        text.push_str(&format!("\n{sentences}\n\n{table}"));
    }
    text
}
