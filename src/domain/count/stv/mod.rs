//! What the single-transferable-vote methods share: numbers, piles of papers, and the two engines.
//!
//! A preset under `method/` states its rule as a [`wigm::Rule`] or a [`meek::Rule`]; nothing here is chosen by a caller.

pub mod keep;
pub mod meek;
pub mod piles;
pub mod votes;
pub mod wigm;
