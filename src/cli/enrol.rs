//! `folkmoot enrol`: new members, one or a file of them, each with a key of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::connection::{Connection, Options};
use super::key::{self, KeyFile, Signer};
use super::{CliError, crowd, data, terminal};
use crate::domain::id::Id;
use crate::domain::log::key::SecretKey;
use crate::domain::log::note::{Note, NoteSignature};
use crate::domain::office::Principal;
use crate::domain::statement::enrol::Enrol;
use crate::domain::time::Time;

const HEADER: [&str; 3] = ["member", "class", "joined"];

/// Enrol members
///
/// Signs, for each member, with the enroller's or registrar's key and with the member's new key,
/// which must be at hand: it is read from <KEYS>/<member>.key, or made there. With --csv for all
/// members of a file with the header `member,class,joined`; nothing is sent unless every line is
/// right, and running it again goes on where it stopped. A member who keeps the key elsewhere signs
/// there: see `folkmoot compose enrol --example` and `folkmoot sign`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot enrol m-7f3k9q --class owner --joined 2021-05-01 --key lin.key --keys members\n  \
    folkmoot enrol --csv members.csv --key app.key --as s/app --keys members"
)]
pub struct Args {
    /// The member's id
    #[arg(value_name = "MEMBER", value_parser = key::id, required_unless_present = "csv", requires = "class")]
    member: Option<Id>,
    /// The member's class
    #[arg(long, value_name = "CLASS", value_parser = key::id)]
    class: Option<Id>,
    /// When the membership began: 2021-05-01 or 2021-05-01T12:00:00Z [default: today]
    #[arg(long, value_name = "TIME", value_parser = time)]
    joined: Option<Time>,
    /// Enrol everybody in this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["member", "class", "joined"])]
    csv: Option<PathBuf>,
    /// The directory with the members' keys
    #[arg(long, value_name = "DIR", default_value = ".")]
    keys: PathBuf,
    #[command(flatten)]
    signer: Signer,
    #[command(flatten)]
    connection: Options,
    /// Print JSON: enrolled
    #[arg(long)]
    json: bool,
}

/// One member to be.
pub struct Newcomer {
    /// The id.
    pub member: Id,
    /// The class.
    pub class: Id,
    /// When the membership began.
    pub joined: Time,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    let newcomers = match (&args.csv, &args.member, &args.class) {
        (Some(path), _, _) => read(path)?,
        (None, Some(member), Some(class)) => vec![Newcomer {
            member: member.clone(),
            class: class.clone(),
            joined: match args.joined {
                Some(joined) => joined,
                None => midnight(connection.now()?),
            },
        }],
        _ => unreachable!("clap requires a file, or member and class"),
    };
    let classes = connection.genesis()?.classes;
    if let Some(newcomer) = newcomers.iter().find(|n| !classes.contains(&n.class)) {
        return Err(CliError::NoSuchClass {
            member: newcomer.member.clone(),
            class: newcomer.class.clone(),
            known: classes
                .iter()
                .map(Id::to_string)
                .collect::<Vec<_>>()
                .join(", "),
        });
    }
    data::make_private(&args.keys)?;
    let done = AtomicUsize::new(0);
    let sent = crowd::each(&newcomers, "enrolling", |newcomer| {
        let note = sign(&connection, newcomer, &signer, &args.keys)?;
        connection.submit(&note, &[])?;
        done.fetch_add(1, Ordering::Relaxed);
        Ok(())
    });
    let done = done.into_inner();
    eprintln!(
        "{done} of {} enrolled; {}.",
        newcomers.len(),
        connection.whose_word()
    );
    sent?;
    if !args.json {
        return Ok(());
    }
    let json = serde_json::json!({"enrolled": done});
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// The note that enroller and newcomer sign. The same every time, so that it can be sent again.
fn sign(
    connection: &Connection,
    newcomer: &Newcomer,
    (name, key): &(Principal, SecretKey),
    keys: &Path,
) -> Result<Note, CliError> {
    let path = keys.join(format!("{}.key", newcomer.member));
    let holder = Principal::Member(newcomer.member.clone());
    let own = match path.exists() {
        true => KeyFile::read(&path)?,
        false => {
            let file = KeyFile::generate(Some(holder.clone()))?;
            file.write(&path)?;
            file
        }
    };
    let origin = connection.origin();
    let statement = connection.statement_of(Enrol {
        member: newcomer.member.clone(),
        key: own.secret.public(),
        class: newcomer.class.clone(),
        joined: newcomer.joined,
        details: None,
    });
    let text = statement.text();
    let lines = [(name, key), (&holder, &own.secret)];
    let lines = lines.map(|(name, key)| NoteSignature::make(&text, &name.line_name(origin), key));
    Ok(Note::new(&text, lines.to_vec())?)
}

/// All lines of the file. Says every fault with its line, and errors with `Faults`.
pub fn read(path: &Path) -> Result<Vec<Newcomer>, CliError> {
    let text = terminal::read_text(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let (mut newcomers, mut lines, mut faults) = (Vec::new(), BTreeMap::new(), Vec::new());
    match reader.headers() {
        Ok(header) if header.iter().eq(HEADER) => {}
        _ => {
            let wanted = HEADER.join(",");
            faults.push((1, format!("the first line must be `{wanted}`")));
        }
    }
    for record in reader.records() {
        let read = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            (line, "three cells wanted".to_owned())
        });
        let read = read.and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            Ok((line, newcomer(&record).map_err(|reason| (line, reason))?))
        });
        match read {
            Err(fault) => faults.push(fault),
            Ok((line, newcomer)) => match lines.insert(newcomer.member.clone(), line) {
                None => newcomers.push(newcomer),
                Some(first) => {
                    faults.push((line, format!("the member is in line {first} already")));
                }
            },
        }
    }
    for (line, reason) in &faults {
        eprintln!("{}, line {line}: {reason}", path.display());
    }
    match faults.len() {
        0 => Ok(newcomers),
        count => Err(CliError::Faults {
            path: path.to_owned(),
            count,
        }),
    }
}

fn newcomer(record: &csv::StringRecord) -> Result<Newcomer, String> {
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let (member, class) = (key::id(cell(0)), key::id(cell(1)));
    Ok(Newcomer {
        member: member.map_err(|error| format!("the member `{}`: {error}", cell(0)))?,
        class: class.map_err(|error| format!("the class `{}`: {error}", cell(1)))?,
        joined: time(cell(2)).map_err(|error| format!("joined `{}`: {error}", cell(2)))?,
    })
}

/// Reads a day or an instant as options spell it.
pub fn time(text: &str) -> Result<Time, String> {
    let time = Time::parse(text).or_else(|| Time::parse(&format!("{text}T00:00:00Z")));
    time.ok_or_else(|| "write it in UTC as 2026-12-01 or 2026-12-01T12:00:00Z".to_owned())
}

fn midnight(now: Time) -> Time {
    let seconds = now.seconds() / 86_400 * 86_400;
    Time::from_seconds(seconds).expect("midnight is not before 1970")
}
