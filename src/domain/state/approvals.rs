//! Statements that several sign, each in an entry of its own: who has signed which so far.

use std::collections::BTreeMap;

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::persistent::Map;
use crate::domain::time::Time;

crate::faults! {
    /// What is refused of a text that several must sign.
    pub enum Refusal {
        Expired { expired: Time, now: Time } "expired" Unfit;
        AlreadySigned { statement: Hash, signer: Principal } "already-signed" Conflict;
        /// So many texts that this principal began wait for others to sign them.
        TooManyPending { signer: Principal, max: usize } "too-many-pending" Unfit;
    }
}

/// What a statement that several sign is about, where it is about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A matter.
    Matter(Hash),
    /// A poll.
    Poll(Id),
}

/// What a statement that several sign asks of those who can still sign it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its kind.
    pub kind: &'static str,
    /// What it is about.
    pub about: Option<About>,
    /// Holders of which offices sign it: for each of two persons the offices of which one is needed, or those
    /// of which everybody holds any. Empty where a procedure says who.
    pub offices: Vec<Vec<Office>>,
    /// How many sign it.
    pub threshold: usize,
    /// The first instant at which it can no longer be signed.
    pub until: Option<Time>,
}

/// What can happen to such a statement.
#[derive(Debug, Clone)]
pub enum Effect {
    /// One more signed it.
    Signed {
        /// Hash of the statement.
        statement: Hash,
        /// What it asks of those who can still sign it.
        asked: Asked,
        /// Who signed.
        by: Principal,
        /// With which key.
        key: PublicKey,
        /// Whose signatures counted, when this was the last that it took; nobody's before.
        completed_by: Vec<Principal>,
    },
}

/// How many texts one principal may have begun in [`PENDING_SECONDS`] that others have not completed.
pub const PENDING_MAX: usize = 64;

/// Seven days of the log's clock.
pub const PENDING_SECONDS: i64 = 7 * 86_400;

/// The signatures of statements that several sign.
#[derive(Debug, Clone, Default)]
pub struct Approvals {
    signed: Map<Hash, Signed>,
    /// Those that wait for more signatures.
    open: Map<Hash, Asked>,
    /// Of each principal, the texts that it signed first and that nobody has completed, with the clock then.
    begun: Map<Principal, Vec<(Hash, Option<Time>)>>,
}

#[derive(Debug, Clone, Default)]
struct Signed {
    /// With the key of each one's last.
    by: BTreeMap<Principal, PublicKey>,
    /// When the first of them signed.
    since: Option<Time>,
    /// Whose signatures counted when there were enough; nobody's before.
    completed_by: Vec<Principal>,
}

impl Approvals {
    /// Who has signed the statement with this hash, each with the key of the last signature, in order.
    pub fn of(&self, statement: &Hash) -> impl Iterator<Item = (&Principal, &PublicKey)> {
        let signed = self.signed.get(statement);
        signed.into_iter().flat_map(|signed| &signed.by)
    }

    /// The log's clock when the first of them signed.
    pub fn since(&self, statement: &Hash) -> Option<Time> {
        self.signed.get(statement)?.since
    }

    /// Whose signatures made the statement with this hash take effect, the last one last; nobody's before.
    pub fn completed_by(&self, statement: &Hash) -> &[Principal] {
        let signed = self.signed.get(statement);
        signed.map_or(&[], |signed| signed.completed_by.as_slice())
    }

    /// The statements that wait for more signatures, by hash. Whether they can still be signed is another
    /// question.
    pub fn open(&self) -> impl Iterator<Item = (&Hash, &Asked)> {
        self.open.iter()
    }

    /// Errors with `TooManyPending` where as many texts that this principal began wait already.
    pub fn require_room(&self, signer: &Principal, now: Option<Time>) -> Result<(), Refusal> {
        let begun = self.begun.get(signer).map_or(&[][..], Vec::as_slice);
        let waiting = begun.iter().filter(|(_, since)| counts(*since, now));
        match waiting.count() < PENDING_MAX {
            true => Ok(()),
            false => Err(Refusal::TooManyPending {
                signer: signer.clone(),
                max: PENDING_MAX,
            }),
        }
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        match effect {
            Effect::Signed {
                statement,
                asked,
                by,
                key,
                completed_by,
            } => {
                self.open.insert(*statement, asked.clone());
                if !completed_by.is_empty() {
                    self.complete(statement);
                } else if self.of(statement).next().is_none() {
                    let begun = self.begun.or_default(by);
                    begun.retain(|(_, since)| counts(*since, at.now));
                    begun.push((*statement, at.now));
                }
                let signed = self.signed.or_default(statement);
                signed.since = signed.since.or(at.now);
                signed.by.insert(by.clone(), *key);
                if !completed_by.is_empty() {
                    signed.completed_by.clone_from(completed_by);
                }
                // Names that are added to what has taken effect wait for nothing.
                if !signed.completed_by.is_empty() {
                    self.open.remove(statement);
                }
            }
        }
    }

    /// Forgets that a text waits: it has taken effect.
    fn complete(&mut self, statement: &Hash) {
        let signers: Vec<Principal> = self.of(statement).map(|(by, _)| by.clone()).collect();
        for signer in signers {
            if let Some(begun) = self.begun.get_mut(&signer) {
                begun.retain(|(waiting, _)| waiting != statement);
            }
        }
    }
}

/// Whether a text that was begun at `since` counts among those that wait.
fn counts(since: Option<Time>, now: Option<Time>) -> bool {
    match (since, now) {
        (Some(since), Some(now)) => now.seconds().saturating_sub(since.seconds()) < PENDING_SECONDS,
        _ => true,
    }
}
