//! Cast vote records in the NIST common data format, SP 1500-103, as JSON.
//!
//! Weights are our extension: a record may say `x-folkmoot:Weight` and, where it stands for several voters,
//! `x-folkmoot:Heads`, both as strings (`docs/METHODS.md`).

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Candidates, Rank, Rules, begin, finish, marks};
use crate::domain::count::format::words::number;
use crate::domain::count::format::{Fault, FormatError, Profile};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, OptionIndex};

/// The property of a record that says its weight: our extension.
pub const WEIGHT: &str = "x-folkmoot:Weight";

/// The property of a record that says how many voters it stands for: our extension.
pub const HEADS: &str = "x-folkmoot:Heads";

/// One contest of a report.
struct Report<'a> {
    records: &'a [Value],
    contest: &'a str,
    kind: BallotKind,
    /// The names of candidates by the id of the selection that marks them, in the order of the report.
    names: Vec<(&'a str, &'a str)>,
}

/// Reads one contest of a SP 1500-103 report, which is the only one if `contest` (an id or a name) is
/// `None`; option ids are the candidates' names, in the order of the report. Of several snapshots of a
/// record the one it names as current counts.
///
/// Errors with the line where it is not JSON, else with line 1 and the reason when it is not such a report.
pub fn read(bytes: &[u8], contest: Option<&str>, rules: &Rules) -> Result<Profile, FormatError> {
    let value = json(bytes)?;
    let report = Report::of(&value, contest).map_err(|fault| fault.at(1))?;
    let candidates: Vec<String> = report
        .names
        .iter()
        .map(|(_, name)| (*name).to_owned())
        .collect();
    let mut builder = begin(&candidates, report.kind, rules, None).map_err(|fault| fault.at(1))?;
    report
        .add(&mut builder, &Candidates::named(&candidates), rules)
        .map_err(|fault| fault.at(1))?;
    Ok(finish(builder, &candidates))
}

/// Adds the ballots of a report; names beyond `candidates` are write-ins that cannot win.
pub fn add(
    builder: &mut ElectionBuilder,
    bytes: &[u8],
    candidates: &Candidates,
    contest: Option<&str>,
    rules: &Rules,
) -> Result<(), FormatError> {
    let value = json(bytes)?;
    let report = Report::of(&value, contest).map_err(|fault| fault.at(1))?;
    report
        .add(builder, candidates, rules)
        .map_err(|fault| fault.at(1))
}

fn json(bytes: &[u8]) -> Result<Value, FormatError> {
    serde_json::from_slice(bytes).map_err(|error| Fault::json("form-json", &error))
}

impl<'a> Report<'a> {
    fn of(report: &'a Value, wanted: Option<&str>) -> Result<Report<'a>, Fault> {
        let election = first(&report["Election"]).ok_or(Fault::ends("form-nist-election"))?;
        let contests = list(&election["Contest"]);
        let is_wanted = |contest: &&Value| match wanted {
            Some(name) => text(&contest["@id"]) == name || text(&contest["Name"]) == name,
            None => true,
        };
        let contest = match (contests.iter().find(is_wanted), contests.len(), wanted) {
            (None, ..) => return Err(Fault::ends("form-contest")),
            (Some(_), 2.., None) => return Err(Fault::Several),
            (Some(contest), ..) => contest,
        };
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for candidate in list(&election["Candidate"]) {
            names.insert(text(&candidate["@id"]), text(&candidate["Name"]));
        }
        let named = |selection: &'a Value| {
            let candidate = first(&selection["CandidateIds"]).map(text);
            let name = candidate.and_then(|id| names.get(id))?;
            Some((text(&selection["@id"]), *name))
        };
        Ok(Report {
            records: list(&report["CVR"]),
            contest: text(&contest["@id"]),
            kind: kind(contest)?,
            names: list(&contest["ContestSelection"])
                .iter()
                .filter_map(named)
                .collect(),
        })
    }

