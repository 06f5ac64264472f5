//! Electing the options with the most, shared by every method that ends in one number an option.
//!
//! Ties matter only across the last seat: there the lot picks. Among the elected, equals stand in
//! option order, because no difference follows from it.

use super::constraints::Limits;
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
        .filter(|&(_, option)| election.can_win(option))
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
        .map(|(total, option)| election.can_win(option).then(|| show(total)))
        .collect();
    elect_groups(election, outcome, groups, round)
}

/// Elects from groups of equals, best group first, and records them as the ranking and `round` as the
/// round that decided. Where seats are reserved or capped, whoever they bar is passed over.
///
/// Errors with `NeedsLot` when equals compete for the last seats and there is no lot, and with
/// `Infeasible` where the seats of groups cannot be met.
pub fn elect_groups(
    election: &Election,
    outcome: &mut Outcome,
    groups: Vec<Vec<OptionIndex>>,
    mut round: Round,
) -> Result<(), CountError> {
    let limits = Limits::of(election)?;
    let standing = groups.concat();
    let mut left = standing.clone();
    let mut sets = election.terms().list_ties.then(|| vec![Vec::new()]);
    for group in &groups {
        if outcome.elected.len() >= usize::from(election.seats()) {
            break;
        }
        sets = sets.and_then(|sets| grown(&limits, sets, &standing, group));
        let (able, barred) = able(&limits, &outcome.elected, &left, group);
        round.barred.extend(barred);
        let mut picked = able.clone();
        if !limits.allow(&outcome.elected, &left, &able) {
            picked.clear();
            for option in election.by_lot(&able)? {
                let with = [outcome.elected.as_slice(), &picked].concat();
                let rest: Vec<OptionIndex> = without(&left, &picked);
                if limits.allow(&with, &rest, &[option]) {
                    picked.push(option);
                }
            }
            outcome.ties.push(Tie {
                round: outcome.rounds.len(),
                about: Step::Elect,
                tied: able,
                by: TieStep::Lot,
                picked: picked.clone(),
            });
        }
        left = without(&left, &picked);
        outcome.elected.extend(picked);
    }
    round.elected = outcome.elected.clone();
    outcome.ranking = groups;
    outcome.rounds.push(round);
    if let Some(mut sets) = sets.filter(|sets| sets.len() > 1) {
        sets.sort();
        outcome.alternatives = sets;
    }
    Ok(())
}

fn without(options: &[OptionIndex], gone: &[OptionIndex]) -> Vec<OptionIndex> {
    let mut left = options.to_vec();
    left.retain(|option| !gone.contains(option));
    left
}

/// The options of a group that the limits let be elected, and those that they bar.
fn able(
    limits: &Limits,
    elected: &[OptionIndex],
    left: &[OptionIndex],
    group: &[OptionIndex],
) -> (Vec<OptionIndex>, Vec<OptionIndex>) {
    let barred = limits.barred(elected, left);
    group.iter().partition(|option| !barred.contains(option))
}

/// Every set of elected options, each ascending, that `sets` become when as many of a group of equals
/// join as may; `None` once there are more than [`ALTERNATIVES_MAX`].
fn grown(
    limits: &Limits,
    sets: Vec<Vec<OptionIndex>>,
    standing: &[OptionIndex],
    group: &[OptionIndex],
) -> Option<Vec<Vec<OptionIndex>>> {
    let mut done = Vec::new();
    let mut steps = 0_usize;
    let mut open: Vec<(Vec<OptionIndex>, Option<OptionIndex>)> =
        sets.into_iter().map(|set| (set, None)).collect();
    while let Some((set, last)) = open.pop() {
        steps = steps.saturating_add(1);
        if steps > ALTERNATIVES_MAX.saturating_mul(4) {
            return None;
        }
        let left = without(standing, &set);
        let mut joining = without(group, &set);
        joining.retain(|&option| limits.allow(&set, &left, &[option]));
        let in_order = |option: &OptionIndex| last.is_none_or(|last| *option > last);
        if !limits.allow(&set, &left, &joining) {
            // The rest in ascending order, so that no set is met twice; the last pushed is next.
            let later = joining.into_iter().rev().filter(in_order);
            open.extend(later.map(|option| ([set.as_slice(), &[option]].concat(), Some(option))));
        } else if joining.iter().all(in_order) {
            let mut full = [set, joining].concat();
            full.sort_unstable();
            done.push(full);
        }
    }
    (done.len() <= ALTERNATIVES_MAX).then_some(done)
}
