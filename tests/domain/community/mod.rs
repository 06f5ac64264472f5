//! A community for tests: it signs statements with keys made from names, admits them into a state,
//! and keeps the log, which can be had as a mirror.
//!
//! `signed` appends what the rules admit, `forced` appends anything, for logs that must be refused.
//! A whole poll, step by step, is in `poll`.

mod poll;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use folkmoot::domain::attachment::{AttachmentRef, Named};
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::charter::document::Document;
use folkmoot::domain::charter::first::FirstDocument;
use folkmoot::domain::charter::sort::Sort;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::log::attachments::{Namings, attachment_path, encode_attachments};
use folkmoot::domain::log::checkpoint::Checkpoint;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::log::policy::Trust;
use folkmoot::domain::log::proof::prove_inclusion;
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::log::tree::{leaf_hash, root_of};
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::state::State;
use folkmoot::domain::state::organisation::Founding;
use folkmoot::domain::statement::admit;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::domain::statement::submission::Submission;
use folkmoot::domain::statement::{Attachments, Matter, Said, Statement, due_of_matters};
use folkmoot::domain::text::Value;

use super::log_directory::{self, Files};
use super::plans::matters::{
    WHY, accepts, adopts, document, first, founders_matter, founders_votes, hash_of, holders,
    offices, policy,
};
use super::plans::{self, FOUNDERS, OFFICES, ORIGIN};

pub use super::plans::{PollPlan, council_and_charter, id, key_of, marks, time, who};

/// What statements name by hash.
#[derive(Clone, Default)]
pub struct Shelf(pub BTreeMap<Hash, Arc<[u8]>>);

impl Attachments for Shelf {
    fn get(&self, hash: &Hash) -> Option<Matter> {
        self.0.get(hash).map(|bytes| Matter::Bytes(bytes.clone()))
    }
}

/// A log in the making, with the state it leads to.
#[derive(Clone)]
pub struct Community {
    pub state: State,
    pub entries: Vec<Vec<u8>>,
    pub shelf: Shelf,
    /// The attachments that each entry names.
    named: Vec<Vec<Named>>,
    /// Marks that the mirror does not give.
    pub withheld: Vec<Hash>,
    /// The references given out so far.
    references: u32,
}

impl Community {
    /// Founders, a first clock at the beginning of December 2026, and one holder of each office:
    /// `o/lin` registrar, `o/wang`, `o/xu`, `o/zhou` scrutineers, `o/checker`, `o/officer` returning
    /// officer, `s/app` source of contributions, `s/desk` enroller.
    pub fn new() -> Community {
        Community::founded(plans::genesis(log_directory::log_key().public()))
    }

    /// The same of a community that was born so.
    pub fn founded(genesis: Founding) -> Community {
        Community::begun(genesis, &first(&[]))
    }

    /// The same of a community that begins with these documents.
    pub fn under(texts: &[&str]) -> Community {
        let documents = first(texts);
        let mut genesis = plans::genesis(log_directory::log_key().public());
        genesis.documents = FirstDocument::all(&documents);
        Community::begun(genesis, &documents)
    }

    fn begun(genesis: Founding, documents: &[Document]) -> Community {
        let mut community = Community::empty();
        for document in documents {
            community.attach(document.text().as_bytes());
        }
        let founded = genesis.founded.to_string();
        community.signed(genesis, &FOUNDERS.map(who));
        community.clock(&founded);
        community.decide(offices(OFFICES));
        community
    }

    /// A log without entries.
    pub fn empty() -> Community {
        Community {
            state: State::new(ORIGIN),
            entries: Vec::new(),
            shelf: Shelf::default(),
            named: Vec::new(),
            withheld: Vec::new(),
            references: 0,
        }
    }

    /// The text of a statement in this log.
    pub fn text(&self, said: impl Into<Said>) -> String {
        let statement = Statement {
            log: ORIGIN.to_owned(),
            genesis: self.state.genesis().map(|(hash, _)| hash),
            said: said.into(),
        };
        statement.text()
    }

    /// A note with the signatures of these, in this order.
    pub fn note(&self, said: impl Into<Said>, signers: &[Principal]) -> Note {
        let text = self.text(said);
        let line =
            |who: &Principal| NoteSignature::make(&text, &who.line_name(ORIGIN), &key_of(who));
        Note::new(&text, signers.iter().map(line).collect()).expect("the note is well-formed")
    }

    /// Appends a note that the rules admit; the hash of its statement, or why they do not.
    pub fn submit(&mut self, note: &Note) -> Result<Hash, Refusal> {
        let bytes = note.to_bytes();
        let submission = Submission::parse(&bytes)?;
        let keys = self.state.keys();
        let known = |who: &Principal| keys.of(who).iter().map(|record| record.key).collect();
        let signatories = submission.identify(known)?;
        let (hash, named) = (submission.hash, submission.statement.said.attachments());
        let entry = submission.assume_verified(signatories);
        let effects = admit(&self.state, &entry, &self.shelf)?;
        self.state.apply(leaf_hash(&bytes), &effects);
        self.entries.push(bytes);
        self.named.push(named);
        Ok(hash)
    }

    /// Signs and appends what the rules admit; the hash of the statement.
    pub fn signed(&mut self, said: impl Into<Said>, signers: &[Principal]) -> Hash {
        let note = self.note(said, signers);
        let submitted = self.submit(&note);
        submitted.unwrap_or_else(|refusal| panic!("{refusal}\n{}", note.text))
    }

    /// Signs and appends whatever the rules say, without effect.
    pub fn forced(&mut self, said: impl Into<Said>, signers: &[Principal]) {
        let note = self.note(said, signers);
        self.forced_bytes(note.to_bytes());
    }

