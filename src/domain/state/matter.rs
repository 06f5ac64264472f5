//! One matter: what was said about it, and how far it has come. What time will make of it is in `course`.

mod course;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fate::{Admission, Call, Decided, LastVote, Outcome, Stance, Taken};
use crate::domain::charter::clause::Clause;
use crate::domain::charter::concerned::{Concerned, Mandate};
use crate::domain::charter::document::Document;
use crate::domain::charter::procedure::{Procedure, Supporters};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::persistent::Map;
use crate::domain::poll::notice::Mode;
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// Who could support a matter when it was brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Could {
    /// Members and holders of offices.
    pub heads: u64,
    /// What they weigh on the roll.
    pub weight: u128,
}

/// What a matter begins with.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The procedure it is under, to its end.
    pub procedure: Arc<Procedure>,
    /// That procedure's hash.
    pub procedure_hash: Hash,
    /// Who brought it.
    pub author: Principal,
    /// What it concerns.
    pub concerns: Option<Concerned>,
    /// How many could support it and what they weigh, where a need is a share or a root of them.
    pub could: Could,
    /// The poll whose certified roll says what supporters weigh, to its end: the last one under the
    /// procedure's policy.
    pub roll: Option<Id>,
    /// Whether the author stands behind each version as its first supporter.
    pub author_supports: bool,
    /// What it says.
    pub version: Version,
}

/// What one version of a matter says.
#[derive(Debug, Clone)]
pub struct Version {
    /// Hash of its statement.
    pub hash: Hash,
    /// What people call it.
    pub titles: Titles,
    /// Hash of an attachment: what is proposed and why.
    pub text: Hash,
    /// What takes hold once it is adopted, in order.
    pub clauses: Arc<[Clause]>,
    /// The documents that its clauses name, by their hashes.
    pub documents: Arc<[(Hash, Document)]>,
}

/// Somebody's yes to what a clause gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// As whom the person acts.
    pub name: Principal,
    /// The key that it brought.
    pub brought: Option<PublicKey>,
    /// That key, or else the one that signed it.
    pub key: PublicKey,
}

/// A matter.
#[derive(Debug, Clone)]
pub struct Matter {
    name: Hash,
    beginning: Arc<Beginning>,
    entry: u64,
    brought_at: Time,
    /// The last version, and when it came.
    last: (Version, Time),
    /// Each with the number of the last text, and whether the person stands behind it.
    supporters: Map<Principal, (u32, bool)>,
    supported_at: Option<Time>,
    first_admitted_at: Option<Time>,
    judged: Option<(Admission, Time)>,
    /// How often officers have said something.
    admissions: u32,
    /// Yes or no, or neither for later.
    answer: Option<(Option<bool>, Time)>,
    answers: BTreeMap<Principal, u32>,
    votes: BTreeMap<Mandate, LastVote>,
    accepted: BTreeMap<Principal, Acceptance>,
    declined: BTreeSet<Principal>,
    withdrawn: bool,
    /// What decides it; the last, where an earlier poll came to nothing.
    called: Option<Call>,
    decided: Option<Decided>,
    enacted: Option<(Vec<Taken>, Time)>,
}

impl Matter {
    pub(super) fn new(name: Hash, beginning: Arc<Beginning>, entry: u64, now: Time) -> Matter {
        let mut matter = Matter {
            name,
            last: (beginning.version.clone(), now),
            beginning,
            entry,
            brought_at: now,
            supporters: Map::default(),
            supported_at: None,
            first_admitted_at: None,
            judged: None,
            admissions: 0,
            answer: None,
            answers: BTreeMap::new(),
            votes: BTreeMap::new(),
            accepted: BTreeMap::new(),
            declined: BTreeSet::new(),
            withdrawn: false,
            called: None,
            decided: None,
            enacted: None,
        };
        matter.begin_support();
        matter
    }

    /// Its name: the hash of its first version.
    pub fn name(&self) -> Hash {
        self.name
    }

    /// The procedure it is under, to its end.
    pub fn procedure(&self) -> &Procedure {
        &self.beginning.procedure
    }

    /// That procedure's hash.
    pub fn procedure_hash(&self) -> Hash {
        self.beginning.procedure_hash
    }

    /// Who brought it.
    pub fn author(&self) -> &Principal {
        &self.beginning.author
    }

    /// What it concerns.
    pub fn concerns(&self) -> Option<&Concerned> {
        self.beginning.concerns.as_ref()
    }

    /// How many could support it when it was brought, and what they weigh.
    pub fn could(&self) -> Could {
        self.beginning.could
    }

    /// The poll whose certified roll says what supporters weigh.
    pub fn roll(&self) -> Option<&Id> {
        self.beginning.roll.as_ref()
    }

    /// The entry that brought it.
    pub fn entry(&self) -> u64 {
        self.entry
    }

    /// When it was brought.
    pub fn brought_at(&self) -> Time {
        self.brought_at
    }

    /// Its last version.
    pub fn last(&self) -> &Version {
        &self.last.0
    }

    /// Who stands behind its last version, in order.
    pub fn supporters(&self) -> impl Iterator<Item = &Principal> {
        let supporters = self.supporters.iter();
        supporters.filter_map(|(who, (_, stands))| stands.then_some(who))
    }

    /// The number of the last text of a person about supporting it, and whether the person does.
    pub fn support_of(&self, person: &Principal) -> (u32, bool) {
        self.supporters.get(person).copied().unwrap_or((0, false))
    }

    /// When its last version was supported.
    pub fn supported_at(&self) -> Option<Time> {
        self.supported_at
    }

