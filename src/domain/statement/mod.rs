//! Statements: what people and machines sign, one file a kind, one line each in the registry.
//!
//! A kind says how its lines read and print, who may sign it, which attachments it names, and what
//! admitting it changes. Formats byte by byte: `docs/FORMATS.md`. What a statement means for the
//! whole is in [`crate::domain::state`]; how it is stored is not known here.
#![allow(
    missing_docs,
    reason = "the format above each kind says what its lines are"
)]

mod admit;
pub mod adoption;
pub mod authority;
pub mod bound;
mod clauses;
mod consent;
mod due;
pub mod first;
mod follows;
mod grammar;
pub mod nominations;
pub mod objections;
pub mod refusal;
mod registry;
pub mod seats;
pub mod submission;
pub mod throwaway;
pub mod who;

pub mod accept;
pub mod admission;
pub mod answer;
pub mod ballot;
pub mod certificate;
pub mod claim;
pub mod clock;
pub mod clock_step;
pub mod close;
pub mod confirm;
pub mod contributions;
pub mod correction;
pub mod decision;
pub mod enact;
pub mod enrol;
pub mod genesis;
pub mod matter;
pub mod member;
pub mod notice;
pub mod open;
pub mod poll_change;
pub mod progress;
pub mod rekey;
pub mod resign;
pub mod result;
pub mod reveal;
pub mod revoke;
pub mod roll;
pub mod ruling;
pub mod support;
pub mod vote;
pub mod votes;
pub mod withdraw;

use std::sync::Arc;

use crate::domain::attachment::{AttachmentRef, Named, Role};
use crate::domain::fault::AnyOf;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::log::key::{PublicKey, SecretKey};
use crate::domain::log::note::{Note, NoteError, NoteSignature};
use crate::domain::office::{Office, Principal};
use crate::domain::state::approvals::{About, Asked};
use crate::domain::state::offices::{self, everything};
use crate::domain::state::organisation::Founding;
use crate::domain::state::{Effect, State};
use crate::domain::text::{Lines, Reader, Value, Writer, kind_and_version, require_canonical};
use crate::domain::time::Time;
use authority::Signing;
use refusal::{Refusal, Unfit};

pub use admit::{admit, faults};
pub use due::{due, due_of_matters};
pub use follows::Follows;
pub use grammar::{Grammar, given_line};
pub use registry::{Said, authorisation_table, grammar, kinds};

/// What every statement kind defines besides its lines, those after the header. The registry lists the
/// kinds; nothing else names them.
pub trait Kind: Lines {
    /// The kind as first lines spell it.
    const NAME: &'static str;
    /// Who may sign it: its row of the authorisation table.
    const SIGNED_BY: Signing;
    /// Its lines as an author could give them, comments among them.
    const EXAMPLE: &'static str;
    /// More lines that somebody could give, out of order: with those of the example, every line of the kind. A second
    /// implementation is tested with what they make.
    const MORE: &'static [&'static str] = &[];
    /// Whether it is said in order that the time is known: then it is taken while nobody knows it.
    const TELLS_TIME: bool = false;
    /// How often one person may say it on one UTC day of the log's clock; `None` where nothing limits it (what machines and
    /// officers say in the course of their work) or something else does (ballots: a pace, members: `enrol-limit`).
    const DAILY_MAX: Option<u32> = None;
    /// Whether people write it themselves; else the sentence `made.<kind>` says what makes it.
    const COMPOSED: bool;

    /// Who may sign this text, where that depends on what it does ([`Signing::ByDeed`]).
    fn signing(&self) -> Signing {
        Self::SIGNED_BY
    }

    /// Who signs this text as the log stands, where the organisation says how much one officer does alone.
    fn signing_in(&self, _state: &State) -> Signing {
        self.signing()
    }

    /// The member whom the text speaks for, where a member signs it ([`Signing::Own`] and its kin): no
    /// other may. Without a default, so that a kind cannot forget it.
    fn subject(&self) -> Option<&Id>;

    /// Whoever the text says signs it, where it says so ([`Signing::Stated`]): no other may.
    fn person(&self) -> Option<&Principal> {
        None
    }

    /// What the text is about, where several sign it in entries of their own.
    fn about(&self) -> Option<About> {
        None
    }

    /// What the office of each must extend to, where two sign it; `None` where their roles are fixed otherwise.
    fn reach(&self) -> Option<Id> {
        None
    }

    /// Keys that the text itself brings, whose possession a signature line must prove.
    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        Vec::new()
    }

    /// How many signature lines it has; `None` where the kind itself compares them. One more than its kind
    /// takes where the text brings a key under another name than its signer's.
    fn signatures(&self) -> Option<usize> {
        let brings = self.introduces();
        let other = brings
            .first()
            .filter(|(name, _)| self.person().is_some_and(|person| person != name));
        let more = usize::from(other.is_some());
        Self::SIGNED_BY
            .lines()
            .map(|lines| lines.saturating_add(more))
    }

    /// The attachments it names, which must be at hand when it is admitted.
    fn attachments(&self) -> Vec<Named> {
        Vec::new()
    }

    /// The index at which the poll opened in which the text votes: a key that a matter ended after that
    /// still signs it. `None` for anything but a ballot.
    fn votes_in(&self, _state: &State) -> Result<Option<u64>, Refusal> {
        Ok(None)
    }

    /// The poll's opening, about which the next text by the same key is taken after a while only: a ballot. The service
    /// keeps the pace; the rules know no time so short.
    fn paced(&self) -> Option<Hash> {
        None
    }

    /// What bulk data must give, where they decide whether it holds.
    fn follows(&self) -> Follows<'_> {
        Follows::Nothing
    }

    /// Checks it against the rules and says what it changes. Refuses what was admitted before. Who
    /// signed is settled by then, but for what only the kind knows (whose poll it is).
    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal>;

    /// Everything for which `admit` refuses it, the first first, at most [`FAULTS_MAX`]; of a kind that
    /// cannot tell more, the first alone.
    fn faults(&self, case: &Case<'_>) -> Vec<Refusal> {
        self.admit(case).err().into_iter().collect()
    }
}

