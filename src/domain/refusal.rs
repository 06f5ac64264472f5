//! Why a statement is refused. Each says what was wrong with the values, and what to do where it can.
//! Status and public code are chosen in `http/error.rs`.
#![allow(
    missing_docs,
    reason = "the message of each variant says what its values are"
)]

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::note::NoteError;
use crate::domain::office::{Office, Principal};
use crate::domain::state::poll::Phase;
use crate::domain::statement::TEXT_BYTES_MAX;
use crate::domain::text::{Malformed, Value};
use crate::domain::time::Time;
use crate::domain::weight::ledger::LedgerError;
use crate::domain::weight::policy::PolicyError;
use crate::domain::weight::roll::RollError;

/// A statement that the rules do not admit. Nothing of it takes effect.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    #[error("not a signed note: {0}")]
    NotANote(#[from] NoteError),
    #[error("not a statement: {0}")]
    Malformed(#[from] Malformed),
    #[error("an attachment that should be text is not UTF-8")]
    NotUtf8,
    #[error("there is no statement kind `{kind}` in version {version}; docs/FORMATS.md lists them")]
    UnknownKind { kind: String, version: u64 },
    #[error("the statement is for the log `{stated}`, this is `{expected}`")]
    WrongLog { stated: String, expected: String },
    #[error("the statement names genesis {}, this log began with {expected}", .stated.write())]
    WrongGenesis {
        stated: Option<Hash>,
        expected: Hash,
    },
    #[error("the log is empty: the first statement must be `genesis`")]
    NotFounded,
    #[error("the log has a genesis statement already")]
    AlreadyFounded,
    #[error("the log has no clock yet: the service appends one first")]
    NoClock,

    #[error(
        "no key is known here for the signature line of `{name}`: is the name right, and was the key enrolled?"
    )]
    UnknownSigner { name: String },
    #[error("the signature of `{name}` does not verify over this text")]
    BadSignature { name: String },
    #[error("a `{kind}` statement takes {expected} signature line(s), this has {found}")]
    SignatureCount {
        kind: &'static str,
        expected: usize,
        found: usize,
    },
    #[error("a `{kind}` statement is signed in the order of its text: {}", in_order(.wanted))]
    SignatureOrder {
        kind: &'static str,
        wanted: Vec<Principal>,
    },
    #[error("{signer} may not sign `{kind}` statements; needed: {}", one_of(.needed))]
    NotAuthorised {
        kind: &'static str,
        signer: Principal,
        needed: &'static [Office],
    },
    #[error("{signer} cannot sign for {subject}: members sign for themselves")]
    NotYourOwn { signer: Principal, subject: Id },
    #[error("{holder} is outside its scope with `{scope}`")]
    OutOfScope { holder: Principal, scope: Id },
    #[error(
        "{holder} would be two of registrar, returning officer and scrutineer in poll `{poll}`"
    )]
    TwoRoles { holder: Principal, poll: Id },
    #[error("{holder} does not hold the office of {office}")]
    NotInOffice { holder: Principal, office: Office },
    #[error("{signer} is not a scrutineer of poll `{poll}`")]
    NotAScrutineer { signer: Principal, poll: Id },
    #[error("the second signature line must be by the new key of {holder}")]
    NewKeyMustSign { holder: Principal },
    #[error("the key of {holder} was revoked")]
    KeyRevoked { holder: Principal },
    #[error("{holder} has this key already")]
    KeyExists { holder: Principal },
    #[error("this key belongs to {owner} already; every principal needs a key of its own")]
    KeyTaken { owner: Principal },

    #[error("the text counts roster {stated}, but the current one is {current}: write it anew")]
    WrongRoster { stated: Hash, current: Hash },
    #[error("the text could be signed until {expired}; it is {now}")]
    Expired { expired: Time, now: Time },
    #[error("{signer} has signed {statement} already, or it has taken effect")]
    AlreadySigned { statement: Hash, signer: Principal },
    #[error("`{reference}` was used before: every batch, act and line needs its own")]
    ReferenceUsed { reference: Id },

    #[error("this log's clock is real: only the service states the time")]
    NotATestLog,
    #[error("the clock cannot go from {last} to {stated}")]
    ClockBackwards { stated: Time, last: Time },
    #[error("`{what}` is {stated}, but it is {now}: it must not lie in the future")]
    InTheFuture {
        what: &'static str,
        stated: Time,
        now: Time,
    },
    #[error("`{what}` is {stated}, but it is {now}: it must lie in the future")]
    InThePast {
        what: &'static str,
        stated: Time,
        now: Time,
    },
    #[error("too early: `{what}` is {at}, and it is {now}")]
    TooEarly {
        what: &'static str,
        at: Time,
        now: Time,
    },
    #[error("too late: `{what}` is {at}, and it is {now}")]
    TooLate {
        what: &'static str,
        at: Time,
        now: Time,
    },

    #[error("there is no member `{member}`")]
    UnknownMember { member: Id },
    #[error("there is a member `{member}` already")]
    MemberExists { member: Id },
    #[error("the membership of `{member}` has ended")]
    MemberEnded { member: Id },
    #[error("a member cannot be merged into itself")]
    MergeIntoItself,
    #[error(
        "{enroller} has enrolled {limit} members today, the most the genesis statement allows in a day"
    )]
    EnrolLimit { enroller: Principal, limit: u32 },
    #[error("there is no class `{class}`; the genesis statement lists them")]
    UnknownClass { class: Id },
    #[error("there is no category `{category}`; the genesis statement lists them")]
    UnknownCategory { category: Id },

    #[error("the lines of contributions: {0}")]
    BadLedger(#[from] LedgerError),
    #[error("contribution `{reference}` occurred at {occurred_at}, outside the batch's period")]
    OutsidePeriod { reference: Id, occurred_at: Time },
    #[error(
        "contribution `{reference}` is said to have occurred at {occurred_at}, more than a day after the log's clock, {now}"
    )]
    NotYetOccurred {
        reference: Id,
        occurred_at: Time,
        now: Time,
    },
    #[error("{holder} has credited no contribution `{reference}`")]
    UnknownContribution { holder: Principal, reference: Id },
    #[error("`{what}` is stated as {stated}, but the lines give {found}")]
    SumDiffers {
        what: &'static str,
        stated: String,
        found: String,
    },
    #[error("the policy: {0}")]
    BadPolicy(#[from] PolicyError),
    #[error("policy `{name}` has a revision {revision} already")]
    PolicyExists { name: Id, revision: u32 },
    #[error("there is no adopted policy with statement hash {hash}")]
    UnknownPolicy { hash: Hash },

    #[error("there is no poll `{poll}`")]
    UnknownPoll { poll: Id },
    #[error("no poll was opened by a statement with hash {open}")]
    UnknownOpening { open: Hash },
    #[error("there is a poll `{poll}` already")]
    PollExists { poll: Id },
    #[error(
        "poll `{poll}` was announced by notice {current}, not {stated}: read the current notice"
    )]
    StaleNotice {
        poll: Id,
        stated: Hash,
        current: Hash,
    },
    #[error("poll `{poll}` is {phase}; this needs it to be {needed}")]
    WrongPhase {
        poll: Id,
        phase: Phase,
        needed: Phase,
    },
    #[error("the poll's ledger is the log at size {} (none before the record date), not {stated}", .expected.write())]
    WrongLedgerSize { stated: u64, expected: Option<u64> },
    #[error("`seen` is {}, but the log says {}", .stated.write(), .expected.write())]
    WrongSeen {
        stated: Option<(u64, Hash)>,
        expected: Option<(u64, Hash)>,
    },
    #[error("the roll: {0}")]
    BadRoll(#[from] RollError),
    #[error("the roll of poll `{poll}` needs a registrar and an auditor, two different people")]
    RollNeedsBoth { poll: Id },
    #[error(
        "the provisional roll of poll `{poll}` is now {}, not {stated}: look at that one first",
        .current.write()
    )]
    StaleRoll {
        poll: Id,
        stated: Hash,
        current: Option<Hash>,
    },
    #[error("there is no claim {claim} against the roll of this poll")]
    UnknownClaim { claim: Hash },
    #[error("claim {claim} is decided already")]
    ClaimRuled { claim: Hash },
    #[error("`{member}` has a claim in poll `{poll}` that waits for its ruling: one at a time")]
    ClaimWaits { member: Id, poll: Id },
    #[error(
        "member `{member}` has made {limit} claims against this provisional roll of poll `{poll}`, as many as may be"
    )]
    ClaimsExhausted { member: Id, poll: Id, limit: usize },
    #[error(
        "entry {entry} puts nothing right: a remedy is a contributions or correction entry, or a member entry about `{about}`, from entry {ledger_size} on"
    )]
    BadRemedy {
        entry: u64,
        ledger_size: u64,
        about: Id,
    },
    #[error("{count} claim(s) against the roll of poll `{poll}` wait for a ruling")]
    ClaimsUnruled { poll: Id, count: usize },
    #[error(
        "a claim against the roll of poll `{poll}` was upheld: a new provisional roll comes first"
    )]
    RollSuperseded { poll: Id },
    #[error("the secret does not match the commitment {committed} in the notice")]
    NotTheCommitment { committed: Hash },
    #[error(
        "this `{kind}` differs from what the log implies: ask the service for the current draft"
    )]
    DiffersFromLog { kind: &'static str },

    #[error("poll `{poll}` is closed")]
    PollClosed { poll: Id },
    #[error("`{member}` is not on the roll of poll `{poll}`")]
    NotOnTheRoll { member: Id, poll: Id },
    #[error("poll `{poll}` has another ballot with seq {seq}, {logged}; the first logged stands")]
    Equivocation { poll: Id, seq: u32, logged: Hash },
    #[error(
        "seq {seq} does not continue this member's chain in poll `{poll}`: the last is {last}, prev must be {}",
        .previous.write()
    )]
    WrongSequence {
        poll: Id,
        seq: u32,
        last: u32,
        previous: Option<Hash>,
    },
    #[error("contest `{contest}`: {reason}")]
    BadMarks { contest: String, reason: String },

    #[error(
        "a reason or another text for people has 1 to {TEXT_BYTES_MAX} bytes, this has {bytes}"
    )]
    TextSize { bytes: u64 },
    #[error("attachment {hash} is missing: send it first, or with the statement")]
    AttachmentMissing { hash: Hash },
    #[error("attachment {hash} is not released yet")]
    AttachmentWithheld { hash: Hash },
    #[error("attachment {hash} has {found} bytes, not {stated} as stated")]
    AttachmentSize { hash: Hash, stated: u64, found: u64 },
}

fn in_order(signers: &[Principal]) -> String {
    let names: Vec<String> = signers.iter().map(Principal::to_string).collect();
    names.join(", then ")
}

fn one_of(offices: &[Office]) -> String {
    let names: Vec<String> = offices.iter().map(Office::to_string).collect();
    names.join(" or ")
}
