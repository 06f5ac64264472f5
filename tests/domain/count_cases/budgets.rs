//! Cases of Pabulib, computed by pabutools with ties by the name of the project.

use folkmoot::domain::count::format::{Profile, pb, weighted_json};
use folkmoot::domain::count::{Lot, method};
use serde_json::Value;

use super::{Case, Verdict};
use crate::shared_cases::NAMES;

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
        let Some((_, ours)) = NAMES.iter().find(|(theirs, _)| theirs == rule) else {
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
