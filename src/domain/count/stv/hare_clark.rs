//! The Hare-Clark engine of the Australian Capital Territory: parcels of papers that keep apart what
//! came at which count and at which transfer value.
//!
//! Electoral Act 1992 (ACT), schedule 4 as amended in 2020, parts 4.1 and 4.2; clauses are named where
//! they are applied. A unit of weight is one paper. Transfer values are exact fractions; the count votes
//! of a parcel, its papers times its value, are cut off after six places for each option at each count.

use std::collections::BTreeSet;

use dashu_ratio::RBig;

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::{
    Balance, CountError, Election, OptionIndex, Outcome, Round, Step, Transfer, option_of,
};
use crate::domain::fault::Term;

use super::parcels::{Bundle, Millionths, Parcel, bundles, count_votes};
use super::ties::pick;
use super::votes::{Fixed, Votes};

/// How somebody came to be successful.
#[derive(Clone, Debug)]
pub struct Success {
    /// The option.
    pub option: OptionIndex,
    /// The count at which the quota was reached; `None` where the quota was not what elected (cl. 4(2)).
    pub count: Option<usize>,
    /// What the option held before that count.
    pub before: Millionths,
    /// The distinct ballots of that count that then had a next available preference.
    pub passes: BTreeSet<usize>,
}

/// A count under way, or done.
pub struct Scrutiny<'a> {
    /// What is counted.
    pub election: &'a Election,
    /// The votes that elect.
    pub quota: Millionths,
    /// Neither successful nor excluded.
    pub continuing: Vec<OptionIndex>,
    /// By option: what lies with it.
    pub parcels: Vec<Vec<Parcel>>,
    /// The successful in their order.
    pub successes: Vec<Success>,
    /// What the count gives back.
    pub outcome: Outcome,
    totals: Vec<Millionths>,
    history: Vec<Vec<Millionths>>,
    exhausted: Millionths,
    /// All votes of this scrutiny.
    all: Millionths,
    /// Those whose surplus has not been dealt with.
    pending: Vec<OptionIndex>,
}

