//! `condorcet`: the option that beats every other one, or nobody.
//!
//! Condorcet, Essai sur l'application de l'analyse (1785). When there is no such option nobody is
//! elected, and the first group of the ranking is the Smith set: the smallest set whose members all
//! beat everybody outside (Smith, Econometrica 41, 1973). The groups below are the Smith sets of what
//! remains.

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::pairwise::Pairwise;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step,
};
use crate::domain::fault::Term;

/// See the file.
pub struct Condorcet;

impl Method for Condorcet {
    fn name(&self) -> &'static str {
        "condorcet"
    }

    fn source(&self) -> &'static str {
        "Condorcet, Essai (1785); Smith, Econometrica 41 (1973)"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::WeakRanking
    }

    fn heeds_unranked(&self) -> bool {
        true
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::WeakRanking, BallotKind::Ranking])?;
        refuse_groups(election)?;
        if election.seats() != 1 {
            let (method, seats) = (self.name(), election.seats());
            return Err(CountError::Seats {
                method,
                seats,
                fits: Term("seats-one"),
            });
        }
        let pairwise = Pairwise::of(election);
        let mut outcome = Outcome::new(self.name(), election);
        let mut left = election.standing();
        let mut round = Round::new(Step::Count, Vec::new());
        let beaten = |a: OptionIndex| left.iter().filter(|&&b| pairwise.margin(a, b) > 0).count();
        let wins = election
            .indexes()
            .map(|a| left.contains(&a).then(|| beaten(a)));
        round.tallies = wins
            .map(|wins| wins.map(|wins| Exact::whole(u128::try_from(wins).unwrap_or(0))))
            .collect();
        while !left.is_empty() {
            let (best, below) = smith(&pairwise, &left);
            outcome.ranking.push(best);
            left = below;
        }
        if let Some(&[winner]) = outcome.ranking.first().map(Vec::as_slice) {
            outcome.elected.push(winner);
            round.elected.push(winner);
        }
        outcome.rounds.push(round);
        outcome.tables = vec![pairwise.table()];
        Ok(outcome)
    }
}

/// The Smith set of some options, and the others.
fn smith(pairwise: &Pairwise, options: &[OptionIndex]) -> (Vec<OptionIndex>, Vec<OptionIndex>) {
    let wins = |a: OptionIndex| {
        options
            .iter()
            .filter(|&&b| pairwise.margin(a, b) > 0)
            .count()
    };
    let most = options.iter().map(|&a| wins(a)).max().unwrap_or(0);
    let mut inside: Vec<OptionIndex> = options
        .iter()
        .copied()
        .filter(|&a| wins(a) == most)
        .collect();
    loop {
        let held = |b: &OptionIndex| inside.iter().any(|&a| pairwise.margin(a, *b) <= 0);
        let joins: Vec<OptionIndex> = options
            .iter()
            .copied()
            .filter(|b| !inside.contains(b) && held(b))
            .collect();
        if joins.is_empty() {
            break;
        }
        inside.extend(joins);
    }
    inside.sort_unstable();
    let below = options
        .iter()
        .copied()
        .filter(|a| !inside.contains(a))
        .collect();
    (inside, below)
}
