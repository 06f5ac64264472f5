//! Electing one option after another, with the lot where several are equally good.
//!
//! The same steps, followed along every tie, give every committee that some order of the lot elects
//! ("parallel universes"), where the terms ask for them.

use std::collections::BTreeSet;

use crate::domain::count::{CountError, Election, OptionIndex, Outcome, Round, Step, Tie, TieStep};

/// The most steps that are followed to list tied committees; beyond it none is listed.
const STEPS_MAX: u32 = 200_000;

/// A rule that elects one option after another.
pub trait Stepwise: Clone {
    /// The options that are best now and equally so, ascending; none when the rule has ended.
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError>;
    /// Elects one of them; the round says so.
    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError>;
}

/// A rule that fills seats, some of which may be kept for groups.
pub trait Barrable: Stepwise {
    /// Takes options that may no longer be elected out of the count.
    fn bar(&mut self, options: &[OptionIndex]);
}

/// Runs a rule to its end and writes elected, rounds, ties and, if asked for, alternatives.
///
/// Errors with `NeedsLot` when several options are equally good and there is no lot.
pub fn run(
    election: &Election,
    outcome: &mut Outcome,
    mut rule: impl Stepwise,
) -> Result<(), CountError> {
    let start = election.terms().list_ties.then(|| rule.clone());
    let before = outcome.elected.clone();
    loop {
        let best = rule.best()?;
        let Some(&first) = best.first() else {
            break;
        };
        let mut picked = first;
        if best.len() > 1 {
            picked = election.by_lot(&best)?.first().copied().unwrap_or(first);
            outcome.ties.push(Tie {
                round: outcome.rounds.len(),
                about: Step::Select,
                tied: best,
                by: TieStep::Lot,
                picked: vec![picked],
            });
        }
        let round = rule.take(picked)?;
        outcome.elected.extend(&round.elected);
        outcome.rounds.push(round);
    }
    if let Some(start) = start {
        outcome.alternatives = every_set(start, before)?;
    }
    Ok(())
}

/// Every set of elected options that some way through the ties leads to, each ascending; empty when
/// there are too many steps to follow.
fn every_set(
    start: impl Stepwise,
    before: Vec<OptionIndex>,
) -> Result<Vec<Vec<OptionIndex>>, CountError> {
    let mut sets = BTreeSet::new();
    let mut open = vec![(start, before)];
    let mut steps = 0_u32;
    while let Some((mut rule, elected)) = open.pop() {
        let best = rule.best()?;
        if best.is_empty() {
            let mut set = elected;
            set.sort_unstable();
            sets.insert(set);
            continue;
        }
        for option in best {
            steps = steps.saturating_add(1);
            if steps > STEPS_MAX {
                return Ok(Vec::new());
            }
            let mut next = rule.clone();
            let round = next.take(option)?;
            open.push((
                next,
                elected.iter().chain(&round.elected).copied().collect(),
            ));
        }
    }
    Ok(sets.into_iter().collect())
}
