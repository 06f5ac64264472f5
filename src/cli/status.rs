//! `folkmoot status`: what a service has, and how far its polls are.

use super::certify::outcome;
use super::connection::Options;
use super::key::principal;
use super::language::{called, language, say, term, title};
use super::roll::stage;
use super::turn::Turn;
use super::{CliError, spelling, terminal};
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::organisation::ClockSource;
use crate::view::bodies::BodySummary;
use crate::view::changes::{ChangeView, DoneView, ExtendedView};
use crate::view::organisation::OrganisationView;
use crate::view::policies::PolicyView;
use crate::view::polls::{AddedView, LostMarksView, PollSummary, PollView, TurnoutView};
use crate::words::moments::Zone;
use crate::words::{self, moments};

/// Show the organisation and its polls, or one poll, and what comes next
///
/// What is shown is what the service says; `folkmoot verify` proves it from the log. With --for or
/// --office it is what waits for a person's or an office's support, vote, signature or answer, and
/// until when, in the organisation's time zone too.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  folkmoot status\n  folkmoot status council-2027 --json\n  folkmoot status --for m/m-7f3k9q"
)]
pub struct Args {
    /// One poll
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Option<Id>,
    /// What waits for a person: a member (m/…) or an officer (o/…)
    #[arg(long = "for", value_name = "NAME", value_parser = principal, conflicts_with_all = ["poll", "office"])]
    person: Option<Principal>,
    /// What waits for whoever holds an office, such as registrar
    #[arg(long, value_name = "OFFICE", value_parser = spelling::office, conflicts_with = "poll")]
    office: Option<Office>,
    /// Print the service's JSON as it is
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Options,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let client = args.connection.connect()?.client;
    let whose = match (&args.person, args.office) {
        (Some(person), _) => Some((format!("for={person}"), person.to_string())),
        (None, Some(office)) => Some((format!("office={office}"), called(&office))),
        (None, None) => None,
    };
    let path = match (&whose, &args.poll) {
        (Some((query, _)), _) => format!("/api/turn?{query}"),
        (None, Some(poll)) => format!("/api/polls/{poll}"),
        (None, None) => "/api/organisation".to_owned(),
    };
    if args.json {
        let mut bytes = client.get(&path)?;
        bytes.push(b'\n');
        return terminal::deliver(None, &bytes);
    }
    let about: OrganisationView = client.get_json("/api/organisation")?;
    let turn = Turn::new(&client, &about);
    let text = match (whose, &args.poll) {
        (Some((query, who)), _) => turn.waits(&query, &who)?,
        (None, Some(id)) => {
            let shown: PollView = client.get_json(&path)?;
            let reasons = shown.changes.iter();
            let reasons = reasons.map(|change| client.reason(&change.reason));
            let text = poll(&shown, &reasons.collect::<Vec<_>>(), turn.zone());
            text + &turn.next(&format!("poll={id}"))?
        }
        (None, None) => {
            let policies: Vec<PolicyView> = client.list("/api/policies")?;
            let bodies: Vec<BodySummary> = client.list("/api/bodies")?;
            let polls: Vec<PollSummary> = client.list("/api/polls")?;
            organisation(&about, &policies, &bodies, &polls) + &turn.next("")?
        }
    };
    terminal::deliver(None, text.as_bytes())
}

fn organisation(
    organisation: &OrganisationView,
    policies: &[PolicyView],
    bodies: &[BodySummary],
    polls: &[PollSummary],
) -> String {
    let size = Told::new("status-log").with("log", &organisation.origin);
    let size = size.with("size", organisation.size);
    let clock = Told::new("status-clock").case(match organisation.clock {
        ClockSource::Test => "test",
        ClockSource::Real => "real",
    });
    let mut lines = vec![
        organisation.name.clone(),
        say(&size.with("members", organisation.members)),
        say(&clock.with("now", organisation.now)),
    ];
    lines.extend(policies.iter().map(|policy| {
        let told = Told::new("status-policy").with("name", &policy.name);
        let told = told.with("revision", policy.revision);
        let told = told.with("title", title(&policy.title, &policy.title_en));
        say(&told.with("statement", policy.statement))
    }));
    lines.extend(bodies.iter().map(|body| {
        let told = Told::new("status-body").with("body", &body.body);
        let told = told.with("held", body.held).with("seats", body.seats);
        let told = told.with("offered", body.offered);
        say(&told.with("title", title(&body.title, &body.title_en)))
    }));
    lines.extend(polls.iter().map(|poll| {
        let told = Told::new("status-poll").with("poll", &poll.poll);
        let told = told.with("phase", poll.phase).with("closes", poll.closes);
        say(&told.with("title", title(&poll.title, &poll.title_en)))
    }));
    lines.join("\n") + "\n"
}

