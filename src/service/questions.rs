//! Questions that take a whole ledger: answered one at a time, and the answers kept for a while.
//!
//! Anybody may ask, so nobody gets more than a place in a queue of bounded length; what was computed
//! lately is found without one, and whoever asks what somebody else asks already waits for that answer
//! and takes no place. Attachments of bundles have a queue of their own.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::WriteError;
use super::job::Supplied;
use crate::domain::derive::{DeriveError, LedgerBasis, RollBasis};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::state::State;
use crate::domain::time::Time;
use crate::domain::weight::issuance::{GuardReading, Issuance};
use crate::domain::weight::roll::Roll;
use crate::domain::weight::whatif::WhatIfReport;
use crate::domain::weight::working::Whole;

/// How many questions may wait or be worked on.
const SEATS: usize = 16;
/// How many attachments are read for bundles at a time; they may be large, and pages need readers too.
const ATTACHMENTS_MAX: usize = 2;
/// How many rolls are kept: that of a poll that is open, and of the next one.
const ROLLS_MAX: usize = 2;
/// How many answers about issuance are kept, and how many sums of rolls that nobody certified.
const ISSUANCES_MAX: usize = 32;

/// The questions; see the module.
pub(super) struct Questions {
    turn: Arc<tokio::sync::Mutex<()>>,
    seats: Arc<Semaphore>,
    attachments: Arc<Semaphore>,
    /// What is being asked: one asker at a time goes on, the others of it wait here.
    asked: Mutex<Vec<(Question, Weak<tokio::sync::Mutex<()>>)>>,
    kept: Mutex<Kept>,
}

/// A question; equal ones have equal answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Question {
    /// The roll that this makes.
    Roll(RollKey),
    /// What so many last days brought to it.
    Issuance(RollKey, u32),
    /// What other rules would have made of the result of this statement.
    WhatIf(Hash),
    /// Everybody's weight of today, of an earlier day or under another policy.
    Now(NowKey),
    /// The bytes of what a statement names.
    Named(Hash),
}

/// What fixes a roll, of all that the log says: equal keys make equal rolls, whatever came later.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RollKey {
    /// The notice names poll, policy, record date and eligibility.
    notice: Hash,
    /// The entries that count.
    cut: LedgerCut,
}

impl RollKey {
    /// Errors with `UnknownPoll`, or `LedgerOpen` before the record date has passed.
    pub(super) fn of(state: &State, poll: &Id) -> Result<RollKey, DeriveError> {
        let found = state.polls().require(poll)?;
        let open = || DeriveError::LedgerOpen { poll: poll.clone() };
        Ok(RollKey {
            notice: found.notice_hash(),
            cut: state.ledger_cut(found).ok_or_else(open)?,
        })
    }
}

/// A roll, what it was made from, and what is published with it.
pub(super) struct DerivedRoll {
    /// What the log says about it.
    pub basis: RollBasis,
    /// The roll.
    pub roll: Roll,
    /// The text of its power report; `None` without voters.
    pub power: Option<Vec<u8>>,
    /// What the policy's guards say of it.
    pub readings: Vec<GuardReading>,
}

/// What fixes everybody's weight without a poll.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct NowKey {
    /// The statement of the policy: the one in force, or another.
    pub policy: Hash,
    /// The last entry that changes the ledger, and how many members there are.
    pub ledger: (Option<u64>, usize),
    /// The end of a day: the log's, or an earlier one.
    pub date: Time,
}

/// Everybody's weight of today, and what it was made from.
pub(super) struct NowRoll {
    /// What the log says about it.
    pub basis: LedgerBasis,
    /// The weights.
    pub roll: Roll,
}

/// What was computed and may be asked for again.
struct Kept {
    rolls: Last<RollKey, DerivedRoll>,
    issuances: Last<(RollKey, u32), Issuance>,
    /// Beside the results that stand, by the hash of the `result` statement. As few as there are polls.
    what_ifs: BTreeMap<Hash, Arc<WhatIfReport>>,
    /// Everybody's weight of today, once somebody has asked.
    now: Option<(NowKey, Arc<NowRoll>)>,
    /// What the rolls of earlier days and of other policies come to.
    wholes: Last<NowKey, Whole>,
    /// What the roll statement names that a poll's officers are to sign next.
    drafts: BTreeMap<Id, Supplied>,
}

/// The last few things of a kind.
struct Last<K, V> {
    known: VecDeque<(K, Arc<V>)>,
    max: usize,
}

impl<K: PartialEq, V> Last<K, V> {
    fn new(max: usize) -> Last<K, V> {
        let known = VecDeque::new();
        Last { known, max }
    }

    fn get(&self, key: &K) -> Option<Arc<V>> {
        let found = self.known.iter().find(|(known, _)| known == key);
        found.map(|(_, value)| value.clone())
    }

    fn keep(&mut self, key: K, value: Arc<V>) {
        if self.known.len() == self.max {
            self.known.pop_front();
        }
        self.known.push_back((key, value));
    }
}

