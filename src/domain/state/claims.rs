//! Claims and objections against the provisional rolls of polls, and what rulings made of them.

use std::sync::LazyLock;

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::persistent::{Map, Set};
use crate::domain::poll::Logged;
use crate::domain::poll::claim::Verdict;
use crate::domain::poll::cut::Remedies;

crate::faults! {
    /// What is refused about claims.
    pub enum Refusal {
        Unknown { claim: Hash } "unknown-claim" Missing;
        Ruled { claim: Hash } "claim-ruled" Conflict;
        Waits { member: Id, poll: Id } "claim-waits" Conflict;
        Exhausted { member: Id, poll: Id, limit: usize } "claims-exhausted" Conflict;
        BadRemedy { entry: u64, ledger_size: u64, about: Id } "bad-remedy" Unfit;
        Unruled { poll: Id, count: usize } "claims-unruled" Conflict;
        RollSuperseded { poll: Id } "roll-superseded" Conflict;
    }
}

/// What can happen to claims.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A member objects to a provisional roll.
    Filed {
        /// Hash of the `claim` statement.
        statement: Hash,
        /// Unique among this member's claims in this poll.
        reference: Id,
        /// The poll.
        poll: Id,
        /// Hash of the provisional roll's statement.
        roll: Hash,
        /// Who objects.
        member: Id,
        /// Whose place on the roll it is about.
        about: Id,
        /// Hash of an attachment, a text.
        reason: Hash,
    },
    /// A claim is decided. Upheld, the remedies count for the member it is about.
    Ruled {
        /// Hash of the `ruling` statement.
        statement: Hash,
        /// The poll.
        poll: Id,
        /// Hash of the `claim` statement.
        claim: Hash,
        /// The registrar who decided.
        by: Principal,
        /// What became of it.
        verdict: Verdict,
        /// Entries of the log that put it right.
        remedies: Vec<u64>,
        /// Hash of an attachment, a text.
        reason: Hash,
    },
    /// There is a new provisional roll: claims are about that one from now on.
    Renewed {
        /// The poll.
        poll: Id,
    },
}

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Who objects.
    pub member: Id,
    /// Whose place on the roll it is about.
    pub about: Id,
    /// What a ruling has made of it.
    pub verdict: Option<Verdict>,
}

/// The claims of all polls.
#[derive(Debug, Clone, Default)]
pub struct Claims(Map<Id, ClaimsOfPoll>);

/// The claims of one poll.
#[derive(Debug, Clone, Default)]
pub struct ClaimsOfPoll {
    filed: Map<Hash, Claimed>,
    /// Whose claims wait for a ruling: one at a time each.
    waiting: Set<Id>,
    /// How often each has objected to the provisional roll that stands.
    objected: Map<Id, usize>,
    references: Set<(Id, Id)>,
    remedies: Remedies,
    superseded: Option<Logged>,
}

impl Claims {
    /// The claims of a poll; none for an unknown one.
    pub fn of(&self, poll: &Id) -> &ClaimsOfPoll {
        static NONE: LazyLock<ClaimsOfPoll> = LazyLock::new(ClaimsOfPoll::default);
        self.0.get(poll).unwrap_or(&NONE)
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        match effect {
            Effect::Filed {
                statement,
                reference,
                poll,
                member,
                about,
                ..
            } => {
                let claimed = Claimed {
                    member: member.clone(),
                    about: about.clone(),
                    verdict: None,
                };
                let claims = self.0.or_default(poll);
                claims.file(*statement, reference, claimed);
            }
            Effect::Ruled {
                statement,
                poll,
                claim,
                verdict,
                remedies,
                ..
            } => {
                let claims = self.0.or_default(poll);
                claims.rule(claim, *verdict, remedies, at.logged(statement));
            }
            Effect::Renewed { poll } => {
                let claims = self.0.or_default(poll);
                claims.superseded = None;
                claims.objected = Map::default();
            }
        }
    }
}

impl ClaimsOfPoll {
    /// The claim with this statement hash. Errors with `Unknown`.
    pub fn require(&self, claim: &Hash) -> Result<&Claimed, Refusal> {
        let filed = self.filed.get(claim);
        filed.ok_or(Refusal::Unknown { claim: *claim })
    }

    /// How many claims no ruling has decided.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// How many claims were upheld and how many dismissed.
    pub fn decided(&self) -> (usize, usize) {
        let with = |verdict| {
            let decided = |claimed: &&Claimed| claimed.verdict == Some(verdict);
            self.filed.values().filter(decided).count()
        };
        (with(Verdict::Upheld), with(Verdict::Dismissed))
    }

    /// Whether a claim of this member waits for its ruling.
    pub fn has_waiting(&self, member: &Id) -> bool {
        self.waiting.contains(member)
    }

    /// How often this member has objected to the provisional roll that stands.
    pub fn objected(&self, member: &Id) -> usize {
        self.objected.get(member).copied().unwrap_or(0)
    }

    /// Whether the member has made a claim with this reference.
    pub fn reference_used(&self, member: &Id, reference: &Id) -> bool {
        self.references
            .contains(&(member.clone(), reference.clone()))
    }

    /// What upheld claims have let count.
    pub fn remedies(&self) -> &Remedies {
        &self.remedies
    }

    /// The log just after the last upheld ruling, as long as no new provisional roll follows it.
    pub fn superseded(&self) -> Option<Logged> {
        self.superseded
    }

    fn file(&mut self, statement: Hash, reference: &Id, claimed: Claimed) {
        let member = &claimed.member;
        self.waiting.insert(member.clone());
        let objected = self.objected.or_default(member);
        *objected = objected.saturating_add(1);
        self.references.insert((member.clone(), reference.clone()));
        self.filed.insert(statement, claimed);
    }

    fn rule(&mut self, claim: &Hash, verdict: Verdict, remedies: &[u64], here: Logged) {
        let claimed = self.filed.get_mut(claim).expect("it was admitted");
        claimed.verdict = Some(verdict);
        self.waiting.remove(&claimed.member);
        if verdict == Verdict::Upheld {
            self.remedies.add(&claimed.about, remedies);
            self.superseded = Some(here);
        }
    }
}
