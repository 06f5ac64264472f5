//! Values in JSON: strings, in the one spelling that statements have for them.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::state::Standing;
use crate::domain::state::poll::Phase;
use crate::domain::statement::genesis::ClockSource;
use crate::domain::statement::notice::Publication;
use crate::domain::statement::roll::Stage;
use crate::domain::statement::ruling;
use crate::domain::text::Value;
use crate::domain::time::Time;

/// Serialises values of statements as strings, and reads them from these.
macro_rules! spelled {
    ($($type:ty)*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.write())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                let text = String::deserialize(from)?;
                <$type>::read(&text).ok_or_else(|| D::Error::custom(Unspelled::of::<$type>(&text)))
            }
        }
    )*};
}

spelled! {
    Hash Id Time PublicKey Principal Office
    ClockSource Phase Publication Stage Standing
    ruling::Verdict
}

/// A string that is not the spelling of a value.
struct Unspelled(String);

impl Unspelled {
    fn of<T: Value>(text: &str) -> Unspelled {
        let start: String = text.chars().take(80).collect();
        Unspelled(format!("`{start}` is not {}", T::FORM))
    }
}

impl Display for Unspelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Phase {
    const FORM: &'static str = "a phase of a poll";
    fn read(text: &str) -> Option<Phase> {
        let mut all = Phase::ALL.iter().copied();
        all.find(|phase| phase.as_str() == text)
    }
    fn write(&self) -> String {
        self.as_str().to_owned()
    }
}

impl Value for Standing {
    const FORM: &'static str = "active, suspended or ended";
    fn read(text: &str) -> Option<Standing> {
        let mut all = Standing::ALL.iter().copied();
        all.find(|standing| standing.as_str() == text)
    }
    fn write(&self) -> String {
        self.as_str().to_owned()
    }
}

/// A weight or an amount: a string in JSON, where numbers need not be exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact<T>(pub T);

impl<T: Display> Display for Exact<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Display> Serialize for Exact<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de, T: FromStr + Display> Deserialize<'de> for Exact<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Exact<T>, D::Error> {
        let text = String::deserialize(from)?;
        let number: Option<T> = text.parse().ok();
        let number = number.filter(|number| number.to_string() == text);
        let number = number.ok_or_else(|| D::Error::custom(format!("`{text}` is no number")));
        number.map(Exact)
    }
}
