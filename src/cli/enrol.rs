//! `folkmoot enrol`: new members, one or a file of them, each with a key of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::client::{self, Signed};
use super::connection::{Connection, Options};
use super::error::members::MemberFault;
use super::error::partly::Partly;
use super::error::rows::MembersFileFault;
use super::key::{KeyFile, Signer};
use super::newcomers::{self, Names, Newcomer, OwnKey, Row};
use super::{CliError, crowd, data, language, spelling, terminal};
use crate::domain::fault::{Fault, Told};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::{PublicKey, SecretKey};
use crate::domain::log::note::{Note, NoteSignature};
use crate::domain::log::verifier::key_id;
use crate::domain::office::Principal;
use crate::domain::statement::enrol::Enrol;
use crate::domain::statement::member::{Does, MemberStatement};
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;
use crate::view::members::MemberView;
use crate::view::problem::Problem;

/// How many members one statement tags at most: the longest ids fit its size.
const TAGGED_MAX: usize = 500;

/// What is wrong with all lines at once.
const UNAUTHORISED: &str = "not-authorised";

/// Enrol members
///
/// With --csv enrols all members of a file with the header `member,class,joined,key,proof`: each made a
/// key with `folkmoot keygen`, which prints that line, and nobody else has the secret. Nothing is sent
/// unless every line is right, and running it again goes on where it stopped.
///
/// Without the columns `key` and `proof` the members' secrets are read from <KEYS>/<member>.key, or
/// made there: then whoever holds these files can vote in the members' names. A member without a
/// terminal enrols on a phone: `folkmoot invite`.
///
/// Further columns of the file are dimensions of tags, such as city, interest, profession or
/// family-role: a cell has no, one or several values, with spaces between. Tags are a registrar's to
/// give, so then --key is a registrar's. Later, or one by one: `folkmoot compose member --example`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot enrol --csv members.csv --key app.key --as s/app\n  \
    folkmoot enrol --csv members.csv --names names.csv --key lin.key\n  \
    folkmoot enrol m-7f3k9q --class owner --joined 2021-05-01 --key lin.key --keys members"
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
    /// What people call classes and values of tags: a CSV file with the header column,name,id
    #[arg(long, value_name = "FILE", requires = "csv")]
    names: Option<PathBuf>,
    /// The directory with the members' secrets, where the file has no keys of theirs
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
    let enroller = Enroller {
        connection: &connection,
        signer: &signer,
        keys: &args.keys,
    };
    let ready = match (&args.csv, &args.member, &args.class) {
        (Some(path), _, _) => enroller.prepare_file(path, args.names.as_deref())?,
        (None, Some(member), Some(class)) => {
            vec![enroller.prepare_one(member, class, args.joined)?]
        }
        _ => unreachable!("clap requires a file, or member and class"),
    };
    enroller.keep_secrets(&ready)?;
    let (done, failed) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let note_down = |lines: &Mutex<Vec<usize>>, line| {
        let mut lines = lines.lock().expect("nobody panics with it");
        lines.push(line);
    };
    let sent = crowd::each(&ready, "busy-enrolling", |ready| {
        let sent = connection.submit(&ready.signed.note, &[]);
        note_down(if sent.is_ok() { &done } else { &failed }, ready.line);
        sent.map(drop)
    });
    let [done, failed] = [done, failed].map(|lines| lines.into_inner().expect("nobody panics"));
    let enrolled = done.len();
    let told = Told::new("enrolled").with("count", enrolled);
    let told = told.with("total", ready.len());
    language::tell(&told.with("checked", connection.whose_word()));
    sent.map_err(|error| match &args.csv {
        None => error,
        Some(path) => CliError::from(Partly {
            code: "enrolled-partly",
            path: path.clone(),
            error: Box::new(error),
            unsent: unsent(&ready, &done, &failed),
            logged: done,
            tried: failed,
        }),
    })?;
    let tagged = enroller.tag(&ready)?;
    if !args.json {
        return Ok(());
    }
    let json = serde_json::json!({"enrolled": enrolled, "tagged": tagged});
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// The lines that are in neither list.
fn unsent(ready: &[Ready], done: &[usize], failed: &[usize]) -> Vec<usize> {
    let lines = ready.iter().map(|ready| ready.line);
    lines
        .filter(|line| !done.contains(line) && !failed.contains(line))
        .collect()
}

