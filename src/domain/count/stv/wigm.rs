//! The Weighted Inclusive Gregory engine: quota, largest surplus, lowest excluded, until seats are full.
//!
//! Every paper of an elected option moves on at its value times surplus over votes. The presets differ
//! in quota, rounding and ties, which their [`Rule`] states; who is excluded when is in `wigm/exclusions.rs`. An option that is out of the count shows
//! no tally; what rounding loses is the residual.

mod exclusions;

use crate::domain::count::constraints::Limits;
use crate::domain::count::{
    Balance, BallotKind, CountError, Election, Family, Method, OptionIndex, Outcome, Round, Step,
    Support, Transfer,
};
use crate::domain::fault::Term;

use super::piles::{Moved, Piles, Shared};
use super::ties::Breaker;
use super::votes::Votes;

/// What makes one Gregory preset differ from another.
pub struct Rule<V> {
    /// The preset's name.
    pub name: &'static str,
    /// The text, with its section.
    pub source: &'static str,
    /// The votes that elect, from the valid weight and the seats.
    pub quota: fn(u128, u16) -> Result<V, CountError>,
    /// Whether these votes elect under that quota.
    pub elects: fn(&V, &V) -> bool,
    /// The new value of a paper, from its value, the surplus and the votes of its option.
    pub revalue: fn(&V, &V, &V) -> Result<V, CountError>,
    /// One of so many equal parts of a value, where options may share a rank: papers are then split among them.
    pub split: Option<fn(&V, u32) -> V>,
    /// Whether ties look at earlier rounds, latest first, before the lot.
    pub looks_back: bool,
    /// Whether an elected option without surplus still takes a round.
    pub moves_nothing: bool,
    /// Whether sure losers are excluded together.
    pub batches: bool,
    /// Whether the papers of an excluded option move when its exclusion ends the count.
    pub moves_last: bool,
    /// Whether an option at the quota still receives papers until its own surplus moves.
    pub fills_up: bool,
    /// Which surpluses move before anybody else is elected or excluded.
    pub surpluses: Surpluses,
    /// What becomes of undeclared write-ins.
    pub undeclared: Undeclared,
    /// Whether what an RCTab configuration says of ties and of a minimum of votes is heeded.
    pub is_rctab: bool,
}

/// What becomes of write-ins that nobody registered (`Terms::undeclared`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undeclared {
    /// They are passed over, as if they had never stood.
    PassedOver,
    /// They count for the quota and leave before anybody is elected.
    First,
    /// They count for the quota and leave with the sure losers, once those at the quota are elected.
    WithLosers,
}

/// How surpluses move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surpluses {
    /// One a round, the largest first; none once no more options are left than seats.
    Largest,
    /// One a round, the largest first, even when no more options are left than seats.
    LargestToTheEnd,
    /// All that there are, in option order, before votes are looked at again.
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Hopeful,
    Pending,
    Elected,
    /// In the count, but never to be elected.
    Undeclared,
    Out,
}

struct Count<'a, V> {
    election: &'a Election,
    rule: &'a Rule<V>,
    limits: Limits,
    standing: Vec<Standing>,
    tallies: Vec<V>,
    piles: Piles<'a, V>,
    exhausted: V,
    quota: V,
    /// The tallies at the end of each round so far; surpluses that move together are one round.
    history: Vec<Vec<V>>,
    breaker: Breaker<'a>,
    outcome: Outcome,
}

impl<V: Votes> Method for Rule<V> {
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
        match self.split {
            Some(_) => BallotKind::WeakRanking,
            None => BallotKind::Ranking,
        }
    }

    fn follows_rctab(&self) -> bool {
        self.is_rctab
    }

    fn exceeds_quota(&self) -> bool {
        V::whole(1).is_ok_and(|one| !(self.elects)(&one, &one))
    }

    fn counts_undeclared(&self) -> bool {
        self.undeclared != Undeclared::PassedOver
    }

    /// Errors with `NeedsLot` or `Overflow`, and with `Seats` for no seats.
    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name, &[self.ballot_kind(), BallotKind::Ranking])?;
        count(election, self)
    }
}

