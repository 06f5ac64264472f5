//! Cases of Pabulib, computed by pabutools with ties by the name of the project.

use folkmoot::domain::count::format::{Profile, pb, weighted_json};
use folkmoot::domain::count::{Lot, method};
use serde_json::Value;

use super::{Case, Verdict};

/// Their names of rules and ours.
const RULES: &[(&str, &str)] = &[
    ("pb.greedy[cost]", "budget-greedy"),
    ("pb.greedy[cardinality]", "budget-greedy-cardinality"),
    ("pb.greedy[additive]", "budget-greedy-points"),
    ("pb.equal-shares[cost]", "budget-equal-shares"),
    (
        "pb.equal-shares[cardinality]",
        "budget-equal-shares-cardinality",
    ),
    ("pb.equal-shares[additive]", "budget-equal-shares-points"),
    ("pb.equal-shares+add1[cost]", "budget-equal-shares-add1"),
    (
        "pb.equal-shares+add1[cardinality]",
        "budget-equal-shares-cardinality-add1",
    ),
    (
        "pb.equal-shares+add1[additive]",
        "budget-equal-shares-points-add1",
    ),
    (
        "pb.equal-shares+add1+greedy[cost]",
        "budget-equal-shares-add1-greedy",
    ),
    (
        "pb.equal-shares+add1+greedy[cardinality]",
        "budget-equal-shares-cardinality-add1-greedy",
    ),
    (
        "pb.equal-shares+add1+greedy[additive]",
        "budget-equal-shares-points-add1-greedy",
    ),
    ("pb.seq-phragmen", "budget-phragmen"),
    ("official", "budget-most-points"),
];

pub fn unweighted(case: &Case) -> Verdict {
    judge(case, pb::read(&case.ballots()).unwrap())
}

pub fn weighted(case: &Case) -> Verdict {
    judge(case, weighted_json::read(&case.ballots()).unwrap())
}

fn judge(case: &Case, profile: Profile) -> Verdict {
    let mut order: Vec<&str> = profile
        .election
        .options()
        .iter()
        .map(String::as_str)
        .collect();
    order.sort_unstable();
    let lot = Lot::given(&order, profile.election.options()).unwrap();
    let election = profile.election.clone().with_lot(lot);
    for (rule, expected) in case.data["expected"].as_object().unwrap() {
        let Some((_, ours)) = RULES.iter().find(|(theirs, _)| theirs == rule) else {
            return Verdict::Failed(format!("{rule} has no method"));
        };
        let outcome = method(ours).unwrap().count(&election).unwrap();
        let mut selected = outcome.elected_names();
        selected.sort_unstable();
        if Value::from(selected.clone()) != expected["selected"] {
            return Verdict::Failed(format!(
                "{ours}: {selected:?}, not {}",
                expected["selected"]
            ));
        }
    }
    Verdict::Passed
}
