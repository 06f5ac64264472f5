//! What a contest asks for beyond its method: that enough took part, that whoever is elected has enough support,
//! and that voters may ask for new nominations instead.
//!
//! A quorum of all who vote lapses the contest. A threshold, and a quorum of those for an option, is asked of each
//! option: for it are the ballots that mark it (or, with an option that re-opens nominations, that prefer it to that
//! one), against it the others that take a side. Who fails cannot be elected, as if withdrawn. Where votes are
//! transferred and nobody can re-open nominations, support is the votes with which an option is elected; whoever
//! has too few leaves the seat empty. `docs/METHODS.md`, "Decision rules".

use dashu_ratio::RBig;

use super::decision::{
    self, Decision, DecisionRule, Measure, Participation, Quorum, Reason, Threshold, Verdict, Votes,
};
use super::pairwise::Unranked;
use super::{
    Ballot, CountError, Election, Method, OptionIndex, Outcome, Round, Step, Support, Terms,
    option_of, substitutes,
};
use crate::domain::fault::Term;

/// Counts under everything that the terms ask for.
///
/// Errors as the method does, and like [`check`].
pub(super) fn count(method: &dyn Method, election: &Election) -> Result<Outcome, CountError> {
    let terms = election.terms();
    check(method, terms)?;
    let is_plain = terms.decision.is_none() && terms.reopen.is_none();
    let mut outcome = match is_plain || method.heeds_decision() {
        true => method.tally(election)?,
        false => judged(method, election)?,
    };
    if let Some(most) = terms.substitutes {
        substitutes::name(method, election, &mut outcome, most)?;
    }
    Ok(outcome)
}

/// Errors with `BadTerms` where the terms ask for what the method cannot tell, whatever the ballots.
pub fn check(method: &dyn Method, terms: &Terms) -> Result<(), CountError> {
    let refused = |why| Err(CountError::BadTerms { why: Term(why) });
    if method.heeds_decision() {
        return match (terms.reopen, terms.substitutes) {
            (Some(_), _) => refused("terms-reopen-proposal"),
            (_, Some(_)) => refused("terms-substitutes"),
            _ => Ok(()),
        };
    }
    let rule = rule(terms);
    let asks = asks_of_options(&rule);
    let is_bare = terms.reopen.is_none();
    let of_heads = rule
        .thresholds
        .iter()
        .any(|rule| rule.measure == Measure::Heads)
        || rule
            .quorums
            .iter()
            .any(|quorum| is_of_option(quorum) && quorum.measure == Measure::Heads);
    match method.support() {
        _ if (asks || !is_bare) && !terms.groups.is_empty() => refused("terms-groups-support"),
        Support::Preferences if asks && is_bare => refused("terms-no-support"),
        Support::Votes if asks && is_bare && of_heads => refused("terms-votes-heads"),
        _ if terms.substitutes.is_some() && !terms.groups.is_empty() => {
            refused("terms-groups-substitutes")
        }
        _ => Ok(()),
    }
}

/// The rule of an election: that of its terms; a majority over an option that re-opens nominations, if there is one.
fn rule(terms: &Terms) -> DecisionRule {
    let mut rule = terms.decision.clone().unwrap_or_default();
    if terms.reopen.is_some() && rule.thresholds.is_empty() {
        rule.thresholds.push(Threshold::majority(Measure::Weight));
    }
    rule
}

/// Whether a quorum is asked of each option, and not of the contest.
fn is_of_option(quorum: &Quorum) -> bool {
    match quorum.counts {
        Participation::For | Participation::ForAndAbstained => true,
        Participation::Cast | Participation::ForAgainst => false,
    }
}

fn asks_of_options(rule: &DecisionRule) -> bool {
    !rule.thresholds.is_empty() || rule.quorums.iter().any(is_of_option)
}