impl<V> Rule<V> {
    /// The least votes with which an option stays in the count, where RCTab is told of one.
    fn minimum(&self, election: &Election) -> u128 {
        let tabulation = election.terms().tabulation.as_ref();
        let told = tabulation.filter(|_| self.is_rctab);
        let parts = election.terms().parts.unwrap_or(1);
        told.map_or(0, |told| {
            u128::from(told.minimum).saturating_mul(parts.into())
        })
    }
}

fn count<V: Votes>(election: &Election, rule: &Rule<V>) -> Result<Outcome, CountError> {
    if election.seats() == 0 {
        return Err(CountError::Seats {
            method: rule.name,
            seats: 0,
            fits: Term("seats-any"),
        });
    }
    let mut count = Count::begin(election, rule)?;
    if rule.undeclared == Undeclared::First {
        count.dismiss()?;
    }
    loop {
        count.elect_reached()?;
        let waits = rule.surpluses == Surpluses::LargestToTheEnd && count.seats_left() > 0;
        if count.is_complete() && !waits {
            break;
        }
        if count.exclude_barred()? {
            continue;
        }
        if rule.batches && count.exclude_batch()? {
            continue;
        }
        if count.move_surpluses()? {
            continue;
        }
        if count.is_complete() {
            break;
        }
        if count.exclude_below_minimum()? {
            continue;
        }
        let option = count.lowest()?;
        count.exclude(vec![option])?;
    }
    count.fill()?;
    Ok(count.outcome)
}

