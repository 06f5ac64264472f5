//! The Meek engine: keep factors, votes shared again until the surplus is negligible, lowest excluded.
//!
//! Nine decimal places, as the published texts prescribe; what their roundings leave over is the
//! residual. The presets differ in what of a paper moves on (`keep`), when an iteration ends and ties.

use std::cmp::Reverse;

use dashu_int::UBig;

use crate::domain::count::constraints::Limits;
use crate::domain::count::{
    Balance, BallotKind, CountError, Election, Exact, Family, Method, OptionIndex, Outcome, Round,
    Step, Support, Tie, TieStep,
};
use crate::domain::fault::Term;

use super::keep::{Equal, ONE, Split, share_out};
use super::ties::pick;
use super::votes::{Fixed, Votes};

/// What makes one Meek preset differ from another.
pub struct Rule {
    /// The preset's name.
    pub name: &'static str,
    /// The text, with its section.
    pub source: &'static str,
    /// The surplus below which an iteration ends, in billionths of a vote.
    pub omega: u128,
    /// What an option keeps of what reaches it and what it passes on.
    pub split: Split,
    /// What becomes of ranks that several options share.
    pub equal: Equal,
    /// Whether the quota is taken of all votes but those left over, instead of the votes held.
    pub quota_of_rest: bool,
    /// Whether the surplus adds up what each elected option has above the quota, instead of setting off
    /// those below it.
    pub surplus_of_each: bool,
    /// Which options count as tied for the fewest votes, and what decides between them.
    pub ties: Ties,
}

/// When options tie for exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ties {
    /// Those within the surplus of the lowest; the lot decides.
    WithinSurplus,
    /// Those with equal votes; the first round in which they differ decides, then the lot.
    FirstDifference,
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
    /// The votes at each recorded round.
    history: Vec<Vec<u128>>,
    outcome: Outcome,
}

