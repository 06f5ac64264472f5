//! `seq-pav`: options are elected one after another, each the one that adds most to the harmonic score.
//!
//! Sequential Proportional Approval Voting: Thiele (1895); Lackner & Skowron, Multi-Winner Voting with
//! Approval Preferences (2023), section 2.4. Ties go to the lot.

use crate::domain::count::committee::stepwise::{Barrable, Stepwise};
use crate::domain::count::committee::thiele::Thiele;
use crate::domain::count::committee::{seated, standing};
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Family, Method, OptionIndex, Outcome, Round, Step,
};

/// See the file.
pub struct SeqPav;

impl Method for SeqPav {
    fn name(&self) -> &'static str {
        "seq-pav"
    }

    fn source(&self) -> &'static str {
        "Lackner & Skowron (2023), s. 2.4, seq-PAV"
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
        let rule = Sequential {
            scores: Thiele::new(election, election.seats())?,
            standing: standing(election),
            gains: Vec::new(),
        };
        seated(election, &mut outcome, rule)?;
        Ok(outcome)
    }
}

#[derive(Clone)]
struct Sequential<'a> {
    scores: Thiele<'a>,
    standing: Vec<OptionIndex>,
    gains: Vec<u128>,
}

impl Sequential<'_> {
    fn gain(&self, option: OptionIndex) -> u128 {
        let gain = self.gains.get(usize::from(option)).copied();
        gain.unwrap_or(0)
    }
}

impl Stepwise for Sequential<'_> {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        self.gains = self.scores.gains()?;
        let options = self.standing.iter().copied();
        let most = options.clone().map(|option| self.gain(option)).max();
        Ok(options
            .filter(|&option| Some(self.gain(option)) == most)
            .collect())
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        let exact = |gain| Exact::ratio(gain, self.scores.unit());
        let mut round = Round::new(Step::Select, vec![option]);
        round.elected = vec![option];
        round.value = Some(exact(self.gain(option)));
        round.tallies = vec![None; self.gains.len()];
        for &other in &self.standing {
            if let Some(tally) = round.tallies.get_mut(usize::from(other)) {
                *tally = Some(exact(self.gain(other)));
            }
        }
        self.standing.retain(|&other| other != option);
        self.scores.add(option);
        Ok(round)
    }
}

impl Barrable for Sequential<'_> {
    fn bar(&mut self, options: &[OptionIndex]) {
        self.standing.retain(|option| !options.contains(option));
    }
}
