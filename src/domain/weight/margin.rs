//! How close a result was: the smallest change of votes that gives another one.
//!
//! Exact for a verdict on a proposal and for options that win by the sum of what they are given
//! (single choice, approval, score). Rules: `docs/WEIGHTS.md`, section 12.

use serde::de::Error;
use serde::{Deserialize, Serialize};

use crate::domain::count::decision::{Ballots, Verdict, Votes};
use crate::domain::weight::decimal::as_text;
use crate::domain::weight::least::least;

/// The smallest change that gives another result; `None` where no change of this kind does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Margin {
    /// The fewest voters who would have had to vote otherwise.
    pub heads: Option<u64>,
    /// The weight of the lightest voters who would have had to vote otherwise.
    #[serde(serialize_with = "some_as_text", deserialize_with = "some_from_text")]
    pub weight: Option<u128>,
    /// Whether that is only a bound: no lighter voters would do, but these may have to be heavier.
    #[serde(default, skip_serializing_if = "is_false")]
    pub at_least: bool,
}

/// One voter's marks in a contest whose options win by sums.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marks {
    /// The voter's weight.
    pub weight: u64,
    /// What the voter gave each option, in option order: 0 or 1 for a choice or an approval.
    pub given: Vec<u64>,
}

/// What one voter said of a proposal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    /// The voter's weight.
    pub weight: u64,
    /// For, or against; `None` for present without a side.
    pub in_favour: Option<bool>,
}

/// The margin by which every elected option stayed ahead of every other.
///
/// `given_max` is the most a voter can give one option. A voter who takes all from an elected option
/// and gives the most to another one changes their distance by both. `wins_tie` says of two options
/// whether the first is taken before the second where they are level. A single choice is a giving of
/// 1 to one option.
pub fn of_sums(
    votes: &[Marks],
    given_max: u64,
    (elected, others): (&[usize], &[usize]),
    wins_tie: impl Fn(usize, usize) -> bool,
) -> Margin {
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
            let needed = lead.saturating_add(u128::from(!wins_tie(behind, ahead)));
            let pair = overtaking(needed, rates.collect());
            least.heads = smaller(least.heads, pair.heads);
            let place = |margin: &Margin| (margin.weight.is_none(), margin.weight, margin.at_least);
            if place(&pair) < place(&least) {
                (least.weight, least.at_least) = (pair.weight, pair.at_least);
            }
        }
    }
    least
}

/// The margin of a verdict: voters, or weight alone, that would take the other side.
///
/// `roll` is heads and weight of the roll, `judge` the proposal's rule. It flips between passed and
/// not passed, and no voter does more for that than by voting for what did not happen; of those who
/// can, the heaviest of each side come first. In `weight` weight takes the other side and heads stay.
pub fn of_verdict(
    sides: &[Side],
    roll: (u128, u128),
    judge: impl Fn(&Ballots) -> Verdict,
) -> Margin {
    let empty = |roll| Votes {
        roll,
        ..Votes::default()
    };
    let mut cast = Ballots {
        heads: empty(roll.0),
        weight: empty(roll.1),
    };
    for side in sides {
        give(&mut cast.heads, side.in_favour, 1);
        give(&mut cast.weight, side.in_favour, side.weight.into());
    }
    let passed = judge(&cast) == Verdict::Passed;
    let flips = |heads: Moved, weight: Moved| {
        let ballots = Ballots {
            heads: moved(cast.heads, passed, heads),
            weight: moved(cast.weight, passed, weight),
        };
        (judge(&ballots) == Verdict::Passed) != passed
    };
    let turning = sums_of_heaviest(sides, Some(passed));
    let joining = sums_of_heaviest(sides, None);
    let mut fewest: Option<usize> = None;
    let mut joined = joining.len().saturating_sub(1);
    for (turned, &turned_weight) in turning.iter().enumerate() {
        if fewest.is_some_and(|fewest| turned >= fewest) {
            break;
        }
        let enough = |joined: usize| {
            let weight = (turned_weight, joining[joined]);
            flips((count(turned), count(joined)), weight)
        };
        // Who has turned need not join: as one number rises, the other falls.
        while joined > 0 && enough(joined.saturating_sub(1)) {
            joined = joined.saturating_sub(1);
        }
        if enough(joined) {
            let heads = turned.saturating_add(joined);
            fewest = smaller(fewest, Some(heads));
        }
    }
    let all = turning.last().copied().unwrap_or(0);
    let most = all.saturating_add(joining.last().copied().unwrap_or(0));
    let some = |weight: u128| (weight.min(all), weight.saturating_sub(all));
    let everybody = (
        count(turning.len().saturating_sub(1)),
        count(joining.len().saturating_sub(1)),
    );
    // Whoever moves weight moves a head too: with all heads moved, no lighter voters can do.
    let bound = least(most, |weight| flips(everybody, some(weight)));
    let lightest = bound.and_then(|_| lightest_sides(sides, passed, &flips));
    Margin {
        heads: fewest.and_then(|heads| u64::try_from(heads).ok()),
        at_least: bound.is_some() && lightest.is_none(),
        weight: lightest.or(bound),
    }
}

/// The most voters of whom every set is tried.
const TRIED_MAX: usize = 14;

