//! `folkmoot what-if`: the same ballots under other rules.

use std::path::PathBuf;

use super::error::counting::CountingFault;
use super::error::weights::WeightFault;
use super::language::language;
use super::ledger::{Case, From, Origin};
use super::{CliError, ballots, spelling, terminal};
use crate::domain::count::election::{Mark, Terms};
use crate::domain::count::{Lot, method};
use crate::domain::derive::{Question, Recount};
use crate::domain::id::Id;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::whatif::WhatIfReport;
use crate::words::reports;

/// Show what other rules would have made of the same ballots, and how close a result was
///
/// Counts every contest again under one member one vote, each preset, square root, caps on
/// anybody's share, and without the weight of the last 30, 90 and 365 days; judges proposals by
/// other quorums and thresholds; and says how few voters, or how little weight, would have made it
/// another outcome, where that can be computed exactly. With --ballots a file of them is counted
/// under the weights that --ledger and --policy make.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot what-if council-2027\n  \
    folkmoot what-if council-2027 --log ./mirror --json\n  \
    folkmoot what-if --ledger app.csv --policy house.txt --ballots ballots.csv --method stv-folkmoot --seats 3 --seed 1\n\n\
    ballots.csv has the header `member,marks`; marks are option ids with spaces between, the most\n\
    favoured first, or `id:5` where the method takes scores or points. No marks is an abstention.\n\
    Who is named must be in the ledger, or among --members, and once."
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id, required_unless_present = "ledger")]
    poll: Option<Id>,
    /// The ballots; needs --ledger
    #[arg(long, value_name = "FILE", requires_all = ["ledger", "method"], required_unless_present = "poll")]
    ballots: Option<PathBuf>,
    /// How the ballots are counted: a name from `folkmoot methods`
    #[arg(long, value_name = "METHOD", requires = "ballots")]
    method: Option<String>,
    /// Seats to fill
    #[arg(long, value_name = "N", default_value_t = 1)]
    seats: u16,
    /// The highest score, for methods that take scores
    #[arg(long, value_name = "N", requires = "ballots")]
    score_max: Option<u32>,
    /// A text from which the order that breaks ties is drawn
    #[arg(long, value_name = "TEXT", default_value = "")]
    seed: String,
    #[command(flatten)]
    origin: Origin,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let from = &args.origin.from;
    let report = match (&args.poll, &from.log) {
        (None, _) => of_files(args)?,
        (Some(poll), Some(_)) => of_log(from, poll)?,
        (Some(poll), None) => {
            let client = from.connection.connect()?.client;
            client.get_json(&format!("/api/polls/{poll}/what-if"))?
        }
    };
    terminal::show(args.json, &report, |report| {
        reports::what_if(language(), report)
    })
}

/// Under the certified roll of a verified log.
fn of_log(from: &From, poll: &Id) -> Result<WhatIfReport, CliError> {
    from.with_log(|kept| {
        let case = Case::of_log(kept, poll, None)?;
        let mut recount = Recount::of(&kept.state, poll)?;
        let found = kept.state.polls().find(poll);
        let certified = found.filter(|found| found.result().is_some());
        let lines = certified.and_then(|found| kept.attachment(&found.roll()?.lines.hash));
        let certified = lines.and_then(|lines| Roll::parse(&lines).ok());
        let certified = certified.ok_or_else(|| WeightFault::NoResult { poll: poll.clone() })?;
        for (member, marks) in kept.ballots(poll) {
            recount.cast(member, marks);
        }
        Ok(report(&case, &recount, &certified))
    })
}

fn of_files(args: &Args) -> Result<WhatIfReport, CliError> {
    let (Some(path), Some(name)) = (&args.ballots, &args.method) else {
        unreachable!("clap requires ballots and method beside a ledger");
    };
    let case = args.origin.of_files(None)?;
    let method = method(name).ok_or_else(|| CountingFault::NoSuchMethod { name: name.clone() })?;
    let two_sides = name == "yes-no";
    let sides = ["for", "against"].map(|side| Id::parse(side).expect("it is an id"));
    let rows = ballots::read(path, &case, two_sides.then_some(&sides))?;
    let mut options: Vec<String> = match two_sides {
        true => sides.iter().map(Id::to_string).collect(),
        false => {
            let marks = rows.iter().flat_map(|(_, marks)| marks);
            marks.map(|(option, _)| option.to_string()).collect()
        }
    };
    if !two_sides {
        options.sort();
        options.dedup();
    }
    let ranked = method.ballot_kind().is_ranked();
    let lot = Lot::draw("ballots", args.seed.as_bytes(), &options);
    let mut recount = Recount::new(vec![Question {
        id: "ballots".to_owned(),
        method,
        options: options.clone(),
        seats: args.seats,
        terms: Terms {
            score_max: args.score_max,
            ..Terms::default()
        },
        lot: Some(lot),
    }]);
    for (member, marks) in rows {
        let mark = |(rank, (option, number)): (u32, &(Id, Option<u32>))| {
            let place = options.iter().position(|known| known == option.as_str());
            let place = place.and_then(|place| u16::try_from(place).ok());
            Mark {
                option: place.expect("the reader has found the options, and bounded them"),
                number: number.unwrap_or(if ranked { rank } else { 1 }),
            }
        };
        let marks = (1..).zip(&marks).map(mark).collect();
        recount.cast(member, vec![marks]);
    }
    let certified = case.roll(&case.policy)?;
    Ok(report(&case, &recount, &certified))
}

fn report(case: &Case, recount: &Recount, certified: &Roll) -> WhatIfReport {
    let events = || case.events();
    recount.report(case.setting(), &case.members, certified, events)
}
