//! Polls that are put right over HTTP: each change by those who may, its rows, what is shown of it, and that the
//! log verifies.

use folkmoot::domain::poll::change::{Corrected, Place as Where};
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::member::{self, MemberStatement};
use folkmoot::domain::statement::poll_change::{Does, PollChange};
use folkmoot::domain::title::Titles;
use folkmoot::domain::value::Title;
use folkmoot::domain::verify::{Options, verify};
use folkmoot::service::rebuild::rebuild;
use folkmoot::view::changes::DoneView;
use folkmoot::view::polls::PollView;

use crate::harness::{Place, Town};
use crate::plans::{
    self, PollPlan, change, council_and_charter, enrolment, id, marks, notice, time, who,
};

const POLL: &str = "council-2027";
const REASON: &[u8] = b"It was wrong.\n";

fn plan(town: &Town, poll: &'static str) -> PollPlan {
    PollPlan {
        poll,
        policy: town.policy(poll, &[("base", "1")]),
        publication: Publication::SealedUntilClose,
        contests: council_and_charter(),
    }
}

fn new(town: &Town, poll: &str, does: Does) -> PollChange {
    let change = change(poll, town.http.poll(poll).notice, does, REASON);
    let ground = matches!(does, Does::Annul | Does::Strike | Does::AddVoter);
    PollChange {
        ground: ground.then(|| id("by-law-7")),
        ..change
    }
}

/// Both sign.
fn agreed(town: &Town, change: &PollChange, signers: [&str; 2]) {
    for signer in signers {
        let note = town.note(change.clone(), &[who(signer)]);
        town.accepted(&note, &[REASON]);
    }
}

const OFFICERS: [&str; 2] = ["o/officer", "o/wang"];

/// The mirror of the log verifies; so do the rows, made anew.
fn holds(town: &Town) {
    let files = town.http.mirror();
    let report = verify(
        &|path| files.get(path).cloned(),
        &Options::default(),
        &mut |_| (),
    );
    assert!(report.holds, "{report}");
}

fn does(poll: &PollView) -> Vec<&DoneView> {
    poll.changes.iter().map(|change| &change.change).collect()
}

/// Two officers move the close by a day, and what follows.
fn close_a_day_later(town: &Town) {
    let moved = PollChange {
        record_date: Some(time("2026-12-05T00:00:00Z")),
        opens: Some(time("2026-12-10T12:00:00Z")),
        closes: Some(time("2026-12-18T12:00:00Z")),
        objections_until: Some(time("2026-12-21T12:00:00Z")),
        ..new(town, POLL, Does::Reschedule)
    };
    agreed(town, &moved, OFFICERS);
}

#[test]
fn a_poll_is_corrected_moved_struck_added_to_annulled_and_run_again() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1", "m-2"]);
    town.signed(enrolment("m-3"), &["s/desk", "m/m-3"]);
    town.announce(plan(&town, POLL));
    let erratum = PollChange {
        corrected: vec![Corrected {
            place: Where::Poll,
            was: Title("投票".to_owned()),
            was_en: Title("A poll".to_owned()),
            titles: Titles::of("选举", "An election"),
        }],
        ..new(&town, POLL, Does::Erratum)
    };
    agreed(&town, &erratum, OFFICERS);
    close_a_day_later(&town);
    let shown = town.http.poll(POLL);
    assert_eq!(shown.summary.title_en, "An election");
    assert_eq!(shown.announced.closes, time("2026-12-17T12:00:00Z"));
    assert_eq!(shown.summary.closes, time("2026-12-18T12:00:00Z"));
    strike_and_add(&town);
    let annul = new(&town, POLL, Does::Annul);
    agreed(&town, &annul, ["o/xu", "o/zhou"]);
    let shown = town.http.poll(POLL);
    assert_eq!(shown.summary.phase, Phase::Annulled);
    assert_eq!(shown.roll.as_ref().unwrap().added.count, 1);
    assert!(shown.contests[0].options[0].struck);
    let spelled = serde_json::to_value(&shown.changes).unwrap();
    let named = ["erratum", "reschedule", "strike", "add-voter", "annul"];
    assert_eq!(does(&shown).len(), named.len());
    for (change, name) in spelled.as_array().unwrap().iter().zip(named) {
        assert_eq!(change["does"], name);
        assert_eq!(change["signed_by"].as_array().unwrap().len(), 2);
    }
    let page = town.http.text(&format!("/en/polls/{POLL}"));
    for part in [
        "This poll was annulled",
        "<del>A poll</del> <ins>An election</ins>",
        "<del>17 December 2026, 20:00 Beijing time</del> <ins>18 December 2026, 20:00 Beijing time</ins>",
        "Passed over in the count: <del>",
        "Added to the roll: m-3, weight 1",
        "Ground: by-law-7",
    ] {
        let year = part.replace(" 2026,", ",");
        assert!(
            page.contains(part) || page.contains(&year),
            "{part}: {page}"
        );
    }
    run_again(&town, &shown);
    holds(&town);
    service.stop();
    // The rows can be made again, and a start folds the log again.
    rebuild(&place.settings(), &mut |_| ()).unwrap();
    let service = place.start();
    let shown = Town::new(&service).http.poll(POLL);
    assert_eq!(shown.summary.phase, Phase::Annulled);
    service.stop();
}

