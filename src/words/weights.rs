//! Why a weight is what it is, for people: the derivation, event by event and step by step.
//!
//! Only the words; every number is the derivation's. The reports on whole rolls are in `reports`.

use std::str::FromStr;

use dashu_int::{Sign, UBig};
use dashu_ratio::RBig;

use super::{Language, say, term};
use crate::domain::fault::{Told, Value};
use crate::domain::weight::derivation::{Correction, Derivation, EventLine, Group};
use crate::domain::weight::further::{NextStep, NoNext};
use crate::domain::weight::preset::Preset;
use crate::domain::weight::step::{Step, What};

/// What a preset does.
pub fn preset(language: Language, preset: &Preset) -> String {
    term(language, &format!("preset-{}", preset.name))
}

/// A derivation: the weight, the steps that changed something, the contributions, and what would bring more;
/// ends with a line feed.
pub fn derivation(language: Language, derivation: &Derivation) -> String {
    let derivation = &titled(language, derivation);
    let say = |told: Told| say(language, &told);
    let answer = Told::new("weight-answer")
        .with("member", &derivation.member)
        .with("weight", derivation.weight);
    let basis = Told::new("weight-basis")
        .with("date", &derivation.record_date)
        .with("class", &derivation.class)
        .with("size", derivation.ledger_size);
    let mut lines = vec![say(answer), say(basis), String::new()];
    lines.push(term(language, "weight-steps"));
    let steps = derivation.steps.iter().filter(|step| matters(step));
    lines.extend(steps.map(|done| format!("  {}  [{}]", say(step(language, done)), done.rule)));
    let is = say(Told::new("weight-is").with("weight", derivation.weight));
    lines.extend([format!("  {is}"), String::new()]);
    lines.extend(contributions(language, derivation));
    lines.push(String::new());
    lines.push(term(language, "weight-more"));
    let next = derivation.next.iter();
    lines.extend(next.map(|next| format!("  {}", say(further(next)))));
    let none = derivation.no_next.as_ref();
    lines.extend(none.map(|none| format!("  {}", say(no_further(none)))));
    lines.join("\n") + "\n"
}

/// Whether a step changed something, or says what came of it all.
fn matters(step: &Step) -> bool {
    step.from != step.to || matches!(step.what, What::Sum | What::BelowTiers | What::Negative)
}

/// The ledger lines, each with its age and what is left of it where it has faded, and what limits did.
fn contributions(language: Language, derivation: &Derivation) -> Vec<String> {
    let events = &derivation.events;
    let head = Told::new("weight-contributions").with("count", events.len());
    let mut lines = vec![say(language, &head)];
    lines.extend(events.iter().map(|line| {
        let faded = faded(language, derivation, line);
        format!("  {}{faded}", say(language, &event(language, line)))
    }));
    let groups = derivation.groups.iter();
    let cut = groups.clone().filter_map(|group| {
        let rule = group.cut_by.as_ref()?;
        let told = cut_group(language, group);
        Some(format!("  {}  [{rule}]", say(language, &told)))
    });
    lines.extend(cut);
    let back = groups.filter_map(|group| {
        let amount = group.taken_back.as_ref()?;
        Some(format!("  {}", say(language, &taken_back(group, amount))))
    });
    lines.extend(back);
    lines
}

/// How old a line that counts is, and what age left of it; nothing where nothing fades.
fn faded(language: Language, derivation: &Derivation, line: &EventLine) -> String {
    let mut groups = derivation.groups.iter();
    let own = groups.find(|group| {
        line.occurred_at.starts_with(&group.day)
            && group.category == line.category
            && group.source == line.source
    });
    match own {
        Some(group) if line.standing == "counts" && group.remaining != "1" => {
            let told = Told::new("weight-faded")
                .with("months", group.age_months)
                .with("left", Value::Number(short(&group.remaining)));
            say(language, &told)
        }
        _ => String::new(),
    }
}

/// The same with titles in place of the ids of categories and classes.
fn titled(language: Language, derivation: &Derivation) -> Derivation {
    let title = |id: &mut String| {
        if let Some(titled) = derivation.titles.get(id) {
            let title = match language {
                Language::Chinese => &titled.title,
                Language::English => &titled.title_en,
            };
            id.clone_from(title);
        }
    };
    let mut named = derivation.clone();
    title(&mut named.class);
    named
        .events
        .iter_mut()
        .for_each(|line| title(&mut line.category));
    for group in &mut named.groups {
        title(&mut group.category);
        group
            .favoured
            .iter_mut()
            .for_each(|first| title(&mut first.category));
    }
    named
        .next
        .iter_mut()
        .for_each(|next| title(&mut next.category));
    for step in &mut named.steps {
        match &mut step.what {
            What::Limits { category }
            | What::DecayLinear { category, .. }
            | What::DecayHalving { category, .. }
            | What::Factor { category, .. } => title(category),
            What::BaseClass { class, .. } => title(class),
            What::Sum
            | What::Negative
            | What::Tier { .. }
            | What::TierKept { .. }
            | What::BelowTiers
            | What::Linear { .. }
            | What::Sqrt { .. }
            | What::Log2 { .. }
            | What::BonusLimit { .. }
            | What::Base { .. }
            | What::Cap { .. }
            | What::CapBonusTotal { .. }
            | What::CapShare { .. }
            | What::OtherClass
            | What::OtherTags
            | What::ShortTenure { .. }
            | What::SmallValue { .. } => {}
        }
    }
    named
}

