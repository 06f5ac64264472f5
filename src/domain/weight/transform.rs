//! Contribution value to bonus: the exact integer meaning of each transform under each rounding.
//!
//! Values arrive as a fraction of big integers, so nothing is rounded before the one rounding here.
//! Rules: `docs/WEIGHTS.md`, section 4.

use dashu_int::UBig;
use dashu_int::ops::{BitTest, SquareRoot};

use crate::domain::weight::policy::{Low, Policy, Rounding, Tier, Transform};

/// The contribution value of one member, never negative: `numerator / denominator`, the denominator at least 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Value {
    /// The part above the line.
    pub numerator: UBig,
    /// The part below the line.
    pub denominator: UBig,
}

impl Value {
    fn floor(&self, times: u8) -> UBig {
        &self.numerator * UBig::from(times) / &self.denominator
    }

    fn ceil(&self) -> UBig {
        (&self.numerator + &self.denominator - UBig::ONE) / &self.denominator
    }
}

/// The bonus that `value` brings under the policy's transform and rounding, before any limit. Tiers are for
/// [`reached`].
pub fn bonus(policy: &Policy, value: &Value) -> UBig {
    let rounding = policy.rounding.unwrap_or(Rounding::Down);
    match policy.transform.unwrap_or(Transform::Linear) {
        Transform::Linear => linear(value, rounding),
        Transform::Tiers => {
            let tier = reached(policy, value).checked_sub(1);
            let tier = tier.and_then(|place| policy.tiers.get(place));
            UBig::from(tier.map_or(0, |tier| tier.bonus))
        }
        Transform::Sqrt => square_root(value, rounding),
        Transform::Log2 => binary_logarithm(value, rounding),
    }
}

/// How many tiers the value reaches.
pub fn reached(policy: &Policy, value: &Value) -> usize {
    let whole = value.floor(1);
    let above = |tier: &Tier| UBig::from(tier.value_min) <= whole;
    policy.tiers.iter().filter(|tier| above(tier)).count()
}

/// How many tiers somebody has who had so many before: those that the value reaches, and of the others
/// those up to the highest whose low-water mark it does not fall below.
pub fn held(policy: &Policy, before: usize, value: &Value) -> usize {
    let whole = value.floor(1);
    let stays = |tier: &Tier| {
        let low = low_of(policy, tier).map_or(tier.value_min, |low| low.value_low);
        UBig::from(low) <= whole
    };
    let mut tiers = policy.tiers.iter().take(before);
    let kept = tiers
        .rposition(stays)
        .map_or(0, |place| place.saturating_add(1));
    kept.max(reached(policy, value))
}

/// The low-water mark of a tier.
pub fn low_of<'a>(policy: &'a Policy, tier: &Tier) -> Option<&'a Low> {
    let mut lows = policy.lows.iter();
    lows.find(|low| low.value_min == tier.value_min)
}

fn linear(value: &Value, rounding: Rounding) -> UBig {
    match rounding {
        Rounding::Down => value.floor(1),
        // floor(p + 1/2) = floor((floor(2p) + 1) / 2)
        Rounding::Nearest => (value.floor(2) + UBig::ONE) >> 1,
        Rounding::Up => value.ceil(),
    }
}

fn square_root(value: &Value, rounding: Rounding) -> UBig {
    match rounding {
        Rounding::Down => value.floor(1).sqrt(),
        // floor(sqrt(p) + 1/2) = floor((floor(sqrt(4p)) + 1) / 2)
        Rounding::Nearest => (value.floor(4).sqrt() + UBig::ONE) >> 1,
        // The smallest n with n * n >= p.
        Rounding::Up => match value.ceil() {
            zero if zero.is_zero() => UBig::ZERO,
            whole => (whole - UBig::ONE).sqrt() + UBig::ONE,
        },
    }
}

fn binary_logarithm(value: &Value, rounding: Rounding) -> UBig {
    let exponent = match rounding {
        // The largest k with 2^k <= 1 + p.
        Rounding::Down => (value.floor(1) + UBig::ONE).bit_len().saturating_sub(1),
        // The largest k with 2^(2k) <= 2 (1 + p)^2.
        Rounding::Nearest => {
            let above = &value.numerator + &value.denominator;
            let doubled = ((&above * &above) << 1) / (&value.denominator * &value.denominator);
            doubled.bit_len().saturating_sub(1) >> 1
        }
        // The smallest k with 2^k >= 1 + p.
        Rounding::Up => value.ceil().bit_len(),
    };
    UBig::from(exponent)
}
