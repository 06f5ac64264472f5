//! What a roll is computed from, and why none can be: the words that the steps of a weighing share.

use dashu_int::UBig;

use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::policy::Policy;
use crate::faults;

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
    /// It is longer ago than the `window` of its category.
    OutsideWindow,
}

faults! {
    /// A ledger or member list that cannot be weighed, or a weight that cannot be.
    pub enum WeighError {
        /// An event, by its log entry, of a member, category or source that is not in the lists.
        UnknownName { entry: u64 } "cannot-weigh.unknown-name" Unfit;
        /// A member whose class is not in the list.
        UnknownClass { member: Id } "cannot-weigh.unknown-class" Unfit;
        /// The member list does not rise bytewise: the first member out of order.
        MembersUnsorted { member: Id } "cannot-weigh.members-unsorted" Unfit;
        /// A weight above 2^53, as the rules give it.
        WeightTooLarge { member: Id, weight: UBig } "cannot-weigh.weight-too-large" Unfit;
        /// More contributions than 127 bits can hold.
        Overflow { member: Id } "cannot-weigh.overflow" Unfit;
        /// Too few members with weight for the share cap.
        ShareCapImpossible { share: Fraction, voters: usize } "cannot-weigh.share-cap-impossible" Unfit;
    }
}
