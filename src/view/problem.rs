//! What is said of a request that is not answered as asked: `application/problem+json`, RFC 9457.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::fault::{Told, Value};

/// The body of every answer with a status of 400 or more, and a fault in a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank`: the status and the code say it all.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What is wrong, from the table in `docs/HTTP.md`.
    pub code: String,
    /// What it is about, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, ValueView>,
    /// A sentence for people; never of a status of 500 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// One value of something told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ValueView {
    /// A piece of a text, or a number.
    Text(String),
    /// All of these.
    All(Vec<ValueView>),
    /// A word that each language has its own of, by code.
    Term {
        /// The code.
        term: String,
    },
    /// Any of these.
    Any {
        /// In order.
        any: Vec<ValueView>,
    },
    /// A phrase of its own.
    Told(ToldView),
}

/// A code with its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldView {
    /// Stable.
    pub code: String,
    /// Tells the cases of one code apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// By name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, ValueView>,
}

impl Problem {
    /// A value that is a piece of a text.
    pub fn value(&self, name: &str) -> Option<&str> {
        match self.values.get(name)? {
            ValueView::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What to tell people: the sentence, or without one the status in words.
    pub fn sentence(&self) -> &str {
        self.detail.as_deref().unwrap_or(&self.title)
    }
}

impl ToldView {
    /// How something told is shown.
    pub fn of(told: &Told) -> ToldView {
        ToldView {
            code: told.code.to_owned(),
            case: told.case.map(str::to_owned),
            values: ToldView::values(told),
        }
    }

    /// Its values alone.
    pub fn values(told: &Told) -> BTreeMap<String, ValueView> {
        let values = told.values.iter();
        values
            .map(|(name, value)| ((*name).to_owned(), ValueView::of(value)))
            .collect()
    }
}

impl ValueView {
    fn of(value: &Value) -> ValueView {
        let all = |values: &[Value]| values.iter().map(ValueView::of).collect();
        match value {
            Value::Text(text) | Value::Number(text) => ValueView::Text(text.clone()),
            Value::Term(code) => ValueView::Term {
                term: (*code).to_owned(),
            },
            Value::Told(told) => ValueView::Told(ToldView::of(told)),
            Value::All(values) | Value::List(values) => ValueView::All(all(values)),
            Value::Any(values) => ValueView::Any { any: all(values) },
        }
    }
}
