//! Seats: offered, accepted with a key, held for a term, left, and what comes and goes with them.

use folkmoot::domain::charter::concerned::Mandate;
use folkmoot::domain::fault::Fault;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::office::Office;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::resign::{Left, Resign};
use folkmoot::domain::statement::seats::{Won, due, won};
use folkmoot::domain::text::Value;

use super::super::community::{Community, id, key_of, time, who};
use super::super::plans::ORIGIN;
use super::super::verify::{pinned, verify_files};
use super::{BOARD, COUNCIL, FOUNDING, Forum, WATCH, accepts, clause};

fn forum() -> Forum {
    Forum::with(&[FOUNDING, COUNCIL, WATCH, BOARD])
}

fn verified(community: &Community) {
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
}

fn mandate(text: &str) -> Mandate {
    Mandate::read(text).unwrap_or_else(|| panic!("{text}"))
}

/// Who sits in a body now: mandate, name, and until when.
fn sitting(forum: &Forum, body: &str) -> Vec<String> {
    let state = &forum.community.state;
    let seats = state.bodies().require(&id(body)).unwrap();
    let sitting = seats.sitting(state.now().unwrap());
    let told = sitting.iter().map(|sits| {
        let ends = sits
            .ends
            .map_or("never".to_owned(), |ends| ends.to_string());
        let seat = (sits.mandate.seat, sits.mandate.number);
        format!(
            "{} {} {} {}",
            seat.0,
            seat.1,
            sits.name,
            ends.get(..10).unwrap_or(&ends)
        )
    });
    told.collect()
}

fn resign(mandate: &str, by: &str) -> Resign {
    Resign {
        what: Left::read(&format!("mandate {mandate}")).unwrap(),
        by: who(by),
        reason: None,
    }
}

fn holds(forum: &Forum, name: &str, office: Office) -> bool {
    forum.community.state.offices().holds(&who(name), office)
}

#[test]
fn a_seat_is_offered_accepted_with_a_key_and_brings_its_office_for_a_term() {
    let mut forum = forum();
    assert_eq!(
        forum.seat("council general", "ada"),
        "offered 2026-12-01T00:00:00Z"
    );
    assert!(sitting(&forum, "council").is_empty());
    // It takes the member's signature and one by the key that is brought.
    let first = accepts("mandate council general 1 1", "m/ada", Some("o/ada"));
    assert_eq!(forum.refused(first.clone(), "m/ada"), "signature-count");
    let other = accepts("mandate council general 1 1", "m/bo", Some("o/bo"));
    assert_eq!(
        forum.refused_of(other, &["m/bo", "o/bo"]),
        "not-your-mandate"
    );
    let unnamed = accepts("mandate council general 1 1", "m/ada", None);
    assert_eq!(forum.refused(unnamed, "m/ada"), "name-needed");
    let taken = accepts("mandate council general 1 1", "m/ada", Some("o/lin"));
    let mut stolen = taken.clone();
    stolen.key = first.key;
    assert_eq!(
        forum.refused_of(stolen, &["m/ada", "o/lin"]),
        "new-key-must-sign"
    );
    // The registrar's name with another key is nobody's to take, and its own key is not at hand.
    let mut hijack = taken;
    let eve = key_of(&who("o/eve"));
    hijack.key = Some(eve.public());
    let text = forum.community.text(hijack);
    let signs = |name: &str, key| NoteSignature::make(&text, &who(name).line_name(ORIGIN), key);
    let lines = vec![signs("m/ada", &key_of(&who("m/ada"))), signs("o/lin", &eve)];
    let note = Note::new(&text, lines).unwrap();
    let told = forum.community.submit(&note).unwrap_err().told();
    assert_eq!(told.code, "name-taken");
    let nowhere = accepts("mandate council general 3 1", "m/ada", Some("o/ada"));
    assert_eq!(
        forum.refused_of(nowhere, &["m/ada", "o/ada"]),
        "unknown-mandate"
    );
    forum.clock("2026-12-05T00:00:00Z");
    forum.say_both(first.clone(), ["m/ada", "o/ada"]);
    // Of three cohorts, the first has a full term, however late it was accepted; the chair comes with it.
    assert_eq!(sitting(&forum, "council"), ["1 1 o/ada 2028-03-01"]);
    assert_eq!(sitting(&forum, "board"), ["1 1 o/ada 2028-03-01"]);
    assert!(holds(&forum, "o/ada", Office::Councillor));
    assert!(holds(&forum, "o/ada", Office::Chair));
    assert_eq!(forum.refused_of(first, &["m/ada", "o/ada"]), "offer-over");
    // In holdover until the third month after the term, then nothing.
    forum.clock("2028-02-28T00:00:00Z");
    assert!(holds(&forum, "o/ada", Office::Councillor));
    forum.clock("2028-03-01T00:00:00Z");
    assert!(!holds(&forum, "o/ada", Office::Councillor));
    assert!(!holds(&forum, "o/ada", Office::Chair));
    assert!(sitting(&forum, "council").is_empty());
    verified(&forum.community);
}

