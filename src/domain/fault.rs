//! How a fault is told: a stable code with its values. The sentences stand in `words`, by code.
//!
//! Whatever people read about (a refusal, a finding, a step of a count) is such a [`Told`]; no rule
//! makes a sentence of its own.

mod json;

use std::borrow::Cow;
use std::fmt;

use dashu_int::UBig;
use serde::{Deserialize, Serialize};

use crate::domain::exact::Fraction;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::time::Time;

/// What kind of thing is wrong. HTTP maps it to a status, the command line to an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It cannot be read.
    Malformed,
    /// It is larger than anything may be.
    TooLarge,
    /// A signature is missing, wrong, or by a key that may not be used.
    Unsigned,
    /// The signer may not do this.
    Forbidden,
    /// It names something that is not there.
    Missing,
    /// Something stands already that excludes it.
    Conflict,
    /// It can be read and is not what the rules ask for.
    Unfit,
    /// Not now; the same again later may do.
    Unavailable,
    /// A defect of ours, or of what we run on.
    Internal,
}

/// The name of a code, a case or a value.
pub type Name = Cow<'static, str>;

/// Something to be told to people: a code, and what it is about.
///
/// In JSON an object with `code`, with `case` where the code has several, and with `values` by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Stable, public, in lower case with hyphens.
    pub code: Name,
    /// Tells the cases of one code apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Name>,
    /// By name, in the order of declaration.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "json::by_name")]
    pub values: Vec<(Name, Value)>,
}

/// One value of something told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "json::Shape", into = "json::Shape")]
pub enum Value {
    /// As it stands: an id, a hash, a time, a piece of a text.
    Text(String),
    /// A number as people read it; sentences may ask for its plural category.
    Number(String),
    /// A word that each language has its own of, by code.
    Term(Name),
    /// A sentence or phrase within the sentence.
    Told(Box<Told>),
    /// All of these, joined as a language joins them.
    All(Vec<Value>),
    /// Any of these, likewise.
    Any(Vec<Value>),
    /// These one after another, with a comma between two.
    List(Vec<Value>),
}

impl Told {
    /// Something told by this code, without values yet.
    pub fn new(code: impl Into<Name>) -> Told {
        Told {
            code: code.into(),
            case: None,
            values: Vec::new(),
        }
    }

    /// The same, of this case.
    pub fn case(mut self, case: &'static str) -> Told {
        self.case = Some(case.into());
        self
    }

    /// The same with one more value.
    pub fn with(mut self, name: &'static str, value: impl Tell) -> Told {
        self.values.push((name.into(), value.tell()));
        self
    }

    /// A value that is a piece of a text or a number.
    pub fn value(&self, name: &str) -> Option<&str> {
        match self.values.iter().find(|(known, _)| known == name)? {
            (_, Value::Text(text) | Value::Number(text)) => Some(text),
            _ => None,
        }
    }
}

/// Without sentences: for the service's own log and for tests.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)?;
        if let Some(case) = &self.case {
            write!(f, ".{case}")?;
        }
        for (index, (name, value)) in self.values.iter().enumerate() {
            let before = if index == 0 { ": " } else { ", " };
            write!(f, "{before}{name} {value}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) | Value::Number(text) => f.write_str(text),
            Value::Term(code) => f.write_str(code),
            Value::Told(told) => write!(f, "({told})"),
            Value::All(values) | Value::Any(values) | Value::List(values) => {
                let all: Vec<String> = values.iter().map(Value::to_string).collect();
                f.write_str(&all.join(" "))
            }
        }
    }
}

/// A word or phrase that each language has its own of, by code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub &'static str);

/// What can be a value of something told.
pub trait Tell {
    /// The value.
    fn tell(&self) -> Value;
}

/// Something that can be wrong.
pub trait Fault {
    /// Code and values.
    fn told(&self) -> Told;
    /// What kind of thing is wrong.
    fn class(&self) -> Class;
}

impl Tell for Value {
    fn tell(&self) -> Value {
        self.clone()
    }
}

impl Tell for Term {
    fn tell(&self) -> Value {
        Value::Term(self.0.into())
    }
}

impl Tell for Told {
    fn tell(&self) -> Value {
        Value::Told(Box::new(self.clone()))
    }
}

impl<T: Tell + ?Sized> Tell for &T {
    fn tell(&self) -> Value {
        (**self).tell()
    }
}

impl<T: Tell + ?Sized> Tell for Box<T> {
    fn tell(&self) -> Value {
        (**self).tell()
    }
}

impl<T: Tell> Tell for Option<T> {
    fn tell(&self) -> Value {
        self.as_ref().map_or(Value::Term("none".into()), Tell::tell)
    }
}

impl<T: Tell> Tell for Vec<T> {
    fn tell(&self) -> Value {
        Value::All(self.iter().map(Tell::tell).collect())
    }
}

/// Implements [`Tell`] for types that print themselves as people may read them.
#[macro_export]
macro_rules! tell {
    ($($variant:ident: $($type:ty)*;)*) => {$($(
        impl $crate::domain::fault::Tell for $type {
            fn tell(&self) -> $crate::domain::fault::Value {
                $crate::domain::fault::Value::$variant(self.to_string())
            }
        }
    )*)*};
}

