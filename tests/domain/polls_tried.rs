//! What a notice may ask for, and polls whose ballots must be counted one by one.

use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::notice::Publication;

use super::community::{Community, PollPlan, id, who};
use super::plans::{contest, notice, salted};
use super::verify::{pinned, verify_files};

/// Whether a notice with one contest of these is admitted.
fn announced(method: &str, seats: u16, options: u16) -> Result<(), String> {
    let mut community = Community::new();
    let policy = community.policy(&[("base", "1")]);
    let names: Vec<String> = (0..options).map(|n| format!("c-{n:04}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut one = contest("question", method, seats, &names);
    one.points_max = Some(10).filter(|_| method == "snapshot-quadratic");
    let notice = notice(PollPlan {
        poll: "p-1",
        policy,
        publication: Publication::Open,
        contests: vec![one],
    });
    let note = community.note(notice, &[who("o/officer")]);
    let admitted = community.submit(&note);
    admitted.map(drop).map_err(|refusal| refusal.to_string())
}

#[test]
fn what_no_method_can_count_is_refused_however_many_options_there_are() {
    let told = |method, seats, options| announced(method, seats, options).unwrap_err();
    assert!(told("yes-no", 1, 65).contains("question"));
    assert!(told("irv", 30, 70).contains("cannot-count.seats: method irv"));
    assert!(told("countback-act", 2, 70).contains("question"));
    assert_eq!(announced("stv-folkmoot", 30, 70), Ok(()));
    assert_eq!(announced("schulze", 1, 400), Ok(()));
    assert_eq!(announced("approval", 70, 70), Ok(()));
}

#[test]
fn a_contest_that_voters_could_make_too_large_to_count_is_refused_at_once() {
    let refused = announced("pav", 6, 64).unwrap_err();
    assert!(refused.contains("pav"), "{refused}");
    assert!(announced("pav", 5, 20).is_err());
    assert_eq!(announced("pav", 7, 15), Ok(()));
    assert_eq!(announced("pav", 2, 20), Ok(()));
    assert_eq!(announced("seq-pav", 6, 64), Ok(()));
}

#[test]
fn equal_ballots_of_a_method_that_takes_roots_are_counted_one_by_one_by_everybody() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-3"]);
    let policy = community.policy(&[("base", "4")]);
    let mut one = contest("question", "snapshot-quadratic", 1, &["a", "b"]);
    one.points_max = Some(10);
    community.announce(PollPlan {
        poll: "p-1",
        policy,
        publication: Publication::Open,
        contests: vec![one],
    });
    community.open("p-1");
    for (salt, member, choice) in [(1, "m-1", "a"), (2, "m-2", "a"), (3, "m-3", "b")] {
        let marks = Marks {
            salt: salted(salt),
            contests: vec![(id("question"), vec![MarkLine::Points(id(choice), 1)])],
        };
        community.vote("p-1", member, &marks);
    }
    community.close("p-1");
    community.result("p-1");
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}
