//! What an RCTab configuration says of the rounds, beyond the method that it asks for.
//!
//! RCTab (Ranked Choice Voting Resource Center) 2.0, configuration parameters; `minimumVoteThreshold` is that of
//! releases up to 2.0.0. `format::rctab` reads it, `runoff` and the presets of `stv-rctab` heed it.

use super::random::Random;

/// How RCTab is told to count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tabulation {
    /// Whether ties look at earlier rounds, latest first, before anything is drawn.
    pub looks_back: bool,
    /// What draws where a tie is left, one number a tie; a lot that the contest has goes before.
    pub random: Option<Random>,
    /// Whether options that can no longer overtake the next go together, where there are several.
    pub batches: bool,
    /// The votes below which options go together; nobody is elected with fewer.
    pub minimum: u64,
    /// Whether all below the percentage go together.
    pub cuts_off: bool,
    /// Whether a majority is one of the votes of the first round.
    pub first_round: bool,
    /// Whether rounds go on until two options are left, whoever is elected by then.
    pub until_two: bool,
    /// The round after which the tabulation ends, with whoever is elected by then.
    pub last_round: Option<u64>,
}
