//! `folkmoot enrol`: new members, one or a file of them, each with a key of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Deserialize;

use super::connection::{Connection, Options};
use super::key::{self, KeyFile, Signer};
use super::newcomers::{self, Newcomer};
use super::{CliError, crowd, data, terminal};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::SecretKey;
use crate::domain::log::note::{Note, NoteSignature};
use crate::domain::office::Principal;
use crate::domain::statement::enrol::Enrol;
use crate::domain::statement::member::{Act, MemberStatement};
use crate::domain::time::Time;
use crate::domain::weight::eligibility::Tag;

/// How many members one statement tags at most: the longest ids fit its size.
const TAGGED_MAX: usize = 500;

/// Enrol members
///
/// Signs, for each member, with the enroller's or registrar's key and with the member's new key,
/// which must be at hand: it is read from <KEYS>/<member>.key, or made there. With --csv for all
/// members of a file with the header `member,class,joined`; nothing is sent unless every line is
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
    /// Print JSON: enrolled, tagged
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    let newcomers = match (&args.csv, &args.member, &args.class) {
        (Some(path), _, _) => newcomers::read(path)?,
        (None, Some(member), Some(class)) => vec![Newcomer {
            member: member.clone(),
            class: class.clone(),
            joined: match args.joined {
                Some(joined) => joined,
                None => midnight(connection.now()?),
            },
            tags: Vec::new(),
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
    if newcomers.iter().any(|n| !n.tags.is_empty()) {
        require_registrar(&connection, &signer.0)?;
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
    let tagged = tag(&connection, &newcomers, &signer)?;
    if !args.json {
        return Ok(());
    }
    let json = serde_json::json!({"enrolled": done, "tagged": tagged});
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// What is read of `GET /api/offices`.
#[derive(Deserialize)]
struct Held {
    holder: String,
    office: String,
}

/// Errors with `TagsNeedRegistrar`: better before anybody is enrolled than after.
fn require_registrar(connection: &Connection, signer: &Principal) -> Result<(), CliError> {
    let held: Vec<Held> = connection.client.get_json("/api/offices")?;
    let name = signer.to_string();
    match held
        .iter()
        .any(|held| held.holder == name && held.office == "registrar")
    {
        true => Ok(()),
        false => Err(CliError::TagsNeedRegistrar {
            signer: signer.clone(),
        }),
    }
}

/// Tags those who are to be tagged, all with the same tags at once; how many.
fn tag(
    connection: &Connection,
    newcomers: &[Newcomer],
    (name, key): &(Principal, SecretKey),
) -> Result<usize, CliError> {
    let mut alike: BTreeMap<&[Tag], Vec<&Id>> = BTreeMap::new();
    for newcomer in newcomers.iter().filter(|n| !n.tags.is_empty()) {
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

/// Reads a day or an instant as options spell it.
pub fn time(text: &str) -> Result<Time, String> {
    let time = Time::parse(text).or_else(|| Time::parse(&format!("{text}T00:00:00Z")));
    time.ok_or_else(|| "write it in UTC as 2026-12-01 or 2026-12-01T12:00:00Z".to_owned())
}

fn midnight(now: Time) -> Time {
    let seconds = now.seconds() / 86_400 * 86_400;
    Time::from_seconds(seconds).expect("midnight is not before 1970")
}
