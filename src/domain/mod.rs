//! The rules: what a statement means, what a weight is, how a contest is counted, what a log proves.
//!
//! Nothing here does I/O, reads a clock, draws randomness or computes in floating point: the same
//! input gives the same bytes on every machine, for ever. The lints below hold that line, with the
//! tests of the house.
#![deny(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used
)]

pub mod arrange;
pub mod attachment;
pub mod charter;
pub mod count;
pub mod csv;
pub mod derive;
pub mod exact;
pub mod fault;
pub mod hash;
pub mod id;
pub mod line;
pub mod log;
pub mod malformed;
pub mod office;
pub mod persistent;
pub mod poll;
pub mod state;
pub mod statement;
pub mod story;
pub mod text;
pub mod time;
pub mod title;
pub mod value;
pub mod verify;
pub mod weight;
