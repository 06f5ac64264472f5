//! ConcreteSTV's `.stv` files: candidates, parties and vacancies under `metadata`, ballots under `atl` and `btl`.
//!
//! Candidates and parties go by their place from 0. A vote above the line (`parties`) ranks all candidates of
//! its parties in their order, one below it (`candidates`) is a ranking; `n` is its weight. Option ids are
//! the candidates' names.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Fault, FormatError, Profile};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, OptionIndex, Terms};

#[derive(Deserialize)]
struct File {
    metadata: Metadata,
    #[serde(default)]
    atl: Vec<Above>,
    #[serde(default)]
    btl: Vec<Below>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    name: Name,
    candidates: Vec<Candidate>,
    #[serde(default)]
    parties: Vec<Party>,
    vacancies: Option<u16>,
    #[serde(default)]
    excluded: BTreeSet<OptionIndex>,
}

#[derive(Default, Deserialize)]
struct Name {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Candidate {
    name: String,
}

#[derive(Deserialize)]
struct Party {
    candidates: Vec<OptionIndex>,
}

#[derive(Deserialize)]
struct Above {
    parties: Vec<usize>,
    n: u64,
}

#[derive(Deserialize)]
struct Below {
    candidates: Vec<OptionIndex>,
    n: u64,
}

/// Reads such a file, with one seat where it states no vacancies; excluded candidates are withdrawn.
///
/// Errors with the line where the JSON does not fit, or with line 1 where a vote does not.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    let file: File =
        serde_json::from_slice(bytes).map_err(|error| Fault::json("form-concrete-stv", &error))?;
    election(file).map_err(|fault| fault.at(1))
}

fn election(file: File) -> Result<Profile, Fault> {
    let meta = file.metadata;
    let names: Vec<String> = meta.candidates.into_iter().map(|one| one.name).collect();
    let terms = Terms {
        withdrawn: meta.excluded,
        ..Terms::default()
    };
    let seats = meta.vacancies.unwrap_or(1);
    let mut builder = ElectionBuilder::new(names.clone(), seats, BallotKind::Ranking, terms)?;
    let mut push = |weight: u64, order: &[OptionIndex]| {
        let marks = (1..).zip(order);
        let marks = marks.map(|(number, &option)| Mark { option, number });
        builder.push(weight, &marks.collect::<Vec<_>>())
    };
    for vote in file.atl {
        let mut order = Vec::new();
        for party in vote.parties {
            let found = meta.parties.get(party);
            let found =
                found.ok_or_else(|| Fault::expected("form-party-place", &party.to_string()))?;
            order.extend(&found.candidates);
        }
        push(vote.n, &order)?;
    }
    for vote in file.btl {
        push(vote.n, &vote.candidates)?;
    }
    Ok(Profile {
        election: builder.build(),
        names,
        title: meta.name.name,
    })
}