tell! {
    Text: String str Id Hash Time;
    Number: u8 u16 u32 u64 u128 usize i32 i64 i128 Fraction UBig;
}

/// Declares faults: a variant, its values, its code (`"code"`, or `"code.case"` to tell several of one
/// code apart) and its class, in one line each.
///
/// ```text
/// faults! {
///     /// Why a member cannot be had.
///     pub enum Refusal {
///         Unknown { member: Id } "unknown-member" Missing;
///         Itself "merge-into-itself" Unfit;
///     }
/// }
/// ```
///
/// Faults of other enums may follow as `wrapping { Store(StoreError); }`: told as what they are, with `From`.
///
/// Gives the enum, [`Fault`], `Display` (codes and values, no sentence), `Error`, and `CODES` of its own.
#[macro_export]
macro_rules! faults {
    ($(#[$doc:meta])* pub enum $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident $({ $($field:ident: $type:ty),* $(,)? })? $code:literal $class:ident;)*
    } $(wrapping { $($wrapped:ident($inner:ty);)* })?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the sentence of each code, in `words`, says what its values are")]
        pub enum $name {
            $($(#[$variant_doc])* $variant $({ $($field: $type),* })?,)*
            $($($wrapped($inner),)*)?
        }

        $($(impl From<$inner> for $name {
            fn from(fault: $inner) -> $name { $name::$wrapped(fault) }
        })*)?

        impl $name {
            /// Every code, with its case after a full stop, in order of declaration.
            #[allow(dead_code, reason = "tests ask that each has its sentences")]
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// The class of each code.
            #[allow(dead_code, reason = "tests ask that each has its status")]
            pub const CLASSES: &'static [$crate::domain::fault::Class] =
                &[$($crate::domain::fault::Class::$class),*];
        }

        impl $crate::domain::fault::Fault for $name {
            fn told(&self) -> $crate::domain::fault::Told {
                match self {
                    $($name::$variant $({ $($field),* })? => {
                        $crate::domain::fault::declared($code) $($(.with(stringify!($field), $field))*)?
                    })*
                    $($($name::$wrapped(fault) => $crate::domain::fault::Fault::told(fault),)*)?
                }
            }

            fn class(&self) -> $crate::domain::fault::Class {
                match self {
                    $($name::$variant { .. } => $crate::domain::fault::Class::$class,)*
                    $($($name::$wrapped(fault) => $crate::domain::fault::Fault::class(fault),)*)?
                }
            }
        }

        impl $crate::domain::fault::Tell for $name {
            fn tell(&self) -> $crate::domain::fault::Value {
                $crate::domain::fault::Value::Told(Box::new($crate::domain::fault::Fault::told(self)))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&$crate::domain::fault::Fault::told(self), f)
            }
        }

        impl ::std::error::Error for $name {}
    };
}

/// Something told by a code as `faults!` spells it, with the case after a full stop.
pub fn declared(code: &'static str) -> Told {
    match code.split_once('.') {
        Some((code, case)) => Told::new(code).case(case),
        None => Told::new(code),
    }
}

/// Several of which any will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnyOf<T>(pub Vec<T>);

impl<T: Tell> Tell for AnyOf<T> {
    fn tell(&self) -> Value {
        Value::Any(self.0.iter().map(Tell::tell).collect())
    }
}

impl<A: Tell, B: Tell> Tell for (A, B) {
    fn tell(&self) -> Value {
        Value::Text(format!("{} {}", self.0.tell(), self.1.tell()))
    }
}

/// Sums faults of several subjects: a variant wraps each, `From` goes in, and the sum is told as the fault
/// that it wraps.
#[macro_export]
macro_rules! sum_of_faults {
    ($(#[$doc:meta])* pub enum $name:ident { $($variant:ident($fault:ty);)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each is documented where it is declared")]
        pub enum $name { $($variant($fault),)* }

        $(impl From<$fault> for $name {
            fn from(fault: $fault) -> $name { $name::$variant(fault) }
        })*

        impl $name {
            /// Every code, with its case after a full stop, in order of declaration.
            pub fn codes() -> Vec<&'static str> {
                [$(<$fault>::CODES),*].concat()
            }

            /// The class of each code.
            pub fn classes() -> Vec<$crate::domain::fault::Class> {
                [$(<$fault>::CLASSES),*].concat()
            }
        }

        impl $crate::domain::fault::Fault for $name {
            fn told(&self) -> $crate::domain::fault::Told {
                match self { $($name::$variant(fault) => fault.told(),)* }
            }

            fn class(&self) -> $crate::domain::fault::Class {
                match self { $($name::$variant(fault) => fault.class(),)* }
            }
        }

        impl $crate::domain::fault::Tell for $name {
            fn tell(&self) -> $crate::domain::fault::Value {
                $crate::domain::fault::Value::Told(Box::new($crate::domain::fault::Fault::told(self)))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&$crate::domain::fault::Fault::told(self), f)
            }
        }

        impl ::std::error::Error for $name {}
    };
}
