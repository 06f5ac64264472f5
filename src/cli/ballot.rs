//! `folkmoot ballot`: whether a member's ballot counts, with how much, for what, and what replaced it.

use super::connection::{Connection, Options};
use super::error::connection::ConnectionFault;
use super::language::language;
use super::{CliError, spelling, terminal, working};
use crate::domain::count::followed::followed;
use crate::domain::count::{OptionIndex, Outcome};
use crate::domain::fault::{Fault, Told};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::marks::{MarkLine, Marks};
use crate::domain::statement::Said;
use crate::view::contests::ContestView;
use crate::view::polls::{LastBallotView, PollView};
use crate::words::{self, Language};

/// Say whether a ballot counts
///
/// Number, entry and weight of the ballot that counts for a member, what it marks once marks are
/// public, and for whom it counted in which round. With --statement: whether that ballot
/// counts, or which one replaced it. The proof that the ballot is in the log is checked; that it
/// was counted is what `folkmoot verify` computes.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot ballot council-2027 m-7f3k9q --trust trust"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Id,
    /// The member
    #[arg(value_name = "MEMBER", value_parser = spelling::id)]
    member: Id,
    /// The hash of a ballot, as `vote --json` prints it
    #[arg(long, value_name = "HASH", value_parser = super::receipt::hash)]
    statement: Option<Hash>,
    /// Print the service's JSON as it is
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Options,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let connection = args.connection.connect()?;
    let path = format!("/api/polls/{}/ballots/{}", args.poll, args.member);
    if args.json {
        let mut bytes = connection.client.get(&path)?;
        bytes.push(b'\n');
        return terminal::deliver(None, &bytes);
    }
    let last: LastBallotView = connection.client.get_json(&path)?;
    let language = language();
    let mut lines = Vec::new();
    if let Some(asked) = args.statement {
        lines.extend(replaced(&connection, &args.member, &asked, &last)?);
    }
    lines.push(standing(&args.member, &last));
    let mut text: Vec<String> = lines
        .iter()
        .map(|told| words::say(language, told))
        .collect();
    if let Some(statement) = last.statement {
        // That it is in the log is not the service's word alone.
        connection.proven(&statement)?;
        text.extend(marked(&connection, &args.poll, &statement, language)?);
    }
    terminal::deliver(None, format!("{}\n", text.join("\n")).as_bytes())
}

/// Whether the ballot that is asked for is the last; which one replaced it.
fn replaced(
    connection: &Connection,
    member: &Id,
    asked: &Hash,
    last: &LastBallotView,
) -> Result<Option<Told>, CliError> {
    if last.statement == Some(*asked) {
        return Ok(None);
    }
    let (statement, _, accepted) = connection.proven(asked)?;
    let told = Told::new("ballot-asked").with("entry", accepted.receipt.index);
    Ok(Some(match statement.said {
        Said::Ballot(ballot) if ballot.member == *member => {
            let told = told.case("replaced").with("seq", ballot.seq);
            told.with("last", last.seq)
        }
        _ => told.case("other").with("member", member),
    }))
}

/// What the last ballot is worth.
fn standing(member: &Id, last: &LastBallotView) -> Told {
    let told = Told::new("ballot-standing")
        .case(last.standing.as_str())
        .with("member", member);
    match (last.entry, &last.weight) {
        (Some(entry), Some(weight)) => {
            let told = told.with("seq", last.seq).with("entry", entry);
            told.with("weight", weight.0)
        }
        (None, Some(weight)) => told.with("weight", weight.0),
        _ => told,
    }
}

/// What a ballot marks in each contest and where it lay in the count; nothing while marks are sealed.
fn marked(
    connection: &Connection,
    poll: &Id,
    statement: &Hash,
    language: Language,
) -> Result<Vec<String>, CliError> {
    let client = &connection.client;
    let path = format!("/api/statements/{statement}/marks");
    let bytes = match client.get(&path) {
        Err(CliError::Connection(ConnectionFault::Refused {
            status: 403 | 404, ..
        })) => {
            return Ok(vec![words::say(language, &Told::new("ballot-sealed"))]);
        }
        answer => answer?,
    };
    let marks = Marks::parse(&bytes).map_err(|error| client.unexpected(&path, error.told()))?;
    let poll: PollView = client.get_json(&format!("/api/polls/{poll}"))?;
    let outcomes = match working::fetch(client, &poll)? {
        Some(bytes) => working::outcomes(client, &poll, &bytes)?,
        None => Vec::new(),
    };
    let mut text = Vec::new();
    for (place, (contest, (_, lines))) in poll.contests.iter().zip(&marks.contests).enumerate() {
        let title = working::title(&contest.title, &contest.title_en, language);
        text.push(format!("\n{title}"));
        text.extend(lines.iter().map(|line| spelled(contest, line, language)));
        if let Some(counted) = outcomes.get(place) {
            let told = path_of(contest, &counted.outcome, lines, language);
            text.extend(told.iter().map(|told| words::say(language, told)));
        }
    }
    Ok(text)
}

/// One mark with the title of its option.
fn spelled(contest: &ContestView, line: &MarkLine, language: Language) -> String {
    let title = |id: &Id| titled(contest, id, language);
    match line {
        MarkLine::Mark(id) => format!("  [x] {}", title(id)),
        MarkLine::Rank(rank, id) => format!("  {rank}. {}", title(id)),
        MarkLine::Score(id, number) | MarkLine::Points(id, number) => {
            format!("  {number}: {}", title(id))
        }
    }
}

fn titled(contest: &ContestView, id: &Id, language: Language) -> String {
    let option = contest.options.iter().find(|option| option.option == *id);
    option.map_or_else(
        || id.to_string(),
        |option| working::title(&option.title, &option.title_en, language).to_owned(),
    )
}

/// With whom a ranking lay, from round to round.
fn path_of(
    contest: &ContestView,
    outcome: &Outcome,
    lines: &[MarkLine],
    language: Language,
) -> Vec<Told> {
    let place = |id: &Id| {
        let mut options = (0..).zip(&outcome.options);
        options.find_map(|(place, option)| (option == id.as_str()).then_some(place))
    };
    let ranked = lines.iter().filter_map(|line| match line {
        MarkLine::Rank(rank, id) => Some((*rank, place(id)?)),
        _ => None,
    });
    let ranked: Vec<(u32, OptionIndex)> = ranked.collect();
    let told = |(round, here): (usize, Vec<OptionIndex>)| {
        let lay = Told::new("ballot-lay").with("round", round);
        let names = here.iter().filter_map(|&option| {
            let id = Id::parse(outcome.name(option))?;
            Some(titled(contest, &id, language))
        });
        let names: Vec<String> = names.collect();
        match names.is_empty() {
            true => lay.case("nobody"),
            false => lay.case("with").with("options", names),
        }
    };
    followed(outcome, &ranked).into_iter().map(told).collect()
}
