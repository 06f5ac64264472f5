//! Reports on a whole roll or result, for people: new weight, concentration and power, a policy tried,
//! other rules.
//!
//! Only the words; every number is the report's.

use super::{Language, say, term};
use crate::domain::count::decision::Strictness;
use crate::domain::fault::{Tell, Told, Value};
use crate::domain::weight::comparison::{Change, Comparison, MemberChange};
use crate::domain::weight::issuance::{Guarded, Issuance, Minted};
use crate::domain::weight::margin::Margin;
use crate::domain::weight::power::{
    Concentration, Found, Group, Holding, PowerReport, PowerTable, WeightPower,
};
use crate::domain::weight::whatif::{ContestWhatIf, OtherRule, WhatIf, WhatIfReport};

/// How many weights of a power table are shown, the largest first.
const WEIGHTS_MAX: usize = 20;

/// How many members' changes are shown; all of them are in the JSON and in the CSV.
const MEMBERS_MAX: usize = 50;

/// What the last days before a record date brought; ends with a line feed.
pub fn issuance(language: Language, issuance: &Issuance) -> String {
    let head = Told::new("issuance").with("days", issuance.days);
    let span = Told::new("issuance-span")
        .with("since", &issuance.since)
        .with("until", &issuance.record_date)
        .with("size", issuance.ledger_size);
    let mut told = vec![
        brought(head, &issuance.minted),
        Told::new("issuance-total").with("total", issuance.total),
        span,
    ];
    let parts = [("source", &issuance.sources), ("class", &issuance.classes)];
    for (case, parts) in parts {
        told.extend(parts.iter().map(|part| {
            let told = Told::new("issuance-part").case(case);
            brought(told.with("name", &part.name), part)
        }));
    }
    let enrolled = Told::new("issuance-part").case("enrolled");
    told.push(brought(enrolled, &issuance.enrolled));
    told.push(Told::new("issuance-not-additive"));
    told.extend(issuance.guards.iter().map(guarded));
    listed(language, &told)
}

fn brought(told: Told, minted: &Minted) -> Told {
    told.with("weight", minted.weight)
        .with("percent", &minted.percent)
}

fn guarded(guard: &Guarded) -> Told {
    let name = match guard.minted.name.as_str() {
        "all" => Value::Term("issuance-all".into()),
        "enrolled" => Value::Term("issuance-enrolled".into()),
        name => name.tell(),
    };
    let told = match guard.trips {
        true => Told::new("issuance-guard").case("trips"),
        false => Told::new("issuance-guard").case("kept"),
    };
    let told = told.with("rule", &guard.rule).with("name", name);
    brought(told, &guard.minted)
}

/// How a roll's weight is spread, and what it decides; ends with a line feed.
pub fn power(language: Language, report: &PowerReport) -> String {
    let spread = listed(language, &spread(&report.spread));
    let mut told = decides(&report.power);
    for at in &report.thresholds {
        let case = match at.strictness {
            Strictness::Inclusive => "inclusive",
            Strictness::Strict => "strict",
        };
        told.push(
            Told::new("power-threshold")
                .case(case)
                .with("share", &at.share),
        );
        told.extend(decides(&at.power));
    }
    spread + &listed(language, &told)
}

fn spread(of: &Concentration) -> Vec<Told> {
    let mut told = vec![
        Told::new("power-spread")
            .with("voters", of.voters)
            .with("weight", of.total),
        Told::new("power-gini").with("gini", &of.gini_decimal),
        Told::new("power-hhi").with("hhi", &of.hhi),
        Told::new("power-effective").with("voters", &of.effective_voters),
        holding(Told::new("power-largest"), &of.largest),
        holding(Told::new("power-top-1"), &of.top_1_percent),
        holding(Told::new("power-top-10"), &of.top_10_percent),
    ];
    told.extend(of.holding_more_than.iter().map(|line| {
        Told::new("power-fewest")
            .with("voters", line.voters)
            .with("percent", line.percent)
    }));
    let kinds = [
        ("class", &of.classes),
        ("constituency", &of.constituencies),
        ("joined", &of.joining_years),
    ];
    for (case, groups) in kinds {
        told.extend(groups.iter().map(|group| in_group(case, group)));
    }
    told
}

