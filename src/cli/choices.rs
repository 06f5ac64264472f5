//! What a member wants, as typed, to marks: `council=lin-wei,chen-yu charter=for`.
//!
//! Only the spelling is read here, and put in the order that marks have; whether the marks fit the
//! contest is decided where every ballot is judged, in `domain::poll::marks`.

use super::CliError;
use super::error::ballots::{BallotFault, ChoiceFault};
use crate::domain::id::Id;
use crate::domain::poll::contest::{ABSTAIN, Contest};
use crate::domain::poll::marks::MarkLine;

/// The marks for each contest, in the order of the poll.
///
/// Errors with `Choice` for a contest that is unknown, missing or named twice, and for an option
/// that the contest does not have.
pub fn read(
    contests: &[Contest],
    choices: &[String],
) -> Result<Vec<(Id, Vec<MarkLine>)>, CliError> {
    let mut wanted: Vec<Option<&str>> = vec![None; contests.len()];
    for choice in choices {
        let fault = |reason: ChoiceFault| {
            CliError::from(BallotFault::Choice {
                choice: choice.clone(),
                reason,
            })
        };
        let (id, options) = choice
            .split_once('=')
            .ok_or_else(|| fault(ChoiceFault::Form))?;
        let place = contests
            .iter()
            .position(|contest| contest.id.as_str() == id);
        let known = || contests.iter().map(|contest| contest.id.clone()).collect();
        let place = place.ok_or_else(|| fault(ChoiceFault::Contest { known: known() }))?;
        if wanted[place].replace(options).is_some() {
            return Err(fault(ChoiceFault::Twice));
        }
    }
    let marks = contests.iter().zip(wanted).map(|(contest, options)| {
        let id = &contest.id;
        let missing = || {
            CliError::from(BallotFault::Choice {
                choice: id.to_string(),
                reason: ChoiceFault::Missing {
                    contest: id.clone(),
                },
            })
        };
        Ok((id.clone(), lines(contest, options.ok_or_else(missing)?)?))
    });
    marks.collect()
}

fn lines(contest: &Contest, options: &str) -> Result<Vec<MarkLine>, CliError> {
    let kind = contest.counted_by().ballot_kind();
    if options == ABSTAIN {
        let abstain = Id::parse(ABSTAIN).expect("it is an id");
        return Ok(vec![MarkLine::Mark(abstain)]);
    }
    let mut found: Vec<(u32, usize, &str)> = Vec::new();
    for (rank, tied) in (1..).zip(options.split(',')) {
        for word in tied.split('+') {
            let fault = |reason: ChoiceFault| {
                CliError::from(BallotFault::Choice {
                    choice: format!("{}={options}", contest.id),
                    reason,
                })
            };
            let (option, number) = match word.split_once(':') {
                None => (word, rank),
                Some((option, number)) => {
                    let number = number.parse();
                    let bad = |_| {
                        fault(ChoiceFault::Number {
                            word: word.to_owned(),
                        })
                    };
                    (option, number.map_err(bad)?)
                }
            };
            let place = contest
                .options
                .iter()
                .position(|choice| choice.id.as_str() == option);
            let known = || contest.options.iter().map(|choice| choice.id.clone());
            let place = place.ok_or_else(|| {
                fault(ChoiceFault::Option {
                    option: option.to_owned(),
                    known: known().collect(),
                })
            })?;
            found.push((number, place, option));
        }
    }
    if kind.is_ranked() {
        require_ranks(contest, options, &found)?;
    }
    match kind.is_ranked() {
        true => found.sort_unstable(),
        false => found.sort_unstable_by_key(|(_, place, _)| *place),
    }
    let line = |(number, place, _): (u32, usize, &str)| {
        MarkLine::of_kind(kind, contest.options[place].id.clone(), number)
    };
    Ok(found.into_iter().map(line).collect())
}

/// Errors with `Choice` where typed numbers are not 1, 2, 3 ..., as ranks are: whoever types scores means the highest
/// to be the best.
fn require_ranks(
    contest: &Contest,
    options: &str,
    found: &[(u32, usize, &str)],
) -> Result<(), CliError> {
    let mut ranks: Vec<u32> = found.iter().map(|(rank, ..)| *rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    match (1..).zip(&ranks).all(|(rank, given)| rank == *given) {
        true => Ok(()),
        false => Err(BallotFault::Choice {
            choice: format!("{}={options}", contest.id),
            reason: ChoiceFault::Ranks,
        }
        .into()),
    }
}
