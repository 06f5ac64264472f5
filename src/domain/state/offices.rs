//! Offices: who holds which, within what scope and until when, and the keys of those who hold them.

use super::key_chain::{self, KeyRecord, Revocation};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::persistent::{Map, Set};
use crate::domain::time::Time;

crate::faults! {
    /// What is refused because of the offices that somebody holds or does not hold.
    pub enum Refusal {
        OutOfScope { holder: Principal, scope: Id } "out-of-scope" Forbidden;
        NotInOffice { holder: Principal, office: Office } "not-in-office" Unfit;
    }
}

/// What can happen to offices.
#[derive(Debug, Clone)]
pub enum Effect {
    /// An office began; the holder's key is known from now on.
    Granted {
        /// Of the `office` statement; `None` for what the genesis statement gives.
        reference: Option<Id>,
        /// Which office.
        office: Office,
        /// Whose.
        holder: Principal,
        /// The holder's key.
        key: PublicKey,
        /// What it is limited to; `all` for no limit.
        scope: Vec<Id>,
        /// The first instant after it; `None` for no end.
        until: Option<Time>,
    },
    /// An office ended.
    Ended {
        /// Of the `office` statement; `None` where a clause ended it.
        reference: Option<Id>,
        /// Which office.
        office: Office,
        /// Whose.
        holder: Principal,
    },
    /// A key of an officer or a machine ended.
    KeyEnded {
        /// Whose.
        holder: Principal,
        /// Which.
        key: PublicKey,
        /// By the roster: only for polls opened afterwards.
        by_roster: bool,
    },
}

/// The scope that limits nothing.
pub const EVERYTHING: &str = "all";

/// The scope of a term without limit.
pub fn everything() -> Vec<Id> {
    vec![Id::parse(EVERYTHING).expect("it is an id")]
}

/// Who held which office until when, and their keys.
#[derive(Debug, Clone, Default)]
pub struct Offices {
    terms: Map<(Principal, Office), Term>,
    keys: Map<Principal, Vec<KeyRecord>>,
    owners: Map<[u8; 32], Principal>,
    references: Set<Id>,
}

/// One office of one holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What it is limited to; `all` for no limit.
    pub scope: Vec<Id>,
    /// The first instant after it; `None` for no end.
    pub until: Option<Time>,
}

impl Term {
    fn is_running(&self, now: Option<Time>) -> bool {
        match (self.until, now) {
            (Some(until), Some(now)) => now < until,
            _ => true,
        }
    }
}

/// The offices in force at the last logged clock: a term that is over ends by itself.
#[derive(Debug, Clone, Copy)]
pub struct InForce<'a> {
    offices: &'a Offices,
    now: Option<Time>,
}

impl<'a> InForce<'a> {
    /// Whether the principal holds the office.
    pub fn holds(self, principal: &Principal, office: Office) -> bool {
        self.term(principal, office).is_some()
    }

    /// Whether the holder's scope in this office includes `what`.
    pub fn scope_allows(self, principal: &Principal, office: Office, what: &Id) -> bool {
        let allows = |scope: &Id| scope.as_str() == EVERYTHING || scope == what;
        self.term(principal, office)
            .is_some_and(|term| term.scope.iter().any(allows))
    }

    /// Errors with `OutOfScope` unless the holder's scope in this office includes `what`.
    pub fn require_scope(
        self,
        principal: &Principal,
        office: Office,
        what: &Id,
    ) -> Result<(), Refusal> {
        match self.scope_allows(principal, office, what) {
            true => Ok(()),
            false => Err(Refusal::OutOfScope {
                holder: principal.clone(),
                scope: what.clone(),
            }),
        }
    }

    /// Errors with `NotInOffice` unless the principal holds the office.
    pub fn require(self, principal: &Principal, office: Office) -> Result<(), Refusal> {
        match self.holds(principal, office) {
            true => Ok(()),
            false => Err(Refusal::NotInOffice {
                holder: principal.clone(),
                office,
            }),
        }
    }

    /// All terms, ordered by holder and office.
    pub fn iter(self) -> impl Iterator<Item = (&'a Principal, Office, &'a Term)> {
        let terms = self.offices.terms.iter();
        terms
            .filter(move |(_, term)| term.is_running(self.now))
            .map(|((holder, office), term)| (holder, *office, term))
    }

    /// The instants at which terms end.
    pub fn boundaries(self) -> impl Iterator<Item = Time> + 'a {
        self.iter().filter_map(|(_, _, term)| term.until)
    }

    fn term(self, principal: &Principal, office: Office) -> Option<&'a Term> {
        let term = self.offices.terms.get(&(principal.clone(), office));
        term.filter(|term| term.is_running(self.now))
    }
}

impl Offices {
    /// The offices in force at an instant; before the first clock, all.
    pub fn at(&self, now: Option<Time>) -> InForce<'_> {
        InForce { offices: self, now }
    }

    /// Whether an office statement with this reference has taken effect.
    pub fn reference_used(&self, reference: &Id) -> bool {
        self.references.contains(reference)
    }

    /// Everyone with a key here, in order.
    pub fn holders(&self) -> impl Iterator<Item = (&Principal, &[KeyRecord])> {
        let keys = self.keys.iter();
        keys.map(|(holder, keys)| (holder, keys.as_slice()))
    }

    pub(super) fn keys(&self, principal: &Principal) -> &[KeyRecord] {
        self.keys.get(principal).map_or(&[], Vec::as_slice)
    }

    pub(super) fn owner(&self, key: &PublicKey) -> Option<&Principal> {
        self.owners.get(key.as_bytes())
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        match effect {
            Effect::Granted {
                reference,
                office,
                holder,
                key,
                scope,
                until,
            } => {
                if let Some(reference) = reference {
                    self.references.insert(reference.clone());
                }
                let term = Term {
                    scope: scope.clone(),
                    until: *until,
                };
                self.terms.insert((holder.clone(), *office), term);
                key_chain::add(self.keys.or_default(holder), *key);
                self.owners.insert(*key.as_bytes(), holder.clone());
            }
            Effect::Ended {
                reference,
                office,
                holder,
            } => {
                if let Some(reference) = reference {
                    self.references.insert(reference.clone());
                }
                self.terms.remove(&(holder.clone(), *office));
            }
            Effect::KeyEnded {
                holder,
                key,
                by_roster,
            } => {
                let chain = self.keys.get_mut(holder).expect("it was admitted");
                let revocation = Revocation {
                    at: at.index,
                    by_roster: *by_roster,
                };
                key_chain::revoke(chain, key, revocation);
            }
        }
    }
}
