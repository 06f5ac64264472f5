//! A roll as it is published: which one it is, what it was made from, and where its lines stand.

use crate::domain::attachment::AttachmentRef;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::text::{lines, words};

/// Which of the two rolls of a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Open to claims and objections.
    Provisional,
    /// Fixed for the poll.
    Certified,
}

words!(Stage: "provisional" Stage::Provisional "certified" Stage::Certified);

lines! {
    /// The lines of a `roll` statement.
    pub struct PublishedRoll {
        one poll "poll": Id;
        one notice "notice": Hash;
        one stage "stage": Stage;
        one ledger "ledger": u64;
        one seen "seen": Option<(u64, Hash)>;
        one count "count": u64;
        one weight "weight": u128;
        one root "root": Hash;
        one lines "lines": AttachmentRef;
        one power "power": Option<AttachmentRef>;
        /// Why it is certified although a guard of the policy trips.
        optional overriding "override": AttachmentRef;
    }
    check PublishedRoll::check;
}

crate::faults! {
    /// Lines of a roll that contradict each other.
    pub enum Contradiction {
        OverrideEarly "contradiction.override-early" Malformed;
    }
}

impl PublishedRoll {
    fn check(&self) -> Result<(), Contradiction> {
        match self.overriding.is_some() && self.stage == Stage::Provisional {
            true => Err(Contradiction::OverrideEarly),
            false => Ok(()),
        }
    }
}