fn judged(method: &dyn Method, election: &Election) -> Result<Outcome, CountError> {
    let terms = election.terms();
    let rule = rule(terms);
    let sides = Sides::of(method, election);
    let mut outcome = Outcome::new(method.name(), election);
    outcome.reopen = terms.reopen;
    let wide = rule.quorums.iter().filter(|quorum| !is_of_option(quorum));
    let mut reasons: Vec<Reason> = wide.map(|quorum| quorum.test(&sides.all(), None)).collect();
    if !reasons.iter().all(|reason| reason.holds) {
        outcome.decision = Some(Decision {
            verdict: Verdict::Lapsed,
            reasons,
        });
        return Ok(outcome);
    }
    let by_votes = method.support() == Support::Votes && terms.reopen.is_none();
    let mut rejected = Vec::new();
    let mut standing = election.standing();
    standing.retain(|option| terms.reopen != Some(*option));
    for &option in standing.iter().filter(|_| !by_votes) {
        if !ask(
            &rule,
            election,
            option,
            &sides.of_option(option),
            None,
            &mut reasons,
        ) {
            rejected.push(option);
        }
    }
    standing.retain(|option| !rejected.contains(option));
    if !standing.is_empty() {
        let mut terms = Terms {
            decision: None,
            reopen: None,
            substitutes: None,
            ..terms.clone()
        };
        terms
            .withdrawn
            .extend(rejected.iter().chain(&election.terms().reopen));
        let reopen = outcome.reopen;
        outcome = method.tally(&election.clone().with_terms(terms)?)?;
        outcome.reopen = reopen;
    }
    if !rejected.is_empty() {
        outcome.rounds.insert(0, Round::new(Step::Reject, rejected));
        for tie in &mut outcome.ties {
            tie.round = tie.round.saturating_add(1);
        }
    }
    if by_votes && asks_of_options(&rule) {
        leave_empty(&rule, election, &sides, &mut outcome, &mut reasons);
    }
    let verdict = match outcome.elected.is_empty() {
        true => Verdict::Rejected,
        false => Verdict::Passed,
    };
    outcome.decision = Some(Decision { verdict, reasons });
    Ok(outcome)
}

/// Takes back the election of those whose votes are too few.
fn leave_empty(
    rule: &DecisionRule,
    election: &Election,
    sides: &Sides,
    outcome: &mut Outcome,
    reasons: &mut Vec<Reason>,
) {
    let mut failed = Vec::new();
    for &option in &outcome.elected {
        let mut rounds = outcome.rounds.iter().rev();
        let round = rounds.find(|round| round.elected.contains(&option));
        let tally = round.and_then(|round| round.tallies.get(usize::from(option)));
        let votes = tally.and_then(Option::as_ref);
        let votes = votes.map_or(RBig::ZERO, |votes| votes.to_ratio());
        if !ask(rule, election, option, &sides.all(), Some(&votes), reasons) {
            failed.push(option);
        }
    }
    if failed.is_empty() {
        return;
    }
    outcome.elected.retain(|option| !failed.contains(option));
    for round in &mut outcome.rounds {
        round.elected.retain(|option| !failed.contains(option));
    }
    outcome.rounds.push(Round::new(Step::Reject, failed));
}

/// Asks everything of one option that the rule asks of options, and whether all of it holds. `votes` stand for its
/// support where votes are transferred.
fn ask(
    rule: &DecisionRule,
    election: &Election,
    option: OptionIndex,
    ballots: &decision::Ballots,
    votes: Option<&RBig>,
    reasons: &mut Vec<Reason>,
) -> bool {
    let quorums = rule.quorums.iter().filter(|quorum| is_of_option(quorum));
    let quorums = quorums.map(|quorum| quorum.test(ballots, votes));
    let thresholds = rule.thresholds.iter().map(|rule| rule.test(ballots, votes));
    let mut holds = true;
    for reason in quorums.chain(thresholds) {
        holds = holds && reason.holds;
        let option = Some(election.name(option).to_owned());
        reasons.push(Reason { option, ..reason });
    }
    holds
}

/// A sum of ballots in both measures.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    heads: u128,
    weight: u128,
}

impl Sum {
    fn add(&mut self, ballot: &Ballot<'_>) {
        self.heads = self.heads.saturating_add(ballot.heads.into());
        self.weight = self.weight.saturating_add(ballot.weight.into());
    }
}

/// Which ballots are for and against each option.
struct Sides {
    roll: super::Roll,
    cast: Sum,
    /// Ballots that mark somebody who stands.
    valid: Sum,
    in_favour: Vec<Sum>,
    against: Vec<Sum>,
}

impl Sides {
    fn of(method: &dyn Method, election: &Election) -> Sides {
        let terms = election.terms();
        let none = vec![Sum::default(); election.options().len()];
        let mut sides = Sides {
            roll: terms.roll.unwrap_or_default(),
            cast: Sum {
                heads: election.ballots().heads().into(),
                weight: election.weight(),
            },
            valid: Sum::default(),
            in_favour: none.clone(),
            against: none,
        };
        let stands: Vec<bool> = election
            .indexes()
            .map(|option| election.can_win(option))
            .collect();
        for ballot in election.ballots().iter() {
            let mut marks = ballot
                .marks
                .iter()
                .map(|&mark| usize::from(option_of(mark)));
            if marks.any(|option| stands.get(option) == Some(&true)) {
                sides.valid.add(&ballot);
            }
        }
        match terms.reopen {
            None => sides.by_marks(election),
            Some(reopen) => {
                let is_silent = method.heeds_unranked() && terms.unranked == Unranked::Silent;
                sides.by_preferences(election, reopen, is_silent);
            }
        }
        sides
    }

