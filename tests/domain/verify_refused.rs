//! Logs that are signed and well-formed and still wrong: each fails, in words that say why.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::roll::PublishedRoll;
use folkmoot::domain::poll::roll::Stage;
use folkmoot::domain::statement::certificate::Certificate;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::close::Close;
use folkmoot::domain::statement::enrol::Enrol;
use folkmoot::domain::verify::{Held, Options};
use folkmoot::domain::weight::roll::Roll;

use super::community::{Community, id, key_of, marks, time, who};
use super::verify::{
    MEMBERS, POLL, certified, failure, opened, pinned, told, verify_files, vote, why,
};

/// What verification says about the log of this community: place, code and values.
fn says(community: &Community) -> String {
    failure(&community.mirror(), &pinned(community)).to_string()
}

/// A community whose poll is announced and whose record date has passed.
fn announced() -> Community {
    let mut community = Community::new();
    community.enrol(MEMBERS);
    community.credit(&[("m-1", 40), ("m-2", 31)]);
    let policy = community.policy(&[("base", "1")]);
    community.announce_council(POLL, policy);
    community
}

fn member(name: &str) -> [Principal; 1] {
    [Principal::Member(id(name))]
}

#[test]
fn dropped_and_reordered_entries_are_noticed() {
    let whole = certified();
    let mut dropped = Community::new();
    let mut swapped = Community::new();
    let [first, second] = [40, 41];
    for (place, entry) in whole.entries.iter().enumerate().skip(dropped.entries.len()) {
        let other = match place {
            _ if place == first => second,
            _ if place == second => first,
            _ => place,
        };
        if place != first {
            dropped.forced_bytes(entry.clone());
        }
        swapped.forced_bytes(whole.entries[other].clone());
    }
    for mut wrong in [dropped, swapped] {
        wrong.shelf = whole.shelf.clone();
        let failure = failure(&wrong.mirror(), &pinned(&whole));
        assert!(failure.entry.is_some_and(|entry| entry >= 40), "{failure}");
        // Whoever holds any later head of the true log sees it at once.
        let options = Options {
            checkpoints: vec![Held {
                name: "head".to_owned(),
                bytes: whole.at(42).checkpoint().into_bytes(),
            }],
            ..pinned(&whole)
        };
        assert!(!verify_files(&wrong.mirror(), &options).holds);
    }
}

#[test]
fn other_history_than_a_checkpoint_says_is_noticed() {
    let community = certified();
    let mut other = opened(Publication::SealedUntilClose);
    other.vote(POLL, "m-7", &marks(9, &["ma-li"], "for"));
    let held = |name: &str, bytes: Vec<u8>| Held {
        name: name.to_owned(),
        bytes,
    };
    let last = other.entries.len() - 1;
    let heads = Options {
        checkpoints: vec![held("head", other.checkpoint().into_bytes())],
        ..pinned(&community)
    };
    let receipts = Options {
        receipts: vec![held(
            "receipt",
            other.receipt(last).to_string().into_bytes(),
        )],
        ..pinned(&community)
    };
    for options in [heads, receipts] {
        let failure = why(&failure(&community.mirror(), &options));
        assert!(failure.contains("its history was changed"), "{failure}");
    }
}

#[test]
fn log_of_another_beginning_is_not_the_trusted_one() {
    let community = certified();
    let mut options = pinned(&community);
    let trust = options.trust.as_mut().unwrap();
    trust.genesis = Hash::of(b"another");
    let failure = failure(&community.mirror(), &options);
    assert_eq!(failure.entry, Some(0));
    assert!(
        why(&failure).contains("but the trust file names"),
        "{failure}"
    );
}

