//! What admitted statements change: small values that the state folds in and the store turns into rows.
#![allow(
    missing_docs,
    reason = "fields are named as in the statement that causes the effect"
)]

use std::sync::Arc;

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::state::Standing;
use crate::domain::statement::genesis::Genesis;
use crate::domain::statement::notice::Notice;
use crate::domain::statement::result::ResultStatement;
use crate::domain::statement::roll::RollStatement;
use crate::domain::statement::ruling::Verdict;
use crate::domain::time::Time;
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::member::Tag;
use crate::domain::weight::policy::Policy;
use crate::domain::weight::roll::Roll;

/// One change. A statement yields them in the order in which they are to be applied.
#[derive(Debug, Clone)]
pub enum Effect {
    /// The organisation exists.
    Founded { hash: Hash, genesis: Box<Genesis> },
    /// The log's time moved on.
    ClockMoved { time: Time },
    /// One more of m signed a text.
    Approved {
        statement: Hash,
        by: Principal,
        key: PublicKey,
        /// Whether this was the m-th signature that counts.
        completes: bool,
    },
    /// An office began; the holder's key is known from now on.
    OfficeGranted {
        reference: Id,
        office: Office,
        holder: Principal,
        key: PublicKey,
        scope: Vec<Id>,
        until: Option<Time>,
    },
    /// An office ended.
    OfficeEnded {
        reference: Id,
        office: Office,
        holder: Principal,
    },
    /// A member exists, with a first key.
    MemberEnrolled {
        member: Id,
        key: PublicKey,
        class: Id,
        joined: Time,
        confirmed: bool,
        by: Principal,
    },
    /// The registrar changed members.
    MembersChanged {
        reference: Id,
        members: Vec<Id>,
        change: MemberChange,
    },
    /// A further key.
    KeyAdded { holder: Principal, key: PublicKey },
    /// A key ended; by the roster, only for polls opened afterwards.
    KeyRevoked {
        holder: Principal,
        key: PublicKey,
        by_roster: bool,
    },
    /// A batch of contributions is in the ledger.
    ContributionsCredited {
        source: Principal,
        reference: Id,
        statement: Hash,
        lines: Hash,
        batch: Arc<Batch>,
    },
    /// Other amounts stand for lines of the ledger; `reason` is an attachment.
    LinesCorrected {
        reference: Id,
        source: Principal,
        lines: Vec<(Id, i64)>,
        reason: Hash,
    },
    /// A policy can be named by polls.
    PolicyAdopted {
        statement: Hash,
        name: Id,
        revision: u32,
        policy: Arc<Policy>,
    },
    /// A poll exists. The ledger is fixed already when its record date has passed.
    PollAnnounced {
        statement: Hash,
        officer: Principal,
        ledger_size: Option<u64>,
        notice: Arc<Notice>,
    },
    /// The record date of a poll passed: its ledger is the log so far.
    LedgerFixed { poll: Id, size: u64 },
    /// A provisional roll is open to objections.
    RollProposed {
        poll: Id,
        statement: Hash,
        roll: Arc<RollStatement>,
    },
    /// A member objects to a provisional roll; `reason` is an attachment.
    RollClaimed {
        statement: Hash,
        reference: Id,
        poll: Id,
        roll: Hash,
        member: Id,
        about: Id,
        reason: Hash,
    },
    /// A claim is decided. Upheld, the remedies count for the member it is about.
    ClaimRuled {
        statement: Hash,
        poll: Id,
        claim: Hash,
        by: Principal,
        verdict: Verdict,
        remedies: Vec<u64>,
        reason: Hash,
    },
    /// The roll of a poll is certified.
    RollCertified {
        poll: Id,
        statement: Hash,
        roll: Arc<RollStatement>,
        lines: Arc<Roll>,
    },
    /// A scrutineer's part of the lot is known.
    LotRevealed {
        poll: Id,
        scrutineer: Principal,
        secret: Hash,
    },
    /// Ballots are accepted.
    PollOpened {
        poll: Id,
        statement: Hash,
        seed: Hash,
    },
    /// The time to vote is over, and the poll had not opened.
    PollLapsed { poll: Id },
    /// A ballot is in the log. `voter` is its place among the poll's voters.
    BallotCast {
        poll: Id,
        voter: usize,
        seq: u32,
        statement: Hash,
    },
    /// No more ballots are accepted.
    PollClosed {
        poll: Id,
        statement: Hash,
        size: u64,
        root: Hash,
    },
    /// A provisional result stands.
    ResultStated {
        poll: Id,
        statement: Hash,
        result: Box<ResultStatement>,
    },
    /// One more scrutineer signed the certificate.
    CertificateSigned { poll: Id, scrutineer: Principal },
    /// Enough scrutineers signed: the result is certified.
    ResultCertified { poll: Id, statement: Hash },
}

/// What a `member` statement does to each member it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberChange {
    /// The member has a vote.
    Confirmed,
    /// The member is active, suspended or gone.
    Stands(Standing),
    /// The member is of another class.
    Class(Id),
    /// The member has these tags too.
    Tagged(Vec<Tag>),
    /// The member has these tags no longer.
    Untagged(Vec<Tag>),
    /// The membership ended and its contributions are another member's.
    MergedInto(Id),
}