/// Who wants something computed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    /// A reader: is turned away when too many wait.
    Anybody,
    /// Whoever is to sign, or has signed, a roll: waits behind those, as long as it takes.
    Officer,
}

/// The right to compute. It goes with the work, so that it lasts until the work is done, also when
/// whoever asked has gone away.
pub(super) struct Turn {
    _turn: OwnedMutexGuard<()>,
    _seat: Option<OwnedSemaphorePermit>,
}

impl Questions {
    pub(super) fn new() -> Questions {
        Questions {
            turn: Arc::default(),
            seats: Arc::new(Semaphore::new(SEATS)),
            attachments: Arc::new(Semaphore::new(ATTACHMENTS_MAX)),
            asked: Mutex::default(),
            kept: Mutex::new(Kept {
                rolls: Last::new(ROLLS_MAX),
                issuances: Last::new(ISSUANCES_MAX),
                what_ifs: BTreeMap::new(),
                now: None,
                wholes: Last::new(ISSUANCES_MAX),
                drafts: BTreeMap::new(),
            }),
        }
    }

    /// Waits until nobody else asks the same. Whoever waited looks at what is known by then.
    pub(super) async fn alone(&self, question: Question) -> OwnedMutexGuard<()> {
        let same = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.retain(|(_, waiting)| waiting.strong_count() > 0);
            let found = asked.iter().find(|(known, _)| *known == question);
            match found.and_then(|(_, waiting)| waiting.upgrade()) {
                Some(waiting) => waiting,
                None => {
                    let waiting = Arc::default();
                    asked.push((question, Arc::downgrade(&waiting)));
                    waiting
                }
            }
        };
        same.lock_owned().await
    }

    /// Waits until nobody else computes. Errors with `QuestionsFull` when too many wait already.
    pub(super) async fn turn(&self, asker: Asker) -> Result<Turn, WriteError> {
        let seat = match asker {
            Asker::Officer => None,
            Asker::Anybody => {
                let seat = self.seats.clone().try_acquire_owned();
                Some(seat.map_err(|_| WriteError::QuestionsFull)?)
            }
        };
        Ok(Turn {
            _turn: self.turn.clone().lock_owned().await,
            _seat: seat,
        })
    }

    /// Waits until few others read attachments for bundles.
    pub(super) async fn attachment(&self) -> OwnedSemaphorePermit {
        let place = self.attachments.clone().acquire_owned().await;
        place.expect("nobody closes the semaphore")
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn roll(&self, key: &RollKey) -> Option<Arc<DerivedRoll>> {
        self.kept().rolls.get(key)
    }

    pub(super) fn keep_roll(&self, key: RollKey, roll: &Arc<DerivedRoll>) {
        self.kept().rolls.keep(key, roll.clone());
    }

    pub(super) fn issuance(&self, key: &(RollKey, u32)) -> Option<Arc<Issuance>> {
        self.kept().issuances.get(key)
    }

    pub(super) fn keep_issuance(&self, key: (RollKey, u32), report: &Arc<Issuance>) {
        self.kept().issuances.keep(key, report.clone());
    }

    pub(super) fn what_if(&self, result: &Hash) -> Option<Arc<WhatIfReport>> {
        self.kept().what_ifs.get(result).cloned()
    }

    pub(super) fn keep_what_if(&self, result: Hash, report: &Arc<WhatIfReport>) {
        self.kept().what_ifs.insert(result, report.clone());
    }

    pub(super) fn now(&self, key: &NowKey) -> Option<Arc<NowRoll>> {
        let kept = self.kept();
        let known = kept.now.as_ref().filter(|(known, _)| known == key);
        known.map(|(_, roll)| roll.clone())
    }

    pub(super) fn keep_now(&self, key: NowKey, roll: &Arc<NowRoll>) {
        self.kept().now = Some((key, roll.clone()));
    }

    pub(super) fn whole(&self, key: &NowKey) -> Option<Arc<Whole>> {
        self.kept().wholes.get(key)
    }

    pub(super) fn keep_whole(&self, key: NowKey, whole: &Arc<Whole>) {
        self.kept().wholes.keep(key, whole.clone());
    }

    /// Keeps what a poll's drafted roll names, in place of an earlier draft's. As few as there are
    /// polls between record date and certified roll.
    pub(super) fn keep_draft(&self, poll: Id, named: Supplied) {
        self.kept().drafts.insert(poll, named);
    }

    /// Forgets the draft of a poll whose roll is certified.
    pub(super) fn forget_draft(&self, poll: &Id) {
        self.kept().drafts.remove(poll);
    }

    /// What a drafted roll names.
    pub(super) fn drafted(&self, hash: &Hash) -> Option<Arc<[u8]>> {
        let kept = self.kept();
        let mut named = kept.drafts.values().flat_map(|named| &named.0);
        let found = named.find(|(known, _)| known == hash);
        found.map(|(_, bytes)| bytes.clone())
    }
}
