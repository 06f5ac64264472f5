//! The demo's community: keys made from a seed, offices, members and their ledger.

use std::path::{Path, PathBuf};

use super::super::client::Client;
use super::super::crowd;
use super::super::data::{self, DataDir};
use super::super::key::KeyFile;
use super::super::{CliError, terminal};
use super::wait;
use crate::domain::attachment::AttachmentRef;
use crate::domain::charter::document::Document;
use crate::domain::charter::first::FirstDocument;
use crate::domain::charter::preset;
use crate::domain::charter::sort::Sort;
use crate::domain::fault::{Tell, Term};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::SecretKey;
use crate::domain::log::policy::Trust;
use crate::domain::log::receipt::Receipt;
use crate::domain::log::verifier::VerifierKey;
use crate::domain::office::Principal;
use crate::domain::state::organisation::Founding;
use crate::domain::state::organisation::{Category, Class, ClockSource};
use crate::domain::statement::contributions::Contributions;
use crate::domain::statement::enrol::Enrol;
use crate::domain::statement::member::{self, MemberStatement};
use crate::domain::statement::{Said, Statement, first};
use crate::domain::text::Title;
use crate::domain::time::Time;
use crate::domain::title::Titles;
use crate::domain::weight::ledger::{Batch, Line};
use crate::service::birth::Birth;
use crate::view::organisation::OrganisationView;

/// What enrols and credits.
pub const APP: &str = "s/app";
const ORIGIN: &str = "demo.folkmoot/council";
/// The preset that it begins with.
const CHARTER: &str = "free";
/// Who founds it.
pub const FOUNDERS: [&str; 3] = ["o/alice", "o/bob", "o/carol"];
/// So many of them decide.
pub const THRESHOLD: u32 = 2;
const YEAR: i64 = 365 * 86_400;

/// The community and, once connected, the service it speaks to.
pub struct Community {
    data: DataDir,
    seed: u64,
    members: Vec<Id>,
    genesis: Hash,
    born: Founding,
    /// The procedure by which the founders decide.
    pub founding: Hash,
    client: Option<Client>,
}

impl Community {
    /// Writes keys, genesis statement and trust file into `dir`.
    pub fn found(dir: &Path, members: u32, seed: u64) -> Result<Community, CliError> {
        let data = DataDir::at(dir);
        data::make_private(&data.keys())?;
        let key = |name: &str| key_of(seed, name);
        KeyFile::from_seed(Principal::parse("s/service"), key("s/service").seed())
            .write(&data.service_key())?;
        KeyFile::from_seed(None, key("log").seed()).write(&data.log_key())?;
        let mut born = Founding {
            organisation: Title("示例车友信托 / Example Owners' Trust".to_owned()),
            clock: ClockSource::Real,
            founders: FOUNDERS
                .iter()
                .map(|name| (principal(name).id().clone(), key(name).public()))
                .collect(),
            service: key("s/service").public(),
            log_key: key("log").public(),
            categories: CATEGORIES.map(category).to_vec(),
            classes: CLASSES.map(class).to_vec(),
            enrol_limit: 1_000_000,
            founded: terminal::now(),
            documents: Vec::new(),
        };
        let charter = preset::named(CHARTER).expect("there is such a preset");
        let mut documents = charter.documents;
        first::fit(&born, THRESHOLD, &mut documents);
        born.documents = FirstDocument::all(&documents);
        let texts: Vec<String> = documents.iter().map(Document::text).collect();
        let statement = Statement {
            log: ORIGIN.to_owned(),
            genesis: None,
            said: born.clone().into(),
        };
        let signers: Vec<_> = FOUNDERS
            .iter()
            .map(|name| (principal(name), key(name)))
            .collect();
        let note = statement.sign(&signers)?;
        let birth = Birth::new(note.to_bytes(), &texts);
        terminal::write_new(&data.genesis(), 0o644, &birth.write())?;
        let log = VerifierKey::new(ORIGIN, born.log_key).expect("the demo's origin is a key name");
        let trust = Trust::of(statement.hash(), vec![log]);
        // As wide as the last, so that their order is that of the numbers.
        let width = members.to_string().len().max(5);
        terminal::write_new(&data.trust(), 0o644, trust.to_string().as_bytes())?;
        Ok(Community {
            data,
            seed,
            members: (1..=members)
                .map(|number| id(&format!("m-{number:0width$}")))
                .collect(),
            genesis: statement.hash(),
            born,
            founding: founding(&documents),
            client: None,
        })
    }

    /// Where its files are.
    pub fn data(&self) -> &DataDir {
        &self.data
    }

    /// The file that pins its log.
    pub fn trust_file(&self) -> std::path::PathBuf {
        self.data.trust()
    }

