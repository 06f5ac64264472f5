//! Offices: who holds which, within what scope and until when, and the keys of those who hold them.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{self, KeyRecord, Revocation};
use super::service;
use crate::domain::effect::Effect;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::time::Time;

/// The scope that limits nothing.
pub const EVERYTHING: &str = "all";

/// Who holds which office.
#[derive(Debug, Clone, Default)]
pub struct Offices {
    terms: BTreeMap<(Principal, Office), Term>,
    keys: BTreeMap<Principal, Vec<KeyRecord>>,
    owners: BTreeMap<[u8; 32], Principal>,
    references: BTreeSet<Id>,
    now: Option<Time>,
}

/// One office of one holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What it is limited to; `all` for no limit.
    pub scope: Vec<Id>,
    /// The first instant after it; `None` for no end.
    pub until: Option<Time>,
}

impl Offices {
    /// Whether the principal holds the office at the last logged clock.
    pub fn holds(&self, principal: &Principal, office: Office) -> bool {
        self.term(principal, office).is_some()
    }

    /// Whether the holder's scope in this office includes `what`.
    pub fn scope_allows(&self, principal: &Principal, office: Office, what: &Id) -> bool {
        self.term(principal, office).is_some_and(|term| {
            term.scope
                .iter()
                .any(|scope| scope.as_str() == EVERYTHING || scope == what)
        })
    }

    /// Errors with `OutOfScope` unless the holder's scope in this office includes `what`.
    pub fn require_scope(
        &self,
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

    /// All terms in force, ordered by holder and office.
    pub fn in_force(&self) -> impl Iterator<Item = (&Principal, Office, &Term)> {
        self.terms
            .iter()
            .filter(|(_, term)| self.is_running(term))
            .map(|((holder, office), term)| (holder, *office, term))
    }

    /// Whether an office statement with this reference has taken effect.
    pub fn reference_used(&self, reference: &Id) -> bool {
        self.references.contains(reference)
    }

    pub(super) fn keys(&self, principal: &Principal) -> &[KeyRecord] {
        self.keys.get(principal).map_or(&[], Vec::as_slice)
    }

    /// Everyone with a key here, in order.
    pub fn holders(&self) -> impl Iterator<Item = (&Principal, &[KeyRecord])> {
        self.keys
            .iter()
            .map(|(holder, keys)| (holder, keys.as_slice()))
    }

    pub(super) fn owner(&self, key: &PublicKey) -> Option<&Principal> {
        self.owners.get(key.as_bytes())
    }

    fn term(&self, principal: &Principal, office: Office) -> Option<&Term> {
        self.terms
            .get(&(principal.clone(), office))
            .filter(|term| self.is_running(term))
    }

    fn is_running(&self, term: &Term) -> bool {
        match (term.until, self.now) {
            (Some(until), Some(now)) => now < until,
            _ => true,
        }
    }

    fn grant(&mut self, holder: &Principal, office: Office, key: PublicKey, term: Term) {
        self.terms.insert((holder.clone(), office), term);
        keys::add(self.keys.entry(holder.clone()).or_default(), key);
        self.owners.insert(*key.as_bytes(), holder.clone());
    }

    pub(super) fn apply(&mut self, effect: &Effect, index: u64) {
        let everything = || Term {
            scope: vec![Id::parse(EVERYTHING).expect("it is an id")],
            until: None,
        };
        match effect {
            Effect::Founded { genesis, .. } => {
                for (founder, key) in &genesis.founders {
                    let founder = Principal::Officer(founder.clone());
                    self.grant(&founder, Office::Founder, *key, everything());
                }
                self.grant(&service(), Office::Service, genesis.service, everything());
            }
            Effect::ClockMoved { time } => self.now = Some(*time),
            Effect::OfficeGranted {
                reference,
                office,
                holder,
                key,
                scope,
                until,
            } => {
                self.references.insert(reference.clone());
                self.grant(
                    holder,
                    *office,
                    *key,
                    Term {
                        scope: scope.clone(),
                        until: *until,
                    },
                );
            }
            Effect::OfficeEnded {
                reference,
                office,
                holder,
            } => {
                self.references.insert(reference.clone());
                self.terms.remove(&(holder.clone(), *office));
            }
            Effect::KeyRevoked {
                holder,
                key,
                by_roster,
            } => {
                if let Some(chain) = self.keys.get_mut(holder) {
                    keys::revoke(
                        chain,
                        key,
                        Revocation {
                            at: index,
                            by_roster: *by_roster,
                        },
                    );
                }
            }
            _ => {}
        }
    }
}
