//! Snapshot's strategies: scores by doubles, so compared at the tolerance that the cases name.

use folkmoot::domain::count::format::snapshot;
use folkmoot::domain::count::{BallotKind, Exact, Lot, Outcome, method};

use super::{Case, Verdict};

pub fn judge(case: &Case) -> Verdict {
    let (name, kind) = match case.method() {
        "plurality" => ("single-choice", BallotKind::Choice),
        "approval" => ("approval", BallotKind::Approvals),
        "weighted-split" => ("cumulative", BallotKind::Points),
        "quadratic (snapshot)" => ("snapshot-quadratic", BallotKind::Shares),
        "irv (snapshot)" => ("irv", BallotKind::Ranking),
        _ => ("snapshot-copeland", BallotKind::Ranking),
    };
    let profile = snapshot::read(&case.ballots(), kind).unwrap();
    let options: Vec<&str> = profile
        .election
        .options()
        .iter()
        .map(String::as_str)
        .collect();
    let lot = Lot::given(&options, profile.election.options()).unwrap();
    let outcome = method(name)
        .unwrap()
        .count(&profile.election.with_lot(lot))
        .unwrap();
    let wanted: Vec<f64> = case.data["expected"]["scores"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| n.as_f64().unwrap())
        .collect();
    let same = match name {
        "irv" => winner(&wanted) == usize::from(outcome.elected[0]),
        "snapshot-copeland" => {
            order(&wanted) == outcome.ranking && close(&scores(&outcome), &wanted)
        }
        _ => close(&scores(&outcome), &wanted),
    };
    match same {
        true => Verdict::Passed,
        false => Verdict::Failed(format!(
            "{name}: {:?}, expected {wanted:?}",
            scores(&outcome)
        )),
    }
}

fn scores(outcome: &Outcome) -> Vec<f64> {
    let value = |tally: &Option<Exact>| tally.as_ref().map_or(0.0, number);
    outcome
        .rounds
        .last()
        .unwrap()
        .tallies
        .iter()
        .map(value)
        .collect()
}

pub fn number(exact: &Exact) -> f64 {
    let text = exact.to_string();
    match text.split_once('/') {
        Some((p, q)) => p.parse::<f64>().unwrap() / q.parse::<f64>().unwrap(),
        None => text.parse().unwrap(),
    }
}

pub fn close(ours: &[f64], theirs: &[f64]) -> bool {
    ours.len() == theirs.len()
        && ours
            .iter()
            .zip(theirs)
            .all(|(a, b)| (a - b).abs() <= 1e-9 * b.abs().max(1.0))
}

fn winner(scores: &[f64]) -> usize {
    let best = scores.iter().copied().fold(0.0, f64::max);
    scores.iter().position(|&score| score == best).unwrap()
}

/// Options in groups of equal score, best first.
fn order(scores: &[f64]) -> Vec<Vec<u16>> {
    let mut options: Vec<u16> = (0..).take(scores.len()).collect();
    let score = |option: u16| scores[usize::from(option)];
    options.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
    options
        .chunk_by(|&a, &b| (score(a) - score(b)).abs() < 1e-9)
        .map(<[u16]>::to_vec)
        .collect()
}
