//! `two-round`: whoever has more than half of the first preferences, else the better of the two with the most.
//!
//! Two rounds on one ranked ballot, as the contingent vote has them: a ballot counts for the first option on it, and in
//! the second round for the one of the last two that it ranks higher. Ties for a place in the second round go to the
//! lot; ties in it to the votes of the first round, then to the lot. (pref_voting: plurality with runoff; R package
//! vote: tworound.runoff.)

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::{
    Balance, BallotKind, CountError, Election, Exact, Family, Method, OptionIndex, Outcome, Round,
    Step, Support, Tie, TieStep, option_of,
};
use crate::domain::fault::Term;

/// See the file.
pub struct TwoRound;

impl Method for TwoRound {
    fn name(&self) -> &'static str {
        "two-round"
    }

    fn source(&self) -> &'static str {
        "contingent vote: majority of first preferences, else a second round between the two leading"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn exceeds_quota(&self) -> bool {
        true
    }

    fn family(&self) -> Family {
        Family::OneSeat
    }

    fn support(&self) -> Support {
        Support::Votes
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Ranking])?;
        refuse_groups(election)?;
        if election.seats() != 1 {
            let (method, seats) = (self.name(), election.seats());
            return Err(CountError::Seats {
                method,
                seats,
                fits: Term("seats-one"),
            });
        }
        let mut outcome = Outcome::new(self.name(), election);
        let standing = election.standing();
        let (mut first, votes) = counted(election, &standing, Step::Count);
        let cast = votes
            .iter()
            .fold(0_u128, |sum, &votes| sum.saturating_add(votes));
        let of = |option: OptionIndex| votes.get(usize::from(option)).copied().unwrap_or(0);
        let has_most = |option: &OptionIndex| of(*option).saturating_mul(2) > cast;
        let winner = match standing.as_slice() {
            &[only] => Some(only),
            all => all.iter().copied().find(has_most),
        };
        first.elected.extend(winner);
        outcome.elected.extend(winner);
        outcome.rounds.push(first);
        if winner.is_some() || standing.is_empty() {
            return Ok(outcome);
        }
        let leading = leading(election, &standing, of, &mut outcome)?;
        let (mut second, votes) = counted(election, &leading, Step::Runoff);
        let last = |option: OptionIndex| votes.get(usize::from(option)).copied().unwrap_or(0);
        let best = most(&leading, last);
        let earlier = most(&best, of);
        let picked = match earlier.as_slice() {
            &[only] => only,
            tied => election
                .by_lot(tied)?
                .first()
                .copied()
                .ok_or(CountError::NoOptions)?,
        };
        if best.len() > 1 {
            let by = match earlier.len() {
                1 => TieStep::EarlierRound,
                _ => TieStep::Lot,
            };
            let round = outcome.rounds.len();
            outcome.ties.push(Tie {
                round,
                about: Step::Runoff,
                tied: best,
                by,
                picked: vec![picked],
            });
        }
        second.elected = vec![picked];
        outcome.elected.push(picked);
        outcome.rounds.push(second);
        Ok(outcome)
    }
}

/// Those of some options with the most votes.
fn most(options: &[OptionIndex], votes: impl Fn(OptionIndex) -> u128) -> Vec<OptionIndex> {
    let most = options.iter().map(|&option| votes(option)).max();
    let best = options.iter().copied();
    best.filter(|&option| Some(votes(option)) == most).collect()
}

/// The two with the most votes, ascending; of equals for a place the lot picks.
fn leading(
    election: &Election,
    standing: &[OptionIndex],
    votes: impl Fn(OptionIndex) -> u128,
    outcome: &mut Outcome,
) -> Result<Vec<OptionIndex>, CountError> {
    let (mut chosen, mut left) = (Vec::new(), standing.to_vec());
    while chosen.len() < 2 && !left.is_empty() {
        let best = most(&left, &votes);
        left.retain(|option| !best.contains(option));
        let places = 2_usize.saturating_sub(chosen.len());
        if best.len() <= places {
            chosen.extend(best);
            continue;
        }
        let picked: Vec<OptionIndex> = election.by_lot(&best)?.into_iter().take(places).collect();
        outcome.ties.push(Tie {
            round: outcome.rounds.len(),
            about: Step::Count,
            tied: best,
            by: TieStep::Lot,
            picked: picked.clone(),
        });
        chosen.extend(picked);
    }
    chosen.sort_unstable();
    Ok(chosen)
}

/// A round in which each ballot counts for the first of `among` on it, and the votes by option.
fn counted(election: &Election, among: &[OptionIndex], step: Step) -> (Round, Vec<u128>) {
    let mut votes = vec![0_u128; election.options().len()];
    let mut none = 0_u128;
    for ballot in election.ballots().iter() {
        let mut marks = ballot.marks.iter().map(|&mark| option_of(mark));
        let first = marks.find(|option| among.contains(option));
        let sum = first.and_then(|first| votes.get_mut(usize::from(first)));
        let sum = sum.unwrap_or(&mut none);
        *sum = sum.saturating_add(ballot.weight.into());
    }
    let options = match step {
        Step::Runoff => among.to_vec(),
        _ => Vec::new(),
    };
    let mut round = Round::new(step, options);
    let cast = votes
        .iter()
        .fold(0_u128, |sum, &votes| sum.saturating_add(votes));
    round.quota = Some(Exact::ratio(cast, 2));
    let shown = election.indexes().zip(&votes);
    let shown = shown.map(|(option, &votes)| among.contains(&option).then(|| Exact::whole(votes)));
    round.tallies = shown.collect();
    round.balance = Some(Balance {
        exhausted: Exact::whole(none),
        residual: Exact::whole(0),
        total: Exact::whole(election.weight()),
    });
    (round, votes)
}
