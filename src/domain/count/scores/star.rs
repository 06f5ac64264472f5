//! One round of STAR: score, then automatic runoff, with the official protocol for ties.
//!
//! The two options with the highest total scores advance; of these the one that more weight scores
//! higher wins. Ties to advance: the most head-to-head preferences among the tied, then the most
//! highest scores, then the lot. Ties in the runoff: the higher total, the most highest scores, the
//! lot. starvoting.org, official tiebreaking protocol.

use crate::domain::count::{
    Balance, CountError, Election, Exact, OptionIndex, Outcome, Round, Step, Tie, TieStep,
    option_of,
};

/// Elects one of `standing`, whose `totals` stand in option order, and records the rounds; `None` where
/// nobody stands.
pub fn round(
    election: &Election,
    standing: &[OptionIndex],
    max: u32,
    totals: &[u128],
    outcome: &mut Outcome,
) -> Result<Option<OptionIndex>, CountError> {
    let star = Star {
        election,
        max,
        totals,
    };
    let mut count = Round::new(Step::Count, Vec::new());
    count.tallies = vec![None; election.options().len()];
    for &option in standing {
        if let Some(tally) = count.tallies.get_mut(usize::from(option)) {
            *tally = Some(Exact::whole(star.total(option)));
        }
    }
    let [first, second] = match standing {
        [] => return Ok(None),
        &[only] => {
            count.elected = vec![only];
            outcome.rounds.push(count);
            return Ok(Some(only));
        }
        _ => star.finalists(standing, outcome)?,
    };
    count.options = vec![first, second];
    outcome.rounds.push(count);
    let winner = star.runoff(first, second, outcome)?;
    Ok(Some(winner))
}

/// The total score of each option, in option order.
pub fn totals(election: &Election) -> Vec<u128> {
    let mut totals = vec![0_u128; election.options().len()];
    for ballot in election.ballots().iter() {
        for (&mark, &score) in ballot.marks.iter().zip(ballot.numbers) {
            if let Some(total) = totals.get_mut(usize::from(option_of(mark))) {
                *total = total.saturating_add(super::points(ballot.weight, score));
            }
        }
    }
    totals
}

struct Star<'a> {
    election: &'a Election,
    max: u32,
    totals: &'a [u128],
}