impl Method for Rule {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        self.source
    }

    fn family(&self) -> Family {
        Family::Transferable
    }

    fn support(&self) -> Support {
        Support::Votes
    }

    fn ballot_kind(&self) -> BallotKind {
        match self.equal {
            Equal::Refused => BallotKind::Ranking,
            Equal::Next | Equal::Orders => BallotKind::WeakRanking,
        }
    }

    /// Errors with `NeedsLot`, `Overflow`, `TooLarge`, or `Seats` for no seats.
    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name, &[self.ballot_kind(), BallotKind::Ranking])?;
        if election.seats() == 0 {
            return Err(CountError::Seats {
                method: self.name,
                seats: 0,
                fits: Term("seats-any"),
            });
        }
        let mut count = Count::begin(election, self)?;
        while count.hopeful().len() > count.seats_left() && count.seats_left() > 0 {
            let (elected, hopeful) = (&count.outcome.elected, count.hopeful());
            let barred = count.limits.barred(elected, &hopeful);
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

impl<'a> Count<'a> {
    fn begin(election: &'a Election, rule: &'a Rule) -> Result<Count<'a>, CountError> {
        let standing: Vec<Standing> = election
            .indexes()
            .map(|option| match election.can_win(option) {
                true => Standing::Hopeful,
                false => Standing::Out,
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
            history: Vec::new(),
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
        let (split, equal) = (self.rule.split, self.rule.equal);
        let mut fits = true;
        for ballot in self.election.ballots().iter() {
            let papers = u128::from(ballot.weight);
            let votes = &mut self.votes;
            let left = share_out(ballot.marks, &self.keep, (split, equal), |option, kept| {
                let more = u128::from(kept).checked_mul(papers);
                let sum = votes.get_mut(option).zip(more);
                match sum.and_then(|(votes, more)| Some((votes.checked_add(more)?, votes))) {
                    Some((sum, votes)) => *votes = sum,
                    None => fits = false,
                }
            })?;
            let spent = u128::from(left).checked_mul(papers);
            self.exhausted = spent
                .and_then(|spent| self.exhausted.checked_add(spent))
                .filter(|_| fits)
                .ok_or(CountError::Overflow)?;
        }
        let held = self
            .votes
            .iter()
            .try_fold(0_u128, |sum, &votes| sum.checked_add(votes));
        let base = match self.rule.quota_of_rest {
            false => held,
            true => Some(Fixed::<9>::whole(self.election.weight())?.0)
                .map(|all| all.saturating_sub(self.exhausted)),
        };
        let parts = u128::from(self.election.seats()).saturating_add(1);
        let quota = base
            .and_then(|base| base.checked_div(parts))
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
            if !reached.is_empty() {
                self.record(Round::new(Step::Distribute, Vec::new()))?;
                reached.sort_by_key(|&option| (Reverse(self.votes_of(option)), option));
                self.elect_within_limits(reached)?;
                return Ok(true);
            }
            self.surplus = self.total_surplus();
            if self.surplus < self.rule.omega || self.surplus >= last {
                return Ok(false);
            }
            last = self.surplus;
            self.update_keep_factors()?;
        }
    }

    /// What the elected hold above the quota, never below nothing.
    fn total_surplus(&self) -> u128 {
        let elected = self.outcome.elected.iter();
        let votes = elected.map(|&option| self.votes_of(option));
        if self.rule.surplus_of_each {
            return votes.fold(0, |sum, votes| {
                sum.saturating_add(votes.saturating_sub(self.quota))
            });
        }
        let (held, owed) = votes.fold((0, 0), |(held, owed): (u128, u128), votes| {
            (held.saturating_add(votes), owed.saturating_add(self.quota))
        });
        held.saturating_sub(owed)
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

    /// Elects those who reached the quota, most votes first, as far as the seats (roundings can let more
    /// reach it) and the limits of groups allow; of equals that cannot all be elected the lot picks.
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

    /// The lowest that the limits let go.
    fn lowest(&mut self) -> Result<OptionIndex, CountError> {
        let mut tied = self.hopeful();
        let guarded = self.limits.needed(&self.outcome.elected, &tied);
        tied.retain(|option| !guarded.contains(option));
        let least = tied
            .iter()
            .map(|&option| self.votes_of(option))
            .min()
            .unwrap_or(0);
        let within = match self.rule.ties {
            Ties::WithinSurplus => least.saturating_add(self.surplus),
            Ties::FirstDifference => least,
        };
        tied.retain(|&option| self.votes_of(option) <= within);
        let first = match self.rule.ties {
            Ties::WithinSurplus => &[],
            Ties::FirstDifference => self.history.as_slice(),
        };
        let first = first.iter();
        pick(self.election, &mut self.outcome, Step::Exclude, tied, first)
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
        left.sort_by_key(|&option| (Reverse(self.votes_of(option)), option));
        self.record(Round::new(Step::Fill, left.clone()))?;
        for option in left {
            self.elect(option);
        }
        Ok(())
    }

    /// Records where all votes lie now. What roundings up add beyond the ballots is taken from the
    /// exhausted weight, and beyond that is a residual below nothing, so that the round adds up.
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
        let rest = total.0.saturating_sub(held);
        let exhausted = self.exhausted.min(rest);
        let residual = match held.saturating_sub(total.0) {
            0 => votes(rest.saturating_sub(exhausted)),
            added => Exact::Ratio(-votes(added).to_ratio()),
        };
        round.balance = Some(Balance {
            exhausted: votes(exhausted),
            residual,
            total: total.exact(),
        });
        self.history.push(self.votes.clone());
        self.outcome.rounds.push(round);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_beyond_128_bits_are_divided_and_rounded_up() {
        let large = 1_u128 << 100;
        assert_eq!(mul_div_up(large, large + 3, large), Ok(large + 3));
        assert_eq!(mul_div_up(large + 1, large - 1, large), Ok(large));
        assert_eq!(mul_div_up(large, large, 0), Ok(0));
        assert_eq!((mul_div_up(7, 5, 3), mul_div_up(7, 5, 5)), (Ok(12), Ok(7)));
    }
}
