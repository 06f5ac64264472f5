//! Cases of starvote: score ballots in; winners, every total and every runoff out.

use std::fs;

use folkmoot::domain::count::format::starvote;
use folkmoot::domain::count::{
    BallotKind, CountError, Election, ElectionBuilder, Mark, Outcome, Step, Terms, method,
};

use super::{Case, Verdict};

use crate::shared::said;

/// Their names of methods (in case files, in starvote files) and ours.
const METHODS: &[(&str, &str)] = &[
    ("star", "star"),
    ("star.bloc", "bloc-star"),
    ("star.allocated-score", "allocated-score"),
    ("score.rrv", "rrv"),
    ("score.sss", "sss"),
];

/// Files that cases name but that are not among them, written anew from what the reports say.
const MISSING: &[(&str, &str)] = &[
    (
        "test_election_all_threes_bloc_star.starvote",
        "[options]\nseats = 2\ntiebreaker = none\n[ballots]\n5 ballots:\nAmy = 3\nBrian = 3\nChuck = 3\n",
    ),
    (
        "test_election_unbreakable_three_way_tie_for_second_in_score_round.starvote",
        "[options]\ntiebreaker = [\nDarcy\nChuck\nBrian\nAmy\n]\n[ballots]\n\
         Amy = 1\nBrian = 3\nChuck = 5\nDarcy = 5\n\nAmy = 3\nBrian = 5\nChuck = 1\nDarcy = 5\n\n\
         Amy = 5\nBrian = 1\nChuck = 3\nDarcy = 5\n",
    ),
];

pub fn report(case: &Case) -> Verdict {
    let expected = String::from_utf8(case.bytes("expected.txt")).unwrap();
    let read = match case.data["ballots"]["file"].as_str().unwrap() {
        file if file.ends_with(".csv") => starvote::read_csv(&case.ballots()),
        _ => starvote::read(&case.ballots(), &|name| beside(case, name)).map(|file| file.profile),
    };
    let election = match read {
        Ok(profile) => profile.election,
        Err(_) if expected.starts_with("ValueError") => return Verdict::Passed,
        Err(error) => return Verdict::Failed(said(&error)),
    };
    judge(case.method(), &election, &expected)
}

pub fn weighted(case: &Case) -> Verdict {
    let text = String::from_utf8(case.ballots()).unwrap();
    let reports = case.json("reports.json");
    for (theirs, ours) in METHODS {
        let expected = &case.data["expected"][theirs];
        let seats = u16::try_from(expected["seats"].as_u64().unwrap()).unwrap();
        let election = csv(&text, seats);
        let outcome = method(ours).unwrap().count(&election).unwrap();
        let mut elected = outcome.elected_names();
        let winners: Vec<&str> = expected["winners"]
            .as_array()
            .unwrap()
            .iter()
            .map(|winner| winner.as_str().unwrap())
            .collect();
        if !ours.ends_with("star") {
            elected.sort_unstable();
        }
        if elected != winners {
            return Verdict::Failed(format!("{ours}: {elected:?}, not {winners:?}"));
        }
        let verdict = judge(theirs, &election, reports[theirs].as_str().unwrap());
        if let Verdict::Failed(why) = verdict {
            return Verdict::Failed(why);
        }
    }
    Verdict::Passed
}

/// `weight,Option,...` and then a weight and a score for each option.
fn csv(text: &str, seats: u16) -> Election {
    let mut lines = text.lines();
    let header = lines.next().unwrap().split(',').skip(1);
    let options = header.map(str::to_owned).collect();
    let terms = Terms {
        score_max: Some(5),
        ..Terms::default()
    };
    let mut builder = ElectionBuilder::new(options, seats, BallotKind::Scores, terms).unwrap();
    for line in lines {
        let mut numbers = line.split(',').map(|number| number.parse::<u32>().unwrap());
        let weight = numbers.next().unwrap().into();
        let marks: Vec<Mark> = (0..)
            .zip(numbers)
            .map(|(option, number)| Mark { option, number })
            .collect();
        builder.push(weight, &marks).unwrap();
    }
    builder.build()
}