/// The poll opens; a candidate is struck, and a voter is added.
fn strike_and_add(town: &Town) {
    town.open(POLL);
    town.vote(POLL, "m-1", &marks(1, &["chen-yu"], "for"));
    let strike = PollChange {
        option: Some((id("council"), id("chen-yu"))),
        ..new(town, POLL, Does::Strike)
    };
    agreed(town, &strike, OFFICERS);
    let confirmed = MemberStatement {
        reference: id("late"),
        does: member::Does::Confirm,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-3")],
        reason: None,
    };
    let note = town.note(confirmed, &[who("o/lin")]);
    let remedy = town.accepted(&note, &[]).receipt.index;
    let added = |weight| PollChange {
        member: Some(id("m-3")),
        class: Some(id("owner")),
        weight: Some(weight),
        remedies: vec![remedy],
        ..new(town, POLL, Does::AddVoter)
    };
    let note = town.note(added(9), &[who("o/lin")]);
    assert_eq!(town.http.submit(&note, &[REASON]).code(), "does-not-follow");
    agreed(town, &added(1), ["o/lin", "o/checker"]);
    town.vote(POLL, "m-3", &marks(3, &["ma-li"], "for"));
}

fn run_again(town: &Town, of: &PollView) {
    let mut again = Notice {
        opens: time("2026-12-20T12:00:00Z"),
        closes: time("2026-12-22T12:00:00Z"),
        objections_until: time("2026-12-23T12:00:00Z"),
        re_run_of: Some(of.summary.poll.clone()),
        ..notice(PollPlan {
            poll: "again",
            policy: of.policy,
            publication: Publication::Open,
            contests: council_and_charter(),
        })
    };
    let note = town.note(again.clone(), &[who("o/officer")]);
    assert_eq!(town.http.submit(&note, &[]).code(), "not-a-re-run");
    let options = &mut again.contests[0].options;
    options.retain(|choice| choice.id != id("chen-yu"));
    town.signed(again, &["o/officer"]);
    assert_eq!(town.http.poll("again").summary.phase, Phase::RollCertified);
    town.clock("2026-12-20T12:00:00Z");
    town.http.await_phase("again", Phase::Open);
    town.vote("again", "m-3", &marks(4, &["ma-li"], "for"));
    town.clock("2026-12-22T12:00:00Z");
    town.http.await_phase("again", Phase::ProvisionalResult);
}

