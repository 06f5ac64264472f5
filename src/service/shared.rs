//! What the writer shows to everybody else: the newest head with the state that it stands for, the
//! known keys, and whether it is well.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use super::clock::{DatabaseClock, Doubt};
use super::directory::Directory;
use super::edge::Edge;
use crate::domain::id::Id;
use crate::domain::state::State;
use crate::store::log::Head;

/// How long the writer may be busy with one thing before it counts as stuck: more than the largest
/// batch takes.
const SILENCE_MAX: Duration = Duration::from_secs(10);

/// How long a cosigned head is shown before a newer one that nobody has cosigned: three rounds of a quiet log.
const WITNESSED_MAX: Duration = Duration::from_secs(180);

/// Where a statement stands in the log, under a head that was signed after it was durable.
#[derive(Debug, Clone)]
pub struct Placed {
    /// Its index.
    pub index: u64,
    /// The head.
    pub published: Arc<Published>,
}

/// A signed head with what proofs of its newest entries need, and what the log says up to it. It never
/// changes: whoever reads holds up nobody.
#[derive(Debug, Clone)]
pub struct Published {
    /// Size and root.
    pub head: Head,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The right edge of the tree.
    pub edge: Edge,
    /// The state of the log at this head; it shares with the writer's what did not change since.
    pub state: State,
}

/// What is shown, and since when.
type Since = (Arc<Published>, Instant);

/// The ballots of a poll that cannot be counted: whose, by entry.
pub type Lost = BTreeMap<u64, Id>;

/// The database's clock as it was when it was last asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// Why it is not believed; `None` when it is.
    pub doubt: Option<Doubt>,
    /// By how many seconds it was ahead of this machine's.
    pub ahead: i64,
}

/// What the writer shares with everybody else.
#[derive(Debug, Clone, Default)]
pub struct Shared {
    published: Arc<RwLock<Option<Arc<Published>>>>,
    /// The newest head that enough witnesses have cosigned, with their lines, and since when it is shown.
    witnessed: Arc<RwLock<Option<Since>>>,
    /// The keys to check signatures with.
    pub directory: Arc<Directory>,
    trouble: Arc<RwLock<Option<String>>>,
    /// The ballots whose marks are lost, of polls that are not counted yet.
    lost: Arc<RwLock<BTreeMap<Id, Lost>>>,
    /// What became of the clock when the writer last asked.
    clock: Arc<RwLock<Shown>>,
    /// When the writer last came round; `None` before it began.
    seen: Arc<RwLock<Option<Instant>>>,
}

impl Shared {
    /// The newest signed head; `None` before the first.
    pub fn published(&self) -> Option<Arc<Published>> {
        get(&self.published)
    }

    pub(super) fn publish(&self, published: Arc<Published>) {
        set(&self.published, Some(published));
    }

    pub(super) fn show_witnessed(&self, cosigned: Arc<Published>) {
        set(&self.witnessed, Some((cosigned, Instant::now())));
    }

    /// The newest head that enough witnesses have cosigned; `None` when there is none, or when they have not
    /// answered for minutes.
    pub fn witnessed(&self) -> Option<Arc<Published>> {
        let (cosigned, since) = get(&self.witnessed)?;
        (since.elapsed() < WITNESSED_MAX).then_some(cosigned)
    }

    /// Why nothing can be written just now; `None` when it can.
    pub fn trouble(&self) -> Option<String> {
        self.known_trouble().or_else(|| self.silence())
    }

    /// That the writer has been busy with one thing for too long: what it waits for is the database.
    pub(super) fn silence(&self) -> Option<String> {
        let silence = get(&self.seen)?.elapsed();
        let seconds = silence.as_secs();
        (silence > SILENCE_MAX).then(|| format!("database silent for {seconds} s"))
    }

    /// The trouble that the writer itself knows of.
    pub(super) fn known_trouble(&self) -> Option<String> {
        get(&self.trouble)
    }

    pub(super) fn set_trouble(&self, trouble: Option<String>) {
        set(&self.trouble, trouble);
    }

    /// The ballots of a poll whose marks are lost.
    pub(super) fn lost(&self, poll: &Id) -> Lost {
        get(&self.lost).remove(poll).unwrap_or_default()
    }

    /// The polls of which marks are lost.
    pub(super) fn polls_with_lost(&self) -> Vec<Id> {
        get(&self.lost).into_keys().collect()
    }

    /// Notes that the marks of a ballot are lost, or not.
    pub(super) fn set_lost(&self, poll: &Id, member: &Id, entry: u64, lost: bool) {
        let mut all = self.lost.write().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(poll).is_some_and(|of| of.contains_key(&entry));
        if lost && !known {
            tracing::error!(%poll, %member, entry, "the marks of a ballot are lost: its member can send it again");
            let of = all.entry(poll.clone()).or_default();
            of.insert(entry, member.clone());
        } else if known && !lost {
            forget(&mut all, entry);
        }
    }

    /// Notes that the marks of a ballot are back.
    pub(super) fn found_again(&self, entry: u64) {
        let mut all = self.lost.write().unwrap_or_else(PoisonError::into_inner);
        forget(&mut all, entry);
    }

    /// Forgets the polls that are not among these.
    pub(super) fn forget_lost(&self, but: &[&Id]) {
        let mut all = self.lost.write().unwrap_or_else(PoisonError::into_inner);
        all.retain(|poll, _| but.contains(&poll));
    }

    /// What became of the clock when it was last asked.
    pub(super) fn clock(&self) -> Shown {
        get(&self.clock)
    }

    pub(super) fn show_clock(&self, clock: &DatabaseClock) {
        let shown = Shown {
            doubt: clock.doubt(),
            ahead: clock.ahead(),
        };
        set(&self.clock, shown);
    }

    /// Says that the writer has come round again.
    pub(super) fn come_round(&self) {
        set(&self.seen, Some(Instant::now()));
    }
}

fn forget(all: &mut BTreeMap<Id, Lost>, entry: u64) {
    all.retain(|_, lost| {
        lost.remove(&entry);
        !lost.is_empty()
    });
}

fn get<T: Clone>(place: &RwLock<T>) -> T {
    place.read().unwrap_or_else(PoisonError::into_inner).clone()
}

fn set<T>(place: &RwLock<T>, value: T) {
    *place.write().unwrap_or_else(PoisonError::into_inner) = value;
}
