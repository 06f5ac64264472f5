//! The enrolment desk: invitations, each for one member, and the enroller's signature on the enrolment that the
//! invited member's own key then signs too. Nothing is enrolled here: what the desk signs goes the way of all statements.
//!
//! Invitations are lines of a file that `folkmoot invite` writes, with the hash of the code instead of the code:
//!
//! ```text
//! invitation 9f86d081… m-7f3k9q owner 2021-05-01T00:00:00Z 2026-12-31T16:00:00Z
//! ```
//!
//! An invitation is used when the log knows its member. So nothing has to be noted, and a lost answer does no harm.

pub mod oidc;
pub mod token;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use std::{fs, io};

use super::error::os;
use crate::domain::fault::Told;
use oidc::{Person, Provider};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::{PublicKey, SecretKey};
use crate::domain::log::note::Note;
use crate::domain::office::Principal;
use crate::domain::state::State;
use crate::domain::statement::Statement;
use crate::domain::statement::enrol::Enrol;
use crate::domain::time::Time;

/// How a line of the file begins.
const LINE: &str = "invitation";

/// What an invitation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Who is invited: an id that the log does not know yet.
    pub member: Id,
    /// As what.
    pub class: Id,
    /// When the membership began.
    pub joined: Time,
    /// The first instant at which it can no longer be used.
    pub expires: Time,
}

/// Invitations by the hash of their code.
pub type Invitations = BTreeMap<Hash, Invitation>;

crate::faults! {
    /// Why the desk does nothing.
    pub enum DeskError {
        /// No such code, or it was withdrawn.
        Unknown "unknown-invitation" Missing;
        /// Too late.
        Expired { at: Time } "invitation-expired" Unfit;
        /// The member is in the log.
        Used { member: Id } "invitation-used" Conflict;
        /// The file cannot be read, or a line of it.
        Unreadable { reason: Told } "invitations-unreadable" Internal;
    }
}

/// The desk of a service.
pub struct Desk {
    signer: Principal,
    key: SecretKey,
    file: PathBuf,
    /// Whose sign-ins are taken too, and where those who enrol by one are listed for the registrar.
    sign_in: Option<(Arc<Provider>, PathBuf)>,
    /// The file as last read, with its time and length then.
    read: Mutex<Option<(SystemTime, u64, Arc<Invitations>)>>,
}

impl Desk {
    /// A desk that signs with an enroller's key and reads its invitations from a file, which need not be there yet.
    pub fn new(signer: Principal, key: SecretKey, file: PathBuf) -> Desk {
        Desk {
            signer,
            key,
            file,
            sign_in: None,
            read: Mutex::new(None),
        }
    }

    /// The same with the sign-in of a host's app; who enrols by it is added to the file `listed`, a CSV as `confirm` takes it.
    pub fn with_sign_in(mut self, provider: Provider, listed: PathBuf) -> Desk {
        self.sign_in = Some((Arc::new(provider), listed));
        self
    }

    /// Whose sign-ins are taken.
    pub fn provider(&self) -> Option<Arc<Provider>> {
        self.sign_in.as_ref().map(|(provider, _)| provider.clone())
    }

    /// Who has signed in, as an invitation for this moment. Errors with `Used` and `Unlisted`.
    pub fn signed_in(
        &self,
        person: Person,
        state: &State,
        now: Time,
    ) -> Result<Invitation, DeskError> {
        let invited = Invitation {
            member: person.member,
            class: person.class,
            joined: person.joined,
            expires: now,
        };
        if state.members().find(&invited.member).is_some() {
            let member = invited.member;
            return Err(DeskError::Used { member });
        }
        if let Some((provider, listed)) = &self.sign_in {
            let listing = list(listed, &invited, &person.tags, &provider.dimensions());
            listing.map_err(|error| DeskError::Unreadable { reason: os(&error) })?;
        }
        Ok(invited)
    }

    /// The invitation with this code, if it can be used.
    ///
    /// Errors with `Unknown`, `Expired`, `Used` and `Unreadable`.
    pub fn find(&self, code: &str, state: &State, now: Time) -> Result<Invitation, DeskError> {
        let invitations = self.invitations()?;
        let found = invitations.get(&Hash::of(code.as_bytes()));
        let found = found.ok_or(DeskError::Unknown)?;
        if state.members().find(&found.member).is_some() {
            return Err(DeskError::Used {
                member: found.member.clone(),
            });
        }
        match now < found.expires {
            true => Ok(found.clone()),
            false => Err(DeskError::Expired { at: found.expires }),
        }
    }

    /// The enrolment of the invited member with this key, and the desk's signature line: what the new key signs
    /// next. `None` on an empty log.
    pub fn sign(&self, invited: &Invitation, key: PublicKey, state: &State) -> Option<String> {
        let (genesis, _) = state.genesis()?;
        let statement = Statement {
            log: state.origin().to_owned(),
            genesis: Some(genesis),
            said: Enrol {
                member: invited.member.clone(),
                key,
                class: invited.class.clone(),
                joined: invited.joined,
                details: None,
            }
            .into(),
        };
        let text = statement.text();
        let name = self.signer.line_name(state.origin());
        let note = Note::sign(&text, &name, &self.key).ok()?;
        String::from_utf8(note.to_bytes()).ok()
    }