/// What stands in the calendar of polls, line by line, long ones unfolded.
fn calendar(town: &Town) -> Vec<String> {
    let text = town.http.text("/en/polls.ics").replace("\r\n ", "");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn feed_and_calendar_move_and_end_with_a_poll() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    assert!(!town.http.text("/zh/polls.atom").contains("<entry>"));
    assert!(!calendar(&town).contains(&"BEGIN:VEVENT".to_owned()));
    town.announce(plan(&town, POLL));
    let has = |wanted: &[&str]| {
        let lines = calendar(&town);
        for line in wanted {
            assert!(
                lines.iter().any(|found| found == line),
                "{line}\n{lines:#?}"
            );
        }
    };
    has(&["DTEND:20261217T120000Z", "STATUS:CONFIRMED", "SEQUENCE:0"]);
    let before = town.http.text("/zh/polls.atom");
    assert!(
        before.contains("<updated>2026-12-01T00:00:00+00:00</updated>"),
        "{before}"
    );
    town.clock("2026-12-01T13:00:00Z");
    close_a_day_later(&town);
    has(&["DTEND:20261218T120000Z", "STATUS:CONFIRMED", "SEQUENCE:1"]);
    let after = town.http.text("/zh/polls.atom");
    assert!(
        after.contains("<updated>2026-12-01T13:00:00+00:00</updated>"),
        "{after}"
    );
    let id = |feed: &str| feed.split("<id>").nth(2).map(|rest| rest[..60].to_owned());
    assert_eq!(id(&before), id(&after));
    agreed(&town, &new(&town, POLL, Does::Cancel), OFFICERS);
    has(&["STATUS:CANCELLED", "SEQUENCE:3"]);
    let feed = town.http.text("/en/polls.atom");
    assert!(feed.contains("<summary>cancelled"), "{feed}");
    let answer = town.http.get("/zh/polls.ics");
    assert_eq!(
        answer.headers["content-type"],
        "text/calendar; charset=utf-8"
    );
    service.stop();
}

#[test]
fn a_poll_is_cancelled_over_http() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.announce(plan(&town, POLL));
    agreed(&town, &new(&town, POLL, Does::Cancel), OFFICERS);
    let shown = town.http.poll(POLL);
    assert_eq!(shown.summary.phase, Phase::Cancelled);
    assert_eq!(shown.changes[0].signed_by, OFFICERS.map(who));
    holds(&town);
    service.stop();
}

#[test]
fn strikes_and_additions_are_counted_with_and_without_over_http() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1", "m-2"]);
    town.announce(plan(&town, POLL));
    town.open(POLL);
    town.vote(POLL, "m-1", &marks(1, &["chen-yu", "ma-li"], "for"));
    town.vote(POLL, "m-2", &marks(2, &["lin-wei"], "for"));
    let strike = PollChange {
        option: Some((id("council"), id("chen-yu"))),
        ..new(&town, POLL, Does::Strike)
    };
    agreed(&town, &strike, OFFICERS);
    let result = town.close(POLL).result.unwrap();
    assert!(!result.contests[0].elected.contains(&id("chen-yu")));
    assert!(result.unchanged[0].elected.contains(&id("chen-yu")));
    for (language, parts) in [
        ("en", ["Both counts", "Without strikes and additions"]),
        ("zh", ["两种计票结果", "不计除名和补入"]),
    ] {
        let page = town.http.text(&format!("/{language}/polls/{POLL}/result"));
        for part in parts {
            assert!(page.contains(part), "{part}: {page}");
        }
    }
    town.certify(POLL);
    holds(&town);
    service.stop();
}

/// Every change in every phase by every officer: refused, unless a cell says otherwise.
#[test]
fn each_change_is_refused_to_all_but_its_signers_in_its_phases() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1", "m-2"]);
    town.announce(plan(&town, POLL));
    let stages: [(&str, &dyn Fn()); 6] = [
        ("announced", &|| ()),
        ("roll-provisional", &|| {
            town.clock("2026-12-05T00:00:00Z");
            town.sign_draft(&format!("/api/polls/{POLL}/drafts/roll"), "o/lin");
        }),
        ("roll-certified", &|| {
            let draft = format!("/api/polls/{POLL}/drafts/roll");
            town.sign_draft(&draft, "o/lin");
            town.sign_draft(&draft, "o/checker");
        }),
        ("open", &|| {
            town.clock("2026-12-10T12:00:00Z");
            town.http.await_phase(POLL, Phase::Open);
        }),
        ("provisional-result", &|| drop(town.close(POLL))),
        ("certified", &|| town.certify(POLL)),
    ];
    for (phase, reach) in stages {
        reach();
        assert_eq!(town.http.poll(POLL).summary.phase.as_str(), phase);
        for does in [
            Does::Erratum,
            Does::Reschedule,
            Does::Cancel,
            Does::Annul,
            Does::Strike,
            Does::AddVoter,
        ] {
            for (signer, office) in SIGNERS {
                let found = tried(&town, does, signer);
                let expected = expected(does, phase, office);
                assert_eq!(found, expected, "{does:?} of a poll {phase} by {office}");
            }
        }
    }
    service.stop();
}