    /// How many members it has.
    pub fn size(&self) -> usize {
        self.members.len()
    }

    /// Its members, in id order.
    pub fn members(&self) -> &[Id] {
        &self.members
    }

    /// The service it speaks to.
    pub fn client(&self) -> &Client {
        self.client.as_ref().expect("connect comes first")
    }

    /// Speaks to the service at `url` from now on; waits until its clock runs.
    pub fn connect(mut self, url: &str) -> Result<Community, CliError> {
        self.client = Some(Client::new(url));
        wait(&Term("awaited-clock").tell(), || self.now_of_the_log())?;
        Ok(self)
    }

    fn now_of_the_log(&self) -> Result<Option<Time>, CliError> {
        let organisation: OrganisationView = self.client().get_json("/api/organisation")?;
        Ok(organisation.now)
    }

    /// Signs a statement by each of `signers` in one entry and submits it; its hash.
    ///
    /// Checks the receipt: that the entry is in a log signed with the key in the trust file.
    pub fn submit(
        &self,
        said: impl Into<Said>,
        signers: &[&str],
        attachments: &[Vec<u8>],
    ) -> Result<Hash, CliError> {
        let statement = self.statement(said);
        let note = self.sign(&statement, signers)?;
        let receipt = self.client().submit(&note, attachments)?;
        Receipt::parse(&receipt)?.verify(&note, &[self.log_key()])?;
        Ok(statement.hash())
    }

    /// A statement of this log, signed by each of `signers`.
    pub fn signed(&self, said: impl Into<Said>, signers: &[&str]) -> Result<Vec<u8>, CliError> {
        self.sign(&self.statement(said), signers)
    }

    fn sign(&self, statement: &Statement, signers: &[&str]) -> Result<Vec<u8>, CliError> {
        let signers: Vec<_> = signers
            .iter()
            .map(|name| (principal(name), self.key(name)))
            .collect();
        Ok(statement.sign(&signers)?.to_bytes())
    }

    /// The key of the log.
    pub fn log_key(&self) -> VerifierKey {
        VerifierKey::new(ORIGIN, self.born.log_key).expect("the demo's origin is a key name")
    }

    /// A statement of this log.
    pub fn statement(&self, said: impl Into<Said>) -> Statement {
        Statement {
            log: ORIGIN.to_owned(),
            genesis: Some(self.genesis),
            said: said.into(),
        }
    }

    /// Writes the key file of an officer, for whoever wants to act as one, and gives its path.
    pub fn hand_out(&self, name: &str) -> Result<PathBuf, CliError> {
        let officer = principal(name);
        let path = self.data.officers().join(format!("{}.key", officer.id()));
        data::make_private(&self.data.officers())?;
        KeyFile::from_seed(Some(officer), self.key(name).seed()).write(&path)?;
        Ok(path)
    }

    /// The key of somebody.
    pub fn key(&self, name: &str) -> SecretKey {
        key_of(self.seed, name)
    }

    /// A number from 0 to `below - 1` that the seed and `about` determine.
    pub fn chance(&self, about: &str, below: u64) -> u64 {
        let hash = Hash::of(format!("{}\n{about}", self.seed).as_bytes());
        let mut start = [0; 8];
        start.copy_from_slice(&hash.0[..8]);
        u64::from_be_bytes(start) % below
    }

    /// The app enrols everybody, many at once; the registrar confirms them in bulk.
    pub fn enrol(&self) -> Result<(), CliError> {
        crowd::each(&self.members, "busy-enrolling", |member| {
            let (enrol, [app, own]) = self.enrolment(member);
            self.submit(enrol, &[&app, &own], &[]).map(|_| ())
        })?;
        self.confirm()
    }

    /// A member's enrolment, and who signs it.
    pub fn enrolment(&self, member: &Id) -> (Enrol, [String; 2]) {
        let name = format!("m/{member}");
        let owner = self.chance(&format!("class {member}"), 10) < 8;
        // A day ago at least: the log's clock is a little behind.
        let joined = terminal::now().seconds()
            - i64::try_from(1 + self.chance(&name, 1_500)).unwrap_or(1) * 86_400;
        let enrol = Enrol {
            member: member.clone(),
            key: self.key(&name).public(),
            class: id(if owner { "owner" } else { "non-owner" }),
            joined: Time::from_seconds(joined).expect("a few years ago is a time"),
            details: None,
        };
        (enrol, ["s/app".to_owned(), name])
    }

