//! Cast vote records in the NIST common data format, SP 1500-103, as JSON or XML.
//!
//! Weights are our extension: a record may say `x-folkmoot:Weight` and, where it stands for several voters,
//! `x-folkmoot:Heads`, both as strings (`docs/METHODS.md`). What the standard has besides is passed over; what is
//! read must be of its type.

use std::collections::BTreeMap;

use super::nist_report::{
    Contest, File, Position, Record, RecordContest, RecordSelection, Selection,
};
use super::{Candidates, Rank, Rules, WRITE_INS, begin, finish, marks, nist_xml};
use crate::domain::count::format::words::number;
use crate::domain::count::format::{Fault, FormatError, Profile};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, OptionIndex};

/// The property of a record that says its weight: our extension.
pub const WEIGHT: &str = "x-folkmoot:Weight";

/// The property of a record that says how many voters it stands for: our extension.
pub const HEADS: &str = "x-folkmoot:Heads";

/// What a configuration says of the names in a report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Labels<'a> {
    /// The place of undeclared write-ins, where there are any.
    pub write_ins: Option<OptionIndex>,
    /// The candidate that stands for a rank with too many; empty for none.
    pub overvote: &'a str,
}

/// One contest of a report.
struct Report<'a> {
    records: &'a [Record],
    contest: &'a Contest,
    kind: BallotKind,
    /// The name of the candidate by the id of the selection that marks them; `None` for a write-in.
    names: Vec<(&'a str, Option<&'a str>)>,
}

/// Reads one contest of a SP 1500-103 report, which is the only one if `contest` (an id or a name) is
/// `None`; option ids are the candidates' names, in the order of the report, and after them the write-ins
/// where there are any. Of several snapshots of a record the one it names as current counts.
///
/// Errors with the line where it is not JSON, else with line 1 and the reason when it is not such a report.
pub fn read(bytes: &[u8], contest: Option<&str>, rules: &Rules) -> Result<Profile, FormatError> {
    let file = parse(bytes)?;
    let profile = || {
        let report = Report::of(&file, contest, kind)?;
        let named = report.names.iter().filter_map(|(_, name)| *name);
        let mut options: Vec<String> = named.map(str::to_owned).collect();
        let candidates = Candidates::named(&options);
        let mut labels = Labels::default();
        if report.has_write_ins() {
            labels.write_ins = OptionIndex::try_from(options.len()).ok();
            options.push(WRITE_INS.to_owned());
        }
        let has_write_ins = labels.write_ins.is_some();
        let mut builder = begin(&options, has_write_ins, report.kind, rules, None)?;
        report.add(&mut builder, &candidates, labels, rules)?;
        Ok(finish(builder, &options))
    };
    profile().map_err(|fault: Fault| fault.at(1))
}

