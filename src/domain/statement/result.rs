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
use crate::domain::line::{Often, Order, Row, Table};
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::Phase;
use crate::domain::text::{Lines, Malformed, Reader, Value, Writer, lines, words};

words!(Verdict: "passed" Verdict::Passed "rejected" Verdict::Rejected "lapsed" Verdict::Lapsed);

/// What became of one contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestResult {
    pub contest: Id,
    pub method: Id,
    /// In order of election.
    pub elected: Vec<Id>,
    pub verdict: Option<Verdict>,
}

impl Lines for ContestResult {
    const LINES: Table = &[
        Row::of("contest", <(Id, Id)>::FORM, Often::One),
        Row::of("elected", Id::FORM, Often::ANY),
        Row::of("verdict", Verdict::FORM, Often::Optional),
    ];

    fn read(reader: &mut Reader<'_>) -> Result<ContestResult, Malformed> {
        let (contest, method) = reader.one("contest")?;
        Ok(ContestResult {
            contest,
            method,
            elected: reader.many("elected", 0, Order::Given)?,
            verdict: reader.optional("verdict")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("contest", &(self.contest.clone(), self.method.clone()))
            .many("elected", &self.elected)
            .many("verdict", self.verdict.as_slice());
    }
}

lines! {
    /// The lines of a `result` statement.
    pub struct ResultStatement {
        one poll "poll": Id;
        one open "open": Hash;
        one close "close": Hash;
        one size "size": u64;
        one ballots "ballots": u64;
        one weight "weight": u128;
        one roll_count "roll-count": u64;
        one roll_weight "roll-weight": u128;
        groups contests: ContestResult, Given;
        one outcome "outcome": AttachmentRef;
    }
}

impl Kind for ResultStatement {
    const NAME: &'static str = "result";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service]);

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
