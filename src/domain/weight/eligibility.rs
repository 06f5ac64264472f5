//! Who may be on a poll's roll at all, whatever the weight. The rule stands in the poll's notice.

use std::collections::BTreeMap;

use crate::domain::id::Id;
use crate::domain::text::lines;
use crate::domain::time::Time;
use crate::domain::weight::member::{Member, Tag};

lines! {
    /// The conditions a notice sets. The default lets every member in.
    #[derive(Default)]
    pub struct Eligibility {
        /// Only these classes, in bytewise order; empty: every class.
        many classes "class": Id, Rising(&[]);
        /// Only members with one of these tags in each dimension that occurs, in bytewise order.
        many tags "tag": Tag, Rising(&[]);
        /// Member for at least this many full days (of 86,400 seconds) at the record date, as far as that counts.
        optional tenure_days_min "tenure-days": u32;
        /// At least this contribution value (after factors and decay, before the transform).
        optional value_min "value": u64;
    }
}

/// Which condition a member fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exclusion {
    /// The class is not among those admitted.
    Class,
    /// None of the wanted tags in some dimension.
    Tag,
    /// Not a member for long enough.
    Tenure,
    /// Too small a contribution value.
    Value,
}

impl Eligibility {
    /// The first of class, tags and tenure that a member of `class` fails; the value is judged after
    /// weighing.
    pub fn excludes(&self, class: &Id, member: &Member, record_date: Time) -> Option<Exclusion> {
        if !self.classes.is_empty() && !self.classes.contains(class) {
            return Some(Exclusion::Class);
        }
        let mut met: BTreeMap<&Id, bool> = BTreeMap::new();
        for tag in &self.tags {
            let has = member.tags.iter().any(|own| **own == *tag);
            let dimension = met.entry(&tag.0).or_default();
            *dimension = *dimension || has;
        }
        if met.values().any(|met| !met) {
            return Some(Exclusion::Tag);
        }
        let needed = i64::from(self.tenure_days_min?).saturating_mul(86_400);
        let entitled_at = member.counts_from().seconds().saturating_add(needed);
        (entitled_at > record_date.seconds()).then_some(Exclusion::Tenure)
    }
}
