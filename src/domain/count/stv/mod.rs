//! What the transferable-vote methods share: numbers, piles of papers, and the engines.
//!
//! A preset under `method/` states its rule as a [`wigm::Rule`], [`meek::Rule`] or [`runoff::Rule`], or counts
//! by [`hare_clark`]; nothing here is chosen by a caller.

pub mod hare_clark;
pub mod keep;
pub mod meek;
pub mod parcels;
pub mod piles;
pub mod random;
pub mod runoff;
pub mod tabulation;
pub mod ties;
pub mod votes;
pub mod wigm;
