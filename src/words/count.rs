//! A count for people: its working in sentences. The table of its rounds is in `rounds`.
//!
//! [`told`] turns the working, which is data, into codes and values; [`sentences`] says them. Every
//! number comes from the [`Outcome`]; fractions too long to read are shown to four places with `~`
//! before them.

use dashu_int::{IBig, UBig};

use super::{Language, say, term};
use crate::domain::count::decision::{Mark, Measure, Reason, Strictness, Test, Verdict};
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
    let teller = Teller {
        names,
        kind: method(outcome.method).map(|method| method.ballot_kind()),
        by_quotient: outcome.method == "qpq",
        is_budget: outcome.method.starts_with("budget-"),
        is_decided: outcome.decision.is_some(),
    };
    let mut told = Vec::new();
    for (number, round) in outcome.rounds.iter().enumerate() {
        let ties = outcome.ties.iter().filter(|tie| tie.round == number);
        told.extend(ties.map(|tie| teller.tie(tie)));
        told.extend(teller.round(round));
    }
    if let Some(decision) = &outcome.decision {
        told.extend(decision.reasons.iter().map(reason));
        told.push(Told::new("count-verdict").case(match decision.verdict {
            Verdict::Passed => "passed",
            Verdict::Rejected => "rejected",
            Verdict::Lapsed => "lapsed",
        }));
    } else {
        told.push(teller.result(&outcome.elected));
    }
    told
}

/// What is told depends on the kind of contest beside the round.
struct Teller<'a> {
    names: &'a [String],
    kind: Option<BallotKind>,
    by_quotient: bool,
    is_budget: bool,
    is_decided: bool,
}

