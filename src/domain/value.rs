//! Values of lines: each has exactly one spelling. What else a value is, its own file says.

use crate::domain::exact::Fraction;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::time::Time;

/// A value with exactly one spelling.
pub trait Value: Sized {
    /// How it is spelled.
    const FORM: Form;
    /// Reads the one spelling; anything else is `None`.
    fn read(text: &str) -> Option<Self>;
    /// Prints the one spelling.
    fn write(&self) -> String;
}

/// Implements [`Value`] for a type that is one of a closed list of words.
macro_rules! words {
    ($type:ty: $($name:literal $value:path)*) => {
        impl $crate::domain::value::Value for $type {
            const FORM: $crate::domain::line::Form = $crate::domain::line::Form::Word(&[$($name),*]);
            fn read(text: &str) -> Option<Self> {
                match text { $($name => Some($value),)* _ => None }
            }
            fn write(&self) -> String {
                match self { $($value => $name.to_owned(),)* }
            }
        }
    };
}
pub(crate) use words;

/// Implements [`Value`] for a type that has `parse(&str) -> Option<Self>` and prints itself.
macro_rules! parsed_value {
    ($type:ty, $form:literal) => {
        impl $crate::domain::value::Value for $type {
            const FORM: $crate::domain::line::Form = $crate::domain::line::Form::Named($form);
            fn read(text: &str) -> Option<Self> {
                <$type>::parse(text)
            }
            fn write(&self) -> String {
                self.to_string()
            }
        }
    };
}
pub(crate) use parsed_value;

parsed_value!(Hash, "hash");
parsed_value!(Id, "id");
parsed_value!(Time, "time");
parsed_value!(Fraction, "fraction");

/// Implements [`Value`] for an integer: no plus sign, no leading zeros.
macro_rules! integer_value {
    ($($type:ty)*) => {$(
        impl Value for $type {
            const FORM: Form = Form::Named(stringify!($type));
            fn read(text: &str) -> Option<Self> {
                text.parse::<$type>().ok().filter(|number| number.to_string() == text)
            }
            fn write(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
integer_value!(u16 u32 u64 u128 i64 i128);

/// A title or text for people: UTF-8, at most 2,000 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Title(pub String);

impl Value for Title {
    const FORM: Form = Form::Named("title");
    fn read(text: &str) -> Option<Title> {
        (text.len() <= 2_000).then(|| Title(text.to_owned()))
    }
    fn write(&self) -> String {
        self.0.clone()
    }
}

/// `none`, or a value: `Option` spelled out, for lines that always stand.
impl<T: Value> Value for Option<T> {
    const FORM: Form = Form::OrNone(&T::FORM);
    fn read(text: &str) -> Option<Self> {
        if text == "none" {
            Some(None)
        } else {
            T::read(text).map(Some)
        }
    }
    fn write(&self) -> String {
        self.as_ref()
            .map_or_else(|| "none".to_owned(), Value::write)
    }
}

/// Two values with one space between them; the first has no space of its own.
impl<A: Value, B: Value> Value for (A, B) {
    const FORM: Form = Form::All(&[A::FORM, B::FORM]);
    fn read(text: &str) -> Option<Self> {
        let (first, second) = text.split_once(' ')?;
        Some((A::read(first)?, B::read(second)?))
    }
    fn write(&self) -> String {
        format!("{} {}", self.0.write(), self.1.write())
    }
}

/// Three values with single spaces between them.
impl<A: Value, B: Value, C: Value> Value for (A, B, C) {
    const FORM: Form = Form::All(&[A::FORM, B::FORM, C::FORM]);
    fn read(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once(' ')?;
        let (second, third) = <(B, C)>::read(rest)?;
        Some((A::read(first)?, second, third))
    }
    fn write(&self) -> String {
        format!("{} {} {}", self.0.write(), self.1.write(), self.2.write())
    }
}