#[test]
fn seats_go_to_whom_the_body_lets_sit_once_and_nowhere_else() {
    let mut forum = forum();
    let matter = |forum: &mut Forum, text: &str| forum.matter(FOUNDING, "o/alice", &[clause(text)]);
    let nobody = matter(&mut forum, "seat council general nobody");
    assert_eq!(forum.refused(nobody, "o/alice"), "unknown-member");
    let group = matter(&mut forum, "seat council special ada");
    assert_eq!(forum.refused(group, "o/alice"), "unknown-body.group");
    let chair = matter(&mut forum, "seat board chair ada");
    assert_eq!(forum.refused(chair, "o/alice"), "seat-not-given");
    for (member, expected) in [("ada", "offered"), ("ada", "failed sits-already")] {
        let fate = forum.seat("council general", member);
        assert!(fate.starts_with(expected), "{fate}");
    }
    forum.accept("council general 1 1", "ada");
    let again = forum.seat("council general", "ada");
    assert!(again.starts_with("failed sits-already"), "{again}");
    // The council excludes the watch, and the board's chair sits on it already.
    forum.seat("watch member", "ada");
    let watch = accepts("mandate watch member 1 1", "m/ada", None);
    assert_eq!(
        forum.refused(watch.clone(), "m/ada"),
        "sits-already.elsewhere"
    );
    let named = accepts("mandate watch member 1 1", "m/ada", Some("o/ada-w"));
    assert_eq!(
        forum.refused_of(named, &["m/ada", "o/ada-w"]),
        "named-already"
    );
    let board = forum.seat("board other", "ada");
    assert!(board.starts_with("failed sits-already"), "{board}");
    // Declined, it can be offered to another; left, the other can be accepted.
    forum.seat("council general", "bo");
    forum.say(resign("council general 2 1", "m/bo"), "m/bo");
    let late = accepts("mandate council general 2 1", "m/bo", Some("o/bo"));
    assert_eq!(forum.refused_of(late, &["m/bo", "o/bo"]), "offer-over");
    forum.seat("council general", "cy");
    forum.accept("council general 2 2", "cy");
    let stranger = resign("council general 1 1", "o/cy");
    assert_eq!(forum.refused(stranger, "o/cy"), "not-your-mandate");
    forum.say(resign("council general 1 1", "o/ada"), "o/ada");
    assert!(!holds(&forum, "o/ada", Office::Councillor));
    assert_eq!(
        forum.refused(resign("council general 1 1", "m/ada"), "m/ada"),
        "mandate-over"
    );
    forum.say(watch, "m/ada");
    assert_eq!(sitting(&forum, "watch"), ["1 1 o/ada 2027-06-01"]);
    // Of three cohorts the second has two thirds of the first term.
    assert_eq!(sitting(&forum, "council"), ["2 2 o/cy 2027-11-01"]);
    verified(&forum.community);
}

#[test]
fn whoever_follows_begins_when_the_one_before_ends() {
    let mut forum = forum();
    forum.seat("watch member", "ada");
    forum.accept("watch member 1 1", "ada");
    let none_free = forum.seat("watch member", "bo");
    assert!(none_free.starts_with("failed no-seat-free"), "{none_free}");
    // An election may come before the term is over; the seat is free by its end.
    forum.clock("2027-05-01T00:00:00Z");
    let state = &forum.community.state;
    let (watch, member, founding) = (id("watch"), id("member"), id("founding"));
    let by = |text| due(state, &watch, &member, &founding, time(text)).unwrap();
    assert!(by("2027-05-31T00:00:00Z").is_empty());
    assert_eq!(by("2027-06-01T00:00:00Z"), [1]);
    let members = [id("bo")];
    let effects = won(
        state,
        &Won {
            body: &watch,
            group: &member,
            procedure: &founding,
            members: &members,
            poll: &id("watch-2027"),
            contest: &id("watch"),
            from: time("2027-05-08T00:00:00Z"),
            by: time("2027-06-01T00:00:00Z"),
            is_short: false,
        },
    );
    let elected = state.with(&effects);
    let seats = elected.bodies().require(&watch).unwrap();
    let held = seats.find(&mandate("watch member 1 2")).unwrap();
    assert_eq!(held.person, who("m/bo"));
    assert!(held.is_open(time("2027-05-10T00:00:00Z")));
    assert!(
        !held.is_open(time("2027-05-11T00:00:00Z")),
        "ten days to accept"
    );
    // Another term of the same, without an election, must wait.
    forum.clock("2027-06-02T00:00:00Z");
    forum.seat("watch member", "bo");
    forum.accept("watch member 1 2", "bo");
    assert_eq!(sitting(&forum, "watch"), ["1 2 o/bo 2027-12-02"]);
    let seats = forum.community.state.bodies().require(&watch).unwrap();
    let then = seats.as_of(forum.community.state.size(), time("2027-05-31T23:59:59Z"));
    assert_eq!(then[0].name, who("o/ada"));
    assert!(seats.as_of(20, time("2027-05-31T23:59:59Z")).is_empty());
    verified(&forum.community);
}