/// One step, as a code with its values.
pub fn step(language: Language, step: &Step) -> Told {
    let case = |case: &'static str| Told::new("weight-step").case(case);
    let is_cut = step.from != step.to;
    let rounded = |told: Told, rounding: &str| {
        told.with("rounding", term(language, &format!("rounding-{rounding}")))
    };
    let told = match &step.what {
        What::Limits { category } => case("limits").with("category", category),
        What::DecayLinear { category, months } => case("decay-linear")
            .with("category", category)
            .with("months", *months),
        What::DecayHalving { category, months } => case("decay-halving")
            .with("category", category)
            .with("months", *months),
        What::Factor { category, factor } => case("factor")
            .with("category", category)
            .with("factor", factor),
        What::Sum => case("sum"),
        What::Negative => case("negative"),
        What::Tier { value_min } => case("tier").with("value", *value_min),
        What::TierKept {
            value_min,
            value_low,
        } => case("tier-kept")
            .with("value", *value_min)
            .with("low", *value_low),
        What::BelowTiers => case("below-tiers"),
        What::Linear { rounding } => rounded(case("linear"), rounding),
        What::Sqrt { rounding } => rounded(case("sqrt"), rounding),
        What::Log2 { rounding } => rounded(case("log2"), rounding),
        What::BonusLimit { limit } if is_cut => case("bonus-limit-reached").with("limit", *limit),
        What::BonusLimit { limit } => case("bonus-limit").with("limit", *limit),
        What::Base { base } => case("base").with("base", *base),
        What::BaseClass { class, base } => {
            case("base-class").with("class", class).with("base", *base)
        }
        What::Cap { cap } if is_cut => case("cap-reached").with("cap", *cap),
        What::Cap { cap } => case("cap").with("cap", *cap),
        What::CapBonusTotal {
            share,
            bases,
            bonuses,
        } => {
            let told = match is_cut {
                true => case("cap-bonus-total-reached"),
                false => case("cap-bonus-total"),
            };
            told.with("share", share)
                .with("bases", bases)
                .with("bonuses", bonuses)
        }
        What::CapShare { share, total } => {
            let told = match is_cut {
                true => case("cap-share-reached"),
                false => case("cap-share"),
            };
            told.with("share", share).with("total", total)
        }
        What::OtherClass => case("other-class"),
        What::OtherTags => case("other-tags"),
        What::ShortTenure { days } => case("short-tenure").with("days", *days),
        What::SmallValue { value } => case("small-value").with("value", *value),
    };
    told.with("from", Value::Number(short(&step.from)))
        .with("to", Value::Number(short(&step.to)))
}

fn event(language: Language, event: &EventLine) -> Told {
    let told = Told::new("weight-event");
    let told = match &event.correction {
        None => told.case("plain"),
        Some(Correction {
            entry,
            amount,
            reason,
        }) => told
            .case("corrected")
            .with("correction", *entry)
            .with("now", format!("{amount:+}"))
            .with("reason", reason.trim_end()),
    };
    let with = event.came_with.as_ref().map_or_else(String::new, |member| {
        let told = Told::new("weight-came-with").with("member", member);
        super::say(language, &told)
    });
    told.with("time", &event.occurred_at)
        .with("with", with)
        .with("category", &event.category)
        .with("source", &event.source)
        .with("amount", format!("{:+}", event.amount))
        .with("reference", &event.reference)
        .with("entry", event.entry)
        .with(
            "standing",
            term(language, &format!("standing-{}", event.standing)),
        )
}

fn cut_group(language: Language, group: &Group) -> Told {
    let favoured = group.favoured.iter();
    let favoured = favoured.map(|first| format!("{} {}", first.category, first.counted));
    let favoured: Vec<String> = favoured.collect();
    let told = Told::new("weight-group");
    let told = match favoured.is_empty() {
        true => told.case("cut"),
        false => told
            .case("behind")
            .with("first", favoured.join(&term(language, "weight-and"))),
    };
    told.with("day", &group.day)
        .with("category", &group.category)
        .with("source", &group.source)
        .with("earned", &group.earned)
        .with("counted", &group.counted)
}

fn taken_back(group: &Group, amount: &str) -> Told {
    Told::new("weight-group")
        .case("taken-back")
        .with("day", &group.day)
        .with("category", &group.category)
        .with("source", &group.source)
        .with("amount", amount)
        .with("counted", &group.counted)
}

/// Why nothing would raise the weight.
pub fn no_further(none: &NoNext) -> Told {
    let told = Told::new("weight-no-more");
    match none {
        NoNext::Frozen => told.case("frozen"),
        NoNext::Excluded => told.case("excluded"),
        NoNext::Most { rule } => told.case("most").with("rule", rule),
        NoNext::Limits => told.case("limits"),
        NoNext::Nothing => told.case("nothing"),
    }
}

fn further(next: &NextStep) -> Told {
    Told::new("weight-next")
        .with("category", &next.category)
        .with("amount", next.amount)
        .with("weight", next.weight)
}

/// A fraction for people: whole, or cut to three decimals, with a mark where more follow.
pub(super) fn short(text: &str) -> String {
    let Ok(value) = RBig::from_str(text) else {
        return text.to_owned();
    };
    let (sign, size) = value.numerator().clone().into_parts();
    let thousand = UBig::from(1000_u32);
    let scaled = size * &thousand;
    let (thousandths, rest) = (&scaled / value.denominator(), scaled % value.denominator());
    let mark = if rest.is_zero() { "" } else { "…" };
    let decimals = format!("{:0>3}", (&thousandths % &thousand).to_string());
    let decimals = if rest.is_zero() {
        decimals.trim_end_matches('0')
    } else {
        &decimals
    };
    let point = if decimals.is_empty() { "" } else { "." };
    let sign = if sign == Sign::Negative { "-" } else { "" };
    format!("{sign}{}{point}{decimals}{mark}", thousandths / thousand)
}
