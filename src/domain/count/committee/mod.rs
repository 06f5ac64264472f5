//! What the methods for committees from approvals and for budgets share.
//!
//! `stepwise` elects one option after another and follows ties; `purses` keeps what each unit of
//! weight holds, over one common denominator; `phragmen` and `shares` are the rules upon it; `thiele`
//! counts harmonic scores; `budget` spends money. Rules: Lackner & Skowron, Multi-Winner Voting with
//! Approval Preferences (2023); Peters, Pierczyński & Skowron (NeurIPS 2021) for budgets.

pub mod budget;
pub mod equal;
pub mod phragmen;
pub mod purses;
pub mod shares;
pub mod stepwise;
pub mod thiele;

use super::{CountError, Election, OptionIndex, Outcome, Round, Step};
use stepwise::{Stepwise, run};

/// The options that can be elected, ascending.
pub fn standing(election: &Election) -> Vec<OptionIndex> {
    let withdrawn = &election.terms().withdrawn;
    election
        .indexes()
        .filter(|option| !withdrawn.contains(option))
        .collect()
}

/// Errors with `BadTerms` where the contest reserves or caps seats, which the method cannot heed.
pub fn refuse_groups(election: &Election) -> Result<(), CountError> {
    match election.terms().groups.is_empty() {
        true => Ok(()),
        false => Err(CountError::BadTerms(
            "this method knows no reserved or capped seats",
        )),
    }
}

/// Fills the seats by a rule; where there are no more options than seats, all are elected at once.
pub fn seated(
    election: &Election,
    outcome: &mut Outcome,
    rule: impl Stepwise,
) -> Result<(), CountError> {
    if fill(election, outcome) {
        return Ok(());
    }
    let left = election.seats();
    run(election, outcome, Seats { rule, left })
}

/// Elects every standing option where there are no more than seats; says whether it did.
pub fn fill(election: &Election, outcome: &mut Outcome) -> bool {
    let options = standing(election);
    if options.len() > usize::from(election.seats()) {
        return false;
    }
    let mut round = Round::new(Step::Fill, options.clone());
    round.elected = options.clone();
    outcome.rounds.push(round);
    if election.terms().list_ties {
        outcome.alternatives = vec![options.clone()];
    }
    outcome.elected = options;
    true
}

/// A rule that ends when the seats are filled.
#[derive(Clone)]
struct Seats<R> {
    rule: R,
    left: u16,
}

impl<R: Stepwise> Stepwise for Seats<R> {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        match self.left {
            0 => Ok(Vec::new()),
            _ => self.rule.best(),
        }
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        self.left = self.left.saturating_sub(1);
        self.rule.take(option)
    }
}
