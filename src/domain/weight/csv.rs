//! Contributions as people keep them: a CSV file with the header
//! `reference,member,category,amount,occurred_at`.
//!
//! Every fault is reported with its line; one fault, and nothing of the file is taken. Rules:
//! `docs/WEIGHTS.md`, section 7.

use std::collections::BTreeMap;

use crate::domain::csv::{self, CsvFault, FAULTS_MAX, LineFault, Records, shown};
use crate::domain::fault::Value;
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::ledger::{Batch, Line};

/// The first line of every file.
pub const HEADER: &str = "reference,member,category,amount,occurred_at";

/// How many cells a record has.
const CELLS: usize = 5;

/// Why a file was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CsvError {
    /// The first [`FAULTS_MAX`] faults in order of line; at least one.
    pub listed: Vec<LineFault>,
    /// How many faults there are in all.
    pub count: usize,
}

crate::faults! {
    /// What can be wrong with a file of contributions, besides not being CSV. Cells are cut to 100
    /// characters.
    pub enum ContributionFault {
        /// The first line is another one.
        BadHeader { wanted: &'static str, found: String } "contributions-file.bad-header" Malformed;
        /// A header and nothing else.
        NoLines "contributions-file.no-lines" Malformed;
        /// A cell that a spreadsheet would run.
        FormulaLike { field: Value, cell: String } "contributions-file.formula-like" Malformed;
        /// A reference outside the grammar.
        BadReference { cell: String } "contributions-file.bad-reference" Malformed;
        /// A member that is not an id.
        BadMember { cell: String } "contributions-file.bad-member" Malformed;
        /// A category the organisation does not have; points that can be spent are none.
        UnknownCategory { cell: String, known: String } "contributions-file.unknown-category" Malformed;
        /// An amount that is not a whole number.
        BadAmount { cell: String } "contributions-file.bad-amount" Malformed;
        /// An amount outside 64 bits.
        AmountOverflow { cell: String } "contributions-file.amount-overflow" Malformed;
        /// A time that cannot be read, or lacks its zone.
        BadTime { cell: String } "contributions-file.bad-time" Malformed;
        /// The reference is in an earlier line too.
        DuplicateReference { reference: String, first: usize } "contributions-file.duplicate-reference" Malformed;
    }
}

/// One record of a file: what can be read of it. A cell that cannot has a fault of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The line of the file on which the record begins, counted from 1.
    pub line: usize,
    /// The first cell.
    pub reference: Option<Id>,
    /// The second cell.
    pub member: Option<Id>,
    /// The third cell, if the organisation has it.
    pub category: Option<Id>,
    /// The fourth cell.
    pub amount: Option<i64>,
    /// The fifth cell.
    pub occurred_at: Option<Time>,
}

impl Row {
    /// The contribution, when every cell could be read.
    pub fn contribution(&self) -> Option<Line> {
        Some(Line {
            reference: self.reference.clone()?,
            member: self.member.clone()?,
            category: self.category.clone()?,
            amount: self.amount?,
            occurred_at: self.occurred_at?,
        })
    }
}

/// What stands in a file, faults and all: for whoever has more to say about its lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Survey {
    /// The records that have cells at all, in order of line.
    pub rows: Vec<Row>,
    /// The first [`FAULTS_MAX`] faults in order of line.
    pub listed: Vec<LineFault>,
    /// How many faults there are in all.
    pub count: usize,
}

impl Survey {
    fn put(&mut self, fault: LineFault) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < FAULTS_MAX {
            self.listed.push(fault);
        }
    }
}

/// Reads a whole file into a batch; the lines may be in any order.
///
/// # Errors
/// Every fault of the file, and then nothing of it is taken.
pub fn read(bytes: &[u8], categories: &[Id]) -> Result<Batch, CsvError> {
    let Survey {
        rows,
        listed,
        count,
    } = survey(bytes, categories);
    if count > 0 {
        return Err(CsvError { listed, count });
    }
    let lines = rows.iter().filter_map(Row::contribution).collect();
    Ok(Batch::new(lines).expect("a file without faults has lines and repeats no reference"))
}

