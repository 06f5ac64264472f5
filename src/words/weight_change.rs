//! Why a weight became another one, and what lapses when, for people.

use std::collections::BTreeMap;

use super::weights::short;
use super::{Language, say, term};
use crate::domain::fault::{Told, Value};
use crate::domain::weight::change::{Cause, StageChange, ValueChange, WeightChange};
use crate::domain::weight::derivation::Titled;

/// What changed, line by line; ends with a line feed.
pub fn change(language: Language, change: &WeightChange) -> String {
    let head = Told::new("weight-change")
        .case(if change.before == change.after {
            "same"
        } else {
            "other"
        })
        .with("member", &change.member)
        .with("before", change.before)
        .with("after", change.after)
        .with("since", &change.since)
        .with("until", &change.until)
        .with("by", signed(change.before, change.after));
    let mut lines = vec![say(language, &head)];
    lines.extend(
        change
            .value
            .iter()
            .map(|part| format!("  {}", value(language, change, part))),
    );
    lines.extend(
        change
            .stages
            .iter()
            .map(|part| format!("  {}", stage(language, part))),
    );
    lines.join("\n") + "\n"
}

/// What lapses when, without further contributions; ends with a line feed.
pub fn outlook(language: Language, changes: &[WeightChange]) -> String {
    let mut lines = vec![term(language, "weight-outlook")];
    if changes.is_empty() {
        lines.push(format!("  {}", term(language, "weight-outlook-same")));
    }
    for step in changes {
        let told = Told::new("weight-outlook-step")
            .with("date", &step.until)
            .with("after", step.after)
            .with("by", signed(step.before, step.after));
        lines.push(format!("  {}", say(language, &told)));
        let parts = step
            .value
            .iter()
            .map(|part| format!("    {}", value(language, step, part)));
        lines.extend(parts);
    }
    lines.join("\n") + "\n"
}

fn signed(before: u64, after: u64) -> String {
    match after.checked_sub(before) {
        Some(more) => format!("+{more}"),
        None => format!("-{}", before.saturating_sub(after)),
    }
}

fn value(language: Language, change: &WeightChange, part: &ValueChange) -> String {
    let case = match part.cause {
        Cause::New => "new",
        Cause::Gone => "gone",
        Cause::Amount => "amount",
        Cause::Decay => "decay",
        Cause::Factor => "factor",
    };
    let by = short(&part.by);
    let by = if by.starts_with('-') {
        by
    } else {
        format!("+{by}")
    };
    let told = Told::new("weight-change-value")
        .case(case)
        .with("category", title(language, &change.titles, &part.category));
    say(language, &told.with("by", Value::Number(by)))
}

/// What a category is called; its id where nobody says.
fn title(language: Language, titles: &BTreeMap<String, Titled>, id: &str) -> String {
    match (titles.get(id), language) {
        (None, _) => id.to_owned(),
        (Some(titled), Language::Chinese) => titled.title.clone(),
        (Some(titled), Language::English) => titled.title_en.clone(),
    }
}

/// What a stage did and does; one of the two may have no rule for it.
fn stage(language: Language, stage: &StageChange) -> String {
    let case = match (stage.rule_before.is_empty(), stage.rule_after.is_empty()) {
        (true, _) => "new",
        (false, true) => "gone",
        (false, false) if stage.rule_before == stage.rule_after => "same",
        (false, false) => "other",
    };
    let told = Told::new("weight-change-stage")
        .case(case)
        .with("rule", &stage.rule_after)
        .with("earlier", &stage.rule_before)
        .with("before", &stage.before)
        .with("after", &stage.after);
    say(language, &told)
}
