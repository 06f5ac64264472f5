//! What of one ballot stays with whom under keep factors, by the rule of each Meek or Warren text.
//!
//! A ballot is worth one vote in billionths. It meets its options in order; each keeps a part of what
//! reaches it and passes the rest on. What is left in the end lies with nobody.

use std::collections::BTreeMap;

use crate::domain::count::{CountError, SAME_RANK, option_of};
use crate::domain::fault::Term;

use super::votes::mul_div;

/// One vote, and a keep factor of one.
pub const ONE: u64 = 1_000_000_000;

/// The most options that one rank may hold under [`Equal::Orders`]: beyond it binomials overflow.
const ORDERS_MAX: usize = 64;

/// What an option keeps of what reaches it, and what it passes on, at its keep factor.
pub type Split = fn(u64, u64) -> (u64, u64);

/// What becomes of a rank that several options share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equal {
    /// The method takes strict rankings only.
    Refused,
    /// Equal parts go to its options, and what they do not keep to the next rank.
    Next,
    /// The ballot counts as all orders of the rank at once, each with an equal part.
    Orders,
}

/// `part * factor` rounded up to the ninth place; both are at most one.
pub fn up(part: u64, factor: u64) -> u64 {
    part.saturating_mul(factor).div_ceil(ONE)
}

/// `part * factor` rounded down to the ninth place; both are at most one.
pub fn down(part: u64, factor: u64) -> u64 {
    part.saturating_mul(factor).checked_div(ONE).unwrap_or(0)
}

/// Hands each option its part of one ballot and returns what is left, in billionths of a vote.
///
/// Errors with `TooLarge` for a shared rank that the rule cannot take.
pub fn share_out(
    marks: &[u16],
    factors: &[u64],
    (split, equal): (Split, Equal),
    mut keep: impl FnMut(usize, u64),
) -> Result<u64, CountError> {
    let mut left = ONE;
    let shares = |mark: &u16| mark & SAME_RANK != 0;
    if equal == Equal::Next && marks.iter().any(shares) {
        return Ok(share_next(marks, factors, split, keep));
    }
    let mut rest = marks;
    while let [first, after @ ..] = rest {
        let size = after.iter().take_while(|mark| shares(mark)).count();
        if size > 0 {
            let (rank, below) = rest.split_at(size.saturating_add(1));
            left = share_orders(rank, factors, left, &mut keep)?;
            rest = below;
        } else {
            let option = usize::from(option_of(*first));
            match factors.get(option).copied().unwrap_or(0) {
                0 => {}
                ONE => {
                    keep(option, left);
                    return Ok(0);
                }
                factor => {
                    let (kept, passed) = split(left, factor);
                    keep(option, kept);
                    left = passed;
                }
            }
            rest = after;
        }
        if left == 0 {
            break;
        }
    }
    Ok(left)
}

/// Shares ranks in equal parts among those still in the count; what one of them does not keep skips
/// the others. As in droop, a rank of which nobody is left ends a ballot with shared ranks.
fn share_next(
    marks: &[u16],
    factors: &[u64],
    split: Split,
    mut keep: impl FnMut(usize, u64),
) -> u64 {
    // Equal parts fare alike, so they are held as a size and how many there are.
    let mut parts = BTreeMap::from([(ONE, 1_u64)]);
    for rank in marks.chunk_by(|_, next| next & SAME_RANK != 0) {
        let factor = |mark: &u16| {
            let option = usize::from(option_of(*mark));
            (option, factors.get(option).copied().unwrap_or(0))
        };
        let open: Vec<(usize, u64)> = rank.iter().map(factor).filter(|&(_, f)| f > 0).collect();
        let size = u64::try_from(open.len()).unwrap_or(u64::MAX);
        if open.is_empty() || parts.is_empty() {
            break;
        }
        let mut passed: BTreeMap<u64, u64> = BTreeMap::new();
        for (part, copies) in parts {
            let part = part.checked_div(size).unwrap_or(0);
            for &(option, factor) in &open {
                let (kept, rest) = split(part, factor);
                keep(option, kept.saturating_mul(copies));
                if rest > 0 {
                    let count = passed.entry(rest).or_default();
                    *count = count.saturating_add(copies);
                }
            }
        }
        parts = passed;
    }
    parts.iter().fold(0, |sum: u64, (&part, &copies)| {
        sum.saturating_add(part.saturating_mul(copies))
    })
}

/// Counts a shared rank as all its orders at once and returns what passes on.
///
/// An option meets the ballot after every set of the others equally often for sets of one size, so its
/// part is its factor times the mean, over sizes, of the mean product of what such a set passes on.
/// All roundings are down. Products are taken in order of their size, never of options.
fn share_orders(
    rank: &[u16],
    factors: &[u64],
    left: u64,
    keep: &mut impl FnMut(usize, u64),
) -> Result<u64, CountError> {
    if rank.len() > ORDERS_MAX {
        return Err(CountError::TooInvolved {
            what: Term("size-rank"),
            size: u128::try_from(rank.len()).unwrap_or(u128::MAX),
            limit: u128::try_from(ORDERS_MAX).unwrap_or(u128::MAX),
        });
    }
    let factor = |mark: &u16| {
        let option = usize::from(option_of(*mark));
        (factors.get(option).copied().unwrap_or(0), option)
    };
    let mut options: Vec<(u64, usize)> = rank.iter().map(factor).collect();
    options.sort_unstable();
    let passes: Vec<u64> = options
        .iter()
        .rev()
        .map(|&(factor, _)| ONE.saturating_sub(factor))
        .collect();
    let size = u128::try_from(options.len()).map_err(|_| CountError::Overflow)?;
    let one = u128::from(ONE);
    for &(factor, option) in options.iter().filter(|&&(factor, _)| factor > 0) {
        let mut others = passes.clone();
        if let Some(own) = others.iter().position(|&p| p == ONE.saturating_sub(factor)) {
            others.remove(own);
        }
        let mean = mean_product(&others)?;
        let weight = mul_div(mean, u128::from(factor), one)?;
        let weight = weight.checked_div(size).unwrap_or(0);
        let kept = mul_div(u128::from(left), weight, one)?;
        keep(
            option,
            u64::try_from(kept).map_err(|_| CountError::Overflow)?,
        );
    }
    let product = passes
        .iter()
        .fold(ONE, |product, &pass| down(product, pass));
    Ok(down(left, product))
}

/// The sum, over sizes from nothing to all, of the mean product of that many of some parts.
fn mean_product(parts: &[u64]) -> Result<u128, CountError> {
    let one = u128::from(ONE);
    // The sum of products of so many parts, and how many such products there are.
    let mut products = vec![one];
    let mut counts = vec![1_u128];
    for &part in parts {
        let below: Vec<u128> = products
            .iter()
            .map(|&product| mul_div(product, u128::from(part), one))
            .collect::<Result<_, _>>()?;
        products.push(0);
        for (sum, product) in products.iter_mut().skip(1).zip(below) {
            *sum = sum.checked_add(product).ok_or(CountError::Overflow)?;
        }
        let fewer = counts.clone();
        counts.push(0);
        for (count, less) in counts.iter_mut().skip(1).zip(fewer) {
            *count = count.checked_add(less).ok_or(CountError::Overflow)?;
        }
    }
    let means = products.iter().zip(&counts);
    let mean = |(sum, count): (&u128, &u128)| sum.checked_div(*count).unwrap_or(0);
    Ok(means.map(mean).fold(0, u128::saturating_add))
}
