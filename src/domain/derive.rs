//! What follows from bulk data: the roll from the ledger, the result from the ballots.
//!
//! Pure functions over iterators: the service feeds them from PostgreSQL, the verifier from a
//! download. Neither has a second copy of them.

mod ledger;
mod lines;
mod recount;
pub mod rehearsal;
mod roll;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::domain::attachment::AttachmentRef;
use crate::domain::count::election::{ElectionBuilder, Mark, Roll as RollSize};
use crate::domain::count::{CountError, Lot, Outcome};
use crate::domain::fault::{self, Class, Fault, Tell, Told, declared};
use crate::domain::id::Id;
use crate::domain::poll::marks::{Marks, MarksFault};
use crate::domain::poll::notice::Notice;
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::{ContestResult, PollResult};
use crate::domain::state::poll::Poll;
use crate::domain::state::{
    State, ledger as ledger_subject, members, organisation, policies, poll,
};
use crate::domain::statement::Kind;
use crate::domain::statement::refusal::Refusal;
use crate::domain::text::Value;
use crate::domain::weight::issuance::GuardReading;
use crate::domain::weight::setting::WeighError;

pub use ledger::{LedgerBasis, Terms};
pub use lines::{LineSource, OwnLines};
pub use recount::{Question, Recount, last_ballots};
pub use roll::{RollBasis, check_override};

/// Why a roll or a result does not follow, or could not be derived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeriveError {
    /// The rules refuse already.
    Refused(Refusal),
    /// The record date has not passed.
    LedgerOpen {
        /// The poll.
        poll: Id,
    },
    /// The ledger cannot be weighed.
    Weigh(WeighError),
    /// The ballots cannot be counted.
    Count {
        /// The contest.
        contest: Id,
        /// Why.
        error: CountError,
    },
    /// Too much of a roll is new to certify it without a reason.
    NewWeight {
        /// The poll.
        poll: Id,
        /// The weight of the roll.
        total: u128,
        /// What the policy's guards say that trip, at least one.
        tripped: Vec<GuardReading>,
    },
    /// A statement says something else.
    Differs {
        /// The kind of statement.
        kind: &'static str,
        /// The poll.
        poll: Id,
        /// Which line.
        what: &'static str,
        /// What it says.
        stated: String,
        /// What it must say.
        derived: String,
    },
}

impl Fault for DeriveError {
    fn told(&self) -> Told {
        match self {
            DeriveError::Refused(refusal) => refusal.told(),
            DeriveError::LedgerOpen { poll } => declared("not-yet.ledger").with("poll", poll),
            DeriveError::Weigh(error) => {
                declared("does-not-follow.weigh").with("error", error.told())
            }
            DeriveError::Count { contest, error } => declared("does-not-follow.count")
                .with("contest", contest)
                .with("error", error.told()),
            DeriveError::NewWeight {
                poll,
                total,
                tripped,
            } => Told::new("new-weight")
                .with("poll", poll)
                .with("total", *total)
                .with(
                    "tripped",
                    fault::Value::All(tripped.iter().map(Tell::tell).collect()),
                ),
            DeriveError::Differs {
                kind,
                poll,
                what,
                stated,
                derived,
            } => Told::new("does-not-follow")
                .with("kind", *kind)
                .with("poll", poll)
                .with("what", *what)
                .with("stated", stated)
                .with("derived", derived),
        }
    }

    fn class(&self) -> Class {
        match self {
            DeriveError::Refused(refusal) => refusal.class(),
            DeriveError::LedgerOpen { .. } => Class::Missing,
            DeriveError::Weigh(_)
            | DeriveError::Count { .. }
            | DeriveError::NewWeight { .. }
            | DeriveError::Differs { .. } => Class::Unfit,
        }
    }
}

impl fmt::Display for DeriveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told().fmt(f)
    }
}

impl std::error::Error for DeriveError {}

impl From<WeighError> for DeriveError {
    fn from(error: WeighError) -> DeriveError {
        DeriveError::Weigh(error)
    }
}

/// What the subjects refuse is refused here as well.
macro_rules! refused {
    ($($fault:ty)*) => {$(
        impl From<$fault> for DeriveError {
            fn from(fault: $fault) -> DeriveError {
                DeriveError::Refused(fault.into())
            }
        }
    )*};
}
refused! { Refusal members::Refusal ledger_subject::Refusal poll::Refusal policies::Refusal organisation::Refusal MarksFault }

/// The count of one poll in the making: every voter's last ballot, in any order.
pub struct Counting {
    notice: Arc<Notice>,
    lots: Vec<Lot>,
    builders: Vec<ElectionBuilder>,
    implied: PollResult,
}

impl Counting {
    /// Begins the count of a closed poll.
    ///
    /// Errors with `UnknownPoll`, with `WrongPhase` before the close, or when a contest cannot be
    /// set up.
    pub fn of(state: &State, poll: &Id) -> Result<Counting, DeriveError> {
        let poll = state.polls().require(poll)?;
        let notice = poll.notice().clone();
        let implied = implied(poll)?;
        let seed = poll.seed().expect("a closed poll was opened");
        let size = RollSize {
            heads: implied.roll_count,
            weight: implied.roll_weight,
        };
        let mut lots = Vec::new();
        let mut builders = Vec::new();
        for contest in &notice.contests {
            let options: Vec<String> = contest.option_ids().iter().map(Id::to_string).collect();
            let lot = Lot::draw(contest.id.as_str(), &seed.0, &options);
            let mut terms = contest.terms();
            terms.roll = Some(size);
            let kind = contest.counted_by().ballot_kind();
            let builder =
                ElectionBuilder::new(options, contest.seats, kind, terms).map_err(|error| {
                    DeriveError::Count {
                        contest: contest.id.clone(),
                        error,
                    }
                })?;
            builders.push(builder);
            lots.push(lot);
        }
        Ok(Counting {
            notice,
            lots,
            builders,
            implied,
        })
    }

