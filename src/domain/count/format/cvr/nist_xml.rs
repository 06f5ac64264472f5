//! Cast vote records of NIST SP 1500-103 as XML: the same as the JSON of `nist`, in elements.
//!
//! Elements are known by their names in any namespace; ids are the attribute `ObjectId`. A document type is refused.

use roxmltree::{Document, Node};

use super::nist_report::{
    Candidate, Contest, Election, File, Position, Record, RecordContest, RecordSelection,
    Selection, Snapshot,
};
use crate::domain::count::format::words::number;
use crate::domain::count::format::{Fault, FormatError};
use crate::domain::fault::Term;

/// Reads a report; errors with the line that is not XML or holds something else than it must.
pub fn parse(text: &str) -> Result<File, FormatError> {
    let document = Document::parse(text).map_err(|error| {
        let line = u64::from(error.pos().row).max(1);
        let said = error.to_string();
        let reason = said
            .rsplit_once(" at ")
            .map_or(said.as_str(), |(reason, _)| reason);
        let (expected, reason) = (Term("form-xml"), reason.to_owned());
        Fault::Json { expected, reason }.at(line)
    })?;
    let root = Element {
        node: document.root_element(),
    };
    if !root.is("CastVoteRecordReport") {
        let found = root.node.tag_name().name();
        return Err(Fault::expected("form-nist-report", found).at(1));
    }
    Ok(File {
        election: root.each("Election", Element::election)?,
        records: root.each("CVR", Element::record)?,
    })
}

#[derive(Clone, Copy)]
struct Element<'a, 'input> {
    node: Node<'a, 'input>,
}

impl<'a, 'input> Element<'a, 'input> {
    fn is(self, name: &str) -> bool {
        self.node.is_element() && self.node.tag_name().name() == name
    }

    fn children(self, name: &str) -> impl Iterator<Item = Element<'a, 'input>> {
        let children = self.node.children().map(|node| Element { node });
        children.filter(move |child| child.is(name))
    }

    fn each<T>(
        self,
        name: &str,
        read: impl Fn(Element<'a, 'input>) -> Result<T, FormatError>,
    ) -> Result<Vec<T>, FormatError> {
        self.children(name).map(read).collect()
    }

    fn id(self) -> String {
        self.node
            .attribute("ObjectId")
            .unwrap_or_default()
            .to_owned()
    }

    /// What the only child of that name says, without blanks around it; `None` without one. Errors where there are
    /// several, or where it holds elements.
    fn text(self, name: &str) -> Result<Option<&'a str>, FormatError> {
        let mut found = self.children(name);
        let Some(child) = found.next() else {
            return Ok(None);
        };
        let text = child.node.text().unwrap_or_default().trim();
        match found.next().is_some() || child.node.children().any(|node| node.is_element()) {
            true => Err(self.fault("form-xml-text", name)),
            false => Ok(Some(text)),
        }
    }

    fn owned(self, name: &str) -> Result<String, FormatError> {
        Ok(self.text(name)?.unwrap_or_default().to_owned())
    }

    fn whole(self, name: &'static str) -> Result<Option<u32>, FormatError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let whole = number(text.as_bytes()).and_then(|whole| u32::try_from(whole).ok());
        match whole {
            Some(whole) => Ok(Some(whole)),
            None => Err(self.fault("form-whole-number", text)),
        }
    }

    fn fault(self, expected: &'static str, found: &str) -> FormatError {
        let place = self.node.document().text_pos_at(self.node.range().start);
        Fault::expected(expected, found).at(place.row.into())
    }

    fn election(self) -> Result<Election, FormatError> {
        let candidate = |one: Element<'_, '_>| {
            let (id, name) = (one.id(), one.owned("Name")?);
            Ok(Candidate { id, name })
        };
        Ok(Election {
            contest: self.each("Contest", Element::contest)?,
            candidate: self.each("Candidate", candidate)?,
        })
    }

    fn contest(self) -> Result<Contest, FormatError> {
        Ok(Contest {
            id: self.id(),
            name: self.owned("Name")?,
            vote_variation: self.owned("VoteVariation")?,
            contest_selection: self.each("ContestSelection", Element::selection)?,
        })
    }

    fn selection(self) -> Result<Selection, FormatError> {
        let ids = self.children("CandidateIds");
        let ids = ids.flat_map(|ids| ids.node.text().unwrap_or_default().split_whitespace());
        Ok(Selection {
            id: self.id(),
            candidate_ids: ids.map(str::to_owned).collect(),
            is_write_in: match self.text("IsWriteIn")? {
                Some("true" | "1") => true,
                None | Some("false" | "0") => false,
                Some(other) => return Err(self.fault("form-is-write-in", other)),
            },
        })
    }

    fn record(self) -> Result<Record, FormatError> {
        Ok(Record {
            current_snapshot_id: self.owned("CurrentSnapshotId")?,
            snapshots: self.each("CVRSnapshot", |snapshot| {
                Ok(Snapshot {
                    id: snapshot.id(),
                    contests: snapshot.each("CVRContest", Element::record_contest)?,
                })
            })?,
            ..Record::default()
        })
    }

    fn record_contest(self) -> Result<RecordContest, FormatError> {
        Ok(RecordContest {
            contest_id: self.owned("ContestId")?,
            selections: self.each("CVRContestSelection", |selection| {
                Ok(RecordSelection {
                    contest_selection_id: selection.owned("ContestSelectionId")?,
                    rank: selection.whole("Rank")?,
                    status: selection.owned("Status")?,
                    selection_position: selection.each("SelectionPosition", Element::position)?,
                })
            })?,
        })
    }

    fn position(self) -> Result<Position, FormatError> {
        let has_write_in = self.children("CVRWriteIn").next().is_some();
        Ok(Position {
            has_indication: self.owned("HasIndication")?,
            is_allocable: self.owned("IsAllocable")?,
            rank: self.whole("Rank")?,
            number_votes: self.whole("NumberVotes")?,
            write_in: has_write_in.then_some(serde::de::IgnoredAny),
        })
    }
}
