//! `folkmoot appoint`: one matter of the founders with everything a new organisation needs.

use std::path::{Path, PathBuf};

use super::accept;
use super::compose::agree;
use super::connection::{Connection, Options};
use super::decide;
use super::draft::fresh_reference;
use super::error::charters::CharterFault;
use super::error::keys::KeyFault;
use super::key::KeyFile;
use super::{CliError, charter, language, terminal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::charter::clause::{Clause, DocumentRef, Ids};
use crate::domain::charter::document::Document;
use crate::domain::charter::sort::Sort;
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::{PublicKey, SecretKey};
use crate::domain::office::{Office, Principal};
use crate::domain::state::fate::Stance;
use crate::domain::state::offices::everything;
use crate::domain::statement::matter::MatterStatement;
use crate::domain::text::Value;
use crate::view::bodies::{BodySummary, BodyView};
use crate::view::documents::DocumentView;
use crate::view::matters::MatterView;
use crate::words;

/// Fill offices and adopt documents, by one matter of the founders
///
/// Drafts the matter with a clause for each office and document, shows it, and brings it in the name of
/// the first --key. Every founder whose key is given votes for it; the others see it and vote with
/// `folkmoot decide`. An officer's key is NAME.key below --keys, made there if there is none; who has the
/// key elsewhere is named with the public key and accepts with `folkmoot accept`. With all votes given the
/// matter is decided at once, and those whose keys are at hand are in office.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot appoint registrar:o/lin source:s/app --key alice.key --key bob.key --key carol.key\n  \
    folkmoot appoint registrar:o/lin=8c1d… source:s/app@development --adopt policy.txt --key alice.key"
)]
pub struct Args {
    /// An office and whose; the public key where the secret one is not at hand; what it is limited to: polls,
    /// or categories of a source, with commas between them
    #[arg(value_name = "OFFICE:HOLDER[=KEY][@SCOPE]", value_parser = given, required_unless_present = "adopt")]
    offices: Vec<Given>,
    /// A file of documents to be adopted: policy, procedure, body; may be repeated
    #[arg(long, value_name = "FILE")]
    adopt: Vec<String>,
    /// The key of a founder; may be repeated
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    key: Vec<PathBuf>,
    /// Where the keys of officers are, or are made
    #[arg(long, value_name = "DIR", default_value = ".")]
    keys: PathBuf,
    /// Sign and send without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    connection: Options,
}

/// An office as typed.
#[derive(Debug, Clone)]
struct Given {
    office: Office,
    holder: Principal,
    key: Option<PublicKey>,
    scope: Vec<Id>,
}

/// Somebody with a key that is at hand.
type Signer = (Principal, SecretKey);

pub fn run(args: &Args) -> Result<(), CliError> {
    let connection = args.connection.connect()?;
    connection.require_that_log()?;
    let founders = args.key.iter().map(|path| signer(path));
    let founders: Vec<Signer> = founders.collect::<Result<_, _>>()?;
    let (author, _) = founders.first().expect("a key is required");
    let (body, procedure) = body_of_founders(&connection)?;
    let Drafted {
        clauses,
        holders,
        texts,
    } = drafted(args)?;
    let titles = words::titles(&Told::new("offices-and-documents"));
    let text = format!("{}\n{}\n", titles.title.0, titles.title_en.0);
    let matter = MatterStatement {
        procedure: hash_of(&connection, &procedure)?,
        author: author.clone(),
        prev: None,
        reference: fresh_reference()?,
        titles,
        text: AttachmentRef::to(text.as_bytes()),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses,
    };
    let statement = connection.statement_of(matter);
    let note = agree(&statement, &founders[..1], args.yes)?;
    let attachments = texts.into_iter().chain([text]).map(String::into_bytes);
    let attachments: Vec<Vec<u8>> = attachments.collect();
    decide::send(&connection, &note, &attachments)?;
    let name = note.text_hash();
    // Whatever goes wrong from here on, others can go on with it.
    language::tell(&Told::new("appointed").case("brought").with("matter", name));
    for founder in &founders {
        let vote = decide::vote(&connection, &body, name, (founder, Stance::For))?;
        decide::send(&connection, &vote, &[])?;
    }
    for holder in &holders {
        decide::send(
            &connection,
            &accept::signed(&connection, name, holder)?,
            &[],
        )?;
    }
    tell(&connection, name)
}

fn signer(path: &Path) -> Result<Signer, CliError> {
    let (key, name) = (path.to_owned(), None);
    super::key::Signer { key, name }.read()
}

/// The body in which founders sit, and the procedure by which it decides.
fn body_of_founders(connection: &Connection) -> Result<(Id, Id), CliError> {
    for body in connection.client.list::<BodySummary>("/api/bodies")? {
        let path = format!("/api/bodies/{}", body.body);
        let shown: BodyView = connection.client.get_json(&path)?;
        let mut groups = shown.groups.iter();
        let Some(group) = groups.find(|group| group.offices.contains(&Office::Founder)) else {
            continue;
        };
        if let Some(procedure) = group.filled.strip_prefix("by ").and_then(Id::parse) {
            return Ok((body.body, procedure));
        }
    }
    Err(CharterFault::NoFounders.into())
}

