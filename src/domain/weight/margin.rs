//! How close a result was: the smallest change of votes that gives another one.
//!
//! Exact for a verdict on a proposal and for options that win by the sum of what they are given
//! (single choice, approval, score). Rules: `docs/WEIGHTS.md`, section 12.

use serde::de::Error;
use serde::{Deserialize, Serialize};

use crate::domain::count::decision::{Ballots, Verdict, Votes};
use crate::domain::weight::decimal::as_text;

/// The smallest change that gives another result; `None` where no change of this kind does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Margin {
    /// The fewest voters who would have had to vote otherwise.
    pub heads: Option<u64>,
    /// The least weight that would have had to be voted otherwise.
    #[serde(serialize_with = "some_as_text", deserialize_with = "some_from_text")]
    pub weight: Option<u128>,
}

/// One voter's marks in a contest whose options win by sums.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marks {
    /// The voter's weight.
    pub weight: u64,
    /// What the voter gave each option, in option order: 0 or 1 for a choice or an approval.
    pub given: Vec<u64>,
}

/// One voter's side on a proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    /// The voter's weight.
    pub weight: u64,
    /// For, or against.
    pub in_favour: bool,
}

/// The margin by which every elected option stayed ahead of every other.
///
/// `given_max` is the most a voter can give one option. A voter who takes all from an elected option
/// and gives the most to another one changes their distance by both; overtaking counts, a tie does
/// not. A single choice is a giving of 1 to one option.
pub fn of_sums(votes: &[Marks], given_max: u64, elected: &[usize], others: &[usize]) -> Margin {
    let mut least = Margin::default();
    let sum = |option: usize| {
        let products = votes
            .iter()
            .map(|vote| product(vote.weight, given(vote, option)));
        products.fold(0, u128::saturating_add)
    };
    for &ahead in elected {
        for &behind in others {
            let Some(lead) = sum(ahead).checked_sub(sum(behind)) else {
                continue;
            };
            let rates = votes.iter().map(|vote| {
                let more = given_max.saturating_sub(given(vote, behind));
                (vote.weight, given(vote, ahead).saturating_add(more))
            });
            let pair = overtaking(lead, rates.collect());
            least.heads = smaller(least.heads, pair.heads);
            least.weight = smaller(least.weight, pair.weight);
        }
    }
    least
}

/// The margin of a verdict: voters, or weight alone, that would change sides.
///
/// `judge` is the proposal's rule; `abstained` and `roll` stay as they are. In `heads` the heaviest
/// voters change sides, each with all weight; in `weight` weight changes sides and heads stay.
pub fn of_verdict(sides: &[Side], rest: &Ballots, judge: impl Fn(&Ballots) -> Verdict) -> Margin {
    let (mut heads, mut weight) = (rest.heads, rest.weight);
    for side in sides {
        give(&mut heads, side.in_favour, 1);
        give(&mut weight, side.in_favour, side.weight.into());
    }
    let passed = judge(&Ballots { heads, weight }) == Verdict::Passed;
    let mut movable: Vec<u64> = sides
        .iter()
        .filter(|side| side.in_favour == passed)
        .map(|side| side.weight)
        .collect();
    movable.sort_unstable_by(|a, b| b.cmp(a));
    let flips = |moved_heads: u128, moved_weight: u128| {
        let heads = moved(heads, passed, moved_heads);
        let weight = moved(weight, passed, moved_weight);
        (judge(&Ballots { heads, weight }) == Verdict::Passed) != passed
    };
    let mut carried = 0_u128;
    let fewest = (1_u64..).zip(&movable).find_map(|(count, &weight)| {
        carried = carried.saturating_add(weight.into());
        flips(count.into(), carried).then_some(count)
    });
    let all = movable
        .iter()
        .fold(0_u128, |sum, &weight| sum.saturating_add(weight.into()));
    Margin {
        heads: fewest,
        weight: first(all, |weight| flips(0, weight)),
    }
}

/// The fewest voters and the least weight whose gains sum to more than the lead.
///
/// A voter's gain is weight times rate. The largest gains first need the fewest voters, the largest
/// rates first the least weight.
fn overtaking(lead: u128, mut rates: Vec<(u64, u64)>) -> Margin {
    rates.sort_unstable_by_key(|&(weight, rate)| std::cmp::Reverse(product(weight, rate)));
    let mut gained = 0_u128;
    let heads = (1_u64..).zip(&rates).find_map(|(count, &(weight, rate))| {
        gained = gained.saturating_add(product(weight, rate));
        (gained > lead).then_some(count)
    });
    rates.sort_unstable_by_key(|&(_, rate)| std::cmp::Reverse(rate));
    let mut missing = lead.saturating_add(1);
    let mut changed = 0_u128;
    for (weight, rate) in rates {
        let enough = missing.div_ceil(u128::from(rate).max(1));
        if rate > 0 && enough <= weight.into() {
            return Margin {
                heads,
                weight: Some(changed.saturating_add(enough)),
            };
        }
        changed = changed.saturating_add(weight.into());
        missing = missing.saturating_sub(product(weight, rate));
    }
    Margin {
        heads,
        weight: None,
    }
}

/// The smallest number up to `most`, at least 1, that is enough, where more than enough is enough.
fn first(most: u128, enough: impl Fn(u128) -> bool) -> Option<u128> {
    if !enough(most) {
        return None;
    }
    let (mut low, mut high) = (0_u128, most);
    while high.saturating_sub(low) > 1 {
        let middle = low.saturating_add(high.saturating_sub(low) >> 1);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

fn given(vote: &Marks, option: usize) -> u64 {
    vote.given.get(option).copied().unwrap_or(0)
}

fn product(weight: u64, rate: u64) -> u128 {
    u128::from(weight).saturating_mul(rate.into())
}

fn smaller<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    one.into_iter().chain(other).min()
}

fn give(votes: &mut Votes, in_favour: bool, count: u128) {
    let side = if in_favour {
        &mut votes.in_favour
    } else {
        &mut votes.against
    };
    *side = side.saturating_add(count);
}

fn moved(votes: Votes, from_favour: bool, count: u128) -> Votes {
    let (less, more) = match from_favour {
        true => (votes.in_favour, votes.against),
        false => (votes.against, votes.in_favour),
    };
    let (less, more) = (less.saturating_sub(count), more.saturating_add(count));
    let (in_favour, against) = if from_favour {
        (less, more)
    } else {
        (more, less)
    };
    Votes {
        in_favour,
        against,
        ..votes
    }
}

fn some_as_text<S: serde::Serializer>(number: &Option<u128>, to: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => as_text(number, to),
        None => to.serialize_none(),
    }
}

fn some_from_text<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<u128>, D::Error> {
    let text: Option<String> = Option::deserialize(from)?;
    let read = |text: String| {
        let number = text.parse().ok();
        number.ok_or_else(|| D::Error::custom(format!("`{text}` is not a whole number")))
    };
    text.map(read).transpose()
}
