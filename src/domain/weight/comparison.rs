//! A roll beside another one of the same members: what a policy would change before it is adopted.
//!
//! Shares are compared exactly, never as decimals. Rules: `docs/WEIGHTS.md`, section 8.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use dashu_int::UBig;
use serde::Serialize;

use crate::domain::id::Id;
use crate::domain::weight::decimal::{as_text, decimal};
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
    /// Everybody on either roll, in order of id.
    pub members: Vec<MemberChange>,
}

/// What changes for one member.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MemberChange {
    /// The member.
    pub member: String,
    /// The weight on the current roll; 0 off it.
    #[serde(serialize_with = "as_text")]
    pub current: u64,
    /// The weight on the other one.
    #[serde(serialize_with = "as_text")]
    pub tried: u64,
    /// The share on the current roll, in percent with two decimals.
    pub current_percent: String,
    /// The share on the other one.
    pub tried_percent: String,
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
            members: Vec::new(),
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
            comparison.members.push(MemberChange {
                member: member.to_string(),
                current: before,
                tried: after,
                current_percent: percent(before, current.total()),
                tried_percent: percent(after, tried.total()),
            });
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

impl Comparison {
    /// Everybody's change as CSV (RFC 4180): member, both weights, both shares in percent.
    pub fn csv(&self) -> String {
        let mut csv = "member,weight,weight_tried,percent,percent_tried\r\n".to_owned();
        for change in &self.members {
            let MemberChange {
                member,
                current,
                tried,
                current_percent,
                tried_percent,
            } = change;
            csv.push_str(&format!(
                "{member},{current},{tried},{current_percent},{tried_percent}\r\n"
            ));
        }
        csv
    }
}

fn percent(weight: u64, total: u128) -> String {
    let hundredfold = UBig::from(weight) * UBig::from(100_u32);
    decimal(&hundredfold, &UBig::from(total), 2)
}
