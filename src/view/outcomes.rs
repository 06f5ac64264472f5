//! The working of a result, as it was published: `GET /api/polls/{poll}/outcome`, read back.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::count::Outcome;
use crate::domain::id::Id;

/// One contest of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestOutcome {
    /// Which.
    pub contest: Id,
    /// The working.
    pub outcome: Outcome,
}

/// All contests, in the order of the ballot; `None` for bytes that are no outcome.
pub fn read(bytes: &[u8]) -> Option<Vec<ContestOutcome>> {
    #[derive(Deserialize)]
    struct Written {
        contests: Vec<WrittenContest>,
    }
    #[derive(Deserialize)]
    struct WrittenContest {
        contest: Id,
        outcome: Box<RawValue>,
    }
    let written: Written = serde_json::from_slice(bytes).ok()?;
    let read = |written: WrittenContest| {
        Some(ContestOutcome {
            contest: written.contest,
            outcome: Outcome::from_json(written.outcome.get())?,
        })
    };
    written.contests.into_iter().map(read).collect()
}
