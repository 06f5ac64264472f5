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
}

fn percent(weight: u64, total: u128) -> String {
    let hundredfold = UBig::from(weight) * UBig::from(100_u32);
    decimal(&hundredfold, &UBig::from(total), 2)
}
