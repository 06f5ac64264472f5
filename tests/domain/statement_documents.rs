//! What docs/formats/ says of statements against the code: the table of who signs, every worked
//! example, and that the examples hang together as entries of one log do.

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::count::Lot;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::office::Office;
use folkmoot::domain::poll::lot::{commitment, seed};
use folkmoot::domain::poll::marks::Marks;
use folkmoot::domain::poll::notice::Notice;
use folkmoot::domain::statement::authority::Signing;
use folkmoot::domain::statement::submission::Submission;
use folkmoot::domain::statement::{Said, Statement, authorisation_table};
use folkmoot::domain::weight::ledger::Batch;
use folkmoot::domain::weight::power::PowerReport;
use folkmoot::domain::weight::roll::Roll;

fn document() -> String {
    crate::formats::statements()
}

/// What stands between "```text" and "```", final line feeds included.
fn blocks(document: &str) -> Vec<&str> {
    let after = document.split("```text\n").skip(1);
    after.filter_map(|rest| rest.split("```").next()).collect()
}

/// The examples by the hash that other examples call them by.
fn statements(document: &str) -> BTreeMap<Hash, Statement> {
    let mut found = BTreeMap::new();
    for block in blocks(document) {
        let kind = block.strip_prefix("folkmoot/").unwrap_or_default();
        let is_other = ["marks/", "policy/", "procedure/", "body/"]
            .iter()
            .any(|other| kind.starts_with(other));
        if kind.is_empty() || is_other {
            continue;
        }
        let text = match block.contains("\n\n\u{2014} ") {
            true => Submission::parse(block.as_bytes()).unwrap().note.text,
            false => block.to_owned(),
        };
        let statement = Statement::parse(&text).unwrap_or_else(|why| panic!("{why}\n{text}"));
        assert_eq!(statement.text(), text);
        found.insert(statement.hash(), statement);
    }
    found
}

fn table() -> String {
    let kinds = authorisation_table();
    let signs = |office: &&Office| {
        let mut rows = kinds.iter();
        rows.any(|(_, signing)| signing.offices().contains(office))
    };
    let offices: Vec<&Office> = Office::ALL.iter().filter(signs).collect();
    let names: Vec<String> = offices
        .iter()
        .map(|office| format!(" {office} |"))
        .collect();
    let mut table = format!("| kind |{} member |\n|---|", names.concat());
    table.push_str(&"---|".repeat(offices.len() + 1));
    for (kind, signing) in &kinds {
        let cell = match signing {
            Signing::AllFounders => "all",
            Signing::Two(_) => "two",
            Signing::ByDeed(_) => "by deed",
            _ => "yes",
        };
        table.push_str(&format!("\n| `{kind}` |"));
        for office in &offices {
            let signs = signing.offices().contains(office);
            table.push_str(
                if signs {
                    format!(" {cell} |")
                } else {
                    " |".to_owned()
                }
                .as_str(),
            );
        }
        table.push_str(match signing {
            Signing::Stated | Signing::Anybody => " by procedure |",
            _ if signing.is_for_members() => " own |",
            _ => " |",
        });
    }
    table
}

#[test]
fn the_table_of_who_signs_is_that_of_the_code() {
    let table = table();
    assert!(
        document().contains(&table),
        "docs/formats/statements.md needs:\n{table}\n"
    );
}

#[test]
fn the_pinned_unicode_version_is_that_of_the_code() {
    let (major, minor, _) = unicode_normalization::UNICODE_VERSION;
    let pinned = format!("Unicode {major}.{minor} does not assign");
    assert!(document().contains(&pinned), "{pinned}");
}

#[test]
fn every_kind_has_an_example_that_reads_and_prints_back() {
    let document = document();
    let examples = statements(&document);
    let shown: BTreeSet<&str> = examples.values().map(|found| found.said.kind()).collect();
    let kinds = authorisation_table();
    assert_eq!(shown, kinds.iter().map(|(kind, _)| *kind).collect());
    for (kind, _) in kinds {
        assert!(document.contains(&format!("\n## `{kind}`\n")), "{kind}");
    }
    for block in blocks(&document) {
        if block.starts_with("folkmoot/marks/") {
            assert_eq!(Marks::parse(block.as_bytes()).unwrap().text(), block);
        }
    }
}

