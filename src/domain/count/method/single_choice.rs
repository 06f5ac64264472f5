//! `single-choice`: each ballot names one option, and the options with the most weight are elected.
//!
//! Plurality for one seat, the single non-transferable vote for several. Sums of weights: Lijphart,
//! Electoral Systems and Party Systems (1994), chapter 2; nothing is rounded.

use crate::domain::count::top::elect_top;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step, Tie,
    TieStep, option_of,
};
use crate::domain::fault::Term;

/// The most lists times seats that are counted: every seat is a round.
const LISTS_MAX: u128 = 1_000_000;

/// See the file.
pub struct SingleChoice;

impl Method for SingleChoice {
    fn name(&self) -> &'static str {
        "single-choice"
    }

    fn source(&self) -> &'static str {
        "sum of weights; Lijphart, Electoral Systems and Party Systems (1994), ch. 2"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Choice
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(
            self.name(),
            &[
                BallotKind::Choice,
                BallotKind::Ranking,
                BallotKind::WeakRanking,
            ],
        )?;
        let mut outcome = Outcome::new(self.name(), election);
        let totals = first_choices(election);
        elect_top(election, &mut outcome, &totals, |&total| {
            Exact::whole(total)
        })?;
        Ok(outcome)
    }
}

/// The weight of the ballots whose first mark names each option, in option order; of a ranking, its
/// first rank if that names one option. Withdrawn options keep what names them.
fn first_choices(election: &Election) -> Vec<u128> {
    let mut totals = vec![0_u128; election.options().len()];
    for ballot in election.ballots().iter() {
        let Some(&[mark]) = ballot.ranks().next() else {
            continue;
        };
        if let Some(total) = totals.get_mut(usize::from(option_of(mark))) {
            *total = total.saturating_add(u128::from(ballot.weight));
        }
    }
    totals
}

/// The votes of each list that stands, in option order, nothing for the others; recorded as the first round.
///
/// Errors with `WrongKind`, and with `Seats` for no seats.
pub(super) fn list_votes(
    method: &'static str,
    election: &Election,
    outcome: &mut Outcome,
) -> Result<Vec<u128>, CountError> {
    use BallotKind::{Choice, Ranking, WeakRanking};
    election.expect_kind(method, &[Choice, Ranking, WeakRanking])?;
    if election.seats() == 0 {
        return Err(CountError::Seats {
            method,
            seats: 0,
            fits: Term("seats-any"),
        });
    }
    let mut votes = first_choices(election);
    let mut round = Round::new(Step::Count, Vec::new());
    for (option, votes) in election.indexes().zip(&mut votes) {
        let stands = election.can_win(option);
        if !stands {
            *votes = 0;
        }
        round.tallies.push(stands.then(|| Exact::whole(*votes)));
    }
    outcome.rounds.push(round);
    Ok(votes)
}

/// Who of equals gets a seat of those that are left: all, or as many as the lot picks, which is recorded as a tie
/// of the next round.
///
/// Errors with `NeedsLot` where there is none.
pub(super) fn seated(
    election: &Election,
    outcome: &mut Outcome,
    equals: Vec<OptionIndex>,
    left: usize,
) -> Result<Vec<OptionIndex>, CountError> {
    if equals.len() <= left {
        return Ok(equals);
    }
    let picked: Vec<OptionIndex> = election.by_lot(&equals)?.into_iter().take(left).collect();
    outcome.ties.push(Tie {
        round: outcome.rounds.len(),
        about: Step::Select,
        tied: equals,
        by: TieStep::Lot,
        picked: picked.clone(),
    });
    Ok(picked)
}

/// Errors with `TooLarge` where lists times seats are more than are counted.
pub(super) fn refuse_lists(
    method: &'static str,
    options: usize,
    seats: u16,
) -> Result<(), CountError> {
    let size = u128::try_from(options).unwrap_or(u128::MAX);
    let size = size.saturating_mul(seats.into());
    match size > LISTS_MAX {
        true => Err(CountError::TooLarge {
            method,
            size,
            limit: LISTS_MAX,
        }),
        false => Ok(()),
    }
}
