//! The main job over HTTP, from contributions to a certified result that a stranger recomputes.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::log::policy::Trust;
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::poll::contest::{Contest, OptionGroup};
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;
use folkmoot::domain::verify::{Held, Options, Report, verify};
use folkmoot::view::Exact;
use folkmoot::view::polls::{LastBallotView, TurnoutView};

use crate::harness::{Place, Service, Town, note_of_text, verifier_key};
use crate::plans::{PollPlan, council_and_charter, credited, enrolment, id, marks, who};

pub const POLL: &str = "council-2027";
pub const MEMBERS: [&str; 7] = ["m-1", "m-2", "m-3", "m-4", "m-5", "m-6", "m-7"];

/// Members, contributions and a policy, and a poll that is open.
pub fn opened(service: &Service, publication: Publication) -> Town {
    opened_with(service, publication, council_and_charter())
}

fn opened_with(service: &Service, publication: Publication, contests: Vec<Contest>) -> Town {
    let town = Town::new(service);
    town.settle();
    town.enrol(MEMBERS);
    town.credit(&[("m-1", 40), ("m-2", 31), ("m-3", 5), ("m-4", 5)]);
    let (contributions, lines) = credited(town.reference(), &[("m-1", -3), ("m-5", 12)]);
    town.http.stage(&lines);
    town.signed(contributions, &["s/app"]);
    let policy = town.policy("house", &[("base", "1")]);
    town.announce(PollPlan {
        poll: POLL,
        policy,
        publication,
        contests,
    });
    town.open(POLL);
    town
}

/// What six of the seven vote, one of them twice.
pub const VOTES: [(&str, [&str; 2], &str); 7] = [
    ("m-1", ["lin-wei", "ma-li"], "for"),
    ("m-2", ["ma-li", "chen-yu"], "against"),
    ("m-3", ["zhao-min", "lin-wei"], "for"),
    ("m-1", ["chen-yu", "lin-wei"], "for"),
    ("m-4", ["ma-li", "lin-wei"], "for"),
    ("m-5", ["lin-wei", "zhao-min"], "against"),
    ("m-6", ["chen-yu", "lin-wei"], "for"),
];

pub fn vote_all(town: &Town) -> Vec<Receipt> {
    let cast = |(salt, (member, ranking, side)): (u64, &(&str, [&str; 2], &str))| {
        let receipted = town.vote(POLL, member, &marks(salt, ranking, side));
        receipted.receipt
    };
    (1..).zip(&VOTES).map(cast).collect()
}

/// What a stranger with a trust file and these receipts finds in a download of the log.
pub fn verify_download(town: &Town, receipts: &[Receipt]) -> Report {
    let files = town.http.mirror();
    let held = |(place, receipt): (usize, &Receipt)| Held {
        name: format!("receipt {place}"),
        bytes: receipt.to_string().into_bytes(),
    };
    let options = Options {
        trust: Some(Trust::of(town.genesis, vec![verifier_key()])),
        receipts: receipts.iter().enumerate().map(held).collect(),
        threads: 2,
        ..Options::default()
    };
    verify(&|path| files.get(path).cloned(), &options, &mut |_| ())
}

#[test]
fn a_poll_runs_from_contributions_to_a_verified_certificate() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let receipts = vote_all(&town);
    let turnout = TurnoutView {
        heads: 6,
        weight: Exact(96),
    };
    assert_eq!(town.http.poll(POLL).turnout, turnout);
    let counted = town.close(POLL).result.expect("it is counted");
    assert_eq!(
        serde_json::to_value(&counted.contests).unwrap(),
        serde_json::json!([
            {"contest": "council", "method": "stv-scottish", "elected": ["chen-yu", "ma-li"], "verdict": null},
            {"contest": "charter", "method": "yes-no", "elected": ["for"], "verdict": "passed"}
        ])
    );
    town.certify(POLL);
    let certified = town.http.poll(POLL);
    assert_eq!(certified.summary.phase, Phase::Certified);
    assert_eq!(certified.certified_by, ["o/wang", "o/xu"].map(who));
    let report = verify_download(&town, &receipts);
    assert!(report.holds, "{report}");
    service.stop();
}

