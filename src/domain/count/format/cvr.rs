//! Cast vote records as scanners give them: what ranks hold may be skipped, shared or repeated.
//!
//! Two layouts, a CSV with one column a rank (RCTab's ES&S reader) and the NIST common data format
//! (SP 1500-103, JSON). [`Rules`] are RCTab's: those that do not depend on the count are applied here,
//! so that a ballot ends where they end it; a rank that may end it later is kept as a shared rank.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::words::number;
use super::{Fault, FormatError, Profile, csv, narrowed};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, OptionIndex, Overvote, Terms};

/// What a rank with several options does to a ballot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OvervoteRule {
    /// The ballot ends there.
    #[default]
    ExhaustImmediately,
    /// The rank is passed over.
    AlwaysSkip,
    /// The ballot ends there while several of them continue.
    ExhaustIfMultipleContinuing,
    /// The rank is passed over while several of them continue.
    SkipIfMultipleContinuing,
}

/// How doubtful ranks are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Several options in one rank.
    pub overvote: OvervoteRule,
    /// How many ranks may be empty one after another before the ballot ends; `None` for any number.
    pub skipped_max: Option<u32>,
    /// Whether an option ranked a second time ends the ballot instead of being passed over.
    pub duplicate_exhausts: bool,
}

/// Where a CSV has its ranks and what its cells say beside names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Columns before the first rank.
    pub before: usize,
    /// How many ranks are read.
    pub ranks: usize,
    /// The cell of an empty rank, beside an empty cell.
    pub skipped: String,
    /// The cell of a rank with too many options.
    pub overvote: String,
    /// What stands between several names in one cell.
    pub delimiter: String,
    /// Whether an empty cell is a write-in that nobody registered.
    pub blank_is_write_in: bool,
    /// The column, from 0, that says how many voted so; one if none does.
    pub count: Option<usize>,
}

/// What stands in one rank: known options, and how many names in all.
#[derive(Clone, Debug, Default)]
struct Rank {
    options: Vec<OptionIndex>,
    names: usize,
    overvoted: bool,
}

/// Reads a CSV with one column a rank and a line of headings; names beyond `candidates` are write-ins
/// that cannot win. Option ids are the candidates' names.
///
/// Errors with the line that does not fit.
pub fn read_csv(
    bytes: &[u8],
    candidates: &[String],
    layout: &Layout,
    rules: &Rules,
) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut builder = begin(candidates, rules).map_err(|fault| fault.at(1))?;
    for (line, text) in (1..)
        .zip(text.lines())
        .skip(1)
        .filter(|(_, text)| !text.trim().is_empty())
    {
        let cells = csv::cells(text).map_err(|fault| fault.at(line))?;
        let weight = match layout.count {
            None => 1,
            Some(column) => {
                let cell = cells.get(column).map_or("", |cell| cell.trim());
                number(cell.as_bytes())
                    .ok_or_else(|| Fault::expected("a whole count", cell).at(line))?
            }
        };
        let ranks = (1..).zip(cells.iter().skip(layout.before).take(layout.ranks));
        let ranks =
            ranks.filter_map(|(rank, cell)| Some((rank, cell_rank(cell, candidates, layout)?)));
        builder
            .push(weight, &marks(ranks, rules))
            .map_err(|error| Fault::from(error).at(line))?;
    }
    Ok(finish(builder, candidates))
}

fn begin(candidates: &[String], rules: &Rules) -> Result<ElectionBuilder, Fault> {
    let overvote = match rules.overvote {
        OvervoteRule::SkipIfMultipleContinuing => Overvote::Skips,
        _ => Overvote::Exhausts,
    };
    let terms = Terms {
        overvote,
        ..Terms::default()
    };
    Ok(ElectionBuilder::new(
        candidates.to_vec(),
        1,
        BallotKind::WeakRanking,
        terms,
    )?)
}

fn finish(builder: ElectionBuilder, candidates: &[String]) -> Profile {
    let election = narrowed(builder.build());
    Profile {
        election,
        names: candidates.to_vec(),
        title: String::new(),
    }
}

