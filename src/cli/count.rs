//! `folkmoot count`: a file of ballots in, who is elected and why out.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;

use super::{CliError, terminal};
use crate::domain::count::format::{self, Profile};
use crate::domain::count::pairwise::Unranked;
use crate::domain::count::words::{self, Language};
use crate::domain::count::{CountError, Election, Lot, Overvote, method};

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
    let withdrawn: BTreeSet<u16> = args
        .withdrawn
        .iter()
        .map(|id| {
            election
                .index_of(id)
                .ok_or_else(|| CountError::UnknownOption(id.clone()))
        })
        .collect::<Result<_, _>>()?;
    terms.withdrawn.extend(withdrawn);
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
