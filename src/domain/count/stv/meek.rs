//! The Meek engine: keep factors, votes shared anew until the surplus is negligible, lowest excluded.
//!
//! Nine decimal places, as the published texts prescribe; what their roundings leave over is the
//! residual. The presets differ in what of a paper moves on and when an iteration ends.

use dashu_int::UBig;

use crate::domain::count::constraints::Limits;
use crate::domain::count::{
    Balance, CountError, Election, OptionIndex, Outcome, Round, Step, Tie, TieStep, option_of,
};

use super::votes::{Fixed, Votes};

/// One vote, and a keep factor of one.
pub const ONE: u64 = 1_000_000_000;

/// What makes one Meek preset differ from another.
pub struct Rule {
    /// The preset's name.
    pub name: &'static str,
    /// The surplus below which an iteration ends, in billionths of a vote.
    pub omega: u128,
    /// What moves on of a paper: from its weight, the keep factor and what was kept, in billionths.
    pub passes: fn(u64, u64, u64) -> u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Hopeful,
    Elected,
    Out,
}

struct Count<'a> {
    election: &'a Election,
    rule: &'a Rule,
    limits: Limits,
    standing: Vec<Standing>,
    keep: Vec<u64>,
    votes: Vec<u128>,
    /// On ballots that name nobody who is left to keep anything.
    exhausted: u128,
    quota: u128,
    surplus: u128,
    outcome: Outcome,
}

/// Counts under `rule`; errors with `NeedsLot`, `Overflow`, or `Seats` for no seats.
pub fn count(election: &Election, rule: &Rule) -> Result<Outcome, CountError> {
    if election.seats() == 0 {
        return Err(CountError::Seats {
            method: rule.name,
            seats: 0,
            fits: "one or more",
        });
    }
    let mut count = Count::begin(election, rule)?;
    while count.hopeful().len() > count.seats_left() && count.seats_left() > 0 {
        let barred = count
            .limits
            .barred(&count.outcome.elected, &count.hopeful());
        if !barred.is_empty() {
            count.exclude(barred)?;
        } else if !count.iterate()? {
            let lowest = count.lowest()?;
            count.exclude(vec![lowest])?;
        }
    }
    count.fill()?;
    Ok(count.outcome)
}

/// `a * b / c` rounded up, exact on the way; 0 where `c` is 0.
fn mul_div_up(a: u128, b: u128, c: u128) -> Result<u128, CountError> {
    if c == 0 {
        return Ok(0);
    }
    if let Some(product) = a.checked_mul(b) {
        return Ok(product.div_ceil(c));
    }
    let up = UBig::from(a) * UBig::from(b) + UBig::from(c.saturating_sub(1));
    u128::try_from(up / UBig::from(c)).map_err(|_| CountError::Overflow)
}

/// `weight * factor` rounded up to the ninth place; both are at most one.
pub fn share(weight: u64, factor: u64) -> u64 {
    weight.saturating_mul(factor).div_ceil(ONE)
}

