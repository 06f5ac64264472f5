//! `yes-no`: a proposal with votes for and against, decided by the rule in the terms of the contest.
//!
//! The first option is for, the second against, a third one (if any) and ballots without a mark are
//! abstentions; of a ranking its first rank counts. Without a rule in the terms, more weight for than against passes (OpenZeppelin
//! `GovernorCountingSimple`, `_voteSucceeded`). The first option is elected when the proposal passes.

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::decision::{self, DecisionRule, Measure, Verdict, Votes};
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, Outcome, Round, Step, option_of,
};
use crate::domain::fault::Term;

/// See the file.
pub struct YesNo;

impl Method for YesNo {
    fn name(&self) -> &'static str {
        "yes-no"
    }

    fn source(&self) -> &'static str {
        "decision rules as data: OpenZeppelin GovernorCountingSimple, Debian constitution A.6, Substrate"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Choice
    }

    fn heeds_withdrawn(&self) -> bool {
        false
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn elects(&self) -> bool {
        false
    }

    fn heeds_decision(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        use BallotKind::{Choice, Ranking, WeakRanking};
        election.expect_kind(self.name(), &[Choice, Ranking, WeakRanking])?;
        refuse_groups(election)?;
        if election.seats() != 1 {
            let (method, seats) = (self.name(), election.seats());
            return Err(CountError::Seats {
                method,
                seats,
                fits: Term("seats-one"),
            });
        }
        if !matches!(election.options().len(), 2 | 3) {
            return Err(CountError::BadTerms {
                why: Term("terms-sides"),
            });
        }
        let roll = election.terms().roll.unwrap_or_default();
        let mut votes = decision::Ballots::default();
        votes.heads.roll = u128::from(roll.heads);
        votes.weight.roll = roll.weight;
        for ballot in election.ballots().iter() {
            let option = match ballot.ranks().next() {
                Some(&[mark]) => Some(option_of(mark)),
                _ => None,
            };
            add(&mut votes.heads, option, u128::from(ballot.heads));
            add(&mut votes.weight, option, u128::from(ballot.weight));
        }
        let simple = DecisionRule::simple_majority(Measure::Weight);
        let decision = election
            .terms()
            .decision
            .as_ref()
            .unwrap_or(&simple)
            .judge(&votes);
        let mut outcome = Outcome::new(self.name(), election);
        let mut round = Round::new(Step::Count, Vec::new());
        let cast = [
            votes.weight.in_favour,
            votes.weight.against,
            votes.weight.abstained,
        ];
        round.tallies = cast
            .into_iter()
            .map(|sum| Some(Exact::whole(sum)))
            .collect();
        round.tallies.truncate(election.options().len());
        if decision.verdict == Verdict::Passed {
            outcome.elected.push(0);
            round.elected.push(0);
        }
        outcome.rounds.push(round);
        outcome.decision = Some(decision);
        Ok(outcome)
    }
}

fn add(votes: &mut Votes, option: Option<u16>, size: u128) {
    let sum = match option {
        Some(0) => &mut votes.in_favour,
        Some(1) => &mut votes.against,
        _ => &mut votes.abstained,
    };
    *sum = sum.saturating_add(size);
}
