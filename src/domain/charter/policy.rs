//! A policy as a document: its name and revision, by which procedure the next revision comes, and its
//! rules.

use crate::domain::id::Id;
use crate::domain::text::lines;
use crate::domain::title::Titles;
use crate::domain::weight::policy::Policy;

lines! {
    /// The lines of a policy's document.
    pub struct PolicyDocument {
        one id "policy": Id;
        part titles: Titles;
        one revision "revision": u32;
        one amended_by "amended-by": Id;
        part policy: Policy;
    }
}
