//! Which policy texts stand, how they print, and what each impossible one is told.

use folkmoot::domain::id::Id;
use folkmoot::domain::weight::policy::{Policy, PolicyError};
use folkmoot::domain::weight::preset::{PRESETS, Preset};

use crate::weight_real::id;

use crate::shared::said;

/// A policy with every line there is.
pub const FULL: &str = "\
count-category development
count-category efficiency
count-source git
cap-category development 20 day
cap-category development 200 month
cap-source git 300 month
cap-member 500 year
factor development 1
factor efficiency 3/2
decay halving 12
transform tiers
tier 1 1
tier 100 2
base 1
base-class staff 0
bonus-limit 4
cap 5
cap-share 1/10
rounding nearest";

/// Policies that cannot stand.
const IMPOSSIBLE: [&str; 37] = [
    "cap-day 5",
    "cap 5\nbase 1",
    "cap 5\ncap 6",
    "factor a 1\nfactor a 2",
    "factor a",
    "factor a -1",
    "factor a 1/0",
    "factor a 2/4",
    "factor a 0.5",
    "factor a 4294967296",
    "factor A 1",
    "count-category a\nfactor b 1",
    "cap-member 0 day",
    "cap-member -1 day",
    "cap-member 5 week",
    "cap-member 9223372036854775808 day",
    "cap-member 50 day\ncap-member 40 month",
    "cap-category a 50 day\ncap-member 40 day",
    "decay linear 0",
    "decay exponential 3",
    "transform cube",
    "transform tiers",
    "transform linear\ntier 1 1",
    "transform tiers\ntier 1 1\ntier 1 2",
    "transform tiers\ntier 10 3\ntier 5 4",
    "transform tiers\ntier 10 3\ntier 50 3",
    "transform tiers\ntier 10 0",
    "base 01",
    "base +1",
    "base 9007199254740993",
    "base 5\ncap 3",
    "bonus-limit 5\ncap 3",
    "transform tiers\ntier 1 9\ncap 5",
    "cap 0",
    "cap-share 0",
    "cap-share 3/2",
    "rounding half",
];

/// Splits text into (key, value) lines.
pub fn split(text: &str) -> Vec<(&str, &str)> {
    text.lines()
        .map(|line| line.split_once(' ').unwrap_or((line, "")))
        .collect()
}

fn refusal(text: &str) -> String {
    said(&Policy::parse(&split(text)).unwrap_err())
}

#[test]
fn full_policy_prints_as_it_was_read() {
    let lines = Policy::parse(&split(FULL)).unwrap().lines();
    let text: Vec<String> = lines
        .iter()
        .map(|(key, value)| format!("{key} {value}"))
        .collect();
    assert_eq!(text.join("\n"), FULL);
}

#[test]
fn policy_without_lines_stands() {
    assert_eq!(Policy::parse(&[]), Ok(Policy::default()));
}

