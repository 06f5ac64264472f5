//! The ledger lines that go to one member, found in one way wherever they are kept: in the rows of a
//! database, or in the batches of a mirror.

use super::ledger::LedgerBasis;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::weight::derivation::{Correction, EventLine, LedgerLine};
use crate::domain::weight::ledger::Line;
use crate::domain::weight::member::Member;

/// Where lines and reasons are kept.
pub trait LineSource {
    /// Why they cannot be had.
    type Error;

    /// Every line that credits one of these members, with the entry of its batch and its source; by member,
    /// each in log order.
    fn lines(&mut self, members: &[&Id]) -> Result<Vec<(u64, Id, Line)>, Self::Error>;

    /// The text of a correction's reason; `None` where it was erased.
    fn reason(&mut self, hash: &Hash) -> Result<Option<String>, Self::Error>;
}

/// What a member's weight is made from.
pub struct OwnLines<'a> {
    /// The member as it is weighed.
    pub member: &'a Member,
    /// Everybody whose contributions go to it.
    pub from: Vec<&'a Id>,
    /// The lines that count, as they were credited, each with what became of it.
    pub lines: Vec<LedgerLine>,
    /// Lines that were logged too late for the roll, to be shown beside.
    pub late: Vec<EventLine>,
}

impl LedgerBasis {
    /// The lines that go to a member; `None` without a vote. Errors with the source's own.
    pub fn lines_of<S: LineSource>(
        &self,
        member: &Id,
        source: &mut S,
    ) -> Result<Option<OwnLines<'_>>, S::Error> {
        let Some((member, from)) = self.credited_to(member) else {
            return Ok(None);
        };
        let (mut lines, mut late) = (Vec::new(), Vec::new());
        for (entry, credited_by, line) in source.lines(&from)? {
            let came_with = (line.member != member.id).then(|| line.member.to_string());
            let place = self
                .batches()
                .binary_search_by_key(&entry, |batch| batch.entry);
            let record = place.ok().and_then(|place| self.batches().get(place));
            // What came too late for the roll has no batch here.
            let Some((record, event)) = record.and_then(|record| {
                let event = self.credited(record, &line)?;
                Some((record, event))
            }) else {
                late.push(EventLine::late(entry, &credited_by, &line, came_with));
                continue;
            };
            let correction = match self.correction(record, &line) {
                None => None,
                Some(found) => Some(Correction {
                    entry: found.entry,
                    amount: found.amount,
                    reason: match source.reason(&found.reason)? {
                        Some(text) => text,
                        None => found.reason.to_string(),
                    },
                }),
            };
            lines.push(LedgerLine {
                event,
                reference: line.reference.to_string(),
                correction,
                came_with,
            });
        }
        Ok(Some(OwnLines {
            member,
            from,
            lines,
            late,
        }))
    }
}