fn beside(case: &Case, name: &str) -> Option<Vec<u8>> {
    if let Some((_, text)) = MISSING.iter().find(|(missing, _)| *missing == name) {
        return Some(text.as_bytes().to_vec());
    }
    let folder = name
        .strip_suffix(".csv")
        .or(name.strip_suffix(".starvote"))?;
    let folder = folder.strip_prefix("starvote_ballots_")?.replace('_', "-");
    let folder = case.folder.with_file_name(format!("starvote-csv-{folder}"));
    fs::read(folder.join(name))
        .or_else(|_| fs::read(folder.join("ballots.csv")))
        .ok()
}

/// Counts and compares winners or tie, and every number of the report.
fn judge(theirs: &str, election: &Election, report: &str) -> Verdict {
    let (_, ours) = METHODS.iter().find(|(name, _)| *name == theirs).unwrap();
    let counted = method(ours).unwrap().count(election);
    let tie = report
        .lines()
        .find_map(|line| line.trim().strip_prefix("Tie between "));
    match (counted, tie) {
        (Err(CountError::NeedsLot { options: mut tied }), Some(tie)) => {
            tied.sort();
            let mut named: Vec<&str> = tie
                .trim_end_matches('.')
                .split([',', ' '])
                .filter(|word| !word.is_empty() && *word != "and")
                .collect();
            named.sort_unstable();
            match tied == named {
                true => Verdict::Passed,
                false => Verdict::Failed(format!("{ours}: {tied:?} tie, not {named:?}")),
            }
        }
        (Ok(outcome), None) => compare(ours, &outcome, report),
        (counted, tie) => Verdict::Failed(format!("{ours}: {counted:?}, tie {tie:?}")),
    }
}

fn compare(ours: &str, outcome: &Outcome, report: &str) -> Verdict {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in report.lines() {
        match line.strip_prefix('[') {
            Some(title) => sections.push((title.trim_end_matches(']'), Vec::new())),
            None => sections.last_mut().unwrap().1.push(line.trim()),
        }
    }
    if report.contains("Every candidate wins.") {
        return match outcome.rounds[0].step {
            Step::Fill => Verdict::Passed,
            _ => Verdict::Failed(format!("{ours}: not everybody at once")),
        };
    }
    let mut winners: Vec<String> = sections
        .last()
        .unwrap()
        .1
        .iter()
        .map(|&name| name.into())
        .collect();
    let mut elected: Vec<String> = outcome
        .elected_names()
        .iter()
        .map(|&name| name.into())
        .collect();
    winners.retain(|name| !name.is_empty());
    winners.sort();
    elected.sort();
    if winners != elected {
        return Verdict::Failed(format!("{ours}: {elected:?}, not {winners:?}"));
    }
    let tables = sections.iter().filter(|(title, lines)| {
        let last = title.rsplit(": ").next().unwrap();
        let is_round = last == "Scoring Round"
            || last == "Automatic Runoff Round"
            || last == "Score round"
            || (last.starts_with("Round ") && !title.contains("allocation"));
        is_round && lines.iter().any(|line| line.contains(" -- "))
    });
    let tables: Vec<Vec<(String, String)>> = tables.map(|(_, lines)| rows(lines)).collect();
    let counted: Vec<Vec<(String, String)>> = outcome
        .rounds
        .iter()
        .map(|round| {
            let tallies = outcome.options.iter().zip(&round.tallies);
            let mut rows: Vec<(String, String)> = tallies
                .filter_map(|(name, tally)| Some((name.clone(), tally.as_ref()?.to_string())))
                .collect();
            if let Some(balance) = &round.balance {
                rows.push(("No Preference".into(), balance.exhausted.to_string()));
            }
            rows.sort();
            rows
        })
        .collect();
    match counted == tables {
        true => Verdict::Passed,
        false => Verdict::Failed(format!("{ours}: counted {counted:?}, not {tables:?}")),
    }
}

/// `Name -- 2302+ 37/326 (average ...) -- place` as names and fractions `p/q`.
fn rows(lines: &[&str]) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in lines {
        let Some((name, rest)) = line.split_once(" -- ") else {
            continue;
        };
        let number = rest.split(['(', '-']).next().unwrap().replace(' ', "");
        let exact = match number.split_once('+') {
            None => number,
            Some((whole, part)) => {
                let (p, q) = part.split_once('/').unwrap();
                let [whole, p, q]: [u128; 3] = [whole, p, q].map(|text| text.parse().unwrap());
                format!("{}/{q}", whole * q + p)
            }
        };
        rows.push((name.trim().to_owned(), exact));
    }
    rows.sort();
    rows
}
