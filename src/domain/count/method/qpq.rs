//! `qpq`: quota preferential by quotient, the form that starts again after each exclusion.
//!
//! Woodall, QPQ, a quota-preferential STV-like election rule, Voting matters 17 (2003), s. 2. A ballot
//! lies with its topmost hopeful option. An option's quotient is v / (1 + t): v the votes that lie with
//! it, t what these ballots have elected so far (2.3). Quota: va / (1 + seats - tx), va the votes that lie
//! with somebody, tx what the others have elected (2.4). The highest quotient above the quota elects,
//! and each of its ballots has then elected 1 / quotient in all (2.5a); else the lowest quotient is
//! excluded (2.5b) and all elections are taken back (2.7). Exact fractions; ties go to the lot, which
//! favours whom it elects. `tallies` are votes, `value` is the quotient that decided.

use dashu_ratio::RBig;

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::stv::votes::Votes;
use crate::domain::count::{
    Balance, BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step,
    Tie, TieStep, option_of,
};
use crate::domain::fault::Term;

/// See the file.
pub struct Qpq;

impl Method for Qpq {
    fn name(&self) -> &'static str {
        "qpq"
    }

    fn source(&self) -> &'static str {
        "Woodall, Voting matters 17 (2003), s. 2"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn exceeds_quota(&self) -> bool {
        true
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Ranking])?;
        refuse_groups(election)?;
        if election.seats() == 0 {
            return Err(CountError::Seats {
                method: self.name(),
                seats: 0,
                fits: Term("seats-any"),
            });
        }
        let mut count = Count {
            election,
            standing: election.standing(),
            shares: Vec::new(),
            elected_by: Vec::new(),
            outcome: Outcome::new(self.name(), election),
        };
        count.restart();
        while count.hopeful().len() > count.seats_left() && count.seats_left() > 0 {
            count.stage()?;
        }
        count.fill()?;
        Ok(count.outcome)
    }
}

struct Count<'a> {
    election: &'a Election,
    /// Neither excluded nor withdrawn.
    standing: Vec<OptionIndex>,
    /// What a ballot has elected in all: nothing, and after each election so far.
    shares: Vec<RBig>,
    /// For each distinct ballot, which of the shares it has.
    elected_by: Vec<usize>,
    outcome: Outcome,
}

/// Where all votes lie at one stage.
struct Stage {
    /// For each distinct ballot, the option with which it lies.
    tops: Vec<Option<OptionIndex>>,
    votes: Vec<u128>,
    quotients: Vec<RBig>,
    quota: RBig,
    inactive: u128,
}

