//! Values in JSON: strings, in the one spelling that statements have for them.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::charter::sort::Sort;
use crate::domain::fault::{self, Tell};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::poll::claim;
use crate::domain::poll::notice::{Mode, Publication};
use crate::domain::poll::phase::Phase;
use crate::domain::poll::roll::Stage;
use crate::domain::state::fate::Outcome;
use crate::domain::state::members::Standing;
use crate::domain::state::organisation::ClockSource;
use crate::domain::time::Time;
use crate::domain::value::{Value, words};

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
                let unspelled = || D::Error::custom(format!("`{text}` is no {}", stringify!($type)));
                <$type>::read(&text).ok_or_else(unspelled)
            }
        }
    )*};
}

spelled! {
    Hash Id Time PublicKey Principal Office
    ClockSource Mode Phase Publication Stage Standing
    claim::Verdict Sort Outcome
}

words!(Phase: "announced" Phase::Announced "roll-provisional" Phase::RollProvisional
    "roll-certified" Phase::RollCertified "open" Phase::Open "closed" Phase::Closed
    "provisional-result" Phase::ProvisionalResult "certified" Phase::Certified
    "lapsed" Phase::Lapsed "cancelled" Phase::Cancelled
    "annulled" Phase::Annulled);

words!(Standing: "active" Standing::Active "suspended" Standing::Suspended "ended" Standing::Ended);

/// A weight or an amount: a string in JSON, where numbers need not be exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exact<T>(pub T);

impl<T: Display> Display for Exact<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Display> Tell for Exact<T> {
    fn tell(&self) -> fault::Value {
        fault::Value::Number(self.0.to_string())
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
