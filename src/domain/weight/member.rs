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
    /// When the membership began.
    pub joined_at: Time,
    /// The tags, in bytewise order; at least those in dimensions that the conditions name.
    pub tags: Vec<Arc<Tag>>,
}

impl Member {
    /// The constituencies the member's tags name, in order.
    pub fn constituencies(&self) -> Vec<Id> {
        let own = self
            .tags
            .iter()
            .filter(|tag| tag.0.as_str() == CONSTITUENCY);
        own.map(|tag| tag.1.clone()).collect()
    }
}
