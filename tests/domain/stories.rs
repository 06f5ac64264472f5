//! Stories told under procedures: each line of what happens, with the line of the procedure behind it.

use folkmoot::domain::charter::document::Document;
use folkmoot::domain::charter::preset::presets;
use folkmoot::domain::fault::Fault;
use folkmoot::domain::story::{Story, tell};

use super::plans::matters::{PROPOSAL, VETO, WISH, document};

/// Who is in every story here.
const PEOPLE: &str = "\
begin 2026-12-01T00:00:00Z
member ada 10 owner
member bo 3 owner
member cy 2 owner
member dan 1 guest
office founder o/alice
office registrar o/lin
office returning-officer o/officer
";

fn told(texts: &[&str], story: &str) -> String {
    let documents: Vec<Document> = texts.iter().map(|text| document(text)).collect();
    let story = Story::read(&format!("{PEOPLE}{story}")).unwrap();
    let told = tell(&documents, &story).unwrap();
    told.iter().map(|one| format!("{one}\n")).collect()
}

#[test]
fn a_proposal_goes_from_support_to_effect() {
    let story = "\
bring p proposal m/ada
support p m/dan
support p m/bo
poll p o/officer
at 2026-12-02T00:00:00Z
poll p o/officer
vote p m/ada for
at 2026-12-05T00:00:00Z
vote p m/ada for
vote p m/bo for
vote p m/cy against
vote p m/dan for
at 2026-12-31T00:00:00Z
";
    let wanted = "\
2026-12-01T00:00:00Z p brought
2026-12-01T00:00:00Z p refused not-yours-to-support | bring member class owner
2026-12-01T00:00:00Z p supported | support heads inclusive count 2
2026-12-01T00:00:00Z p refused matter-not-ready | deliberation 1 day 30 days
2026-12-02T00:00:00Z p called | announce office returning-officer 3 days; announce office liaison 2 days
2026-12-02T00:00:00Z p refused wrong-phase | decide poll
2026-12-05T00:00:00Z p refused not-on-the-roll | voters member class owner
2026-12-13T00:00:00Z p adopted | threshold weight for-against inclusive 2/3; threshold heads for-against strict 1/2
2026-12-15T00:00:00Z p enacted | cooling-off 2 days
";
    assert_eq!(told(&[PROPOSAL, VETO], story), wanted);
}

#[test]
fn a_double_majority_and_a_quorum_are_told_by_their_lines() {
    let begins = "bring p proposal m/ada\nsupport p m/bo\nat 2026-12-02T00:00:00Z\npoll p o/officer\nat 2026-12-05T00:00:00Z\n";
    let heavy = format!(
        "{begins}vote p m/ada for\nvote p m/bo against\nvote p m/cy against\nat 2026-12-31T00:00:00Z\n"
    );
    let told_of = |story: &str| {
        let told = told(&[PROPOSAL, VETO], story);
        told.lines().last().unwrap_or_default().to_owned()
    };
    let rejected = "2026-12-13T00:00:00Z p rejected | threshold weight for-against inclusive 2/3; threshold heads for-against strict 1/2";
    assert_eq!(told_of(&heavy), rejected);
    let few = format!("{begins}vote p m/ada for\nat 2026-12-31T00:00:00Z\n");
    let lapsed = "2026-12-13T00:00:00Z p lapsed | quorum heads cast inclusive share 1/2";
    assert_eq!(told_of(&few), lapsed);
    let nobody = "bring p proposal m/ada\nsupport p m/bo\nat 2026-12-31T00:00:00Z\n";
    let unannounced = "2026-12-07T00:00:00Z p lapsed | announce office returning-officer 3 days; announce office liaison 2 days";
    assert_eq!(told_of(nobody), unannounced);
}

#[test]
fn a_veto_sets_a_wish_aside_unless_it_is_answered_yes() {
    let begins = "\
bring w wish m/ada
support w m/bo
support w m/cy
admit w o/lin
at 2026-12-03T00:00:00Z
bring v veto o/alice about w
";
    let no = format!("{begins}answer v o/lin no\nat 2026-12-31T00:00:00Z\n");
    let wanted = "\
2026-12-01T00:00:00Z w brought
2026-12-01T00:00:00Z w supported | support heads inclusive count 3
2026-12-01T00:00:00Z w admitted | admit 1 office registrar 7 days
2026-12-03T00:00:00Z w adopted | decide admission
2026-12-03T00:00:00Z v brought
2026-12-03T00:00:00Z v supported
2026-12-03T00:00:00Z v rejected | decide answer
2026-12-03T00:00:00Z w set-aside | stay veto ends
";
    assert_eq!(told(&[WISH, VETO], &no), wanted);
    let yes = format!("{begins}answer v o/lin yes\nat 2026-12-31T00:00:00Z\n");
    let told = told(&[WISH, VETO], &yes);
    assert!(
        told.ends_with("2026-12-10T00:00:00Z w enacted | cooling-off 7 days\n"),
        "{told}"
    );
}

#[test]
fn every_preset_can_be_tried() {
    let story = Story::read("begin 2026-12-01T00:00:00Z\nmember ada 1 member\n").unwrap();
    for preset in presets() {
        assert_eq!(
            tell(&preset.documents, &story),
            Ok(Vec::new()),
            "{}",
            preset.name
        );
    }
}

#[test]
fn a_story_that_cannot_be_told_names_its_line() {
    let code = |story: &str| {
        let told =
            Story::read(story).and_then(|story| tell(&[document(WISH), document(VETO)], &story));
        let told = told.unwrap_err().told();
        format!("{}.{}", told.code, told.case.unwrap_or_default())
    };
    assert_eq!(code("member ada 1 owner\n"), "bad-story.line");
    assert_eq!(code(""), "bad-story.line");
    assert_eq!(
        code("begin 2026-12-01T00:00:00Z\nmember ada 0 owner\n"),
        "bad-story.line"
    );
    let begins = "begin 2026-12-01T00:00:00Z\nmember ada 1 owner\n";
    assert_eq!(code(&format!("{begins}dance w m/ada\n")), "bad-story.line");
    assert_eq!(
        code(&format!("{begins}bring w wish m/bo\n")),
        "bad-story.nobody"
    );
    assert_eq!(
        code(&format!("{begins}support w m/ada\n")),
        "bad-story.no-matter"
    );
    assert_eq!(
        code(&format!("{begins}bring w dance m/ada\n")),
        "bad-story.no-procedure"
    );
    assert_eq!(
        code(&format!("{begins}at 2026-12-01T00:00:00Z\n")),
        "bad-story.backwards"
    );
    let unfit = WISH.replace("decide admission", "decide admission\nmethod yes-no");
    let story = Story::read(begins).unwrap();
    let told = tell(&[document(&unfit)], &story).unwrap_err().told();
    assert_eq!(told.case.as_deref(), Some("unfit"));
}
