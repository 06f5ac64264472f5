//! What readers are shown: one set of types for the service's answers, for the commands and programs
//! that read them, and for tests.
//!
//! One file a noun, as the subjects of the state are named. Every type can be written and read; what
//! it is made from stands beside it (`PollView::of`). The names of the fields are those of
//! `docs/HTTP.md`. Nothing here is looked up or decided.

pub mod bodies;
pub mod changes;
pub mod claims;
pub mod contests;
pub mod desk;
pub mod documents;
pub mod entries;
pub mod kinds;
pub mod ledger;
pub mod matters;
pub mod members;
pub mod offices;
pub mod operators;
pub mod organisation;
pub mod outcomes;
pub mod page;
pub mod policies;
pub mod polls;
pub mod problem;
mod spelling;
pub mod statements;
pub mod tasks;
pub mod turn;

pub use page::{Page, Window};
pub use spelling::Exact;