    fn add(
        &self,
        builder: &mut ElectionBuilder,
        candidates: &Candidates,
        rules: &Rules,
    ) -> Result<(), Fault> {
        let known = self
            .names
            .iter()
            .filter_map(|(id, name)| Some((*id, candidates.place(name)?)));
        let options: BTreeMap<&str, OptionIndex> = known.collect();
        for record in self.records {
            let weight = match record.get(WEIGHT) {
                None => 1,
                Some(weight) => number(text(weight).as_bytes())
                    .ok_or_else(|| Fault::expected("form-whole-weight", &weight.to_string()))?,
            };
            let heads = match record.get(HEADS) {
                None => 1,
                Some(heads) => number(text(heads).as_bytes())
                    .and_then(|heads| u32::try_from(heads).ok())
                    .ok_or_else(|| Fault::expected("form-voters", &heads.to_string()))?,
            };
            let Some(selections) = self.selections(record) else {
                continue;
            };
            let marks = match self.kind.is_ranked() {
                true => marks(ranks(selections, &options).into_iter(), rules),
                false => amounts(selections, &options)?,
            };
            builder.push_heads(heads, weight, &marks)?;
        }
        Ok(())
    }

    /// What a record marks; `None` where the contest is not on it.
    fn selections(&self, record: &'a Value) -> Option<&'a [Value]> {
        let current = text(&record["CurrentSnapshotId"]);
        let snapshots = list(&record["CVRSnapshot"]);
        let snapshot = snapshots
            .iter()
            .find(|snapshot| text(&snapshot["@id"]) == current);
        let contests = list(&snapshot.or(snapshots.last())?["CVRContest"]);
        let is_ours = |contest: &&Value| {
            let id = text(&contest["ContestId"]);
            id.is_empty() || id == self.contest
        };
        let contest = contests.iter().find(is_ours)?;
        Some(list(&contest["CVRContestSelection"]))
    }
}

/// What ballots of a contest are, by its `VoteVariation`; rankings where it says none.
fn kind(contest: &Value) -> Result<BallotKind, Fault> {
    match text(&contest["VoteVariation"]) {
        "" | "rcv" | "borda" => Ok(BallotKind::WeakRanking),
        "approval" => Ok(BallotKind::Approvals),
        "plurality" | "majority" => Ok(BallotKind::Choice),
        "range" => Ok(BallotKind::Scores),
        "cumulative" => Ok(BallotKind::Points),
        other => Err(Fault::expected("form-vote-variation", other)),
    }
}

/// The positions that count, each with the id of its selection.
fn positions(selections: &[Value]) -> impl Iterator<Item = (&str, &Value)> {
    let all = selections.iter().flat_map(|selection| {
        let id = text(&selection["ContestSelectionId"]);
        list(&selection["SelectionPosition"])
            .iter()
            .map(move |position| (id, position))
    });
    all.filter(|(_, position)| {
        text(&position["HasIndication"]) != "no" && text(&position["IsAllocable"]) != "no"
    })
}

fn ranks(selections: &[Value], options: &BTreeMap<&str, OptionIndex>) -> BTreeMap<u32, Rank> {
    let mut ranks: BTreeMap<u32, Rank> = BTreeMap::new();
    for (id, position) in positions(selections) {
        let rank = position["Rank"].as_u64();
        if let Some(rank) = rank.and_then(|rank| u32::try_from(rank).ok()) {
            let held = ranks.entry(rank).or_default();
            held.names = held.names.saturating_add(1);
            held.options.extend(options.get(id));
        }
    }
    ranks
}

/// Marks with the number of votes that each position stands for.
fn amounts(
    selections: &[Value],
    options: &BTreeMap<&str, OptionIndex>,
) -> Result<Vec<Mark>, Fault> {
    let mut marks = Vec::new();
    for (id, position) in positions(selections) {
        let votes = match &position["NumberVotes"] {
            Value::Null => Some(1),
            votes => votes.as_u64().and_then(|votes| u32::try_from(votes).ok()),
        };
        let number =
            votes.ok_or_else(|| Fault::expected("form-number-votes", &position.to_string()))?;
        if let Some(&option) = options.get(id) {
            marks.push(Mark { option, number });
        }
    }
    Ok(marks)
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
