//! A member as the weighing sees one: class, tags, and since when.

use std::sync::Arc;

use crate::domain::id::Id;
use crate::domain::time::Time;

/// What a registrar says a member is: a dimension such as city, interest, profession, family role or
/// constituency, and the member's value in it.
pub type Tag = (Id, Id);

/// The dimension of the constituencies.
pub const CONSTITUENCY: &str = "constituency";

/// A member as of the ledger size.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The member's id.
    pub id: Id,
    /// Place in `classes` of the names.
    pub class: u16,
    /// When the membership is said to have begun.
    pub joined_at: Time,
    /// The log's clock at the enrolment.
    pub enrolled_at: Time,
    /// Whether two officers stand behind `joined_at`.
    pub vouched: bool,
    /// The tags, in bytewise order; at least those in dimensions that the conditions name.
    pub tags: Vec<Arc<Tag>>,
}

impl Member {
    /// From when on the membership counts: as it is said where two officers stand behind that, else since the
    /// enrolment.
    pub fn counts_from(&self) -> Time {
        match self.vouched {
            true => self.joined_at,
            false => self.enrolled_at,
        }
    }

    /// The constituencies the member's tags name, in order.
    pub fn constituencies(&self) -> Vec<Id> {
        let own = self
            .tags
            .iter()
            .filter(|tag| tag.0.as_str() == CONSTITUENCY);
        own.map(|tag| tag.1.clone()).collect()
    }
}