    /// The invitations; the file is read again when it has changed.
    fn invitations(&self) -> Result<Arc<Invitations>, DeskError> {
        let unreadable = |error: io::Error| DeskError::Unreadable { reason: os(&error) };
        let about = match fs::metadata(&self.file) {
            Ok(about) => about,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Arc::default()),
            Err(error) => return Err(unreadable(error)),
        };
        let (changed, length) = (about.modified().map_err(unreadable)?, about.len());
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, size, known)) = &*read
            && (*then, *size) == (changed, length)
        {
            return Ok(known.clone());
        }
        let text = fs::read_to_string(&self.file).map_err(unreadable)?;
        let known = parse(&text).map_err(|line| DeskError::Unreadable {
            reason: Told::new("invitations-line")
                .with("path", &self.file)
                .with("line", line),
        })?;
        let known = Arc::new(known);
        *read = Some((changed, length, known.clone()));
        Ok(known)
    }
}

/// The columns that the registrar's file begins with, as `confirm` takes them.
const LISTED: [&str; 3] = ["member", "class", "joined"];

/// Adds a line for the registrar, unless the member has one. Columns of tags that the file does not have yet are added.
fn list(
    file: &Path,
    invited: &Invitation,
    tags: &BTreeMap<Id, Id>,
    dimensions: &BTreeSet<&Id>,
) -> io::Result<()> {
    let known = match fs::read_to_string(file) {
        Ok(known) => known,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut rows = known.lines();
    let mut columns: Vec<String> = match rows.next() {
        Some(header) => header.split(',').map(str::to_owned).collect(),
        None => LISTED.map(str::to_owned).to_vec(),
    };
    let begin = format!("{},", invited.member);
    if rows.clone().any(|row| row.starts_with(&begin)) {
        return Ok(());
    }
    let old = columns.len();
    let wanted = dimensions.iter().map(ToString::to_string);
    let missing: Vec<String> = wanted.filter(|name| !columns.contains(name)).collect();
    columns.extend(missing);
    let empty = ",".repeat(columns.len() - old);
    let mut text = format!("{}\n", columns.join(","));
    text.extend(rows.map(|row| format!("{row}{empty}\n")));
    let Invitation { class, joined, .. } = invited;
    let value = |column: &String| {
        let found = tags
            .iter()
            .find(|(dimension, _)| dimension.as_str() == column);
        found.map_or("", |(_, value)| value.as_str())
    };
    let cells: Vec<&str> = columns.iter().skip(LISTED.len()).map(value).collect();
    let cells: String = cells.iter().map(|cell| format!(",{cell}")).collect();
    fs::write(file, format!("{text}{begin}{class},{joined}{cells}\n"))
}

/// Reads the file of invitations; errors with the number, from 1, of the first line that is none.
pub fn parse(text: &str) -> Result<Invitations, usize> {
    let mut found = Invitations::new();
    for (line, row) in (1_usize..).zip(text.lines()) {
        let (code, invitation) = read_line(row).ok_or(line)?;
        found.insert(code, invitation);
    }
    Ok(found)
}

fn read_line(row: &str) -> Option<(Hash, Invitation)> {
    let words: Vec<&str> = row.split(' ').collect();
    let [LINE, code, member, class, joined, expires] = words[..] else {
        return None;
    };
    let invitation = Invitation {
        member: Id::parse(member)?,
        class: Id::parse(class)?,
        joined: Time::parse(joined)?,
        expires: Time::parse(expires)?,
    };
    Some((Hash::parse(code)?, invitation))
}

/// The file of invitations.
pub fn print(invitations: &Invitations) -> String {
    let line = |(code, invited): (&Hash, &Invitation)| {
        let Invitation {
            member,
            class,
            joined,
            expires,
        } = invited;
        format!("{LINE} {code} {member} {class} {joined} {expires}\n")
    };
    invitations.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_ins_are_listed_once_with_columns_for_their_tags() {
        let folder = std::env::temp_dir().join(format!("folkmoot-desk-{}", std::process::id()));
        let id = |text: &str| Id::parse(text).unwrap();
        let invited = |member: &str| Invitation {
            member: id(member),
            class: id("owner"),
            joined: Time::parse("2021-05-01T00:00:00Z").unwrap(),
            expires: Time::parse("2026-12-31T16:00:00Z").unwrap(),
        };
        let (city, assurance) = (id("city"), id("assurance"));
        let tags = |value: &str| BTreeMap::from([(assurance.clone(), id(value))]);
        list(&folder, &invited("m-1"), &BTreeMap::new(), &BTreeSet::new()).unwrap();
        for _ in 0..2 {
            let dimensions = BTreeSet::from([&assurance, &city]);
            list(&folder, &invited("m-2"), &tags("checked"), &dimensions).unwrap();
        }
        let text = fs::read_to_string(&folder).unwrap();
        fs::remove_file(&folder).unwrap();
        let joined = "2021-05-01T00:00:00Z";
        assert_eq!(
            text,
            format!(
                "member,class,joined,assurance,city\nm-1,owner,{joined},,\nm-2,owner,{joined},checked,\n"
            )
        );
    }

    #[test]
    fn invitations_are_read_as_they_are_written() {
        let time = |text| Time::parse(text).unwrap();
        let invited = Invitation {
            member: Id::parse("m-1").unwrap(),
            class: Id::parse("owner").unwrap(),
            joined: time("2021-05-01T00:00:00Z"),
            expires: time("2026-12-31T16:00:00Z"),
        };
        let all = Invitations::from([(Hash::of(b"code"), invited)]);
        let text = print(&all);
        assert_eq!(parse(&text), Ok(all));
        assert_eq!(parse(&format!("{text}invitation x\n")), Err(2));
    }
}