impl<'a> Scrutiny<'a> {
    /// A scrutiny among some options in which nothing has been counted; the quota is yet nothing, and all
    /// votes lie with nobody.
    pub fn new(
        election: &'a Election,
        method: &'static str,
        continuing: Vec<OptionIndex>,
        all: Millionths,
    ) -> Scrutiny<'a> {
        let options = election.options().len();
        Scrutiny {
            election,
            quota: Fixed(0),
            continuing,
            parcels: vec![Vec::new(); options],
            successes: Vec::new(),
            outcome: Outcome::new(method, election),
            totals: vec![Fixed(0); options],
            history: Vec::new(),
            exhausted: Fixed(0),
            all,
            pending: Vec::new(),
        }
    }

    /// The whole count of parts 4.1 and 4.2.
    ///
    /// Errors with `NeedsLot`, `Overflow`, and `Seats` for no seats.
    pub fn run(election: &'a Election, method: &'static str) -> Result<Scrutiny<'a>, CountError> {
        refuse_groups(election)?;
        if election.seats() == 0 {
            return Err(CountError::Seats {
                method,
                seats: 0,
                fits: Term("seats-any"),
            });
        }
        let all = Fixed::whole(election.weight())?;
        let mut scrutiny = Scrutiny::new(election, method, election.standing(), all);
        let papers: Vec<usize> = (0..election.ballots().len()).collect();
        let dealt = scrutiny.allot(&papers, &RBig::ONE)?;
        let valid = scrutiny.weight(dealt.to.iter().flatten().copied())?;
        let parts = u128::from(election.seats()).saturating_add(1);
        let quota = valid.checked_div(parts).ok_or(CountError::Overflow)?;
        scrutiny.quota = Fixed::whole(quota.saturating_add(1))?;
        scrutiny.exhausted = all.minus(&Fixed::whole(valid)?);
        scrutiny.receive(&dealt, &RBig::ONE)?;
        scrutiny.record(Round::new(Step::Count, Vec::new()))?;
        scrutiny.find_successful();
        while !scrutiny.is_over() {
            match scrutiny.next_surplus()? {
                Some(option) => scrutiny.distribute(option)?,
                None => {
                    let option = scrutiny.lowest()?;
                    scrutiny.exclude(option)?;
                }
            }
        }
        scrutiny.fill()?;
        Ok(scrutiny)
    }

    /// What an option holds.
    pub fn total(&self, option: OptionIndex) -> Millionths {
        let total = self.totals.get(usize::from(option));
        total.copied().unwrap_or(Fixed(0))
    }

    /// The votes with continuing options.
    pub fn continuing_votes(&self) -> Result<Millionths, CountError> {
        let mut sum = Fixed(0);
        for &option in &self.continuing {
            sum = sum.plus(&self.total(option))?;
        }
        Ok(sum)
    }

    /// The weight of distinct ballots.
    pub fn weight(&self, papers: impl Iterator<Item = usize>) -> Result<u128, CountError> {
        let ballots = self.election.ballots();
        let mut weights = papers.map(|paper| u128::from(ballots.get(paper).weight));
        weights
            .try_fold(0_u128, u128::checked_add)
            .ok_or(CountError::Overflow)
    }

    /// The first preference of a ballot for a continuing option.
    pub fn next_available(&self, paper: usize) -> Option<OptionIndex> {
        let marks = self.election.ballots().get(paper).marks.iter();
        let mut options = marks.map(|&mark| option_of(mark));
        options.find(|option| self.continuing.contains(option))
    }

    /// Sorts papers by their next available preferences.
    fn allot(&self, papers: &[usize], value: &RBig) -> Result<Allotment, CountError> {
        let mut allotment = Allotment {
            to: vec![Vec::new(); self.election.options().len()],
            nowhere: Vec::new(),
            votes: Vec::new(),
        };
        for &paper in papers {
            let next = self.next_available(paper);
            let heap = next.and_then(|option| allotment.to.get_mut(usize::from(option)));
            heap.unwrap_or(&mut allotment.nowhere).push(paper);
        }
        for heap in &allotment.to {
            let votes = count_votes(self.weight(heap.iter().copied())?, value)?;
            allotment.votes.push(votes);
        }
        Ok(allotment)
    }

    /// Gives options what was allotted to them at the count that is next recorded.
    fn receive(&mut self, allotment: &Allotment, value: &RBig) -> Result<(), CountError> {
        let count = self.history.len();
        let heaps = allotment.to.iter().zip(&allotment.votes);
        for ((parcels, total), (papers, votes)) in
            self.parcels.iter_mut().zip(&mut self.totals).zip(heaps)
        {
            if !papers.is_empty() {
                *total = total.plus(votes)?;
                parcels.push(Parcel {
                    value: value.clone(),
                    papers: papers.clone(),
                    votes: *votes,
                    count,
                });
            }
        }
        Ok(())
    }

    /// A count of its own for papers of one value that come from somebody: they are allotted, and those
    /// without a next available preference are exhausted if `exhausts`.
    fn deal(
        &mut self,
        papers: &[usize],
        value: &RBig,
        mut round: Round,
        exhausts: bool,
    ) -> Result<(), CountError> {
        let allotment = self.allot(papers, value)?;
        self.receive(&allotment, value)?;
        let from = round.options.first().copied();
        if exhausts {
            let weight = self.weight(allotment.nowhere.iter().copied())?;
            let votes = count_votes(weight, value)?;
            self.exhausted = self.exhausted.plus(&votes)?;
            round.transfers = from
                .filter(|_| !votes.is_zero())
                .map(|from| transfer(from, None, votes))
                .into_iter()
                .collect();
        }
        for (to, votes) in (0..).zip(&allotment.votes) {
            let moved = from.filter(|_| !votes.is_zero());
            round
                .transfers
                .extend(moved.map(|from| transfer(from, Some(to), *votes)));
        }
        round.value.get_or_insert(value.clone().into());
        self.record(round)
    }

    /// Who has reached the quota becomes successful, most votes first.
    fn find_successful(&mut self) {
        let mut reached = self.continuing.clone();
        reached.retain(|&option| self.total(option) >= self.quota);
        reached.sort_by_key(|&option| (std::cmp::Reverse(self.total(option)), option));
        self.continuing.retain(|option| !reached.contains(option));
        let count = self.history.len().saturating_sub(1);
        for option in reached {
            self.pending.push(option);
            self.succeed(option, Some(count));
        }
    }

    fn succeed(&mut self, option: OptionIndex, count: Option<usize>) {
        let at = usize::from(option);
        let last = count.and_then(|count| count.checked_sub(1));
        let before = last.and_then(|last| self.history.get(last)?.get(at).copied());
        let parcel = self.parcels.get(at).and_then(|parcels| parcels.last());
        let papers = parcel.filter(|parcel| Some(parcel.count) == count);
        let papers = papers.map_or(&[][..], |parcel| parcel.papers.as_slice());
        let passes = papers.iter().copied();
        let passes = passes.filter(|&paper| self.next_available(paper).is_some());
        self.successes.push(Success {
            option,
            count,
            before: before.unwrap_or(Fixed(0)),
            passes: passes.collect(),
        });
        self.outcome.elected.push(option);
        if let Some(round) = self.outcome.rounds.last_mut() {
            round.elected.push(option);
        }
    }

    fn seats_left(&self) -> usize {
        usize::from(self.election.seats()).saturating_sub(self.successes.len())
    }

    /// Cl. 4: all seats are filled, or no more continue than seats are left and no surplus is left.
    fn is_over(&self) -> bool {
        let has_surplus = |&option: &OptionIndex| self.total(option) > self.quota;
        self.seats_left() == 0
            || (self.continuing.len() <= self.seats_left() && !self.pending.iter().any(has_surplus))
    }

    /// Cl. 7: the surplus of who was first successful, of these the largest.
    fn next_surplus(&mut self) -> Result<Option<OptionIndex>, CountError> {
        let (totals, quota) = (self.totals.clone(), self.quota);
        let has_surplus = |option: &OptionIndex| totals.get(usize::from(*option)) > Some(&quota);
        self.pending.retain(has_surplus);
        let count = |option: OptionIndex| {
            let success = self
                .successes
                .iter()
                .find(|success| success.option == option);
            success.and_then(|success| success.count)
        };
        let earliest = self
            .pending
            .iter()
            .filter_map(|&option| count(option))
            .min();
        let mut tied = self.pending.clone();
        tied.retain(|&option| count(option) == earliest);
        let most = tied.iter().map(|&option| self.total(option)).max();
        tied.retain(|&option| Some(self.total(option)) == most);
        match tied.is_empty() {
            true => Ok(None),
            false => self.pick(Step::Surplus, tied).map(Some),
        }
    }

    /// Cl. 1C(2), 1C(4), 6: the papers of the count that elected pass on at surplus over those that can,
    /// but at no more than what they were worth.
    fn distribute(&mut self, option: OptionIndex) -> Result<(), CountError> {
        self.pending.retain(|&other| other != option);
        let surplus = self.total(option).minus(&self.quota);
        let last = self
            .parcels
            .get_mut(usize::from(option))
            .and_then(|parcels| parcels.last().cloned());
        self.set_total(option, self.quota);
        let mut round = Round::new(Step::Surplus, vec![option]);
        round.value = Some(surplus.exact());
        let Some(last) = last else {
            return self.record(round);
        };
        let mut papers = last.papers;
        papers.retain(|&paper| self.next_available(paper).is_some());
        let passing = self.weight(papers.iter().copied())?;
        let value = match passing {
            0 => RBig::ZERO,
            _ => (surplus.exact().to_ratio() / RBig::whole(passing)?).min(last.value),
        };
        self.deal(&papers, &value, round, false)?;
        self.find_successful();
        Ok(())
    }

    /// Cl. 8: the option with the fewest votes.
    pub fn lowest(&mut self) -> Result<OptionIndex, CountError> {
        let least = self
            .continuing
            .iter()
            .map(|&option| self.total(option))
            .min();
        let mut tied = self.continuing.clone();
        tied.retain(|&option| Some(self.total(option)) == least);
        self.pick(Step::Exclude, tied)
    }

    /// Cl. 9: papers pass on value by value, the highest first, each a count of its own, until all seats
    /// are filled.
    fn exclude(&mut self, option: OptionIndex) -> Result<(), CountError> {
        self.continuing.retain(|&other| other != option);
        for bundle in self.take(option)? {
            if self.seats_left() == 0 {
                break;
            }
            self.pass_on(Step::Exclude, option, &bundle)?;
            self.find_successful();
        }
        Ok(())
    }

    /// Takes what lies with an option, by value, the highest first.
    pub fn take(&mut self, option: OptionIndex) -> Result<Vec<Bundle>, CountError> {
        let parcels = self.parcels.get_mut(usize::from(option));
        bundles(parcels.map(std::mem::take).unwrap_or_default())
    }

    /// Passes on papers of one value of somebody who is out, as a count of its own.
    pub fn pass_on(
        &mut self,
        step: Step,
        option: OptionIndex,
        bundle: &Bundle,
    ) -> Result<(), CountError> {
        let left = self.total(option).minus(&bundle.votes);
        self.set_total(option, left);
        let round = Round::new(step, vec![option]);
        self.deal(&bundle.papers, &bundle.value, round, true)
    }

    /// Sets what an option holds.
    pub fn set_total(&mut self, option: OptionIndex, votes: Millionths) {
        if let Some(total) = self.totals.get_mut(usize::from(option)) {
            *total = votes;
        }
    }

    /// Of equals the one with most votes (for an exclusion: fewest) at the latest earlier count at which
    /// they differ, else the least favoured by the lot.
    fn pick(&mut self, about: Step, tied: Vec<OptionIndex>) -> Result<OptionIndex, CountError> {
        let counts = self.history.iter().rev();
        pick(self.election, &mut self.outcome, about, tied, counts)
    }

    /// Cl. 4(2): who continues is successful when there are no more of them than seats.
    fn fill(&mut self) -> Result<(), CountError> {
        if self.seats_left() == 0 || self.continuing.is_empty() {
            return Ok(());
        }
        let mut left = std::mem::take(&mut self.continuing);
        left.sort_by_key(|&option| (std::cmp::Reverse(self.total(option)), option));
        self.record(Round::new(Step::Fill, left.clone()))?;
        for option in left {
            self.succeed(option, None);
        }
        Ok(())
    }

    /// Records where all votes lie after a count.
    pub fn record(&mut self, mut round: Round) -> Result<(), CountError> {
        let mut held = self.exhausted;
        for total in &self.totals {
            held = held.plus(total)?;
        }
        round.quota = (!self.quota.is_zero()).then(|| self.quota.exact());
        let shown = |option: OptionIndex, total: &Millionths| {
            let stands = self.continuing.contains(&option)
                || self.outcome.elected.contains(&option)
                || round.options.contains(&option);
            (stands || !total.is_zero()).then(|| total.exact())
        };
        let totals = self.election.indexes().zip(&self.totals);
        round.tallies = totals.map(|(option, total)| shown(option, total)).collect();
        round.balance = Some(Balance {
            exhausted: self.exhausted.exact(),
            residual: self.all.minus(&held).exact(),
            total: self.all.exact(),
        });
        self.history.push(self.totals.clone());
        self.outcome.rounds.push(round);
        Ok(())
    }
}

/// Papers sorted by their next available preferences, and the votes they make.
struct Allotment {
    to: Vec<Vec<usize>>,
    nowhere: Vec<usize>,
    votes: Vec<Millionths>,
}

fn transfer(from: OptionIndex, to: Option<OptionIndex>, votes: Millionths) -> Transfer {
    Transfer {
        from,
        to,
        votes: votes.exact(),
    }
}