/// How many faults of one statement are told.
pub const FAULTS_MAX: usize = 1_000;

/// A statement: the header that binds it to one log, and its own lines.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The origin of the log, from the second line.
    pub log: String,
    /// The hash of the genesis statement; only the genesis statement has none.
    pub genesis: Option<Hash>,
    /// The lines of its kind.
    pub said: Said,
}

impl Statement {
    /// Reads a statement and checks that it prints back to the same bytes.
    ///
    /// Errors with what is malformed, or `UnknownKind` for a kind or version that this
    /// engine does not know.
    pub fn parse(text: &str) -> Result<Statement, Refusal> {
        let (kind, version) = kind_and_version(text)?;
        let mut reader = Reader::new(text)?;
        let log = reader.one::<Origin>("log")?.0;
        let genesis = match kind {
            Founding::NAME => None,
            _ => Some(reader.one("genesis")?),
        };
        let said = Said::read(kind, version, &mut reader)?;
        reader.finish()?;
        let statement = Statement { log, genesis, said };
        require_canonical(text, &statement.text())?;
        Ok(statement)
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        let mut writer = Writer::new(self.said.kind(), 1);
        writer.one("log", &Origin(self.log.clone()));
        if let Some(genesis) = &self.genesis {
            writer.one("genesis", genesis);
        }
        self.said.write(&mut writer);
        writer.finish()
    }

    /// The note that these keys sign, a line for each in the given order.
    ///
    /// Errors as [`Note::new`]: no key, or one twice.
    pub fn sign(&self, keys: &[(Principal, SecretKey)]) -> Result<Note, NoteError> {
        let text = self.text();
        let line = |(signer, key): &(Principal, SecretKey)| {
            NoteSignature::make(&text, &signer.line_name(&self.log), key)
        };
        Note::new(&text, keys.iter().map(line).collect())
    }

    /// SHA-256 of the text: what other statements call this one.
    pub fn hash(&self) -> Hash {
        Hash::of(self.text().as_bytes())
    }
}

/// The name of a log: a domain-like name and an optional path, ASCII, at most 200 bytes.
struct Origin(String);

impl Value for Origin {
    const FORM: Form = Form::Named("origin");
    fn read(text: &str) -> Option<Origin> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'/');
        let edges = text.starts_with('/') || text.ends_with('/');
        let fits = !text.is_empty() && text.len() <= 200 && text.bytes().all(plain) && !edges;
        fits.then(|| Origin(text.to_owned()))
    }
    fn write(&self) -> String {
        self.0.clone()
    }
}

/// Whether `text` can be the origin of a log.
pub fn is_origin(text: &str) -> bool {
    Origin::read(text).is_some()
}

/// An attachment as it is at hand.
#[derive(Debug, Clone)]
pub enum Matter {
    /// Its bytes; whoever provides them has checked the hash.
    Bytes(Arc<[u8]>),
    /// It exists but is not released: the marks of a sealed poll before its close.
    Withheld,
}

/// Where the attachments of statements come from; `None` when one cannot be had.
pub trait Attachments {
    /// The attachment with this hash.
    fn get(&self, hash: &Hash) -> Option<Matter>;
}

/// One statement before the rules: all that [`Kind::admit`] may look at.
pub struct Case<'a> {
    /// What the log says so far.
    pub state: &'a State,
    /// The kind as first lines spell it.
    pub kind: &'static str,
    /// What it is about, where several sign it in entries of their own.
    pub about: Option<About>,
    /// Who may sign it.
    pub signing: Signing,
    /// The statement's hash.
    pub hash: Hash,
    /// Who signed, in the order of the signature lines, each with the key that verifies.
    pub signatories: &'a [(Principal, PublicKey)],
    /// Its attachments.
    pub attachments: &'a dyn Attachments,
}

