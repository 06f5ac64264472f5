//! How something told is written in JSON, and read back from it. `docs/HTTP.md`, "Codes and values".

use serde::{Deserialize, Serialize};

use super::{Name, Told, Value};

/// A value in JSON.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub enum Shape {
    /// A piece of a text, or a number as people read it.
    Text(String),
    /// All of these.
    All(Vec<Value>),
    /// A word of each language, by code.
    Term {
        /// The code.
        term: Name,
    },
    /// Any of these.
    Any {
        /// In order.
        any: Vec<Value>,
    },
    /// These one after another.
    List {
        /// In order.
        list: Vec<Value>,
    },
    /// A phrase of its own.
    Told(Box<Told>),
}

impl From<Value> for Shape {
    fn from(value: Value) -> Shape {
        match value {
            Value::Text(text) | Value::Number(text) => Shape::Text(text),
            Value::Term(term) => Shape::Term { term },
            Value::Told(told) => Shape::Told(told),
            Value::All(all) => Shape::All(all),
            Value::Any(any) => Shape::Any { any },
            Value::List(list) => Shape::List { list },
        }
    }
}

impl From<Shape> for Value {
    fn from(shape: Shape) -> Value {
        match shape {
            // What looks like a number may be asked for its plural category; as a text it reads the same.
            Shape::Text(text) if is_number(&text) => Value::Number(text),
            Shape::Text(text) => Value::Text(text),
            Shape::Term { term } => Value::Term(term),
            Shape::Told(told) => Value::Told(told),
            Shape::All(all) => Value::All(all),
            Shape::Any { any } => Value::Any(any),
            Shape::List { list } => Value::List(list),
        }
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'/'))
}

/// Values by name, as an object, in order.
pub mod by_name {
    use std::fmt;

    use serde::de::{MapAccess, Visitor};
    use serde::{Deserializer, Serializer};

    use super::{Name, Value};

    /// Writes the object.
    pub fn serialize<S: Serializer>(
        values: &[(Name, Value)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(values.iter().map(|(name, value)| (name, value)))
    }

    /// Reads the object.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(Name, Value)>, D::Error> {
        struct ByName;
        impl<'de> Visitor<'de> for ByName {
            type Value = Vec<(Name, Value)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    values.push(entry);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_map(ByName)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::fault::{Name, Term, Told, Value};

    #[test]
    fn what_is_told_comes_back_from_json() {
        let inner = Told::new("inner").case("some").with("count", 3_u8);
        let text = |text: &str| Value::Text(text.to_owned());
        let told = Told::new("outer")
            .with("who", "o/lin")
            .with("office", Term("office-registrar"))
            .with("why", &inner)
            .with("all", Value::All(vec![text("a"), text("b")]))
            .with("any", Value::Any(vec![text("a"), text("b")]))
            .with("list", Value::List(vec![inner.values[0].1.clone()]));
        let json = serde_json::to_string(&told).unwrap();
        insta::assert_snapshot!(json, @r#"{"code":"outer","values":{"who":"o/lin","office":{"term":"office-registrar"},"why":{"code":"inner","case":"some","values":{"count":"3"}},"all":["a","b"],"any":{"any":["a","b"]},"list":{"list":["3"]}}}"#);
        assert_eq!(serde_json::from_str::<Told>(&json).unwrap(), told);
        assert_eq!(told.code, Name::Borrowed("outer"));
    }
}
