//! `pav`: the committee with the highest harmonic score, found exactly.
//!
//! Proportional Approval Voting: Thiele (1895); Lackner & Skowron, Multi-Winner Voting with Approval
//! Preferences (2023), section 2.3. Branch and bound over committees; a committee can gain at most the
//! sum of the best single gains. Refuses instances where committees times distinct ballots are more
//! than [`WORK_MAX`]. Of committees that tie, the one whose members the lot favours most is elected:
//! the most favoured members are compared first.

use crate::domain::count::committee::thiele::Thiele;
use crate::domain::count::committee::{fill, standing};
use crate::domain::count::constraints::Limits;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Family, Method, OptionIndex, Outcome, Round, Step,
    Tie, TieStep,
};

/// The largest instance: the number of committees times the number of distinct ballots.
pub const WORK_MAX: u128 = 1_000_000_000;

/// How many different ballots an announced contest must be countable with, where its options allow so many.
const VOTERS_EXPECTED: u128 = 1_000_000;

/// The most tied committees that are listed.
const LISTED_MAX: usize = 10_000;

/// See the file.
pub struct Pav;

impl Method for Pav {
    fn name(&self) -> &'static str {
        "pav"
    }

    fn source(&self) -> &'static str {
        "Thiele (1895); Lackner & Skowron (2023), s. 2.3, PAV"
    }

    fn family(&self) -> Family {
        Family::Committees
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Approvals
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn refuse_effort(&self, options: usize, seats: u16) -> Result<(), CountError> {
        let shift = u32::try_from(options).unwrap_or(u32::MAX);
        let distinct = 1_u128.checked_shl(shift).unwrap_or(u128::MAX);
        self.refuse_size(options, seats, distinct.min(VOTERS_EXPECTED))
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Approvals, BallotKind::Choice])?;
        let limits = Limits::of(election)?;
        let mut outcome = Outcome::new(self.name(), election);
        if fill(election, &mut outcome) {
            return Ok(outcome);
        }
        let options = standing(election);
        let ballots = u128::try_from(election.ballots().len()).unwrap_or(u128::MAX);
        self.refuse_size(options.len(), election.seats(), ballots.max(1))?;
        let mut search = Search::new(election, options, limits)?;
        search.descend(0, 0)?;
        search.finish(&mut outcome)?;
        Ok(outcome)
    }
}

impl Pav {
    fn refuse_size(&self, options: usize, seats: u16, ballots: u128) -> Result<(), CountError> {
        let size = committees(options, seats).saturating_mul(ballots);
        match size > WORK_MAX {
            true => Err(CountError::TooLarge {
                method: self.name(),
                size,
                limit: WORK_MAX,
            }),
            false => Ok(()),
        }
    }
}

/// How many committees of `seats` there are; saturates.
fn committees(options: usize, seats: u16) -> u128 {
    let options = u128::try_from(options).unwrap_or(u128::MAX);
    let mut count = 1_u128;
    for nth in 1..=u128::from(seats) {
        let grown = count.saturating_mul(options.saturating_sub(nth).saturating_add(1));
        count = grown.checked_div(nth).unwrap_or(grown);
    }
    count
}

struct Search<'a> {
    election: &'a Election,
    scores: Thiele<'a>,
    limits: Limits,
    seats: usize,
    /// The options, those with the most approving weight first.
    order: Vec<OptionIndex>,
    chosen: Vec<OptionIndex>,
    /// The highest score known to be reached.
    best: u128,
    /// Of the committees with that score, the one the lot favours.
    found: Vec<OptionIndex>,
    /// In how many of them each option is.
    uses: Vec<u64>,
    count: u64,
    listed: Vec<Vec<OptionIndex>>,
}