impl Star<'_> {
    fn total(&self, option: OptionIndex) -> u128 {
        self.totals.get(usize::from(option)).copied().unwrap_or(0)
    }

    /// The two that advance.
    fn finalists(
        &self,
        standing: &[OptionIndex],
        outcome: &mut Outcome,
    ) -> Result<[OptionIndex; 2], CountError> {
        let mut chosen = Vec::new();
        let totals: Vec<u128> = standing.iter().map(|&option| self.total(option)).collect();
        let mut tied = advance(standing, &totals, &mut chosen);
        for by in [TieStep::HeadToHead, TieStep::HighScores] {
            if tied.is_empty() {
                break;
            }
            let marks = match by {
                TieStep::HeadToHead => self.preferences(&tied)?,
                _ => self.high_scores(&tied),
            };
            let before = chosen.len();
            let left = advance(&tied, &marks, &mut chosen);
            if chosen.len() > before {
                record(outcome, Step::Count, &tied, by, chosen.get(before..));
            }
            tied = left;
        }
        if !tied.is_empty() {
            let before = chosen.len();
            let needed = 2_usize.saturating_sub(before);
            chosen.extend(self.election.by_lot(&tied)?.into_iter().take(needed));
            record(
                outcome,
                Step::Count,
                &tied,
                TieStep::Lot,
                chosen.get(before..),
            );
        }
        match chosen.as_slice() {
            &[first, second] => Ok([first, second]),
            _ => Err(CountError::NoOptions),
        }
    }

    fn runoff(
        &self,
        first: OptionIndex,
        second: OptionIndex,
        outcome: &mut Outcome,
    ) -> Result<OptionIndex, CountError> {
        let mut pair = [first, second];
        pair.sort_unstable();
        let [a, b] = pair;
        let votes = self.preferences(&pair)?;
        let mut runoff = Round::new(Step::Runoff, pair.to_vec());
        runoff.tallies = vec![None; self.election.options().len()];
        let mut none = self.election.weight();
        for (option, &votes) in pair.iter().zip(&votes) {
            none = none.saturating_sub(votes);
            if let Some(tally) = runoff.tallies.get_mut(usize::from(*option)) {
                *tally = Some(Exact::whole(votes));
            }
        }
        runoff.balance = Some(Balance {
            exhausted: Exact::whole(none),
            residual: Exact::whole(0),
            total: Exact::whole(self.election.weight()),
        });
        let steps = [
            (None, votes),
            (Some(TieStep::Rule), vec![self.total(a), self.total(b)]),
            (Some(TieStep::HighScores), self.high_scores(&pair)),
        ];
        let decided = steps
            .into_iter()
            .find_map(|(by, marks)| match marks.as_slice() {
                [x, y] if x > y => Some((by, a)),
                [x, y] if x < y => Some((by, b)),
                _ => None,
            });
        let (by, winner) = match decided {
            Some(decided) => decided,
            None => {
                let winner = self.election.by_lot(&pair)?.first().copied().unwrap_or(a);
                (Some(TieStep::Lot), winner)
            }
        };
        if let Some(by) = by {
            record(outcome, Step::Runoff, &pair, by, Some(&[winner]));
        }
        runoff.elected = vec![winner];
        outcome.rounds.push(runoff);
        Ok(winner)
    }

    /// For each of `among` the weight that scores it above another of them, summed over the others.
    fn preferences(&self, among: &[OptionIndex]) -> Result<Vec<u128>, CountError> {
        let mut sums = vec![0_u128; among.len()];
        let mut scores = vec![0_u32; among.len()];
        for ballot in self.election.ballots().iter() {
            for (score, option) in scores.iter_mut().zip(among) {
                let place = ballot.marks.iter().position(|mark| mark == option);
                let given = place.and_then(|place| ballot.numbers.get(place));
                *score = given.copied().unwrap_or(0);
            }
            for (sum, score) in sums.iter_mut().zip(&scores) {
                let below = scores.iter().filter(|&other| other < score).count();
                if below == 0 {
                    continue;
                }
                let below = u128::try_from(below).unwrap_or(u128::MAX);
                *sum = u128::from(ballot.weight)
                    .checked_mul(below)
                    .and_then(|more| sum.checked_add(more))
                    .ok_or(CountError::Overflow)?;
            }
        }
        Ok(sums)
    }

    /// For each of `among` the weight that gives it the highest score.
    fn high_scores(&self, among: &[OptionIndex]) -> Vec<u128> {
        let mut sums = vec![0_u128; among.len()];
        for ballot in self.election.ballots().iter() {
            for (&mark, &score) in ballot.marks.iter().zip(ballot.numbers) {
                let place = among.iter().position(|&option| option == option_of(mark));
                if let Some(sum) = place.and_then(|place| sums.get_mut(place))
                    && score == self.max
                {
                    *sum = sum.saturating_add(ballot.weight.into());
                }
            }
        }
        sums
    }
}

/// Adds those of `among` with the most marks to `chosen` as long as two are not exceeded; returns
/// those who tie for a place, or none.
fn advance(
    among: &[OptionIndex],
    marks: &[u128],
    chosen: &mut Vec<OptionIndex>,
) -> Vec<OptionIndex> {
    let mut order: Vec<(u128, OptionIndex)> =
        marks.iter().copied().zip(among.iter().copied()).collect();
    order.sort_by(|(a, x), (b, y)| b.cmp(a).then(x.cmp(y)));
    for group in order.chunk_by(|(a, _), (b, _)| a == b) {
        let free = 2_usize.saturating_sub(chosen.len());
        let options = group.iter().map(|&(_, option)| option);
        match (free, group.len() <= free) {
            (0, _) => break,
            (_, true) => chosen.extend(options),
            (_, false) => return options.collect(),
        }
    }
    Vec::new()
}

fn record(
    outcome: &mut Outcome,
    about: Step,
    tied: &[OptionIndex],
    by: TieStep,
    picked: Option<&[OptionIndex]>,
) {
    outcome.ties.push(Tie {
        round: outcome.rounds.len(),
        about,
        tied: tied.to_vec(),
        by,
        picked: picked.unwrap_or(&[]).to_vec(),
    });
}