fn holding(told: Told, of: &Holding) -> Told {
    told.with("voters", of.voters)
        .with("weight", of.weight)
        .with("percent", &of.percent)
}

fn in_group(case: &'static str, group: &Group) -> Told {
    let told = Told::new("power-group")
        .case(case)
        .with("name", &group.name);
    holding(told, &group.holding).with("median", group.median)
}

/// How much each weight decides at one quota; ends with a line feed.
pub fn deciding(language: Language, table: &PowerTable) -> String {
    listed(language, &decides(table))
}

fn decides(table: &PowerTable) -> Vec<Told> {
    let mut told = vec![
        Told::new("power-decides").with("quota", table.quota),
        Told::new("power-found")
            .with("banzhaf", found(&table.banzhaf_method))
            .with("shapley", found(&table.shapley_method)),
    ];
    let dummies = table.dummies;
    told.extend(dummies.map(|dummies| Told::new("power-dummies").with("voters", dummies)));
    told.extend(table.weights.iter().take(WEIGHTS_MAX).map(|line| {
        let WeightPower {
            weight,
            voters,
            share,
            decides,
            banzhaf,
            shapley,
        } = line;
        Told::new("power-weight")
            .with("weight", weight)
            .with("voters", voters)
            .with("share", share)
            .with("decides", decides)
            .with("banzhaf", banzhaf)
            .with("shapley", shapley)
    }));
    told.push(Told::new("power-assumes"));
    told
}

fn found(found: &Found) -> Told {
    match found {
        Found::Exact => Told::new("power-index").case("exact"),
        Found::Sampled {
            draws,
            seed,
            error_max,
        } => Told::new("power-index")
            .case("sampled")
            .with("draws", draws)
            .with("seed", seed)
            .with("error", error_max),
    }
}

/// A roll beside another one; ends with a line feed.
pub fn comparison(language: Language, comparison: &Comparison) -> String {
    let (now, tried) = (&comparison.current, &comparison.tried);
    let mut told = vec![
        Told::new("tried"),
        pair("tried-voters", now.voters, tried.voters),
        pair("tried-weight", now.total, tried.total),
        pair("tried-gini", &now.gini_decimal, &tried.gini_decimal),
        pair(
            "tried-effective",
            &now.effective_voters,
            &tried.effective_voters,
        ),
        held("tried-largest", &now.largest, &tried.largest),
        held("tried-top-1", &now.top_1_percent, &tried.top_1_percent),
        held("tried-top-10", &now.top_10_percent, &tried.top_10_percent),
    ];
    let fewest = now.holding_more_than.iter().zip(&tried.holding_more_than);
    told.extend(fewest.map(|(before, after)| {
        pair("tried-fewest", before.voters, after.voters).with("percent", before.percent)
    }));
    told.extend(in_both("class", &now.classes, &tried.classes));
    told.extend(in_both("joined", &now.joining_years, &tried.joining_years));
    let shares = Told::new("tried-shares")
        .with("rises", comparison.rises)
        .with("falls", comparison.falls);
    told.push(shares.with("stays", comparison.stays));
    let roll = Told::new("tried-roll").with("enter", comparison.enter);
    told.push(roll.with("leave", comparison.leave));
    told.extend(comparison.most.iter().map(|change| {
        let Change {
            member,
            current,
            tried,
        } = change;
        pair("tried-most", current, tried).with("member", member)
    }));
    let changed = comparison.members.iter();
    let changed = changed.filter(|change| change.current != change.tried);
    let changed: Vec<&MemberChange> = changed.collect();
    told.extend(changed.iter().take(MEMBERS_MAX).map(|change| {
        pair("tried-member", change.current, change.tried)
            .with("member", &change.member)
            .with("percent", &change.current_percent)
            .with("other", &change.tried_percent)
    }));
    let more = changed.len().saturating_sub(MEMBERS_MAX);
    if more > 0 {
        told.push(Told::new("tried-more").with("more", more));
    }
    listed(language, &told)
}

fn pair<T: Tell>(code: &'static str, before: T, after: T) -> Told {
    Told::new(code).with("before", before).with("after", after)
}

fn held(code: &'static str, before: &Holding, after: &Holding) -> Told {
    pair(code, &before.percent, &after.percent)
        .with("voters", before.voters)
        .with("others", after.voters)
}

