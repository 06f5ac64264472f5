//! Offices: who holds which, within what scope and until when, and the keys of those who hold them.

use super::key_chain::{self, KeyRecord, Revocation};
use crate::domain::charter::concerned::Mandate;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::persistent::Map;
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
        /// Which office.
        office: Office,
        /// Whose.
        holder: Principal,
    },
    /// Somebody acts under a name, with a key.
    Named {
        /// The name.
        name: Principal,
        /// Whose.
        person: Principal,
        /// The key that signs under it.
        key: PublicKey,
    },
    /// An office comes with a mandate, for this time; in place of what was said of both before.
    Seated {
        /// With which.
        mandate: Mandate,
        /// Which office.
        office: Office,
        /// Whose.
        holder: Principal,
        /// The first instant.
        from: Time,
        /// The first instant after it; `None` for no end.
        until: Option<Time>,
    },
    /// A mandate that an office would have come with does not begin.
    Unseated {
        /// Which.
        mandate: Mandate,
        /// The office.
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
        /// By a clause of a matter: only for polls opened afterwards.
        by_matter: bool,
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
    /// One that was granted, and one for each mandate that it comes with.
    terms: Map<(Principal, Office), Vec<Term>>,
    /// Whose each name is, and as whom each person acts.
    persons: Map<Principal, Principal>,
    names: Map<Principal, Principal>,
    keys: Map<Principal, Vec<KeyRecord>>,
    owners: Map<[u8; 32], Principal>,
}

/// One office of one holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// What it is limited to; `all` for no limit.
    pub scope: Vec<Id>,
    /// The first instant; `None` for since it was granted.
    pub from: Option<Time>,
    /// The first instant after it; `None` for no end.
    pub until: Option<Time>,
    /// The mandate that it comes with; `None` where it was granted.
    pub mandate: Option<Mandate>,
}

impl Term {
    fn is_running(&self, now: Option<Time>) -> bool {
        let Some(now) = now else {
            return true;
        };
        let begun = self.from.is_none_or(|from| from <= now);
        begun && self.until.is_none_or(|until| now < until)
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
        let mut terms = self.terms(principal, office);
        terms.any(|term| term.scope.iter().any(allows))
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

    /// All offices in force, ordered by holder and office, each with the term that lasts longest.
    pub fn iter(self) -> impl Iterator<Item = (&'a Principal, Office, &'a Term)> {
        let terms = self.offices.terms.iter();
        terms.filter_map(move |((holder, office), terms)| {
            let running = terms.iter().filter(|term| term.is_running(self.now));
            let last = |term: &&Term| term.until.map_or(i64::MAX, Time::seconds);
            Some((holder, *office, running.max_by_key(last)?))
        })
    }

    /// The instants at which terms begin and end.
    pub fn boundaries(self) -> impl Iterator<Item = Time> + 'a {
        let terms = self.offices.terms.values().flatten();
        let ahead = terms.flat_map(|term| [term.from, term.until]).flatten();
        ahead.filter(move |time| self.now.is_none_or(|now| *time > now))
    }

    /// The mandate with which somebody holds an office, where it was not granted.
    pub fn mandate(self, principal: &Principal, office: Office) -> Option<&'a Mandate> {
        let terms: Vec<&Term> = self.terms(principal, office).collect();
        let granted = terms.iter().any(|term| term.mandate.is_none());
        terms.first().filter(|_| !granted)?.mandate.as_ref()
    }

    fn term(self, principal: &Principal, office: Office) -> Option<&'a Term> {
        self.terms(principal, office).next()
    }

    fn terms(self, principal: &Principal, office: Office) -> impl Iterator<Item = &'a Term> {
        let terms = self.offices.terms.get(&(principal.clone(), office));
        let terms = terms.into_iter().flatten();
        terms.filter(move |term| term.is_running(self.now))
    }
}

impl Offices {
    /// The offices in force at an instant; before the first clock, all.
    pub fn at(&self, now: Option<Time>) -> InForce<'_> {
        InForce { offices: self, now }
    }

    /// Whose a name is: a member's, where somebody accepted a seat under it; else its own.
    pub fn person<'a>(&'a self, name: &'a Principal) -> &'a Principal {
        self.persons.get(name).unwrap_or(name)
    }

    /// As whom a person acts, where the person has accepted a seat.
    pub fn name_of(&self, person: &Principal) -> Option<&Principal> {
        self.names.get(person)
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
                office,
                holder,
                key,
                scope,
                until,
            } => {
                let term = Term {
                    scope: scope.clone(),
                    from: None,
                    until: *until,
                    mandate: None,
                };
                self.put(holder, *office, None, Some(term));
                self.add_key(holder, key);
            }
            Effect::Ended { office, holder } => self.put(holder, *office, None, None),
            Effect::Named { name, person, key } => {
                self.persons.insert(name.clone(), person.clone());
                self.names.insert(person.clone(), name.clone());
                self.add_key(name, key);
            }
            Effect::Seated {
                mandate,
                office,
                holder,
                from,
                until,
            } => {
                let term = Term {
                    scope: everything(),
                    from: Some(*from),
                    until: *until,
                    mandate: Some(mandate.clone()),
                };
                self.put(holder, *office, Some(mandate), Some(term));
            }
            Effect::Unseated {
                mandate,
                office,
                holder,
            } => self.put(holder, *office, Some(mandate), None),
            Effect::KeyEnded {
                holder,
                key,
                by_matter,
            } => {
                let chain = self.keys.get_mut(holder).expect("it was admitted");
                let revocation = Revocation {
                    at: at.index,
                    by_matter: *by_matter,
                };
                key_chain::revoke(chain, key, revocation);
            }
        }
    }

    fn add_key(&mut self, holder: &Principal, key: &PublicKey) {
        key_chain::add(self.keys.or_default(holder), *key);
        self.owners.insert(*key.as_bytes(), holder.clone());
    }

    /// Puts a term in place of that of the same mandate, or of the granted one; or takes it away.
    fn put(
        &mut self,
        holder: &Principal,
        office: Office,
        mandate: Option<&Mandate>,
        term: Option<Term>,
    ) {
        let key = (holder.clone(), office);
        let terms = self.terms.or_default(&key);
        terms.retain(|term| term.mandate.as_ref() != mandate);
        terms.extend(term);
        if terms.is_empty() {
            self.terms.remove(&key);
        }
    }
}
