//! `folkmoot procedure`: procedures, bodies and the other documents, before anybody adopts them.

use std::path::PathBuf;

use clap::Subcommand;

use super::charter::{no_such, read, written};
use super::error::charters::CharterFault;
use super::language::language;
use super::{CliError, terminal};
use crate::domain::charter::document::Document;
use crate::domain::charter::names::{Charter, Misfit, Misnamed};
use crate::domain::charter::preset::{named, presets};
use crate::domain::charter::ways::Way;
use crate::domain::fault::{Fault as _, Told};
use crate::domain::story::{self, Happening, Story};
use crate::words;

/// Check procedures and bodies before they are adopted; show the presets
///
/// A document is a file with its lines, as docs/PROCEDURES.md explains them, or the name of a preset. A
/// file may hold several, with a blank line before each.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot procedure presets\n  \
    folkmoot procedure show charter-amendment > amendment.txt\n  \
    folkmoot procedure check amendment.txt --within user-trust"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Find contradictions, with their lines, and the easiest way to each clause
    #[command(after_help = "Examples:\n  \
        folkmoot procedure check house.txt\n  \
        folkmoot procedure check house.txt --within user-trust --members 300")]
    Check(Check),
    /// Tell what happens in a story: who brings, supports, admits, answers and votes when
    ///
    /// docs/PROCEDURES.md, "Stories", has the format.
    #[command(after_help = "Examples:\n  \
        folkmoot procedure try house.txt --story story.txt\n  \
        folkmoot procedure try proposal override --story story.txt")]
    Try(Try),
    /// List the presets: procedures, and whole charters
    #[command(after_help = "Example:\n  folkmoot procedure presets")]
    Presets,
    /// Print the documents of a preset, or one of them
    #[command(after_help = "Examples:\n  \
        folkmoot procedure show override\n  \
        folkmoot procedure show user-trust council")]
    Show(Show),
}

#[derive(clap::Args, Debug)]
struct Check {
    /// The documents
    #[arg(value_name = "FILE|PRESET", required = true)]
    documents: Vec<String>,
    /// What else is in force: a file or a charter
    #[arg(long, value_name = "FILE|PRESET")]
    within: Option<String>,
    /// How many members have a vote, for the ways to each clause
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    members: u64,
}

#[derive(clap::Args, Debug)]
struct Try {
    /// The documents; what they name and is not there is stood in for
    #[arg(value_name = "FILE|PRESET", required = true)]
    documents: Vec<String>,
    /// Who there is, and who does what when
    #[arg(long, value_name = "FILE")]
    story: PathBuf,
    /// One line an event, the same in every language
    #[arg(long)]
    codes: bool,
}

#[derive(clap::Args, Debug)]
struct Show {
    /// The preset
    #[arg(value_name = "PRESET")]
    preset: String,
    /// One document of it
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    match &args.what {
        What::Check(check) => run_check(check),
        What::Try(args) => run_try(args),
        What::Presets => terminal::deliver(None, listed().as_bytes()),
        What::Show(args) => show(args),
    }
}

fn listed() -> String {
    let mut text = String::new();
    for preset in presets() {
        let titles = match language() {
            words::Language::Chinese => &preset.titles.title,
            words::Language::English => &preset.titles.title_en,
        };
        let count = Told::new("preset-documents").with("count", preset.documents.len());
        let count = words::say(language(), &count);
        text.push_str(&format!(
            "{:18} {} ({count})\n",
            preset.name.as_str(),
            titles.0
        ));
    }
    text
}

fn show(args: &Show) -> Result<(), CliError> {
    let preset = named(&args.preset).ok_or_else(|| no_such(&args.preset))?;
    let mut documents = preset.documents;
    if let Some(name) = &args.name {
        documents.retain(|document| document.name().as_str() == name);
        if documents.is_empty() {
            return Err(no_such(name));
        }
    }
    terminal::deliver(None, written(&documents).as_bytes())
}

