//! What a policy implies, for people.

use super::{Language, say};
use crate::domain::fault::Told;
use crate::domain::weight::analysis::{Claim, Entry, Example, Standing};

/// The claims about a policy, a line each.
pub fn claims(language: Language, claims: &[Claim]) -> String {
    let lines = claims.iter().map(|claim| {
        let head = Told::new("policy-claim").case(claim.claim);
        let (standing, example) = match &claim.standing {
            Standing::Proved => (Told::new("policy-claim-stands").case("proved"), None),
            Standing::Open { tried } => {
                let told = Told::new("policy-claim-stands").case("open");
                (told.with("tried", *tried), None)
            }
            Standing::Refuted { example: found } => {
                let told = Told::new("policy-claim-stands").case("refuted");
                (told, Some(example(language, found)))
            }
        };
        let mut text = format!("  {}: {}\n", say(language, &head), say(language, &standing));
        if let Some(example) = example {
            text.push_str(&format!("    {example}\n"));
        }
        text
    });
    lines.collect()
}

fn example(language: Language, example: &Example) -> String {
    let entry = |entry: &Entry| {
        let told = Told::new("policy-claim-entry")
            .with("amount", entry.amount.to_string())
            .with("category", &entry.category)
            .with("days", u64::try_from(entry.days_before).unwrap_or(0));
        say(language, &told)
    };
    let told = Told::new("policy-claim-example");
    let told = match example {
        Example::Less {
            line,
            more,
            before,
            after,
        } => told
            .case("less")
            .with("line", entry(line))
            .with("more", entry(more))
            .with("before", *before)
            .with("after", *after),
        Example::Split {
            line, whole, parts, ..
        } if line.amount == 0 => told
            .case("split-nothing")
            .with("whole", *whole)
            .with("parts", *parts),
        Example::Split {
            line,
            first,
            whole,
            parts,
        } => told
            .case("split")
            .with("line", entry(line))
            .with("first", first.to_string())
            .with("second", line.amount.saturating_sub(*first).to_string())
            .with("whole", *whole)
            .with("parts", *parts),
        Example::Share {
            largest,
            others,
            voters,
        } => told
            .case("share")
            .with("largest", *largest)
            .with("others", *others)
            .with("voters", *voters),
    };
    say(language, &told)
}