    /// The registrar stands behind everybody who is enrolled.
    pub fn confirm(&self) -> Result<(), CliError> {
        for (number, members) in self.members.chunks(1_000).enumerate() {
            let confirm = MemberStatement {
                reference: id(&format!("confirm-{number}")),
                does: member::Does::Confirm,
                into: None,
                tags: Vec::new(),
                members: members.to_vec(),
                reason: None,
            };
            self.submit(confirm, &["o/lin"], &[])?;
        }
        Ok(())
    }

    /// The registrar stands behind these too.
    pub fn confirm_also(&self, reference: Id, members: Vec<Id>) -> Result<(), CliError> {
        let confirm = MemberStatement {
            reference,
            does: member::Does::Confirm,
            into: None,
            tags: Vec::new(),
            members,
            reason: None,
        };
        self.submit(confirm, &["o/lin"], &[]).map(|_| ())
    }

    /// Credits a heavy-tailed ledger in one batch; how many events, and the largest sum of a member.
    pub fn credit(&self) -> Result<(usize, i64), CliError> {
        let mut lines = Vec::new();
        let mut heaviest = 0;
        for member in &self.members {
            // One over a uniform draw has a tail like the real ledgers': a few members do most.
            let events = (400 / (1 + self.chance(&format!("events {member}"), 399))).clamp(1, 200);
            let mut sum = 0;
            for number in 0..events {
                let about = format!("{member} {number}");
                let amount =
                    i64::try_from(1 + self.chance(&format!("amount {about}"), 9)).unwrap_or(1);
                let category = match self.chance(&format!("category {about}"), 10) {
                    0..=4 => "interaction",
                    5..=7 => "development",
                    8 => "efficiency",
                    _ => "special",
                };
                let ago = i64::try_from(self.chance(&format!("when {about}"), 2 * 365))
                    .unwrap_or(0)
                    * 86_400;
                sum += amount;
                lines.push(Line {
                    reference: id(&format!("{member}-{number:04}")),
                    member: member.clone(),
                    category: id(category),
                    amount,
                    occurred_at: later(-3_600 - ago),
                });
            }
            heaviest = heaviest.max(sum);
        }
        let batch = Batch::new(lines).expect("every line has its own reference");
        self.credit_batch(id("first-batch"), &batch)?;
        Ok((batch.lines().len(), heaviest))
    }

    /// The app vouches for a batch.
    pub fn credit_batch(&self, reference: Id, batch: &Batch) -> Result<(), CliError> {
        let text = batch.text().into_bytes();
        let statement = Contributions {
            reference,
            from: later(-3 * YEAR),
            until: later(0),
            count: batch.lines().len() as u64,
            totals: batch.totals(),
            root: batch.root(),
            lines: AttachmentRef::to(&text),
        };
        self.submit(statement, &["s/app"], &[text]).map(|_| ())
    }
}

/// The hash of the procedure by which its founders decide.
fn founding(documents: &[Document]) -> Hash {
    let mut found = documents
        .iter()
        .filter(|document| document.sort() == Sort::Procedure);
    let procedure = found.next().expect("founders decide by one");
    Hash::of(procedure.text().as_bytes())
}

/// What the demo counts contributions in, with titles.
const CATEGORIES: [(&str, &str, &str); 4] = [
    ("development", "发展", "Development"),
    ("efficiency", "效率", "Efficiency"),
    ("interaction", "互动", "Interaction"),
    ("special", "特别贡献", "Special contributions"),
];

/// What the demo's policy is called.
pub fn policy_titles() -> Titles {
    Titles::of("票权规则", "House rules")
}

/// What the demo's members are, with titles.
const CLASSES: [(&str, &str, &str); 2] = [
    ("non-owner", "非车主", "Not an owner"),
    ("owner", "车主", "Owner"),
];

fn category((name, title, title_en): (&str, &str, &str)) -> Category {
    Category {
        id: id(name),
        titles: Titles::of(title, title_en),
    }
}

fn class((name, title, title_en): (&str, &str, &str)) -> Class {
    Class {
        id: id(name),
        titles: Titles::of(title, title_en),
    }
}

/// A key that the seed and a name determine: good for a demo and for nothing else.
fn key_of(seed: u64, name: &str) -> SecretKey {
    SecretKey::from_seed(&Hash::of(format!("demo key\n{seed}\n{name}").as_bytes()).0)
}

/// `seconds` from now.
pub fn later(seconds: i64) -> Time {
    Time::from_seconds(terminal::now().seconds() + seconds).expect("near the present is a time")
}

/// An id of the demo's own.
pub fn id(text: &str) -> Id {
    Id::parse(text).expect("the demo's ids are ids")
}

/// A principal of the demo's own.
pub fn principal(text: &str) -> Principal {
    Principal::parse(text).expect("the demo's principals are principals")
}