/// The weight of the lightest set of voters whose other votes would flip a verdict; `None` where there are
/// too many voters to try all sets.
fn lightest_sides(
    sides: &[Side],
    passed: bool,
    flips: &impl Fn(Moved, Moved) -> bool,
) -> Option<u128> {
    let movable = sides.iter().filter(|side| side.in_favour != Some(!passed));
    let movable: Vec<&Side> = movable.collect();
    if movable.len() > TRIED_MAX {
        return None;
    }
    let sets = 0..1_u32.checked_shl(u32::try_from(movable.len()).ok()?)?;
    let weight_of = |set: u32| {
        let (mut heads, mut weight) = ((0_u128, 0_u128), (0_u128, 0_u128));
        for (place, side) in (0_u32..).zip(&movable) {
            if set.checked_shr(place).is_none_or(|rest| rest & 1 == 0) {
                continue;
            }
            let (heads, weight) = match side.in_favour {
                Some(_) => (&mut heads.0, &mut weight.0),
                None => (&mut heads.1, &mut weight.1),
            };
            *heads = heads.saturating_add(1);
            *weight = weight.saturating_add(side.weight.into());
        }
        flips(heads, weight).then(|| weight.0.saturating_add(weight.1))
    };
    sets.filter_map(weight_of).min()
}

/// How much turns from the side that won, and how much joins of what had taken none.
type Moved = (u128, u128);

/// The weight of the none, one, two, … heaviest of those who said this.
fn sums_of_heaviest(sides: &[Side], said: Option<bool>) -> Vec<u128> {
    let those = sides.iter().filter(|side| side.in_favour == said);
    let mut weights: Vec<u64> = those.map(|side| side.weight).collect();
    weights.sort_unstable_by(|a, b| b.cmp(a));
    let mut sums = vec![0_u128];
    for weight in weights {
        let last = sums.last().copied().unwrap_or(0);
        sums.push(last.saturating_add(weight.into()));
    }
    sums
}

fn count(number: usize) -> u128 {
    u128::try_from(number).unwrap_or(u128::MAX)
}

/// The fewest voters and the least weight whose gains sum to what is needed, at least 1.
///
/// A voter's gain is weight times rate. The largest gains first need the fewest voters, the largest
/// rates first the least weight.
fn overtaking(needed: u128, mut rates: Vec<(u64, u64)>) -> Margin {
    rates.sort_unstable_by_key(|&(weight, rate)| std::cmp::Reverse(product(weight, rate)));
    let mut gained = 0_u128;
    let heads = (1_u64..).zip(&rates).find_map(|(count, &(weight, rate))| {
        gained = gained.saturating_add(product(weight, rate));
        (gained >= needed).then_some(count)
    });
    if let Some(weight) = lightest(needed, &rates) {
        return Margin {
            heads,
            weight,
            at_least: false,
        };
    }
    rates.sort_unstable_by_key(|&(_, rate)| std::cmp::Reverse(rate));
    let mut missing = needed;
    let mut changed = 0_u128;
    for (weight, rate) in rates {
        let enough = missing.div_ceil(u128::from(rate).max(1));
        if rate > 0 && enough <= weight.into() {
            return Margin {
                heads,
                weight: Some(changed.saturating_add(enough)),
                at_least: true,
            };
        }
        changed = changed.saturating_add(weight.into());
        missing = missing.saturating_sub(product(weight, rate));
    }
    Margin {
        heads,
        weight: None,
        at_least: false,
    }
}

/// The most sums that are gone through for the lightest voters.
const SUMS_MAX: u128 = 1 << 25;

/// The weight of the lightest voters whose gains sum to what is needed, `None` inside where all together do
/// not; `None` where that takes too long.
fn lightest(needed: u128, rates: &[(u64, u64)]) -> Option<Option<u128>> {
    let gains = rates
        .iter()
        .map(|&(weight, rate)| (weight, product(weight, rate)));
    let gains: Vec<(u64, u128)> = gains.filter(|&(_, gain)| gain > 0).collect();
    let divisor = gains
        .iter()
        .fold(0, |divisor, &(_, gain)| gcd(divisor, gain));
    let needed = needed.div_ceil(divisor.max(1));
    if needed.saturating_mul(count(gains.len())) > SUMS_MAX {
        return None;
    }
    let size = usize::try_from(needed).ok()?;
    let mut least: Vec<Option<u128>> = vec![None; size.saturating_add(1)];
    least[0] = Some(0);
    for (weight, gain) in gains {
        let gain = usize::try_from(gain.checked_div(divisor).unwrap_or(gain)).unwrap_or(size);
        for sum in (0..size).rev() {
            let Some(known) = least[sum] else {
                continue;
            };
            let reached = sum.saturating_add(gain).min(size);
            let heavier = known.saturating_add(weight.into());
            least[reached] = smaller(least[reached], Some(heavier));
        }
    }
    Some(least[size])
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

fn is_false(value: &bool) -> bool {
    !value
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

fn give(votes: &mut Votes, in_favour: Option<bool>, more: u128) {
    let side = match in_favour {
        Some(true) => &mut votes.in_favour,
        Some(false) => &mut votes.against,
        None => &mut votes.abstained,
    };
    *side = side.saturating_add(more);
}

fn moved(mut votes: Votes, from_favour: bool, (turned, joined): Moved) -> Votes {
    let (less, more) = match from_favour {
        true => (&mut votes.in_favour, &mut votes.against),
        false => (&mut votes.against, &mut votes.in_favour),
    };
    *less = less.saturating_sub(turned);
    *more = more.saturating_add(turned).saturating_add(joined);
    votes.abstained = votes.abstained.saturating_sub(joined);
    votes
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