impl<'a> Count<'a> {
    fn begin(election: &'a Election, rule: &'a Rule) -> Result<Count<'a>, CountError> {
        let withdrawn = &election.terms().withdrawn;
        let standing: Vec<Standing> = election
            .indexes()
            .map(|option| {
                if withdrawn.contains(&option) {
                    Standing::Out
                } else {
                    Standing::Hopeful
                }
            })
            .collect();
        let keep = standing
            .iter()
            .map(|&s| if s == Standing::Out { 0 } else { ONE })
            .collect();
        let mut count = Count {
            election,
            rule,
            limits: Limits::of(election)?,
            votes: vec![0; standing.len()],
            standing,
            keep,
            exhausted: 0,
            quota: 0,
            surplus: 0,
            outcome: Outcome::new(rule.name, election),
        };
        count.distribute()?;
        count.record(Round::new(Step::Count, Vec::new()))?;
        Ok(count)
    }

    fn hopeful(&self) -> Vec<OptionIndex> {
        let all = self.election.indexes().zip(&self.standing);
        all.filter(|&(_, &s)| s == Standing::Hopeful)
            .map(|(option, _)| option)
            .collect()
    }

    fn seats_left(&self) -> usize {
        usize::from(self.election.seats()).saturating_sub(self.outcome.elected.len())
    }

    fn votes_of(&self, option: OptionIndex) -> u128 {
        self.votes.get(usize::from(option)).copied().unwrap_or(0)
    }

    /// Shares every ballot out by the keep factors and sets the quota.
    fn distribute(&mut self) -> Result<(), CountError> {
        self.votes.fill(0);
        self.exhausted = 0;
        for ballot in self.election.ballots().iter() {
            let papers = u128::from(ballot.weight);
            let mut left = ONE;
            for &mark in ballot.marks {
                let option = usize::from(option_of(mark));
                let factor = self.keep.get(option).copied().unwrap_or(0);
                if factor == 0 {
                    continue;
                }
                let kept = share(left, factor);
                if let Some(votes) = self.votes.get_mut(option) {
                    let more = u128::from(kept)
                        .checked_mul(papers)
                        .ok_or(CountError::Overflow)?;
                    *votes = votes.checked_add(more).ok_or(CountError::Overflow)?;
                }
                left = (self.rule.passes)(left, factor, kept);
                if left == 0 {
                    break;
                }
            }
            let spent = u128::from(left)
                .checked_mul(papers)
                .ok_or(CountError::Overflow)?;
            self.exhausted = self
                .exhausted
                .checked_add(spent)
                .ok_or(CountError::Overflow)?;
        }
        let cast = self
            .votes
            .iter()
            .try_fold(0_u128, |sum, &votes| sum.checked_add(votes));
        let parts = u128::from(self.election.seats()).saturating_add(1);
        let quota = cast
            .and_then(|cast| cast.checked_div(parts))
            .ok_or(CountError::Overflow)?;
        self.quota = quota.checked_add(1).ok_or(CountError::Overflow)?;
        Ok(())
    }

    /// Shares votes out under new keep factors until somebody is elected (true) or the surplus is
    /// below omega or no longer falls (false).
    fn iterate(&mut self) -> Result<bool, CountError> {
        let mut last = u128::MAX;
        loop {
            self.distribute()?;
            let mut reached = self.hopeful();
            reached.retain(|&option| self.votes_of(option) >= self.quota);
            reached.sort_by_key(|&option| (std::cmp::Reverse(self.votes_of(option)), option));
            if !reached.is_empty() {
                self.record(Round::new(Step::Distribute, Vec::new()))?;
                self.elect_within_limits(reached)?;
                return Ok(true);
            }
            let (held, owed) = self.elected_sums();
            self.surplus = held.saturating_sub(owed);
            if self.surplus < self.rule.omega || self.surplus >= last {
                return Ok(false);
            }
            last = self.surplus;
            self.update_keep_factors()?;
        }
    }

    /// The votes of the elected together, and as many quotas.
    fn elected_sums(&self) -> (u128, u128) {
        let elected = self.outcome.elected.iter();
        elected.fold((0, 0), |(held, owed): (u128, u128), &option| {
            (
                held.saturating_add(self.votes_of(option)),
                owed.saturating_add(self.quota),
            )
        })
    }

    fn update_keep_factors(&mut self) -> Result<(), CountError> {
        let one = u128::from(ONE);
        for &option in &self.outcome.elected {
            let votes = self.votes.get(usize::from(option)).copied().unwrap_or(0);
            if let Some(keep) = self.keep.get_mut(usize::from(option)) {
                let kept = mul_div_up(u128::from(*keep), self.quota, one)?;
                let factor = mul_div_up(kept, one, votes)?;
                *keep = u64::try_from(factor)
                    .map_err(|_| CountError::Overflow)?
                    .min(ONE);
            }
        }
        Ok(())
    }

    /// Elects those who reached the quota, most votes first, as far as the limits of groups allow; of
    /// equals that cannot all be elected the lot picks.
    fn elect_within_limits(&mut self, mut reached: Vec<OptionIndex>) -> Result<(), CountError> {
        while let Some(&first) = reached.first() {
            let most = self.votes_of(first);
            let (elected, left) = (&self.outcome.elected, self.hopeful());
            let mut equal = reached.clone();
            equal.retain(|&option| {
                self.votes_of(option) == most && self.limits.allow(elected, &left, &[option])
            });
            if self.limits.allow(elected, &left, &equal) {
                reached.retain(|&option| self.votes_of(option) != most);
            } else {
                let order = self.election.by_lot(&equal)?;
                let picked: Vec<OptionIndex> = order.into_iter().take(1).collect();
                self.outcome.ties.push(Tie {
                    round: self.outcome.rounds.len().saturating_sub(1),
                    about: Step::Elect,
                    tied: equal,
                    by: TieStep::Lot,
                    picked: picked.clone(),
                });
                equal = picked;
            }
            for option in equal {
                reached.retain(|&other| other != option);
                self.elect(option);
            }
        }
        Ok(())
    }

    fn elect(&mut self, option: OptionIndex) {
        if let Some(standing) = self.standing.get_mut(usize::from(option)) {
            *standing = Standing::Elected;
        }
        self.outcome.elected.push(option);
        if let Some(round) = self.outcome.rounds.last_mut() {
            round.elected.push(option);
        }
    }

    /// The lowest that the limits let go; those within the remaining surplus of it count as tied with it.
    fn lowest(&mut self) -> Result<OptionIndex, CountError> {
        let mut tied = self.hopeful();
        let guarded = self.limits.needed(&self.outcome.elected, &tied);
        tied.retain(|option| !guarded.contains(option));
        let least = tied
            .iter()
            .map(|&option| self.votes_of(option))
            .min()
            .unwrap_or(0);
        let within = least.saturating_add(self.surplus);
        tied.retain(|&option| self.votes_of(option) <= within);
        if let &[option] = tied.as_slice() {
            return Ok(option);
        }
        let order = self.election.by_lot(&tied)?;
        let option = order.last().copied().ok_or(CountError::NoOptions)?;
        self.outcome.ties.push(Tie {
            round: self.outcome.rounds.len(),
            about: Step::Exclude,
            tied,
            by: TieStep::Lot,
            picked: vec![option],
        });
        Ok(option)
    }

    fn exclude(&mut self, options: Vec<OptionIndex>) -> Result<(), CountError> {
        let hopeful = self.hopeful();
        let mut round = Round::new(Step::Exclude, options.clone());
        round.guarded = self.limits.needed(&self.outcome.elected, &hopeful);
        round.barred = self.limits.barred(&self.outcome.elected, &hopeful);
        round.barred.retain(|option| options.contains(option));
        for option in options {
            let at = usize::from(option);
            if let (Some(standing), Some(keep)) = (self.standing.get_mut(at), self.keep.get_mut(at))
            {
                *standing = Standing::Out;
                *keep = 0;
            }
        }
        self.distribute()?;
        self.record(round)
    }

    fn fill(&mut self) -> Result<(), CountError> {
        let mut left = self.hopeful();
        if self.seats_left() == 0 || left.is_empty() {
            return Ok(());
        }
        left.sort_by_key(|&option| (std::cmp::Reverse(self.votes_of(option)), option));
        self.record(Round::new(Step::Fill, left.clone()))?;
        for option in left {
            self.elect(option);
        }
        Ok(())
    }

    /// Records where all votes lie now. What roundings add beyond a ballot is taken from the exhausted
    /// weight, so that the round adds up.
    fn record(&mut self, mut round: Round) -> Result<(), CountError> {
        let total = Fixed::<9>::whole(self.election.weight())?;
        let votes = |units: u128| Fixed::<9>(units).exact();
        round.quota = Some(votes(self.quota));
        round.tallies = self
            .votes
            .iter()
            .zip(&self.standing)
            .map(|(&units, &standing)| (standing != Standing::Out).then(|| votes(units)))
            .collect();
        let held = self
            .votes
            .iter()
            .fold(0_u128, |sum, &units| sum.saturating_add(units));
        let rest = total.0.checked_sub(held).ok_or(CountError::Overflow)?;
        let exhausted = self.exhausted.min(rest);
        round.balance = Some(Balance {
            exhausted: votes(exhausted),
            residual: votes(rest.saturating_sub(exhausted)),
            total: total.exact(),
        });
        self.outcome.rounds.push(round);
        Ok(())
    }
}
