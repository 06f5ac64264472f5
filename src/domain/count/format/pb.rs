//! Pabulib's `.pb` files: META, PROJECTS and VOTES, each a header and rows of fields between semicolons.
//!
//! Faliszewski et al., Participatory Budgeting: Data, Tools and Analysis (2023), and pabulib.org/format.
//! `approval` and `choose-1` votes are approvals, `scoring` votes scores, `cumulative` votes points.
//! `ordinal` votes become points as cities count them: as many for the first as a vote may name, one
//! less for each further one. A column `weight` in VOTES, which Pabulib does not have, weighs a vote.
//! Money with decimals is held in as small a unit as the file needs, so that it stays whole.

use std::collections::BTreeMap;

use super::records::{Record, records};
use super::weights::{Scale, scaled};
use super::words::number;
use super::{Fault, FormatError, Profile};
use crate::domain::count::{BallotKind, Budget, ElectionBuilder, Mark, OptionIndex, Terms};

/// The most decimal places of money.
const PLACES_MAX: usize = 6;

/// Reads a `.pb` file; errors with the line that does not fit.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    let file = File::cut(records(bytes, ';')?)?;
    let ids = file.column("project_id", &file.projects, 0)?;
    let names: Vec<String> = match file.position("name", &file.projects) {
        Some(at) => file
            .rows(&file.projects)
            .map(|row| row.field(at).to_owned())
            .collect(),
        None => ids.clone(),
    };
    let kind = match file.meta("vote_type")? {
        "approval" | "choose-1" => BallotKind::Approvals,
        "scoring" => BallotKind::Scores,
        "cumulative" | "ordinal" => BallotKind::Points,
        other => {
            let fault = Fault::expected("form-vote-type", other);
            return Err(fault.at(1));
        }
    };
    let budget = file.budget()?;
    let mut places = BTreeMap::new();
    for (index, id) in (0..).zip(&ids) {
        places.insert(id.clone(), index);
    }
    let election = scaled(|scale| {
        let terms = Terms {
            budget: Some(budget.clone()),
            parts: scale.parts(),
            ..Terms::default()
        };
        let mut builder = ElectionBuilder::new(ids.clone(), 1, kind, terms)
            .map_err(|fault| Fault::from(fault).at(1))?;
        file.votes(&places, scale, &mut builder)?;
        Ok(builder.build())
    })?;
    Ok(Profile {
        election,
        names,
        title: file.metas.get("description").cloned().unwrap_or_default(),
    })
}

/// The three sections; the first record of projects and votes is their header.
#[derive(Default)]
struct File {
    metas: BTreeMap<String, String>,
    projects: Vec<Record>,
    ballots: Vec<Record>,
}

impl File {
    fn cut(all: Vec<Record>) -> Result<File, FormatError> {
        let mut file = File::default();
        let mut section = String::new();
        for record in all {
            let first = record.field(0).to_lowercase();
            if ["meta", "projects", "votes"].contains(&first.as_str()) {
                section = first;
                continue;
            }
            match section.as_str() {
                "meta" => {
                    let key = record.field(0).to_owned();
                    file.metas.insert(key, record.field(1).to_owned());
                }
                "projects" => file.projects.push(record),
                "votes" => file.ballots.push(record),
                _ => return Err(Fault::expected("form-meta", record.field(0)).at(record.line)),
            }
        }
        match file.projects.len() {
            0 => Err(Fault::ends("form-projects").at(1)),
            _ => Ok(file),
        }
    }

    fn meta(&self, key: &'static str) -> Result<&str, FormatError> {
        let value = self.metas.get(key).map(String::as_str);
        value.ok_or_else(|| Fault::ends("form-meta-keys").at(1))
    }

    fn position(&self, column: &str, section: &[Record]) -> Option<usize> {
        let header = section.first()?;
        header.fields.iter().position(|name| name == column)
    }

