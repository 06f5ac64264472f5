//! Exact numbers as people and JSON see them: decimals with stated places, and numbers as strings.
//!
//! JSON carries exact numbers as strings (`docs/HTTP.md`); decimals are for reading only.

use std::fmt::Display;
use std::str::FromStr;

use dashu_int::UBig;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// `numerator / denominator` with `places` decimals, a half rounded up; the denominator is at least 1.
pub(super) fn decimal(numerator: &UBig, denominator: &UBig, places: usize) -> String {
    let scale = UBig::from(10_u32).pow(places);
    let doubled = numerator * &scale * UBig::from(2_u32) + denominator;
    let scaled = doubled / (denominator * UBig::from(2_u32));
    let (whole, rest) = (&scaled / &scale, (scaled % scale).to_string());
    match places {
        0 => whole.to_string(),
        _ => format!("{whole}.{rest:0>places$}"),
    }
}

/// Serialises a number as a JSON string.
pub(super) fn as_text<S: Serializer>(
    number: &impl Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

/// Reads a whole number from a JSON string in its one spelling.
pub(super) fn from_text<'de, D: Deserializer<'de>, T: FromStr + Display>(
    deserializer: D,
) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    let number: Option<T> = text.parse().ok();
    let number = number.filter(|number| number.to_string() == text);
    number.ok_or_else(|| D::Error::custom(format!("`{text}` is not a whole number")))
}
