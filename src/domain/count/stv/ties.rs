//! Ties of the transferable vote: by rounds in which the tied differed, in the order of the rule, then by
//! the lot, or by the numbers that RCTab draws.

use crate::domain::count::{CountError, Election, OptionIndex, Outcome, Step, Tie, TieStep};

use super::random::Random;

/// Breaks the ties of one count.
#[derive(Clone, Debug)]
pub struct Breaker<'a> {
    election: &'a Election,
    /// Where RCTab draws, the numbers that are left.
    random: Option<Random>,
    /// Whether a surplus is that of the most favoured, as if it were an election; else of the least.
    surplus_of_favoured: bool,
}

impl<'a> Breaker<'a> {
    /// Breaks ties by the lot alone.
    pub fn by_lot(election: &'a Election) -> Breaker<'a> {
        Breaker {
            election,
            random: None,
            surplus_of_favoured: false,
        }
    }

    /// Breaks ties as RCTab is told to.
    pub fn of_rctab(election: &'a Election) -> Breaker<'a> {
        let tabulation = election.terms().tabulation.as_ref();
        Breaker {
            election,
            random: tabulation.and_then(|tabulation| tabulation.random.clone()),
            surplus_of_favoured: true,
        }
    }

    /// Picks one of `tied`, ascending, and records the tie if there are several.
    ///
    /// `rounds` are the votes by option of the rounds that the rule looks at, first the one it looks at first. A
    /// surplus or an election takes the most votes, an exclusion the fewest; the lot takes the least
    /// favoured, or the most favoured for an election. Errors with `NeedsLot` without a lot that it needs.
    pub fn pick<'r, V: Ord + 'r>(
        &mut self,
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
        let of_favoured =
            about == Step::Elect || about == Step::Surplus && self.surplus_of_favoured;
        let option = match by {
            TieStep::Lot => self.draw(&left, of_favoured)?,
            _ => left.first().copied(),
        };
        let option = option.ok_or(CountError::NoOptions)?;
        // Who is elected was so by the round just counted; anything else leads to the next one.
        let done = outcome.rounds.len();
        outcome.ties.push(Tie {
            round: match about {
                Step::Elect => done.saturating_sub(1),
                _ => done,
            },
            about,
            tied,
            by,
            picked: vec![option],
        });
        Ok(option)
    }

    /// The most or the least favoured by the lot; where there is none, the one that RCTab draws.
    fn draw(
        &mut self,
        tied: &[OptionIndex],
        of_favoured: bool,
    ) -> Result<Option<OptionIndex>, CountError> {
        if let (None, Some(random)) = (self.election.lot(), &mut self.random) {
            // Java compares texts by their units of 16 bits.
            let mut names = tied.to_vec();
            let units = |option: OptionIndex| self.election.name(option).encode_utf16();
            names.sort_by(|&a, &b| units(a).cmp(units(b)));
            return Ok(names.get(random.place(names.len())).copied());
        }
        let order = self.election.by_lot(tied)?;
        Ok(match of_favoured {
            true => order.first().copied(),
            false => order.last().copied(),
        })
    }
}

/// Picks one of `tied` where ties go to the lot; see [`Breaker::pick`].
pub fn pick<'r, V: Ord + 'r>(
    election: &Election,
    outcome: &mut Outcome,
    about: Step,
    tied: Vec<OptionIndex>,
    rounds: impl Iterator<Item = &'r Vec<V>>,
) -> Result<OptionIndex, CountError> {
    Breaker::by_lot(election).pick(outcome, about, tied, rounds)
}
