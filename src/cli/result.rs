//! `folkmoot result`: what came out of a poll and why, with the titles of the options.

use std::fmt::Write;

use super::connection::Options;
use super::language::language;
use super::{CliError, spelling, terminal, working};
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::poll::phase::Phase;
use crate::view::polls::PollView;
use crate::words::{self, Language};

/// Show the result of a poll, and why
///
/// For each contest the rounds as a table and in sentences, with the titles of the options. The
/// working is compared with the hash in the log's result; `folkmoot verify` counts it again.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot result council-2027 --lang en"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Id,
    /// Print the working as the log keeps it, as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Options,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let client = args.connection.connect()?.client;
    let poll: PollView = client.get_json(&format!("/api/polls/{}", args.poll))?;
    let working = working::fetch(&client, &poll)?;
    if let (true, Some(bytes)) = (args.json, &working) {
        return terminal::deliver(None, bytes);
    }
    let language = language();
    let mut text = head(&poll, language);
    if let Some(bytes) = &working {
        let outcomes = working::outcomes(&client, &poll, bytes)?;
        for (contest, counted) in poll.contests.iter().zip(&outcomes) {
            let outcome = &counted.outcome;
            let title = working::title(&contest.title, &contest.title_en, language);
            let method = words::count::title(language, outcome.method);
            let names = working::titles(contest, language);
            let table = words::rounds::table(outcome, &names, language);
            let told = words::count::sentences(outcome, &names, language).join("\n");
            let _ = write!(text, "\n{title} ({method})\n\n{table}{told}\n");
        }
    }
    terminal::deliver(None, text.as_bytes())
}

/// Title, how far the result is, and how many voted.
fn head(poll: &PollView, language: Language) -> String {
    let summary = &poll.summary;
    let title = working::title(&summary.title, &summary.title_en, language);
    let stage = Told::new("outcome-stage").case(match summary.phase {
        Phase::ProvisionalResult => "provisional",
        Phase::Certified => "certified",
        Phase::Cancelled | Phase::Lapsed | Phase::Annulled => "none",
        _ => "not-yet",
    });
    let stage = stage
        .with("signed", poll.certified_by.len())
        .with("needed", poll.certificates_needed);
    let turnout = Told::new("outcome-turnout")
        .with("heads", poll.turnout.heads)
        .with("weight", poll.turnout.weight.0);
    let turnout = match &poll.roll {
        Some(roll) => turnout
            .case("of")
            .with("count", roll.count)
            .with("whole", roll.weight.0),
        None => turnout.case("alone"),
    };
    let (stage, turnout) = (words::say(language, &stage), words::say(language, &turnout));
    format!("{title}\n{stage}\n{turnout}\n")
}