    /// For an option are those who mark it, against it all others who mark somebody.
    fn by_marks(&mut self, election: &Election) {
        for ballot in election.ballots().iter() {
            for &mark in ballot.marks {
                if let Some(sum) = self.in_favour.get_mut(usize::from(option_of(mark))) {
                    sum.add(&ballot);
                }
            }
        }
        for (against, in_favour) in self.against.iter_mut().zip(&self.in_favour) {
            against.heads = self.valid.heads.saturating_sub(in_favour.heads);
            against.weight = self.valid.weight.saturating_sub(in_favour.weight);
        }
    }

    /// For an option are those who prefer it to `reopen`, against it those who prefer that one. An option that a
    /// ballot leaves out is below all that it marks, or nothing is said of it where that `is_silent`.
    fn by_preferences(&mut self, election: &Election, reopen: OptionIndex, is_silent: bool) {
        let none = vec![Sum::default(); election.options().len()];
        // Of ballots that mark both: those above it, beside it and below it. And all that mark it.
        let (mut above, mut beside, mut below, mut all) =
            (none.clone(), none.clone(), none, Sum::default());
        for ballot in election.ballots().iter() {
            let places: Vec<(OptionIndex, i64)> = places(election, &ballot);
            let reopened = places.iter().find(|(option, _)| *option == reopen);
            let reopened = reopened.map(|(_, place)| *place);
            if reopened.is_some() {
                all.add(&ballot);
            }
            for &(option, place) in &places {
                let sums = match reopened {
                    None if is_silent => continue,
                    None => &mut self.in_favour,
                    Some(other) if place > other => &mut above,
                    Some(other) if place < other => &mut below,
                    Some(_) => &mut beside,
                };
                if let Some(sum) = sums.get_mut(usize::from(option)) {
                    sum.add(&ballot);
                }
            }
        }
        let rows = self.in_favour.iter_mut().zip(&mut self.against);
        for ((in_favour, against), ((above, beside), below)) in
            rows.zip(above.iter().zip(&beside).zip(&below))
        {
            in_favour.heads = in_favour.heads.saturating_add(above.heads);
            in_favour.weight = in_favour.weight.saturating_add(above.weight);
            *against = match is_silent {
                true => *below,
                false => Sum {
                    heads: all
                        .heads
                        .saturating_sub(above.heads)
                        .saturating_sub(beside.heads),
                    weight: all
                        .weight
                        .saturating_sub(above.weight)
                        .saturating_sub(beside.weight),
                },
            };
        }
    }

    fn votes(&self, in_favour: Sum, against: Sum) -> decision::Ballots {
        let votes = |in_favour: u128, against: u128, cast: u128, roll: u128| Votes {
            in_favour,
            against,
            abstained: cast.saturating_sub(in_favour.saturating_add(against)),
            roll,
        };
        let (cast, roll) = (self.cast, self.roll);
        decision::Ballots {
            heads: votes(
                in_favour.heads,
                against.heads,
                cast.heads,
                roll.heads.into(),
            ),
            weight: votes(in_favour.weight, against.weight, cast.weight, roll.weight),
        }
    }

    /// Those who mark somebody, and those who abstain.
    fn all(&self) -> decision::Ballots {
        self.votes(self.valid, Sum::default())
    }

    fn of_option(&self, option: OptionIndex) -> decision::Ballots {
        let at = usize::from(option);
        let of = |sums: &[Sum]| sums.get(at).copied().unwrap_or_default();
        self.votes(of(&self.in_favour), of(&self.against))
    }
}

/// The options that a ballot marks, each with a number that is higher the more it is preferred.
fn places(election: &Election, ballot: &Ballot<'_>) -> Vec<(OptionIndex, i64)> {
    let kind = election.kind();
    if kind.is_ranked() {
        let ranks = (0_i64..).zip(ballot.ranks());
        let placed = ranks.flat_map(|(rank, marks)| {
            let place = rank.saturating_neg();
            marks.iter().map(move |&mark| (option_of(mark), place))
        });
        return placed.collect();
    }
    let mut numbers = ballot.numbers.iter();
    let number =
        |numbers: &mut std::slice::Iter<'_, u32>| numbers.next().copied().map_or(0, i64::from);
    let marks = ballot.marks.iter();
    marks
        .map(|&mark| (option_of(mark), number(&mut numbers)))
        .collect()
}