    /// Appends any bytes as an entry.
    pub fn forced_bytes(&mut self, bytes: Vec<u8>) {
        let statement = Submission::parse(&bytes).map(|submission| submission.statement);
        let named = statement.map_or_else(|_| Vec::new(), |found| found.said.attachments());
        self.state.apply(leaf_hash(&bytes), &[]);
        self.entries.push(bytes);
        self.named.push(named);
    }

    /// Puts bytes on the shelf, where statements can name them.
    pub fn attach(&mut self, bytes: &[u8]) -> AttachmentRef {
        let named = AttachmentRef::to(bytes);
        self.shelf.0.insert(named.hash, bytes.into());
        named
    }

    /// Moves the log's time.
    pub fn clock(&mut self, text: &str) {
        self.signed(Clock { time: time(text) }, &[who("s/service")]);
    }

    pub fn reference(&mut self) -> Id {
        self.references += 1;
        id(&format!("act-{}", self.references))
    }

    /// The founders decide by their votes what these clauses say, and those to whom they give an office have
    /// accepted it; the name of the matter.
    pub fn decide(&mut self, clauses: Vec<Clause>) -> Hash {
        self.attach(WHY);
        let holders = holders(&clauses);
        let matter = founders_matter(self.reference(), clauses);
        let matter = self.signed(matter, &[who(FOUNDERS[0])]);
        for holder in holders {
            let yes = accepts(&format!("matter {matter}"), &holder.write(), None);
            self.signed(yes, &[holder]);
        }
        for (founder, vote) in FOUNDERS.iter().zip(founders_votes(matter)) {
            let found = self.state.matters().require(&matter).unwrap();
            if found.decided().is_none() {
                self.signed(vote, &[who(founder)]);
                self.act();
            }
        }
        matter
    }

    /// What the log calls for among matters is said.
    pub fn act(&mut self) {
        while let Some(said) = due_of_matters(&self.state) {
            self.signed(said, &[who("s/service")]);
        }
    }

    /// The founders grant an office without limits.
    pub fn grant(&mut self, office: Office, holder: &str) {
        self.decide(offices([(office, holder)]));
    }

    /// The registrar enrols members of class `owner` who joined at the beginning of 2021.
    pub fn enrol<'a>(&mut self, members: impl IntoIterator<Item = &'a str>) {
        for member in members {
            let holder = Principal::Member(id(member));
            self.signed(plans::enrolment(member), &[who("o/lin"), holder]);
        }
    }

    /// The source credits a batch of development: members and amounts, all in November 2026.
    pub fn credit(&mut self, amounts: &[(&str, i64)]) {
        let reference = self.reference();
        let (contributions, lines) = plans::credited(reference, amounts);
        self.attach(&lines);
        self.signed(contributions, &[who("s/app")]);
    }

    /// The founders adopt a policy from its own lines; the hash of its text.
    pub fn policy(&mut self, lines: &[(&str, &str)]) -> Hash {
        let documents = self.state.documents();
        let revision = documents.next_revision(Sort::Policy, &id("house"));
        let text = policy("house", revision, lines);
        self.attach(document(&text).text().as_bytes());
        self.decide(vec![adopts(&text)]);
        hash_of(&text)
    }

    /// The log as static files: what `folkmoot mirror` writes.
    pub fn mirror(&self) -> Files {
        let mut files = log_directory::directory(&self.entries);
        let mut namings = Namings::default();
        for (index, bundle) in self.named.chunks(256).enumerate() {
            let named = bundle.iter().flatten();
            let brought: Vec<&Named> = named
                .filter(|named| namings.brings(&named.hash, named.size.is_some()))
                .collect();
            let item = |named: &&Named| match self.withheld.contains(&named.hash) {
                true => None,
                false => Some(self.shelf.0[&named.hash].as_ref()),
            };
            let bytes = encode_attachments(brought.iter().map(item)).expect("they are short");
            let index = u64::try_from(index).unwrap();
            files.insert(attachment_path(index, bundle.len()), bytes);
        }
        files
    }

    /// The log as it was when it had `size` entries.
    pub fn at(&self, size: usize) -> Community {
        let mut earlier = self.clone();
        earlier.entries.truncate(size);
        earlier.named.truncate(size);
        earlier
    }

    /// What an auditor holds about this log.
    pub fn trust(&self) -> Trust {
        Trust::of(
            self.state.genesis().expect("it is founded").0,
            log_directory::keys(),
        )
    }

    /// The signed head over all entries.
    pub fn checkpoint(&self) -> String {
        let leaves = self.entries.iter().map(|entry| leaf_hash(entry));
        let checkpoint = Checkpoint {
            origin: ORIGIN.to_owned(),
            size: self.entries.len().try_into().unwrap(),
            root: root_of(leaves),
        };
        checkpoint.sign(&log_directory::log_key())
    }

    /// The receipt for an entry under the head over all entries.
    pub fn receipt(&self, index: usize) -> Receipt {
        let leaves: Vec<Hash> = self.entries.iter().map(|entry| leaf_hash(entry)).collect();
        let node = |height: u8, place: u64| {
            let width = 1_usize << height;
            let first = usize::try_from(place).unwrap() * width;
            Some(root_of(leaves[first..first + width].iter().copied()))
        };
        let size = leaves.len().try_into().unwrap();
        let index: u64 = index.try_into().unwrap();
        Receipt {
            extra: None,
            index,
            proof: prove_inclusion(index, size, node).expect("the entry is there"),
            checkpoint: self.checkpoint(),
        }
    }
}

/// Writes files below a directory.
pub fn write(files: &Files, directory: &Path) {
    for (path, bytes) in files {
        let path = directory.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}
