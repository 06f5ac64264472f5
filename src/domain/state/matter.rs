//! One matter: how far it has come, and what time will make of it.
//!
//! Times that are over are compared with the clock; nothing here is set by a job. A time is over when the
//! clock reaches its end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fate::{Admission, Decided, Next, Outcome, Taken};
use crate::domain::charter::clause::Clause;
use crate::domain::charter::concerned::Concerned;
use crate::domain::charter::document::Document;
use crate::domain::charter::procedure::{Decide, Mode, Procedure, StayUnless, Supporters};
use crate::domain::charter::span::Span;
use crate::domain::hash::Hash;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::persistent::Map;
use crate::domain::time::Time;
use crate::domain::title::Titles;

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
    /// How many could support it, where a need is a share or a root of them.
    pub could: u64,
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
    accepted: BTreeMap<Principal, Acceptance>,
    declined: BTreeSet<Principal>,
    withdrawn: bool,
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
            accepted: BTreeMap::new(),
            declined: BTreeSet::new(),
            withdrawn: false,
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

    /// How many could support it when it was brought.
    pub fn could(&self) -> u64 {
        self.beginning.could
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
            None => twice(admit.by.within, supported),
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

    /// From when it can be decided: the least time since admission, and since the last version.
    pub fn decidable_from(&self) -> Option<Time> {
        let admitted = self.admitted_at()?;
        let first = self.first_admitted_at.unwrap_or(admitted);
        let procedure = self.procedure();
        let deliberation = procedure.deliberation.map(|spans| spans.first.after(first));
        let quiet = procedure.quiet.map(|quiet| quiet.after(self.last.1));
        let answers = self.answer.is_none().then(|| self.answer_until(admitted));
        let all = [deliberation, quiet, answers.flatten().map(Some)];
        let mut from = admitted;
        for at in all.into_iter().flatten() {
            from = from.max(at?);
        }
        Some(from)
    }

    /// Until when the decision waits for an answer; `None` where nobody has to give one.
    fn answer_until(&self, admitted: Time) -> Option<Time> {
        let mut lines = self.procedure().answer.iter();
        let until = lines.try_fold(admitted, |at, line| line.within.after(at));
        until.filter(|_| !self.procedure().answer.is_empty())
    }

    /// When a decision takes effect unless something makes it wait.
    pub fn effect_from(&self) -> Option<Time> {
        let decided = self.decided?;
        match self.procedure().cooling_off {
            Some(cooling_off) => cooling_off.after(decided.at),
            None => Some(decided.at),
        }
    }

    /// What time calls for next and as of which instant, by the matters about it and the matter that it is
    /// about; it may lie in the future. `None` while only people can bring it further.
    pub fn next(&self, about: &[&Matter], target: Option<&Matter>) -> Option<(Time, Next)> {
        if !self.is_open() {
            return None;
        }
        match self.decided {
            Some(_) => self.effect(about),
            None => self.decision(about, target),
        }
    }

    fn decision(&self, about: &[&Matter], target: Option<&Matter>) -> Option<(Time, Next)> {
        let lapsed = |at| Some((at, Next::Decision(Outcome::Lapsed)));
        let decided = self
            .decidable_from()
            .and_then(|from| match self.procedure().decide {
                Decide::Admission => Some((from, Next::Decision(Outcome::Adopted))),
                Decide::Answer => {
                    let (answer, at) = self.answer?;
                    let outcome = match answer? {
                        true => Outcome::Adopted,
                        false => Outcome::Rejected,
                    };
                    Some((at.max(from), Next::Decision(outcome)))
                }
                Decide::Poll | Decide::Body { .. } => None,
            });
        let lapses = match (self.supported_at, self.judged) {
            (None, _) => self.support_until(),
            (Some(_), Some((Admission::Returned, at))) if !self.is_appealed(about) => {
                let admit = self.procedure().admit.as_ref();
                admit.and_then(|admit| admit.by.within.after(at))
            }
            _ => None,
        };
        // What would make a decision wait must be admitted before that takes effect.
        let too_late = target.and_then(|target| {
            let stays = target.stays(self.procedure());
            let until = target.effect_from()?;
            let in_time = self.admitted_at().is_some_and(|at| at < until);
            (stays.is_some() && !in_time).then_some(until)
        });
        let lapse = [lapses, too_late].into_iter().flatten().min();
        match (decided, lapse) {
            (Some((at, _)), Some(lapse)) if lapse < at => lapsed(lapse),
            (Some(decided), _) => Some(decided),
            (None, Some(lapse)) => lapsed(lapse),
            (None, None) => None,
        }
    }

    fn is_appealed(&self, about: &[&Matter]) -> bool {
        let appeal = self.procedure().appeal.as_ref();
        let mut appeals = about
            .iter()
            .filter(|other| Some(&other.procedure().id) == appeal);
        appeals.any(|other| other.is_open())
    }

    /// What a matter of this procedure about it does to its decision.
    fn stays(&self, procedure: &Procedure) -> Option<StayUnless> {
        let mut stays = self.procedure().stays.iter();
        let stay = stays.find(|stay| stay.procedure == procedure.id)?;
        Some(stay.unless)
    }

    /// The matter that makes its decision wait, the first brought.
    pub fn waits_for<'a>(&self, about: &[&'a Matter]) -> Option<&'a Matter> {
        let mut staying = about
            .iter()
            .filter(|other| self.is_stayed_by(other).is_some());
        staying
            .find(|other| other.decided.is_none() && other.is_open())
            .copied()
    }

    /// What a matter that was admitted in the cooling-off does to its decision.
    fn is_stayed_by(&self, other: &Matter) -> Option<StayUnless> {
        let unless = self.stays(other.procedure())?;
        let until = self.effect_from()?;
        let decided = self.decided?;
        let within = other.brought_at >= decided.at;
        let admitted = other.admitted_at().is_some_and(|at| at < until);
        (within && admitted && !other.withdrawn).then_some(unless)
    }

    fn effect(&self, about: &[&Matter]) -> Option<(Time, Next)> {
        let mut at = self.effect_from()?;
        if self.waits_for(about).is_some() {
            return None;
        }
        for other in about {
            let (Some(unless), Some(decided)) = (self.is_stayed_by(other), other.decided) else {
                continue;
            };
            let adopted = decided.outcome == Outcome::Adopted;
            let set_aside = match unless {
                StayUnless::Ends => !adopted,
                StayUnless::Holds => adopted,
            };
            if set_aside {
                return Some((decided.at, Next::Decision(Outcome::SetAside)));
            }
            at = at.max(decided.at);
        }
        Some((at, Next::Enact))
    }

    /// The instants at which something about it changes by time alone.
    pub fn boundaries(&self) -> impl Iterator<Item = Time> + use<> {
        let decision = self.decision(&[], None).map(|(at, _)| at);
        let mut all = vec![self.support_until(), self.admission_until(), decision];
        all.extend([
            self.decidable_from(),
            self.admitted_at(),
            self.effect_from(),
        ]);
        all.into_iter().flatten()
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

    pub(super) fn decline(&mut self, by: &Principal) {
        self.accepted.remove(by);
        self.declined.insert(by.clone());
    }

    pub(super) fn withdraw(&mut self) {
        self.withdrawn = true;
    }

    pub(super) fn decide(&mut self, statement: Hash, outcome: Outcome, at: Time) {
        self.decided = Some(Decided {
            statement,
            outcome,
            at,
        });
    }

    pub(super) fn enact(&mut self, taken: Vec<Taken>, at: Time) {
        self.enacted = Some((taken, at));
    }
}

fn twice(span: Span, from: Time) -> Option<Time> {
    span.after(span.after(from)?)
}
