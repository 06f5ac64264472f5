//! Adopted policies.

use serde::{Deserialize, Serialize};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::store::policies::Adopted;

/// One policy: an item of `GET /api/policies`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyView {
    /// How polls name it: the hash of its text, or of the statement that adopted it.
    pub statement: Hash,
    /// Its name.
    pub name: Id,
    /// In Chinese, or in the organisation's own language.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Its revision under that name.
    pub revision: u32,
    /// The entry that adopted it.
    pub entry: u64,
}

impl PolicyView {
    /// How a policy is shown.
    pub fn of(adopted: Adopted) -> PolicyView {
        PolicyView {
            statement: adopted.statement,
            name: adopted.name,
            title: adopted.titles.title.0,
            title_en: adopted.titles.title_en.0,
            revision: adopted.revision,
            entry: adopted.entry,
        }
    }
}