const SIGNERS: [(&str, &str); 8] = [
    ("o/alice", "founder"),
    ("s/service", "service"),
    ("o/lin", "registrar"),
    ("o/officer", "returning-officer"),
    ("o/wang", "scrutineer"),
    ("o/checker", "roll-checker"),
    ("s/app", "source"),
    ("m/m-1", "member"),
];

/// What becomes of a change that is wrong in what it brings: the code of what is looked at after signer and phase,
/// or of these.
fn expected(does: Does, phase: &str, office: &str) -> &'static str {
    let (offices, phases, otherwise): (&[&str], &[&str], _) = match does {
        Does::Erratum => (PAIR, BEFORE_OPEN, "no-such-place"),
        Does::Reschedule => (PAIR, BEFORE_OPEN, "not-later"),
        Does::Cancel => (PAIR, BEFORE_OPEN, "text-size"),
        Does::Annul => (
            &["scrutineer"],
            &["open", "provisional-result"],
            "text-size",
        ),
        Does::Strike => (PAIR, &["open"], "no-such-option"),
        Does::AddVoter => (
            &["registrar", "roll-checker"],
            &["roll-certified", "open"],
            "unknown-member",
        ),
    };
    match (offices.contains(&office), phases.contains(&phase)) {
        (false, _) => "not-authorised",
        (true, false) => "wrong-phase",
        (true, true) if does == Does::Reschedule && phase != "announced" => "record-date-passed",
        (true, true) => otherwise,
    }
}

const PAIR: &[&str] = &["returning-officer", "scrutineer"];
const BEFORE_OPEN: &[&str] = &["announced", "roll-provisional", "roll-certified"];

/// The code with which a change is refused that cannot take effect.
fn tried(town: &Town, does: Does, signer: &str) -> String {
    let hopeless = change(POLL, town.http.poll(POLL).notice, does, b"");
    let early = Some(time("2026-12-01T00:00:00Z"));
    let change = match does {
        Does::Cancel => hopeless,
        Does::Annul => PollChange {
            ground: Some(id("by-law-7")),
            ..hopeless
        },
        Does::Erratum => PollChange {
            corrected: vec![Corrected {
                place: Where::Contest(id("nothing")),
                was: Title("a".to_owned()),
                was_en: Title("a".to_owned()),
                titles: Titles::of("b", "b"),
            }],
            ..hopeless
        },
        Does::Reschedule => PollChange {
            record_date: early,
            opens: Some(time("2026-12-02T00:00:00Z")),
            closes: Some(time("2026-12-03T00:00:00Z")),
            objections_until: Some(time("2026-12-04T00:00:00Z")),
            ..hopeless
        },
        Does::Strike => PollChange {
            ground: Some(id("by-law-7")),
            option: Some((id("council"), id("nobody"))),
            ..hopeless
        },
        Does::AddVoter => PollChange {
            ground: Some(id("by-law-7")),
            member: Some(id("m-nobody")),
            class: Some(id("owner")),
            weight: Some(1),
            remedies: vec![1],
            ..hopeless
        },
    };
    let note = town.note(change, &[who(signer)]);
    town.http.submit(&note, &[b""]).code()
}

#[test]
fn an_outage_over_the_close_lengthens_a_poll_over_http() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1"]);
    let mut notice = plans::notice(plan(&town, POLL));
    notice.extensions = vec![plans::extension("outage 2 hours 24 hours")];
    town.signed(notice, &["o/officer"]);
    town.open(POLL);
    town.clock("2026-12-17T18:00:00Z");
    let shown = town.http.poll(POLL);
    assert_eq!(shown.summary.phase, Phase::Open);
    assert_eq!(shown.summary.closes, time("2026-12-17T20:00:00Z"));
    assert_eq!(shown.extended[0].before, time("2026-12-17T12:00:00Z"));
    town.vote(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    town.clock("2026-12-18T12:00:00Z");
    town.http.await_phase(POLL, Phase::ProvisionalResult);
    holds(&town);
    service.stop();
}