/// Adds the ballots of a report.
///
/// Errors like [`read`], and on a mark for a name that no candidate has.
pub fn add(
    builder: &mut ElectionBuilder,
    bytes: &[u8],
    candidates: &Candidates,
    (contest, labels): (Option<&str>, Labels<'_>),
    rules: &Rules,
) -> Result<(), FormatError> {
    let file = parse(bytes)?;
    // Whatever the contest says of itself, RCTab counts ranks.
    let ranked = |_: &Contest| Ok(BallotKind::WeakRanking);
    let report = Report::of(&file, contest, ranked).map_err(|fault| fault.at(1))?;
    report
        .add(builder, candidates, labels, rules)
        .map_err(|fault| fault.at(1))
}

fn parse(bytes: &[u8]) -> Result<File, FormatError> {
    if is_xml(bytes) {
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
        return nist_xml::parse(text.trim_start_matches('\u{feff}').trim_start());
    }
    serde_json::from_slice(bytes).map_err(|error| Fault::json("form-nist-records", &error))
}

/// Whether a file begins as XML does.
pub fn is_xml(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Whom a mark is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Marked {
    Option(OptionIndex),
    Overvote,
}

impl<'a> Report<'a> {
    fn of(
        file: &'a File,
        wanted: Option<&str>,
        kind: fn(&Contest) -> Result<BallotKind, Fault>,
    ) -> Result<Report<'a>, Fault> {
        let contests: Vec<&Contest> = file.election.iter().flat_map(|one| &one.contest).collect();
        let is_wanted = |contest: &&&Contest| match wanted {
            Some(name) => contest.id == name || contest.name == name,
            None => true,
        };
        let contest = match (contests.iter().find(is_wanted), contests.len(), wanted) {
            (None, 0, _) => return Err(Fault::ends("form-nist-election")),
            (None, ..) => return Err(Fault::ends("form-contest")),
            (Some(_), 2.., None) => return Err(Fault::Several),
            (Some(contest), ..) => *contest,
        };
        let candidates = file.election.iter().flat_map(|one| &one.candidate);
        let names: BTreeMap<&str, &str> = candidates
            .map(|one| (one.id.as_str(), one.name.as_str()))
            .collect();
        // A selection that stands for nobody is missed only where it is marked.
        let named = |selection: &'a Selection| {
            let candidate = selection.candidate_ids.first();
            let name = candidate.and_then(|id| names.get(id.as_str()).copied());
            let known = selection.is_write_in || name.is_some();
            let name = name.filter(|_| !selection.is_write_in);
            known.then_some((selection.id.as_str(), name))
        };
        let selections = contest.contest_selection.iter().filter_map(named);
        Ok(Report {
            records: &file.records,
            contest,
            kind: kind(contest)?,
            names: selections.collect(),
        })
    }

    /// Whether somebody is written in, or could be.
    fn has_write_ins(&self) -> bool {
        let mut selections = self
            .records
            .iter()
            .filter_map(|record| self.selections(record));
        let written = |marked: &RecordSelection| {
            let mut positions = marked.selection_position.iter();
            positions.any(|position| position.write_in.is_some())
        };
        self.names.iter().any(|(_, name)| name.is_none())
            || selections.any(|selections| selections.iter().any(written))
    }

    fn add(
        &self,
        builder: &mut ElectionBuilder,
        candidates: &Candidates,
        labels: Labels<'_>,
        rules: &Rules,
    ) -> Result<(), Fault> {
        let names: BTreeMap<&str, Option<&str>> = self.names.iter().copied().collect();
        let whole = |text: &Option<String>, expected| match text {
            None => Ok(1),
            Some(text) => number(text.as_bytes()).ok_or_else(|| Fault::expected(expected, text)),
        };
        for record in self.records {
            let weight = whole(&record.weight, "form-whole-weight")?;
            let heads = whole(&record.heads, "form-voters")?;
            let heads = u32::try_from(heads)
                .map_err(|_| Fault::expected("form-voters", &heads.to_string()))?;
            let Some(selections) = self.selections(record) else {
                continue;
            };
            let whom = |id: &str, position: &Position| {
                let name = names
                    .get(id)
                    .ok_or_else(|| Fault::expected("form-nist-selection", id))?;
                match name.filter(|_| position.write_in.is_none()) {
                    Some(name) if !labels.overvote.is_empty() && name == labels.overvote => {
                        Ok(Marked::Overvote)
                    }
                    Some(name) => candidates.place(name).map(Marked::Option),
                    None => labels
                        .write_ins
                        .map(Marked::Option)
                        .ok_or_else(|| Fault::expected("form-write-in-label", id)),
                }
            };
            let marks = match self.kind.is_ranked() {
                true => marks(ranks(selections, &whom)?.into_iter(), rules)?,
                false => amounts(selections, &whom)?,
            };
            builder.push_heads(heads, weight, &marks)?;
        }
        Ok(())
    }

    /// What a record marks; `None` where the contest is not on it.
    fn selections(&self, record: &'a Record) -> Option<&'a [RecordSelection]> {
        let mut snapshots = record.snapshots.iter();
        let snapshot = snapshots.find(|snapshot| snapshot.id == record.current_snapshot_id);
        let contests = &snapshot.or(record.snapshots.last())?.contests;
        let is_ours = |contest: &&RecordContest| {
            contest.contest_id.is_empty() || contest.contest_id == self.contest.id
        };
        let contest = contests.iter().find(is_ours)?;
        Some(&contest.selections)
    }
}

/// What ballots of a contest are, by its `VoteVariation`; rankings where it says none.
fn kind(contest: &Contest) -> Result<BallotKind, Fault> {
    match contest.vote_variation.as_str() {
        "" | "rcv" | "borda" => Ok(BallotKind::WeakRanking),
        "approval" | "n-of-m" => Ok(BallotKind::Approvals),
        "plurality" | "majority" => Ok(BallotKind::Choice),
        "range" => Ok(BallotKind::Scores),
        "cumulative" => Ok(BallotKind::Points),
        other => Err(Fault::expected("form-vote-variation", other)),
    }
}

fn is_settled(selection: &RecordSelection) -> bool {
    selection.status != "needs-adjudication"
}

/// The positions that count, each with its selection.
fn positions(
    selections: &[RecordSelection],
) -> impl Iterator<Item = (&RecordSelection, &Position)> {
    let settled = selections.iter().filter(|selection| is_settled(selection));
    let all = settled.flat_map(|selection| {
        let positions = selection.selection_position.iter();
        positions.map(move |position| (selection, position))
    });
    all.filter(|(_, position)| position.has_indication != "no" && position.is_allocable != "no")
}

/// The ranks that hold anything. A selection may have its rank itself, without any position.
fn ranks(
    selections: &[RecordSelection],
    whom: &impl Fn(&str, &Position) -> Result<Marked, Fault>,
) -> Result<BTreeMap<u32, Rank>, Fault> {
    let bare = Position::default();
    let alone = selections
        .iter()
        .filter(|selection| is_settled(selection) && selection.selection_position.is_empty())
        .filter(|selection| selection.rank.is_some())
        .map(|selection| (selection, &bare));
    let mut ranks: BTreeMap<u32, Rank> = BTreeMap::new();
    for (selection, position) in positions(selections).chain(alone) {
        let id = selection.contest_selection_id.as_str();
        let rank = position.rank.or(selection.rank);
        let rank = rank.ok_or_else(|| Fault::expected("form-nist-rank", id))?;
        let held = ranks.entry(rank).or_default();
        match whom(id, position)? {
            Marked::Overvote => held.overvoted = true,
            Marked::Option(option) => {
                held.names = held.names.saturating_add(1);
                held.options.push(option);
            }
        }
    }
    Ok(ranks)
}

/// Marks with the number of votes that each position stands for.
fn amounts(
    selections: &[RecordSelection],
    whom: &impl Fn(&str, &Position) -> Result<Marked, Fault>,
) -> Result<Vec<Mark>, Fault> {
    let mut marks = Vec::new();
    for (selection, position) in positions(selections) {
        if let Marked::Option(option) = whom(&selection.contest_selection_id, position)? {
            marks.push(Mark {
                option,
                number: position.number_votes.unwrap_or(1),
            });
        }
    }
    Ok(marks)
}
