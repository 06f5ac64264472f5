//! Snapshot's votes: `{"proposal": {"choices": [...]}, "votes": [{"choice": ..., "balance": n}]}`.
//!
//! A choice is a number from 1, a list of them (approvals, or a ranking from the most preferred), or
//! points by number. The balance is a weight, whole or with decimals. As at Snapshot, a vote whose choice is not valid
//! for the kind of ballot is left out; a ranking must name every choice. Where no choice has as much as the form of the kind, the votes are
//! those of another method, and refused. Option ids are the numbers from 1.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Fault, FormatError, Profile, weights};
use crate::domain::count::{BallotKind, CountError, ElectionBuilder, Mark, Terms};

#[derive(Deserialize)]
struct File<'a> {
    proposal: Proposal,
    #[serde(borrow)]
    votes: Vec<Vote<'a>>,
}

#[derive(Deserialize)]
struct Proposal {
    choices: Vec<String>,
}

#[derive(Deserialize)]
struct Vote<'a> {
    choice: Value,
    #[serde(borrow)]
    balance: &'a RawValue,
}

/// Reads votes as ballots of `kind`, with one seat; errors with the line that is not such JSON.
pub fn read(bytes: &[u8], kind: BallotKind) -> Result<Profile, FormatError> {
    let file: File<'_> =
        serde_json::from_slice(bytes).map_err(|error| Fault::json("form-snapshot", &error))?;
    let names = file.proposal.choices;
    let choices = names.len();
    let ids = (1..=names.len()).map(|choice| choice.to_string()).collect();
    let parts = weights::parts(file.votes.iter().map(|vote| (1, vote.balance.get())))?;
    let terms = Terms {
        parts: weights::noted(parts),
        ..Terms::default()
    };
    let mut builder =
        ElectionBuilder::new(ids, 1, kind, terms).map_err(|error| Fault::from(error).at(1))?;
    let has_form = |vote: &Vote<'_>| has_form(&vote.choice, kind);
    if let Some(vote) = file
        .votes
        .first()
        .filter(|_| !file.votes.iter().any(has_form))
    {
        return Err(Fault::expected("form-snapshot-choice", &vote.choice.to_string()).at(1));
    }
    for vote in file.votes {
        let Some(marks) = marks(&vote.choice, kind) else {
            continue;
        };
        if kind.is_ranked() && marks.len() < choices {
            continue;
        }
        let weight = weights::weight(vote.balance.get(), parts);
        let weight = weight.ok_or_else(|| Fault::from(CountError::Overflow).at(1))?;
        match builder.push(weight, &marks) {
            Ok(()) | Err(CountError::Ballot { .. }) => {}
            Err(error) => return Err(Fault::from(error).at(1)),
        }
    }
    Ok(Profile {
        election: builder.build(),
        names,
        title: String::new(),
    })
}

/// Whether a choice has the form of the kind, valid or not.
fn has_form(choice: &Value, kind: BallotKind) -> bool {
    match choice {
        Value::Number(_) => kind == BallotKind::Choice,
        Value::Array(_) => kind.is_ranked() || kind == BallotKind::Approvals,
        Value::Object(_) => kind.is_numbered(),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// The marks of a choice; `None` when it is not valid for the kind.
fn marks(choice: &Value, kind: BallotKind) -> Option<Vec<Mark>> {
    let option = |number: u64| u16::try_from(number.checked_sub(1)?).ok();
    match choice {
        Value::Number(number) if kind == BallotKind::Choice => Some(vec![Mark {
            option: option(number.as_u64()?)?,
            number: 1,
        }]),
        Value::Array(list) if kind.is_ranked() || kind == BallotKind::Approvals => (1..)
            .zip(list)
            .map(|(rank, item)| {
                Some(Mark {
                    option: option(item.as_u64()?)?,
                    number: rank,
                })
            })
            .collect(),
        Value::Object(points) if kind.is_numbered() => shares(points),
        _ => None,
    }
}

/// Points by option; decimals are scaled to whole points, which leaves their proportions alone.
fn shares(points: &serde_json::Map<String, Value>) -> Option<Vec<Mark>> {
    let texts: Vec<(u64, String)> = points
        .iter()
        .map(|(item, points)| Some((item.parse().ok()?, points.as_number()?.to_string())))
        .collect::<Option<_>>()?;
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, part)| part.len());
    let places = texts
        .iter()
        .map(|(_, text)| decimals(text))
        .max()
        .unwrap_or(0);
    texts
        .into_iter()
        .map(|(item, text)| {
            let zeros = places.saturating_sub(decimals(&text));
            let digits = format!("{}{}", text.replace('.', ""), "0".repeat(zeros));
            let option = u16::try_from(item.checked_sub(1)?).ok()?;
            Some(Mark {
                option,
                number: digits.parse().ok()?,
            })
        })
        .collect()
}