fn run_check(args: &Check) -> Result<(), CliError> {
    let mut charter = Charter::default();
    if let Some(within) = &args.within {
        for document in read(within)? {
            charter.put(&document);
        }
    }
    let mut documents = Vec::new();
    for given in &args.documents {
        documents.extend(read(given)?);
    }
    documents.iter().for_each(|document| charter.put(document));
    // Without an organisation the others are not at hand, and what is named may well be in force.
    let is_whole = charter.organisation().is_some();
    let mut text = String::new();
    let mut count = 0;
    for document in &documents {
        let misfits = charter.misfits(document);
        let (missing, wrong): (Vec<Misfit>, Vec<Misfit>) =
            misfits.into_iter().partition(|misfit| {
                let missing = matches!(misfit, Misfit::Named(Misnamed::NotInForce { .. }));
                missing && !is_whole
            });
        count += wrong.len();
        text.push_str(&about(document, &missing, &wrong));
    }
    text.push_str(&ways(&charter, args.members));
    terminal::deliver(None, text.as_bytes())?;
    match count {
        0 => Ok(()),
        count => Err(CharterFault::Misfits { count }.into()),
    }
}

fn run_try(args: &Try) -> Result<(), CliError> {
    let mut documents = Vec::new();
    for given in &args.documents {
        documents.extend(read(given)?);
    }
    let text = terminal::read_text(&args.story)?;
    let told = Story::read(&text).and_then(|story| story::tell(&documents, &story));
    let told = told.map_err(|why| CharterFault::Story {
        path: args.story.clone(),
        reason: why.told(),
    })?;
    let lines: Vec<String> = told
        .iter()
        .map(|happening| match args.codes {
            true => format!("{happening}\n"),
            false => happened(happening),
        })
        .collect();
    terminal::deliver(None, lines.concat().as_bytes())
}

/// What happened, and by which lines of the procedure, a line each.
fn happened(happening: &Happening) -> String {
    let told = Told::new("happened").case(happening.what.case());
    let told = told.with("at", happening.at);
    let told = told.with("matter", &happening.matter);
    let told = match &happening.what {
        story::What::Refused(code) => told.with("code", code),
        _ => told,
    };
    let mut text = words::say(language(), &told) + "\n";
    for line in &happening.by {
        let by = Told::new("happened-by").with("lines", format!("`{line}`"));
        text.push_str(&format!("{}\n", words::say(language(), &by)));
    }
    text
}

/// What is wrong with a document, or that nothing is.
fn about(document: &Document, missing: &[Misfit], wrong: &[Misfit]) -> String {
    let code = match wrong {
        [] => "document-is-fit",
        _ => "document-is-unfit",
    };
    let told = Told::new(code)
        .with("sort", document.sort())
        .with("name", document.name())
        .with("revision", document.revision());
    let mut text = words::say(language(), &told) + "\n";
    for misfit in wrong {
        text.push_str(&format!("  {}\n", words::say(language(), &misfit.told())));
    }
    let mut names: Vec<String> = missing
        .iter()
        .filter_map(|misfit| match misfit {
            Misfit::Named(Misnamed::NotInForce { sort, name, .. }) => {
                Some(format!("{sort} {name}"))
            }
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    if !names.is_empty() {
        let told = Told::new("document-needs").with("names", names);
        text.push_str(&format!("  {}\n", words::say(language(), &told)));
    }
    text
}

fn ways(charter: &Charter, members: u64) -> String {
    let ways = charter.ways(members);
    if ways.is_empty() {
        return String::new();
    }
    let head = Told::new("ways-head").with("members", members);
    let mut text = format!("\n{}\n", words::say(language(), &head));
    for Way {
        clause,
        procedure,
        people,
    } in &ways
    {
        let told = Told::new("way-to-clause")
            .with("clause", clause.as_str())
            .with("procedure", procedure)
            .with("support", people.support)
            .with("admit", people.admit)
            .with("decide", people.decide);
        text.push_str(&format!("  {}\n", words::say(language(), &told)));
    }
    text
}
