//! A file of contributions tried on a service before anything is sent: every fault of both, and what is
//! in the log already. `docs/CLI.md`, "Members and contributions", says what is looked up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

use super::batches::{Cut, Part};
use super::client::{self, Signed};
use super::connection::Connection;
use super::error::rows::CreditFault;
use super::faults::Faults;
use super::{CliError, crowd};
use crate::domain::id::Id;
use crate::domain::log::key::SecretKey;
use crate::domain::office::Principal;
use crate::domain::time::Time;
use crate::domain::weight::csv::{self, Row};
use crate::domain::weight::ledger::Line;
use crate::view::ledger::LineView;
use crate::view::problem::Problem;
use crate::view::statements::Outcome;

/// A file without faults. Lines count from 1.
pub struct Checked {
    /// All of it.
    pub all: Vec<(usize, Line)>,
    /// The lines of the file that are in the log, as they stand.
    pub logged: Vec<usize>,
}

impl Checked {
    /// What is not in the log yet.
    pub fn fresh(&self) -> Vec<&(usize, Line)> {
        let logged: BTreeSet<usize> = self.logged.iter().copied().collect();
        let fresh = self.all.iter().filter(|(line, _)| !logged.contains(line));
        fresh.collect()
    }
}

/// Reads the file and tries it on the service.
///
/// Says every fault with its line, and errors with `Faults`; with `Service` where the source may not
/// credit anything.
pub fn check(
    connection: &Connection,
    path: &Path,
    bytes: &[u8],
    signer: &[(Principal, SecretKey)],
    cut: &Cut,
) -> Result<Checked, CliError> {
    let survey = csv::survey(bytes, &connection.genesis()?.category_ids());
    let rows = &survey.rows;
    let mut faults = Faults::of(path);
    faults.put_all(survey.listed.clone(), survey.count);
    let stood_in = stand_in(rows, &connection.genesis()?.category_ids());
    let mut logged = BTreeSet::new();
    loop {
        let fresh = stood_in.iter().filter(|(line, _)| !logged.contains(line));
        let fresh: Vec<&(usize, Line)> = fresh.collect();
        let parts = cut.parts(connection, &fresh);
        let (found, told) = attempt(connection, rows, &parts, signer)?;
        if found.is_empty() {
            for (line, fault) in &told {
                faults.put(*line, fault);
            }
            break;
        }
        logged.extend(found);
    }
    faults.finish()?;
    let all = rows.iter();
    let all = all.filter_map(|row| Some((row.line, row.contribution()?)));
    Ok(Checked {
        all: all.collect(),
        logged: logged.into_iter().collect(),
    })
}

/// The rows as contributions. Where a cell cannot be read something harmless stands in for it, so that
/// correcting that one does not bring up a new fault.
fn stand_in(rows: &[Row], categories: &[Id]) -> Vec<(usize, Line)> {
    let member = rows.iter().find_map(|row| row.member.as_ref());
    let (Some(member), Some(category)) = (member, categories.first()) else {
        return Vec::new();
    };
    let mut used = BTreeSet::new();
    let line = |row: &Row| {
        let reference = row.reference.clone().filter(|id| used.insert(id.clone()));
        let number = format!("line-{}", row.line);
        let line = Line {
            reference: reference.unwrap_or_else(|| Id::parse(&number).expect("it is an id")),
            member: row.member.as_ref().unwrap_or(member).clone(),
            category: row.category.as_ref().unwrap_or(category).clone(),
            amount: row.amount.unwrap_or(1),
            occurred_at: row
                .occurred_at
                .unwrap_or_else(|| Time::from_seconds(0).expect("1970 can be written")),
        };
        (row.line, line)
    };
    rows.iter().map(line).collect()
}

/// A line, and what is wrong with it.
type Told = (usize, CreditFault);

/// Tries the batches: the lines that are in the log as they stand, and what is wrong with others.
fn attempt(
    connection: &Connection,
    rows: &[Row],
    parts: &[Part],
    signer: &[(Principal, SecretKey)],
) -> Result<(Vec<usize>, Vec<Told>), CliError> {
    let notes = parts.iter().map(|part| {
        Ok(Signed {
            note: part.statement.sign(signer)?,
            attachments: vec![part.batch.text().into_bytes()],
        })
    });
    let notes: Vec<Signed> = notes.collect::<Result<_, CliError>>()?;
    let (mut logged, mut told, mut used) = (Vec::new(), Vec::new(), Vec::new());
    for (part, tried) in parts.iter().zip(connection.client.dry_run(&notes)?) {
        if tried.outcome == Outcome::Logged {
            logged.extend(&part.lines);
        }
        for fault in &tried.faults {
            let rows = rows_of(rows, part, fault);
            if fault.told.code == "reference-used" && !rows.is_empty() {
                used.extend(rows);
                continue;
            }
            let refused = || client::refusal(fault);
            let line = rows.first().ok_or_else(refused)?.line;
            let known = CreditFault::of(fault, &signer[0].0).ok_or_else(refused)?;
            told.push((line, known.clone()));
            told.extend(rows[1..].iter().map(|row| (row.line, known.clone())));
        }
    }
    hold_against_ledger(connection, &used, &signer[0].0, &mut logged, &mut told)?;
    Ok((logged, told))
}