impl Case<'_> {
    /// The principal of the first signature line.
    pub fn signer(&self) -> &Principal {
        &self
            .signatories
            .first()
            .expect("a submission has at least one signature")
            .0
    }

    /// What it asks of those who can still sign it: so many before an instant.
    pub fn asked(&self, threshold: usize, until: Option<Time>) -> Asked {
        Asked {
            kind: self.kind,
            about: self.about.clone(),
            offices: match self.signing {
                Signing::Two(both) => both.map(<[Office]>::to_vec).to_vec(),
                other => vec![other.offices()],
            },
            threshold,
            until,
        }
    }

    /// Errors with `NotAuthorised` unless the signer holds any of these offices.
    pub fn require_office(&self, needed: &[Office]) -> Result<(), Refusal> {
        let (offices, signer) = (self.state.offices(), self.signer());
        if needed.iter().any(|&office| offices.holds(signer, office)) {
            return Ok(());
        }
        Err(Unfit::NotAuthorised {
            kind: self.kind,
            signer: signer.clone(),
            needed: AnyOf(needed.to_vec()),
        }
        .into())
    }

    /// Errors with `OutOfScope` for whoever holds the offices that sign this only for some polls or categories: what is
    /// everybody's is for those without such a limit.
    pub fn require_unlimited(&self) -> Result<(), Refusal> {
        let all = everything();
        let (offices, signer) = (self.state.offices(), self.signer());
        let mut signing = self.signing.offices().into_iter();
        match signing.any(|office| {
            all.iter()
                .all(|all| offices.scope_allows(signer, office, all))
        }) {
            true => Ok(()),
            false => Err(offices::Refusal::OutOfScope {
                holder: signer.clone(),
                scope: all.into_iter().next().expect("it is one word"),
            }
            .into()),
        }
    }

    /// Errors unless an attachment can be a text for people: UTF-8 of at most [`TEXT_BYTES_MAX`].
    ///
    /// One that was erased since is taken as it was when it was admitted: nothing depends on it.
    pub fn require_text(&self, named: &AttachmentRef) -> Result<(), Refusal> {
        let size = named.size;
        if size == 0 || size > TEXT_BYTES_MAX {
            return Err(Unfit::TextSize {
                bytes: size,
                max: TEXT_BYTES_MAX,
            }
            .into());
        }
        match self.attachments.get(&named.hash) {
            Some(Matter::Withheld) => Ok(()),
            _ => match std::str::from_utf8(&self.attachment(named)?) {
                Ok(_) => Ok(()),
                Err(_) => Err(Unfit::NotUtf8.into()),
            },
        }
    }

    /// Errors with `AttachmentSize` unless each attachment that is at hand has the size that is stated: a
    /// bundle with another could never be verified; and with `TextSize` for more than [`PERSON_BYTES_MAX`] about
    /// persons.
    pub fn check_sizes(&self, named: &[Named]) -> Result<(), Refusal> {
        for named in named {
            if let (Some(bytes), Role::Text) = (named.size, named.role)
                && bytes > PERSON_BYTES_MAX
            {
                let max = PERSON_BYTES_MAX;
                return Err(Unfit::TextSize { bytes, max }.into());
            }
            let at_hand = self.attachments.get(&named.hash);
            if let (Some(size), Some(Matter::Bytes(_))) = (named.size, at_hand) {
                let hash = named.hash;
                self.attachment(&AttachmentRef { hash, size })?;
            }
        }
        Ok(())
    }

    /// The bytes of an attachment that must be at hand, checked for size.
    ///
    /// Errors with `AttachmentMissing`, `AttachmentWithheld` or `AttachmentSize`.
    pub fn attachment(&self, named: &AttachmentRef) -> Result<Arc<[u8]>, Refusal> {
        match self.attachments.get(&named.hash) {
            None => Err(Unfit::AttachmentMissing { hash: named.hash }.into()),
            Some(Matter::Withheld) => Err(Unfit::AttachmentWithheld { hash: named.hash }.into()),
            Some(Matter::Bytes(bytes)) => {
                let found = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                match named.size == found {
                    true => Ok(bytes),
                    false => Err(Unfit::AttachmentSize {
                        hash: named.hash,
                        stated: named.size,
                        found,
                    }
                    .into()),
                }
            }
        }
    }
}

/// The most bytes that a reason or another text for people may have.
pub const TEXT_BYTES_MAX: u64 = 8_000;

/// The most bytes that anything about persons may have, on which no result depends.
pub const PERSON_BYTES_MAX: u64 = 65_536;

/// Errors with `SumDiffers` unless what a statement says about its lines is what the lines say.
fn must_equal(what: &'static str, stated: String, found: String) -> Result<(), Unfit> {
    if stated == found {
        return Ok(());
    }
    Err(Unfit::SumDiffers {
        what,
        stated,
        found,
    })
}