    /// When support ends, where the procedure says.
    pub fn support_until(&self) -> Option<Time> {
        self.procedure().support_within?.after(self.brought_at)
    }

    /// What officers did last, and when.
    pub fn judged(&self) -> Option<(Admission, Time)> {
        self.judged
    }

    /// How often officers have said something.
    pub fn admissions(&self) -> u32 {
        self.admissions
    }

    /// The last answer: yes or no, or neither for later.
    pub fn answered(&self) -> Option<(Option<bool>, Time)> {
        self.answer
    }

    /// The last vote by each mandate, in order.
    pub fn votes(&self) -> impl Iterator<Item = (&Mandate, &LastVote)> {
        self.votes.iter()
    }

    /// The last vote by a mandate.
    pub fn vote_of(&self, mandate: &Mandate) -> Option<&LastVote> {
        self.votes.get(mandate)
    }

    /// With what somebody accepted what a clause gives.
    pub fn acceptance(&self, person: &Principal) -> Option<&Acceptance> {
        self.accepted.get(person)
    }

    /// Whether somebody said no to what a clause gives.
    pub fn is_declined_by(&self, person: &Principal) -> bool {
        self.declined.contains(person)
    }

    /// Whether the author took it back.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// What decides it, or was to before the poll came to nothing.
    pub fn called(&self) -> Option<&Call> {
        self.called.as_ref()
    }

    /// How it was decided.
    pub fn decided(&self) -> Option<Decided> {
        self.decided
    }

    /// What became of its clauses, and when.
    pub fn enacted(&self) -> Option<&(Vec<Taken>, Time)> {
        self.enacted.as_ref()
    }

    /// Whether time or somebody can still bring it further.
    pub fn is_open(&self) -> bool {
        let merged = matches!(self.judged, Some((Admission::Merged(_), _)));
        let ends = match self.decided.map(|decided| decided.outcome) {
            None => false,
            Some(Outcome::Adopted) => self.procedure().mode == Mode::Advisory,
            Some(Outcome::Rejected | Outcome::Lapsed | Outcome::SetAside) => true,
        };
        !(self.withdrawn || merged || ends || self.enacted.is_some())
    }

    /// When it was or will be admitted: by officers, by itself where nobody has to, or because nobody
    /// said a word.
    pub fn admitted_at(&self) -> Option<Time> {
        let supported = self.supported_at?;
        let Some(admit) = &self.procedure().admit else {
            return Some(supported);
        };
        match self.judged {
            Some((Admission::Admitted, at)) => Some(at),
            Some((Admission::Returned | Admission::Merged(_), _)) => None,
            None if self.procedure().appeal.is_some() => None,
            None => course::twice(admit.by.within, supported),
        }
    }

    /// Until when officers have to say a word, once it is supported.
    pub fn admission_until(&self) -> Option<Time> {
        let admit = self.procedure().admit.as_ref()?;
        match self.judged {
            None => admit.by.within.after(self.supported_at?),
            Some(_) => None,
        }
    }

    fn begin_support(&mut self) {
        if self.beginning.author_supports {
            let author = self.beginning.author.clone();
            let (seq, _) = self.support_of(&author);
            self.supporters.insert(author, (seq, true));
        }
    }

    pub(super) fn revise(&mut self, version: Version, now: Time) {
        self.last = (version, now);
        self.judged = None;
        if self.procedure().versions().supporters == Supporters::Voids {
            self.supported_at = None;
            let stood: Vec<Principal> = self.supporters().cloned().collect();
            for person in stood {
                let (seq, _) = self.support_of(&person);
                self.supporters.insert(person, (seq, false));
            }
            self.begin_support();
        }
    }

    pub(super) fn support(&mut self, by: &Principal, seq: u32, stands: bool) {
        self.supporters.insert(by.clone(), (seq, stands));
    }

    pub(super) fn carry(&mut self, now: Time) {
        self.supported_at = Some(now);
        if self.procedure().admit.is_none() {
            self.first_admitted_at = self.first_admitted_at.or(Some(now));
        }
    }

    pub(super) fn judge(&mut self, admission: &Admission, now: Time) {
        self.judged = Some((*admission, now));
        self.admissions = self.admissions.saturating_add(1);
        if *admission == Admission::Admitted {
            self.first_admitted_at = self.first_admitted_at.or(Some(now));
        }
    }

    pub(super) fn answer(&mut self, by: &Principal, seq: u32, yes: Option<bool>, now: Time) {
        self.answer = Some((yes, now));
        self.answers.insert(by.clone(), seq);
    }

    /// The number of the last answer of a person.
    pub fn answers_of(&self, person: &Principal) -> u32 {
        self.answers.get(person).copied().unwrap_or(0)
    }

    pub(super) fn accept(&mut self, by: &Principal, acceptance: Acceptance) {
        self.accepted.insert(by.clone(), acceptance);
    }

    pub(super) fn vote(&mut self, mandate: &Mandate, seq: u32, stance: Stance, at: Time) {
        let vote = LastVote { seq, stance, at };
        self.votes.insert(mandate.clone(), vote);
    }

    pub(super) fn decline(&mut self, by: &Principal) {
        self.accepted.remove(by);
        self.declined.insert(by.clone());
    }

    pub(super) fn withdraw(&mut self) {
        self.withdrawn = true;
    }

    pub(super) fn call(&mut self, call: &Call) {
        self.called = Some(call.clone());
    }

    pub(super) fn decide(&mut self, decided: Decided) {
        self.decided = Some(decided);
    }

    pub(super) fn enact(&mut self, taken: Vec<Taken>, at: Time) {
        self.enacted = Some((taken, at));
    }
}
