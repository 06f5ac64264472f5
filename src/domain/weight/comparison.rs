//! A roll beside another one of the same members: what a policy would change before it is adopted.
//!
//! Shares are compared exactly, never as decimals. Rules: `docs/WEIGHTS.md`, section 8.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use dashu_int::UBig;
use serde::Serialize;

use crate::domain::id::Id;
use crate::domain::weight::decimal::decimal;
use crate::domain::weight::power::Concentration;
use crate::domain::weight::roll::Roll;

/// How two rolls differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Comparison {
    /// How the weight of the current roll is spread.
    pub current: Concentration,
    /// The same of the roll that is tried.
    pub tried: Concentration,
    /// Members whose share of the whole rises.
    pub rises: usize,
    /// Members whose share falls.
    pub falls: usize,
    /// Members whose share stays.
    pub stays: usize,
    /// Members who would be on the roll and are not.
    pub enter: usize,
    /// Members who are on the roll and would not be.
    pub leave: usize,
    /// Whose share changes most; the first in order of id among equals. `None` if nobody's does.
    pub most: Option<Change>,
}

/// What changes for one member, in percent of the whole with two decimals.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Change {
    /// The member.
    pub member: String,
    /// The share on the current roll.
    pub current: String,
    /// The share on the other one.
    pub tried: String,
}

impl Comparison {
    /// Compares two rolls; `None` if either is without voters.
    pub fn of(
        current: &Roll,
        tried: &Roll,
        joining_year: impl Fn(&Id) -> Option<i32>,
    ) -> Option<Comparison> {
        let mut comparison = Comparison {
            current: Concentration::of(current, &joining_year)?,
            tried: Concentration::of(tried, &joining_year)?,
            rises: 0,
            falls: 0,
            stays: 0,
            enter: 0,
            leave: 0,
            most: None,
        };
        let lines = current.lines().iter().chain(tried.lines());
        let members: BTreeSet<&Id> = lines.map(|line| &line.member).collect();
        let mut most = UBig::ZERO;
        for member in members {
            let weight = |roll: &Roll| roll.voter(member).map_or(0, |line| line.weight);
            let (before, after) = (weight(current), weight(tried));
            // Both shares over the product of the totals.
            let was = UBig::from(before) * UBig::from(tried.total());
            let is = UBig::from(after) * UBig::from(current.total());
            let (count, change) = match is.cmp(&was) {
                Ordering::Greater => (&mut comparison.rises, is - was),
                Ordering::Less => (&mut comparison.falls, was - is),
                Ordering::Equal => (&mut comparison.stays, UBig::ZERO),
            };
            *count = count.saturating_add(1);
            let crossing = match (before, after) {
                (0, 1..) => Some(&mut comparison.enter),
                (1.., 0) => Some(&mut comparison.leave),
                _ => None,
            };
            if let Some(count) = crossing {
                *count = count.saturating_add(1);
            }
            if change > most {
                most = change;
                comparison.most = Some(Change {
                    member: member.to_string(),
                    current: percent(before, current.total()),
                    tried: percent(after, tried.total()),
                });
            }
        }
        Some(comparison)
    }

    /// The comparison for people, Chinese first, English beside it; ends with a line feed.
    pub fn text(&self) -> String {
        let (a, b) = (&self.current, &self.tried);
        let holding = |of: &dyn Fn(&Concentration) -> (usize, String)| {
            let ((few, held), (others, hold)) = (of(a), of(b));
            format!("{held} % ({few}) → {hold} % ({others})")
        };
        let mut lines = vec![
            "现行 → 试行 / now → under the policy that is tried".to_owned(),
            format!("  选民 voters {} → {}", a.voters, b.voters),
            format!("  票权 weight {} → {}", a.total, b.total),
            format!("  基尼系数 Gini {} → {}", a.gini_decimal, b.gini_decimal),
            format!(
                "  有效选民数 effective voters {} → {}",
                a.effective_voters, b.effective_voters
            ),
            format!(
                "  最大的一人 largest: {}",
                holding(&|of| (of.largest.voters, of.largest.percent.clone()))
            ),
            format!(
                "  前 1% top 1 %: {}",
                holding(&|of| (of.top_1_percent.voters, of.top_1_percent.percent.clone()))
            ),
            format!(
                "  前 10% top 10 %: {}",
                holding(&|of| (of.top_10_percent.voters, of.top_10_percent.percent.clone()))
            ),
        ];
        for (before, after) in a.holding_more_than.iter().zip(&b.holding_more_than) {
            let percent = before.percent;
            lines.push(format!(
                "  持有超过 {percent}% 的最少人数 fewest who hold more than {percent} %: {} → {}",
                before.voters, after.voters
            ));
        }
        lines.extend(self.groups());
        lines.push(format!(
            "  占比上升、下降、不变的人数 share rises for {}, falls for {}, stays for {}",
            self.rises, self.falls, self.stays
        ));
        lines.push(format!(
            "  新上名册、离开名册的人数 enter the roll {}, leave it {}",
            self.enter, self.leave
        ));
        lines.extend(self.most.iter().map(|change| {
            let Change {
                member,
                current,
                tried,
            } = change;
            format!("  变化最大 changes most: {member} {current} % → {tried} %")
        }));
        lines.join("\n") + "\n"
    }

    /// Classes and years of joining that are on both rolls.
    fn groups(&self) -> Vec<String> {
        let kinds = [
            ("类别 class", &self.current.classes, &self.tried.classes),
            (
                "加入年份 joined",
                &self.current.joining_years,
                &self.tried.joining_years,
            ),
        ];
        let mut lines = Vec::new();
        for (title, before, after) in kinds {
            for group in before {
                let same = after.iter().find(|other| other.name == group.name);
                lines.extend(same.map(|other| {
                    format!(
                        "  {title} {}: {} % → {} %, 中位数 median {} → {}",
                        group.name,
                        group.holding.percent,
                        other.holding.percent,
                        group.median,
                        other.median
                    )
                }));
            }
        }
        lines
    }
}

fn percent(weight: u64, total: u128) -> String {
    let hundredfold = UBig::from(weight) * UBig::from(100_u32);
    decimal(&hundredfold, &UBig::from(total), 2)
}
