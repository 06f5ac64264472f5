//! `folkmoot init`: a data directory with the service's keys, and the statement a log begins with.

use std::path::PathBuf;

use super::data::{self, DataDir, DataOption};
use super::error::keys::KeyFault;
use super::error::setup::SetupFault;
use super::key::KeyFile;
use super::{CliError, charter, language, spelling, terminal};
use crate::domain::charter::document::Document;
use crate::domain::charter::first::FirstDocument;
use crate::domain::charter::preset;
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::log::key::{PublicKey, SecretKey};
use crate::domain::log::note::{Note, NoteSignature};
use crate::domain::log::policy::Trust;
use crate::domain::log::verifier::VerifierKey;
use crate::domain::office::Principal;
use crate::domain::state::State;
use crate::domain::state::organisation::{Category, Class, ClockSource, Founding};
use crate::domain::statement::{Said, Statement, admit, first, is_origin};
use crate::domain::text::Title;
use crate::domain::time::Time;
use crate::domain::title::Titles;
use crate::service::birth::Birth;

/// Begin a log: data directory, keys, genesis statement
///
/// Makes the service's keys and the genesis statement, which fixes who the founders are. Every
/// founder must sign it. Those whose key files are given with --founder-key sign at once; for
/// founders who keep their keys elsewhere, give their public keys with --founder, let each sign
/// the genesis.txt that is left, and finish with --genesis.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot init --try\n  \
    folkmoot init --origin vote.example.org/council --organisation \"Example Owners' Club\" \\\n      \
        --founder-key alice.key --founder-key bob.key --founder-key carol.key \\\n      \
        --class owner --class staff\n\n  \
    folkmoot init --origin vote.example.org/council --organisation \"Example Owners' Club\" \\\n      \
        --founder alice=8c1d… --founder bob=77e0… --founder carol=9b12…\n  \
    folkmoot sign genesis.txt --key alice.key --as o/alice --out one.note   (Alice, then the others)\n  \
    folkmoot sign one.note --key bob.key --as o/bob --out two.note\n  \
    folkmoot sign two.note --key carol.key --as o/carol --out genesis.note\n  \
    folkmoot init --genesis genesis.note"
)]
pub struct Args {
    #[command(flatten)]
    data: DataOption,
    /// The name of the log: a domain you own, perhaps with a path
    #[arg(long, value_name = "NAME", value_parser = origin, required_unless_present_any = ["try_out", "genesis"])]
    origin: Option<String>,
    /// The name of the organisation, as people read it
    #[arg(long, value_name = "TITLE", required_unless_present_any = ["try_out", "genesis"])]
    organisation: Option<String>,
    /// A founder's key file, with a name such as o/alice in it; may be repeated
    #[arg(long, value_name = "FILE")]
    founder_key: Vec<PathBuf>,
    /// A founder's id and public key; may be repeated
    #[arg(long, value_name = "ID=KEY", value_parser = founder)]
    founder: Vec<(Id, PublicKey)>,
    /// Of how many founders a preset takes the votes; fewer than there are [default: more than half]
    #[arg(long, value_name = "M")]
    threshold: Option<u32>,
    /// What contributions are counted in, with its titles in Chinese and English; may be repeated
    #[arg(long, value_name = "ID[=TITLE/TITLE]", value_parser = named, default_values = ["development=发展/Development", "efficiency=效率/Efficiency", "interaction=互动/Interaction", "special=特别贡献/Special contributions"])]
    category: Vec<Named>,
    /// What members may be, with its titles in Chinese and English; may be repeated
    #[arg(long, value_name = "ID[=TITLE/TITLE]", value_parser = named, default_values = ["member=会员/Member"])]
    class: Vec<Named>,
    /// The rules above every act: a preset, or a file of documents [default: user-trust; free with --try]
    #[arg(long, value_name = "PRESET|FILE")]
    charter: Option<String>,
    /// How many members one enroller may enrol in one day
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    enrol_limit: u32,
    /// Let founders set the log's time, from this time on: only for tests and rehearsals; `folkmoot status` says so
    #[arg(long, value_name = "FROM", value_parser = spelling::time)]
    test_clock: Option<Time>,
    /// Make everything up, three founders included, to try it out
    #[arg(long = "try", conflicts_with_all = ["founder", "founder_key"])]
    try_out: bool,
    /// Finish with the genesis statement that every founder has signed
    #[arg(long, value_name = "NOTE", conflicts_with_all = ["try_out", "origin", "founder", "founder_key"])]
    genesis: Option<PathBuf>,
}

/// The founders that `--try` makes up.
const MADE_UP: [&str; 3] = ["alice", "bob", "carol"];

