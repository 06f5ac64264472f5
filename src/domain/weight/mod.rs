//! Weight: how a ledger of contributions becomes the roll of a poll, and how each weight is explained.
//!
//! [`policy`] is the rules as the community signed them, [`weighing`] applies them to a stream of
//! events, [`roll`] is what comes out, [`derivation`] shows one member every step. The contract,
//! step by step, is `docs/WEIGHTS.md`; an outsider must be able to reimplement it from that text.

pub mod analysis;
pub mod change;
pub mod comparison;
pub mod csv;
mod decimal;
pub mod derivation;
pub mod eligibility;
pub mod further;
pub mod issuance;
mod least;
pub mod ledger;
pub mod margin;
pub mod member;
mod plan;
pub mod policy;
mod policy_checks;
pub mod policy_lines;
mod policy_text;
pub mod power;
pub mod power_index;
pub mod preset;
pub mod proof;
pub mod roll;
pub mod setting;
mod stages;
pub mod step;
mod transform;
pub mod weighing;
pub mod whatif;
pub mod working;

/// The heaviest a single member may be: weights travel through JSON and spreadsheets unharmed.
pub const WEIGHT_MAX: u64 = 1 << 53;
