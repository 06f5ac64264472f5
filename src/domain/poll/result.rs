//! The result of a poll as it is published, contest by contest; the working is an attachment.

use crate::domain::attachment::AttachmentRef;
use crate::domain::count::decision::Verdict;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::{Often, Order, Row, Table};
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

/// What would have become of one contest with every candidate and without the voters who were added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnchangedResult(pub ContestResult);

impl Lines for UnchangedResult {
    const LINES: Table = &[
        Row::of("unchanged", <(Id, Id)>::FORM, Often::One),
        Row::of("elected", Id::FORM, Often::ANY),
        Row::of("verdict", Verdict::FORM, Often::Optional),
    ];

    fn read(reader: &mut Reader<'_>) -> Result<UnchangedResult, Malformed> {
        let (contest, method) = reader.one("unchanged")?;
        Ok(UnchangedResult(ContestResult {
            contest,
            method,
            elected: reader.many("elected", 0, Order::Given)?,
            verdict: reader.optional("verdict")?,
        }))
    }

    fn write(&self, writer: &mut Writer) {
        let UnchangedResult(result) = self;
        writer
            .one(
                "unchanged",
                &(result.contest.clone(), result.method.clone()),
            )
            .many("elected", &result.elected)
            .many("verdict", result.verdict.as_slice());
    }
}

lines! {
    /// The lines of a `result` statement.
    pub struct PollResult {
        one poll "poll": Id;
        one open "open": Hash;
        one close "close": Hash;
        one size "size": u64;
        one ballots "ballots": u64;
        one weight "weight": u128;
        one roll_count "roll-count": u64;
        one roll_weight "roll-weight": u128;
        /// How many voters were added after the certification of the roll, and their weight; they are in what
        /// stands above. Absent where none were.
        optional added "added": (u64, u128);
        /// The matter's version by which an earlier result was to be counted again; absent in a first result.
        optional recount "recount": Hash;
        some_groups contests: ContestResult, Given;
        /// The same contests counted as if nobody had been struck or added; none where nobody was.
        groups unchanged: UnchangedResult, Given;
        one outcome "outcome": AttachmentRef;
    }
}
