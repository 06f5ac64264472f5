//! Weights that are not whole: `5/4` and `1.25` beside `12`, brought to one common denominator.
//!
//! A file of such weights is counted in parts of its unit, as many as its denominators need; then every
//! weight is a whole number and nothing is rounded. `Terms::parts` keeps how many.

use super::words::number;
use super::{Fault, FormatError};

/// Numerator and denominator of a weight as a file spells it; `None` for anything else.
fn fraction(text: &str) -> Option<(u64, u64)> {
    let whole = |text: &str| number(text.as_bytes());
    if let Some(units) = whole(text) {
        return Some((units, 1));
    }
    if let Some((above, below)) = text.split_once('/') {
        return Some((whole(above.trim())?, whole(below.trim())?)).filter(|&(_, below)| below > 0);
    }
    let (units, decimals) = text.split_once('.')?;
    let decimals = decimals.trim_end_matches('0');
    let below = 10_u64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
    let units = if units.is_empty() { 0 } else { whole(units)? };
    let part = if decimals.is_empty() {
        0
    } else {
        whole(decimals)?
    };
    Some((units.checked_mul(below)?.checked_add(part)?, below))
}

/// How many parts a unit must have for all these weights, each with its line, to be whole.
///
/// Errors with the line that holds no weight, or that needs too many parts.
pub fn parts<'a>(weights: impl Iterator<Item = (u64, &'a str)>) -> Result<u64, FormatError> {
    let mut parts = 1_u64;
    for (line, text) in weights {
        let (above, below) =
            fraction(text).ok_or_else(|| Fault::expected("form-weight", text).at(line))?;
        if below == 1 {
            continue;
        }
        let needed = below.checked_div(gcd(above, below)).unwrap_or(below);
        let missing = needed.checked_div(gcd(parts, needed)).unwrap_or(needed);
        parts = parts
            .checked_mul(missing)
            .ok_or_else(|| Fault::expected("form-common-denominator", text).at(line))?;
    }
    Ok(parts)
}

/// A weight in parts; `None` where it is none or does not fit.
pub fn weight(text: &str, parts: u64) -> Option<u64> {
    let (above, below) = fraction(text)?;
    let scaled = u128::from(above).checked_mul(u128::from(parts))?;
    let weight = scaled.checked_div(u128::from(below))?;
    u64::try_from(weight).ok()
}

/// The parts of a unit in which a file is read.
pub struct Scale {
    parts: u64,
    /// The parts that the weights met so far need.
    needed: u64,
}

impl Scale {
    /// What terms keep of it: nothing where weights are whole.
    pub fn parts(&self) -> Option<u64> {
        noted(self.parts)
    }

    /// A weight in parts, rounded down where it needs more than there are, which [`scaled`] then sees to.
    ///
    /// Errors where the text is not a weight, needs too many parts, or does not fit in 64 bits.
    pub fn weight(&mut self, text: &str) -> Result<u64, Fault> {
        if let (Some(units), 1) = (number(text.as_bytes()), self.parts) {
            return Ok(units);
        }
        let alone = parts([(0, text)].into_iter()).map_err(|error| error.fault)?;
        let missing = alone.checked_div(gcd(self.needed, alone)).unwrap_or(alone);
        let needed = self.needed.checked_mul(missing);
        self.needed = needed.ok_or_else(|| Fault::expected("form-common-denominator", text))?;
        weight(text, self.parts).ok_or_else(|| Fault::expected("form-weight-in-range", text))
    }
}

/// Reads a file whose weights may be fractions: once as if they were whole, and if some are not again in
/// as many parts of a unit as make all of them whole.
///
/// Errors as `read` does.
pub fn scaled<T>(read: impl Fn(&mut Scale) -> Result<T, FormatError>) -> Result<T, FormatError> {
    let mut scale = Scale {
        parts: 1,
        needed: 1,
    };
    let whole = read(&mut scale)?;
    match scale.needed {
        1 => Ok(whole),
        needed => read(&mut Scale {
            parts: needed,
            needed,
        }),
    }
}

/// What terms keep of parts: nothing where weights are whole.
pub fn noted(parts: u64) -> Option<u64> {
    (parts > 1).then_some(parts)
}

fn gcd(a: u64, b: u64) -> u64 {
    match a.checked_rem(b) {
        None => a.max(1),
        Some(rest) => gcd(b, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_brought_to_one_denominator() {
        let all = ["3/4", "1.50", "2", ".2"];
        let parts = parts((1..).zip(all)).unwrap();
        assert_eq!(parts, 20);
        assert_eq!(
            all.map(|text| weight(text, parts)),
            [15, 30, 40, 4].map(Some)
        );
    }

    #[test]
    fn what_is_no_weight_has_its_line() {
        for text in ["1/0", "1e3", "-1"] {
            let fault = Fault::expected("form-weight", text).at(7);
            assert_eq!(parts([(7, text)].into_iter()), Err(fault));
        }
    }
}
