//! A count for people: its working in sentences. The table of its rounds is in `rounds`, that of pairs in `pairs`.
//!
//! [`told`] turns the working, which is data, into codes and values; [`sentences`] says them. Every
//! number comes from the [`Outcome`]; fractions too long to read are shown to four places with `~`
//! before them.

use dashu_ratio::RBig;

use super::figures::{number, told_apart};
use super::{Language, say, term};
use super::{decisions, pairs};
use crate::domain::count::decision::{Reason, Verdict};
use crate::domain::count::election::Capped;
use crate::domain::count::{
    BallotKind, Exact, OptionIndex, Outcome, Round, Step, Tie, TieStep, Transfer, method,
};
use crate::domain::fault::{Tell, Told, Value};

/// The title of a counting method, by its name.
pub fn title(language: Language, method: &str) -> String {
    term(language, &format!("method-{method}"))
}

/// What happened, one sentence or two for each round, then the result.
///
/// `names` are in option order.
pub fn sentences(outcome: &Outcome, names: &[String], language: Language) -> Vec<String> {
    let told = told(outcome, names);
    told.iter().map(|told| say(language, told)).collect()
}

/// The same as codes and values, in the same order.
pub fn told(outcome: &Outcome, names: &[String]) -> Vec<Told> {
    let method = method(outcome.method);
    let teller = Teller {
        names: &told_apart(outcome, names),
        kind: method.map(|method| method.ballot_kind()),
        exceeds: method.is_some_and(|method| method.exceeds_quota()),
        by_quotient: outcome.method == "qpq",
        is_budget: outcome.method.starts_with("budget-"),
        is_decided: outcome.is_proposal(),
        is_lists: method.is_some_and(|method| method.seats_lists()),
        outcome,
    };
    let mut told: Vec<Told> = outcome.capped.iter().map(capped).collect();
    let mut last = None;
    for (number, round) in outcome.rounds.iter().enumerate() {
        let before = number.checked_sub(1);
        let before = before.and_then(|before| outcome.rounds.get(before));
        let ties = outcome.ties.iter().filter(|tie| tie.round == number);
        told.extend(ties.map(|tie| teller.tie(tie, before)));
        told.extend(teller.round(round, last));
        last = round.quota.as_ref().or(last);
    }
    told.extend(pairs::told(outcome, |option| teller.name(option)));
    let beyond = outcome
        .ties
        .iter()
        .filter(|tie| tie.round >= outcome.rounds.len());
    told.extend(beyond.map(|tie| teller.tie(tie, None)));
    told.extend(teller.decided());
    told
}

fn capped(capped: &Capped) -> Told {
    let case = match capped.cut {
        0 => "nobody",
        _ => "some",
    };
    let told = Told::new("count-capped").case(case);
    told.with("share", capped.share)
        .with("cast", capped.cast)
        .with("limit", capped.limit)
        .with("cut", capped.cut)
}

/// What is told depends on the kind of contest as well as on the round.
struct Teller<'a> {
    outcome: &'a Outcome,
    names: &'a [String],
    kind: Option<BallotKind>,
    /// Whether only more than the quota elects.
    exceeds: bool,
    by_quotient: bool,
    is_budget: bool,
    is_decided: bool,
    /// Whether options are lists, which several seats go to.
    is_lists: bool,
}

