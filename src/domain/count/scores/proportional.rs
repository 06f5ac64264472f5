//! Electing by score one after another, each winner's supporters losing force before the next.
//!
//! What they lose is the rule of each method and is given as a function; ties go to the lot. Where
//! there are no more options than seats, all are elected at once.

use dashu_int::IBig;
use dashu_ratio::RBig;

use super::factors::Factors;
use crate::domain::count::committee::stepwise::{Barrable, Stepwise};
use crate::domain::count::committee::{seated, standing};
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, OptionIndex, Outcome, Round, Step,
};

/// Takes force from the supporters of an option just elected with the given total score.
pub type Spend = fn(&Spending, &mut Factors<'_>, OptionIndex, &RBig);

/// What a rule may refer to.
#[derive(Clone, Debug)]
pub struct Spending {
    /// The weight of all ballots over the seats: the Hare quota.
    pub hare: RBig,
    /// The highest score.
    pub max: RBig,
}

/// Counts score ballots by a rule.
pub fn count(name: &'static str, election: &Election, spend: Spend) -> Result<Outcome, CountError> {
    election.expect_kind(name, &[BallotKind::Scores])?;
    let max = super::score_max(election);
    let seats = election.seats().max(1);
    let mut outcome = Outcome::new(name, election);
    let rule = Proportional {
        factors: Factors::new(election),
        spending: Spending {
            hare: RBig::from_parts(IBig::from(election.weight()), seats.into()),
            max: RBig::from(max),
        },
        spend,
        standing: standing(election),
        totals: Vec::new(),
    };
    seated(election, &mut outcome, rule)?;
    Ok(outcome)
}

#[derive(Clone)]
struct Proportional<'a> {
    factors: Factors<'a>,
    spending: Spending,
    spend: Spend,
    standing: Vec<OptionIndex>,
    totals: Vec<RBig>,
}

impl Proportional<'_> {
    fn total(&self, option: OptionIndex) -> RBig {
        let total = self.totals.get(usize::from(option));
        total.cloned().unwrap_or(RBig::ZERO)
    }
}

impl Stepwise for Proportional<'_> {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        self.totals = self.factors.totals();
        let options = self.standing.iter().copied();
        let most = options.clone().map(|option| self.total(option)).max();
        Ok(options
            .filter(|&option| Some(self.total(option)) == most)
            .collect())
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        let mut round = Round::new(Step::Select, vec![option]);
        round.elected = vec![option];
        round.tallies = vec![None; self.totals.len()];
        for &other in &self.standing {
            if let Some(tally) = round.tallies.get_mut(usize::from(other)) {
                *tally = Some(Exact::Ratio(self.total(other)));
            }
        }
        let total = self.total(option);
        round.value = Some(Exact::Ratio(total.clone()));
        self.standing.retain(|&other| other != option);
        (self.spend)(&self.spending, &mut self.factors, option, &total);
        Ok(round)
    }
}

impl Barrable for Proportional<'_> {
    fn bar(&mut self, options: &[OptionIndex]) {
        self.standing.retain(|option| !options.contains(option));
    }
}
