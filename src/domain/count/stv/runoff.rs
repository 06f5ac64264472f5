//! The runoff engine: votes lie with their first continuing option, and the lowest goes, one a round.
//!
//! The presets differ in when the rounds end, which their [`Rule`] states. Undeclared write-ins go first, and
//! nobody is elected before. Ties for last go to the latest earlier round that differs, then the lot excludes the
//! least favoured. What an RCTab configuration says of the rounds ([`Tabulation`]) is heeded.

use std::borrow::Cow;

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::{
    Balance, BallotKind, CountError, Election, Exact, Family, Method, OptionIndex, Outcome, Round,
    Step, Support, Transfer,
};
use crate::domain::fault::Term;

use super::piles::{Moved, Piles, Shared};
use super::tabulation::Tabulation;
use super::ties::Breaker;
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

    fn family(&self) -> Family {
        match self.ends {
            Ends::Majority => Family::OneSeat,
            _ => Family::Transferable,
        }
    }

    fn support(&self) -> Support {
        Support::Votes
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn heeds_overvotes(&self) -> bool {
        true
    }

    fn heeds_seats(&self) -> bool {
        !matches!(self.ends, Ends::Hundredths(_) | Ends::HundredthsOfFirst(_))
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn exceeds_quota(&self) -> bool {
        matches!(self.ends, Ends::Majority | Ends::MajorityInTurn)
    }

    fn follows_rctab(&self) -> bool {
        true
    }

    fn counts_undeclared(&self) -> bool {
        true
    }

    /// Errors with `NeedsLot`, with `NoOptions` where nobody stands, and with `Seats` for seats that the
    /// preset does not fill.
    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name, &[BallotKind::Ranking, BallotKind::WeakRanking])?;
        refuse_groups(election)?;
        let (method, seats) = (self.name, election.seats());
        let (most, fits) = match self.ends {
            Ends::Majority => (1, Term("seats-one")),
            _ => (u16::MAX, Term("seats-any")),
        };
        if self.heeds_seats() && !(1..=most).contains(&seats) {
            return Err(CountError::Seats {
                method,
                seats,
                fits,
            });
        }
        let mut outcome = Outcome::new(method, election);
        loop {
            let before = outcome.elected.clone();
            outcome = Count::begin(election, self.ends, &before, outcome)?.run()?;
            let fillable = usize::from(seats).min(election.standing().len());
            let is_filled = outcome.elected.len() >= fillable;
            let is_stopped = outcome.elected.len() == before.len();
            if self.ends != Ends::MajorityInTurn || is_filled || is_stopped {
                return Ok(outcome);
            }
        }
    }
}

/// How rounds are counted where no configuration says it.
fn usual() -> Tabulation {
    Tabulation {
        looks_back: true,
        ..Tabulation::default()
    }
}

struct Count<'a> {
    election: &'a Election,
    ends: Ends,
    tabulation: Cow<'a, Tabulation>,
    breaker: Breaker<'a>,
    piles: Piles<'a, Fixed<0>>,
    continuing: Vec<OptionIndex>,
    /// Write-ins that nobody registered, while they hold votes.
    undeclared: Vec<OptionIndex>,
    tallies: Vec<u128>,
    exhausted: u128,
    /// The votes of each round so far.
    history: Vec<Vec<u128>>,
    /// The votes of the first round.
    first: u128,
    outcome: Outcome,
}

