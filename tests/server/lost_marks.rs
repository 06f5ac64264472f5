//! Marks that somebody altered in the database: seen, told, and healed by the member alone.

use std::time::Instant;

use diesel::{RunQueryDsl, sql_query};
use folkmoot::domain::log::note::Note;
use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::marks::Marks;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::view::polls::LostMarksView;

use crate::harness::{PATIENCE, Place, Town};
use crate::main_job::{POLL, opened, verify_download};
use crate::plans::{id, marks};
use crate::reads::asked;

fn cast(town: &Town, member: &str, marks: &Marks) -> Note {
    let ballot = town.ballot(POLL, member, marks);
    let note = town.note(ballot, &[Principal::Member(id(member))]);
    town.accepted(&note, &[marks.text().as_bytes()]);
    note
}

fn alter_marks(place: &Place) {
    sql_query("UPDATE entry SET marks = set_byte(marks, 30, 0) WHERE kind = 'ballot'")
        .execute(&mut place.database.owner())
        .unwrap();
}

/// Asks for the poll until as many ballots of it are lost.
fn await_lost(town: &Town, count: usize) -> Vec<LostMarksView> {
    let begun = Instant::now();
    loop {
        let lost = town.http.poll(POLL).lost_marks;
        if lost.len() == count {
            return lost;
        }
        assert!(begun.elapsed() < PATIENCE, "{lost:?}");
        std::thread::yield_now();
    }
}

#[test]
fn altered_marks_are_told_while_the_poll_runs_and_healed_by_a_second_sending() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let mine = marks(1, &["lin-wei"], "for");
    let note = cast(&town, "m-3", &mine);
    alter_marks(&place);
    let lost = await_lost(&town, 1);
    assert_eq!(lost[0].member, id("m-3"));
    // Marks are lost and found again without an entry: no head is the tag of what tells of them.
    let view = asked("GET", &format!("{}/api/polls/{POLL}", service.url), &[]);
    assert!(!view.1.contains_key("etag"), "{:?}", view.1);
    let health = town.http.json("/health");
    assert_eq!(health["status"], "marks-lost", "{health}");
    assert_eq!(health["polls_with_lost_marks"][0], POLL, "{health}");
    town.accepted(&note, &[mine.text().as_bytes()]);
    await_lost(&town, 0);
    assert_eq!(town.http.json("/health")["status"], "ok");
    town.close(POLL);
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
}

#[test]
fn a_closed_poll_is_counted_as_soon_as_its_marks_are_back() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let (hers, his) = (
        marks(1, &["lin-wei"], "for"),
        marks(2, &["ma-li"], "against"),
    );
    let notes = [cast(&town, "m-1", &hers), cast(&town, "m-2", &his)];
    alter_marks(&place);
    town.clock("2026-12-17T12:00:00Z");
    await_lost(&town, 2);
    assert_eq!(town.http.poll(POLL).summary.phase, Phase::Closed);
    // Other marks than those that were signed change nothing.
    let other = marks(3, &["chen-yu"], "against");
    let answer = town.http.submit(&notes[0], &[other.text().as_bytes()]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(town.http.poll(POLL).lost_marks.len(), 2);
    for (note, marks) in notes.iter().zip([&hers, &his]) {
        town.accepted(note, &[marks.text().as_bytes()]);
    }
    town.http.await_phase(POLL, Phase::ProvisionalResult);
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
}
