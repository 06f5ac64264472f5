//! `list-largest-remainder`: a seat for each whole quota of a list's votes, the rest to the largest remainders.
//!
//! Each ballot names one list. The quota is Hare's, all votes / seats, exact (Hamilton's method; Hare, The Machinery of
//! Representation, 1857). The seats left over go one each to the lists with the most votes beyond their whole
//! quotas. Of equals for the last seats the lot picks. `elected` names a list once for each of its seats.

use dashu_ratio::RBig;

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::stv::votes::Votes;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step,
};

use super::single_choice::{list_votes, refuse_lists, seated};

/// See the file.
pub struct ListLargestRemainder;

impl Method for ListLargestRemainder {
    fn name(&self) -> &'static str {
        "list-largest-remainder"
    }

    fn source(&self) -> &'static str {
        "largest remainders with the Hare quota; the same seats as Hamilton's method"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Choice
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn seats_lists(&self) -> bool {
        true
    }

    fn refuse_effort(&self, options: usize, seats: u16) -> Result<(), CountError> {
        refuse_lists(self.name(), options, seats)
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        refuse_groups(election)?;
        refuse_lists(self.name(), election.options().len(), election.seats())?;
        let mut outcome = Outcome::new(self.name(), election);
        let votes = list_votes(self.name(), election, &mut outcome)?;
        let all = votes
            .iter()
            .fold(0_u128, |sum, &votes| sum.saturating_add(votes));
        let seats = u128::from(election.seats());
        let Some(quota) = Some(Exact::ratio(all, seats)).filter(|_| all > 0 && seats > 0) else {
            return Ok(outcome);
        };
        if let Some(round) = outcome.rounds.last_mut() {
            round.quota = Some(quota.clone());
        }
        let mut round = Round::new(Step::Elect, Vec::new());
        round.quota = Some(quota.clone());
        let mut remainders = Vec::with_capacity(votes.len());
        for (option, &votes) in (0..).zip(&votes) {
            // Votes stay below 2^96 and seats below 2^16: the product fits.
            let product = votes.saturating_mul(seats);
            let whole = product.checked_div(all).unwrap_or(0);
            remainders.push(product.checked_rem(all).unwrap_or(0));
            let whole = usize::try_from(whole).unwrap_or(0);
            round.elected.extend(std::iter::repeat_n(option, whole));
        }
        round.options = round.elected.clone();
        round.options.dedup();
        // In votes: what is left of them above the whole quotas.
        let shown = remainders.iter().zip(&votes).map(|(&rest, &votes)| {
            (votes > 0).then(|| Ok(Exact::Ratio(RBig::whole(rest)? / RBig::whole(seats)?)))
        });
        round.tallies = shown
            .map(Option::transpose)
            .collect::<Result<_, CountError>>()?;
        outcome.elected.extend(&round.elected);
        let rest = (round.tallies.clone(), quota);
        outcome.rounds.push(round);
        by_remainders(election, &mut outcome, remainders, rest)?;
        Ok(outcome)
    }
}

/// Fills the seats that are left; `shown` is what a round shows of the remainders, and the quota.
fn by_remainders(
    election: &Election,
    outcome: &mut Outcome,
    mut remainders: Vec<u128>,
    shown: (Vec<Option<Exact>>, Exact),
) -> Result<(), CountError> {
    let (tallies, quota) = shown;
    loop {
        let left = usize::from(election.seats()).saturating_sub(outcome.elected.len());
        let most = remainders
            .iter()
            .copied()
            .max()
            .filter(|&most| most > 0 && left > 0);
        let Some(most) = most else {
            return Ok(());
        };
        let at = (0..).zip(&remainders).filter(|(_, rest)| **rest == most);
        let best: Vec<OptionIndex> = at.map(|(option, _)| option).collect();
        let winners = seated(election, outcome, best, left)?;
        let mut round = Round::new(Step::Select, winners.clone());
        round.quota = Some(quota.clone());
        let first = winners
            .first()
            .and_then(|&first| tallies.get(usize::from(first)));
        round.value = first.cloned().flatten();
        round.tallies = tallies.clone();
        for &winner in &winners {
            if let Some(rest) = remainders.get_mut(usize::from(winner)) {
                *rest = 0;
            }
        }
        round.elected = winners.clone();
        outcome.elected.extend(winners);
        outcome.rounds.push(round);
    }
}
