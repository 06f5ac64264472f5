//! `folkmoot status`: what a service has, and how far its polls are.

use std::fmt::Write;

use serde::Deserialize;

use super::connection::Options;
use super::{CliError, spelling, terminal};
use crate::domain::id::Id;

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

/// What is read of `GET /api/organisation`.
#[derive(Deserialize)]
struct Organisation {
    name: String,
    origin: String,
    clock: String,
    now: Option<String>,
    size: u64,
    members: u64,
}

/// What is read of `GET /api/polls`.
#[derive(Deserialize)]
struct Summary {
    poll: String,
    title_en: String,
    phase: String,
    closes: String,
}

/// What is read of `GET /api/policies`.
#[derive(Deserialize)]
struct Policy {
    name: String,
    revision: u32,
    statement: String,
}

/// What is read of `GET /api/polls/{poll}`.
#[derive(Deserialize)]
struct Poll {
    title: String,
    title_en: String,
    phase: String,
    record_date: String,
    opens: String,
    closes: String,
    objections_until: String,
    claims_until: Option<String>,
    claims_waiting: u64,
    roll: Option<Roll>,
    turnout: Turnout,
    certificates_needed: u32,
    certified_by: Vec<String>,
    result: Option<Outcome>,
}

#[derive(Deserialize)]
struct Roll {
    stage: String,
    count: u64,
    weight: String,
}

#[derive(Deserialize)]
struct Turnout {
    heads: u64,
    weight: String,
}

#[derive(Deserialize)]
struct Outcome {
    contests: Vec<ContestOutcome>,
}

#[derive(Deserialize)]
struct ContestOutcome {
    contest: String,
    elected: Vec<String>,
    verdict: Option<String>,
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
        Some(_) => client.get_json::<Poll>(&path)?.text(),
        None => {
            let organisation: Organisation = client.get_json(&path)?;
            let policies: Vec<Policy> = client.get_json("/api/policies")?;
            let polls: Vec<Summary> = client.get_json("/api/polls")?;
            organisation.text(&policies, &polls)
        }
    };
    terminal::deliver(None, text.as_bytes())
}

impl Organisation {
    fn text(&self, policies: &[Policy], polls: &[Summary]) -> String {
        let mut text = format!(
            "{}\n{}: {} entries, {} members\nlast clock {}{}\n",
            self.name,
            self.origin,
            self.size,
            self.members,
            self.now.as_deref().unwrap_or("none"),
            match self.clock.as_str() {
                "test" => ", which founders move: this is an exercise",
                _ => "",
            }
        );
        for Policy {
            name,
            revision,
            statement,
        } in policies
        {
            let _ = writeln!(text, "policy {name} {revision}  {statement}");
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
}

impl Poll {
    fn text(&self) -> String {
        let mut text = format!("{} / {}\nphase {}\n", self.title, self.title_en, self.phase);
        let times = [
            ("record date", Some(&self.record_date)),
            ("claims until", self.claims_until.as_ref()),
            ("opens", Some(&self.opens)),
            ("closes", Some(&self.closes)),
            ("objections until", Some(&self.objections_until)),
        ];
        for (name, time) in times {
            let Some(time) = time else {
                continue;
            };
            let _ = writeln!(text, "{name:<18} {time}");
        }
        if let Some(roll) = &self.roll {
            let Roll {
                stage,
                count,
                weight,
            } = roll;
            let _ = writeln!(text, "{stage} roll: {count} members, weight {weight}");
        }
        if self.claims_waiting > 0 {
            let waiting = self.claims_waiting;
            let _ = writeln!(text, "claims that wait for a ruling: {waiting}");
        }
        let Turnout { heads, weight } = &self.turnout;
        let _ = writeln!(text, "turnout: {heads} members, weight {weight}");
        for contest in self.result.iter().flat_map(|result| &result.contests) {
            let elected = contest.elected.join(", ");
            let outcome = contest.verdict.as_ref().unwrap_or(&elected);
            let _ = writeln!(text, "result of {}: {outcome}", contest.contest);
        }
        let _ = writeln!(
            text,
            "certificates: {} of {} needed",
            self.certified_by.len(),
            self.certificates_needed
        );
        text
    }
}
