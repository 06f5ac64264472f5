//! Debian's own elections: winner, pairwise matrix, votes over and under the default option, and the
//! Schulze ranking that was recomputed for them.

use folkmoot::domain::count::decision::{DecisionRule, Measure};
use folkmoot::domain::count::{Election, Roll, Step, Terms, method};
use serde_json::json;

use super::tideman::{compare_matrix, groups, names, profile};
use super::{Case, Verdict};

pub fn judge(case: &Case) -> Verdict {
    match compare(case) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

/// The same ballots without the decision rule, for methods that judge by none.
fn without_rule(election: &Election) -> Election {
    let terms = Terms {
        decision: None,
        ..election.terms().clone()
    };
    election.clone().with_terms(terms).unwrap()
}

fn compare(case: &Case) -> Result<(), String> {
    let mut profile = profile(case)?;
    let expected = &case.data["expected"];
    let mut terms = profile.election.terms().clone();
    // The sheet does not state the developers; all of about a thousand makes the quorum 48.
    terms.roll = Some(Roll {
        heads: 1_000,
        weight: 1_000,
    });
    // A line of the sheet stands for as many developers as its count, which is read as weight.
    let mut rule = DecisionRule::debian(1);
    rule.quorums[0].measure = Measure::Weight;
    rule.thresholds[0].measure = Measure::Weight;
    terms.decision = Some(rule);
    profile.election = profile.election.with_terms(terms).unwrap();
    let plain = without_rule(&profile.election);
    let outcome = method("debian-cpssd").unwrap().count(&profile.election);
    let outcome = outcome.unwrap();
    let run = |name: &str| method(name).unwrap().count(&plain).unwrap();
    let winner = profile.names[usize::from(outcome.elected[0])].clone();
    if expected["winner"] != json!(winner) {
        return Err(format!("elected {winner}, expected {}", expected["winner"]));
    }
    compare_matrix(&profile, &outcome, &case.json("pairwise.json"))?;
    let ranking = names(&profile, &run("schulze-margins").ranking);
    let wanted = groups(&expected["schulze_margin_ranking"]);
    if ranking != wanted {
        return Err(format!("ranking {ranking:?}, expected {wanted:?}"));
    }
    let default = profile.names.len() - 1;
    let mut rejected = Vec::new();
    for (name, votes) in expected["votes_over_and_under_default"]
        .as_object()
        .unwrap()
    {
        let option = profile
            .names
            .iter()
            .position(|other| other == name)
            .unwrap();
        let round = outcome
            .rounds
            .iter()
            .find(|round| round.step == Step::Runoff && usize::from(round.options[0]) == option)
            .unwrap();
        let given = [option, default].map(|at| round.tallies[at].as_ref().unwrap().to_string());
        let [over, under] = [0, 1].map(|at| votes[at].as_u64().unwrap());
        if given != [over.to_string(), under.to_string()] {
            return Err(format!("{name}: {given:?}, expected {votes}"));
        }
        if over <= under {
            rejected.push(u16::try_from(option).unwrap());
        }
    }
    rejected.sort_unstable();
    let out = outcome
        .rounds
        .iter()
        .filter(|round| round.step == Step::Reject);
    match out
        .flat_map(|round| round.options.clone())
        .eq(rejected.iter().copied())
    {
        true => Ok(()),
        false => Err(format!(
            "not those rejected: {rejected:?} but {:?}",
            outcome.rounds
        )),
    }
}