/// The same votes as above elect chen-yu and ma-li where no group has seats of its own.
#[test]
fn a_notice_reserves_and_caps_seats_for_groups() {
    let place = Place::new();
    let service = place.start();
    let group = |name: &str, at_least, at_most, options: [&str; 2]| OptionGroup {
        id: id(name),
        titles: Titles::of(name, name),
        at_least,
        at_most,
        options: options.map(id).to_vec(),
    };
    let mut contests = council_and_charter();
    contests[0].groups = vec![
        group("coast", 1, None, ["lin-wei", "zhao-min"]),
        group("hills", 0, Some(1), ["chen-yu", "ma-li"]),
    ];
    let town = opened_with(&service, Publication::SealedUntilClose, contests);
    let shown = town
        .http
        .text(&format!("/api/statements/{}", town.http.poll(POLL).notice));
    assert!(
        shown.contains(
            "option-group coast\ntitle coast\ntitle-en coast\nat-least 1\nat-most none\n\
             includes lin-wei\nincludes zhao-min\noption-group hills\n"
        ),
        "{shown}"
    );
    let receipts = vote_all(&town);
    let counted = town.close(POLL).result.expect("it is counted");
    assert_eq!(counted.contests[0].elected, ["chen-yu", "lin-wei"].map(id));
    let working = town.http.json(&format!("/api/polls/{POLL}/outcome"));
    assert!(
        working.to_string().contains(r#""barred":["ma-li"]"#),
        "{working:#}"
    );
    town.certify(POLL);
    let report = verify_download(&town, &receipts);
    assert!(report.holds, "{report}");
    service.stop();
}

#[test]
fn sealed_marks_are_released_at_the_close() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let cast = marks(1, &["lin-wei"], "for");
    town.vote(POLL, "m-1", &cast);
    let ballot: LastBallotView = town.http.read(&format!("/api/polls/{POLL}/ballots/m-1"));
    let path = format!("/api/statements/{}/marks", ballot.statement.unwrap());
    let sealed = town.http.get(&path);
    assert_eq!(
        (sealed.status, sealed.code().as_str()),
        (403, "sealed-until-close")
    );
    let by_hash = format!("/api/attachments/{}", Hash::of(cast.text().as_bytes()));
    assert_eq!(town.http.get(&by_hash).status, 404);
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    town.close(POLL);
    assert_eq!(town.http.text(&path), cast.text());
    service.stop();
}

/// Whoever lost the answer sends marks and ballot again; the upload must not show what is sealed.
#[test]
fn marks_that_are_uploaded_again_stay_sealed() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let cast = marks(1, &["lin-wei"], "for");
    let bytes = cast.text().into_bytes();
    let ballot_of = |member: &str| {
        let ballot = town.ballot(POLL, member, &cast);
        town.note(ballot, &[who(&format!("m/{member}"))])
    };
    let (first, copy) = (ballot_of("m-1"), ballot_of("m-2"));
    town.http.stage(&bytes);
    let placed = town.accepted(&first, &[]);
    town.http.stage(&bytes);
    let by_hash = format!("/api/attachments/{}", Hash::of(&bytes));
    assert_eq!(town.http.get(&by_hash).status, 404);
    let again = town.accepted(&first, &[]);
    assert_eq!(again.receipt.index, placed.receipt.index);
    let copied = town.http.submit(&copy, &[]);
    assert_eq!(copied.code(), "attachment-missing");
    service.stop();
}

/// Nothing keeps a later statement from naming the bytes of somebody's marks as a text of its own.
#[test]
fn marks_that_another_statement_names_stand_with_both() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let cast = marks(1, &["lin-wei"], "for");
    town.vote(POLL, "m-1", &cast);
    let text = cast.text();
    let mut enrolment = enrolment("m-9");
    enrolment.details = Some(AttachmentRef::to(text.as_bytes()));
    let note = town.note(enrolment, &[who("o/lin"), who("m/m-9")]);
    town.accepted(&note, &[text.as_bytes()]);
    town.vote(POLL, "m-2", &cast);
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    town.close(POLL);
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
}

#[test]
fn open_marks_are_public_at_once() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let cast = marks(1, &["lin-wei"], "for");
    town.vote(POLL, "m-1", &cast);
    let ballot: LastBallotView = town.http.read(&format!("/api/polls/{POLL}/ballots/m-1"));
    let path = format!("/api/statements/{}/marks", ballot.statement.unwrap());
    assert_eq!(town.http.text(&path), cast.text());
    let notice = town.http.poll(POLL).notice;
    let none = town.http.get(&format!("/api/statements/{notice}/marks"));
    assert_eq!((none.status, none.code().as_str()), (404, "not-found"));
    service.stop();
}