/// What is shown of one poll; with the reason of each change.
fn poll(poll: &PollView, reasons: &[String], zone: Zone) -> String {
    let summary = &poll.summary;
    let mut lines = vec![
        format!("{} / {}", summary.title, summary.title_en),
        say(&Told::new("status-phase").with("phase", summary.phase)),
    ];
    for (change, reason) in poll.changes.iter().zip(reasons) {
        lines.push(changed(change, reason));
    }
    lines.extend(calendar(poll, zone));
    lines.extend(poll.extended.iter().map(extended));
    if let Some(roll) = &poll.roll {
        let told = Told::new("status-roll").case(stage(roll.stage));
        let told = told.with("count", roll.count);
        lines.push(say(&told.with("weight", roll.weight)));
        let AddedView { count, weight } = roll.added;
        if count > 0 {
            let told = Told::new("status-roll-added").with("count", count);
            lines.push(say(&told.with("weight", weight)));
        }
    }
    if poll.claims_waiting > 0 {
        let waiting = poll.claims_waiting;
        lines.push(say(&Told::new("status-claims").with("count", waiting)));
    }
    let TurnoutView { heads, weight } = &poll.turnout;
    let turnout = Told::new("status-turnout").with("count", heads);
    lines.push(say(&turnout.with("weight", weight)));
    lines.extend(poll.lost_marks.iter().map(|lost| {
        let LostMarksView { entry, member } = lost;
        let told = Told::new("status-marks-lost").with("member", member);
        say(&told.with("entry", entry))
    }));
    let results = poll.result.iter();
    let results = results.flat_map(|result| {
        let unchanged = result.unchanged.iter().map(|one| ("status-unchanged", one));
        let stand = result.contests.iter().map(|one| ("status-result", one));
        stand.chain(unchanged)
    });
    for (code, contest) in results {
        let told = Told::new(code).with("contest", &contest.contest);
        let outcome = outcome(contest.verdict, &contest.elected);
        lines.push(say(&told.with("result", outcome)));
    }
    let signed = Told::new("status-certificates").with("count", poll.certified_by.len());
    lines.push(say(&signed.with("needed", poll.certificates_needed)));
    lines.join("\n") + "\n"
}

/// The times of a poll, with what was announced where that differs.
fn calendar(poll: &PollView, zone: Zone) -> Vec<String> {
    let summary = &poll.summary;
    let announced = &poll.announced;
    let times = [
        (
            "status-record-date",
            Some(poll.record_date),
            Some(announced.record_date),
        ),
        (
            "status-claims-until",
            poll.claims_until,
            announced.claims_until,
        ),
        ("status-opens", Some(summary.opens), Some(announced.opens)),
        (
            "status-closes",
            Some(summary.closes),
            Some(announced.closes),
        ),
        (
            "status-objections-until",
            Some(poll.objections_until),
            Some(announced.objections_until),
        ),
    ];
    let mut lines = Vec::new();
    for (name, time, announced) in times {
        let name = words::padded(&term(name), 18);
        let Some(time) = time else {
            continue;
        };
        let here = moments::zoned(language(), zone, time, terminal::now());
        let told = Told::new("status-announced").with("time", announced);
        let before = match announced == Some(time) {
            true => String::new(),
            false => format!("  {}", say(&told)),
        };
        lines.push(format!("{name} {time}  {here}{before}"));
    }
    lines
}

/// A change in one line.
fn changed(change: &ChangeView, reason: &str) -> String {
    let told = Told::new("status-changed").with("by", &change.signed_by);
    let told = told.with("entry", change.entry);
    let told = told.with("statement", change.statement);
    let told = told.with("reason", reason);
    say(&match &change.change {
        DoneView::Cancel => told.case("cancel"),
        DoneView::Annul => told.case("annul"),
        DoneView::Recount { result } => told.case("recount").with("result", result),
        DoneView::Erratum { corrected } => {
            let each = corrected.iter().map(|one| {
                let was = title(&one.was, &one.was_en);
                format!("{was} -> {}", title(&one.title, &one.title_en))
            });
            let each: Vec<String> = each.collect();
            told.case("erratum").with("what", each.join("; "))
        }
        DoneView::Reschedule { before, after } => told
            .case("reschedule")
            .with("opened", before.opens)
            .with("opens", after.opens),
        DoneView::Strike { contest, option } => told
            .case("strike")
            .with("contest", contest)
            .with("option", option),
        DoneView::AddVoter { member, weight, .. } => told
            .case("add-voter")
            .with("member", member)
            .with("weight", weight),
    })
}

/// What lengthened a poll, in one line.
fn extended(extended: &ExtendedView) -> String {
    let told = Told::new("status-extended").with("before", extended.before);
    let told = told.with("after", extended.after);
    say(&match (extended.from, extended.until) {
        (Some(from), Some(until)) => told.case("outage").with("from", from).with("until", until),
        _ => told.case("turnout"),
    })
}
