//! All polls of the organisation, and which effect goes to which.

use std::collections::BTreeMap;

use super::people::People;
use super::poll::Poll;
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::tree::Frontier;
use crate::domain::refusal::Refusal;

/// All polls.
#[derive(Debug, Clone, Default)]
pub struct Polls {
    polls: BTreeMap<Id, Poll>,
    opened: BTreeMap<Hash, Id>,
}

impl Polls {
    /// The poll with this id.
    pub fn find(&self, id: &Id) -> Option<&Poll> {
        self.polls.get(id)
    }

    /// The poll with this id. Errors with `UnknownPoll`.
    pub fn require(&self, id: &Id) -> Result<&Poll, Refusal> {
        self.find(id)
            .ok_or_else(|| Refusal::UnknownPoll { poll: id.clone() })
    }

    /// The poll that the `open` statement with this hash opened. Errors with `UnknownOpening`.
    pub fn opened_by(&self, open: &Hash) -> Result<&Poll, Refusal> {
        let poll = self.opened.get(open).and_then(|id| self.find(id));
        poll.ok_or(Refusal::UnknownOpening { open: *open })
    }

    /// All polls, in id order.
    pub fn iter(&self) -> impl Iterator<Item = &Poll> {
        self.polls.values()
    }

    pub(super) fn apply(&mut self, effect: &Effect, index: u64, people: &People, log: &Frontier) {
        match effect {
            Effect::PollAnnounced {
                statement,
                officer,
                ledger_size,
                notice,
            } => {
                let poll = Poll::new(notice.clone(), *statement, officer.clone(), *ledger_size);
                self.polls.insert(notice.poll.clone(), poll);
            }
            Effect::PollOpened {
                poll, statement, ..
            } => {
                self.opened.insert(*statement, poll.clone());
            }
            _ => {}
        }
        let Some(poll) = effect_poll(effect).and_then(|id| self.polls.get_mut(id)) else {
            return;
        };
        poll.apply(effect, index, people, log);
    }
}

/// The poll that an effect is about.
fn effect_poll(effect: &Effect) -> Option<&Id> {
    match effect {
        Effect::LedgerFixed { poll, .. }
        | Effect::RollProposed { poll, .. }
        | Effect::RollClaimed { poll, .. }
        | Effect::ClaimRuled { poll, .. }
        | Effect::RollCertified { poll, .. }
        | Effect::LotRevealed { poll, .. }
        | Effect::PollOpened { poll, .. }
        | Effect::PollLapsed { poll }
        | Effect::BallotCast { poll, .. }
        | Effect::PollClosed { poll, .. }
        | Effect::ResultStated { poll, .. }
        | Effect::CertificateSigned { poll, .. }
        | Effect::ResultCertified { poll, .. } => Some(poll),
        _ => None,
    }
}
