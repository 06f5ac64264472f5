//! Logs that begin with their charter: genesis names the first documents, and its founders sit in a body.

use folkmoot::domain::charter::document::Document;
use folkmoot::domain::charter::first::FirstDocument;
use folkmoot::domain::charter::preset;
use folkmoot::domain::fault::Fault;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::state::organisation::Founding;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::first;

use super::community::{Community, id, time, who};
use super::log_directory;
use super::matters::{Forum, gives};
use super::plans::{self, FOUNDERS};
use super::verify::{pinned, verify_files};

/// The founders' own, under the documents of a preset, changed so.
fn under(preset: &str, change: impl Fn(&str) -> String) -> (Founding, Vec<Document>) {
    let mut said = plans::genesis(log_directory::log_key().public());
    let found = preset::named(preset);
    let mut documents = found.expect("there is such a preset").documents;
    first::fit(&said, 2, &mut documents);
    let changed = documents.iter().map(|document| {
        let text = change(&document.text());
        Document::parse(&text).expect("it is a document")
    });
    let changed: Vec<Document> = changed.collect();
    said.documents = FirstDocument::all(&changed);
    (said, changed)
}

/// A log that begins so, or the code for which it does not.
fn begun(preset: &str, change: impl Fn(&str) -> String) -> Result<Community, String> {
    let (said, documents) = under(preset, change);
    let mut community = Community::empty();
    for document in &documents {
        community.attach(document.text().as_bytes());
    }
    let note = community.note(said, &FOUNDERS.map(who));
    let founded = community.submit(&note);
    founded.map_err(|refusal| refusal.told().code.to_string())?;
    Ok(community)
}

#[test]
fn no_clock_lies_before_the_founding() {
    let community = begun("free", str::to_owned).unwrap();
    for (at, code) in [
        ("2026-11-30T23:59:59Z", Some("clock-backwards")),
        ("2026-12-01T00:00:00Z", None),
    ] {
        let mut community = community.clone();
        let clock = Clock { time: time(at) };
        let note = community.note(clock, &[who("s/service")]);
        let refused = community.submit(&note).err().map(|why| why.told().code);
        assert_eq!(refused.as_deref(), code, "{at}");
        if code.is_some() {
            community.forced_bytes(note.to_bytes());
            assert!(!verify_files(&community.mirror(), &pinned(&community)).holds);
        }
    }
}

#[test]
fn every_charter_can_found_an_organisation() {
    for preset in preset::presets().iter().filter(|preset| preset.is_charter) {
        let community = begun(preset.name.as_str(), str::to_owned).unwrap();
        let founders = community.state.bodies().require(&id("founders")).unwrap();
        let since: Vec<String> = founders
            .table()
            .iter()
            .map(|sits| format!("{} {}", sits.name, sits.begins))
            .collect();
        assert_eq!(
            since,
            FOUNDERS.map(|name| format!("{name} 2026-12-01T00:00:00Z"))
        );
        assert_eq!(
            community.state.now(),
            None,
            "nobody has said what time it is"
        );
        let report = verify_files(&community.mirror(), &pinned(&community));
        assert!(report.holds, "{report}");
    }
}

#[test]
fn founders_fill_offices_by_their_votes() {
    let mut community = begun("free", str::to_owned).unwrap();
    community.clock("2026-12-01T00:00:00Z");
    let mut forum = Forum::of(community);
    let founding = forum.in_force("founding");
    let clauses = [gives("registrar", "o/lin", "all")];
    let matter = forum.matter(&founding, "o/alice", &clauses);
    let matter = forum.say(matter, "o/alice");
    for (seat, founder) in FOUNDERS.iter().enumerate() {
        let mandate = format!("founders founder {} 1", seat + 1);
        let vote = forum.vote(matter, &mandate, Stance::For);
        assert_eq!(forum.fate(&matter), "undecided");
        forum.say(vote, founder);
    }
    let at = "2026-12-01T00:00:00Z";
    assert_eq!(forum.fate(&matter), format!("adopted {at}; offered {at}"));
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
}

#[test]
fn a_charter_that_cannot_stand_founds_nothing() {
    let refused = |change: fn(&str) -> String| begun("user-trust", change).err().unwrap();
    assert_eq!(
        refused(|text| text.replace("seats 3\nfilled by founding", "seats 4\nfilled by founding")),
        "founders-seats"
    );
    assert_eq!(
        refused(|text| text.replace("category interaction\n", "category interactions\n")),
        "organisation-differs"
    );
    assert_eq!(
        refused(|text| text.replace("bring body founders", "bring body nobody")),
        "document-unfit"
    );
    assert_eq!(
        refused(|text| text.replace("revision 1", "revision 2")),
        "document-revision"
    );
    // The documents come with the statement.
    let (said, _) = under("free", str::to_owned);
    let community = Community::empty();
    let note = community.note(said, &FOUNDERS.map(who));
    let missing = community.clone().submit(&note).unwrap_err();
    assert_eq!(missing.told().code.to_string(), "attachment-missing");
}