    /// Reads the marks of one ballot. Errors with `BadMarks` when they do not fit the poll.
    pub fn read(&self, marks: &[u8]) -> Result<Vec<Vec<Mark>>, MarksFault> {
        Marks::parse(marks)?.read_for(&self.notice.contests)
    }

    /// Adds `heads` ballots that mark alike and together weigh `weight`.
    pub fn add(&mut self, heads: u32, weight: u64, marks: &[Vec<Mark>]) -> Result<(), DeriveError> {
        for ((builder, contest), marks) in self
            .builders
            .iter_mut()
            .zip(&self.notice.contests)
            .zip(marks)
        {
            builder
                .push_heads(heads, weight, marks)
                .map_err(|error| DeriveError::Count {
                    contest: contest.id.clone(),
                    error,
                })?;
        }
        Ok(())
    }

    /// Counts: the `result` statement and the attachment with the working that it names.
    pub fn finish(self) -> Result<(PollResult, Vec<u8>), DeriveError> {
        let mut result = self.implied;
        let mut workings = Vec::new();
        for ((contest, builder), lot) in self
            .notice
            .contests
            .iter()
            .zip(self.builders)
            .zip(&self.lots)
        {
            let election = builder.build().with_lot(lot.clone());
            let outcome =
                contest
                    .counted_by()
                    .count(&election)
                    .map_err(|error| DeriveError::Count {
                        contest: contest.id.clone(),
                        error,
                    })?;
            let name = |option: &u16| {
                contest
                    .options
                    .get(usize::from(*option))
                    .map(|choice| choice.id.clone())
            };
            result.contests.push(ContestResult {
                contest: contest.id.clone(),
                method: contest.method.clone(),
                elected: outcome.elected.iter().filter_map(name).collect(),
                verdict: outcome.verdict(),
            });
            let order = lot
                .order()
                .iter()
                .filter_map(name)
                .map(|id| id.to_string())
                .collect();
            workings.push((contest.id.to_string(), order, outcome));
        }
        let working = working_json(&result, &workings);
        result.outcome = AttachmentRef::to(&working);
        Ok((result, working))
    }
}

/// Errors with `Differs` unless `stated` is the result that was derived.
pub fn check_result(stated: &PollResult, derived: &PollResult) -> Result<(), DeriveError> {
    let pairs = [
        (
            "ballots",
            stated.ballots.to_string(),
            derived.ballots.to_string(),
        ),
        (
            "weight",
            stated.weight.to_string(),
            derived.weight.to_string(),
        ),
        (
            "contest",
            written(&stated.contests),
            written(&derived.contests),
        ),
        (
            "outcome",
            stated.outcome.hash.to_string(),
            derived.outcome.hash.to_string(),
        ),
    ];
    compare(PollResult::NAME, &stated.poll, pairs)
}

/// Results of contests in one line, as a person compares them.
fn written(contests: &[ContestResult]) -> String {
    let one = |result: &ContestResult| {
        let elected: Vec<String> = result.elected.iter().map(Id::to_string).collect();
        let (contest, method, elected) = (&result.contest, &result.method, elected.join(", "));
        format!(
            "{contest} by {method}: {elected}, verdict {}",
            result.verdict.write()
        )
    };
    let contests: Vec<String> = contests.iter().map(one).collect();
    contests.join("; ")
}

/// What the log implies about the result before anything is counted.
fn implied(poll: &Poll) -> Result<PollResult, poll::Refusal> {
    let (Some(open), Some(closed)) = (poll.open_hash(), poll.closed()) else {
        return Err(poll::Refusal::WrongPhase {
            poll: poll.id().clone(),
            phase: poll.phase(),
            needed: Phase::Closed,
        });
    };
    let (roll_count, roll_weight) = poll.roll_size();
    let turnout = poll.voters().turnout();
    Ok(PollResult {
        poll: poll.id().clone(),
        open,
        close: closed.statement,
        size: closed.size,
        ballots: turnout.heads,
        weight: turnout.weight,
        roll_count,
        roll_weight,
        contests: Vec::new(),
        outcome: AttachmentRef::to(&[]),
    })
}

#[derive(Serialize)]
struct Working<'a> {
    poll: &'a str,
    size: u64,
    contests: Vec<ContestWorking<'a>>,
}

#[derive(Serialize)]
struct ContestWorking<'a> {
    contest: &'a str,
    lot: &'a [String],
    outcome: Box<serde_json::value::RawValue>,
}

fn working_json(result: &PollResult, workings: &[(String, Vec<String>, Outcome)]) -> Vec<u8> {
    let contests = workings
        .iter()
        .map(|(contest, lot, outcome)| ContestWorking {
            contest,
            lot,
            outcome: serde_json::value::RawValue::from_string(outcome.to_json())
                .expect("an outcome prints as JSON"),
        });
    let working = Working {
        poll: result.poll.as_str(),
        size: result.size,
        contests: contests.collect(),
    };
    let mut bytes = serde_json::to_vec(&working).expect("strings and numbers print as JSON");
    bytes.push(b'\n');
    bytes
}

fn compare<const N: usize>(
    kind: &'static str,
    poll: &Id,
    pairs: [(&'static str, String, String); N],
) -> Result<(), DeriveError> {
    for (what, stated, derived) in pairs {
        if stated != derived {
            return Err(DeriveError::Differs {
                kind,
                poll: poll.clone(),
                what,
                stated,
                derived,
            });
        }
    }
    Ok(())
}