impl Teller<'_> {
    fn name(&self, option: OptionIndex) -> Value {
        let name = self.names.get(usize::from(option));
        Value::Text(name.map_or_else(|| "?".to_owned(), String::clone))
    }

    fn all(&self, options: &[OptionIndex]) -> Value {
        Value::All(options.iter().map(|&option| self.name(option)).collect())
    }

    /// What happened in a round, where `last` is the quota of the round before.
    fn round(&self, round: &Round, last: Option<&Exact>) -> Vec<Told> {
        let mut told = match round.step {
            Step::Count => vec![self.counted(round)],
            Step::Distribute => vec![self.with_quota("count-distribute", round)],
            _ => self.step(round).into_iter().collect(),
        };
        let says_quota = matches!(round.step, Step::Count | Step::Distribute) || self.by_quotient;
        match &round.quota {
            Some(quota) if !says_quota && last != Some(quota) => {
                let now = Told::new("count-quota-now").case(self.quota_case());
                told.push(now.with("quota", number(quota)));
            }
            _ => {}
        }
        if !round.barred.is_empty() && round.step != Step::Exclude {
            told.push(Told::new("count-barred").with("options", self.all(&round.barred)));
        }
        if !round.guarded.is_empty() {
            told.push(Told::new("count-guarded").with("options", self.all(&round.guarded)));
        }
        let says_elected = self.says_elected(round) || self.is_lists || self.is_decided;
        if !round.elected.is_empty() && !says_elected {
            told.push(
                Told::new("count-elected")
                    .case(self.gain())
                    .with("options", self.all(&round.elected)),
            );
        }
        told
    }

    /// Whether the sentence of the step itself says that its options are elected.
    fn says_elected(&self, round: &Round) -> bool {
        let elects = matches!(round.step, Step::Elect | Step::Select | Step::Fill);
        elects && round.elected == round.options
    }

    fn gain(&self) -> &'static str {
        match self.is_budget {
            true => "funded",
            false => "elected",
        }
    }

    fn counted(&self, round: &Round) -> Told {
        let told = Told::new("count-ballots");
        let is_ranked = self.kind.is_some_and(BallotKind::is_ranked);
        let is_scored = self.kind == Some(BallotKind::Scores);
        match (&round.value, round.options.is_empty()) {
            (Some(value), false) if is_ranked => self
                .moving("count-papers", round)
                .with("value", number(value)),
            (None, false) if is_ranked => told
                .case("papers")
                .with("options", self.all(&round.options)),
            (Some(share), _) => told.case("share").with("value", number(share)),
            (None, false) => told
                .case("finalists")
                .with("options", self.all(&round.options)),
            (None, true) if is_scored => told.case("scores"),
            (None, true) if self.is_lists && round.quota.is_some() => {
                let quota = round.quota.as_ref().map(number);
                let told = told.case("lists");
                told.with("quota", quota.unwrap_or(Value::Text(String::new())))
            }
            (None, true) if round.quota.is_some() => {
                self.with_quota("count-first-preferences", round)
            }
            (None, true) => told.case(match self.outcome.method {
                "condorcet" => "beaten",
                "copeland" => "balance",
                "snapshot-copeland" => "shares",
                "minimax" | "minimax-margins" | "minimax-opposition" => "worst",
                "schulze" | "schulze-margins" => "paths",
                "ranked-pairs" | "ranked-pairs-winning" => "locked",
                name if name.starts_with("borda") => "points",
                _ => "all",
            }),
        }
    }

    /// The same with the quota of the round, if it has one.
    fn with_quota(&self, code: &'static str, round: &Round) -> Told {
        match &round.quota {
            Some(quota) => Told::new(code)
                .case(self.quota_case())
                .with("quota", number(quota)),
            None => Told::new(code).case("plain"),
        }
    }

    fn quota_case(&self) -> &'static str {
        match self.exceeds {
            true => "exceed",
            false => "reach",
        }
    }

    /// What the value of a round in which one is chosen measures.
    fn unit(&self) -> Option<&'static str> {
        Some(match self.outcome.method {
            "seq-phragmen" | "budget-phragmen" => "count-unit-load",
            "rrv" | "allocated-score" | "sss" | "sss-electowiki" => "count-unit-score",
            "seq-pav" => "count-unit-gain",
            "budget-greedy" => "count-unit-support",
            "budget-greedy-cardinality" => "count-unit-support-by-cost",
            "budget-greedy-points" => "count-unit-points-by-cost",
            "budget-most-points" => "count-unit-points",
            name if name.contains("equal-shares") => "count-unit-price",
            "list-largest-remainder" => "count-unit-remainder",
            name if name.starts_with("list-") => "count-unit-quotient",
            _ => return None,
        })
    }

    fn step(&self, round: &Round) -> Option<Told> {
        let who = self.all(&round.options);
        let value = round.value.as_ref().map(number);
        let value = value.unwrap_or(Value::Text(String::new()));
        Some(match round.step {
            Step::Count | Step::Distribute => return None,
            Step::Elect if self.is_lists => {
                Told::new("count-quotas").with("shares", self.shares(&round.elected))
            }
            Step::Elect => Told::new("count-elect")
                .case(self.gain())
                .with("options", who),
            Step::Surplus => self.moving("count-surplus", round).with("value", value),
            Step::Exclude if !round.barred.is_empty() => self.moving("count-bar", round),
            Step::Exclude if self.by_quotient => self
                .by_quota("count-exclude-quotient", round)
                .with("value", value),
            Step::Exclude => self.moving("count-exclude", round),
            Step::Dismiss => self.moving("count-dismiss", round),
            Step::Runoff => {
                let case = match self.kind {
                    _ if self.exceeds => "second",
                    Some(BallotKind::Scores) => "scores",
                    _ => "rankings",
                };
                let told = Told::new("count-runoff").case(case);
                told.with("votes", self.votes(round))
            }
            Step::Select if self.by_quotient => self
                .by_quota("count-select-quotient", round)
                .with("value", value),
            Step::Select => {
                let case = match self.says_elected(round) {
                    true if self.is_lists => "seat",
                    true => self.gain(),
                    false => "chosen",
                };
                let told = Told::new("count-select").case(case).with("options", who);
                match self.unit() {
                    Some(unit) => {
                        let value = Told::new("count-measured").with("value", value);
                        told.with("value", value.with("unit", Value::Term(unit.into())))
                    }
                    None => told.with("value", value),
                }
            }
            Step::Lock => self.pairs("count-lock", round).with("value", value),
            Step::Drop => self.pairs("count-drop", round),
            Step::Reject => {
                let case = match (self.is_default(), self.outcome.reopen) {
                    (true, _) => "default",
                    (_, Some(_)) => "reopen",
                    (_, None) => "support",
                };
                Told::new("count-reject").case(case).with("options", who)
            }
            Step::Fill => Told::new("count-fill")
                .case(self.gain())
                .with("options", who),
            Step::Complete => Told::new("count-complete"),
        })
    }

    /// A quotient beside the quota of its round: `held` where what it did was taken back later.
    fn by_quota(&self, code: &'static str, round: &Round) -> Told {
        let case = match round.step == Step::Select && round.elected.is_empty() {
            true => "held",
            false => "stands",
        };
        let quota = round.quota.as_ref().map(number);
        Told::new(code)
            .case(case)
            .with("options", self.all(&round.options))
            .with("quota", quota.unwrap_or(Value::Text(String::new())))
    }

    /// A step with what moved in it: `none` where there was nothing, `spent` where nothing named anybody else.
    fn moving(&self, code: &'static str, round: &Round) -> Told {
        let told = Told::new(code).with("options", self.all(&round.options));
        let spent = round
            .transfers
            .iter()
            .try_fold(RBig::ZERO, |sum, transfer| {
                let is_spent = transfer.to.is_none();
                is_spent.then(|| sum + transfer.votes.to_ratio())
            });
        match (round.transfers.as_slice(), spent) {
            ([], _) => told.case("none"),
            // As its method prints it.
            ([only], Some(_)) => told.case("spent").with("votes", number(&only.votes)),
            (_, Some(votes)) => told.case("spent").with("votes", number(&votes.into())),
            (_, None) => told
                .case("moved")
                .with("transfers", self.transfers(&round.transfers)),
        }
    }

    fn transfers(&self, transfers: &[Transfer]) -> Value {
        let one = |transfer: &Transfer| {
            let told = match transfer.to {
                Some(to) => Told::new("count-transfer")
                    .case("to")
                    .with("option", self.name(to)),
                None => Told::new("count-transfer").case("none"),
            };
            told.with("votes", number(&transfer.votes)).tell()
        };
        Value::List(transfers.iter().map(one).collect())
    }

    /// What each option of the round holds.
    fn votes(&self, round: &Round) -> Value {
        let one = |&option: &OptionIndex| {
            let tally = round.tallies.get(usize::from(option));
            match tally.and_then(Option::as_ref) {
                Some(votes) => Told::new("count-holds")
                    .with("option", self.name(option))
                    .with("votes", number(votes))
                    .tell(),
                None => self.name(option),
            }
        };
        Value::List(round.options.iter().map(one).collect())
    }

    /// Winner and loser in turn, with the votes of either.
    fn pairs(&self, code: &'static str, round: &Round) -> Told {
        let votes = |a, b| pairs::cell(self.outcome, "pairwise", a, b).map(number);
        let votes = |a, b| votes(a, b).unwrap_or(Value::Text(String::new()));
        let one = |pair: &[OptionIndex]| match pair {
            &[winner, loser] => Told::new("count-beats")
                .with("winner", self.name(winner))
                .with("loser", self.name(loser))
                .with("for", votes(winner, loser))
                .with("against", votes(loser, winner))
                .tell(),
            _ => self.all(pair),
        };
        let pairs = round.options.chunks(2).map(one).collect();
        Told::new(code).with("pairs", Value::All(pairs))
    }

    /// A tie, where `before` is the round before the one that it led to.
    fn tie(&self, tie: &Tie, before: Option<&Round>) -> Told {
        let tally = |option: &OptionIndex| before?.tallies.get(usize::from(*option))?.as_ref();
        let mut tallies = tie.tied.iter().filter_map(tally);
        let first = tallies.next();
        let is_near = tallies.any(|votes| Some(votes) != first);
        let case = match (tie.by, tie.about) {
            (TieStep::NoMatter, _) => "no-matter",
            (_, Step::Elect) => "elect",
            (_, Step::Surplus) => "surplus",
            (_, Step::Exclude) if self.by_quotient => "exclude-quotient",
            (_, Step::Exclude) if is_near => "exclude-near",
            (_, Step::Exclude) => "exclude",
            (_, Step::Count) => "finalists",
            (_, Step::Runoff) => "runoff",
            (_, Step::Lock) => "lock",
            (_, Step::Fill) => "order",
            (
                _,
                Step::Select
                | Step::Dismiss
                | Step::Drop
                | Step::Reject
                | Step::Complete
                | Step::Distribute,
            ) => "select",
        };
        let by = match tie.by {
            TieStep::EarlierRound => "count-by-earlier-round",
            TieStep::HeadToHead => "count-by-head-to-head",
            TieStep::HighScores => "count-by-high-scores",
            TieStep::Rule => "count-by-rule",
            TieStep::Lot => "count-by-lot",
            TieStep::NoMatter => "none",
        };
        let told = Told::new("count-tie")
            .case(case)
            .with("tied", self.all(&tie.tied))
            .with("picked", self.all(&tie.picked));
        match tie.by {
            TieStep::NoMatter => told,
            _ => told.with("by", Value::Term(by.into())),
        }
    }

    /// The tests of the decision rule and what follows: the verdict of a proposal, else who is elected.
    fn decided(&self) -> Vec<Told> {
        let outcome = self.outcome;
        let mut told = Vec::new();
        if let Some(decision) = &outcome.decision {
            let matters = |reason: &&Reason| match &reason.option {
                Some(id) => !reason.holds || outcome.elected_names().contains(&id.as_str()),
                None => true,
            };
            told.extend(
                decision
                    .reasons
                    .iter()
                    .filter(matters)
                    .map(|reason| self.reason(reason)),
            );
            let case = match decision.verdict {
                Verdict::Passed => "passed",
                Verdict::Rejected => "rejected",
                Verdict::Lapsed => "lapsed",
            };
            if self.is_decided || decision.verdict == Verdict::Lapsed {
                told.push(Told::new("count-verdict").case(case));
            }
        }
        if self.is_decided {
            return told;
        }
        told.push(self.result(&outcome.elected));
        let empty = usize::from(outcome.seats).saturating_sub(outcome.elected.len());
        if outcome.decision.is_some() && !self.is_budget && empty > 0 {
            let case = match outcome.reopen {
                Some(_) => "reopen",
                None => "empty",
            };
            told.push(Told::new("count-vacant").case(case).with("seats", empty));
        }
        if !outcome.substitutes.is_empty() {
            let names = outcome.substitutes.iter().map(|&option| self.name(option));
            told.push(Told::new("count-substitutes").with("options", Value::List(names.collect())));
        }
        told
    }

    /// Whether the last option is a default that the others are compared with.
    fn is_default(&self) -> bool {
        self.outcome.method == "debian-cpssd"
    }

    /// How many of some seats each list has, in option order.
    fn shares(&self, seats: &[OptionIndex]) -> Value {
        let options = (0..).zip(&self.outcome.options).map(|(option, _)| option);
        let one = |option: OptionIndex| {
            let count = seats.iter().filter(|&&seat| seat == option).count();
            let told = Told::new("count-share").with("option", self.name(option));
            (count > 0).then(|| told.with("seats", count).tell())
        };
        Value::List(options.filter_map(one).collect())
    }

    fn result(&self, elected: &[OptionIndex]) -> Told {
        if self.is_lists && !elected.is_empty() {
            let told = Told::new("count-result").case("seats");
            return told.with("shares", self.shares(elected));
        }
        let case = match (elected.is_empty(), self.is_budget) {
            (true, true) => "nothing",
            (true, false) => "nobody",
            (false, true) => "funded",
            (false, false) => "elected",
        };
        Told::new("count-result")
            .case(case)
            .with("options", self.all(elected))
    }

    /// One test of the decision rule.
    fn reason(&self, reason: &Reason) -> Told {
        let told = decisions::told(reason);
        let place = |id: &String| self.outcome.options.iter().position(|option| option == id);
        let place = reason.option.as_ref().and_then(place);
        match place.and_then(|place| OptionIndex::try_from(place).ok()) {
            Some(option) => told.with("option", self.name(option)),
            None => told,
        }
    }
}
