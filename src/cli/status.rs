//! `folkmoot status`: what a service has, and how far its polls are.

use std::fmt::Write;

use super::connection::Options;
use super::{CliError, spelling, terminal};
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::organisation::ClockSource;
use crate::domain::text::Value;
use crate::view::organisation::OrganisationView;
use crate::view::policies::PolicyView;
use crate::view::polls::{LostMarksView, PollSummary, PollView, TurnoutView};

/// Show the organisation and its polls, or one poll
///
/// What is shown is what the service says; `folkmoot verify` proves it from the log.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  folkmoot status\n  folkmoot status council-2027 --json"
)]
pub struct Args {
    /// One poll
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Option<Id>,
    /// Print the service's JSON as it is
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Options,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let client = args.connection.connect()?.client;
    let path = match &args.poll {
        Some(poll) => format!("/api/polls/{poll}"),
        None => "/api/organisation".to_owned(),
    };
    if args.json {
        let mut bytes = client.get(&path)?;
        bytes.push(b'\n');
        return terminal::deliver(None, &bytes);
    }
    let text = match args.poll {
        Some(_) => {
            let shown: PollView = client.get_json(&path)?;
            let reason = shown.cancelled.as_ref().map(|cancelled| cancelled.reason);
            poll(
                &shown,
                reason.map(|reason| client.reason(&reason)).as_deref(),
            )
        }
        None => {
            let policies: Vec<PolicyView> = client.list("/api/policies")?;
            let polls: Vec<PollSummary> = client.list("/api/polls")?;
            organisation(&client.get_json(&path)?, &policies, &polls)
        }
    };
    terminal::deliver(None, text.as_bytes())
}

fn organisation(
    organisation: &OrganisationView,
    policies: &[PolicyView],
    polls: &[PollSummary],
) -> String {
    let now = organisation.now.map(|now| now.to_string());
    let mut text = format!(
        "{}\n{}: {} entries, {} members\nlast clock {}{}\n",
        organisation.name,
        organisation.origin,
        organisation.size,
        organisation.members,
        now.as_deref().unwrap_or("none"),
        match organisation.clock {
            ClockSource::Test => ", which founders move: this is an exercise",
            ClockSource::Real => "",
        }
    );
    for policy in policies {
        let (name, revision, statement) = (&policy.name, policy.revision, policy.statement);
        let title = &policy.title_en;
        let _ = writeln!(text, "policy {name} {revision}  {title}  {statement}");
    }
    for poll in polls {
        let _ = writeln!(
            text,
            "poll {}  {}  closes {}  {}",
            poll.poll, poll.phase, poll.closes, poll.title_en
        );
    }
    text
}

/// What is shown of one poll; with the reason for which it was called off.
fn poll(poll: &PollView, reason: Option<&str>) -> String {
    let summary = &poll.summary;
    let mut text = format!(
        "{} / {}\nphase {}\n",
        summary.title, summary.title_en, summary.phase
    );
    if let (Some(cancelled), Some(reason)) = (&poll.cancelled, reason) {
        let signed_by: Vec<String> = cancelled
            .signed_by
            .iter()
            .map(Principal::to_string)
            .collect();
        let (entry, statement) = (cancelled.entry, cancelled.statement);
        let _ = writeln!(
            text,
            "cancelled by {} in entry {entry}, {statement}: {reason}",
            signed_by.join(" and ")
        );
    }
    let times = [
        ("record date", Some(poll.record_date)),
        ("claims until", poll.claims_until),
        ("opens", Some(summary.opens)),
        ("closes", Some(summary.closes)),
        ("objections until", Some(poll.objections_until)),
    ];
    for (name, time) in times {
        let Some(time) = time else {
            continue;
        };
        let _ = writeln!(text, "{name:<18} {time}");
    }
    if let Some(roll) = &poll.roll {
        let (stage, count, weight) = (roll.stage.write(), roll.count, roll.weight);
        let _ = writeln!(text, "{stage} roll: {count} members, weight {weight}");
    }
    if poll.claims_waiting > 0 {
        let waiting = poll.claims_waiting;
        let _ = writeln!(text, "claims that wait for a ruling: {waiting}");
    }
    let TurnoutView { heads, weight } = &poll.turnout;
    let _ = writeln!(text, "turnout: {heads} members, weight {weight}");
    for lost in &poll.lost_marks {
        let LostMarksView { entry, member } = lost;
        let _ = writeln!(
            text,
            "CANNOT BE COUNTED: the marks of {member}'s ballot, entry {entry}, are lost; {member} sends the same ballot again"
        );
    }
    for contest in poll.result.iter().flat_map(|result| &result.contests) {
        let elected: Vec<&str> = contest.elected.iter().map(Id::as_str).collect();
        let verdict = contest.verdict.map(|verdict| verdict.write());
        let outcome = verdict.unwrap_or_else(|| elected.join(", "));
        let _ = writeln!(text, "result of {}: {outcome}", contest.contest);
    }
    let _ = writeln!(
        text,
        "certificates: {} of {} needed",
        poll.certified_by.len(),
        poll.certificates_needed
    );
    text
}