#[test]
fn weight_made_just_before_a_vote_needs_an_override() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(MEMBERS);
    town.credit(&[("m-1", 40), ("m-2", 31)]);
    let guards = [
        ("base", "1"),
        ("issuance-guard", "30 1/4"),
        ("issuance-guard-source", "30 1/3"),
    ];
    let policy = town.policy("house", &guards);
    town.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    town.clock("2026-12-05T00:00:00Z");
    let path = format!("/api/polls/{POLL}/drafts/roll");
    town.sign_draft(&path, "o/lin");
    let draft = town.http.text(&path);
    let silent = town
        .http
        .submit(&note_of_text(&draft, &[who("o/lin")]), &[]);
    assert_eq!((silent.status, silent.code().as_str()), (422, "new-weight"));
    let told = silent.said();
    for part in [
        "`issuance-guard 30 1/4`",
        "from source `app`",
        "`issuance-guard-source 30 1/3`",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let shown = town
        .http
        .json(&format!("/api/polls/{POLL}/issuance?days=1"));
    assert_eq!(shown["guards"][1]["trips"], true, "{shown:#}");
    let why = b"the fair was in November";
    let reason = AttachmentRef::to(why).write();
    let text = format!("{draft}override {reason}\n");
    for signer in ["o/lin", "o/checker"] {
        town.accepted(&note_of_text(&text, &[who(signer)]), &[why]);
    }
    let poll = town.http.poll(POLL);
    assert_eq!(poll.summary.phase, Phase::RollCertified);
    assert_eq!(poll.roll.unwrap().r#override, Some(Hash::of(why)));
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
}

/// Every entry of the log, sent once more.
fn send_again(town: &Town) {
    let size = town.http.size();
    let files = town.http.mirror();
    let bundles = files
        .iter()
        .filter(|(path, _)| path.starts_with("tile/entries/"));
    let mut index = 0;
    for (_, bundle) in bundles {
        for entry in folkmoot::domain::log::tile::decode_bundle(bundle).unwrap() {
            let note = Note::parse(entry).unwrap();
            let again = town.accepted(&note, &[]);
            assert_eq!(again.receipt.index, index, "{}", note.text);
            index += 1;
        }
    }
    assert_eq!((index, town.http.size()), (size, size));
}

#[test]
fn the_same_statement_gets_a_receipt_for_the_same_entry_in_every_phase() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    vote_all(&town);
    send_again(&town);
    town.close(POLL);
    send_again(&town);
    town.certify(POLL);
    send_again(&town);
    service.stop();
}

#[test]
fn equal_statements_sent_at_once_get_receipts_for_one_entry() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let cast = marks(1, &["lin-wei"], "for");
    let note = town.note(town.ballot(POLL, "m-1", &cast), &[who("m/m-1")]);
    let bytes = cast.text();
    let indexes: Vec<u64> = std::thread::scope(|scope| {
        let send = || town.accepted(&note, &[bytes.as_bytes()]).receipt.index;
        let senders: Vec<_> = (0..16).map(|_| scope.spawn(send)).collect();
        senders
            .into_iter()
            .map(|sender| sender.join().unwrap())
            .collect()
    });
    assert_eq!(indexes, vec![indexes[0]; 16]);
    assert_eq!(town.http.size(), indexes[0] + 1);
    service.stop();
}

#[test]
fn a_weight_is_derived_event_by_event() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let derived = town.http.json(&format!("/api/polls/{POLL}/weights/m-1"));
    assert_eq!(derived["weight"], "38", "{derived:#}");
    let roll = town.http.text(&format!("/api/polls/{POLL}/roll"));
    assert!(roll.contains("m-1 owner 38\n"), "{roll}");
    service.stop();
}

#[test]
fn the_power_report_is_published_with_the_roll() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let report = town.http.get(&format!("/api/polls/{POLL}/power"));
    let shown = report.json();
    assert_eq!(
        (
            &shown["voters"],
            &shown["total"],
            &shown["largest"]["weight"]
        ),
        (&7.into(), &"97".into(), &"38".into())
    );
    let roll = town.http.poll(POLL).roll.unwrap();
    assert_eq!(roll.power, Some(Hash::of(&report.bytes)));
    service.stop();
}