impl Teller<'_> {
    fn name(&self, option: OptionIndex) -> Value {
        let name = self.names.get(usize::from(option));
        Value::Text(name.map_or_else(|| "?".to_owned(), String::clone))
    }

    fn all(&self, options: &[OptionIndex]) -> Value {
        Value::All(options.iter().map(|&option| self.name(option)).collect())
    }

    fn round(&self, round: &Round) -> Vec<Told> {
        let mut told = match round.step {
            Step::Count => vec![self.counted(round)],
            Step::Distribute => vec![with_quota(Told::new("count-distribute"), round)],
            _ => self.step(round).into_iter().collect(),
        };
        if !round.barred.is_empty() && round.step != Step::Exclude {
            told.push(Told::new("count-barred").with("options", self.all(&round.barred)));
        }
        if !round.guarded.is_empty() {
            told.push(Told::new("count-guarded").with("options", self.all(&round.guarded)));
        }
        if !round.elected.is_empty() && !self.says_elected(round) && !self.is_decided {
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
            (None, true) if round.quota.is_some() => {
                with_quota(Told::new("count-first-preferences"), round)
            }
            (None, true) => told.case("all"),
        }
    }

    fn step(&self, round: &Round) -> Option<Told> {
        let who = self.all(&round.options);
        let value = round.value.as_ref().map(number);
        let value = value.unwrap_or(Value::Text(String::new()));
        Some(match round.step {
            Step::Count | Step::Distribute => return None,
            Step::Elect => Told::new("count-elect")
                .case(self.gain())
                .with("options", who),
            Step::Surplus => self.moving("count-surplus", round).with("value", value),
            Step::Exclude if !round.barred.is_empty() => self.moving("count-bar", round),
            Step::Exclude if self.by_quotient => self.moving("count-exclude-quotient", round),
            Step::Exclude => self.moving("count-exclude", round),
            Step::Dismiss => self.moving("count-dismiss", round),
            Step::Runoff => Told::new("count-runoff").with("votes", self.votes(round)),
            Step::Select => {
                let case = match self.says_elected(round) {
                    true => self.gain(),
                    false => "chosen",
                };
                let told = Told::new("count-select").case(case);
                told.with("options", who).with("value", value)
            }
            Step::Lock => self.pairs("count-lock", round).with("value", value),
            Step::Drop => self.pairs("count-drop", round).with("value", value),
            Step::Reject => Told::new("count-reject").with("options", who),
            Step::Fill => Told::new("count-fill")
                .case(self.gain())
                .with("options", who),
            Step::Complete => Told::new("count-complete"),
        })
    }

    /// A step with what moved in it: `none` where nothing did.
    fn moving(&self, code: &'static str, round: &Round) -> Told {
        let case = match round.transfers.is_empty() {
            true => "none",
            false => "moved",
        };
        let told = Told::new(code)
            .case(case)
            .with("options", self.all(&round.options));
        match round.transfers.is_empty() {
            true => told,
            false => told.with("transfers", self.transfers(&round.transfers)),
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

    /// Winner and loser in turn.
    fn pairs(&self, code: &'static str, round: &Round) -> Told {
        let one = |pair: &[OptionIndex]| match pair {
            &[winner, loser] => Told::new("count-beats")
                .with("winner", self.name(winner))
                .with("loser", self.name(loser))
                .tell(),
            _ => self.all(pair),
        };
        let pairs = round.options.chunks(2).map(one).collect();
        Told::new(code).with("pairs", Value::All(pairs))
    }

    fn tie(&self, tie: &Tie) -> Told {
        let case = match (tie.by, tie.about) {
            (TieStep::NoMatter, _) => "no-matter",
            (_, Step::Elect) => "elect",
            (_, Step::Surplus) => "surplus",
            (_, Step::Exclude) if self.by_quotient => "exclude-quotient",
            (_, Step::Exclude) => "exclude",
            (_, Step::Count) => "finalists",
            (_, Step::Runoff) => "runoff",
            (_, Step::Lock) => "lock",
            (
                _,
                Step::Select
                | Step::Dismiss
                | Step::Drop
                | Step::Reject
                | Step::Fill
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
            _ => told.with("by", Value::Term(by)),
        }
    }

    fn result(&self, elected: &[OptionIndex]) -> Told {
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
}

/// The same with the quota of the round, if it has one.
fn with_quota(told: Told, round: &Round) -> Told {
    match &round.quota {
        Some(quota) => told.case("quota").with("quota", number(quota)),
        None => told.case("plain"),
    }
}

fn reason(reason: &Reason) -> Told {
    let measure = match reason.measure {
        Measure::Heads => "count-measure-heads",
        Measure::Weight => "count-measure-weight",
    };
    let code = match reason.test {
        Test::Quorum => "count-quorum",
        Test::Threshold => "count-threshold",
    };
    let told = Told::new(code).with("given", Value::Number(reason.given.clone()));
    let told = match (&reason.needed, reason.strictness, reason.holds) {
        (Mark::Count { count }, Strictness::Inclusive, true) => {
            told.case("met-count").with("needed", count)
        }
        (Mark::Count { count }, Strictness::Inclusive, false) => {
            told.case("missed-count").with("needed", count)
        }
        (mark, strictness, true) => told.case("met").with("needed", marked(mark, strictness)),
        (mark, strictness, false) => told.case("missed").with("needed", marked(mark, strictness)),
    };
    told.with("measure", Value::Term(measure))
}

/// `at least 1/10 of 911`, or `more than` it.
fn marked(mark: &Mark, strictness: Strictness) -> Told {
    let level = match mark {
        Mark::Count { count } => Told::new("count-mark").case("count").with("count", count),
        Mark::Share { share, of } => Told::new("count-mark")
            .case("share")
            .with("share", share)
            .with("of", Value::Number(of.to_string())),
        Mark::Root { factor, of } => Told::new("count-mark")
            .case("root")
            .with("factor", factor)
            .with("of", of),
        Mark::Adaptive {
            against,
            roll,
            cast,
        } => Told::new("count-mark")
            .case("adaptive")
            .with("against", against)
            .with("roll", roll)
            .with("cast", Value::Number(cast.to_string())),
    };
    let case = match strictness {
        Strictness::Inclusive => "at-least",
        Strictness::Strict => "more-than",
    };
    Told::new("count-level").case(case).with("mark", level)
}

/// A number as people read it.
pub(super) fn short(number: &Exact) -> String {
    let text = number.to_string();
    let Exact::Ratio(ratio) = number else {
        return text;
    };
    if text.len() <= 12 {
        return text;
    }
    let scaled = ratio.numerator() * IBig::from(10_000) / IBig::from(ratio.denominator().clone());
    match UBig::try_from(scaled)
        .ok()
        .and_then(|units| u128::try_from(units).ok())
    {
        Some(units) => format!("~{}", Exact::Decimal { units, places: 4 }),
        None => text,
    }
}

fn number(number: &Exact) -> Value {
    Value::Number(short(number))
}
