//! `ranked-pairs` and `ranked-pairs-winning`: the strongest victories stand unless they close a circle.
//!
//! Tideman, Social Choice and Welfare 4 (1987), with the tie-breaking ranking of Zavist & Tideman,
//! Social Choice and Welfare 6 (1989): of equally strong victories the one whose winner the lot
//! favours goes first, then the one whose loser it favours least. Equal victories that all stand
//! together need no lot. Strength is the margin, or the winning votes (fewer votes against go first).

use std::cmp::Reverse;

use crate::domain::count::pairwise::{Pairwise, layers};
use crate::domain::count::top::elect_groups;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step, Tie,
    TieStep,
};

/// The method under one measure of the strength of a victory.
pub struct RankedPairs {
    name: &'static str,
    strength: fn(&Pairwise, OptionIndex, OptionIndex) -> (i128, Reverse<u128>),
}

/// Victories measured by their margin.
pub static MARGINS: RankedPairs = RankedPairs {
    name: "ranked-pairs",
    strength: |pairwise, a, b| (pairwise.margin(a, b), Reverse(0)),
};

/// Victories measured by the winning votes.
pub static WINNING: RankedPairs = RankedPairs {
    name: "ranked-pairs-winning",
    strength: |pairwise, a, b| {
        let votes = i128::try_from(pairwise.over(a, b)).unwrap_or(i128::MAX);
        (votes, Reverse(pairwise.over(b, a)))
    },
};

/// Victories that stand, as who leads to whom over any number of steps.
pub(super) struct Locked {
    size: usize,
    reach: Vec<bool>,
}

impl Locked {
    /// No victory yet among so many options.
    pub(super) fn none(size: usize) -> Locked {
        Locked {
            size,
            reach: vec![false; size.saturating_mul(size)],
        }
    }

    pub(super) fn leads(&self, a: OptionIndex, b: OptionIndex) -> bool {
        let at = usize::from(a)
            .checked_mul(self.size)
            .and_then(|row| row.checked_add(usize::from(b)));
        at.and_then(|at| self.reach.get(at))
            .copied()
            .unwrap_or(false)
    }

    /// Lets a victory stand, with all that follows from it.
    pub(super) fn lock(
        &mut self,
        winner: OptionIndex,
        loser: OptionIndex,
        options: &[OptionIndex],
    ) {
        let above: Vec<OptionIndex> = options
            .iter()
            .copied()
            .filter(|&a| a == winner || self.leads(a, winner))
            .collect();
        let below: Vec<OptionIndex> = options
            .iter()
            .copied()
            .filter(|&b| b == loser || self.leads(loser, b))
            .collect();
        for &a in &above {
            for &b in &below {
                let at = usize::from(a)
                    .saturating_mul(self.size)
                    .saturating_add(usize::from(b));
                if let Some(cell) = self.reach.get_mut(at) {
                    *cell = true;
                }
            }
        }
    }
}

impl RankedPairs {
    /// The victories from strong to weak, in groups of equals, each group in option order.
    fn victories(
        &self,
        pairwise: &Pairwise,
        options: &[OptionIndex],
    ) -> Vec<Vec<(OptionIndex, OptionIndex)>> {
        let mut all: Vec<(OptionIndex, OptionIndex)> = options
            .iter()
            .flat_map(|&a| options.iter().map(move |&b| (a, b)))
            .filter(|&(a, b)| pairwise.margin(a, b) > 0)
            .collect();
        all.sort_by_key(|&(a, b)| (Reverse((self.strength)(pairwise, a, b)), a, b));
        let equal = |x: &(OptionIndex, OptionIndex), y: &(OptionIndex, OptionIndex)| {
            (self.strength)(pairwise, x.0, x.1) == (self.strength)(pairwise, y.0, y.1)
        };
        all.chunk_by(equal).map(<[_]>::to_vec).collect()
    }
}

/// Whether all of these victories can stand together on top of what is locked.
fn all_stand(
    locked: &Locked,
    group: &[(OptionIndex, OptionIndex)],
    options: &[OptionIndex],
) -> bool {
    let mut trial = Locked {
        size: locked.size,
        reach: locked.reach.clone(),
    };
    group.iter().all(|&(a, b)| {
        let stands = !trial.leads(b, a);
        trial.lock(a, b, options);
        stands
    })
}

impl Method for RankedPairs {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        "Tideman, Social Choice and Welfare 4 (1987); Zavist & Tideman, ibid. 6 (1989)"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::WeakRanking
    }

    fn heeds_unranked(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        let pairwise = Pairwise::for_method(self.name, election)?;
        let options = election.standing();
        let mut locked = Locked::none(election.options().len());
        let mut outcome = Outcome::new(self.name, election);
        for mut group in self.victories(&pairwise, &options) {
            group.retain(|&(a, b)| !locked.leads(b, a));
            if !all_stand(&locked, &group, &options) {
                settle(election, &mut outcome, &mut group)?;
            }
            for (a, b) in group {
                if !locked.leads(b, a) {
                    locked.lock(a, b, &options);
                    let mut round = Round::new(Step::Lock, vec![a, b]);
                    round.value = Some(Exact::Whole((self.strength)(&pairwise, a, b).0));
                    outcome.rounds.push(round);
                }
            }
        }
        let groups = layers(options, |a, b| locked.leads(a, b));
        elect_groups(
            election,
            &mut outcome,
            groups,
            Round::new(Step::Count, Vec::new()),
        )?;
        outcome.tables = vec![pairwise.table()];
        Ok(outcome)
    }
}

/// Orders equal victories that cannot all stand by the lot, and records the tie.
fn settle(
    election: &Election,
    outcome: &mut Outcome,
    group: &mut [(OptionIndex, OptionIndex)],
) -> Result<(), CountError> {
    let mut tied: Vec<OptionIndex> = group.iter().flat_map(|&(a, b)| [a, b]).collect();
    tied.sort_unstable();
    tied.dedup();
    let picked = election.by_lot(&tied)?;
    let place = |option: OptionIndex| picked.iter().position(|&other| other == option);
    group.sort_by_key(|&(a, b)| (place(a), Reverse(place(b))));
    let round = outcome.rounds.len();
    outcome.ties.push(Tie {
        round,
        about: Step::Lock,
        tied,
        by: TieStep::Lot,
        picked,
    });
    Ok(())
}