#[test]
fn mandates_end_by_clauses_and_with_memberships() {
    let mut forum = forum();
    for (place, member) in ["ada", "bo", "cy"].iter().enumerate() {
        forum.seat("council general", member);
        forum.accept(&format!("council general {} 1", place + 1), member);
    }
    let ends = forum.agreed(&[
        clause("unseat council general 1 1"),
        clause("unseat council general 1 1"),
        clause("expel cy"),
    ]);
    let fate = forum.fate(&ends);
    assert!(fate.contains("; held, moot, held"), "{fate}");
    assert_eq!(sitting(&forum, "council"), ["2 1 o/bo 2027-11-01"]);
    assert!(!holds(&forum, "o/ada", Office::Councillor));
    assert!(!holds(&forum, "o/cy", Office::Councillor));
    let office = clause("end-office councillor o/bo");
    let office = forum.matter(FOUNDING, "o/alice", &[office]);
    assert_eq!(forum.refused(office, "o/alice"), "office-by-mandate");
    // An empty seat is filled by the rule for vacancies, one expelled may not sit.
    let expelled = forum.seat("council general", "cy");
    assert!(expelled.starts_with("failed may-not-sit"), "{expelled}");
    // Officers do not take back what a matter decided.
    let back = MemberStatement {
        reference: id("back"),
        does: Does::Reinstate,
        into: None,
        tags: Vec::new(),
        members: vec![id("cy")],
        reason: Some(forum.reason()),
    };
    assert_eq!(forum.refused(back.clone(), "o/lin"), "member-expelled");
    // Nor do they by ending the membership before it takes hold.
    let before = MemberStatement {
        reference: id("before"),
        does: Does::End,
        members: vec![id("dan")],
        ..back.clone()
    };
    let mut evaded = forum.clone();
    for officer in ["o/lin", "o/checker"] {
        evaded.say(before.clone(), officer);
    }
    let expels = evaded.agreed(&[clause("expel dan")]);
    let fate = evaded.fate(&expels);
    assert!(fate.contains("; held"), "{fate}");
    let again = MemberStatement {
        members: vec![id("dan")],
        ..back
    };
    assert_eq!(evaded.refused(again, "o/lin"), "member-expelled");
    verified(&evaded.community);
    forum.seat("council general", "dan");
    // Nobody's seat is left out of a revision.
    let fewer = COUNCIL
        .replace("revision 1", "revision 2")
        .replace("seats 3", "seats 1")
        .replace("cohorts 3\n", "");
    let fewer = forum.adopts(&fewer);
    let fewer = forum.matter(FOUNDING, "o/alice", &[fewer]);
    assert_eq!(forum.refused(fewer, "o/alice"), "seats-held");
    let all = forum.agreed(&[clause("unseat council all")]);
    assert!(forum.fate(&all).contains("; held"), "{}", forum.fate(&all));
    assert!(sitting(&forum, "council").is_empty());
    let gone = accepts("mandate council general 1 2", "m/dan", Some("o/dan"));
    assert_eq!(forum.refused_of(gone, &["m/dan", "o/dan"]), "offer-over");
    verified(&forum.community);
}

#[test]
fn a_seat_that_a_matter_gives_is_accepted_or_declined_beforehand() {
    let mut forum = forum();
    let gives = [
        clause("seat council general ada"),
        clause("seat council general bo"),
    ];
    let matter = forum.matter(FOUNDING, "o/alice", &gives);
    let matter = forum.say(matter, "o/alice");
    let of_matter = format!("matter {matter}");
    forum.say_both(
        accepts(&of_matter, "m/ada", Some("o/ada")),
        ["m/ada", "o/ada"],
    );
    let no = Resign {
        what: Left::Matter(matter),
        by: who("m/bo"),
        reason: None,
    };
    forum.say(no.clone(), "m/bo");
    assert_eq!(forum.refused(no, "m/bo"), "nothing-to-accept");
    let yes = accepts(&of_matter, "m/bo", Some("o/bo"));
    assert_eq!(
        forum.refused_of(yes, &["m/bo", "o/bo"]),
        "nothing-to-accept"
    );
    let agrees = forum.answer(
        matter,
        "o/bob",
        folkmoot::domain::statement::answer::Says::Yes,
    );
    forum.say(agrees, "o/bob");
    let fate = forum.fate(&matter);
    assert!(fate.contains("; held, failed offer-declined"), "{fate}");
    assert_eq!(sitting(&forum, "council"), ["1 1 o/ada 2028-03-01"]);
    verified(&forum.community);
}

#[test]
fn terms_in_a_row_are_counted() {
    let mut forum = forum();
    forum.seat("council general", "ada");
    forum.accept("council general 1 1", "ada");
    for (clock, number) in [("2028-01-01T00:00:00Z", 2), ("2029-01-05T00:00:00Z", 3)] {
        forum.clock(clock);
        let fate = forum.seat("council general", "ada");
        let mandate = format!("council general 1 {number}");
        if number == 3 {
            assert!(fate.starts_with("failed terms-used"), "{fate}");
            break;
        }
        assert!(fate.starts_with("offered"), "{fate}");
        let again = accepts(&format!("mandate {mandate}"), "m/ada", None);
        forum.say(again, "m/ada");
    }
    verified(&forum.community);
}
