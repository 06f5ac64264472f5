//! Spendable points cannot become weight: what is no category of the organisation is refused wherever
//! it is named, and a source credits nothing but the categories it was given.

use folkmoot::domain::id::Id;
use folkmoot::domain::office::Office;
use folkmoot::domain::state::{offices, organisation};
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::domain::weight::csv;
use folkmoot::domain::weight::ledger::Line;

use super::community::{Community, id, time, who};
use super::plans::{self, consent, contributions};

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
    let roster = consent(community.state.founders().hash());
    let mut grant = plans::grant(roster, id("talk"), Office::Source, "s/talk");
    grant.scope = vec![id("interaction")];
    community.signed(grant.clone(), &[who("o/alice")]);
    community.signed(grant, &[who("o/bob")]);
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
    let roster = consent(community.state.founders().hash());
    let mut grant = plans::grant(roster, id("shop"), Office::Source, "s/shop");
    grant.scope = vec![id("development"), id("points")];
    let note = community.note(grant, &[who("o/alice")]);
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
    let community = Community::new();
    let roster = community.state.founders().hash();
    for (key, value) in [
        ("count-category", "points"),
        ("cap-category", "points 5 month"),
        ("factor", "points 2"),
    ] {
        let policy = plans::policy(consent(roster), "house", &[(key, value)]);
        let note = community.note(policy, &[who("o/alice")]);
        let refused = community.clone().submit(&note);
        assert!(
            matches!(refused, Err(Refusal::Policies(_))),
            "{key} {value}: {refused:?}"
        );
    }
}
