//! Who would take a seat that becomes vacant: those not elected, in the order in which they came nearest.
//!
//! A method that ranks all options gives the order of its ranking. Where votes are transferred it is that of the last
//! count backwards: those still in it at the end by their votes, then the excluded, the last of them first. The lot
//! decides between equals. Where neither is known, nobody is named.

use super::{
    CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step, Support, Tie, TieStep,
};
use crate::domain::fault::Term;

/// Names at most `most` substitutes in `outcome`.
///
/// Errors with `BadTerms` for a method that gives no order, and with `NeedsLot` where equals need one.
pub(super) fn name(
    method: &dyn Method,
    election: &Election,
    outcome: &mut Outcome,
    most: u16,
) -> Result<(), CountError> {
    let groups = match method.support() {
        _ if !outcome.ranking.is_empty() => outcome.ranking.clone(),
        Support::Votes => backwards(election, &outcome.rounds),
        // Nobody was counted at all.
        _ if outcome
            .rounds
            .iter()
            .all(|round| round.step == Step::Reject) =>
        {
            Vec::new()
        }
        _ => {
            return Err(CountError::BadTerms {
                why: Term("terms-substitutes"),
            });
        }
    };
    let rejects = outcome
        .rounds
        .iter()
        .filter(|round| round.step == Step::Reject);
    let rejected: Vec<OptionIndex> = rejects.flat_map(|round| round.options.clone()).collect();
    let elected = outcome.elected.clone();
    let may = |option: &OptionIndex| {
        let is_out = rejected.contains(option) || outcome.reopen == Some(*option);
        election.can_win(*option) && !is_out && !elected.contains(option)
    };
    let mut named = Vec::new();
    for mut group in groups {
        group.retain(may);
        let left = usize::from(most).saturating_sub(named.len());
        if left == 0 {
            break;
        }
        if group.len() > 1 {
            let order = election.by_lot(&group)?;
            group.sort_unstable();
            outcome.ties.push(Tie {
                round: outcome.rounds.len(),
                about: Step::Fill,
                tied: group,
                by: TieStep::Lot,
                picked: order.clone(),
            });
            group = order;
        }
        named.extend(group.into_iter().take(left));
    }
    outcome.substitutes = named;
    Ok(())
}

/// The options of the last count in the order in which they came nearest, in groups of equals.
fn backwards(election: &Election, rounds: &[Round]) -> Vec<Vec<OptionIndex>> {
    // A count that begins again for every seat ends with that for the last.
    let begins = rounds
        .iter()
        .rposition(|round| round.step == Step::Count)
        .unwrap_or(0);
    let rounds = rounds.get(begins..).unwrap_or(&[]);
    let mut groups = Vec::new();
    let mut left = election.indexes().collect::<Vec<_>>();
    for (before, round) in rounds.iter().zip(rounds.iter().skip(1)) {
        if round.step == Step::Exclude {
            left.retain(|option| !round.options.contains(option));
            groups.extend(by_votes(&round.options, before).into_iter().rev());
        }
    }
    // Where the last round moves nothing it holds no votes either.
    let last = rounds.iter().rev().find(|round| !round.tallies.is_empty());
    groups.extend(
        last.map(|last| by_votes(&left, last))
            .unwrap_or_default()
            .into_iter()
            .rev(),
    );
    groups.reverse();
    groups
}

/// Some options in groups of equal votes, the most first.
fn by_votes(options: &[OptionIndex], round: &Round) -> Vec<Vec<OptionIndex>> {
    let tally = |option: &OptionIndex| round.tallies.get(usize::from(*option))?.as_ref();
    let votes = |option: &OptionIndex| tally(option).map(Exact::to_ratio);
    let mut order = options.to_vec();
    order.sort_by(|a, b| votes(b).cmp(&votes(a)).then(a.cmp(b)));
    let groups = order.chunk_by(|a, b| votes(a) == votes(b));
    groups.map(<[OptionIndex]>::to_vec).collect()
}
