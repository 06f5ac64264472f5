//! `folkmoot count`: a file of ballots in, who is elected and why out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;

use super::{CliError, terminal};
use crate::domain::count::format::{self, Profile};
use crate::domain::count::pairwise::Unranked;
use crate::domain::count::words::{self, Language};
use crate::domain::count::{CountError, Election, Group, Lot, OptionIndex, Overvote, method};

/// Count a file of ballots
///
/// Reads BLT, PrefLib (soc, soi, toc, toi), CSV and the other formats of docs/METHODS.md by the
/// ending of the file's name, counts, and prints the working as a table and in sentences, or as JSON.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot count council.blt --method stv-folkmoot --seats 9 --seed 2026-12-01\n\n\
                  Exit code 1 means that the ballots are fine but cannot be counted like this:\n\
                  a tie without a lot, or seats and ballots that do not fit the method."
)]
pub struct Args {
    /// The ballots; `-` for the standard input, read as BLT
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How to count: a name from `folkmoot methods`
    #[arg(long, value_name = "METHOD")]
    method: String,
    /// Seats to fill, where the file does not say or others are meant
    #[arg(long, value_name = "N")]
    seats: Option<u16>,
    /// The order that breaks ties, most favoured first: every option's id once
    #[arg(
        long,
        value_name = "IDS",
        value_delimiter = ',',
        conflicts_with = "seed"
    )]
    lot: Option<Vec<String>>,
    /// A text from which the order that breaks ties is drawn
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
    /// Options that are on the ballots but can no longer be elected
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    withdrawn: Vec<String>,
    /// Seats reserved or capped for a group: its name, at least, at most (or `none`), options
    #[arg(long, value_name = "NAME MIN MAX IDS", value_parser = GroupOption::parse)]
    group: Vec<GroupOption>,
    /// What a ranking says of options that it leaves out
    #[arg(long, value_enum, default_value_t = UnrankedOption::Below)]
    unranked: UnrankedOption,
    /// What an instant runoff makes of a rank that several continuing options share
    #[arg(long, value_enum, default_value_t = OvervoteOption::Exhausts)]
    overvote: OvervoteOption,
    /// `all` lists every tied set of winners, where the method can
    #[arg(long, value_enum)]
    ties: Option<Ties>,
    /// The language of the sentences
    #[arg(long, value_enum, default_value_t = LanguageOption::En)]
    lang: LanguageOption,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A group as the command line spells it: `women 2 none ada,bo,cy`.
#[derive(Clone, Debug)]
struct GroupOption {
    name: String,
    at_least: u16,
    at_most: Option<u16>,
    options: Vec<String>,
}

impl GroupOption {
    fn parse(text: &str) -> Result<GroupOption, String> {
        let form = "write `women 2 none ada,bo,cy`: name, at least, at most or `none`, options";
        let parts: Vec<&str> = text.splitn(4, ' ').collect();
        let &[name, at_least, at_most, options] = parts.as_slice() else {
            return Err(form.into());
        };
        let number = |text: &str| text.parse::<u16>().map_err(|_| form.to_owned());
        Ok(GroupOption {
            name: name.to_owned(),
            at_least: number(at_least)?,
            at_most: (at_most != "none").then(|| number(at_most)).transpose()?,
            options: options.split(',').map(str::to_owned).collect(),
        })
    }

    fn group(&self, election: &Election) -> Result<Group, CountError> {
        Ok(Group {
            name: self.name.clone(),
            options: indexes(election, &self.options)?,
            at_least: self.at_least,
            at_most: self.at_most.unwrap_or(u16::MAX),
        })
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum UnrankedOption {
    /// They are tied below all that it ranks
    Below,
    /// Nothing
    Silent,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum OvervoteOption {
    /// The ballot is exhausted
    Exhausts,
    /// The rank is passed over
    Skips,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Ties {
    All,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LanguageOption {
    En,
    Zh,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let method = method(&args.method).ok_or_else(|| CliError::NoSuchMethod {
        name: args.method.clone(),
    })?;
    let bytes = terminal::read(&args.file)?;
    let name = args.file.to_string_lossy();
    let profile =
        format::read(&name, &bytes, method.ballot_kind()).map_err(|error| CliError::Ballots {
            path: args.file.clone(),
            error,
        })?;
    drop(bytes);
    let Profile {
        election,
        names,
        title,
    } = profile;
    let election = under_options(args, election, &title)?;
    let outcome = method.count(&election)?;
    if args.json {
        return terminal::deliver(None, format!("{}\n", outcome.to_json()).as_bytes());
    }
    let language = match args.lang {
        LanguageOption::En => Language::English,
        LanguageOption::Zh => Language::Chinese,
    };
    let told = words::sentences(&outcome, &names, language).join("\n");
    let table = words::table(&outcome, &names, language);
    terminal::deliver(None, format!("{table}\n{told}\n").as_bytes())
}

/// The contest of the file under what the options say.
fn under_options(args: &Args, election: Election, title: &str) -> Result<Election, CountError> {
    let mut terms = election.terms().clone();
    terms.unranked = match args.unranked {
        UnrankedOption::Below => Unranked::Below,
        UnrankedOption::Silent => Unranked::Silent,
    };
    terms.overvote = match args.overvote {
        OvervoteOption::Exhausts => terms.overvote,
        OvervoteOption::Skips => Overvote::Skips,
    };
    terms.list_ties = args.ties.is_some();
    terms.withdrawn.extend(indexes(&election, &args.withdrawn)?);
    for group in &args.group {
        terms.groups.push(group.group(&election)?);
    }
    let seats = args.seats.unwrap_or(election.seats());
    let election = election.with_terms(terms)?.with_seats(seats);
    match (&args.lot, &args.seed) {
        (Some(order), _) => {
            let order: Vec<&str> = order.iter().map(String::as_str).collect();
            let lot = Lot::given(&order, election.options())?;
            Ok(election.with_lot(lot))
        }
        (None, Some(seed)) => {
            let lot = Lot::draw(title, seed.as_bytes(), election.options());
            Ok(election.with_lot(lot))
        }
        (None, None) => Ok(election),
    }
}

/// The options of these ids; errors with `UnknownOption`.
fn indexes(election: &Election, ids: &[String]) -> Result<BTreeSet<OptionIndex>, CountError> {
    let index = |id: &String| {
        election
            .index_of(id)
            .ok_or_else(|| CountError::UnknownOption(id.clone()))
    };
    ids.iter().map(index).collect()
}
