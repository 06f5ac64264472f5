//! An outcome as a NIST SP 1500-100 election report (version 2.0, JSON): who stood, who is elected and
//! the tallies of every round.

use serde_json::{Value, json};

use super::Profile;
use crate::domain::count::{Exact, OptionIndex, Outcome, Round};

/// The property of a count that says it exactly, as the working does: our extension.
pub const EXACT: &str = "x-folkmoot:Exact";

/// The report, ended by a line feed; `generated` is a time as ISO 8601 spells it.
///
/// `Count` is a tally rounded down to a whole number, because the format has no fractions; the exact one
/// stands beside it. A tally that an option does not have (it is out of the count) is left out.
pub fn write(profile: &Profile, outcome: &Outcome, generated: &str) -> String {
    let candidates: Vec<Value> = profile
        .election
        .indexes()
        .zip(&profile.names)
        .map(|(option, name)| candidate(outcome, option, name))
        .collect();
    let selections: Vec<Value> = profile
        .election
        .indexes()
        .map(|option| {
            json!({
                "@type": "ElectionResults.CandidateSelection",
                "@id": format!("cs{option}"),
                "CandidateIds": [format!("c{option}")],
                "VoteCounts": counts(outcome, option),
            })
        })
        .collect();
    let report = json!({
        "@type": "ElectionResults.ElectionReport",
        "Format": "summary-contest",
        "GeneratedDate": generated,
        "Issuer": "Folkmoot",
        "IssuerAbbreviation": "Folkmoot",
        "VendorApplicationId": "Folkmoot",
        "SequenceStart": 1,
        "SequenceEnd": 1,
        "Status": "unofficial-complete",
        "Notes": format!("Extension: {EXACT} is a count that need not be whole"),
        "GpUnit": [{ "@type": "ElectionResults.ReportingUnit", "@id": "gp", "Type": "other" }],
        "Election": [{
            "@type": "ElectionResults.Election",
            "ElectionScopeId": "gp",
            "Name": text(&profile.title),
            "Type": "other",
            "StartDate": generated.get(..10).unwrap_or(generated),
            "EndDate": generated.get(..10).unwrap_or(generated),
            "Candidate": candidates,
            "Contest": [{
                "@type": "ElectionResults.CandidateContest",
                "@id": "contest",
                "Name": profile.title,
                "ElectionDistrictId": "gp",
                "VotesAllowed": outcome.options.len(),
                "NumberElected": outcome.seats,
                "VoteVariation": "other",
                "OtherVoteVariation": outcome.method,
                "ContestSelection": selections,
            }],
        }],
    });
    format!("{report}\n")
}

fn text(content: &str) -> Value {
    json!({
        "@type": "ElectionResults.InternationalizedText",
        "Text": [{
            "@type": "ElectionResults.LanguageString", "Language": "und", "Content": content,
        }],
    })
}

/// One who stood; the format has a status for winners and none for others.
fn candidate(outcome: &Outcome, option: OptionIndex, name: &str) -> Value {
    let mut candidate = json!({
        "@type": "ElectionResults.Candidate",
        "@id": format!("c{option}"),
        "BallotName": text(name),
        "ExternalIdentifier": [{
            "@type": "ElectionResults.ExternalIdentifier",
            "Type": "other", "OtherType": "option", "Value": outcome.name(option),
        }],
    });
    let is_elected = outcome.elected.contains(&option);
    if let Some(map) = candidate.as_object_mut().filter(|_| is_elected) {
        map.insert("PostElectionStatus".to_owned(), "winner".into());
    }
    candidate
}

/// The tallies of one option, round by round.
fn counts(outcome: &Outcome, option: OptionIndex) -> Vec<Value> {
    let tally = |round: &Round| round.tallies.get(usize::from(option)).cloned().flatten();
    let rounds = (1_u64..).zip(&outcome.rounds);
    rounds
        .filter_map(|(number, round)| Some((number, tally(round)?)))
        .map(|(number, tally)| {
            json!({
                "@type": "ElectionResults.VoteCounts",
                "GpUnitId": "gp",
                "Type": "total",
                "Round": number,
                "Count": whole(&tally),
                EXACT: tally.to_string(),
            })
        })
        .collect()
}

/// A tally rounded down; as a string beyond what JSON numbers hold.
fn whole(tally: &Exact) -> Value {
    let floor = tally.to_ratio().floor();
    match u64::try_from(floor.clone()) {
        Ok(count) => count.into(),
        Err(_) => floor.to_string().into(),
    }
}
