//! Electing the options with the most, shared by every method that ends in one number an option.
//!
//! Ties matter only across the last seat: there the lot picks. Among the elected, equals stand in
//! option order, because no difference follows from it.

use super::{CountError, Election, Exact, OptionIndex, Outcome, Round, Step, Tie, TieStep};

/// The most tied sets that are listed; beyond it `Outcome::alternatives` stays empty.
const ALTERNATIVES_MAX: usize = 10_000;

/// Ranks the standing options by `totals`, elects as many as there are seats and records ranking,
/// one round and any tie. `show` turns a total into what the working prints.
///
/// Errors with `NeedsLot` when equals compete for the last seats and there is no lot.
pub fn elect_top<T: Ord>(
    election: &Election,
    outcome: &mut Outcome,
    totals: &[T],
    show: impl Fn(&T) -> Exact,
) -> Result<(), CountError> {
    let mut order: Vec<(&T, OptionIndex)> = totals
        .iter()
        .zip(election.indexes())
        .filter(|(_, option)| !election.terms().withdrawn.contains(option))
        .collect();
    order.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.cmp(y)));
    let groups: Vec<Vec<OptionIndex>> = order
        .chunk_by(|(a, _), (b, _)| a == b)
        .map(|group| group.iter().map(|&(_, option)| option).collect())
        .collect();
    let mut round = Round::new(Step::Count, Vec::new());
    round.tallies = totals
        .iter()
        .zip(election.indexes())
        .map(|(total, option)| (!election.terms().withdrawn.contains(&option)).then(|| show(total)))
        .collect();
    elect_groups(election, outcome, groups, round)
}

/// Elects from groups of equals, best group first, and records them as the ranking and `round` as the
/// round that decided.
///
/// Errors with `NeedsLot` when equals compete for the last seats and there is no lot.
pub fn elect_groups(
    election: &Election,
    outcome: &mut Outcome,
    groups: Vec<Vec<OptionIndex>>,
    mut round: Round,
) -> Result<(), CountError> {
    let seats = usize::from(election.seats());
    for group in &groups {
        let free = seats.saturating_sub(outcome.elected.len());
        if free == 0 {
            break;
        }
        if group.len() <= free {
            outcome.elected.extend(group);
            continue;
        }
        list_alternatives(election, outcome, group, free);
        let picked: Vec<OptionIndex> = election.by_lot(group)?.into_iter().take(free).collect();
        outcome.ties.push(Tie {
            round: outcome.rounds.len(),
            about: Step::Elect,
            tied: group.clone(),
            by: TieStep::Lot,
            picked: picked.clone(),
        });
        outcome.elected.extend(picked);
    }
    round.elected = outcome.elected.clone();
    outcome.ranking = groups;
    outcome.rounds.push(round);
    Ok(())
}

/// Lists every set that the tie across the last seat allows, if the election asks for it.
fn list_alternatives(
    election: &Election,
    outcome: &mut Outcome,
    group: &[OptionIndex],
    free: usize,
) {
    if !election.terms().list_ties {
        return;
    }
    let mut sets: Vec<Vec<OptionIndex>> = vec![outcome.elected.clone()];
    for _ in 0..free {
        let grown: Vec<Vec<OptionIndex>> = sets
            .iter()
            .flat_map(|set| {
                let last = set
                    .iter()
                    .rev()
                    .find(|option| group.contains(option))
                    .copied();
                let later = group
                    .iter()
                    .filter(move |&&option| last.is_none_or(|last| option > last));
                later.map(|&option| set.iter().copied().chain([option]).collect())
            })
            .take(ALTERNATIVES_MAX.saturating_add(1))
            .collect();
        if grown.len() > ALTERNATIVES_MAX {
            return;
        }
        sets = grown;
    }
    for set in &mut sets {
        set.sort_unstable();
    }
    sets.sort();
    outcome.alternatives = sets;
}
