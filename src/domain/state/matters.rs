//! Matters: what was brought under which procedure, who stands behind it, whether it was admitted, what
//! was decided and what took hold.
//!
//! What time brings is in [`super::matter`]: a comparison with the clock, never an effect.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fate::{Admission, Call, Decided, Stance, Taken};
use super::matter::{Acceptance, Beginning, Matter, Version};
use crate::domain::charter::clause::ClauseKind;
use crate::domain::charter::concerned::{Concerned, Mandate};
use crate::domain::charter::document::Document;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::persistent::Map;
use crate::domain::time::Time;

crate::faults! {
    /// What is refused about matters.
    pub enum Refusal {
        Unknown { matter: Hash } "unknown-matter" Missing;
        Exists { matter: Hash } "matter-exists" Conflict;
        NotYoursToBring { person: Principal, procedure: Id } "not-yours-to-bring" Forbidden;
        LimitReached { person: Principal, procedure: Id, limit: u32 } "limit-reached" Conflict;
        ConcernsNothing { procedure: Id } "concerns-nothing" Unfit;
        ConcernsElse { procedure: Id, found: String } "concerns-nothing.else" Unfit;
        TooSoon { procedure: Id, until: Time } "too-soon" Conflict;
        FieldMissing { field: Id } "field-missing" Unfit;
        FieldUnknown { field: Id } "field-missing.unknown" Unfit;
        FieldForm { field: Id } "field-missing.form" Unfit;
        ClauseNotGiven { clause: ClauseKind, procedure: Id } "clause-not-given" Forbidden;
        ClauseAwaited { clause: ClauseKind } "clause-awaited" Unfit;
        ClauseElsewhere { clause: ClauseKind, concerned: String } "clause-elsewhere" Unfit;
        OfficeNotGiven { office: Office, holder: Principal } "office-not-given" Unfit;
        NoRollYet { procedure: Id, policy: Id } "no-roll-yet" Unfit;
        TextIsFixed { matter: Hash } "text-is-fixed" Conflict;
        NotTheLast { matter: Hash, last: Hash } "not-the-last-version" Conflict;
        NotTheAuthor { matter: Hash, author: Principal } "not-the-author" Forbidden;
        Settled { matter: Hash } "matter-settled" Conflict;
        NotYoursToSupport { person: Principal, procedure: Id } "not-yours-to-support" Forbidden;
        SupportOver { matter: Hash, until: Time } "support-over" Unfit;
        SupportedAlready { person: Principal, matter: Hash } "supported-already" Conflict;
        NotSupportedBy { person: Principal, matter: Hash } "supported-already.not" Conflict;
        WrongSequence { person: Principal, seq: u32, expected: u32 } "matter-sequence" Conflict;
        NotYetSupported { matter: Hash } "not-yet-supported" Unfit;
        NotYetAdmitted { matter: Hash } "not-yet-admitted" Unfit;
        NotByVotes { procedure: Id } "not-by-votes" Unfit;
        NotThatBody { mandate: Mandate, procedure: Id } "not-by-votes.of-that-body" Unfit;
        Recused { person: Principal, matter: Hash } "recused" Forbidden;
        Frozen { clause: ClauseKind, matter: Hash } "frozen" Conflict;
        NobodyAdmits { procedure: Id } "nobody-admits" Unfit;
        NotItsAppeal { matter: Hash, procedure: Id } "not-its-appeal" Forbidden;
        NotYoursToAdmit { person: Principal, procedure: Id } "not-yours-to-admit" Forbidden;
        OwnMatter { person: Principal, matter: Hash } "own-matter" Forbidden;
        AdmittedAlready { matter: Hash } "admitted-already" Conflict;
        MergedIntoItself { matter: Hash } "merged-into-itself" Unfit;
        NotYoursToAnswer { person: Principal, procedure: Id } "not-yours-to-answer" Forbidden;
        AnsweredAlready { matter: Hash } "answered-already" Conflict;
        LaterNeedsADate { matter: Hash } "later-needs-a-date" Unfit;
        NotReady { matter: Hash, from: Time } "matter-not-ready" Unfit;
        NotAdmitted { matter: Hash } "matter-not-ready.not-admitted" Unfit;
        Called { matter: Hash, poll: Id } "matter-called" Conflict;
        NotYoursToAnnounce { person: Principal, procedure: Id } "not-yours-to-announce" Forbidden;
        OtherKey { person: Principal, matter: Hash } "accept-other-key" Forbidden;
        NothingToAccept { person: Principal, matter: Hash } "nothing-to-accept" Missing;
        AcceptedAlready { person: Principal, matter: Hash } "accepted-already" Conflict;
        Declined { person: Principal, matter: Hash } "offer-declined" Conflict;
        NotDue { kind: &'static str } "not-due" Unfit;
        DueFirst { kind: &'static str, matter: Hash } "due-first" Conflict;
    }
}

/// What can happen to matters. Each but the first is of a matter that exists.
#[derive(Debug, Clone)]
pub enum Effect {
    /// One was brought.
    Brought {
        /// Hash of its first version, its name from now on.
        matter: Hash,
        /// What it begins with.
        beginning: Arc<Beginning>,
    },
    /// A further version.
    Revised {
        /// Which matter.
        matter: Hash,
        /// What it says.
        version: Version,
    },
    /// Somebody stands behind it, or no longer.
    Supported {
        /// Which matter.
        matter: Hash,
        /// Who.
        by: Principal,
        /// The number of this text among those of the same person about this matter.
        seq: u32,
        /// Whether the person stands behind it now.
        stands: bool,
    },
    /// All needs hold: its last version is supported, for good.
    Carried {
        /// Which matter.
        matter: Hash,
    },
    /// Officers took it up, returned it or merged it.
    Judged {
        /// Which matter.
        matter: Hash,
        /// What they did.
        admission: Admission,
    },
    /// Whoever has to answer did.
    Answered {
        /// Which matter.
        matter: Hash,
        /// Who answered.
        by: Principal,
        /// The number of this answer among those of the same person.
        seq: u32,
        /// Yes or no; `None` for later.
        yes: Option<bool>,
    },
    /// A poll was announced that decides it.
    Called {
        /// Which matter.
        matter: Hash,
        /// By which option of which contest.
        call: Call,
    },
    /// Whoever a clause gives something to says yes.
    Accepted {
        /// Which matter.
        matter: Hash,
        /// Who.
        by: Principal,
        /// With what.
        acceptance: Acceptance,
    },
    /// Whoever a clause gives something to says no.
    Declined {
        /// Which matter.
        matter: Hash,
        /// Who.
        by: Principal,
    },
    /// The author took it back.
    Withdrawn {
        /// Which matter.
        matter: Hash,
    },
    /// The holder of a mandate voted on it.
    Voted {
        /// Which matter.
        matter: Hash,
        /// By which mandate.
        mandate: Mandate,
        /// The number of this vote among those by the same mandate.
        seq: u32,
        /// What it says.
        stance: Stance,
    },
    /// It was decided.
    Decided {
        /// Which matter.
        matter: Hash,
        /// How, and when.
        decided: Decided,
    },
    /// Its clauses took hold, or did not.
    Enacted {
        /// Which matter.
        matter: Hash,
        /// Each clause, in order.
        taken: Vec<Taken>,
        /// As of which instant.
        at: Time,
    },
}

/// The matters.
#[derive(Debug, Clone, Default)]
pub struct Matters {
    matters: Map<Hash, Arc<Matter>>,
    /// By the entry that brought each.
    brought: Map<u64, Hash>,
    /// Those that time or somebody can still bring further.
    open: BTreeSet<(u64, Hash)>,
    /// Which matters concern a matter, in the order in which they were brought.
    about: Map<Hash, Vec<Hash>>,
}

impl Matters {
    /// The matter of this name.
    pub fn find(&self, matter: &Hash) -> Option<&Matter> {
        self.matters.get(matter).map(Arc::as_ref)
    }

    /// The matter of this name. Errors with `Unknown`.
    pub fn require(&self, matter: &Hash) -> Result<&Matter, Refusal> {
        let unknown = Refusal::Unknown { matter: *matter };
        self.find(matter).ok_or(unknown)
    }

    /// All, in the order in which they were brought.
    pub fn iter(&self) -> impl Iterator<Item = &Matter> {
        self.brought.values().filter_map(|matter| self.find(matter))
    }

    /// Those that can still go further, in the order in which they were brought.
    pub fn open(&self) -> impl Iterator<Item = &Matter> {
        self.open.iter().filter_map(|(_, matter)| self.find(matter))
    }

    /// Those that concern this one, in the order in which they were brought.
    pub fn about(&self, matter: &Hash) -> impl Iterator<Item = &Matter> {
        let about = self.about.get(matter).map_or(&[][..], Vec::as_slice);
        about.iter().filter_map(|matter| self.find(matter))
    }

    /// The documents that matters under way would adopt, by their hashes.
    pub fn documents(&self) -> impl Iterator<Item = (&Hash, &Document)> {
        let versions = self.open().map(Matter::last);
        versions.flat_map(|version| {
            version
                .documents
                .iter()
                .map(|(hash, document)| (hash, document))
        })
    }

    fn change(&mut self, matter: &Hash, change: impl FnOnce(&mut Matter)) {
        let found = self.matters.get_mut(matter).expect("it was admitted");
        change(Arc::make_mut(found));
        if !found.is_open() {
            self.open.remove(&(found.entry(), *matter));
        }
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        let now = at.now.expect("no matter before the first clock");
        match effect {
            Effect::Brought { matter, beginning } => {
                let brought = Matter::new(*matter, beginning.clone(), at.index, now);
                self.matters.insert(*matter, Arc::new(brought));
                self.brought.insert(at.index, *matter);
                self.open.insert((at.index, *matter));
                if let Some(Concerned::Matter(other)) = &beginning.concerns {
                    self.about.or_default(other).push(*matter);
                }
            }
            Effect::Revised { matter, version } => {
                self.change(matter, |found| found.revise(version.clone(), now));
            }
            Effect::Supported {
                matter,
                by,
                seq,
                stands,
            } => self.change(matter, |found| found.support(by, *seq, *stands)),
            Effect::Carried { matter } => self.change(matter, |found| found.carry(now)),
            Effect::Judged { matter, admission } => {
                self.change(matter, |found| found.judge(admission, now));
            }
            Effect::Answered {
                matter,
                by,
                seq,
                yes,
            } => self.change(matter, |found| found.answer(by, *seq, *yes, now)),
            Effect::Called { matter, call } => {
                self.change(matter, |found| found.call(call));
            }
            Effect::Accepted {
                matter,
                by,
                acceptance,
            } => self.change(matter, |found| found.accept(by, acceptance.clone())),
            Effect::Declined { matter, by } => self.change(matter, |found| found.decline(by)),
            Effect::Withdrawn { matter } => self.change(matter, Matter::withdraw),
            Effect::Voted {
                matter,
                mandate,
                seq,
                stance,
            } => self.change(matter, |found| found.vote(mandate, *seq, *stance, now)),
            Effect::Decided { matter, decided } => {
                self.change(matter, |found| found.decide(*decided));
            }
            Effect::Enacted { matter, taken, at } => {
                self.change(matter, |found| found.enact(taken.clone(), *at));
            }
        }
    }
}
