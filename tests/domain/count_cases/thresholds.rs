//! Decision rules against published facts.

use folkmoot::domain::count::decision::{
    Ballots, DecisionRule, Threshold, Verdict as Outcome, Votes,
};
use folkmoot::domain::text::Value;

use super::{Case, Verdict};

fn weight(in_favour: u64, against: u64, abstained: u64, roll: u64) -> Ballots {
    let [in_favour, against, abstained, roll] =
        [in_favour, against, abstained, roll].map(u128::from);
    let votes = Votes {
        in_favour,
        against,
        abstained,
        roll,
    };
    Ballots {
        heads: votes,
        weight: votes,
    }
}

pub fn governor(case: &Case) -> Verdict {
    for row in case.data["expected"].as_array().unwrap() {
        let number = |name: &str| row[name].as_u64().unwrap();
        let rule = DecisionRule::openzeppelin_simple(u128::from(number("quorum")));
        let cast = weight(number("for_"), number("against"), number("abstain"), 0);
        let decision = rule.judge(&cast);
        let holds: Vec<bool> = decision.reasons.iter().map(|reason| reason.holds).collect();
        let wanted = [row["quorum_reached"] == true, row["vote_succeeded"] == true];
        if holds != wanted || (decision.verdict == Outcome::Passed) != (row["passed"] == true) {
            return Verdict::Failed(format!("{decision:?}, expected {row}"));
        }
    }
    Verdict::Passed
}

/// A threshold as the command line takes it.
pub fn share(case: &Case) -> Verdict {
    let spelled = case.data["params"]["threshold"].as_str().unwrap();
    let rule = DecisionRule {
        quorums: Vec::new(),
        thresholds: vec![Threshold::read(spelled).unwrap()],
    };
    for row in case.data["expected"].as_array().unwrap() {
        let number = |name: &str| row[name].as_u64().unwrap();
        let cast = weight(number("for_"), number("against"), number("abstain"), 0);
        let passed = rule.judge(&cast).verdict == Outcome::Passed;
        if passed != (row["passed"] == true) {
            return Verdict::Failed(format!("passed: {passed}, expected {row}"));
        }
    }
    Verdict::Passed
}

pub fn substrate(case: &Case) -> Verdict {
    let number = |name: &str| case.data["params"][name].as_u64().unwrap();
    let rest = number("turnout") - number("ayes") - number("nays");
    let cast = weight(number("ayes"), number("nays"), rest, number("electorate"));
    let passed = DecisionRule::substrate_adaptive().judge(&cast).verdict == Outcome::Passed;
    match passed == (case.data["expected"]["approved"] == true) {
        true => Verdict::Passed,
        false => Verdict::Failed(format!("approved: {passed}")),
    }
}

pub fn debian(case: &Case) -> Verdict {
    let expected = &case.data["expected"];
    for (name, option) in expected["options"].as_object().unwrap() {
        let number = |key: &str| option[key].as_u64().unwrap();
        let roll = expected["developers"].as_u64().unwrap();
        let cast = weight(number("over_default"), number("default_over"), 0, roll);
        let reasons = DecisionRule::debian(1).judge(&cast).reasons;
        let holds: Vec<bool> = reasons.iter().map(|reason| reason.holds).collect();
        if holds != [option["quorum_met"] == true, option["majority_met"] == true] {
            return Verdict::Failed(format!("{name}: {reasons:?}"));
        }
    }
    Verdict::Passed
}
