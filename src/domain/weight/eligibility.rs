//! Who may be on a poll's roll at all, whatever the weight. The rule stands in the poll's notice.

use crate::domain::id::Id;
use crate::domain::time::Time;

/// The conditions a notice sets. The default lets every member in.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Eligibility {
    /// Only these classes, in bytewise order; empty: every class.
    pub classes: Vec<Id>,
    /// Member for at least this many full days (of 86,400 seconds) at the record date.
    pub tenure_days_min: Option<u32>,
    /// At least this contribution value (after factors and decay, before the transform).
    pub value_min: Option<u64>,
}

/// Which condition a member fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exclusion {
    /// The class is not among those admitted.
    Class,
    /// Not a member for long enough.
    Tenure,
    /// Too small a contribution value.
    Value,
}

impl Eligibility {
    /// The first of class and tenure that a member fails; the value is judged after weighing.
    pub fn excludes(&self, class: &Id, joined_at: Time, record_date: Time) -> Option<Exclusion> {
        if !self.classes.is_empty() && !self.classes.contains(class) {
            return Some(Exclusion::Class);
        }
        let needed = i64::from(self.tenure_days_min?).saturating_mul(86_400);
        let entitled_at = joined_at.seconds().saturating_add(needed);
        (entitled_at > record_date.seconds()).then_some(Exclusion::Tenure)
    }
}