    fn rows<'a>(&self, section: &'a [Record]) -> impl Iterator<Item = &'a Record> + use<'a> {
        section.iter().skip(1)
    }

    /// The fields of a column, or of the one at `fallback` where none has that name.
    fn column(
        &self,
        name: &'static str,
        section: &[Record],
        fallback: usize,
    ) -> Result<Vec<String>, FormatError> {
        let at = self.position(name, section).unwrap_or(fallback);
        self.rows(section)
            .map(|row| match row.field(at) {
                "" => Err(Fault::ends("form-project-cost").at(row.line)),
                field => Ok(field.to_owned()),
            })
            .collect()
    }

    fn budget(&self) -> Result<Budget, FormatError> {
        let total = self.meta("budget")?;
        let costs = self.column("cost", &self.projects, 1)?;
        let places = costs.iter().map(String::as_str).chain([total]);
        let places = places.map(decimals).max().unwrap_or(0);
        let money = |text: &str, line| {
            let units = (places <= PLACES_MAX)
                .then(|| units(text, places))
                .flatten();
            units.ok_or_else(|| Fault::expected("form-money", text).at(line))
        };
        let lines = self.rows(&self.projects).map(|row| row.line);
        Ok(Budget {
            total: money(total, 1)?,
            unit: 10_u64.saturating_pow(u32::try_from(places).unwrap_or(0)),
            costs: costs
                .iter()
                .zip(lines)
                .map(|(cost, line)| money(cost, line))
                .collect::<Result<_, _>>()?,
        })
    }

    fn votes(
        &self,
        places: &BTreeMap<String, OptionIndex>,
        scale: &mut Scale,
        builder: &mut ElectionBuilder,
    ) -> Result<(), FormatError> {
        let at = |name| self.position(name, &self.ballots);
        let Some(vote_at) = at("vote") else {
            return match self.ballots.first() {
                None => Ok(()),
                Some(header) => Err(Fault::ends("form-votes-column").at(header.line)),
            };
        };
        let vote_type = self.meta("vote_type")?;
        let ordinal = vote_type == "ordinal";
        let has_points = ["scoring", "cumulative"].contains(&vote_type);
        if has_points && at("points").is_none() && self.ballots.len() > 1 {
            let line = self.ballots.first().map_or(1, |header| header.line);
            return Err(Fault::ends("form-points-column").at(line));
        }
        let longest = match self.metas.get("max_length") {
            None => u32::try_from(places.len()).unwrap_or(u32::MAX),
            Some(length) => {
                whole(length).ok_or_else(|| Fault::expected("form-max-length", length).at(1))?
            }
        };
        for row in self.rows(&self.ballots) {
            let weight = match at("weight") {
                None => 1,
                Some(at) => scale
                    .weight(row.field(at))
                    .map_err(|fault| fault.at(row.line))?,
            };
            let points: Option<Vec<&str>> =
                at("points").map(|at| row.field(at).split(',').map(str::trim).collect());
            let projects = row.field(vote_at).split(',').map(str::trim);
            let mut marks = Vec::new();
            for (rank, id) in (0_u32..).zip(projects.filter(|id| !id.is_empty())) {
                let option = places.get(id).copied();
                let option =
                    option.ok_or_else(|| Fault::expected("form-project", id).at(row.line))?;
                let nth = usize::try_from(rank).unwrap_or(usize::MAX);
                let number = match &points {
                    _ if ordinal => longest.saturating_sub(rank).max(1),
                    Some(points) => {
                        let points = points.get(nth).copied().unwrap_or_default();
                        whole(points).ok_or_else(|| {
                            Fault::expected("form-project-points", points).at(row.line)
                        })?
                    }
                    None => 1,
                };
                marks.push(Mark { option, number });
            }
            builder
                .push(weight, &marks)
                .map_err(|fault| Fault::from(fault).at(row.line))?;
        }
        Ok(())
    }
}

fn whole(text: &str) -> Option<u32> {
    number(text.as_bytes()).and_then(|points| u32::try_from(points).ok())
}

fn decimals(text: &str) -> usize {
    let part = text.split_once(['.', ',']).map_or("", |(_, part)| part);
    part.trim_end_matches('0').len()
}

/// An amount in units of 10^-places; `None` where it is not one or too large.
fn units(text: &str, places: usize) -> Option<u64> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let part = part.trim_end_matches('0');
    let digits = format!("{whole}{part:0<places$}");
    number(digits.as_bytes())
}
