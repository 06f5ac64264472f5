//! What can happen to a poll that exists.

use std::sync::Arc;

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::change::{Change, Extended};
use crate::domain::poll::contest::Choice;
use crate::domain::poll::result::PollResult;
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::voters::Voter;
use crate::domain::time::Time;
use crate::domain::weight::roll::Roll;

/// What can happen to a poll that exists.
#[derive(Debug, Clone)]
pub enum Step {
    /// Its record date passed: its ledger is the log so far.
    LedgerFixed {
        /// Size of that log.
        size: u64,
    },
    /// A provisional roll is open to objections.
    RollProposed {
        /// Hash of the `roll` statement.
        statement: Hash,
        /// What it says.
        roll: Arc<PublishedRoll>,
    },
    /// Its roll is certified.
    RollCertified {
        /// Hash of the `roll` statement.
        statement: Hash,
        /// What it says.
        roll: Arc<PublishedRoll>,
        /// The lines of its attachment.
        lines: Arc<Roll>,
        /// The same as the state keeps them, in order of enrolment.
        voters: Arc<[Voter]>,
    },
    /// A scrutineer's part of the lot is known.
    LotRevealed {
        /// Whose.
        scrutineer: Principal,
        /// What was committed to.
        secret: Hash,
    },
    /// Ballots are accepted.
    Opened {
        /// Hash of the `open` statement.
        statement: Hash,
        /// Seed of the lots.
        seed: Hash,
    },
    /// The time to vote is over, and it had not opened.
    Lapsed,
    /// It is changed by officers.
    Changed {
        /// Hash of the statement.
        statement: Hash,
        /// The rule that it rests on.
        ground: Option<Id>,
        /// Hash of an attachment, a text.
        reason: Hash,
        /// What is changed.
        change: Change,
    },
    /// Somebody stands in a contest.
    Nominated {
        /// Which.
        contest: Id,
        /// Who, as on the ballot.
        candidate: Choice,
    },
    /// There are too few candidates: nominations last until then, and voting begins so much later.
    NominationsLonger {
        /// Their end.
        until: Time,
        /// When voting begins then.
        opens: Time,
        /// When it ends.
        closes: Time,
    },
    /// Nominations are over.
    NominationsOver {
        /// Contests with fewer candidates than seats, and how many they fill.
        seats: Vec<(Id, u16)>,
    },
    /// A voter more, beside the change that says so.
    VoterAdded {
        /// Who, with what weight.
        voter: Voter,
    },
    /// It lasts longer, by itself.
    Extended(Extended),
    /// It has candidates and roll of a poll that was annulled.
    RunAgain {
        /// That poll.
        of: Id,
    },
    /// A ballot is in the log.
    BallotCast {
        /// Place among the poll's voters.
        voter: usize,
        /// The ballot's number in its member's chain.
        seq: u32,
        /// Hash of the `ballot` statement.
        statement: Hash,
    },
    /// No more ballots are accepted.
    Closed {
        /// Hash of the `close` statement.
        statement: Hash,
        /// Size of the log before it.
        size: u64,
        /// Root at that size.
        root: Hash,
    },
    /// A provisional result stands.
    ResultStated {
        /// Hash of the `result` statement.
        statement: Hash,
        /// What it says.
        result: Arc<PollResult>,
    },
    /// One more scrutineer signed the certificate.
    CertificateSigned {
        /// Who.
        scrutineer: Principal,
    },
    /// Enough scrutineers signed: the result is certified.
    Certified {
        /// Hash of the `certificate` statement.
        statement: Hash,
    },
}

impl Step {
    /// Whether ballots are to be counted after it.
    pub fn asks_for_a_count(&self) -> bool {
        match self {
            Step::Closed { .. } => true,
            Step::Changed { change, .. } => matches!(change, Change::Recounted { .. }),
            Step::LedgerFixed { .. }
            | Step::RollProposed { .. }
            | Step::RollCertified { .. }
            | Step::LotRevealed { .. }
            | Step::Opened { .. }
            | Step::Lapsed
            | Step::Nominated { .. }
            | Step::NominationsLonger { .. }
            | Step::NominationsOver { .. }
            | Step::VoterAdded { .. }
            | Step::Extended(_)
            | Step::RunAgain { .. }
            | Step::BallotCast { .. }
            | Step::ResultStated { .. }
            | Step::CertificateSigned { .. }
            | Step::Certified { .. } => false,
        }
    }
}
