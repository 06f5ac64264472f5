//! `irv`: the option with the fewest votes goes, one a round, until one has most of what is left.
//!
//! Instant runoff as RCTab counts it (Ranked Choice Voting Resource Center, tabulator rules): elected
//! with more than half of the weight that still names a continuing option. A rank that several
//! continuing options share ends the ballot, or is passed over (`Terms::overvote`). No batches. Ties
//! for last go to the latest earlier round that differs, then the lot excludes the least favoured.

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::stv::piles::{Moved, Piles};
use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::{
    Balance, BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step,
    Tie, TieStep, Title, Transfer,
};

/// See the file.
pub struct Irv;

impl Method for Irv {
    fn name(&self) -> &'static str {
        "irv"
    }

    fn title(&self) -> Title {
        Title {
            en: "Instant runoff",
            zh: "排序复选制",
        }
    }

    fn source(&self) -> &'static str {
        "RCTab rules, single winner by majority of continuing votes, one elimination a round"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Ranking, BallotKind::WeakRanking])?;
        refuse_groups(election)?;
        if election.seats() != 1 {
            let (method, seats) = (self.name(), election.seats());
            return Err(CountError::Seats {
                method,
                seats,
                fits: "exactly one",
            });
        }
        let mut count = Count::begin(election)?;
        loop {
            match count.winner() {
                Some(winner) => {
                    count.outcome.elected.push(winner);
                    if let Some(round) = count.outcome.rounds.last_mut() {
                        round.elected.push(winner);
                    }
                    return Ok(count.outcome);
                }
                None => count.exclude_lowest()?,
            }
        }
    }
}

struct Count<'a> {
    election: &'a Election,
    piles: Piles<'a, Fixed<0>>,
    continuing: Vec<OptionIndex>,
    tallies: Vec<u128>,
    exhausted: u128,
    history: Vec<Vec<u128>>,
    outcome: Outcome,
}

impl<'a> Count<'a> {
    fn begin(election: &'a Election) -> Result<Count<'a>, CountError> {
        let continuing = election.standing();
        if continuing.is_empty() {
            return Err(CountError::NoOptions);
        }
        let open: Vec<bool> = election
            .indexes()
            .map(|option| continuing.contains(&option))
            .collect();
        let (piles, dealt) = Piles::deal(election.ballots(), &open, election.terms().overvote)?;
        let mut count = Count {
            election,
            piles,
            continuing,
            tallies: vec![0; open.len()],
            exhausted: election.blank_weight(),
            history: Vec::new(),
            outcome: Outcome::new("irv", election),
        };
        count.credit(&dealt);
        count.record(Round::new(Step::Count, Vec::new()));
        Ok(count)
    }

    fn votes(&self, option: OptionIndex) -> u128 {
        self.tallies.get(usize::from(option)).copied().unwrap_or(0)
    }

    /// Whoever has more than half of the continuing weight, or is the only one left.
    fn winner(&self) -> Option<OptionIndex> {
        if let &[only] = self.continuing.as_slice() {
            return Some(only);
        }
        let active = self
            .tallies
            .iter()
            .fold(0_u128, |sum, &votes| sum.saturating_add(votes));
        let most = |option: &OptionIndex| self.votes(*option).saturating_mul(2) > active;
        self.continuing.iter().copied().find(most)
    }

    fn exclude_lowest(&mut self) -> Result<(), CountError> {
        let option = self.lowest()?;
        self.continuing.retain(|&other| other != option);
        let open: Vec<bool> = self
            .election
            .indexes()
            .map(|option| self.continuing.contains(&option))
            .collect();
        let moved = self.piles.shift(option, &open, |value| Ok(*value))?;
        if let Some(votes) = self.tallies.get_mut(usize::from(option)) {
            *votes = 0;
        }
        self.credit(&moved);
        let mut round = Round::new(Step::Exclude, vec![option]);
        let credited = moved.credited.iter().map(|(to, votes)| (Some(*to), votes));
        let spent = Some((None, &moved.exhausted)).filter(|(_, votes)| !votes.is_zero());
        round.transfers = credited
            .chain(spent)
            .map(|(to, votes)| Transfer {
                from: option,
                to,
                votes: votes.exact(),
            })
            .collect();
        self.record(round);
        Ok(())
    }

    fn lowest(&mut self) -> Result<OptionIndex, CountError> {
        let least = self
            .continuing
            .iter()
            .map(|&option| self.votes(option))
            .min()
            .unwrap_or(0);
        let mut left = self.continuing.clone();
        left.retain(|&option| self.votes(option) == least);
        let tied = left.clone();
        for tallies in self.history.iter().rev() {
            let then = |option: OptionIndex| tallies.get(usize::from(option)).copied().unwrap_or(0);
            let least = left.iter().map(|&option| then(option)).min().unwrap_or(0);
            left.retain(|&option| then(option) == least);
        }
        let by = if left.len() == 1 {
            TieStep::EarlierRound
        } else {
            TieStep::Lot
        };
        if by == TieStep::Lot {
            left = self.election.by_lot(&left)?;
        }
        let option = left.last().copied().ok_or(CountError::NoOptions)?;
        if tied.len() > 1 {
            let (round, picked) = (self.outcome.rounds.len(), vec![option]);
            self.outcome.ties.push(Tie {
                round,
                about: Step::Exclude,
                tied,
                by,
                picked,
            });
        }
        Ok(option)
    }

    fn credit(&mut self, moved: &Moved<Fixed<0>>) {
        for (option, votes) in &moved.credited {
            if let Some(sum) = self.tallies.get_mut(usize::from(*option)) {
                *sum = sum.saturating_add(votes.0);
            }
        }
        self.exhausted = self.exhausted.saturating_add(moved.exhausted.0);
    }

    fn record(&mut self, mut round: Round) {
        round.tallies = self
            .election
            .indexes()
            .map(|option| {
                self.continuing
                    .contains(&option)
                    .then(|| Exact::whole(self.votes(option)))
            })
            .collect();
        round.balance = Some(Balance {
            exhausted: Exact::whole(self.exhausted),
            residual: Exact::whole(0),
            total: Exact::whole(self.election.weight()),
        });
        self.history.push(self.tallies.clone());
        self.outcome.rounds.push(round);
    }
}
