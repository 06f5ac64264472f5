//! Nobody fills the log: further ballots keep a pace, and are never counted out.

use std::time::Duration;

use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::service::Settings;
use folkmoot::service::pace::PACE;

use crate::harness::{Place, Service};
use crate::main_job::{POLL, opened};
use crate::plans::{marks, who};

#[test]
fn a_further_ballot_waits_and_is_never_counted_out() {
    let place = Place::new();
    let settings = Settings {
        pace: PACE,
        ..place.settings()
    };
    let service = Service::start(settings).unwrap();
    let town = opened(&service, Publication::Open);
    let ballot = |salt: u64, side: &str| {
        let marks = marks(salt, &["ma-li"], side);
        let said = town.ballot(POLL, "m-1", &marks);
        (town.note(said, &[who("m/m-1")]), marks.text().into_bytes())
    };
    let (first, first_marks) = ballot(1, "for");
    let sent = town.http.submit(&first, &[&first_marks]);
    assert_eq!(sent.status, 200, "{}", sent.text());
    // The same again gets its receipt at once; another member is not held up.
    let again = town.http.submit(&first, &[&first_marks]);
    assert_eq!(again.status, 200, "{}", again.text());
    town.vote(POLL, "m-2", &marks(2, &["ma-li"], "for"));
    let (second, second_marks) = ballot(3, "against");
    let refused = town.http.submit(&second, &[&second_marks]);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (429, "ballot-too-soon")
    );
    let wait: u64 = refused.headers["retry-after"].parse().unwrap();
    assert!((1..=PACE.as_secs()).contains(&wait), "{wait}");
    let accepted = loop {
        let answer = town.http.submit(&second, &[&second_marks]);
        if answer.status == 200 {
            break answer;
        }
        assert_eq!(answer.code(), "ballot-too-soon");
    };
    let receipt = Receipt::parse(&accepted.bytes).unwrap();
    assert!(receipt.index > 0);
    service.stop();
}

#[test]
fn what_is_refused_takes_no_time() {
    let place = Place::new();
    let settings = Settings {
        pace: Duration::from_secs(3600),
        ..place.settings()
    };
    let service = Service::start(settings).unwrap();
    let town = opened(&service, Publication::Open);
    let marks = marks(1, &["ma-li"], "for");
    let note = town.note(town.ballot(POLL, "m-1", &marks), &[who("m/m-1")]);
    // Without its marks it is refused; with them it is taken.
    assert_eq!(town.http.submit(&note, &[]).code(), "attachment-missing");
    assert_eq!(
        town.http.submit(&note, &[marks.text().as_bytes()]).status,
        200
    );
    service.stop();
}