impl Count<'_> {
    /// Takes all elections back.
    fn restart(&mut self) {
        self.shares = vec![RBig::ZERO];
        self.elected_by = vec![0; self.election.ballots().len()];
        self.outcome.elected.clear();
        for round in &mut self.outcome.rounds {
            round.elected.clear();
        }
    }

    fn hopeful(&self) -> Vec<OptionIndex> {
        let mut hopeful = self.standing.clone();
        hopeful.retain(|option| !self.outcome.elected.contains(option));
        hopeful
    }

    fn seats_left(&self) -> usize {
        usize::from(self.election.seats()).saturating_sub(self.outcome.elected.len())
    }

    /// Looks where the ballots lie (2.3, 2.4).
    fn look(&self) -> Result<Stage, CountError> {
        let mut is_hopeful = vec![false; self.election.options().len()];
        for option in self.hopeful() {
            if let Some(place) = is_hopeful.get_mut(usize::from(option)) {
                *place = true;
            }
        }
        let is_hopeful = |option: &u16| is_hopeful.get(usize::from(*option)) == Some(&true);
        let options = self.election.options().len();
        let mut stage = Stage {
            tops: Vec::with_capacity(self.elected_by.len()),
            votes: vec![0; options],
            quotients: vec![RBig::ZERO; options],
            quota: RBig::ZERO,
            inactive: 0,
        };
        // By option, and last for nobody: the weight that has elected each share.
        let mut weights = vec![vec![0_u128; self.shares.len()]; options.saturating_add(1)];
        for (ballot, &share) in self.election.ballots().iter().zip(&self.elected_by) {
            let weight = u128::from(ballot.weight);
            let top = ballot
                .marks
                .iter()
                .map(|&mark| option_of(mark))
                .find(is_hopeful);
            let row = weights.get_mut(top.map_or(options, usize::from));
            if let Some(sum) = row.and_then(|row| row.get_mut(share)) {
                *sum = sum.saturating_add(weight);
            }
            let votes = top.and_then(|top| stage.votes.get_mut(usize::from(top)));
            let votes = votes.unwrap_or(&mut stage.inactive);
            *votes = votes.saturating_add(weight);
            stage.tops.push(top);
        }
        let fractions = |row: &Vec<u128>| -> Result<RBig, CountError> {
            let mut sum = RBig::ZERO;
            for (share, &weight) in self.shares.iter().zip(row) {
                sum += share.times(weight)?;
            }
            Ok(sum)
        };
        let rows = stage.quotients.iter_mut().zip(&stage.votes).zip(&weights);
        for ((quotient, &votes), row) in rows {
            *quotient = RBig::whole(votes)? / (RBig::ONE + fractions(row)?);
        }
        let active = self.election.weight().saturating_sub(stage.inactive);
        let seats = RBig::whole(u128::from(self.election.seats()))?;
        let spent = weights
            .last()
            .map(fractions)
            .transpose()?
            .unwrap_or_default();
        stage.quota = RBig::whole(active)? / (RBig::ONE + seats - spent);
        Ok(stage)
    }

    /// Elects one option or excludes one (2.5).
    fn stage(&mut self) -> Result<(), CountError> {
        let stage = self.look()?;
        let hopeful = self.hopeful();
        let quotient = |option: OptionIndex| stage.quotients.get(usize::from(option));
        let highest = hopeful.iter().filter_map(|&option| quotient(option)).max();
        let elects = highest > Some(&stage.quota);
        let lowest = hopeful.iter().filter_map(|&option| quotient(option)).min();
        let (step, best) = match elects {
            true => (Step::Select, highest),
            false => (Step::Exclude, lowest),
        };
        let best = best.cloned().ok_or(CountError::NoOptions)?;
        let mut tied = hopeful;
        tied.retain(|&option| quotient(option) == Some(&best));
        let option = self.pick(step, tied)?;
        if elects {
            let share = self.shares.len();
            self.shares.push(RBig::ONE / best.clone());
            for (elected_by, top) in self.elected_by.iter_mut().zip(&stage.tops) {
                if *top == Some(option) {
                    *elected_by = share;
                }
            }
            self.record(Round::new(step, vec![option]), Some(best), &stage);
            self.elect(option);
        } else {
            self.standing.retain(|&other| other != option);
            self.record(Round::new(step, vec![option]), Some(best), &stage);
            self.restart();
        }
        Ok(())
    }

    fn pick(&mut self, about: Step, tied: Vec<OptionIndex>) -> Result<OptionIndex, CountError> {
        if let &[option] = tied.as_slice() {
            return Ok(option);
        }
        let order = self.election.by_lot(&tied)?;
        let option = match about {
            Step::Exclude => order.last(),
            _ => order.first(),
        };
        let option = option.copied().ok_or(CountError::NoOptions)?;
        self.outcome.ties.push(Tie {
            round: self.outcome.rounds.len(),
            about,
            tied,
            by: TieStep::Lot,
            picked: vec![option],
        });
        Ok(option)
    }

    fn elect(&mut self, option: OptionIndex) {
        self.outcome.elected.push(option);
        if let Some(round) = self.outcome.rounds.last_mut() {
            round.elected.push(option);
        }
    }

    /// Elects who is left when there are no more of them than seats.
    fn fill(&mut self) -> Result<(), CountError> {
        let left = self.hopeful();
        if self.seats_left() == 0 || left.is_empty() {
            return Ok(());
        }
        let stage = self.look()?;
        self.record(Round::new(Step::Fill, left.clone()), None, &stage);
        for option in left {
            self.elect(option);
        }
        Ok(())
    }

    /// Records a stage as it was looked at. Votes with elected options lie with their next.
    fn record(&mut self, mut round: Round, value: Option<RBig>, stage: &Stage) {
        round.value = value.map(Exact::Ratio);
        round.quota = Some(stage.quota.exact());
        round.tallies = self
            .election
            .indexes()
            .zip(&stage.votes)
            .map(|(option, &votes)| {
                let counts = votes > 0 || self.standing.contains(&option);
                (counts && !self.outcome.elected.contains(&option)).then(|| Exact::whole(votes))
            })
            .collect();
        round.balance = Some(Balance {
            exhausted: Exact::whole(stage.inactive),
            residual: Exact::whole(0),
            total: Exact::whole(self.election.weight()),
        });
        self.outcome.rounds.push(round);
    }
}
