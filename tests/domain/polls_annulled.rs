//! Polls that scrutineers annul after they opened, and polls that are run again.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::open::Open;
use folkmoot::domain::statement::poll_change::{Does, PollChange};

use super::community::{Community, PollPlan, id, marks, time, who};
use super::plans::notice;
use super::polls_changed::{
    POLL, added, agreed, announced, change, holds, left_out, opened, plan, poll, refused,
};

#[test]
fn scrutineers_annul_and_marks_stay_sealed() {
    let mut community = opened(Publication::SealedUntilClose);
    let sealed = marks(1, &["chen-yu"], "for");
    community.vote(POLL, "m-1", &sealed);
    let annul = change(&mut community, Does::Annul);
    for (signer, code) in [
        ("o/officer", "not-authorised"),
        ("o/lin", "not-authorised"),
        ("m/m-1", "not-authorised"),
    ] {
        assert_eq!(refused(&mut community, &annul, signer), code, "{signer}");
    }
    community.signed(annul.clone(), &[who("o/wang")]);
    assert_eq!(poll(&community).phase(), Phase::Open);
    assert_eq!(refused(&mut community, &annul, "o/wang"), "already-signed");
    community.signed(annul.clone(), &[who("o/zhou")]);
    assert_eq!(poll(&community).phase(), Phase::Annulled);
    assert_eq!(refused(&mut community, &annul, "o/xu"), "wrong-phase");
    let ballot = community.ballot(POLL, "m-2", &sealed);
    let note = community.note(ballot, &[who("m/m-2")]);
    assert_eq!(
        community.submit(&note).unwrap_err().told().code,
        "poll-closed"
    );
    let sealed = community.attach(sealed.text().as_bytes()).hash;
    community.withheld.push(sealed);
    community.clock("2026-12-17T12:00:00Z");
    assert_eq!(poll(&community).phase(), Phase::Annulled);
    holds(&community);
}

#[test]
fn what_is_certified_or_has_not_opened_is_not_annulled() {
    let mut community = announced();
    let annul = change(&mut community, Does::Annul);
    assert_eq!(refused(&mut community, &annul, "o/wang"), "wrong-phase");
    community.open(POLL);
    community.close(POLL);
    community.result(POLL);
    community.signed(annul.clone(), &[who("o/wang")]);
    community.certify(POLL);
    assert_eq!(refused(&mut community, &annul, "o/xu"), "wrong-phase");
}

/// The notice of a poll that runs the annulled one again.
fn again(community: &Community) -> Notice {
    let of = poll(community);
    Notice {
        record_date: time("2026-12-05T00:00:00Z"),
        opens: time("2026-12-20T12:00:00Z"),
        closes: time("2026-12-22T12:00:00Z"),
        objections_until: time("2026-12-23T12:00:00Z"),
        re_run_of: Some(of.id().clone()),
        contests: of.notice().contests.clone(),
        ..notice(PollPlan {
            poll: "again",
            ..plan(of.notice().policy, Publication::Open)
        })
    }
}

#[test]
fn an_annulled_poll_is_run_again_with_its_candidates_and_its_roll() {
    let (mut community, entry) = left_out(Publication::Open);
    let addition = added(&mut community, "m-4", entry);
    community.signed(addition.clone(), &[who("o/lin")]);
    community.signed(addition, &[who("o/checker")]);
    let strike = PollChange {
        option: Some((id("council"), id("chen-yu"))),
        ..change(&mut community, Does::Strike)
    };
    agreed(&mut community, &strike);
    let mut whole = again(&community);
    let early = community.note(whole.clone(), &[who("o/officer")]);
    assert_eq!(
        community.submit(&early).unwrap_err().told().code,
        "re-run-stands"
    );
    let annul = change(&mut community, Does::Annul);
    community.signed(annul.clone(), &[who("o/wang")]);
    community.signed(annul, &[who("o/xu")]);
    let note = community.note(whole.clone(), &[who("o/officer")]);
    assert_eq!(
        community.submit(&note).unwrap_err().told().code,
        "not-a-re-run"
    );
    whole.contests[0]
        .options
        .retain(|choice| choice.id != id("chen-yu"));
    community.signed(whole, &[who("o/officer")]);
    let found = community.state.polls().find(&id("again")).unwrap();
    assert_eq!(found.phase(), Phase::RollCertified);
    assert_eq!(found.roll_size(), (4, 4));
    assert_eq!(
        found.certified_roll_hash(),
        poll(&community).certified_roll_hash()
    );
    community.clock("2026-12-20T12:00:00Z");
    let opening = Open::implied(community.state.polls().find(&id("again")).unwrap());
    assert_eq!(opening.changes.len(), 1, "who was added stays added");
    community.signed(opening, &[who("s/service")]);
    community.vote("again", "m-4", &marks(4, &["ma-li"], "for"));
    holds(&community);
}
