//! What was put right about a poll, and what lengthened it.

use serde::{Deserialize, Serialize};

use super::Exact;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::change::{Calendar, Cause, Change, Changed, Corrected, Extended};
use crate::domain::state::State;
use crate::domain::text::Value;
use crate::domain::time::Time;

/// A change that took effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The `poll-change` statement.
    pub statement: Hash,
    /// The index of the entry with which it took effect.
    pub entry: u64,
    /// The rule that it rests on.
    pub ground: Option<Id>,
    /// The attachment that says why.
    pub reason: Hash,
    /// Who signed it, whoever completed it last.
    pub signed_by: Vec<Principal>,
    /// What it did.
    #[serde(flatten)]
    pub change: DoneView,
}

/// What a change did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "kebab-case")]
pub enum DoneView {
    /// Called the poll off before it opened.
    Cancel,
    /// Put titles right.
    Erratum {
        /// In the order of the statement.
        corrected: Vec<CorrectedView>,
    },
    /// Moved everything to later.
    Reschedule {
        /// As it was.
        before: CalendarView,
        /// As it is then.
        after: CalendarView,
    },
    /// Gave the poll up after it opened.
    Annul,
    /// Had the ballots counted again.
    Recount {
        /// The `result` statement that no longer stands.
        result: Hash,
    },
    /// Passed a candidate over.
    Strike {
        /// Where.
        contest: Id,
        /// Who.
        option: Id,
    },
    /// Added a voter.
    AddVoter {
        /// Who.
        member: Id,
        /// At the record date.
        class: Id,
        /// Of the ballot.
        weight: Exact<u64>,
        /// Entries that make the weight.
        remedies: Vec<u64>,
    },
}

/// Titles as they were and as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedView {
    /// `poll`, `contest ID`, `option CONTEST ID` or `option-group CONTEST ID`.
    pub place: String,
    /// In Chinese.
    pub was: String,
    /// In English.
    pub was_en: String,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
}

/// The times of a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// From when on contributions do not count.
    pub record_date: Time,
    /// When claims against the roll end.
    pub claims_until: Option<Time>,
    /// When ballots are accepted.
    pub opens: Time,
    /// Until when.
    pub closes: Time,
    /// When objections to the result end.
    pub objections_until: Time,
}

/// That a poll lasts longer by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendedView {
    /// Why: `outage` or `turnout`.
    pub cause: String,
    /// Of an outage, the last clock before it.
    pub from: Option<Time>,
    /// Of an outage, the first clock after it.
    pub until: Option<Time>,
    /// When the poll would have closed.
    pub before: Time,
    /// When it closes.
    pub after: Time,
}

impl ChangeView {
    /// A change of a poll, as the log says.
    pub fn of(state: &State, changed: &Changed) -> ChangeView {
        let signed_by = state.approvals().completed_by(&changed.statement);
        ChangeView {
            statement: changed.statement,
            entry: changed.entry,
            ground: changed.ground.clone(),
            reason: changed.reason,
            signed_by: signed_by.to_vec(),
            change: DoneView::of(&changed.change),
        }
    }
}

impl DoneView {
    fn of(change: &Change) -> DoneView {
        match change {
            Change::Cancelled => DoneView::Cancel,
            Change::Annulled => DoneView::Annul,
            Change::Recounted { result } => DoneView::Recount { result: *result },
            Change::Corrected(corrected) => DoneView::Erratum {
                corrected: corrected.iter().map(CorrectedView::of).collect(),
            },
            Change::Rescheduled { before, after } => DoneView::Reschedule {
                before: CalendarView::of(before),
                after: CalendarView::of(after),
            },
            Change::Struck { contest, option } => DoneView::Strike {
                contest: contest.clone(),
                option: option.clone(),
            },
            Change::VoterAdded(addition) => DoneView::AddVoter {
                member: addition.member.clone(),
                class: addition.class.clone(),
                weight: Exact(addition.weight),
                remedies: addition.remedies.clone(),
            },
        }
    }
}

impl CorrectedView {
    fn of(corrected: &Corrected) -> CorrectedView {
        CorrectedView {
            place: corrected.place.write(),
            was: corrected.was.0.clone(),
            was_en: corrected.was_en.0.clone(),
            title: corrected.titles.title.0.clone(),
            title_en: corrected.titles.title_en.0.clone(),
        }
    }
}

impl CalendarView {
    /// The times of a poll.
    pub fn of(calendar: &Calendar) -> CalendarView {
        let Calendar {
            record_date,
            claims_until,
            opens,
            closes,
            objections_until,
        } = *calendar;
        CalendarView {
            record_date,
            claims_until,
            opens,
            closes,
            objections_until,
        }
    }
}

impl ExtendedView {
    /// What lengthened a poll.
    pub fn of(extended: &Extended) -> ExtendedView {
        let (cause, from, until) = match extended.cause {
            Cause::Outage { from, until } => ("outage", Some(from), Some(until)),
            Cause::Turnout => ("turnout", None, None),
        };
        ExtendedView {
            cause: cause.to_owned(),
            from,
            until,
            before: extended.before,
            after: extended.after,
        }
    }
}