#[test]
fn wrong_signature_is_laid_at_its_entry() {
    let mut community = opened(Publication::Open);
    let ballot = community.ballot(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    let mut note = community.note(ballot, &member("m-1"));
    note.signatures[0].signature[3] ^= 1;
    community
        .submit(&note)
        .expect("nobody looked at the signature");
    let index = community.entries.len() - 1;
    vote_more(&mut community);
    let failure = failure(&community.mirror(), &pinned(&community));
    assert_eq!(failure.entry, u64::try_from(index).ok());
    assert_eq!(failure.problem.code, "bad-signature", "{failure}");
}

/// More entries after a wrong one, so that judging has run ahead when the wrong one is found.
fn vote_more(community: &mut Community) {
    community.vote(POLL, "m-2", &marks(2, &["ma-li"], "for"));
    community.vote(POLL, "m-3", &marks(3, &["chen-yu"], "against"));
    community.forced_bytes(b"not a statement".to_vec());
}

#[test]
fn ballot_signed_by_another_member_is_refused() {
    let mut community = opened(Publication::Open);
    let ballot = community.ballot(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    community.forced(ballot, &member("m-2"));
    let words = says(&community);
    assert!(
        words.contains("not-your-own: signer m/m-2, subject m-1"),
        "{words}"
    );
}

#[test]
fn enrolment_by_somebody_without_the_office_is_refused() {
    let mut community = Community::new();
    let new = Principal::Member(id("m-9"));
    let enrol = Enrol {
        member: id("m-9"),
        key: key_of(&new).public(),
        class: id("owner"),
        joined: time("2021-01-01T00:00:00Z"),
        details: None,
    };
    community.forced(enrol, &[who("o/wang"), new]);
    let words = says(&community);
    assert!(
        words.contains("not-authorised: kind enrol, signer o/wang"),
        "{words}"
    );
}

#[test]
fn wrong_weight_on_a_roll_is_noticed() {
    let mut community = announced();
    let (basis, roll) = community.roll(POLL);
    let mut lines = roll.lines().to_vec();
    lines[1].weight += 1;
    let wrong = Roll::new(lines).unwrap();
    let stated = community.stated(&basis, &wrong, (Stage::Provisional, None));
    community.signed(stated, &[who("o/lin")]);
    let words = says(&community);
    assert!(
        words.contains("what weight, stated 79, derived 78"),
        "{words}"
    );
}

#[test]
fn weight_moved_from_one_voter_to_another_is_noticed() {
    let mut community = announced();
    let (basis, roll) = community.roll(POLL);
    let mut lines = roll.lines().to_vec();
    lines[0].weight -= 1;
    lines[1].weight += 1;
    let wrong = Roll::new(lines).unwrap();
    let stated = community.stated(&basis, &wrong, (Stage::Provisional, None));
    community.signed(stated, &[who("o/lin")]);
    let words = says(&community);
    assert!(
        words.contains("does-not-follow: kind roll, poll council-2027, what root, stated"),
        "{words}"
    );
}

#[test]
fn embellished_power_report_is_noticed() {
    let mut community = announced();
    let (basis, roll) = community.roll(POLL);
    let mut report = basis.power(&roll).unwrap();
    let place = report.len() - 3;
    report[place] = b' ';
    community.attach(&roll.text());
    community.attach(&report);
    let stated = basis.statement(&roll, Some(&report), (Stage::Provisional, None));
    community.signed(stated, &[who("o/lin")]);
    let words = says(&community);
    assert!(
        words.contains("does-not-follow: kind roll, poll council-2027, what power, stated"),
        "{words}"
    );
}

#[test]
fn certified_roll_other_than_the_provisional_one_is_noticed() {
    let mut community = announced();
    let right = community.roll_statement(POLL);
    community.signed(right, &[who("o/lin")]);
    let (_, roll) = community.roll(POLL);
    let fewer = Roll::new(roll.lines()[1..].to_vec()).unwrap();
    let wrong = PublishedRoll {
        count: 6,
        weight: fewer.total(),
        root: fewer.root(),
        lines: community.attach(&fewer.text()),
        ..community.roll_statement(POLL)
    };
    community.signed(wrong, &[who("o/lin")]);
    let words = says(&community);
    assert!(words.contains("what count, stated 6, derived 7"), "{words}");
}

#[test]
fn wrong_result_is_noticed() {
    let mut community = opened(Publication::SealedUntilClose);
    vote(&mut community);
    community.close(POLL);
    let (mut result, working) = community.count(POLL);
    community.attach(&working);
    result.contests[0].elected.reverse();
    community.signed(result, &[who("s/service")]);
    let words = says(&community);
    assert!(
        words.contains("does-not-follow: kind result, poll council-2027, what contest"),
        "{words}"
    );
}

#[test]
fn right_result_with_a_wrong_working_is_noticed() {
    let mut community = opened(Publication::SealedUntilClose);
    vote(&mut community);
    community.close(POLL);
    let (mut result, working) = community.count(POLL);
    let working = String::from_utf8(working)
        .unwrap()
        .replace("chen-yu", "chen_yu");
    result.outcome = community.attach(working.as_bytes());
    community.signed(result, &[who("s/service")]);
    let words = says(&community);
    assert!(
        words.contains("does-not-follow: kind result, poll council-2027, what outcome, stated"),
        "{words}"
    );
}

#[test]
fn ballot_after_the_close_is_refused() {
    let mut community = opened(Publication::Open);
    let late = community.ballot(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    community.close(POLL);
    community.forced(late, &member("m-1"));
    let words = says(&community);
    assert!(words.contains("poll-closed: poll council-2027"), "{words}");
}

#[test]
fn ballot_after_the_closing_time_but_before_the_close_is_refused() {
    let mut community = opened(Publication::Open);
    let late = community.ballot(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    community.clock("2026-12-17T12:00:00Z");
    community.forced(late, &member("m-1"));
    let words = says(&community);
    assert!(words.contains("poll-closed: poll council-2027"), "{words}");
}

#[test]
fn early_close_is_refused() {
    let mut community = opened(Publication::Open);
    let poll = community.state.polls().find(&id(POLL)).unwrap();
    let close = Close::implied(&community.state, poll).unwrap();
    community.forced(close, &[who("s/service")]);
    let words = says(&community);
    assert!(words.contains("too-early: what closes"), "{words}");
}

#[test]
fn clock_that_goes_back_is_refused() {
    let mut community = opened(Publication::Open);
    let earlier = Clock {
        time: time("2026-12-02T00:00:00Z"),
    };
    community.forced(earlier, &[who("s/service")]);
    let words = says(&community);
    assert!(words.contains("clock-backwards"), "{words}");
}

#[test]
fn old_ballot_played_again_is_refused() {
    let mut community = opened(Publication::Open);
    vote(&mut community);
    let first = community.entries.iter().find(|entry| {
        std::str::from_utf8(entry)
            .unwrap()
            .contains("folkmoot/ballot/v1")
    });
    let first = first.unwrap().clone();
    community.forced_bytes(first);
    let words = says(&community);
    assert!(
        words.contains("wrong-sequence: poll council-2027, seq 1, last 2"),
        "{words}"
    );
}

#[test]
fn marks_that_do_not_fit_the_poll_are_noticed() {
    let mut community = opened(Publication::Open);
    let ballot = community.ballot(POLL, "m-1", &marks(1, &["nobody"], "for"));
    community.forced(ballot, &member("m-1"));
    vote_more(&mut community);
    let failure = failure(&community.mirror(), &pinned(&community));
    assert!(failure.file.starts_with("attachment/entries/"), "{failure}");
    assert!(
        failure
            .problem
            .to_string()
            .contains("bad-marks.option: contest council, option nobody"),
        "{failure}"
    );
}

#[test]
fn one_certificate_of_two_leaves_the_result_provisional() {
    let mut community = opened(Publication::Open);
    vote(&mut community);
    community.close(POLL);
    community.result(POLL);
    community.clock("2026-12-20T12:00:00Z");
    let certificate = community.certificate(POLL);
    community.signed(certificate.clone(), &[who("o/wang")]);
    let report = told(&verify_files(&community.mirror(), &pinned(&community)));
    assert!(
        report.contains("provisional, 1 of 2 certificates: o/wang"),
        "{report}"
    );
    community.forced(certificate, &[who("o/wang")]);
    let words = says(&community);
    assert!(words.contains("already-signed"), "{words}");
}

#[test]
fn certificate_of_another_result_is_refused() {
    let mut community = opened(Publication::Open);
    vote(&mut community);
    community.close(POLL);
    community.result(POLL);
    community.clock("2026-12-20T12:00:00Z");
    let wrong = Certificate {
        root: Hash::of(b"another history"),
        ..community.certificate(POLL)
    };
    community.forced(wrong, &[who("o/wang")]);
    let words = says(&community);
    assert!(
        words.contains("differs-from-log: kind certificate"),
        "{words}"
    );
}

fn withhold_marks(community: &mut Community) {
    let is_marks = |bytes: &[u8]| bytes.starts_with(b"folkmoot/marks/v1\n");
    let marks = community
        .shelf
        .0
        .iter()
        .filter(|(_, bytes)| is_marks(bytes));
    community.withheld = marks.map(|(hash, _)| *hash).collect();
}

#[test]
fn sealed_marks_may_be_withheld_until_the_close_only() {
    let mut community = opened(Publication::SealedUntilClose);
    vote(&mut community);
    withhold_marks(&mut community);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
    assert!(
        told(&report).contains("7 ballots have sealed marks"),
        "{report}"
    );
    community.close(POLL);
    let words = says(&community);
    assert!(words.contains("log-file.marks-unreleased"), "{words}");
}

#[test]
fn marks_of_an_open_poll_may_not_be_withheld() {
    let mut community = opened(Publication::Open);
    vote(&mut community);
    withhold_marks(&mut community);
    let words = says(&community);
    assert!(
        words.contains("log-file.marks-withheld: poll council-2027"),
        "{words}"
    );
}

#[test]
fn nothing_that_may_not_be_erased_may_be_withheld() {
    let community = certified();
    let starts: [&[u8]; 3] = [b"{\"roll", b"m-", b"{\"poll"];
    for start in starts {
        let mut lacking = community.clone();
        let mut found = community.shelf.0.iter();
        let found = found.find(|(_, bytes)| bytes.starts_with(start));
        lacking.withheld = vec![*found.expect("there is one").0];
        let words = says(&lacking);
        assert!(words.contains("attachment-withheld"), "{words}");
    }
}

#[test]
fn batch_that_is_withheld_leaves_its_weights_unproven() {
    let mut community = certified();
    let batch = community
        .shelf
        .0
        .iter()
        .find(|(_, bytes)| bytes.starts_with(b"act-"));
    community.withheld = vec![*batch.unwrap().0];
    let words = says(&community);
    assert!(words.contains("attachment-withheld"), "{words}");
}
