//! All polls of the organisation, and what can happen to them.

use std::sync::Arc;

use super::poll::{Poll, Refusal, Step};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::persistent::Map;
use crate::domain::poll::notice::Notice;
use crate::domain::time::Time;

/// What can happen to a poll.
#[derive(Debug, Clone)]
pub enum Effect {
    /// It exists. The ledger is fixed already when its record date has passed.
    Announced {
        /// Hash of the notice.
        statement: Hash,
        /// The returning officer.
        officer: Principal,
        /// Size of the log whose ledger counts.
        ledger_size: Option<u64>,
        /// What was announced.
        notice: Arc<Notice>,
    },
    /// Something happened to one that exists.
    Went {
        /// Which.
        poll: Id,
        /// What happened.
        step: Step,
    },
}

impl Effect {
    /// A step of a poll that exists.
    pub fn of(poll: &Id, step: Step) -> Effect {
        Effect::Went {
            poll: poll.clone(),
            step,
        }
    }

    /// Whether it is a ballot.
    pub fn is_ballot(&self) -> bool {
        matches!(
            self,
            Effect::Went {
                step: Step::BallotCast { .. },
                ..
            }
        )
    }
}

/// All polls.
#[derive(Debug, Clone, Default)]
pub struct Polls {
    polls: Map<Id, Arc<Poll>>,
    opened: Map<Hash, Id>,
}

impl Polls {
    /// The poll with this id.
    pub fn find(&self, id: &Id) -> Option<&Poll> {
        self.polls.get(id).map(Arc::as_ref)
    }

    /// The poll with this id. Errors with `Unknown`.
    pub fn require(&self, id: &Id) -> Result<&Poll, Refusal> {
        self.find(id)
            .ok_or_else(|| Refusal::Unknown { poll: id.clone() })
    }

    /// The poll that the `open` statement with this hash opened. Errors with `UnknownOpening`.
    pub fn opened_by(&self, open: &Hash) -> Result<&Poll, Refusal> {
        let poll = self.opened.get(open).and_then(|id| self.find(id));
        poll.ok_or(Refusal::UnknownOpening { open: *open })
    }

    /// All polls, in id order.
    pub fn iter(&self) -> impl Iterator<Item = &Poll> {
        self.polls.values().map(Arc::as_ref)
    }

    /// The instants at which something about a poll changes by time alone.
    pub fn boundaries(&self) -> impl Iterator<Item = Time> {
        self.iter().flat_map(Poll::boundaries)
    }

    /// What the clock brings about when it goes from `last` to `time` in a log of `size` entries: record dates
    /// pass, polls last longer by the formulas of their notices, and polls lapse that have not opened and can
    /// no longer.
    pub fn passed(&self, last: Option<Time>, time: Time, size: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        for poll in self.iter() {
            let mut went = |step| effects.push(Effect::of(poll.id(), step));
            if poll.ledger_size().is_none() && poll.notice().record_date <= time {
                went(Step::LedgerFixed { size });
            }
            let mut closes = poll.notice().closes;
            let mut lapsed = false;
            for step in poll.nominations_end(time) {
                match &step {
                    Step::NominationsLonger { closes: later, .. } => closes = *later,
                    other => lapsed = matches!(other, Step::Lapsed),
                }
                went(step);
            }
            if lapsed {
                continue;
            }
            let extensions = last.map_or(Vec::new(), |last| poll.extensions(last, time));
            let closes = extensions.last().map_or(closes, |last| last.after);
            extensions
                .into_iter()
                .map(Step::Extended)
                .for_each(&mut went);
            if poll.phase().is_before_open() && closes <= time {
                went(Step::Lapsed);
            }
        }
        effects
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        match effect {
            Effect::Announced {
                statement,
                officer,
                ledger_size,
                notice,
            } => {
                let officer = officer.clone();
                let poll = Poll::new(notice.clone(), *statement, officer, *ledger_size, at.now);
                self.polls.insert(notice.poll.clone(), Arc::new(poll));
            }
            Effect::Went { poll: id, step } => {
                if let Step::Opened { statement, .. } = step {
                    self.opened.insert(*statement, id.clone());
                }
                let mut taken = None;
                if let Step::RunAgain { of } = step {
                    taken = self.find(of).and_then(Poll::roll_again);
                }
                let poll = self.polls.get_mut(id).expect("it was admitted");
                let poll = Arc::make_mut(poll);
                match taken {
                    Some(roll) => poll.run_again(roll),
                    None => poll.apply(step, at),
                }
            }
        }
    }
}
