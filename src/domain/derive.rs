//! What follows from bulk data: the roll from the ledger, the result from the ballots.
//!
//! Pure functions over iterators: the service feeds them from PostgreSQL, the verifier from a
//! download. Neither has a second copy of them.

mod ledger;
mod lines;
mod recount;
pub mod rehearsal;
mod roll;
pub mod turn;

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::domain::attachment::AttachmentRef;
use crate::domain::count::election::{
    ElectionBuilder, Mark, Roll as RollSize, Terms as CountTerms,
};
use crate::domain::count::{CountError, Lot, Outcome};
use crate::domain::fault::{self, Class, Fault, Tell, Told, declared};
use crate::domain::id::Id;
use crate::domain::poll::contest::Contest;
use crate::domain::poll::marks::{Marks, MarksFault};
use crate::domain::poll::notice::Notice;
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::{ContestResult, PollResult, UnchangedResult};
use crate::domain::state::poll::Poll;
use crate::domain::state::voters::Voters;
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
pub use roll::{RollBasis, check_addition, check_override};

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

impl DeriveError {
    fn of_count(contest: &Contest, error: CountError) -> DeriveError {
        DeriveError::Count {
            contest: contest.id.clone(),
            error,
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
    voters: Voters,
    stands: Tally,
    /// The same as if nobody had been struck or added, where somebody was.
    unchanged: Option<Tally>,
    implied: PollResult,
}

/// The contests of a poll while ballots are put in.
struct Tally {
    lots: Vec<Lot>,
    builders: Vec<ElectionBuilder>,
}

/// What became of each contest: its result, the lot, the working.
type Counted = (Vec<ContestResult>, Vec<(String, Vec<String>, Outcome)>);

impl Counting {
    /// Begins the count of a closed poll.
    ///
    /// Errors with `UnknownPoll`, with `WrongPhase` before the close, or when a contest cannot be
    /// set up.
    pub fn of(state: &State, poll: &Id) -> Result<Counting, DeriveError> {
        let poll = state.polls().require(poll)?;
        let implied = implied(poll)?;
        let size = RollSize {
            heads: implied.roll_count,
            weight: implied.roll_weight,
        };
        let stands = Tally::of(poll, size, |contest| {
            contest.terms_without(&poll.struck(&contest.id))
        })?;
        let (heads, weight) = poll.certified_size();
        let certified = RollSize { heads, weight };
        let unchanged = poll.counts_otherwise();
        let unchanged = unchanged.then(|| Tally::of(poll, certified, Contest::terms));
        Ok(Counting {
            notice: poll.notice().clone(),
            voters: poll.voters().clone(),
            stands,
            unchanged: unchanged.transpose()?,
            implied,
        })
    }

    /// Reads the marks of one ballot. Errors with `BadMarks` when they do not fit the poll.
    pub fn read(&self, marks: &[u8]) -> Result<Vec<Vec<Mark>>, MarksFault> {
        Marks::parse(marks)?.read_for(&self.notice.contests)
    }

    /// Adds the ballot of the voter at a place.
    pub fn add(&mut self, voter: usize, marks: &[Vec<Mark>]) -> Result<(), DeriveError> {
        let weight = self.voters.weight(voter);
        self.stands.add(&self.notice, weight, marks)?;
        match &mut self.unchanged {
            Some(unchanged) if !self.voters.is_added(voter) => {
                unchanged.add(&self.notice, weight, marks)
            }
            _ => Ok(()),
        }
    }

    /// Counts: the `result` statement and the attachment with the working that it names.
    pub fn finish(self) -> Result<(PollResult, Vec<u8>), DeriveError> {
        let mut result = self.implied;
        let (contests, workings) = self.stands.finish(&self.notice)?;
        result.contests = contests;
        let mut without = Vec::new();
        if let Some(unchanged) = self.unchanged {
            let (contests, workings) = unchanged.finish(&self.notice)?;
            result.unchanged = contests.into_iter().map(UnchangedResult).collect();
            without = workings;
        }
        let working = working_json(&result, &workings, &without);
        result.outcome = AttachmentRef::to(&working);
        Ok((result, working))
    }
}

impl Tally {
    fn of(
        poll: &Poll,
        roll: RollSize,
        terms: impl Fn(&Contest) -> CountTerms,
    ) -> Result<Tally, DeriveError> {
        let seed = poll.seed().expect("a closed poll was opened");
        let (mut lots, mut builders) = (Vec::new(), Vec::new());
        for contest in &poll.notice().contests {
            let options: Vec<String> = contest.option_ids().iter().map(Id::to_string).collect();
            let lot = Lot::draw(contest.id.as_str(), &seed.0, &options);
            let mut terms = terms(contest);
            terms.roll = Some(roll);
            let kind = contest.counted_by().ballot_kind();
            let builder = ElectionBuilder::new(options, contest.seats, kind, terms);
            builders.push(builder.map_err(|error| DeriveError::of_count(contest, error))?);
            lots.push(lot);
        }
        Ok(Tally { lots, builders })
    }

    fn add(
        &mut self,
        notice: &Notice,
        weight: u64,
        marks: &[Vec<Mark>],
    ) -> Result<(), DeriveError> {
        let contests = self.builders.iter_mut().zip(&notice.contests);
        for ((builder, contest), marks) in contests.zip(marks) {
            builder
                .push(weight, marks)
                .map_err(|error| DeriveError::of_count(contest, error))?;
        }
        Ok(())
    }

    fn finish(self, notice: &Notice) -> Result<Counted, DeriveError> {
        let (mut results, mut workings) = (Vec::new(), Vec::new());
        let counts = self.builders.into_iter().zip(&self.lots);
        for (contest, (builder, lot)) in notice.contests.iter().zip(counts) {
            let election = builder.build().with_lot(lot.clone());
            let outcome = contest.counted_by().count(&election);
            let outcome = outcome.map_err(|error| DeriveError::of_count(contest, error))?;
            let name = |option: &u16| {
                let choice = contest.options.get(usize::from(*option))?;
                Some(choice.id.clone())
            };
            results.push(ContestResult {
                contest: contest.id.clone(),
                method: contest.method.clone(),
                elected: outcome.elected.iter().filter_map(name).collect(),
                verdict: outcome.verdict(),
            });
            let order = lot.order().iter().filter_map(name);
            let order = order.map(|id| id.to_string()).collect();
            workings.push((contest.id.to_string(), order, outcome));
        }
        Ok((results, workings))
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
            "unchanged",
            written_unchanged(stated),
            written_unchanged(derived),
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

fn written_unchanged(result: &PollResult) -> String {
    let contests = result
        .unchanged
        .iter()
        .map(|UnchangedResult(one)| one.clone());
    written(&contests.collect::<Vec<_>>())
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
        added: Some(poll.voters().added()).filter(|(count, _)| *count > 0),
        recount: poll.recounted_by(),
        contests: Vec::new(),
        unchanged: Vec::new(),
        outcome: AttachmentRef::to(&[]),
    })
}

#[derive(Serialize)]
struct Working<'a> {
    poll: &'a str,
    size: u64,
    contests: Vec<ContestWorking<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unchanged: Vec<ContestWorking<'a>>,
}

#[derive(Serialize)]
struct ContestWorking<'a> {
    contest: &'a str,
    lot: &'a [String],
    outcome: Box<serde_json::value::RawValue>,
}

fn working_json(
    result: &PollResult,
    workings: &[(String, Vec<String>, Outcome)],
    unchanged: &[(String, Vec<String>, Outcome)],
) -> Vec<u8> {
    let working = Working {
        poll: result.poll.as_str(),
        size: result.size,
        contests: contest_workings(workings),
        unchanged: contest_workings(unchanged),
    };
    let mut bytes = serde_json::to_vec(&working).expect("strings and numbers print as JSON");
    bytes.push(b'\n');
    bytes
}

fn contest_workings(workings: &[(String, Vec<String>, Outcome)]) -> Vec<ContestWorking<'_>> {
    let contests = workings.iter();
    let contests = contests.map(|(contest, lot, outcome)| ContestWorking {
        contest,
        lot,
        outcome: serde_json::value::RawValue::from_string(outcome.to_json())
            .expect("an outcome prints as JSON"),
    });
    contests.collect()
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