pub fn run(args: &Args) -> Result<(), CliError> {
    let data = args.data.dir()?;
    if data.genesis().exists() {
        return Err(SetupFault::Begun {
            dir: data.root().to_owned(),
        }
        .into());
    }
    if let Some(note) = &args.genesis {
        let path = data.charter();
        let documents = charter::read(&path.display().to_string())?;
        return finish(args, &data, terminal::read(note)?, &documents);
    }
    let mut made = Vec::new();
    let founders = founders(args, &data, &mut made)?;
    let service = new_or_old_key(data.service_key(), "s/service", &mut made)?;
    let log = new_or_old_key(data.log_key(), "", &mut made)?;
    let (statement, documents) = genesis(args, &founders, service, log)?;
    let text = statement.text();
    // What was asked for may be against the rules of the kind: reading it back says so.
    Statement::parse(&text).map_err(CliError::from)?;
    for (path, key) in made {
        data::make_private(path.parent().unwrap_or(data.root()))?;
        key.write(&path)?;
    }
    let lines = founders.iter().filter_map(|(id, _, seed)| {
        let name = Principal::Officer(id.clone()).line_name(&statement.log);
        Some(NoteSignature::make(&text, &name, seed.as_ref()?))
    });
    let lines: Vec<NoteSignature> = lines.collect();
    let written = charter::written(&documents);
    terminal::write_new(&data.charter(), 0o644, written.as_bytes())?;
    if lines.len() == founders.len() {
        let note = Note::new(&text, lines)?;
        return finish(args, &data, note.to_bytes(), &documents);
    }
    let path = data.unsigned_genesis();
    terminal::write_new(&path, 0o644, text.as_bytes())?;
    language::tell(&Told::new("genesis-unsigned").with("path", &path));
    for (id, _, _) in &founders {
        eprintln!("  folkmoot sign <FILE> --key {id}.key --as o/{id} --out <NEXT FILE>");
    }
    let again = args.data.again();
    let command = format!("folkmoot init{again} --genesis <LAST FILE>");
    language::tell(&Told::new("genesis-then").with("command", command));
    Ok(())
}

/// A founder: id, public key, and the key itself if it is at hand.
type Founder = (Id, PublicKey, Option<SecretKey>);

/// The founders in id order.
fn founders(args: &Args, data: &DataDir, made: &mut Made) -> Result<Vec<Founder>, CliError> {
    let mut founders: Vec<Founder> = Vec::new();
    for (id, key) in &args.founder {
        founders.push((id.clone(), *key, None));
    }
    let mut files = args.founder_key.clone();
    if args.try_out {
        for name in MADE_UP {
            let path = data.founders().join(format!("{name}.key"));
            new_or_old_key(path.clone(), &format!("o/{name}"), made)?;
            files.push(path);
        }
    }
    for path in &files {
        let new = made.iter().find(|(other, _)| other == path);
        let file = match new {
            Some((_, key)) => KeyFile::from_seed(key.name.clone(), key.secret.seed()),
            None => KeyFile::read(path)?,
        };
        let Some(Principal::Officer(id)) = file.name else {
            return Err(KeyFault::NoSigner { path: path.clone() }.into());
        };
        founders.push((id, file.secret.public(), Some(file.secret)));
    }
    founders.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(founders)
}

/// Keys that are to be written once everything else is known to be right.
type Made = Vec<(PathBuf, KeyFile)>;

/// The key in `path`, or a new one for it: what an unfinished `init` left is used again.
fn new_or_old_key(path: PathBuf, name: &str, made: &mut Made) -> Result<PublicKey, CliError> {
    if path.exists() {
        return Ok(KeyFile::read(&path)?.secret.public());
    }
    let key = KeyFile::generate(Principal::parse(name))?;
    let public = key.secret.public();
    made.push((path, key));
    Ok(public)
}

