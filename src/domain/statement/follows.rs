//! What bulk data decide: whether a roll follows from the ledger, a result from the ballots.

use super::poll_change::PollChange;
use crate::domain::poll::result::PollResult;
use crate::domain::poll::roll::PublishedRoll;

/// What a statement must follow from, besides the rules of its kind. Whoever admits it asks this and
/// derives it ([`crate::domain::derive`]).
#[derive(Debug, Clone, Copy)]
pub enum Follows<'a> {
    /// Nothing but the state.
    Nothing,
    /// The ledger makes this roll.
    Ledger(&'a PublishedRoll),
    /// The ledger gives the voter whom this adds that weight.
    Addition(&'a PollChange),
    /// The ballots make this result.
    Ballots(&'a PollResult),
}