#[test]
fn the_examples_name_each_other_by_their_hashes() {
    let document = document();
    let examples = statements(&document);
    for block in blocks(&document) {
        // The poll that is called off is announced by an entry that is not shown: `statement_chain` has it.
        let elsewhere = block.starts_with("folkmoot/poll-change/");
        for line in block.lines() {
            let (key, value) = line.split_once(' ').unwrap_or_default();
            let named = matches!(
                key,
                "genesis" | "notice" | "roll" | "open" | "close" | "prev" | "result"
            ) && !(elsewhere && key == "notice");
            if let Some(hash) = Hash::parse(value).filter(|_| named) {
                assert!(examples.contains_key(&hash), "`{line}` names no example");
            }
        }
    }
    let bytes: BTreeMap<Hash, &str> = blocks(&document)
        .into_iter()
        .map(|block| (Hash::of(block.as_bytes()), block))
        .collect();
    for example in examples.values() {
        if let Said::Notice(notice) = &example.said {
            assert!(bytes[&notice.policy].starts_with("folkmoot/policy/v1\n"));
        }
        for named in example.said.attachments() {
            let block = bytes[&named.hash];
            let size = AttachmentRef::to(block.as_bytes()).size;
            assert!(named.size.is_none() || named.size == Some(size));
        }
    }
}

#[test]
fn what_the_examples_state_is_computed_as_the_document_says() {
    let document = document();
    let examples = statements(&document);
    let bytes: BTreeMap<Hash, &str> = blocks(&document)
        .into_iter()
        .map(|block| (Hash::of(block.as_bytes()), block))
        .collect();
    let mut notice: Option<Notice> = None;
    for example in examples.values() {
        match &example.said {
            Said::Notice(found) => notice = Some((**found).clone()),
            Said::Contributions(found) => {
                let batch = Batch::parse(bytes[&found.lines.hash].as_bytes()).unwrap();
                assert_eq!(
                    (batch.root(), batch.totals()),
                    (found.root, found.totals.clone())
                );
            }
            Said::Roll(found) => {
                let roll = Roll::parse(bytes[&found.lines.hash].as_bytes()).unwrap();
                assert_eq!((roll.root(), roll.total()), (found.root, found.weight));
                let joined = |id: &Id| {
                    Some(if id.as_str() == "m-7f3k9q" {
                        2021
                    } else {
                        2023
                    })
                };
                let report = PowerReport::of(&roll, joined).unwrap();
                let mut all = examples.values();
                let announced = all.find_map(|other| match &other.said {
                    Said::Notice(notice) => Some(notice),
                    _ => None,
                });
                let asked = announced.expect("there is a notice").weight_thresholds();
                let report = report.with_thresholds(&roll, asked);
                assert_eq!(found.power, Some(AttachmentRef::to(&report.json())));
            }
            _ => {}
        }
    }
    check_lot(&document, &examples, &notice.expect("there is a notice"));
}

fn check_lot(document: &str, examples: &BTreeMap<Hash, Statement>, notice: &Notice) {
    let secrets: Vec<Hash> = examples
        .values()
        .filter_map(|example| match &example.said {
            Said::Reveal(reveal) => Some(reveal.secret),
            _ => None,
        })
        .collect();
    let part = |(who, committed): &(_, Hash)| {
        let fits = |secret: &&Hash| commitment(&notice.poll, who, secret) == *committed;
        *secrets.iter().find(fits).unwrap_or(committed)
    };
    let seed = seed(notice.scrutineers.iter().map(part));
    assert!(document.contains(&format!("\nseed {seed}\n")));
    for contest in &notice.contests {
        let options: Vec<String> = contest
            .option_ids()
            .iter()
            .map(|id| id.to_string())
            .collect();
        let lot = Lot::draw(contest.id.as_str(), &seed.0, &options);
        let order = lot.order().iter();
        let order: Vec<&String> = order.map(|place| &options[usize::from(*place)]).collect();
        let shown =
            format!("{{\"contest\":\"{}\",\"lot\":{order:?}", contest.id).replace(", ", ",");
        assert!(document.contains(&shown), "{shown}");
    }
}

#[test]
fn a_reader_of_the_document_alone_computes_the_same() {
    let lines: Vec<String> = document().lines().map(str::to_owned).collect();
    if let Some(agreed) = crate::python_oracle::ask("statements.py", &lines) {
        assert!(agreed.iter().any(|line| line == "lot of charter"));
    }
}