impl<'a, V: Votes> Count<'a, V> {
    fn begin(election: &'a Election, rule: &'a Rule<V>) -> Result<Count<'a, V>, CountError> {
        let undeclared = match rule.undeclared {
            Undeclared::PassedOver => Vec::new(),
            Undeclared::First | Undeclared::WithLosers => election.undeclared(),
        };
        let standing: Vec<Standing> = election
            .indexes()
            .map(|option| match election.can_win(option) {
                true => Standing::Hopeful,
                false if undeclared.contains(&option) => Standing::Undeclared,
                false => Standing::Out,
            })
            .collect();
        let open: Vec<bool> = standing.iter().map(|&s| s != Standing::Out).collect();
        let overvote = Shared::Overvote(election.terms().overvote);
        let shared = rule.split.map_or(overvote, Shared::Split);
        let (piles, dealt) = Piles::deal(election.ballots(), &open, shared)?;
        let blank: u128 = election.blank_weight();
        // A ballot that names nobody in the count is not a vote of this contest.
        let valid = dealt.papers;
        let quota = (rule.quota)(valid, election.seats())?;
        let minimum = V::whole(rule.minimum(election))?;
        let mut count = Count {
            election,
            rule,
            limits: Limits::of(election)?,
            tallies: vec![V::whole(0)?; standing.len()],
            standing,
            piles,
            exhausted: V::whole(blank)?,
            quota: quota.max(minimum),
            history: Vec::new(),
            breaker: match rule.is_rctab {
                true => Breaker::of_rctab(election),
                false => Breaker::by_lot(election),
            },
            outcome: Outcome::new(rule.name, election),
        };
        count.credit(&dealt)?;
        count.record(Round::new(Step::Count, Vec::new()))?;
        Ok(count)
    }

    fn having(&self, standing: Standing) -> Vec<OptionIndex> {
        let all = self.election.indexes().zip(&self.standing);
        all.filter(|&(_, &s)| s == standing)
            .map(|(option, _)| option)
            .collect()
    }

    fn votes(&self, option: OptionIndex) -> Result<&V, CountError> {
        self.tallies
            .get(usize::from(option))
            .ok_or(CountError::NoOptions)
    }

    fn set(&mut self, option: OptionIndex, standing: Standing) {
        if let Some(slot) = self.standing.get_mut(usize::from(option)) {
            *slot = standing;
        }
    }

    fn set_votes(&mut self, option: OptionIndex, votes: V) {
        if let Some(slot) = self.tallies.get_mut(usize::from(option)) {
            *slot = votes;
        }
    }

    fn seats_left(&self) -> usize {
        usize::from(self.election.seats()).saturating_sub(self.outcome.elected.len())
    }

    fn is_complete(&self) -> bool {
        let left = self.seats_left();
        left == 0 || self.having(Standing::Hopeful).len() <= left
    }

    /// Options by votes, most first; equals in option order.
    fn by_votes(&self, options: &[OptionIndex]) -> Vec<OptionIndex> {
        let mut order = options.to_vec();
        order.sort_by(|&a, &b| {
            let votes = |option: OptionIndex| self.tallies.get(usize::from(option));
            votes(b).cmp(&votes(a)).then(a.cmp(&b))
        });
        order
    }

    /// Elects who has reached the quota, most votes first, as far as the limits of groups allow. Of
    /// equals that cannot all be elected the tie rule picks.
    fn elect_reached(&mut self) -> Result<(), CountError> {
        let mut reached = self.by_votes(&self.having(Standing::Hopeful));
        reached.retain(|&option| {
            let votes = self.tallies.get(usize::from(option));
            votes.is_some_and(|votes| (self.rule.elects)(votes, &self.quota))
        });
        while let Some(&first) = reached.first() {
            let most = self.votes(first)?.clone();
            let (elected, left) = (&self.outcome.elected, self.having(Standing::Hopeful));
            let mut equal = reached.clone();
            equal.retain(|&option| {
                self.tallies.get(usize::from(option)) == Some(&most)
                    && self.limits.allow(elected, &left, &[option])
            });
            let together = self.limits.allow(elected, &left, &equal);
            if !together {
                equal = vec![self.pick(Step::Elect, equal)?];
            } else {
                reached.retain(|&option| self.tallies.get(usize::from(option)) != Some(&most));
            }
            for option in equal {
                reached.retain(|&other| other != option);
                self.elect(option, Standing::Pending);
            }
        }
        Ok(())
    }

    fn elect(&mut self, option: OptionIndex, standing: Standing) {
        self.set(option, standing);
        self.outcome.elected.push(option);
        if let Some(round) = self.outcome.rounds.last_mut() {
            round.elected.push(option);
        }
    }

    /// Moves what surpluses the rule wants moved now; false when there are none.
    fn move_surpluses(&mut self) -> Result<bool, CountError> {
        let mut options = self.having(Standing::Pending);
        options.retain(|&option| {
            let votes = self.tallies.get(usize::from(option));
            self.rule.moves_nothing || votes > Some(&self.quota)
        });
        if options.is_empty() {
            return Ok(false);
        }
        if self.rule.surpluses != Surpluses::All {
            options = vec![self.largest(options)?];
        }
        let rounds = self.history.len();
        for option in options {
            self.move_surplus(option)?;
        }
        // Only where they lie after the last of them is a round in which others can differ.
        let last = self.history.pop();
        self.history.truncate(rounds);
        self.history.extend(last);
        Ok(true)
    }

    /// The one of some options, at least one, that has the most votes.
    fn largest(&mut self, options: Vec<OptionIndex>) -> Result<OptionIndex, CountError> {
        let order = self.by_votes(&options);
        let first = order.first().copied().ok_or(CountError::NoOptions)?;
        let most = self.votes(first)?.clone();
        let mut tied = options;
        tied.retain(|&option| self.tallies.get(usize::from(option)) == Some(&most));
        self.pick(Step::Surplus, tied)
    }

    fn lowest(&mut self) -> Result<OptionIndex, CountError> {
        let hopeful = self.having(Standing::Hopeful);
        let guarded = self.limits.needed(&self.outcome.elected, &hopeful);
        let mut order = self.by_votes(&hopeful);
        order.retain(|option| !guarded.contains(option));
        let last = order.last().copied().ok_or(CountError::NoOptions)?;
        let least = self.votes(last)?.clone();
        let mut tied = order;
        tied.retain(|&option| self.tallies.get(usize::from(option)) == Some(&least));
        tied.sort_unstable();
        self.pick(Step::Exclude, tied)
    }

    /// Picks one of equals by the latest earlier round in which they differed, if the rule looks back,
    /// then by the lot.
    fn pick(&mut self, about: Step, tied: Vec<OptionIndex>) -> Result<OptionIndex, CountError> {
        let tabulation = self.election.terms().tabulation.as_ref();
        let told = tabulation.filter(|_| self.rule.is_rctab);
        let earlier = match told.map_or(self.rule.looks_back, |told| told.looks_back) {
            true => self.history.as_slice(),
            false => &[],
        };
        let earlier = earlier.iter().rev();
        self.breaker.pick(&mut self.outcome, about, tied, earlier)
    }

    fn move_surplus(&mut self, option: OptionIndex) -> Result<(), CountError> {
        let votes = self.votes(option)?.clone();
        let surplus = votes.minus(&self.quota);
        self.set(option, Standing::Elected);
        let open = self.open();
        let revalue = self.rule.revalue;
        let moved = self
            .piles
            .shift(option, &open, |value| revalue(value, &surplus, &votes))?;
        self.set_votes(option, self.quota.clone());
        let mut round = Round::new(Step::Surplus, vec![option]);
        round.value = Some(surplus.exact());
        self.credit(&moved)?;
        round.transfers = transfers(option, &moved);
        self.record(round)
    }

    fn open(&self) -> Vec<bool> {
        self.standing
            .iter()
            .map(|&standing| match standing {
                Standing::Hopeful | Standing::Undeclared => true,
                Standing::Pending => self.rule.fills_up,
                Standing::Elected | Standing::Out => false,
            })
            .collect()
    }

    /// Elects who is left when there are no more of them than seats.
    fn fill(&mut self) -> Result<(), CountError> {
        if self.seats_left() == 0 {
            return Ok(());
        }
        let left = self.by_votes(&self.having(Standing::Hopeful));
        if left.is_empty() {
            return Ok(());
        }
        self.record(Round::new(Step::Fill, left.clone()))?;
        for option in left {
            self.elect(option, Standing::Elected);
        }
        Ok(())
    }

    fn credit(&mut self, moved: &Moved<V>) -> Result<(), CountError> {
        for (option, votes) in &moved.credited {
            let sum = self.votes(*option)?.plus(votes)?;
            self.set_votes(*option, sum);
        }
        self.exhausted = self.exhausted.plus(&moved.exhausted)?;
        Ok(())
    }

    fn record(&mut self, mut round: Round) -> Result<(), CountError> {
        let mut held = self.exhausted.clone();
        for votes in &self.tallies {
            held = held.plus(votes)?;
        }
        let total = V::whole(self.election.weight())?;
        round.quota = Some(self.quota.exact());
        round.tallies = self
            .tallies
            .iter()
            .zip(&self.standing)
            .map(|(votes, &s)| (s != Standing::Out || !votes.is_zero()).then(|| votes.exact()))
            .collect();
        round.balance = Some(Balance {
            exhausted: self.exhausted.exact(),
            residual: total.minus(&held).exact(),
            total: total.exact(),
        });
        self.history.push(self.tallies.clone());
        self.outcome.rounds.push(round);
        Ok(())
    }
}

fn transfers<V: Votes>(from: OptionIndex, moved: &Moved<V>) -> Vec<Transfer> {
    let exhausted = (!moved.exhausted.is_zero()).then_some((None, &moved.exhausted));
    let credited = moved.credited.iter().map(|(to, votes)| (Some(*to), votes));
    credited
        .chain(exhausted)
        .map(|(to, votes)| Transfer {
            from,
            to,
            votes: votes.exact(),
        })
        .collect()
}