/// Reads a whole file, line by line, with every fault of every cell.
pub fn survey(bytes: &[u8], categories: &[Id]) -> Survey {
    let mut survey = Survey::default();
    let mut records = match Records::of(bytes) {
        Ok(records) => records,
        Err(fault) => {
            survey.put(fault);
            return survey;
        }
    };
    let found = records.header();
    if found != HEADER {
        let (wanted, found) = (HEADER, shown(&found));
        let fault = ContributionFault::BadHeader { wanted, found };
        survey.put(LineFault::of(1, &fault));
        return survey;
    }
    // Also of lines with another fault: correcting that one must not bring up a new one.
    let mut firsts: BTreeMap<Id, usize> = BTreeMap::new();
    for csv::Record { line, cells } in records {
        let cells = match cells {
            Ok(cells) => cells,
            Err(fault) => {
                survey.put(LineFault::of(line, &fault));
                continue;
            }
        };
        let mut put = |fault: LineFault| survey.put(fault);
        let row = row(line, &cells, categories, &mut put);
        if let Some(reference) = &row.reference {
            let first = *firsts.entry(reference.clone()).or_insert(line);
            if first != line {
                let reference = reference.to_string();
                let fault = ContributionFault::DuplicateReference { reference, first };
                survey.put(LineFault::of(line, &fault));
            }
        }
        survey.rows.push(row);
    }
    if survey.rows.is_empty() && survey.count == 0 {
        survey.put(LineFault::of(1, &ContributionFault::NoLines));
    }
    survey
}

/// What can be read of a record, and a fault for every cell that cannot.
fn row(
    line: usize,
    cells: &[impl AsRef<str>],
    categories: &[Id],
    put: &mut impl FnMut(LineFault),
) -> Row {
    let mut row = Row {
        line,
        reference: None,
        member: None,
        category: None,
        amount: None,
        occurred_at: None,
    };
    let [reference, member, category, amount, occurred_at] = cells else {
        let (wanted, found) = (CELLS, cells.len());
        put(LineFault::of(line, &CsvFault::CellCount { wanted, found }));
        row.reference = cells.first().and_then(|cell| Id::parse(cell.as_ref()));
        return row;
    };
    let mut put = |fault: ContributionFault| put(LineFault::of(line, &fault));
    let bad_reference = |cell| ContributionFault::BadReference { cell };
    row.reference = read_cell("column-reference", reference, Id::parse, bad_reference)
        .map_err(&mut put)
        .ok();
    let bad_member = |cell| ContributionFault::BadMember { cell };
    row.member = read_cell("column-member", member, Id::parse, bad_member)
        .map_err(&mut put)
        .ok();
    let known = |cell: &str| Id::parse(cell).filter(|id| categories.contains(id));
    let names = || categories.iter().map(Id::as_str).collect::<Vec<_>>();
    let unknown = |cell| ContributionFault::UnknownCategory {
        cell,
        known: names().join(", "),
    };
    row.category = read_cell("column-category", category, known, unknown)
        .map_err(&mut put)
        .ok();
    row.amount = read_amount(amount.as_ref()).map_err(&mut put).ok();
    let bad_time = |cell| ContributionFault::BadTime { cell };
    row.occurred_at = read_cell("column-occurred-at", occurred_at, Time::spelled, bad_time)
        .map_err(&mut put)
        .ok();
    row
}

/// Reads one cell, unless a spreadsheet would run it.
fn read_cell<T>(
    field: &'static str,
    cell: &impl AsRef<str>,
    read: impl FnOnce(&str) -> Option<T>,
    bad: impl FnOnce(String) -> ContributionFault,
) -> Result<T, ContributionFault> {
    let cell = cell.as_ref();
    refuse_formula(field, cell)?;
    read(cell).ok_or_else(|| bad(shown(cell)))
}

fn refuse_formula(field: &'static str, cell: &str) -> Result<(), ContributionFault> {
    match csv::is_formula_like(cell) {
        true => Err(ContributionFault::FormulaLike {
            field: Value::Term(field.into()),
            cell: shown(cell),
        }),
        false => Ok(()),
    }
}

fn read_amount(cell: &str) -> Result<i64, ContributionFault> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    if digits == cell || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        refuse_formula("column-amount", cell)?;
    }
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !whole || (digits.starts_with('0') && cell != "0") {
        return Err(ContributionFault::BadAmount { cell: shown(cell) });
    }
    let overflow = |_| ContributionFault::AmountOverflow { cell: shown(cell) };
    cell.parse().map_err(overflow)
}
