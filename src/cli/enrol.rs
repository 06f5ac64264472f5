//! `folkmoot enrol`: new members, one or a file of them, each with a key of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::Deserialize;

use super::connection::{Connection, Options};
use super::error::members::MemberFault;
use super::error::partly::Partly;
use super::error::rows::MembersFileFault;
use super::faults::Faults;
use super::key::{KeyFile, Signer};
use super::newcomers::{self, Newcomer, Terms};
use super::{CliError, crowd, data, spelling, terminal};
use crate::domain::fault::Fault;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::SecretKey;
use crate::domain::log::note::{Note, NoteSignature};
use crate::domain::office::{Office, Principal};
use crate::domain::statement::Statement;
use crate::domain::statement::enrol::Enrol;
use crate::domain::statement::member::{Act, MemberStatement};
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;

/// How many members one statement tags at most: the longest ids fit its size.
const TAGGED_MAX: usize = 500;

/// Enrol members
///
/// Signs, for each member, with the enroller's or registrar's key and with the member's new key,
/// which must be at hand: it is read from <KEYS>/<member>.key, or made there. With --csv for all
/// members of a file with the header `member,class,joined`; nothing is signed unless every line is
/// right, and running it again goes on where it stopped. A member who keeps the key elsewhere signs
/// there: see `folkmoot compose enrol --example` and `folkmoot sign`.
///
/// Further columns of the file are dimensions of tags, such as city, interest, profession or
/// family-role: a cell has no, one or several values, with spaces between. Tags are a registrar's to
/// give, so then --key is a registrar's. Later, or one by one: `folkmoot compose member --example`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot enrol m-7f3k9q --class owner --joined 2021-05-01 --key lin.key --keys members\n  \
    folkmoot enrol --csv members.csv --key app.key --as s/app --keys members"
)]
pub struct Args {
    /// The member's id
    #[arg(value_name = "MEMBER", value_parser = spelling::id, required_unless_present = "csv", requires = "class")]
    member: Option<Id>,
    /// The member's class
    #[arg(long, value_name = "CLASS", value_parser = spelling::id)]
    class: Option<Id>,
    /// When the membership began: 2021-05-01 or 2021-05-01T12:00:00Z [default: today]
    #[arg(long, value_name = "TIME", value_parser = spelling::time)]
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
    /// Print JSON: enrolled, tagged
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    let newcomers = newcomers(args, &connection, &signer)?;
    if newcomers.iter().any(|(_, n)| !n.tags.is_empty()) {
        require_registrar(&connection, &signer.0)?;
    }
    data::make_private(&args.keys)?;
    let (done, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let note_down = |lines: &Mutex<Vec<usize>>, line| {
        let mut lines = lines.lock().expect("nobody panics with it");
        lines.push(line);
    };
    let sent = crowd::each(&newcomers, "enrolling", |(line, newcomer)| {
        let sent = sign(&connection, newcomer, &signer, &args.keys);
        match sent.and_then(|note| connection.submit(&note, &[])) {
            Ok(_) => note_down(&done, *line),
            Err(error) => {
                note_down(&failed, *line);
                return Err(error);
            }
        }
        Ok(())
    });
    let [done, failed] = [done, failed].map(|lines| lines.into_inner().expect("nobody panics"));
    let enrolled = done.len();
    eprintln!(
        "{enrolled} of {} enrolled; {}.",
        newcomers.len(),
        connection.whose_word()
    );
    sent.map_err(|error| match &args.csv {
        None => error,
        Some(path) => CliError::from(Partly {
            code: "enrolled-partly",
            path: path.clone(),
            error: Box::new(error),
            unsent: unsent(&newcomers, &done, &failed),
            logged: done,
            tried: failed,
        }),
    })?;
    let tagged = tag(&connection, &newcomers, &signer)?;
    if !args.json {
        return Ok(());
    }
    let json = serde_json::json!({"enrolled": enrolled, "tagged": tagged});
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// The lines that are in neither list.
fn unsent(newcomers: &[(usize, Newcomer)], done: &[usize], failed: &[usize]) -> Vec<usize> {
    let lines = newcomers.iter().map(|(line, _)| *line);
    lines
        .filter(|line| !done.contains(line) && !failed.contains(line))
        .collect()
}

/// Who is to be enrolled, with the lines of the file.
///
/// Says every fault with its line, and errors with `Faults`; with `NoSuchClass` without a file.
fn newcomers(
    args: &Args,
    connection: &Connection,
    signer: &(Principal, SecretKey),
) -> Result<Vec<(usize, Newcomer)>, CliError> {
    let classes = &connection.genesis()?.class_ids();
    let (member, class) = match (&args.csv, &args.member, &args.class) {
        (Some(path), _, _) => {
            let terms = Terms {
                classes,
                now: Some(connection.clock()?),
            };
            let (newcomers, mut faults) = newcomers::survey(path, &terms)?;
            hold_against_log(connection, &newcomers, signer, &args.keys, &mut faults)?;
            faults.finish()?;
            return Ok(newcomers);
        }
        (None, Some(member), Some(class)) => (member.clone(), class.clone()),
        _ => unreachable!("clap requires a file, or member and class"),
    };
    if !classes.contains(&class) {
        return Err(MemberFault::NoSuchClass {
            member,
            class,
            known: classes.clone(),
        }
        .into());
    }
    let newcomer = Newcomer {
        member,
        class,
        joined: match args.joined {
            Some(joined) => joined,
            None => midnight(connection.now()?),
        },
        tags: Vec::new(),
    };
    Ok(vec![(1, newcomer)])
}

/// What is read of `GET /api/members/{member}`.
#[derive(Deserialize)]
struct Known {
    class: String,
    joined: String,
}

/// Puts down whose key file cannot be used, and who is a member by another enrolment than this one.
fn hold_against_log(
    connection: &Connection,
    newcomers: &[(usize, Newcomer)],
    (_, signing): &(Principal, SecretKey),
    keys: &Path,
    faults: &mut Faults,
) -> Result<(), CliError> {
    let faults = Mutex::new(faults);
    crowd::each(newcomers, "checking members", |(line, newcomer)| {
        let put = |fault: MembersFileFault| {
            let mut faults = faults.lock().expect("nobody panics with it");
            faults.put(*line, &fault);
            Ok(())
        };
        let path = key_path(keys, newcomer);
        let own = match path.exists().then(|| KeyFile::read(&path)).transpose() {
            Ok(own) => own,
            Err(error) => {
                let reason = error.told();
                return put(MembersFileFault::BadKey { reason });
            }
        };
        let member = &newcomer.member;
        let path = format!("/api/members/{member}");
        let Some(known) = connection.client.find(&path)? else {
            return Ok(());
        };
        if let Some(own) = own {
            let statement = statement(connection, newcomer, &own);
            let hash = Hash::of(statement.text().as_bytes());
            let path = format!("/api/receipts/{hash}?key={}", signing.public());
            if connection.client.find(&path)?.is_some() {
                return Ok(());
            }
        }
        let known: Known = serde_json::from_slice(&known)
            .map_err(|error| connection.client.unexpected(&path, error))?;
        let Known { class, joined } = known;
        let member = member.clone();
        put(MembersFileFault::MemberExists {
            member,
            class,
            joined,
        })
    })
}

/// Errors with `TagsNeedRegistrar`: better before anybody is enrolled than after.
fn require_registrar(connection: &Connection, signer: &Principal) -> Result<(), CliError> {
    match connection.held(signer, Office::Registrar)? {
        Some(_) => Ok(()),
        None => Err(MemberFault::TagsNeedRegistrar {
            signer: signer.clone(),
        }
        .into()),
    }
}

/// Tags those who are to be tagged, all with the same tags at once; how many.
fn tag(
    connection: &Connection,
    newcomers: &[(usize, Newcomer)],
    (name, key): &(Principal, SecretKey),
) -> Result<usize, CliError> {
    let mut alike: BTreeMap<&[Tag], Vec<&Id>> = BTreeMap::new();
    for (_, newcomer) in newcomers.iter().filter(|(_, n)| !n.tags.is_empty()) {
        let members = alike.entry(&newcomer.tags).or_default();
        members.push(&newcomer.member);
    }
    let mut tagged = 0;
    for (tags, mut members) in alike {
        members.sort_unstable();
        for some in members.chunks(TAGGED_MAX) {
            let hash = Hash::of(format!("{tags:?}{some:?}").as_bytes()).to_string();
            let statement = connection.statement_of(MemberStatement {
                // The same every time, so that it can be sent again.
                reference: Id::parse(&format!("tags-{}", &hash[..16])).expect("it is an id"),
                act: Act::Tag,
                into: None,
                tags: tags.to_vec(),
                members: some.iter().map(|member| (*member).clone()).collect(),
                reason: None,
            });
            let line =
                NoteSignature::make(&statement.text(), &name.line_name(connection.origin()), key);
            connection.submit(&Note::new(&statement.text(), vec![line])?, &[])?;
            tagged += some.len();
        }
    }
    if tagged > 0 {
        eprintln!("{tagged} tagged.");
    }
    Ok(tagged)
}

/// The note that enroller and newcomer sign. The same every time, so that it can be sent again.
fn sign(
    connection: &Connection,
    newcomer: &Newcomer,
    (name, key): &(Principal, SecretKey),
    keys: &Path,
) -> Result<Note, CliError> {
    let path = key_path(keys, newcomer);
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
    let text = statement(connection, newcomer, &own).text();
    let lines = [(name, key), (&holder, &own.secret)];
    let lines = lines.map(|(name, key)| NoteSignature::make(&text, &name.line_name(origin), key));
    Ok(Note::new(&text, lines.to_vec())?)
}

fn key_path(keys: &Path, newcomer: &Newcomer) -> PathBuf {
    keys.join(format!("{}.key", newcomer.member))
}

fn statement(connection: &Connection, newcomer: &Newcomer, own: &KeyFile) -> Statement {
    connection.statement_of(Enrol {
        member: newcomer.member.clone(),
        key: own.secret.public(),
        class: newcomer.class.clone(),
        joined: newcomer.joined,
        details: None,
    })
}

fn midnight(now: Time) -> Time {
    let seconds = now.seconds() / 86_400 * 86_400;
    Time::from_seconds(seconds).expect("midnight is not before 1970")
}