fn hash_of(connection: &Connection, procedure: &Id) -> Result<Hash, CliError> {
    let documents: Vec<DocumentView> = connection.client.list("/api/documents")?;
    let found = documents
        .iter()
        .find(|document| document.sort == Sort::Procedure && document.name == *procedure);
    let missing = || CharterFault::NoSuchDocument {
        name: procedure.to_string(),
    };
    Ok(found.ok_or_else(missing)?.hash)
}

/// What a matter is drafted of.
struct Drafted {
    clauses: Vec<Clause>,
    /// Those who can accept at once.
    holders: Vec<Signer>,
    /// The documents that it names.
    texts: Vec<String>,
}

fn drafted(args: &Args) -> Result<Drafted, CliError> {
    let (mut clauses, mut texts) = (Vec::new(), Vec::new());
    for path in &args.adopt {
        for document in charter::read(path)? {
            let text = document.text();
            clauses.push(adopts(&document, &text));
            texts.push(text);
        }
    }
    let mut holders: Vec<Signer> = Vec::new();
    for given in &args.offices {
        let known = holders.iter().find(|(holder, _)| *holder == given.holder);
        let key = match (given.key, known) {
            (Some(key), _) => key,
            (None, Some((_, secret))) => secret.public(),
            (None, None) => {
                let secret = at_hand(&args.keys, &given.holder, &holders)?;
                let public = secret.public();
                holders.push((given.holder.clone(), secret));
                public
            }
        };
        clauses.push(Clause::GrantOffice {
            office: given.office,
            holder: given.holder.clone(),
            key,
            until: None,
            scope: Ids(given.scope.clone()),
        });
    }
    Ok(Drafted {
        clauses,
        holders,
        texts,
    })
}

fn adopts(document: &Document, text: &str) -> Clause {
    let sort = document.sort();
    let document = DocumentRef {
        name: document.name().clone(),
        attachment: AttachmentRef::to(text.as_bytes()),
    };
    match sort {
        Sort::Organisation => Clause::AdoptOrganisation { document },
        Sort::Policy => Clause::AdoptPolicy { document },
        Sort::Procedure => Clause::AdoptProcedure { document },
        Sort::Body => Clause::AdoptBody { document },
    }
}

/// The key of an officer below the directory, which is made if there is none.
///
/// Errors with `OtherHolder` where that file is somebody else's, as of `others`.
fn at_hand(keys: &Path, holder: &Principal, others: &[Signer]) -> Result<SecretKey, CliError> {
    let path = keys.join(format!("{}.key", holder.id()));
    if path.exists() {
        let KeyFile { name, secret } = KeyFile::read(&path)?;
        let taken = |(_, other): &Signer| other.public() == secret.public();
        if name.is_some_and(|name| name != *holder) || others.iter().any(taken) {
            let holder = holder.clone();
            return Err(KeyFault::OtherHolder { path, holder }.into());
        }
        return Ok(secret);
    }
    let made = KeyFile::generate(Some(holder.clone()))?;
    made.write(&path)?;
    let told = Told::new("officer-key-made").with("path", &path);
    language::tell(&told.with("name", holder));
    Ok(made.secret)
}

/// How far the matter has come, and its name for those who are still to act.
fn tell(connection: &Connection, matter: Hash) -> Result<(), CliError> {
    let shown: MatterView = connection
        .client
        .get_json(&format!("/api/matters/{matter}"))?;
    let case = match shown.summary.decision {
        Some(_) => "decided",
        None => "open",
    };
    language::tell(&Told::new("appointed").case(case).with("matter", matter));
    terminal::deliver(None, format!("{matter}\n").as_bytes())
}

fn given(text: &str) -> Result<Given, String> {
    let wrong = || language::term("typed-appointment");
    let (text, scope) = match text.split_once('@') {
        None => (text, everything()),
        Some((text, scope)) => {
            let ids: Option<Vec<Id>> = scope.split(',').map(Id::parse).collect();
            let mut ids = ids.ok_or_else(wrong)?;
            ids.sort();
            ids.dedup();
            (text, ids)
        }
    };
    let (office, holder) = text.split_once(':').ok_or_else(wrong)?;
    let (holder, key) = match holder.split_once('=') {
        None => (holder, None),
        Some((holder, key)) => (holder, Some(key)),
    };
    let key = key.map(PublicKey::parse).transpose();
    Ok(Given {
        office: Office::read(office).ok_or_else(wrong)?,
        holder: Principal::parse(holder).ok_or_else(wrong)?,
        key: key.map_err(|error| language::fault(&error))?,
        scope,
    })
}
