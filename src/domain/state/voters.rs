//! Who may vote in a poll, what each ballot weighs, and how far each has voted.

use std::sync::{Arc, LazyLock};

use super::members::MemberIndex;
use crate::domain::hash::Hash;
use crate::domain::persistent::Map;

/// How many have voted, by heads and by weight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnout {
    /// Members.
    pub heads: u64,
    /// Their weight.
    pub weight: u128,
}

/// The last ballot of one voter; number 0 while there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastBallot {
    /// Its number in the member's chain.
    pub seq: u32,
    /// Hash of the statement.
    pub statement: Hash,
    /// Its index in the log, where its marks are kept.
    pub entry: u64,
}

impl LastBallot {
    const NONE: LastBallot = LastBallot {
        seq: 0,
        statement: Hash([0; 32]),
        entry: 0,
    };

    /// The hash that the next ballot names as the one before it.
    pub fn previous(&self) -> Option<Hash> {
        (self.seq > 0).then_some(self.statement)
    }
}

/// One voter as the certified roll has it.
#[derive(Debug, Clone, Copy)]
pub struct Voter {
    /// The member.
    pub member: MemberIndex,
    /// What the ballot weighs.
    pub weight: u64,
}

/// The voters of a poll in order of enrolment, from the certified roll on.
#[derive(Debug, Clone, Default)]
pub struct Voters {
    voters: Arc<[Voter]>,
    /// Those who were added after the certification; their places follow.
    added: Arc<[Voter]>,
    /// Of those who have voted, by place.
    last_ballots: Map<usize, LastBallot>,
    turnout: Turnout,
}

impl Voters {
    /// The voters of a poll that has no certified roll: nobody.
    pub(super) fn none() -> &'static Voters {
        static NONE: LazyLock<Voters> = LazyLock::new(Voters::default);
        &NONE
    }

    /// Nobody of these, in order of enrolment, has voted yet.
    pub(super) fn new(voters: Arc<[Voter]>) -> Voters {
        Voters {
            last_ballots: Map::default(),
            voters,
            added: Arc::default(),
            turnout: Turnout::default(),
        }
    }

    /// The same voters, of whom nobody has voted yet.
    pub(super) fn again(&self) -> Voters {
        Voters {
            added: self.added.clone(),
            ..Voters::new(self.voters.clone())
        }
    }

    /// One more, after the certification.
    pub(super) fn add(&mut self, voter: Voter) {
        self.added = self.added.iter().copied().chain([voter]).collect();
    }

    /// A member's place among the voters.
    pub fn find(&self, member: MemberIndex) -> Option<usize> {
        let certified = self
            .voters
            .binary_search_by_key(&member, |voter| voter.member);
        certified.ok().or_else(|| {
            let place = self.added.iter().position(|voter| voter.member == member)?;
            self.voters.len().checked_add(place)
        })
    }

    /// How many voters there are.
    pub fn count(&self) -> usize {
        self.voters.len().saturating_add(self.added.len())
    }

    /// How many voters were added after the certification, and their weight.
    pub fn added(&self) -> (u64, u128) {
        let weight = self.added.iter().map(|voter| u128::from(voter.weight));
        let count = u64::try_from(self.added.len()).unwrap_or(u64::MAX);
        (count, weight.fold(0, u128::saturating_add))
    }

    /// Whether the voter at a place was added after the certification.
    pub fn is_added(&self, voter: usize) -> bool {
        voter >= self.voters.len()
    }

    /// What the ballot of the voter at a place weighs.
    pub fn weight(&self, voter: usize) -> u64 {
        let added = || self.added.get(voter.checked_sub(self.voters.len())?);
        let found = self.voters.get(voter).or_else(added);
        found.map_or(0, |voter| voter.weight)
    }

    /// The last ballot of the voter at a place.
    pub fn last_ballot(&self, voter: usize) -> LastBallot {
        let last = self.last_ballots.get(&voter);
        last.copied().unwrap_or(LastBallot::NONE)
    }

    /// The place of everybody who has voted, and the ballot that counts.
    pub fn cast_ballots(&self) -> impl Iterator<Item = (usize, LastBallot)> {
        let last = self.last_ballots.iter();
        last.map(|(voter, last)| (*voter, *last))
    }

    /// How many have voted so far.
    pub fn turnout(&self) -> Turnout {
        self.turnout
    }

    pub(super) fn cast(&mut self, voter: usize, ballot: LastBallot) {
        let weight = u128::from(self.weight(voter));
        if ballot.seq == 1 {
            self.turnout.heads = self.turnout.heads.saturating_add(1);
            self.turnout.weight = self.turnout.weight.saturating_add(weight);
        }
        self.last_ballots.insert(voter, ballot);
    }
}