impl<'a> Search<'a> {
    /// Begins with the score that electing one after another reaches.
    fn new(
        election: &'a Election,
        options: Vec<OptionIndex>,
        limits: Limits,
    ) -> Result<Search<'a>, CountError> {
        let scores = Thiele::new(election, election.seats())?;
        let gains = scores.gains()?;
        let gain = |gains: &[u128], option| gains.get(usize::from(option)).copied().unwrap_or(0);
        let mut order = options;
        order.sort_by_key(|&option| std::cmp::Reverse(gain(&gains, option)));
        let mut greedy = scores.clone();
        let mut left = order.clone();
        let mut taken = Vec::new();
        let mut best = 0_u128;
        for _ in 0..election.seats() {
            let gains = greedy.gains()?;
            let next = left
                .iter()
                .copied()
                .filter(|&option| limits.allow(&taken, &left, &[option]))
                .max_by_key(|&option| gain(&gains, option));
            let Some(next) = next else { break };
            best = best
                .checked_add(gain(&gains, next))
                .ok_or(CountError::Overflow)?;
            greedy.add(next);
            taken.push(next);
            left.retain(|&option| option != next);
        }
        Ok(Search {
            election,
            scores,
            limits,
            seats: election.seats().into(),
            order,
            chosen: Vec::new(),
            best,
            found: Vec::new(),
            uses: vec![0; election.options().len()],
            count: 0,
            listed: Vec::new(),
        })
    }

    /// Looks at every committee that adds options from position `from` on to those chosen, as long as
    /// it can reach the best score.
    fn descend(&mut self, from: usize, score: u128) -> Result<(), CountError> {
        let missing = self.seats.saturating_sub(self.chosen.len());
        if missing == 0 {
            self.found(score);
            return Ok(());
        }
        let gains = self.scores.gains()?;
        let gain = |option: OptionIndex| gains.get(usize::from(option)).copied().unwrap_or(0);
        for position in from..self.order.len() {
            let left = self.order.get(position..).unwrap_or(&[]);
            let Some(&option) = left.first() else { break };
            if left.len() < missing {
                break;
            }
            let mut highest: Vec<u128> = left.iter().map(|&option| gain(option)).collect();
            highest.sort_unstable_by(|a, b| b.cmp(a));
            let bound = highest.iter().take(missing).try_fold(score, |sum, gain| {
                sum.checked_add(*gain).ok_or(CountError::Overflow)
            })?;
            if bound < self.best {
                break;
            }
            if !self.limits.allow(&self.chosen, left, &[option]) {
                continue;
            }
            let next = score
                .checked_add(gain(option))
                .ok_or(CountError::Overflow)?;
            self.scores.add(option);
            self.chosen.push(option);
            self.descend(position.saturating_add(1), next)?;
            self.chosen.pop();
            self.scores.remove(option);
        }
        Ok(())
    }

    fn found(&mut self, score: u128) {
        if score < self.best {
            return;
        }
        if score > self.best {
            self.best = score;
            self.found.clear();
            self.listed.clear();
            self.uses.fill(0);
            self.count = 0;
        }
        self.count = self.count.saturating_add(1);
        for &option in &self.chosen {
            if let Some(uses) = self.uses.get_mut(usize::from(option)) {
                *uses = uses.saturating_add(1);
            }
        }
        let mut committee = self.chosen.clone();
        committee.sort_unstable();
        if self.found.is_empty() || self.places(&committee) < self.places(&self.found) {
            self.found = committee.clone();
        }
        if self.election.terms().list_ties && self.listed.len() <= LISTED_MAX {
            self.listed.push(committee);
        }
    }

    /// The places of a committee's members in the lot, most favoured first.
    fn places(&self, committee: &[OptionIndex]) -> Vec<usize> {
        let place = |&option: &OptionIndex| match self.election.lot() {
            Some(lot) => lot.place(option),
            None => usize::from(option),
        };
        let mut places: Vec<usize> = committee.iter().map(place).collect();
        places.sort_unstable();
        places
    }

    fn finish(self, outcome: &mut Outcome) -> Result<(), CountError> {
        if self.count > 1 {
            let uses = self.election.indexes().zip(&self.uses);
            let tied: Vec<OptionIndex> = uses
                .filter(|&(_, &uses)| uses > 0 && uses < self.count)
                .map(|(option, _)| option)
                .collect();
            self.election.by_lot(&tied)?;
            outcome.ties.push(Tie {
                round: outcome.rounds.len(),
                about: Step::Elect,
                tied,
                by: TieStep::Lot,
                picked: self.found.clone(),
            });
        }
        let mut round = Round::new(Step::Elect, self.found.clone());
        round.value = Some(Exact::ratio(self.best, self.scores.unit()));
        round.elected = self.found.clone();
        outcome.rounds.push(round);
        outcome.elected = self.found;
        if self.listed.len() <= LISTED_MAX {
            outcome.alternatives = self.listed;
            outcome.alternatives.sort();
        }
        Ok(())
    }
}