impl<'a> Count<'a> {
    /// Begins with all who stand but those elected before.
    fn begin(
        election: &'a Election,
        ends: Ends,
        elected: &[OptionIndex],
        outcome: Outcome,
    ) -> Result<Count<'a>, CountError> {
        let mut continuing = election.standing();
        continuing.retain(|option| !elected.contains(option));
        if continuing.is_empty() {
            return Err(CountError::NoOptions);
        }
        let undeclared = election.undeclared();
        let is_open =
            |option: &OptionIndex| continuing.contains(option) || undeclared.contains(option);
        let open: Vec<bool> = election.indexes().map(|option| is_open(&option)).collect();
        let shared = Shared::Overvote(election.terms().overvote);
        let (piles, dealt) = Piles::deal(election.ballots(), &open, shared)?;
        let told = election.terms().tabulation.as_ref();
        let mut count = Count {
            election,
            ends,
            tabulation: told.map_or_else(|| Cow::Owned(usual()), Cow::Borrowed),
            breaker: Breaker::of_rctab(election),
            piles,
            continuing,
            undeclared,
            tallies: vec![0; open.len()],
            exhausted: election.blank_weight(),
            history: Vec::new(),
            first: dealt.papers,
            outcome,
        };
        count.credit(&dealt);
        let tallies = count.tallies.clone();
        let votes = |option: OptionIndex| tallies.get(usize::from(option)).copied().unwrap_or(0);
        count.undeclared.retain(|&option| votes(option) > 0);
        count.record(Round::new(Step::Count, Vec::new()));
        Ok(count)
    }

    /// Counts rounds until they end.
    fn run(mut self) -> Result<Outcome, CountError> {
        let ends = self.ends;
        let winners = loop {
            if let Some(winners) = self.winners(ends)? {
                break winners;
            }
            if self.is_last_round() {
                break Vec::new();
            }
            self.exclude_losers(ends)?;
        };
        if let Some(round) = self.outcome.rounds.last_mut() {
            round.elected.extend(&winners);
        }
        self.outcome.elected.extend(winners);
        // RCTab excludes nobody in the round that elects, but looks at the same votes once more.
        self.history.push(self.tallies.clone());
        while self.tabulation.until_two && self.continuing.len() > 2 && !self.is_last_round() {
            self.exclude_losers(ends)?;
        }
        Ok(self.outcome)
    }

    fn is_last_round(&self) -> bool {
        let done = u64::try_from(self.history.len()).unwrap_or(u64::MAX);
        self.tabulation.last_round.is_some_and(|last| done >= last)
    }

    fn votes(&self, option: OptionIndex) -> u128 {
        self.tallies.get(usize::from(option)).copied().unwrap_or(0)
    }

    /// The votes that lie with somebody now.
    fn active(&self) -> u128 {
        let tallies = self.tallies.iter();
        tallies.fold(0_u128, |sum, &votes| sum.saturating_add(votes))
    }

    /// The minimum of votes that RCTab is told, in units of weight.
    fn minimum(&self) -> u128 {
        let parts = self.election.terms().parts.unwrap_or(1);
        u128::from(self.tabulation.minimum).saturating_mul(parts.into())
    }

    /// Who has fewer hundredths of a base.
    fn below(&self, hundredths: u128, base: u128) -> Vec<OptionIndex> {
        let needed = base.saturating_mul(hundredths);
        let mut below = self.continuing.clone();
        below.retain(|&option| self.votes(option).saturating_mul(100) < needed);
        below
    }

    /// The votes of which a majority is more than half.
    fn majority_base(&self) -> u128 {
        match self.tabulation.first_round {
            true => self.first,
            false => self.active(),
        }
    }

    /// What must be exceeded for a majority, or reached for a percentage, in this round.
    fn needed(&self) -> Option<Exact> {
        match self.ends {
            Ends::Majority | Ends::MajorityInTurn => Some(Exact::ratio(self.majority_base(), 2)),
            Ends::Hundredths(part) => Some(Exact::ratio(self.active().saturating_mul(part), 100)),
            Ends::HundredthsOfFirst(part) => {
                Some(Exact::ratio(self.first.saturating_mul(part), 100))
            }
            Ends::Seats => None,
        }
    }

    /// Who has too little for a percentage; nobody where none is asked for.
    fn below_share(&self, ends: Ends) -> Vec<OptionIndex> {
        match ends {
            Ends::Hundredths(part) => self.below(part, self.active()),
            Ends::HundredthsOfFirst(part) => self.below(part, self.first),
            Ends::Majority | Ends::MajorityInTurn | Ends::Seats => Vec::new(),
        }
    }

    /// Who is elected now, most votes first; `None` while rounds go on. Nobody is while write-ins that
    /// cannot be elected hold votes.
    fn winners(&mut self, ends: Ends) -> Result<Option<Vec<OptionIndex>>, CountError> {
        if !self.undeclared.is_empty() {
            return Ok(None);
        }
        let is_over = match ends {
            Ends::Majority | Ends::MajorityInTurn => {
                return Ok(self.majority()?.map(|winner| vec![winner]));
            }
            Ends::Seats => self.continuing.len() <= usize::from(self.election.seats()),
            Ends::Hundredths(_) | Ends::HundredthsOfFirst(_) => {
                let least = self.minimum();
                let stands = |&option: &OptionIndex| self.votes(option) >= least;
                self.below_share(ends).is_empty() && self.continuing.iter().all(stands)
            }
        };
        let mut order = self.continuing.clone();
        order.sort_by_key(|&option| (std::cmp::Reverse(self.votes(option)), option));
        Ok((is_over || order.len() == 1).then_some(order))
    }

    /// Who has more than half of the votes, or is the only one left. Where RCTab is told how to count, the
    /// better of the last two is elected even without a majority.
    fn majority(&mut self) -> Result<Option<OptionIndex>, CountError> {
        if let &[only] = self.continuing.as_slice() {
            return Ok(Some(only));
        }
        let base = self.majority_base();
        let least = self.minimum();
        let has_most = |&option: &OptionIndex| {
            let votes = self.votes(option);
            votes.saturating_mul(2) > base && votes >= least
        };
        if let Some(winner) = self.continuing.iter().copied().find(has_most) {
            return Ok(Some(winner));
        }
        let is_told = self.election.terms().tabulation.is_some();
        let stand = |&option: &OptionIndex| self.votes(option) >= least;
        if !is_told || self.continuing.len() > 2 || !self.continuing.iter().all(stand) {
            return Ok(None);
        }
        let most = self
            .continuing
            .iter()
            .map(|&option| self.votes(option))
            .max();
        let mut tied = self.continuing.clone();
        tied.retain(|&option| Some(self.votes(option)) == most);
        self.pick(Step::Elect, tied).map(Some)
    }

    /// Excludes who goes next: write-ins that cannot be elected, all below a minimum or a percentage where
    /// RCTab is told so, a batch, or the lowest.
    fn exclude_losers(&mut self, ends: Ends) -> Result<(), CountError> {
        if !self.undeclared.is_empty() {
            let options = std::mem::take(&mut self.undeclared);
            return self.exclude(Step::Dismiss, options);
        }
        let mut options = self.continuing.clone();
        options.retain(|&option| self.votes(option) < self.minimum());
        if options.is_empty() && self.tabulation.cuts_off {
            options = self.below_share(ends);
        }
        if options.len() == self.continuing.len() {
            return Err(CountError::BadTerms {
                why: Term("terms-minimum"),
            });
        }
        if options.is_empty() && self.tabulation.batches {
            options = self.batch();
        }
        if options.is_empty() {
            options = vec![self.lowest()?];
        }
        self.exclude(Step::Exclude, options)
    }

    /// Those who could not overtake the next above them with all votes below theirs, if they are several.
    fn batch(&self) -> Vec<OptionIndex> {
        let mut order = self.continuing.clone();
        order.sort_by_key(|&option| (self.votes(option), option));
        let (mut sum, mut size, mut smaller) = (0_u128, 0_usize, 0_usize);
        let mut seen = 0_usize;
        for group in order.chunk_by(|&a, &b| self.votes(a) == self.votes(b)) {
            let votes = group.first().map_or(0, |&option| self.votes(option));
            if seen > size && sum < votes {
                (smaller, size) = (size, seen);
            }
            seen = seen.saturating_add(group.len());
            let all = u128::try_from(group.len()).unwrap_or(u128::MAX);
            sum = sum.saturating_add(votes.saturating_mul(all));
        }
        // Two shall be left at the end, so a batch that leaves one is cut.
        let leaves = self.continuing.len().saturating_sub(size);
        if self.tabulation.until_two && leaves == 1 {
            size = smaller;
        }
        order.truncate(size);
        order.sort_unstable();
        match size {
            0 | 1 => Vec::new(),
            _ => order,
        }
    }

    fn exclude(&mut self, step: Step, options: Vec<OptionIndex>) -> Result<(), CountError> {
        self.continuing.retain(|option| !options.contains(option));
        let open: Vec<bool> = self
            .election
            .indexes()
            .map(|option| self.continuing.contains(&option) || self.undeclared.contains(&option))
            .collect();
        let mut round = Round::new(step, options.clone());
        for from in options {
            let moved = self.piles.shift(from, &open, |value| Ok(*value))?;
            if let Some(votes) = self.tallies.get_mut(usize::from(from)) {
                *votes = 0;
            }
            self.credit(&moved);
            let credited = moved.credited.iter().map(|(to, votes)| (Some(*to), votes));
            let spent = Some((None, &moved.exhausted)).filter(|(_, votes)| !votes.is_zero());
            let moves = credited.chain(spent).map(|(to, votes)| Transfer {
                from,
                to,
                votes: votes.exact(),
            });
            round.transfers.extend(moves);
        }
        self.record(round);
        Ok(())
    }

    fn lowest(&mut self) -> Result<OptionIndex, CountError> {
        let votes = self.continuing.iter().map(|&option| self.votes(option));
        let least = votes.min().unwrap_or(0);
        let mut left = self.continuing.clone();
        left.retain(|&option| self.votes(option) == least);
        self.pick(Step::Exclude, left)
    }

    /// Picks one of equals; the round just counted is the one in which they are equal.
    fn pick(&mut self, about: Step, tied: Vec<OptionIndex>) -> Result<OptionIndex, CountError> {
        let earlier = match self.tabulation.looks_back {
            true => self.history.as_slice(),
            false => &[],
        };
        let earlier = earlier.iter().rev();
        self.breaker.pick(&mut self.outcome, about, tied, earlier)
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
                let counts = self.continuing.contains(&option) || self.undeclared.contains(&option);
                counts.then(|| Exact::whole(self.votes(option)))
            })
            .collect();
        round.quota = self.needed();
        round.balance = Some(Balance {
            exhausted: Exact::whole(self.exhausted),
            residual: Exact::whole(0),
            total: Exact::whole(self.election.weight()),
        });
        self.history.push(self.tallies.clone());
        self.outcome.rounds.push(round);
    }
}
