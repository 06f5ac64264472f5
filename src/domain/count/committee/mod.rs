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

use super::constraints::Limits;
use super::{CountError, Election, OptionIndex, Outcome, Round, Step};
use stepwise::{Barrable, Stepwise, run};

/// The options that can be elected, ascending.
pub fn standing(election: &Election) -> Vec<OptionIndex> {
    election.standing()
}

/// Fills the seats by a rule; where there are no more options than seats, all are elected at once.
/// Options that seats reserved or capped for groups bar are taken out of the rule's count first.
///
/// Errors with `Infeasible` where the seats of groups cannot be met.
pub fn seated(
    election: &Election,
    outcome: &mut Outcome,
    rule: impl Barrable,
) -> Result<(), CountError> {
    let limits = Limits::of(election)?;
    if fill(election, outcome) {
        return Ok(());
    }
    run(election, outcome, Seats::new(election, &limits, rule))
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

/// A rule that ends when the seats are filled, within the limits of groups.
#[derive(Clone)]
pub struct Seats<'a, R> {
    rule: R,
    limits: &'a Limits,
    seats: usize,
    elected: Vec<OptionIndex>,
    left: Vec<OptionIndex>,
    /// Who was barred since the last election.
    barred: Vec<OptionIndex>,
}

impl<'a, R> Seats<'a, R> {
    /// Begins with nobody elected.
    pub fn new(election: &Election, limits: &'a Limits, rule: R) -> Seats<'a, R> {
        Seats {
            rule,
            limits,
            seats: election.seats().into(),
            elected: Vec::new(),
            left: standing(election),
            barred: Vec::new(),
        }
    }
}

impl<R: Barrable> Stepwise for Seats<'_, R> {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        if self.elected.len() >= self.seats {
            return Ok(Vec::new());
        }
        let barred = self.limits.barred(&self.elected, &self.left);
        if !barred.is_empty() {
            self.left.retain(|option| !barred.contains(option));
            self.rule.bar(&barred);
            self.barred.extend(barred);
        }
        self.rule.best()
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        self.left.retain(|&other| other != option);
        self.elected.push(option);
        let mut round = self.rule.take(option)?;
        round.barred = std::mem::take(&mut self.barred);
        Ok(round)
    }
}
