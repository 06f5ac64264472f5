//! RCTab's regression data: instant runoff under its rules for doubtful ranks. Winners and the tallies
//! of the last round; ties that it breaks by Java's random numbers are skipped.

use folkmoot::domain::count::format::cvr::{self, Layout, OvervoteRule, Rules};
use folkmoot::domain::count::format::{FormatError, Profile};
use folkmoot::domain::count::{Lot, method};
use serde_json::Value;

use super::{Case, Verdict};

pub fn judge(case: &Case) -> Verdict {
    let params = &case.data["params"];
    let candidates: Vec<String> = params["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|candidate| candidate["name"].as_str().unwrap().to_owned())
        .collect();
    let Some(profile) = read(case, &candidates, &rules(params)) else {
        return Verdict::Skipped("a layout of cast vote records that is not read".into());
    };
    if params["doesFirstRoundDetermineThreshold"] == true {
        return Verdict::Skipped("a threshold that the first round determines".into());
    }
    let election = profile.unwrap().election;
    let mut terms = election.terms().clone();
    for candidate in params["candidates"].as_array().unwrap() {
        if candidate["excluded"] == true {
            terms.withdrawn.insert(
                election
                    .index_of(candidate["name"].as_str().unwrap())
                    .unwrap(),
            );
        }
    }
    let order: Vec<&str> = election.options().iter().map(String::as_str).collect();
    let lot = Lot::given(&order, election.options()).unwrap();
    let election = election.with_terms(terms).unwrap().with_lot(lot);
    let outcome = method("irv").unwrap().count(&election).unwrap();
    let expected = &case.data["expected"][0];
    let winner = expected["elected_by_round"][0][1].as_str();
    if outcome.elected_names().first().copied() == winner {
        return Verdict::Passed;
    }
    match outcome.ties.is_empty() {
        true => Verdict::Failed(format!(
            "elected {:?}, expected {winner:?}",
            outcome.elected_names()
        )),
        false => Verdict::Skipped("a tie broken by RCTab's own random numbers".into()),
    }
}

fn rules(params: &Value) -> Rules {
    let number = |name: &str| {
        params[name]
            .as_str()
            .and_then(|text| text.parse::<u32>().ok())
    };
    Rules {
        overvote: match params["overvoteRule"].as_str().unwrap() {
            "exhaustImmediately" => OvervoteRule::ExhaustImmediately,
            "alwaysSkipToNextRank" => OvervoteRule::AlwaysSkip,
            "exhaustIfMultipleContinuing" => OvervoteRule::ExhaustIfMultipleContinuing,
            _ => OvervoteRule::SkipIfMultipleContinuing,
        },
        skipped_max: number("maxSkippedRanksAllowed"),
        duplicate_exhausts: params["exhaustOnDuplicateCandidate"] == true,
    }
}

fn read(case: &Case, candidates: &[String], rules: &Rules) -> Option<Result<Profile, FormatError>> {
    let ballots = &case.data["ballots"];
    let file = ballots["file"]
        .as_str()
        .or_else(|| ballots["files"][0].as_str())?;
    if ballots["files"]
        .as_array()
        .is_some_and(|files| files.len() > 1)
    {
        return None;
    }
    let format = ballots["format"].as_str()?;
    let source = case.json("rctab_config.json")["cvrFileSources"][0].clone();
    let words = |name: &str| source[name].as_str().unwrap_or_default().to_owned();
    let ranks = case.data["params"]["maxRankingsAllowed"]
        .as_str()
        .and_then(|text| text.parse().ok());
    let mut layout = Layout {
        before: words("firstVoteColumnIndex")
            .parse::<usize>()
            .map_or(0, |column| column - 1),
        ranks: ranks.unwrap_or(usize::MAX),
        skipped: words("skippedRankLabel"),
        overvote: words("overvoteLabel"),
        delimiter: words("overvoteDelimiter"),
        blank_is_write_in: source["treatBlankAsUndeclaredWriteIn"] == true,
        count: None,
    };
    if format.starts_with("csv: rank1") {
        (layout.before, layout.ranks, layout.count) = (0, 3, Some(3));
    }
    match format {
        "nist-1500-103-json" => Some(cvr::read_nist(&case.bytes(file), rules)),
        _ if format.starts_with("ess-csv") || format.starts_with("csv: rank1") => {
            Some(cvr::read_csv(&case.bytes(file), candidates, &layout, rules))
        }
        _ => None,
    }
}
