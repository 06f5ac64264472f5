//! Harmonic scores: a unit of weight that has j of its approved options on the committee counts
//! 1 + 1/2 + ... + 1/j.
//!
//! Thiele (1895); Lackner & Skowron (2023), section 2.3 (PAV) and 2.4 (seq-PAV). Scores are whole
//! numbers of 1/L with L the least common multiple of 1 to the number of seats.

use crate::domain::count::{CountError, Election, OptionIndex, option_of};

/// Scores of committees of at most a given size.
#[derive(Clone, Debug)]
pub struct Thiele<'a> {
    election: &'a Election,
    /// What the j-th approved option is worth to a unit of weight, in 1/L, from j = 1.
    parts: Vec<u128>,
    /// L.
    unit: u128,
    /// By ballot: approved options on the committee.
    held: Vec<u16>,
}

impl<'a> Thiele<'a> {
    /// The empty committee; errors with `Overflow` when L leaves the range.
    pub fn new(election: &'a Election, seats: u16) -> Result<Thiele<'a>, CountError> {
        let seats = u128::from(seats.max(1));
        let unit = (1..=seats).try_fold(1_u128, |unit, next| {
            let common = gcd(unit, next);
            unit.checked_div(common)
                .and_then(|part| part.checked_mul(next))
                .ok_or(CountError::Overflow)
        })?;
        let parts = (1..=seats)
            .map(|nth| unit.checked_div(nth).unwrap_or(0))
            .collect();
        Ok(Thiele {
            election,
            parts,
            unit,
            held: vec![0; election.ballots().len()],
        })
    }

    /// What scores are divided by.
    pub fn unit(&self) -> u128 {
        self.unit
    }

    /// What each option would add to the score, in option order; errors with `Overflow`.
    pub fn gains(&self) -> Result<Vec<u128>, CountError> {
        let mut gains = vec![0_u128; self.election.options().len()];
        for (ballot, &held) in self.election.ballots().iter().zip(&self.held) {
            let part = self.parts.get(usize::from(held)).copied().unwrap_or(0);
            let gain = part
                .checked_mul(ballot.weight.into())
                .ok_or(CountError::Overflow)?;
            for &mark in ballot.marks {
                if let Some(sum) = gains.get_mut(usize::from(option_of(mark))) {
                    *sum = sum.checked_add(gain).ok_or(CountError::Overflow)?;
                }
            }
        }
        Ok(gains)
    }

    /// Puts an option on the committee.
    pub fn add(&mut self, option: OptionIndex) {
        for (ballot, held) in self.election.ballots().iter().zip(&mut self.held) {
            if ballot.marks.contains(&option) {
                *held = held.saturating_add(1);
            }
        }
    }

    /// Takes an option off the committee.
    pub fn remove(&mut self, option: OptionIndex) {
        for (ballot, held) in self.election.ballots().iter().zip(&mut self.held) {
            if ballot.marks.contains(&option) {
                *held = held.saturating_sub(1);
            }
        }
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    match a.checked_rem(b) {
        None => a,
        Some(rest) => gcd(b, rest),
    }
}
