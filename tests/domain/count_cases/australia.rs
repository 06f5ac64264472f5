//! Hare-Clark and its countback against ConcreteSTV: every count with all votes, what is exhausted and
//! what is lost to rounding. Of the five rules of its made-up elections the ACT's is compared.

use std::collections::BTreeMap;

use folkmoot::domain::count::format::blt;
use folkmoot::domain::count::{
    BallotKind, Election, ElectionBuilder, Lot, Mark, Outcome, Round, Terms, method,
};
use serde_json::Value;

use super::{Case, Verdict};

const OTHERS: &str = "ACT2021 compared; the federal, Victorian, Western Australian and New South Wales \
    rules (whole votes, last-parcel and random-sample transfers of their own) are not in the list";

pub fn made_up(case: &Case) -> Verdict {
    let counts = &case.json("expected_counts.json")["ACT2021"]["counts"];
    let counted = made_up_election(case);
    let counted = with_order(counted, counts);
    let outcome = method("stv-act").unwrap().count(&counted).unwrap();
    let expected = &case.json("expected_counts.json")["ACT2021"];
    let order: Vec<&str> = expected["elected_order"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    let mut elected = outcome.elected_names();
    let mut wanted = order.clone();
    elected.sort_unstable();
    wanted.sort_unstable();
    if elected != wanted {
        return Verdict::Failed(format!("elected {elected:?}, expected {wanted:?}"));
    }
    match compare(&outcome, &names(&counted), &expected["counts"]) {
        Ok(()) => Verdict::InPart(OTHERS),
        Err(why) => Verdict::Failed(why),
    }
}

pub fn countback(case: &Case) -> Verdict {
    let profile = blt::read(&case.ballots()).unwrap();
    let expected = case.json("expected_counts.json");
    let election = with_order(profile.election, &expected["original"]["counts"]);
    let original = method("stv-act").unwrap().count(&election).unwrap();
    if let Err(why) = compare(&original, &profile.names, &expected["original"]["counts"]) {
        return Verdict::Failed(format!("the original count: {why}"));
    }
    for recount in expected["countbacks"].as_array().unwrap() {
        let gone = recount["vacated_by"].as_str().unwrap();
        let place = profile.names.iter().position(|name| name == gone).unwrap();
        let mut terms = election.terms().clone();
        terms.withdrawn.insert(u16::try_from(place).unwrap());
        let vacant = election.clone().with_terms(terms).unwrap();
        let outcome = method("countback-act").unwrap().count(&vacant).unwrap();
        let winner = &profile.names[usize::from(outcome.elected[0])];
        if recount["winner"] != serde_json::json!([winner]) {
            return Verdict::Failed(format!("after {gone}: {winner}, expected {recount}"));
        }
        if let Err(why) = compare(&outcome, &profile.names, &recount["counts"]) {
            return Verdict::Failed(format!("after {gone}: {why}"));
        }
    }
    Verdict::Passed
}

/// ConcreteSTV lists what changed nothing as a count too; the former member's own votes it leaves out.
fn compare(outcome: &Outcome, names: &[String], counts: &Value) -> Result<(), String> {
    let mut wanted: Vec<(Value, BTreeMap<String, String>)> = Vec::new();
    for count in counts.as_array().unwrap() {
        let tallies = count["tallies"].as_object().unwrap().iter();
        let mut votes: BTreeMap<String, String> = tallies
            .map(|(name, votes)| (name.clone(), trimmed(votes)))
            .filter(|(_, votes)| votes != "0")
            .collect();
        votes.insert("exhausted".into(), trimmed(&count["exhausted"]));
        if wanted.last().is_none_or(|(_, last)| *last != votes) {
            wanted.push((count["reason"].clone(), votes));
        }
    }
    let mut rounds = outcome.rounds.iter();
    for (number, (reason, votes)) in wanted.iter().enumerate() {
        // It goes on after the quota of the last count elects, which its quota of the first does not see.
        let is_over = outcome.seats == 1 && !outcome.elected.is_empty();
        let Some(round) = rounds.next() else {
            return match is_over {
                true => Ok(()),
                false => Err(format!("no count {number}: {reason}")),
            };
        };
        let ours = shown(round, names, votes);
        if ours != *votes {
            return Err(format!(
                "count {number}, {reason}: {ours:?}, expected {votes:?}"
            ));
        }
        if !round.adds_up() {
            return Err(format!("{round:?} does not add up"));
        }
    }
    match rounds.find(|round| round.transfers.iter().any(|moved| moved.to.is_some())) {
        None => Ok(()),
        Some(round) => Err(format!("one count more: {round:?}")),
    }
}

/// What everybody holds who holds anything, as ConcreteSTV writes it.
fn shown(
    round: &Round,
    names: &[String],
    wanted: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let tallies = names.iter().zip(&round.tallies);
    let mut ours: BTreeMap<String, String> = tallies
        .filter_map(|(name, votes)| Some((name.clone(), plain(&votes.as_ref()?.to_string()))))
        .filter(|(_, votes)| votes != "0")
        .collect();
    if round.step == folkmoot::domain::count::Step::Count
        && let Some(&from) = round.options.first()
        && !wanted.contains_key(&names[usize::from(from)])
    {
        ours.remove(&names[usize::from(from)]);
    }
    let exhausted = round.balance.as_ref().unwrap().exhausted.to_string();
    ours.insert("exhausted".into(), plain(&exhausted));
    ours
}

fn trimmed(votes: &Value) -> String {
    match votes {
        Value::String(votes) => plain(votes),
        votes => votes.to_string(),
    }
}

fn plain(votes: &str) -> String {
    match votes.contains('.') {
        true => votes.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => votes.to_owned(),
    }
}

fn names(election: &Election) -> Vec<String> {
    election.options().to_vec()
}

/// Ties as ConcreteSTV broke them: who is out first is favoured least, then who moves a surplus first.
fn with_order(election: Election, counts: &Value) -> Election {
    let reasons = counts
        .as_array()
        .unwrap()
        .iter()
        .map(|count| &count["reason"]);
    let out = |reason: &Value| reason["Elimination"][0].as_u64();
    let mut worst: Vec<u64> = reasons.clone().filter_map(out).collect();
    worst.extend(reasons.filter_map(|reason| reason["ExcessDistribution"].as_u64()));
    let place = |option: &u16| {
        let place = worst.iter().position(|&other| other == u64::from(*option));
        std::cmp::Reverse(place.unwrap_or(usize::MAX))
    };
    let mut order: Vec<u16> = election.indexes().collect();
    order.sort_by_key(place);
    let order: Vec<&str> = order.iter().map(|&option| election.name(option)).collect();
    let lot = Lot::given(&order, election.options()).unwrap();
    election.with_lot(lot)
}

/// A `.stv` file: votes above the line rank all candidates of the parties in their order.
fn made_up_election(case: &Case) -> Election {
    let data = case.json(case.data["ballots"]["file"].as_str().unwrap());
    let list = |value: &Value| -> Vec<u16> {
        let items = value.as_array().unwrap().iter();
        items
            .map(|item| u16::try_from(item.as_u64().unwrap()).unwrap())
            .collect()
    };
    let meta = &data["metadata"];
    let candidates = meta["candidates"].as_array().unwrap().iter();
    let options = candidates
        .map(|candidate| candidate["name"].as_str().unwrap().to_owned())
        .collect();
    let seats = u16::try_from(case.data["seats"].as_u64().unwrap()).unwrap();
    let mut builder =
        ElectionBuilder::new(options, seats, BallotKind::Ranking, Terms::default()).unwrap();
    let mut push = |order: Vec<u16>, weight: &Value| {
        let marks: Vec<Mark> = (1..)
            .zip(order)
            .map(|(number, option)| Mark { option, number })
            .collect();
        builder.push(weight.as_u64().unwrap(), &marks).unwrap();
    };
    for vote in data["atl"].as_array().unwrap() {
        let parties = list(&vote["parties"]).into_iter();
        let order =
            parties.flat_map(|party| list(&meta["parties"][usize::from(party)]["candidates"]));
        push(order.collect(), &vote["n"]);
    }
    for vote in data["btl"].as_array().unwrap() {
        push(list(&vote["candidates"]), &vote["n"]);
    }
    builder.build()
}
