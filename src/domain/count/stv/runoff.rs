//! The runoff engine: votes lie with their first continuing option, and the lowest goes, one a round.
//!
//! The presets differ in when the rounds end, which their [`Rule`] states. Ties for last go to the latest
//! earlier round that differs, then the lot excludes the least favoured.

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::{
    Balance, BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step,
    Transfer,
};
use crate::domain::fault::Term;

use super::piles::{Moved, Piles};
use super::ties::pick;
use super::votes::{Fixed, Votes};

/// What makes one runoff preset differ from another.
pub struct Rule {
    /// The preset's name.
    pub name: &'static str,
    /// The text, with its section.
    pub source: &'static str,
    /// When the rounds end, and with whom.
    pub ends: Ends,
}

/// When rounds end. A base of votes is that of ballots that name a continuing option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// One has more than half of the votes; he is elected. For one seat.
    Majority,
    /// As `Majority`, and again without those elected until all seats are filled.
    MajorityInTurn,
    /// No more are left than seats; all of them are elected.
    Seats,
    /// All who are left have this many hundredths of the votes of the round; all of them are elected,
    /// however many seats there are.
    Hundredths(u128),
    /// As `Hundredths`, but of the votes of the first round.
    HundredthsOfFirst(u128),
}

impl Method for Rule {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        self.source
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    /// Errors with `NeedsLot`, with `NoOptions` where nobody stands, and with `Seats` for seats that the
    /// preset does not fill.
    fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name, &[BallotKind::Ranking, BallotKind::WeakRanking])?;
        refuse_groups(election)?;
        let (method, seats) = (self.name, election.seats());
        let (most, fits) = match self.ends {
            Ends::Majority => (1, Term("seats-one")),
            _ => (u16::MAX, Term("seats-any")),
        };
        // Where a percentage says how many win, seats say nothing.
        let counts_seats = !matches!(self.ends, Ends::Hundredths(_) | Ends::HundredthsOfFirst(_));
        if counts_seats && !(1..=most).contains(&seats) {
            return Err(CountError::Seats {
                method,
                seats,
                fits,
            });
        }
        let mut outcome = Outcome::new(method, election);
        loop {
            let elected = outcome.elected.clone();
            let mut count = Count::begin(election, &elected, outcome)?;
            let winners = loop {
                match count.winners(self.ends) {
                    Some(winners) => break winners,
                    None => count.exclude_lowest()?,
                }
            };
            outcome = count.outcome;
            if let Some(round) = outcome.rounds.last_mut() {
                round.elected.extend(&winners);
            }
            outcome.elected.extend(winners);
            let fillable = usize::from(seats).min(election.standing().len());
            if self.ends != Ends::MajorityInTurn || outcome.elected.len() >= fillable {
                return Ok(outcome);
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
    /// The votes of the first round.
    first: u128,
    outcome: Outcome,
}

impl<'a> Count<'a> {
    /// Begins with all who stand but those elected before.
    fn begin(
        election: &'a Election,
        elected: &[OptionIndex],
        outcome: Outcome,
    ) -> Result<Count<'a>, CountError> {
        let mut continuing = election.standing();
        continuing.retain(|option| !elected.contains(option));
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
            first: dealt.papers,
            outcome,
        };
        count.credit(&dealt);
        count.record(Round::new(Step::Count, Vec::new()));
        Ok(count)
    }

    fn votes(&self, option: OptionIndex) -> u128 {
        self.tallies.get(usize::from(option)).copied().unwrap_or(0)
    }

    /// Who is elected now, most votes first; `None` while rounds go on.
    fn winners(&self, ends: Ends) -> Option<Vec<OptionIndex>> {
        let active = self
            .tallies
            .iter()
            .fold(0_u128, |sum, &votes| sum.saturating_add(votes));
        let reach = |hundredths: u128, base: u128| {
            let needed = base.saturating_mul(hundredths);
            self.continuing
                .iter()
                .all(|&option| self.votes(option).saturating_mul(100) >= needed)
        };
        let all = || {
            let mut order = self.continuing.clone();
            order.sort_by_key(|&option| (std::cmp::Reverse(self.votes(option)), option));
            order
        };
        let is_over = match ends {
            Ends::Majority | Ends::MajorityInTurn => {
                let most = |option: &OptionIndex| self.votes(*option).saturating_mul(2) > active;
                let winner = self.continuing.iter().copied().find(most);
                return match self.continuing.as_slice() {
                    &[only] => Some(vec![only]),
                    _ => winner.map(|winner| vec![winner]),
                };
            }
            Ends::Seats => self.continuing.len() <= usize::from(self.election.seats()),
            Ends::Hundredths(part) => reach(part, active),
            Ends::HundredthsOfFirst(part) => reach(part, self.first),
        };
        (is_over || self.continuing.len() == 1).then(all)
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
        let earlier = self.history.iter().rev();
        pick(
            self.election,
            &mut self.outcome,
            Step::Exclude,
            left,
            earlier,
        )
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
