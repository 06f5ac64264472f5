//! `result`: what the engine counted after the close: provisional until scrutineers certify it.
//!
//! ```text
//! folkmoot/result/v1
//! log, genesis
//! poll council-2027
//! open 8d72…
//! close 11be…                     hash of the close statement
//! size 48213                      log entries before the close: what was evaluated
//! ballots 1180                    members who voted
//! weight 99012                    their weight
//! roll-count 1206                 members entitled
//! roll-weight 102751
//! contest council stv-scottish    each contest with its method, in ballot order
//! elected lin-wei                 in order of election
//! contest charter proposal
//! verdict passed                  of a contest with a decision rule
//! outcome 5be1… 9120              the attachment with the working, `docs/FORMATS.md`, "Outcome"
//! ```
//!
//! That it follows from the ballots is checked beside this ([`crate::domain::derive`]) by every
//! verifier and every scrutineer.

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind};
use crate::domain::count::decision::Verdict;
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::Phase;
use crate::domain::text::{Malformed, Reader, Value, Writer};

impl Value for Verdict {
    const FORM: &'static str = "passed, rejected or lapsed";
    fn read(text: &str) -> Option<Verdict> {
        match text {
            "passed" => Some(Verdict::Passed),
            "rejected" => Some(Verdict::Rejected),
            "lapsed" => Some(Verdict::Lapsed),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            Verdict::Passed => "passed".to_owned(),
            Verdict::Rejected => "rejected".to_owned(),
            Verdict::Lapsed => "lapsed".to_owned(),
        }
    }
}

/// What became of one contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestResult {
    pub contest: Id,
    pub method: Id,
    /// In order of election.
    pub elected: Vec<Id>,
    pub verdict: Option<Verdict>,
}

/// The lines of a `result` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultStatement {
    pub poll: Id,
    pub open: Hash,
    pub close: Hash,
    pub size: u64,
    pub ballots: u64,
    pub weight: u128,
    pub roll_count: u64,
    pub roll_weight: u128,
    pub contests: Vec<ContestResult>,
    pub outcome: AttachmentRef,
}

impl Kind for ResultStatement {
    const NAME: &'static str = "result";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service]);

    fn read(reader: &mut Reader<'_>) -> Result<ResultStatement, Malformed> {
        let poll = reader.one("poll")?;
        let open = reader.one("open")?;
        let close = reader.one("close")?;
        let size = reader.one("size")?;
        let ballots = reader.one("ballots")?;
        let weight = reader.one("weight")?;
        let roll_count = reader.one("roll-count")?;
        let roll_weight = reader.one("roll-weight")?;
        let mut contests = Vec::new();
        while reader.peek() == Some("contest") {
            let (contest, method) = reader.one("contest")?;
            contests.push(ContestResult {
                contest,
                method,
                elected: reader.many("elected")?,
                verdict: reader.many("verdict")?.pop(),
            });
        }
        let outcome = reader.one("outcome")?;
        Ok(ResultStatement {
            poll,
            open,
            close,
            size,
            ballots,
            weight,
            roll_count,
            roll_weight,
            contests,
            outcome,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("open", &self.open)
            .one("close", &self.close)
            .one("size", &self.size)
            .one("ballots", &self.ballots)
            .one("weight", &self.weight)
            .one("roll-count", &self.roll_count)
            .one("roll-weight", &self.roll_weight);
        for contest in &self.contests {
            writer
                .one(
                    "contest",
                    &(contest.contest.clone(), contest.method.clone()),
                )
                .many("elected", &contest.elected)
                .many("verdict", contest.verdict.as_slice());
        }
        writer.one("outcome", &self.outcome);
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        vec![self.outcome]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_phase(Phase::Closed)?;
        let closed = poll.closed().expect("the phase says it is closed");
        let (roll_count, roll_weight) = poll.roll_size();
        let stated = (
            self.open,
            self.close,
            self.size,
            self.ballots,
            self.weight,
            self.roll_count,
            self.roll_weight,
        );
        let turnout = poll.voters().turnout();
        let implied = (
            poll.open_hash().expect("it was opened"),
            closed.statement,
            closed.size,
            turnout.heads,
            turnout.weight,
            roll_count,
            roll_weight,
        );
        if stated != implied {
            return Err(Refusal::DiffersFromLog { kind: Self::NAME });
        }
        case.attachment(&self.outcome)?;
        Ok(vec![Effect::ResultStated {
            poll: self.poll.clone(),
            statement: case.hash,
            result: Box::new(self.clone()),
        }])
    }
}
