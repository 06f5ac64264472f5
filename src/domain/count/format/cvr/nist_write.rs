//! Ballots as a NIST SP 1500-103 report: one record for each distinct ballot, with its weight and voters
//! as our extension.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::nist::{HEADS, WEIGHT};
use crate::domain::count::format::Profile;
use crate::domain::count::{Ballot, BallotKind, Election, option_of};

/// The report, ended by a line feed; `generated` is a time as ISO 8601 spells it.
///
/// Records stand in the order of their marks. Points whose ballots must not be merged and votes that
/// cost their square have no name in the format and are written as `cumulative`.
pub fn write(profile: &Profile, generated: &str) -> String {
    let election = &profile.election;
    let mut ballots: Vec<Ballot<'_>> = election.ballots().iter().collect();
    ballots.sort_by_key(|ballot| (ballot.marks, ballot.numbers, ballot.weight));
    let records = (1_u64..).zip(&ballots);
    let records: Vec<Value> = records
        .map(|(number, ballot)| record(election.kind(), number, ballot))
        .collect();
    let report = json!({
        "@type": "CVR.CastVoteRecordReport",
        "Version": "1.0.0",
        "GeneratedDate": generated,
        "ReportGeneratingDeviceIds": ["rd"],
        "ReportingDevice": [{
            "@type": "CVR.ReportingDevice", "@id": "rd", "Application": "Folkmoot",
        }],
        "ReportType": ["aggregated"],
        "Notes": format!(
            "Extension: {WEIGHT} is the weight of a record, {HEADS} how many voters it stands for"
        ),
        "GpUnit": [{ "@type": "CVR.GpUnit", "@id": "gp", "Type": "other" }],
        "Election": [described(profile)],
        "CVR": records,
    });
    format!("{report}\n")
}

fn described(profile: &Profile) -> Value {
    let election = &profile.election;
    // Readers know options by their names, unless two are named alike.
    let distinct: BTreeSet<&String> = profile.names.iter().collect();
    let names = match distinct.len() == profile.names.len() {
        true => &profile.names,
        false => election.options(),
    };
    let candidates = election.indexes().zip(names);
    let candidates: Vec<Value> = candidates
        .map(|(index, name)| json!({ "@type": "CVR.Candidate", "@id": format!("c{index}"), "Name": name }))
        .collect();
    let selections: Vec<Value> = election
        .indexes()
        .map(|index| {
            json!({
                "@type": "CVR.CandidateSelection",
                "@id": format!("cs{index}"),
                "CandidateIds": [format!("c{index}")],
            })
        })
        .collect();
    json!({
        "@type": "CVR.Election",
        "@id": "election",
        "ElectionScopeId": "gp",
        "Candidate": candidates,
        "Contest": [{
            "@type": "CVR.CandidateContest",
            "@id": "contest",
            "Name": profile.title,
            "NumberElected": election.seats(),
            "VoteVariation": variation(election),
            "ContestSelection": selections,
        }],
    })
}

fn variation(election: &Election) -> &'static str {
    match election.kind() {
        BallotKind::Choice => "plurality",
        BallotKind::Approvals => "approval",
        BallotKind::Ranking | BallotKind::WeakRanking => "rcv",
        BallotKind::Scores => "range",
        BallotKind::Points | BallotKind::Shares | BallotKind::SquaredPoints => "cumulative",
    }
}

fn record(kind: BallotKind, number: u64, ballot: &Ballot<'_>) -> Value {
    let position = |votes: u32, rank: Option<u32>| {
        let mut position = json!({
            "@type": "CVR.SelectionPosition", "HasIndication": "yes", "NumberVotes": votes,
        });
        if let (Some(rank), Some(map)) = (rank, position.as_object_mut()) {
            map.insert("Rank".to_owned(), rank.into());
        }
        position
    };
    let selection = |mark: u16, position: Value| {
        json!({
            "@type": "CVR.CVRContestSelection",
            "ContestSelectionId": format!("cs{}", option_of(mark)),
            "SelectionPosition": [position],
        })
    };
    let selections: Vec<Value> = match kind.is_ranked() {
        true => (1..)
            .zip(ballot.ranks())
            .flat_map(|(rank, marks)| marks.iter().map(move |&mark| (rank, mark)))
            .map(|(rank, mark)| selection(mark, position(1, Some(rank))))
            .collect(),
        false => {
            let numbers = ballot.numbers.iter().copied().chain(std::iter::repeat(1));
            let marks = ballot.marks.iter().zip(numbers);
            marks
                .map(|(&mark, votes)| selection(mark, position(votes, None)))
                .collect()
        }
    };
    json!({
        "@type": "CVR.CVR",
        "UniqueId": number.to_string(),
        "ElectionId": "election",
        "CurrentSnapshotId": format!("s{number}"),
        WEIGHT: ballot.weight.to_string(),
        HEADS: ballot.heads.to_string(),
        "CVRSnapshot": [{
            "@type": "CVR.CVRSnapshot",
            "@id": format!("s{number}"),
            "Type": "interpreted",
            "CVRContest": [{
                "@type": "CVR.CVRContest",
                "ContestId": "contest",
                "CVRContestSelection": selections,
            }],
        }],
    })
}
