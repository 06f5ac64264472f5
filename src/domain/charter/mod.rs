//! The documents above every act: procedures, bodies, policies and what the organisation is, as values.
//!
//! A document has the same grammar as a statement: lines in one order, each spelled in one way, after a
//! first line `folkmoot/<document>/v1`. What each line means: `docs/PROCEDURES.md`. Nothing here knows a
//! statement or the state.
#![allow(
    missing_docs,
    reason = "fields are named as the lines that `docs/PROCEDURES.md` describes"
)]

pub mod body;
pub mod body_fit;
pub mod clause;
pub mod concerned;
pub mod contradiction;
pub mod document;
pub mod first;
pub mod fit;
pub mod names;
pub mod need;
pub mod organisation;
pub mod policy;
pub mod poll_lines;
pub mod preset;
pub mod procedure;
pub mod rule;
pub mod sort;
pub mod span;
pub mod ways;
pub mod who;
