//! What the single-transferable-vote methods share: numbers, piles of papers and the Gregory engine.
//!
//! A preset under `method/` states its rule as a [`wigm::Rule`]; nothing here is chosen by a caller.

pub mod piles;
pub mod votes;
pub mod wigm;
