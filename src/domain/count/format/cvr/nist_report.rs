//! What is read of a report of cast vote records in the NIST common data format, SP 1500-103.

use serde::Deserialize;
use serde::de::IgnoredAny;

/// What is read of a report.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct File {
    /// The elections, whose contests and candidates are taken together.
    #[serde(default)]
    pub election: Vec<Election>,
    /// The records.
    #[serde(default, rename = "CVR")]
    pub records: Vec<Record>,
}

/// Contests and candidates.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Election {
    /// The contests.
    pub contest: Vec<Contest>,
    /// The candidates of all of them.
    pub candidate: Vec<Candidate>,
}

/// One contest.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Contest {
    /// Its id.
    #[serde(rename = "@id")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// What its ballots are.
    pub vote_variation: String,
    /// What can be marked.
    pub contest_selection: Vec<Selection>,
}

/// One candidate.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Candidate {
    /// Its id.
    #[serde(rename = "@id")]
    pub id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
}

/// What can be marked in a contest.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Selection {
    /// Its id.
    #[serde(rename = "@id")]
    pub id: String,
    /// Whom it stands for; the first counts.
    pub candidate_ids: Vec<String>,
    /// Whether it stands for whoever is written in.
    pub is_write_in: bool,
}

/// One cast vote record.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Record {
    /// The snapshot that counts.
    pub current_snapshot_id: String,
    /// The record as it was at times.
    #[serde(rename = "CVRSnapshot")]
    pub snapshots: Vec<Snapshot>,
    /// Its weight: our extension.
    #[serde(rename = "x-folkmoot:Weight")]
    pub weight: Option<String>,
    /// How many voters it stands for: our extension.
    #[serde(rename = "x-folkmoot:Heads")]
    pub heads: Option<String>,
}

/// A record as it was at one time.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Snapshot {
    /// Its id.
    #[serde(rename = "@id")]
    pub id: String,
    /// The contests on the ballot.
    #[serde(rename = "CVRContest")]
    pub contests: Vec<RecordContest>,
}

/// One contest on one ballot.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RecordContest {
    /// Which contest; none is the only one.
    pub contest_id: String,
    /// What is marked.
    #[serde(rename = "CVRContestSelection")]
    pub selections: Vec<RecordSelection>,
}

/// What one ballot says of one selection.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct RecordSelection {
    /// The selection.
    pub contest_selection_id: String,
    /// Its rank, where no position has one.
    pub rank: Option<u32>,
    /// `needs-adjudication` for one that does not count until somebody has looked at it.
    pub status: String,
    /// Where it is marked.
    pub selection_position: Vec<Position>,
}

/// One mark.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Position {
    /// `no` for a mark that is none.
    pub has_indication: String,
    /// `no` for a mark that does not count.
    pub is_allocable: String,
    /// Its rank.
    pub rank: Option<u32>,
    /// How many votes it stands for.
    pub number_votes: Option<u32>,
    /// Something is written in.
    #[serde(rename = "CVRWriteIn")]
    pub write_in: Option<IgnoredAny>,
}
