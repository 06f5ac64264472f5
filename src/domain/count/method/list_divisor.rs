//! `list-dhondt` and `list-sainte-lague`: seats for lists, one after another to the highest quotient.
//!
//! Each ballot names one list. The next seat goes to the list whose votes divided by its divisor are highest: with s
//! seats so far, s + 1 (D'Hondt, Système pratique et raisonné de représentation proportionnelle, 1882; Jefferson) or
//! 2 s + 1 (Sainte-Laguë, Annales scientifiques de l'École normale supérieure 27, 1910; Webster). A list without
//! votes gets no seat. Of equals for the last seat the lot picks. `elected` names a list once for each of its seats.

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step,
};

use super::single_choice::{list_votes, refuse_lists, seated};

/// A rule by the divisors of its quotients.
pub struct Divisors {
    name: &'static str,
    source: &'static str,
    /// The divisor of a list with so many seats.
    divisor: fn(u128) -> u128,
}

/// 1, 2, 3, ...
pub static DHONDT: Divisors = Divisors {
    name: "list-dhondt",
    source: "D'Hondt (1882); the same seats as Jefferson's method",
    divisor: |seats| seats.saturating_add(1),
};

/// 1, 3, 5, ...
pub static SAINTE_LAGUE: Divisors = Divisors {
    name: "list-sainte-lague",
    source: "Sainte-Laguë (1910); the same seats as Webster's method",
    divisor: |seats| seats.saturating_mul(2).saturating_add(1),
};

impl Method for Divisors {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        self.source
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
        refuse_lists(self.name, options, seats)
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        refuse_groups(election)?;
        refuse_lists(self.name, election.options().len(), election.seats())?;
        let mut outcome = Outcome::new(self.name, election);
        let votes = list_votes(self.name, election, &mut outcome)?;
        let mut seats = vec![0_u128; votes.len()];
        let mut left = usize::from(election.seats());
        while left > 0 {
            let divisors: Vec<u128> = seats.iter().map(|&seats| (self.divisor)(seats)).collect();
            let best = highest(&votes, &divisors);
            let Some(&first) = best.first() else {
                break;
            };
            let winners = seated(election, &mut outcome, best, left)?;
            left = left.saturating_sub(winners.len());
            let mut round = Round::new(Step::Select, winners.clone());
            let quotient = |at: usize| Some(Exact::ratio(*votes.get(at)?, *divisors.get(at)?));
            round.value = quotient(usize::from(first));
            let shown = election.indexes().zip(&votes);
            let shown =
                shown.map(|(option, &votes)| (votes > 0).then(|| quotient(usize::from(option)))?);
            round.tallies = shown.collect();
            for &winner in &winners {
                if let Some(seats) = seats.get_mut(usize::from(winner)) {
                    *seats = seats.saturating_add(1);
                }
            }
            round.elected = winners.clone();
            outcome.elected.extend(winners);
            outcome.rounds.push(round);
        }
        Ok(outcome)
    }
}

/// The lists with the highest quotient, ascending; none where nobody has votes.
fn highest(votes: &[u128], divisors: &[u128]) -> Vec<OptionIndex> {
    let mut best: Vec<OptionIndex> = Vec::new();
    let mut most = (0_u128, 1_u128);
    for (option, (&votes, &divisor)) in (0..).zip(votes.iter().zip(divisors)) {
        // Votes stay below 2^96 and divisors below 2^18: products fit.
        let (here, there) = (votes.saturating_mul(most.1), most.0.saturating_mul(divisor));
        if votes == 0 || here < there {
            continue;
        }
        if here > there {
            best.clear();
            most = (votes, divisor);
        }
        best.push(option);
    }
    best
}