/// The statement that founds the log, and the documents that it names.
fn genesis(
    args: &Args,
    founders: &[Founder],
    service: PublicKey,
    log_key: PublicKey,
) -> Result<(Statement, Vec<Document>), CliError> {
    let sorted = |named: &[Named]| {
        let mut named = named.to_vec();
        named.sort_by(|one, other| one.id.cmp(&other.id));
        named.into_iter()
    };
    let more_than_half = u32::try_from(founders.len() / 2 + 1).unwrap_or(u32::MAX);
    let all = u32::try_from(founders.len()).unwrap_or(u32::MAX);
    // A lost key would otherwise be the end.
    let usual = more_than_half.min(all.saturating_sub(1));
    let threshold = args.threshold.unwrap_or(usual);
    let title = args
        .organisation
        .as_deref()
        .map_or_else(|| language::term("try-out"), str::to_owned);
    let categories = sorted(&args.category).map(|Named { id, titles }| Category { id, titles });
    let classes = sorted(&args.class).map(|Named { id, titles }| Class { id, titles });
    let mut said = Founding {
        organisation: Title(title.clone()),
        clock: match args.test_clock {
            Some(_) => ClockSource::Test,
            None => ClockSource::Real,
        },
        founders: founders
            .iter()
            .map(|(id, key, _)| (id.clone(), *key))
            .collect(),
        service,
        log_key,
        categories: categories.collect(),
        classes: classes.collect(),
        enrol_limit: args.enrol_limit,
        founded: args.test_clock.unwrap_or_else(terminal::now),
        documents: Vec::new(),
    };
    let usual = if args.try_out { "free" } else { "user-trust" };
    // Without a name the preset is meant, whatever files there are.
    let meant = match args.charter.as_deref() {
        Some(given) => charter::preset(given),
        None => preset::named(usual),
    };
    let documents = match (meant, args.charter.as_deref()) {
        (Some(preset), _) => {
            let mut documents = preset.documents;
            first::fit(&said, threshold, &mut documents);
            documents
        }
        (None, given) => charter::read(given.unwrap_or(usual))?,
    };
    said.documents = FirstDocument::all(&documents);
    let statement = Statement {
        log: args
            .origin
            .clone()
            .unwrap_or_else(|| "localhost/try".to_owned()),
        genesis: None,
        said: said.into(),
    };
    Ok((statement, documents))
}

/// Checks the signed genesis statement and puts it, with the trust file, into its place.
fn finish(
    args: &Args,
    data: &DataDir,
    note: Vec<u8>,
    documents: &[Document],
) -> Result<(), CliError> {
    let texts: Vec<String> = documents.iter().map(Document::text).collect();
    let birth = Birth::new(note, &texts);
    let trust = founded(data, &birth)?;
    if !data.trust().exists() {
        terminal::write_new(&data.trust(), 0o644, trust.to_string().as_bytes())?;
    }
    terminal::write_new(&data.genesis(), 0o644, &birth.write())?;
    let ready = Told::new("genesis-ready").with("log", trust.logs[0].name());
    language::tell(&ready.with("dir", data.root().to_owned()));
    language::tell(&Told::new("genesis-trust").with("path", data.trust()));
    let command = format!("folkmoot serve{}", args.data.again());
    language::tell(&Told::new("next-command").with("command", command));
    Ok(())
}

/// What a genesis note founds, with the keys that the data directory has.
///
/// Errors with `Statement` unless every founder signed it and its documents can stand, and with `OtherKey`.
pub fn founded(data: &DataDir, birth: &Birth) -> Result<Trust, CliError> {
    let submission = birth.submission().map_err(CliError::from)?;
    let signatories = submission
        .identify(|_| Vec::new())
        .map_err(CliError::from)?;
    let entry = submission.verify(signatories).map_err(CliError::from)?;
    let statement = &entry.submission.statement;
    let state = State::new(&statement.log);
    admit(&state, &entry, &birth.documents).map_err(CliError::from)?;
    let Said::Genesis(genesis) = &statement.said else {
        unreachable!("an empty log admits nothing else");
    };
    for (path, public) in [
        (data.service_key(), genesis.service),
        (data.log_key(), genesis.log_key),
    ] {
        if KeyFile::read(&path)?.secret.public() != public {
            return Err(KeyFault::OtherKey { path }.into());
        }
    }
    let log = VerifierKey::new(&statement.log, genesis.log_key);
    Ok(Trust::of(
        entry.submission.hash,
        vec![log.expect("an origin can name a key")],
    ))
}

fn origin(text: &str) -> Result<String, String> {
    match is_origin(text) {
        true => Ok(text.to_owned()),
        false => Err(language::term("typed-origin")),
    }
}

/// A category or class as typed.
#[derive(Debug, Clone)]
struct Named {
    id: Id,
    titles: Titles,
}

/// Reads `development=发展/Development`; without titles the id stands for both.
fn named(text: &str) -> Result<Named, String> {
    let (name, titles) = text.split_once('=').unwrap_or((text, text));
    let (title, title_en) = titles.split_once('/').unwrap_or((titles, titles));
    if title.trim() != title
        || title_en.trim() != title_en
        || title.is_empty()
        || title_en.is_empty()
    {
        return Err(language::term("typed-titles"));
    }
    Ok(Named {
        id: spelling::id(name)?,
        titles: Titles::of(title, title_en),
    })
}

fn founder(text: &str) -> Result<(Id, PublicKey), String> {
    let (name, key) = text
        .split_once('=')
        .ok_or_else(|| language::term("typed-founder"))?;
    let public = PublicKey::parse(key).map_err(|error| language::fault(&error))?;
    Ok((spelling::id(name)?, public))
}
