//! One ranking followed through a count: with whom it lies, from round to round.
//!
//! What is worked out is where the ballot as a whole lies. That a part of it moves on when whoever it elected has
//! more than needed is left out: how large it is, the round's transfers say of all such ballots together.

use super::OptionIndex;
use super::outcome::{Outcome, Step};

/// Of a ranking, rank and option, the options with whom it lies and the number of the round, from 1, from
/// which on; nobody once no option on it is left. Empty where the rounds do not say who is in the count.
///
/// An option that is elected takes no more ballots, except where votes are shared anew in every round.
pub fn followed(
    outcome: &Outcome,
    ranked: &[(u32, OptionIndex)],
) -> Vec<(usize, Vec<OptionIndex>)> {
    let counted = outcome.rounds.iter().any(|round| round.balance.is_some());
    if ranked.is_empty() || !counted {
        return Vec::new();
    }
    let shared = outcome
        .rounds
        .iter()
        .any(|round| round.step == Step::Distribute);
    let mut ranked = ranked.to_vec();
    ranked.sort_unstable();
    let mut elected: Vec<OptionIndex> = Vec::new();
    let mut path: Vec<(usize, Vec<OptionIndex>)> = Vec::new();
    for (number, round) in (1_usize..).zip(&outcome.rounds) {
        let is_in = |option: OptionIndex| {
            let tally = round.tallies.get(usize::from(option));
            tally.is_some_and(Option::is_some)
        };
        if !round.tallies.is_empty() {
            let before = path.last().map(|(_, here)| here.as_slice());
            let stay = before.unwrap_or_default().iter().copied();
            let stay: Vec<OptionIndex> = stay.filter(|&option| is_in(option)).collect();
            let takes =
                |option: OptionIndex| is_in(option) && (shared || !elected.contains(&option));
            let here = match (stay.is_empty(), before) {
                (false, _) => stay,
                (true, Some([])) => Vec::new(),
                (true, _) => {
                    let best = ranked.iter().find(|(_, option)| takes(*option));
                    let best = best.map(|(rank, _)| *rank);
                    let here = ranked.iter();
                    let here = here.filter(|(rank, option)| Some(*rank) == best && takes(*option));
                    here.map(|(_, option)| *option).collect()
                }
            };
            if before != Some(here.as_slice()) {
                path.push((number, here));
            }
        }
        elected.extend(&round.elected);
    }
    path
}
