//! The organisation's document: what of it can be revised.

use folkmoot::domain::statement::answer::Says as Answers;

use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum};
use crate::plans::matters::ORGANISATION;

#[test]
fn the_organisations_document_is_revised_and_what_is_counted_stays() {
    let organisation = ORGANISATION;
    let founding = FOUNDING.replace(
        "clause adopt-body\n",
        "clause adopt-body\nclause adopt-organisation\n",
    );
    let mut forum = Forum::with(&[&founding, organisation]);
    let adopt = |forum: &mut Forum, text: &str| {
        let clause = forum.adopts(text);
        forum.matter(&founding, "o/alice", &[clause])
    };
    let second = organisation.replace("revision 1", "revision 2");
    for other in [
        second.replace("class guest\n", "class guide\n"),
        second.replace("category interaction\n", "category visits\n"),
        organisation.replace("organisation club", "organisation other"),
    ] {
        let matter = adopt(&mut forum, &other);
        assert_eq!(forum.refused(matter, "o/alice"), "organisation-differs");
    }
    let fewer = second.replace("enrol-limit 2000000", "enrol-limit 1");
    let matter = adopt(&mut forum, &fewer);
    let matter = forum.say(matter, "o/alice");
    let yes = forum.answer(matter, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert!(
        forum.fate(&matter).contains("; held"),
        "{}",
        forum.fate(&matter)
    );
    let in_force = forum.community.state.documents().in_force();
    assert_eq!(in_force.organisation().unwrap().enrol_limit, 1);
    let community = &forum.community;
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
}
