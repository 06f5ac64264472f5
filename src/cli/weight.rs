//! `folkmoot weight`: why a member's weight in a poll is what it is.

use std::fmt::Write;

use serde::Deserialize;

use super::connection::Options;
use super::{CliError, key, terminal};
use crate::domain::id::Id;

/// Explain a member's weight in a poll, event by event and step by step
///
/// What is shown is what the service derives; `folkmoot verify` derives every weight anew.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot weight council-2027 m-7f3k9q"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = key::id)]
    poll: Id,
    /// The member
    #[arg(value_name = "MEMBER", value_parser = key::id)]
    member: Id,
    /// Print the service's JSON as it is
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Options,
}

/// What is read of `GET /api/polls/{poll}/weights/{member}`.
#[derive(Deserialize)]
struct Derivation {
    member: String,
    class: String,
    record_date: String,
    weight: String,
    events: Vec<Event>,
    steps: Vec<Step>,
    next: Vec<Next>,
}

#[derive(Deserialize)]
struct Event {
    reference: String,
    category: String,
    source: String,
    amount: String,
    occurred_at: String,
    standing: String,
}

#[derive(Deserialize)]
struct Step {
    rule: String,
    en: String,
}

#[derive(Deserialize)]
struct Next {
    category: String,
    amount: String,
    weight: String,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let client = args.connection.client();
    let path = format!("/api/polls/{}/weights/{}", args.poll, args.member);
    let bytes = client.get(&path)?;
    if args.json {
        return terminal::deliver(None, &bytes);
    }
    let derivation = serde_json::from_slice(&bytes);
    let derivation: Derivation = derivation.map_err(|error| client.unexpected(&path, error))?;
    terminal::deliver(None, derivation.text().as_bytes())
}

impl Derivation {
    fn text(&self) -> String {
        let mut text = format!(
            "{} ({}) has weight {} at {}.\n\n",
            self.member, self.class, self.weight, self.record_date
        );
        for event in &self.events {
            let _ = writeln!(
                text,
                "  {} {:>12} {:<16} {} {} ({})",
                event.occurred_at,
                event.amount,
                event.category,
                event.source,
                event.reference,
                event.standing
            );
        }
        text.push('\n');
        for step in &self.steps {
            let _ = writeln!(text, "  {}  [{}]", step.en, step.rule);
        }
        for next in &self.next {
            let Next {
                category,
                amount,
                weight,
            } = next;
            let _ = writeln!(text, "  {amount} more of {category} would make it {weight}");
        }
        text
    }
}
