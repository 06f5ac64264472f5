//! A batch of the ledger: the lines that a `contributions` statement names, in their one spelling.
//!
//! One line an event, `reference member category amount occurred-at` LF, in order of reference, each
//! reference once. The Merkle root (RFC 6962) is over the lines without their line feeds, so that a
//! member can be shown its own lines alone. Format: `docs/formats/ledger.md`, "Ledger".

use std::collections::BTreeMap;

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::tree::{leaf_hash, root_of};
use crate::domain::time::Time;
use crate::faults;

/// One credited contribution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Unique for its source.
    pub reference: Id,
    /// Who is credited.
    pub member: Id,
    /// What kind of contribution it is.
    pub category: Id,
    /// How much, in the organisation's units; may be negative.
    pub amount: i64,
    /// When it happened.
    pub occurred_at: Time,
}

impl Line {
    /// Reads one line without its line feed; `None` unless it is in the one spelling.
    pub fn parse(text: &str) -> Option<Line> {
        let mut fields = text.split(' ');
        let line = Line {
            reference: Id::parse(fields.next()?)?,
            member: Id::parse(fields.next()?)?,
            category: Id::parse(fields.next()?)?,
            amount: fields.next()?.parse().ok()?,
            occurred_at: Time::parse(fields.next()?)?,
        };
        (line.text() == text).then_some(line)
    }

    /// The line without its line feed.
    pub fn text(&self) -> String {
        let Line {
            reference,
            member,
            category,
            amount,
            occurred_at,
        } = self;
        format!("{reference} {member} {category} {amount} {occurred_at}")
    }
}

faults! {
    /// Why bytes are not a batch. Lines count from 1.
    pub enum LedgerError {
        /// The bytes are not UTF-8 text ending in a line feed.
        NotText "ledger-lines.not-text" Unfit;
        /// A line is not in its one spelling.
        BadLine { line: usize, text: String } "ledger-lines.bad-line" Unfit;
        /// References do not ascend.
        OutOfOrder { line: usize, reference: Id } "ledger-lines.out-of-order" Unfit;
        /// There are no lines.
        Empty "ledger-lines.empty" Unfit;
    }
}

/// A batch: at least one line, in order of reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    lines: Vec<Line>,
}

impl Batch {
    /// Puts lines in order. Errors with `Empty`, or `OutOfOrder` for a reference that stands twice.
    pub fn new(mut lines: Vec<Line>) -> Result<Batch, LedgerError> {
        lines.sort_by(|a, b| a.reference.cmp(&b.reference));
        Batch::ordered(lines)
    }

    fn ordered(lines: Vec<Line>) -> Result<Batch, LedgerError> {
        if lines.is_empty() {
            return Err(LedgerError::Empty);
        }
        for (number, pair) in (2_usize..).zip(lines.windows(2)) {
            if let [before, line] = pair
                && before.reference >= line.reference
            {
                return Err(LedgerError::OutOfOrder {
                    line: number,
                    reference: line.reference.clone(),
                });
            }
        }
        Ok(Batch { lines })
    }

    /// Reads the text of a batch. Errors with the first line that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Batch, LedgerError> {
        let text = std::str::from_utf8(bytes).map_err(|_| LedgerError::NotText)?;
        if text.is_empty() {
            return Err(LedgerError::Empty);
        }
        let text = text.strip_suffix('\n').ok_or(LedgerError::NotText)?;
        let mut lines = Vec::new();
        for (number, line) in (1_usize..).zip(text.split('\n')) {
            lines.push(Line::parse(line).ok_or_else(|| LedgerError::BadLine {
                line: number,
                text: line.chars().take(200).collect(),
            })?);
        }
        Batch::ordered(lines)
    }

    /// The lines, in order of reference.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The text that a `contributions` statement names by its hash.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text() + "\n").collect()
    }

    /// Merkle root (RFC 6962) over the lines without their line feeds.
    pub fn root(&self) -> Hash {
        root_of(
            self.lines
                .iter()
                .map(|line| leaf_hash(line.text().as_bytes())),
        )
    }

    /// The sum of each category that occurs, in category order.
    pub fn totals(&self) -> Vec<(Id, i128)> {
        let mut totals: BTreeMap<&Id, i128> = BTreeMap::new();
        for line in &self.lines {
            let total = totals.entry(&line.category).or_default();
            *total = total.saturating_add(i128::from(line.amount));
        }
        totals
            .into_iter()
            .map(|(category, total)| (category.clone(), total))
            .collect()
    }
}