/// Classes, or years of joining, that are on both rolls.
fn in_both(case: &'static str, before: &[Group], after: &[Group]) -> Vec<Told> {
    let both = before.iter().filter_map(|group| {
        let other = after.iter().find(|other| other.name == group.name)?;
        let told = pair(
            "tried-group",
            &group.holding.percent,
            &other.holding.percent,
        );
        let told = told.case(case).with("name", &group.name);
        Some(
            told.with("median", group.median)
                .with("other", other.median),
        )
    });
    both.collect()
}

/// A result under other rules, contest by contest; ends with a line feed.
pub fn what_if(language: Language, report: &WhatIfReport) -> String {
    let contests = report.contests.iter();
    contests
        .map(|contest| listed(language, &under_others(language, contest)))
        .collect()
}

fn under_others(language: Language, contest: &ContestWhatIf) -> Vec<Told> {
    let outcome = result(language, contest.outcome.as_deref());
    let mut told = vec![
        Told::new("what-if")
            .with("contest", &contest.contest)
            .with("method", &contest.method)
            .with("outcome", outcome),
    ];
    told.extend(contest.rules.iter().map(|rule| under(language, rule)));
    told.extend(contest.decisions.iter().map(|rule| {
        let OtherRule {
            name,
            outcome,
            changes,
        } = rule;
        let name = term(language, &format!("what-if-{}", name.replace('/', "-of-")));
        let told = Told::new("what-if-decision").with("rule", name);
        compared(language, told, outcome.as_deref(), *changes)
    }));
    told.push(how_close(contest.margin.as_ref()));
    told
}

fn under(language: Language, rule: &WhatIf) -> Told {
    let named = match rule.name.split_once(' ') {
        Some(("without-days", days)) => Told::new("what-if-without-days")
            .with("days", Value::Number(days.to_owned()))
            .tell(),
        _ if rule.name == "sqrt" => Value::Term("what-if-sqrt".into()),
        _ => rule.name.tell(),
    };
    if let Some(too_few) = &rule.too_few {
        return Told::new("what-if-too-few")
            .with("rule", named)
            .with("percent", &too_few.percent)
            .with("voters", too_few.voters)
            .with("least", too_few.voters_min);
    }
    let told = Told::new("what-if-rule")
        .with("rule", named)
        .with("voters", rule.voters)
        .with("weight", rule.total);
    compared(language, told, rule.outcome.as_deref(), rule.changes)
}

fn compared(language: Language, told: Told, outcome: Option<&str>, changes: Option<bool>) -> Told {
    let told = match (outcome, changes) {
        (None, _) => return told.case("none"),
        (Some(_), Some(true)) => told.case("other"),
        (Some(_), _) => told.case("same"),
    };
    told.with("outcome", result(language, outcome))
}

/// A verdict, or that nobody is elected, in words; else who is elected, by their ids.
fn result(language: Language, outcome: Option<&str>) -> String {
    match outcome {
        None => term(language, "what-if-outcome-none"),
        Some(word @ ("passed" | "rejected" | "lapsed" | "nobody")) => {
            term(language, &format!("what-if-outcome-{word}"))
        }
        Some(elected) => elected.to_owned(),
    }
}

fn how_close(margin: Option<&Margin>) -> Told {
    let told = Told::new("what-if-margin");
    match margin.map(|margin| (margin.heads, margin.weight)) {
        None => told.case("none"),
        Some((Some(heads), Some(weight))) => {
            let told = match margin.is_some_and(|margin| margin.at_least) {
                true => told.case("both-at-least"),
                false => told.case("both"),
            };
            told.with("heads", heads).with("weight", weight)
        }
        Some((Some(heads), None)) => told.case("heads").with("heads", heads),
        Some((None, Some(weight))) => told.case("weight").with("weight", weight),
        Some((None, None)) => told.case("never"),
    }
}

/// The first as a heading, the others below it, a line each.
fn listed(language: Language, told: &[Told]) -> String {
    let lines = told.iter().enumerate().map(|(place, told)| {
        let before = if place == 0 { "" } else { "  " };
        format!("{before}{}\n", say(language, told))
    });
    lines.collect()
}