/// What a cell holds; `None` for an empty rank.
fn cell_rank(cell: &str, candidates: &[String], layout: &Layout) -> Option<Rank> {
    let cell = cell.trim();
    if cell.is_empty() && !layout.blank_is_write_in || cell == layout.skipped && !cell.is_empty() {
        return None;
    }
    if !layout.overvote.is_empty() && cell == layout.overvote {
        return Some(Rank {
            overvoted: true,
            ..Rank::default()
        });
    }
    let names: Vec<&str> = match layout.delimiter.is_empty() {
        true => vec![cell],
        false => cell
            .split(layout.delimiter.as_str())
            .map(str::trim)
            .collect(),
    };
    let known = |name: &&str| {
        let mut all = (0..).zip(candidates);
        all.find_map(|(index, candidate)| (candidate.trim() == *name).then_some(index))
    };
    Some(Rank {
        options: names.iter().filter_map(known).collect(),
        names: names.len(),
        overvoted: false,
    })
}

/// The marks that the rules leave of a ballot.
fn marks(ranks: impl Iterator<Item = (u32, Rank)>, rules: &Rules) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut last = 0_u32;
    for (rank, held) in ranks {
        let skipped = rank.saturating_sub(last).saturating_sub(1);
        if rules.skipped_max.is_some_and(|max| skipped > max) {
            break;
        }
        last = rank;
        if rules.duplicate_exhausts && held.options.iter().any(|option| seen.contains(option)) {
            break;
        }
        let several = held.overvoted || held.names > 1;
        match rules.overvote {
            OvervoteRule::ExhaustImmediately if several => break,
            OvervoteRule::AlwaysSkip if several => continue,
            _ => {}
        }
        let fresh = held.options.iter().filter(|option| seen.insert(**option));
        marks.extend(fresh.map(|&option| Mark {
            option,
            number: rank,
        }));
    }
    marks
}

/// Reads a NIST SP 1500-103 report with one contest; option ids are the candidates' names, in the
/// order of the report. Of several snapshots of a record the one it names as current counts.
///
/// Errors with line 1 and the reason when it is not such a report.
pub fn read_nist(bytes: &[u8], rules: &Rules) -> Result<Profile, FormatError> {
    let report: Value = serde_json::from_slice(bytes).map_err(|error| {
        let line = u64::try_from(error.line()).unwrap_or(0);
        Fault::expected("JSON", &error.to_string()).at(line)
    })?;
    let fault = |what| Fault::Ends(what).at(1);
    let election = first(&report["Election"]).ok_or_else(|| fault("an Election"))?;
    let contest = first(&election["Contest"]).ok_or_else(|| fault("a Contest"))?;
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for candidate in list(&election["Candidate"]) {
        names.insert(text(&candidate["@id"]), text(&candidate["Name"]));
    }
    let mut candidates: Vec<String> = Vec::new();
    let mut options: BTreeMap<&str, OptionIndex> = BTreeMap::new();
    for selection in list(&contest["ContestSelection"]) {
        let candidate = first(&selection["CandidateIds"]).map(text);
        if let Some(name) = candidate.and_then(|id| names.get(id)) {
            let index = OptionIndex::try_from(candidates.len()).unwrap_or(OptionIndex::MAX);
            options.insert(text(&selection["@id"]), index);
            candidates.push((*name).to_owned());
        }
    }
    let mut builder = begin(&candidates, rules).map_err(|fault| fault.at(1))?;
    for record in list(&report["CVR"]) {
        let ranks = nist_ranks(record, &options);
        builder
            .push(1, &marks(ranks.into_iter(), rules))
            .map_err(|error| Fault::from(error).at(1))?;
    }
    Ok(finish(builder, &candidates))
}

fn nist_ranks(record: &Value, options: &BTreeMap<&str, OptionIndex>) -> BTreeMap<u32, Rank> {
    let current = text(&record["CurrentSnapshotId"]);
    let snapshots = list(&record["CVRSnapshot"]);
    let snapshot = snapshots
        .iter()
        .find(|snapshot| text(&snapshot["@id"]) == current);
    let snapshot = snapshot.or(snapshots.last());
    let contest = snapshot.and_then(|snapshot| first(&snapshot["CVRContest"]));
    let mut ranks: BTreeMap<u32, Rank> = BTreeMap::new();
    for selection in contest.map_or(&[][..], |contest| list(&contest["CVRContestSelection"])) {
        for position in list(&selection["SelectionPosition"]) {
            let marked =
                text(&position["HasIndication"]) != "no" && text(&position["IsAllocable"]) != "no";
            let rank = position["Rank"]
                .as_u64()
                .and_then(|rank| u32::try_from(rank).ok());
            if let (true, Some(rank)) = (marked, rank) {
                let held = ranks.entry(rank).or_default();
                held.names = held.names.saturating_add(1);
                held.options
                    .extend(options.get(text(&selection["ContestSelectionId"])));
            }
        }
    }
    ranks
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn first(value: &Value) -> Option<&Value> {
    list(value).first()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