/// A newcomer whose enrolment is signed.
struct Ready {
    /// Of the file, from 1.
    line: usize,
    newcomer: Newcomer,
    /// The member's secret, where it was made here and stands in no file yet.
    fresh: Option<KeyFile>,
    signed: Signed,
}

/// Who enrols, and where the keys go.
struct Enroller<'a> {
    connection: &'a Connection,
    signer: &'a (Principal, SecretKey),
    keys: &'a Path,
}

impl Enroller<'_> {
    fn key_path(&self, member: &Id) -> PathBuf {
        self.keys.join(format!("{member}.key"))
    }

    /// Errors with `NoSuchClass`.
    fn prepare_one(
        &self,
        member: &Id,
        class: &Id,
        joined: Option<Time>,
    ) -> Result<Ready, CliError> {
        let classes = &self.connection.genesis()?.class_ids();
        if !classes.contains(class) {
            return Err(MemberFault::NoSuchClass {
                member: member.clone(),
                class: class.clone(),
                known: classes.clone(),
            }
            .into());
        }
        let joined =
            joined.map_or_else(|| Ok(midnight(self.connection.now()?)), Ok::<_, CliError>)?;
        let newcomer = Newcomer {
            member: member.clone(),
            class: class.clone(),
            joined,
            tags: Vec::new(),
            own: None,
        };
        let (own, fresh) = self.key_of(member)?;
        self.sign(1, newcomer, own, fresh)
    }

    /// Writes the secrets that were made here, and says what it means that they were.
    fn keep_secrets(&self, ready: &[Ready]) -> Result<(), CliError> {
        let fresh = || {
            ready
                .iter()
                .filter_map(|one| Some((one, one.fresh.as_ref()?)))
        };
        let made = fresh().count();
        if made == 0 {
            return Ok(());
        }
        data::make_private(self.keys)?;
        for (ready, secret) in fresh() {
            secret.write(&self.key_path(&ready.newcomer.member))?;
        }
        let told = Told::new("secrets-made")
            .with("count", made)
            .with("directory", self.keys.display().to_string());
        language::tell(&told);
        Ok(())
    }

    /// Signs for everybody in the file and tries it on the service.
    ///
    /// Says every fault with its line, and errors with `Faults`; with `TagsNeedRegistrar`.
    fn prepare_file(&self, path: &Path, names: Option<&Path>) -> Result<Vec<Ready>, CliError> {
        let classes = &self.connection.genesis()?.class_ids();
        let names = self.names(names)?;
        let (rows, mut faults) = newcomers::survey(path, classes, &names)?;
        let mut ready = Vec::with_capacity(rows.len());
        for row in rows {
            let (line, unread) = (row.line, row.own.as_ref().is_some_and(Result::is_err));
            let whole = row.class.is_some() && row.joined.is_some() && row.member.is_some();
            let newcomer = stand_in(row, classes);
            if newcomer.own.is_some() {
                let member = newcomer.member.clone();
                match self.with_own_key(line, newcomer)? {
                    Some(one) => ready.push(one),
                    // What the member signed cannot be known of a line that cannot be read.
                    None if !whole => {}
                    None => faults.put(line, &MembersFileFault::BadProof { member }),
                }
                continue;
            }
            // Of a file with keys no secret is made: the line has its fault.
            if unread {
                continue;
            }
            match self.key_of(&newcomer.member) {
                Ok((own, fresh)) => ready.push(self.sign(line, newcomer, own, fresh)?),
                Err(error) => {
                    let reason = error.told();
                    faults.put(line, &MembersFileFault::BadKey { reason });
                }
            }
        }
        let mut all: Vec<Signed> = ready.iter().map(|ready| ready.signed.clone()).collect();
        all.extend(self.tags(&ready)?.into_iter().map(|(signed, _)| signed));
        let tried = self.connection.client.dry_run(&all)?;
        let (enrolled, tagged) = tried.split_at(ready.len().min(tried.len()));
        let tagged: Vec<&Problem> = tagged.iter().flat_map(|tried| &tried.faults).collect();
        let unfit =
            |fault: &Problem| match tagged.iter().any(|fault| fault.told.code == UNAUTHORISED) {
                true => CliError::from(MemberFault::TagsNeedRegistrar {
                    signer: self.signer.0.clone(),
                }),
                false => client::refusal(fault),
            };
        for (ready, tried) in ready.iter().zip(enrolled) {
            for fault in &tried.faults {
                if fault.told.code == UNAUTHORISED {
                    return Err(unfit(fault));
                }
                faults.put(ready.line, &self.refused(ready, fault)?);
            }
        }
        faults.finish()?;
        match tagged.first() {
            Some(fault) => Err(unfit(fault)),
            None => Ok(ready),
        }
    }

    /// What the service says of a line, with what is known of the member. Errors with what it says of no
    /// line.
    fn refused(&self, ready: &Ready, fault: &Problem) -> Result<MembersFileFault, CliError> {
        let member = &ready.newcomer.member;
        let value = |name: &str| fault.told.value(name).unwrap_or_default().to_owned();
        let now = fault.told.value("now").and_then(Time::parse);
        Ok(match (fault.told.code.as_ref(), now) {
            ("in-the-future", Some(now)) => MembersFileFault::InTheFuture {
                joined: ready.newcomer.joined,
                now,
            },
            ("member-exists", _) => {
                let path = format!("/api/members/{member}");
                let known: MemberView = self.connection.client.get_json(&path)?;
                MembersFileFault::MemberExists {
                    member: member.clone(),
                    class: known.class.to_string(),
                    joined: known.joined.to_string(),
                }
            }
            ("enrol-limit", _) => MembersFileFault::EnrolLimit {
                limit: value("limit"),
            },
            ("key-taken", _) => MembersFileFault::KeyTaken {
                owner: value("owner"),
            },
            _ => return Err(client::refusal(fault)),
        })
    }

    /// The member's key, and whether it is a new one.
    fn key_of(&self, member: &Id) -> Result<(KeyFile, bool), CliError> {
        let path = self.key_path(member);
        match path.exists() {
            true => Ok((KeyFile::read(&path)?, false)),
            false => {
                let holder = Principal::Member(member.clone());
                Ok((KeyFile::generate(Some(holder))?, true))
            }
        }
    }

    /// Enroller and newcomer sign. The same every time, so that it can be sent again.
    fn sign(
        &self,
        line: usize,
        newcomer: Newcomer,
        own: KeyFile,
        fresh: bool,
    ) -> Result<Ready, CliError> {
        let statement = enrolment(&newcomer, own.secret.public());
        let text = self.connection.statement_of(statement).text();
        let name = holder(&newcomer.member).line_name(self.connection.origin());
        let line_of_member = NoteSignature::make(&text, &name, &own.secret);
        self.ready(line, newcomer, &text, line_of_member, fresh.then_some(own))
    }

    /// The enroller signs what the newcomer has signed elsewhere; `None` where that signature is of
    /// another text, or by another key.
    fn with_own_key(&self, line: usize, newcomer: Newcomer) -> Result<Option<Ready>, CliError> {
        let own = newcomer.own.clone();
        let OwnKey { key, proof } = own.expect("the caller has looked");
        let text = self
            .connection
            .statement_of(enrolment(&newcomer, key))
            .text();
        if !key.verify(text.as_bytes(), &proof) {
            return Ok(None);
        }
        let name = holder(&newcomer.member).line_name(self.connection.origin());
        let line_of_member = NoteSignature {
            key_id: key_id(&name, &key),
            name,
            signature: proof,
        };
        self.ready(line, newcomer, &text, line_of_member, None)
            .map(Some)
    }

    fn ready(
        &self,
        line: usize,
        newcomer: Newcomer,
        text: &str,
        line_of_member: NoteSignature,
        fresh: Option<KeyFile>,
    ) -> Result<Ready, CliError> {
        let (name, key) = self.signer;
        let name = name.line_name(self.connection.origin());
        let line_of_enroller = NoteSignature::make(text, &name, key);
        let note = Note::new(text, vec![line_of_enroller, line_of_member])?;
        let attachments = Vec::new();
        Ok(Ready {
            line,
            newcomer,
            fresh,
            signed: Signed { note, attachments },
        })
    }

    /// What the file calls classes and tags: the titles of the classes, and what the person says.
    fn names(&self, path: Option<&Path>) -> Result<Names, CliError> {
        let mut names = path.map_or_else(|| Ok(Names::default()), Names::read)?;
        for class in &self.connection.genesis()?.classes {
            for title in [&class.titles.title, &class.titles.title_en] {
                names.put("class", &title.0, class.id.clone());
            }
        }
        Ok(names)
    }

    /// Tags those who are to be tagged; how many.
    fn tag(&self, ready: &[Ready]) -> Result<usize, CliError> {
        let mut tagged = 0;
        for (signed, members) in self.tags(ready)? {
            self.connection.submit(&signed.note, &[])?;
            tagged += members;
        }
        if tagged > 0 {
            eprintln!("{tagged} tagged.");
        }
        Ok(tagged)
    }

    /// What tags those who are to be tagged, all with the same tags at once, and how many each.
    fn tags(&self, ready: &[Ready]) -> Result<Vec<(Signed, usize)>, CliError> {
        let mut alike: BTreeMap<&[Tag], Vec<&Id>> = BTreeMap::new();
        for Ready { newcomer, .. } in ready {
            if !newcomer.tags.is_empty() {
                let members = alike.entry(&newcomer.tags).or_default();
                members.push(&newcomer.member);
            }
        }
        let (name, key) = self.signer;
        let mut all = Vec::new();
        for (tags, mut members) in alike {
            members.sort_unstable();
            for some in members.chunks(TAGGED_MAX) {
                let hash = Hash::of(format!("{tags:?}{some:?}").as_bytes()).to_string();
                let statement = self.connection.statement_of(MemberStatement {
                    // The same every time, so that it can be sent again.
                    reference: Id::parse(&format!("tags-{}", &hash[..16])).expect("it is an id"),
                    does: Does::Tag,
                    into: None,
                    tags: tags.to_vec(),
                    members: some.iter().map(|member| (*member).clone()).collect(),
                    reason: None,
                });
                let text = statement.text();
                let line =
                    NoteSignature::make(&text, &name.line_name(self.connection.origin()), key);
                let note = Note::new(&text, vec![line])?;
                let attachments = Vec::new();
                all.push((Signed { note, attachments }, some.len()));
            }
        }
        Ok(all)
    }
}

fn holder(member: &Id) -> Principal {
    Principal::Member(member.clone())
}

/// What enroller and newcomer sign.
pub fn enrolment(newcomer: &Newcomer, key: PublicKey) -> Enrol {
    Enrol {
        member: newcomer.member.clone(),
        key,
        class: newcomer.class.clone(),
        joined: newcomer.joined,
        details: None,
    }
}

/// Who is to be enrolled by a line. Where a cell cannot be read something harmless stands in for it, so
/// that correcting that one does not bring up a new fault.
fn stand_in(row: Row, classes: &[Id]) -> Newcomer {
    let member = || Id::parse(&format!("line-{}", row.line)).expect("it is an id");
    let class = || classes.first().expect("a genesis lists a class").clone();
    Newcomer {
        member: row.member.unwrap_or_else(member),
        class: row.class.unwrap_or_else(class),
        joined: row
            .joined
            .unwrap_or_else(|| Time::from_seconds(0).expect("1970 can be written")),
        tags: row.tags,
        own: row.own.and_then(Result::ok),
    }
}

fn midnight(now: Time) -> Time {
    let seconds = now.seconds() / 86_400 * 86_400;
    Time::from_seconds(seconds).expect("midnight is not before 1970")
}
