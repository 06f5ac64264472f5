//! Weighted approvals as JSON, for committees and budgets.
//!
//! An object with `voters`, each with `weight` and `approve`, and either `num_cand` (options are the
//! numbers from 0) or `candidates` (their ids) with `committeesize` or `seats`, or `projects` (each
//! with `id` and `cost`) with `budget`. Ids and amounts are strings or whole numbers; a voter may have an `id`, which
//! says nothing. Other keys are refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::words::number;
use super::{Fault, FormatError, Profile, weights};
use crate::domain::count::{
    BallotKind, Budget, CountError, ElectionBuilder, Mark, OptionIndex, Terms,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    #[serde(default)]
    title: String,
    num_cand: Option<u16>,
    candidates: Option<Vec<Id>>,
    committeesize: Option<u16>,
    seats: Option<u16>,
    budget: Option<Id>,
    projects: Option<Vec<Project>>,
    #[serde(borrow)]
    voters: Vec<Voter<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
    id: Id,
    cost: Id,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Voter<'a> {
    #[serde(borrow)]
    weight: &'a RawValue,
    approve: Vec<Id>,
    #[serde(rename = "id", default)]
    _id: IgnoredAny,
}

/// A text, or a whole number taken for one.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or a whole number")]
enum Id {
    Text(String),
    Number(u64),
}

/// Reads weighted approvals; errors with the line where the JSON does not fit, or with line 1 where an
/// id or an amount does not.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    let file: File<'_> = serde_json::from_slice(bytes)
        .map_err(|error| Fault::json("form-weighted-approvals", &error))?;
    election(file).map_err(|fault| fault.at(1))
}

fn election(file: File<'_>) -> Result<Profile, Fault> {
    let ids: Vec<String> = match (&file.projects, &file.candidates, file.num_cand) {
        (Some(projects), _, _) => projects.iter().map(|project| project.id.text()).collect(),
        (None, Some(candidates), _) => candidates.iter().map(Id::text).collect(),
        (None, None, Some(count)) => (0..count).map(|id| id.to_string()).collect(),
        (None, None, None) => return Err(Fault::ends("form-weighted-options")),
    };
    let budget = match (&file.projects, &file.budget) {
        (Some(projects), Some(total)) => Some(Budget {
            total: money(total)?,
            unit: 1,
            costs: projects
                .iter()
                .map(|project| money(&project.cost))
                .collect::<Result<_, _>>()?,
        }),
        (Some(_), None) => return Err(Fault::ends("form-budget")),
        (None, _) => None,
    };
    let names = match &file.projects {
        Some(projects) => projects
            .iter()
            .zip(&ids)
            .map(|(project, id)| project.name.clone().unwrap_or_else(|| id.clone()))
            .collect(),
        None => ids.clone(),
    };
    let places: BTreeMap<String, OptionIndex> = ids.iter().cloned().zip(0..).collect();
    let weight = |voter: &Voter<'_>| voter.weight.get().trim_matches('"').to_owned();
    let texts: Vec<String> = file.voters.iter().map(weight).collect();
    let parts = weights::parts(texts.iter().map(|text| (1, text.as_str())));
    let parts = parts.map_err(|error| error.fault)?;
    let terms = Terms {
        parts: weights::noted(parts),
        budget,
        ..Terms::default()
    };
    let seats = file.committeesize.or(file.seats).unwrap_or(1);
    let mut builder = ElectionBuilder::new(ids, seats, BallotKind::Approvals, terms)?;
    for (voter, spelled) in file.voters.iter().zip(&texts) {
        let marks = voter
            .approve
            .iter()
            .map(|id| {
                let option = places.get(&id.text()).copied();
                let option = option.ok_or_else(|| Fault::expected("form-option-id", &id.text()))?;
                Ok(Mark { option, number: 1 })
            })
            .collect::<Result<Vec<Mark>, Fault>>()?;
        let weight = weights::weight(spelled, parts);
        builder.push(weight.ok_or(CountError::Overflow)?, &marks)?;
    }
    Ok(Profile {
        election: builder.build(),
        names,
        title: file.title,
    })
}

impl Id {
    fn text(&self) -> String {
        match self {
            Id::Text(text) => text.clone(),
            Id::Number(number) => number.to_string(),
        }
    }
}

fn money(value: &Id) -> Result<u64, Fault> {
    let text = value.text();
    number(text.as_bytes()).ok_or_else(|| Fault::expected("form-whole-money", &text))
}
