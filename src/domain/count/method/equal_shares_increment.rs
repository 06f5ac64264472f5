//! `equal-shares-increment`: Equal Shares for committees with money for more seats, until it fills all.
//!
//! Method of Equal Shares: Peters & Skowron (EC 2020); Lackner & Skowron, Multi-Winner Voting with
//! Approval Preferences (2023), section 2.4. Money for one seat more is shared out each time, as
//! abcvoting's increment completion does (add1 where a seat is the unit), and purchases end when all
//! seats are filled. Where too few options have support, or after [`SEATS_MORE_MAX`] seats, the most
//! approving weight fills what is left. Ties go to the lot.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::domain::count::committee::equal::{Completion, EqualShares, approvals, shares};
use crate::domain::count::committee::purses::Purses;
use crate::domain::count::committee::shares::Shares;
use crate::domain::count::committee::stepwise::{Ways, follow};
use crate::domain::count::committee::{Seats, fill};
use crate::domain::count::constraints::Limits;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Family, Method, OptionIndex, Outcome, Round, Step,
};

/// The most seats that money is given for beyond those to fill.
const SEATS_MORE_MAX: u64 = 10_000;

/// See the file.
pub struct EqualSharesIncrement;

impl Method for EqualSharesIncrement {
    fn name(&self) -> &'static str {
        "equal-shares-increment"
    }

    fn source(&self) -> &'static str {
        "Peters & Skowron (EC 2020); Lackner & Skowron (2023), s. 2.4; increment completion"
    }

    fn family(&self) -> Family {
        Family::Committees
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Approvals
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Approvals, BallotKind::Choice])?;
        let mut outcome = Outcome::new(self.name(), election);
        let limits = Limits::of(election)?;
        if fill(election, &mut outcome) {
            return Ok(outcome);
        }
        let runs = Runs::new(election);
        let mut next = None;
        for more in 0..runs.most {
            let (share, rule) = runs.with_money(more);
            let mut run = Outcome::new(self.name(), election);
            let mut round = Round::new(Step::Count, Vec::new());
            round.value = Some(Exact::Ratio(share));
            run.rounds.push(round);
            follow(election, &mut run, Seats::new(election, &limits, rule))?;
            if run.elected.len() == usize::from(election.seats()) {
                next = Some(run);
                break;
            }
        }
        outcome = match next {
            Some(run) => run,
            None => {
                let rule = runs.completed();
                follow(election, &mut outcome, Seats::new(election, &limits, rule))?;
                outcome
            }
        };
        if election.terms().list_ties {
            outcome.alternatives = runs.every_set(&limits)?;
        }
        Ok(outcome)
    }
}

/// The runs, each with money for one seat more than the one before.
struct Runs<'a> {
    election: &'a Election,
    purses: Purses,
    /// How many of them there are at most before the completion.
    most: u64,
}

impl<'a> Runs<'a> {
    fn new(election: &'a Election) -> Runs<'a> {
        let totals = approvals(election);
        let standing = election.standing();
        let has_support = |option: &&OptionIndex| totals.get(usize::from(**option)) > Some(&0);
        let enough = standing.iter().filter(has_support).count() >= usize::from(election.seats());
        Runs {
            election,
            purses: Purses::new(election, &RBig::ZERO),
            most: if enough { SEATS_MORE_MAX } else { 0 },
        }
    }

    /// What a unit of weight holds with money for so many seats more, and the rule that spends it.
    fn with_money(&self, more: u64) -> (RBig, Shares) {
        let seats = u64::from(self.election.seats()).saturating_add(more);
        let weight = UBig::from(self.election.weight().max(1));
        let share = RBig::from_parts(IBig::from(seats), weight);
        let standing = self.election.standing();
        let rule = shares(self.election, self.purses.refilled(&share), &standing);
        (share, rule)
    }

    /// What fills the seats where no run does.
    fn completed(&self) -> EqualShares {
        let seats = self.election.seats().into();
        EqualShares::new(self.election, seats, Completion::Approval)
    }

    /// Every committee that some lot elects: one lot decides in all runs.
    fn every_set(&self, limits: &Limits) -> Result<Vec<Vec<OptionIndex>>, CountError> {
        let seats = usize::from(self.election.seats());
        let mut ways = Ways::of_any_lot();
        for more in 0..self.most {
            if ways.is_done() {
                break;
            }
            let (_, rule) = self.with_money(more);
            let run = Seats::new(self.election, limits, rule.without_prices());
            ways.follow(&run, |set| set.len() == seats)?;
        }
        if !ways.is_done() {
            let run = Seats::new(self.election, limits, self.completed());
            ways.follow(&run, |_| true)?;
        }
        Ok(ways.sets())
    }
}
