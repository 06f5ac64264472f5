//! What a roll is computed from, and why none can be: the words that the steps of a weighing share.

use dashu_int::UBig;
use thiserror::Error;

use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::policy::Policy;

/// One effective line of the ledger. Reversed lines are left out before, amended ones carry their
/// amended amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// Place in the member list, which is in bytewise order of member ids.
    pub member: u32,
    /// Place in [`Names::categories`].
    pub category: u16,
    /// Place in [`Names::sources`].
    pub source: u16,
    /// What was credited, in units of its category; may be negative.
    pub amount: i64,
    /// When it happened, as the source says.
    pub occurred_at: Time,
    /// The log index of the statement that credited it, or of the correction that raised it to the
    /// amount.
    pub entry: u64,
}

/// The names that events and members refer to by place, in any order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Names<'a> {
    /// The organisation's categories.
    pub categories: &'a [Id],
    /// The sources that have credited anything.
    pub sources: &'a [Id],
    /// The organisation's classes.
    pub classes: &'a [Id],
}

/// What a roll is computed from, besides members and events.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// The weight policy, already checked against the organisation's names.
    pub policy: &'a Policy,
    /// The conditions of the notice.
    pub eligibility: &'a Eligibility,
    /// The names behind the indexes.
    pub names: Names<'a>,
    /// Events at or after this instant do not count.
    pub record_date: Time,
    /// Events logged at or after this log index do not count,
    pub ledger_size: u64,
    /// unless a ruling lets them: the log indexes of those, rising.
    pub remedies: &'a [u64],
    /// Clocks of the log, and the first entry of the ledger after each; both rise. Empty where no log
    /// says when events came.
    pub logged: &'a [(Time, u64)],
}

impl Setting<'_> {
    /// Whether what was logged at this index counts.
    pub fn counts(&self, entry: u64) -> bool {
        entry < self.ledger_size || self.remedies.binary_search(&entry).is_ok()
    }
}

/// Whether an event counts, or the first rule against it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Logged at or after the ledger size the roll names.
    LoggedLater,
    /// Occurred at or after the record date.
    AfterRecordDate,
    /// `count-category` leaves its category out.
    CategoryNotCounted,
    /// `count-source` leaves its source out.
    SourceNotCounted,
}

/// A ledger or member list that cannot be weighed, or a weight that cannot be.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum WeighError {
    /// An event of a member, category or source that is not in the lists.
    #[error("an event of log entry {entry} names a member, category or source that is not listed")]
    UnknownName {
        /// The event's log entry.
        entry: u64,
    },
    /// A member whose class is not in the list.
    #[error("member {member} has a class that is not listed")]
    UnknownClass {
        /// The member.
        member: Id,
    },
    /// The member list does not rise bytewise.
    #[error("member {member} stands twice or out of bytewise order in the member list")]
    MembersUnsorted {
        /// The first member out of order.
        member: Id,
    },
    /// A weight above 2^53.
    #[error("the weight of {member} would be {weight}, above 2^53: set `cap` or smaller factors")]
    WeightTooLarge {
        /// The member.
        member: Id,
        /// What the rules give.
        weight: UBig,
    },
    /// More contributions than 127 bits can hold.
    #[error("the contributions of {member} overflow")]
    Overflow {
        /// The member.
        member: Id,
    },
    /// Too few members for the share cap.
    #[error(
        "`cap-share {share}` cannot hold with {voters} voters: even equal weights are larger shares"
    )]
    ShareCapImpossible {
        /// The cap.
        share: Fraction,
        /// Members with weight.
        voters: usize,
    },
}