impl CreditFault {
    /// What a service says of a line; `None` for what it says of no line.
    fn of(fault: &Problem, source: &Principal) -> Option<CreditFault> {
        let id = |name: &str| Id::parse(fault.told.value(name)?);
        let time = |name: &str| Time::parse(fault.told.value(name)?);
        Some(match fault.told.code.as_ref() {
            "unknown-member" => CreditFault::UnknownMember {
                member: id("member")?,
            },
            "not-yet-occurred" => CreditFault::NotYetOccurred {
                at: time("occurred_at")?,
                now: time("now")?,
            },
            "out-of-scope" => CreditFault::OutOfScope {
                source: source.clone(),
                category: id("scope")?,
            },
            _ => return None,
        })
    }
}

/// The rows of a batch that a fault is about: of a line, a member or a category, or all of them where
/// the batch itself is in the log.
fn rows_of<'a>(rows: &'a [Row], part: &Part, fault: &Problem) -> Vec<&'a Row> {
    let lines: BTreeSet<usize> = part.lines.iter().copied().collect();
    let is = |cell: Option<&Id>, name: &str| {
        cell.is_some_and(|cell| fault.told.value(name) == Some(cell.as_str()))
    };
    let whole = fault.told.value("reference") == Some(part.reference.as_str());
    let about = |row: &&Row| {
        whole
            || is(row.reference.as_ref(), "reference")
            || is(row.member.as_ref(), "member")
            || is(row.category.as_ref(), "scope")
    };
    let own = rows.iter().filter(|row| lines.contains(&row.line));
    own.filter(about).collect()
}

/// Looks up lines whose references are used: those that are in the log as they stand, and what is wrong
/// with the others.
fn hold_against_ledger(
    connection: &Connection,
    used: &[&Row],
    source: &Principal,
    logged: &mut Vec<usize>,
    told: &mut Vec<Told>,
) -> Result<(), CliError> {
    let members: BTreeSet<&Id> = used.iter().filter_map(|row| row.member.as_ref()).collect();
    let members: Vec<&Id> = members.into_iter().collect();
    let credited = Mutex::new(BTreeMap::new());
    crowd::each(&members, "busy-checking-members", |member| {
        let path = format!("/api/members/{member}/contributions");
        let lines: Vec<LineView> = match connection.client.list(&path) {
            Err(error) if error.is_not_found() => Vec::new(),
            lines => lines?,
        };
        let own = lines.into_iter().filter(|line| line.source == *source);
        let own = own.map(|line| (line.reference.clone(), ((*member).clone(), line)));
        credited.lock().expect("nobody panics with it").extend(own);
        Ok(())
    })?;
    let credited = credited.into_inner().expect("nobody panics with it");
    for row in used {
        let Some(reference) = &row.reference else {
            continue;
        };
        let fault = match credited.get(reference) {
            Some((member, found)) if !differs(row, member, found) => {
                logged.extend(row.contribution().map(|_| row.line));
                continue;
            }
            Some((member, found)) => CreditFault::ReferenceUsed {
                reference: reference.to_string(),
                entry: found.entry,
                logged: format!(
                    "{member},{},{},{}",
                    found.category, found.amount, found.occurred_at
                ),
            },
            None => CreditFault::ReferenceElsewhere {
                reference: reference.clone(),
            },
        };
        told.push((row.line, fault));
    }
    Ok(())
}

/// Whether a cell that can be read says something else than the log.
fn differs(row: &Row, member: &Id, found: &LineView) -> bool {
    row.member.as_ref().is_some_and(|cell| cell != member)
        || row
            .category
            .as_ref()
            .is_some_and(|cell| *cell != found.category)
        || row.amount.is_some_and(|cell| cell != found.amount.0)
        || row
            .occurred_at
            .is_some_and(|cell| cell != found.occurred_at)
}
