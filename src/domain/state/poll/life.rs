//! The life of a poll: how far it has come, and what each stage brought.

use std::sync::Arc;

use crate::domain::hash::Hash;
use crate::domain::office::Principal;
use crate::domain::poll::Logged;
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::PollResult;
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::voters::Voters;

/// How far a poll has come, each stage with what it brought and what came before it.
#[derive(Debug, Clone)]
pub(super) enum Life {
    Announced,
    RollProvisional(Provisional),
    RollCertified(Certified),
    Open(Opened),
    Closed(Opened, Logged),
    Counted(Opened, Logged, Counted),
    Certified(Opened, Logged, Counted),
    /// It never opened; with how far it had come.
    Lapsed(Box<Life>),
    /// It was called off before it opened.
    Cancelled(Box<Life>),
    /// It was given up after it opened.
    Annulled(Box<Life>),
}

/// A roll that is open to claims.
#[derive(Debug, Clone)]
pub(in crate::domain::state) struct Provisional {
    pub logged: Logged,
    pub roll: Arc<PublishedRoll>,
}

/// A roll that is fixed, and those on it.
#[derive(Debug, Clone)]
pub(in crate::domain::state) struct Certified {
    pub provisional: Provisional,
    pub statement: Hash,
    pub roll: Arc<PublishedRoll>,
    pub voters: Voters,
}

/// A poll that takes or took ballots.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub certified: Certified,
    pub statement: Hash,
    pub entry: u64,
    pub seed: Hash,
}

/// A result, and the scrutineers who stand behind it, in order of signing.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub logged: Logged,
    pub result: Arc<PollResult>,
    pub certified_by: Vec<Principal>,
}

/// A step that takes a poll to another phase.
pub(super) enum Turn {
    Proposed(Provisional),
    RollCertified(Hash, Arc<PublishedRoll>, Voters),
    Opened(Hash, u64, Hash),
    Closed(Logged),
    Counted(Counted),
    /// What was counted is to be counted again.
    Recounted,
    Certified,
    Lapsed,
    Cancelled,
    Annulled,
    /// It has the certified roll of another poll.
    RunAgain(Certified),
}

impl Life {
    pub fn phase(&self) -> Phase {
        match self {
            Life::Announced => Phase::Announced,
            Life::RollProvisional(_) => Phase::RollProvisional,
            Life::RollCertified(_) => Phase::RollCertified,
            Life::Open(_) => Phase::Open,
            Life::Closed(..) => Phase::Closed,
            Life::Counted(..) => Phase::ProvisionalResult,
            Life::Certified(..) => Phase::Certified,
            Life::Lapsed(_) => Phase::Lapsed,
            Life::Cancelled(_) => Phase::Cancelled,
            Life::Annulled(_) => Phase::Annulled,
        }
    }

    pub fn provisional(&self) -> Option<&Provisional> {
        match self {
            Life::RollProvisional(provisional) => Some(provisional),
            Life::Lapsed(before) | Life::Cancelled(before) => before.provisional(),
            _ => Some(&self.certified()?.provisional),
        }
    }

    pub fn certified(&self) -> Option<&Certified> {
        match self {
            Life::RollCertified(certified) => Some(certified),
            Life::Lapsed(before) | Life::Cancelled(before) => before.certified(),
            _ => Some(&self.opened()?.certified),
        }
    }

    pub fn opened(&self) -> Option<&Opened> {
        match self {
            Life::Open(opened)
            | Life::Closed(opened, _)
            | Life::Counted(opened, ..)
            | Life::Certified(opened, ..) => Some(opened),
            Life::Annulled(before) => before.opened(),
            _ => None,
        }
    }

    pub fn closed(&self) -> Option<Logged> {
        match self {
            Life::Closed(_, boundary)
            | Life::Counted(_, boundary, _)
            | Life::Certified(_, boundary, _) => Some(*boundary),
            Life::Annulled(before) => before.closed(),
            _ => None,
        }
    }

    /// The certified roll, while voters can be added to it.
    pub fn certified_mut(&mut self) -> Option<&mut Certified> {
        match self {
            Life::RollCertified(certified) => Some(certified),
            Life::Open(opened) => Some(&mut opened.certified),
            _ => None,
        }
    }

    pub fn counted(&self) -> Option<&Counted> {
        match self {
            Life::Counted(_, _, counted) | Life::Certified(_, _, counted) => Some(counted),
            Life::Annulled(before) => before.counted(),
            _ => None,
        }
    }

    /// The life after one more turn. The rules admit no turn at another time.
    pub fn after(self, turn: Turn) -> Life {
        match (self, turn) {
            (Life::Announced | Life::RollProvisional(_), Turn::Proposed(provisional)) => {
                Life::RollProvisional(provisional)
            }
            (Life::RollProvisional(provisional), Turn::RollCertified(statement, roll, voters)) => {
                Life::RollCertified(Certified {
                    provisional,
                    statement,
                    roll,
                    voters,
                })
            }
            (Life::RollCertified(certified), Turn::Opened(statement, entry, seed)) => {
                Life::Open(Opened {
                    certified,
                    statement,
                    entry,
                    seed,
                })
            }
            (Life::Open(opened), Turn::Closed(boundary)) => Life::Closed(opened, boundary),
            (Life::Closed(opened, boundary), Turn::Counted(counted)) => {
                Life::Counted(opened, boundary, counted)
            }
            (Life::Counted(opened, boundary, _), Turn::Recounted) => Life::Closed(opened, boundary),
            (Life::Counted(opened, boundary, counted), Turn::Certified) => {
                Life::Certified(opened, boundary, counted)
            }
            (life, Turn::Lapsed) if life.phase().is_before_open() => Life::Lapsed(Box::new(life)),
            (life, Turn::Cancelled) if life.phase().is_before_open() => {
                Life::Cancelled(Box::new(life))
            }
            (
                life @ (Life::Open(_) | Life::Closed(..) | Life::Counted(..) | Life::Certified(..)),
                Turn::Annulled,
            ) => Life::Annulled(Box::new(life)),
            (Life::Announced, Turn::RunAgain(certified)) => Life::RollCertified(certified),
            (life, _) => unreachable!("no rule admits this of a poll that is {}", life.phase()),
        }
    }
}