#[test]
fn impossible_policies_are_refused_with_line_and_reason() {
    let told = IMPOSSIBLE.map(refusal);
    insta::assert_snapshot!(told.join("\n"), @"
    policy line `cap-day 5`: no such rule; see docs/WEIGHTS.md for the rules a policy may have
    policy line `base 1`: comes too late: rules follow the order of docs/WEIGHTS.md
    policy line `cap 6`: states the same rule twice, or its names are not in ascending order
    policy line `factor a 2`: states the same rule twice, or its names are not in ascending order
    policy line `factor a`: write it as `factor CATEGORY FRACTION`
    policy line `factor a -1`: is negative; nothing in a policy may be
    policy line `factor a 1/0`: divides by zero
    policy line `factor a 2/4`: write the fraction in lowest terms, as in 2/3 or 4
    policy line `factor a 0.5`: write it as `N, or N/M such as 1/2`
    policy line `factor a 4294967296`: exceeds the largest possible value 4294967295
    policy line `factor A 1`: `A` is not a valid name: use a-z 0-9 . _ - only
    policy line `factor b 1`: `b` is not among the counted categories or sources
    policy line `cap-member 0 day`: 0 is not possible here: omit the line, or give at least 1
    policy line `cap-member -1 day`: is negative; nothing in a policy may be
    policy line `cap-member 5 week`: write it as `... AMOUNT day|month|year|ever`
    policy line `cap-member 9223372036854775808 day`: exceeds the largest possible value 9223372036854775807
    policy line `cap-member 50 day`: cannot be reached or kept together with `cap-member 40 month`
    policy line `cap-category a 50 day`: cannot be reached or kept together with `cap-member 40 day`
    policy line `decay linear 0`: 0 is not possible here: omit the line, or give at least 1
    policy line `decay exponential 3`: write it as `decay linear|halving MONTHS`
    policy line `transform cube`: write it as `transform linear|tiers|sqrt|log2`
    policy line `transform tiers`: `transform tiers` and its `tier` lines belong together
    policy line `tier 1 1`: `transform tiers` and its `tier` lines belong together
    policy line `tier 1 2`: tiers must rise: a larger value than the tier before, and a higher weight
    policy line `tier 5 4`: tiers must rise: a larger value than the tier before, and a higher weight
    policy line `tier 50 3`: tiers must rise: a larger value than the tier before, and a higher weight
    policy line `tier 10 0`: 0 is not possible here: omit the line, or give at least 1
    policy line `base 01`: write it as `a whole number, digits only`
    policy line `base +1`: write it as `a whole number, digits only`
    policy line `base 9007199254740993`: exceeds the largest possible value 9007199254740992
    policy line `base 5`: cannot be reached or kept together with `cap 3`
    policy line `bonus-limit 5`: cannot be reached or kept together with `cap 3`
    policy line `tier 1 9`: cannot be reached or kept together with `cap 5`
    policy line `cap 0`: 0 is not possible here: omit the line, or give at least 1
    policy line `cap-share 0`: a share of the total is more than 0 and at most 1
    policy line `cap-share 3/2`: a share of the total is more than 0 and at most 1
    policy line `rounding half`: write it as `rounding down|nearest|up`
    ");
}

#[test]
fn unknown_categories_and_classes_are_refused() {
    let policy = Policy::parse(&split(FULL)).unwrap();
    let check = |categories: &[Id], classes: &[Id]| {
        policy
            .check(categories, classes)
            .map_err(|error: PolicyError| said(&error))
    };
    let (categories, classes) = ([id("development"), id("efficiency")], [id("staff")]);
    assert_eq!(check(&categories, &classes), Ok(()));
    let told = [check(&categories[..1], &classes), check(&categories, &[])];
    insta::assert_debug_snapshot!(told, @r#"
    [
        Err(
            "policy line `count-category efficiency`: `efficiency` is not a category of this organisation",
        ),
        Err(
            "policy line `base-class staff 0`: `staff` is not a class of members of this organisation",
        ),
    ]
    "#);
}

#[test]
fn every_preset_stands_and_is_documented() {
    let docs = std::fs::read_to_string(format!("{}/docs/WEIGHTS.md", env!("CARGO_MANIFEST_DIR")));
    let docs = docs.unwrap();
    for preset in &PRESETS {
        assert!(
            docs.contains(&format!("`{}`", preset.name)),
            "{}",
            preset.name
        );
        for (key, value) in preset.policy().lines() {
            assert!(docs.contains(&format!("`{key} {value}`")), "{key} {value}");
        }
        assert_eq!(Preset::named(preset.name), Some(preset));
    }
}

#[test]
fn all_but_plain_linear_policies_carry_the_warning_about_splitting() {
    let warned = |text: &str| Policy::parse(&split(text)).unwrap().splitting_pays();
    assert!(!warned(
        "factor a 2\ndecay linear 3\ntransform linear\nrounding down"
    ));
    for text in [
        "transform sqrt",
        "transform log2",
        "base 1",
        "cap 5",
        "cap-member 9 day",
        FULL,
    ] {
        assert!(warned(text), "{text}");
    }
}
