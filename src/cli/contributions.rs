//! A file of contributions held against a service before anything is signed: every fault of both, and
//! what is in the log already. `docs/CLI.md`, "Members and contributions", says what is looked up.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use serde::Deserialize;

use super::connection::{Connection, Held};
use super::error::rows::CreditFault;
use super::faults::Faults;
use super::{CliError, crowd};
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::offices::EVERYTHING;
use crate::domain::statement::contributions::is_ahead;
use crate::domain::weight::csv::{self, Row};
use crate::domain::weight::ledger::Line;
use crate::store::ledger::PAGE;

/// A file without faults. Lines count from 1.
pub struct Checked {
    /// All of it.
    pub all: Vec<(usize, Line)>,
    /// The lines of the file that are in the log, as they stand.
    pub logged: Vec<usize>,
}

/// What is read of `GET /api/members/{member}/contributions`.
#[derive(Deserialize)]
struct Credited {
    entry: u64,
    source: String,
    reference: String,
    category: String,
    amount: String,
    occurred_at: String,
}

/// What the ledgers of the members in a file say of it.
#[derive(Default)]
struct Found {
    strangers: Vec<Id>,
    /// With the member.
    credited: Vec<(Id, Credited)>,
}

/// Reads the file and asks the service about every member in it.
///
/// Says every fault with its line, and errors with `Faults`.
pub fn check(
    connection: &Connection,
    path: &Path,
    bytes: &[u8],
    source: &Principal,
) -> Result<Checked, CliError> {
    let survey = csv::survey(bytes, &connection.genesis()?.category_ids());
    let rows = &survey.rows;
    let mut faults = Faults::of(path);
    faults.put_all(survey.listed.clone(), survey.count);
    let now = connection.clock()?;
    for row in rows {
        if let Some(at) = row.occurred_at.filter(|at| is_ahead(*at, now)) {
            faults.put(row.line, &CreditFault::NotYetOccurred { at, now });
        }
    }
    out_of_scope(connection, rows, source, &mut faults)?;
    let logged = hold_against_ledger(connection, rows, source, &mut faults)?;
    faults.finish()?;
    let all = rows.iter();
    let all = all.filter_map(|row| Some((row.line, row.contribution()?)));
    Ok(Checked {
        all: all.collect(),
        logged,
    })
}

/// Puts down every category that the source may not credit. Whoever is no source at all is told so by
/// the service.
fn out_of_scope(
    connection: &Connection,
    rows: &[Row],
    source: &Principal,
    faults: &mut Faults,
) -> Result<(), CliError> {
    let Some(Held { scope, .. }) = connection.held(source, Office::Source)? else {
        return Ok(());
    };
    for row in rows {
        let outside = |category: &&Id| {
            let mut scope = scope.iter();
            !scope.any(|scope| scope == EVERYTHING || scope == category.as_str())
        };
        if let Some(category) = row.category.as_ref().filter(outside) {
            let (source, category) = (source.clone(), category.clone());
            faults.put(row.line, &CreditFault::OutOfScope { source, category });
        }
    }
    Ok(())
}

/// Puts down whom nobody has enrolled, and which references stand in the log for something else; the
/// lines that are in the log as they stand.
fn hold_against_ledger(
    connection: &Connection,
    rows: &[Row],
    source: &Principal,
    faults: &mut Faults,
) -> Result<Vec<usize>, CliError> {
    let mut places: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in rows {
        if let Some(reference) = &row.reference {
            places.entry(reference.as_str()).or_insert(row);
        }
    }
    let Found {
        strangers,
        credited,
    } = ask(connection, rows, source, &places)?;
    let stranger = |id: &&Id| strangers.binary_search(id).is_ok();
    for row in rows {
        if let Some(member) = row.member.as_ref().filter(stranger) {
            let member = member.clone();
            faults.put(row.line, &CreditFault::UnknownMember { member });
        }
    }
    let mut logged = Vec::new();
    for (member, found) in &credited {
        let row = places[found.reference.as_str()];
        if differs(row, member, found) {
            let Credited {
                entry,
                reference,
                category,
                amount,
                occurred_at,
                ..
            } = found;
            let fault = CreditFault::ReferenceUsed {
                reference: reference.clone(),
                entry: *entry,
                logged: format!("{member},{category},{amount},{occurred_at}"),
            };
            faults.put(row.line, &fault);
        } else if row.contribution().is_some() {
            logged.push(row.line);
        }
    }
    Ok(logged)
}

/// Whether a cell that can be read says something else than the log.
fn differs(row: &Row, member: &Id, found: &Credited) -> bool {
    let other = |cell: Option<String>, logged: &str| cell.is_some_and(|cell| cell != logged);
    other(row.member.as_ref().map(Id::to_string), member.as_str())
        || other(row.category.as_ref().map(Id::to_string), &found.category)
        || other(row.amount.map(|amount| amount.to_string()), &found.amount)
        || other(row.occurred_at.map(|at| at.to_string()), &found.occurred_at)
}

/// Asks for the whole ledger of every member in the file; keeps what the source credited under a
/// reference of the file.
fn ask(
    connection: &Connection,
    rows: &[Row],
    source: &Principal,
    places: &BTreeMap<&str, &Row>,
) -> Result<Found, CliError> {
    let mut members: Vec<&Id> = rows.iter().filter_map(|row| row.member.as_ref()).collect();
    members.sort_unstable();
    members.dedup();
    let source = source.to_string();
    let found = Mutex::new(Found::default());
    crowd::each(&members, "checking members", |member| {
        let first = format!("/api/members/{member}/contributions");
        let mut path = first.clone();
        loop {
            let Some(page) = connection.client.find(&path)? else {
                let mut found = found.lock().expect("nobody panics with it");
                found.strangers.push((*member).clone());
                return Ok(());
            };
            let page: Vec<Credited> = serde_json::from_slice(&page)
                .map_err(|error| connection.client.unexpected(&path, error))?;
            let full = i64::try_from(page.len()).is_ok_and(|length| length >= PAGE);
            let last = page.last().filter(|_| full);
            let next = last.map(|line| format!("{first}?after={}.{}", line.entry, line.reference));
            let own = |line: &Credited| {
                line.source == source && places.contains_key(line.reference.as_str())
            };
            let own = page.into_iter().filter(own);
            let own: Vec<_> = own.map(|line| ((*member).clone(), line)).collect();
            let mut found = found.lock().expect("nobody panics with it");
            found.credited.extend(own);
            drop(found);
            match next {
                Some(next) => path = next,
                None => return Ok(()),
            }
        }
    })?;
    let mut found = found.into_inner().expect("nobody panics with it");
    found.strangers.sort_unstable();
    Ok(found)
}
