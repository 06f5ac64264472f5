//! Ties of the transferable vote: by rounds in which the tied differed, in the order of the rule, then by
//! the lot.

use crate::domain::count::{CountError, Election, OptionIndex, Outcome, Step, Tie, TieStep};

/// Picks one of `tied`, ascending, and records the tie if there are several.
///
/// `rounds` are the votes by option of the rounds that the rule looks at, first the one it looks at first. A
/// surplus or an election takes the most votes, an exclusion the fewest; the lot takes the least
/// favoured, or the most favoured for an election. Errors with `NeedsLot` without a lot that it needs.
pub fn pick<'r, V: Ord + 'r>(
    election: &Election,
    outcome: &mut Outcome,
    about: Step,
    tied: Vec<OptionIndex>,
    rounds: impl Iterator<Item = &'r Vec<V>>,
) -> Result<OptionIndex, CountError> {
    if let &[option] = tied.as_slice() {
        return Ok(option);
    }
    let mut left = tied.clone();
    for votes in rounds {
        let then = |option: &OptionIndex| votes.get(usize::from(*option));
        let best = match about {
            Step::Surplus | Step::Elect => left.iter().map(then).max(),
            _ => left.iter().map(then).min(),
        };
        left.retain(|option| Some(then(option)) == best);
        if left.len() == 1 {
            break;
        }
    }
    let by = match left.len() {
        1 => TieStep::EarlierRound,
        _ => TieStep::Lot,
    };
    if by == TieStep::Lot {
        left = election.by_lot(&left)?;
    }
    // Who is elected was so by the round just counted; anything else leads to the next one.
    let done = outcome.rounds.len();
    let (option, round) = match about {
        Step::Elect => (left.first(), done.saturating_sub(1)),
        _ => (left.last(), done),
    };
    let option = option.copied().ok_or(CountError::NoOptions)?;
    outcome.ties.push(Tie {
        round,
        about,
        tied,
        by,
        picked: vec![option],
    });
    Ok(option)
}
