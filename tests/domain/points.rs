//! Spendable points cannot become weight: what is no category of the organisation is refused wherever
//! it is named, and a source credits nothing but the categories it was given.

use folkmoot::domain::id::Id;
use folkmoot::domain::state::{offices, organisation};
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::domain::weight::csv;
use folkmoot::domain::weight::ledger::Line;

use super::community::{Community, id, time, who};
use super::plans::contributions;
use super::plans::matters::{WHY, adopts, document, founders_matter, gives, policy};

/// A batch of one line in this category.
fn credit(community: &mut Community, source: &str, category: &str) -> Result<(), Refusal> {
    let line = Line {
        reference: id("r-1"),
        member: id("m-1"),
        category: id(category),
        amount: 5,
        occurred_at: time("2026-11-15T12:00:00Z"),
    };
    let period = ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
    let (batch, lines) = contributions(id("b-1"), period, vec![line]);
    community.attach(&lines);
    let note = community.note(batch, &[who(source)]);
    community.submit(&note).map(drop)
}

#[test]
fn points_are_refused_in_batches() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    assert_eq!(
        credit(&mut community, "s/app", "points"),
        Err(Refusal::Organisation(
            organisation::Refusal::UnknownCategory {
                category: id("points")
            }
        ))
    );
}

#[test]
fn a_source_credits_only_what_it_was_given() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    community.decide(vec![gives("source", "s/talk", "interaction")]);
    let refused = credit(&mut community, "s/talk", "development");
    assert!(matches!(
        refused,
        Err(Refusal::Offices(offices::Refusal::OutOfScope { .. }))
    ));
    assert_eq!(credit(&mut community, "s/talk", "interaction"), Ok(()));
}

#[test]
fn no_source_is_given_points() {
    let mut community = Community::new();
    community.attach(WHY);
    let gives = gives("source", "s/shop", "development points");
    let note = community.note(founders_matter(id("shop"), vec![gives]), &[who("o/alice")]);
    let category = id("points");
    assert_eq!(
        community.submit(&note),
        Err(Refusal::Organisation(
            organisation::Refusal::UnknownCategory { category }
        ))
    );
}

#[test]
fn points_are_refused_in_files() {
    let file =
        "reference,member,category,amount,occurred_at\nr-1,m-1,points,5,2026-01-01T00:00:00Z\n";
    let categories: Vec<Id> = vec![id("development"), id("interaction")];
    let faults = csv::read(file.as_bytes(), &categories).unwrap_err();
    let codes: Vec<&str> = faults.listed.iter().map(|fault| fault.code()).collect();
    assert_eq!(codes, ["unknown-category"]);
}

#[test]
fn points_are_refused_in_policies() {
    let mut community = Community::new();
    community.attach(WHY);
    for (key, value) in [
        ("count-category", "points"),
        ("cap-category", "points 5 month"),
        ("factor", "points 2"),
    ] {
        let text = policy("house", 1, &[(key, value)]);
        community.attach(document(&text).text().as_bytes());
        let adopts = founders_matter(id("points"), vec![adopts(&text)]);
        let note = community.note(adopts, &[who("o/alice")]);
        let refused = community.clone().submit(&note).unwrap_err().to_string();
        assert!(
            refused.starts_with("document-unfit"),
            "{key} {value}: {refused}"
        );
        assert!(refused.contains("points"), "{key} {value}: {refused}");
    }
}
