//! Lists in pieces: one style for all of them, `docs/HTTP.md`, "Lists".

use serde::{Deserialize, Serialize};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::value::Value;

/// The most items of one answer.
pub const LIMIT_MAX: usize = 1_000;
/// How many there are unless somebody asks for more or fewer.
pub const LIMIT: usize = 100;

/// A piece of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// In the list's own order.
    pub items: Vec<T>,
    /// What to ask for as `after` to go on; `None` at the end.
    pub next: Option<String>,
}

/// Which piece is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<C> {
    /// The last item that is known.
    pub after: Option<C>,
    /// The most items, 1 to [`LIMIT_MAX`].
    pub limit: usize,
}

/// What names an item of a list, so that the list goes on after it.
pub trait Cursor: Sized {
    /// What it must look like.
    const FORM: &'static str;
    /// Reads the one spelling.
    fn read(text: &str) -> Option<Self>;
    /// Spells it.
    fn write(&self) -> String;
}

impl<C> Window<C> {
    /// How many items to look for: one more than wanted shows whether there are more.
    pub fn rows(&self) -> usize {
        self.limit.saturating_add(1)
    }
}

impl<T> Page<T> {
    /// The first items of what is left of a list, and where it goes on; `place` names an item.
    pub fn of<C: Cursor>(
        rest: impl IntoIterator<Item = T>,
        window: &Window<C>,
        place: impl Fn(&T) -> C,
    ) -> Page<T> {
        let mut rest = rest.into_iter();
        let items: Vec<T> = rest.by_ref().take(window.limit).collect();
        let next = match (items.last(), rest.next()) {
            (Some(last), Some(_)) => Some(place(last).write()),
            _ => None,
        };
        Page { items, next }
    }
}

/// The index of an entry.
impl Cursor for u64 {
    const FORM: &'static str = "address-form.entry";
    fn read(text: &str) -> Option<u64> {
        let index: u64 = text.parse().ok()?;
        (index.to_string() == text && i64::try_from(index).is_ok()).then_some(index)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

impl Cursor for Id {
    const FORM: &'static str = "address-form.item";
    fn read(text: &str) -> Option<Id> {
        Id::parse(text)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

/// The hash of a text.
impl Cursor for Hash {
    const FORM: &'static str = "address-form.hash";
    fn read(text: &str) -> Option<Hash> {
        Hash::parse(text)
    }
    fn write(&self) -> String {
        self.to_string()
    }
}

/// A line of an entry.
impl Cursor for (u64, Id) {
    const FORM: &'static str = "address-form.entry-reference";
    fn read(text: &str) -> Option<(u64, Id)> {
        let (entry, reference) = text.split_once('.')?;
        Some((Cursor::read(entry)?, Id::parse(reference)?))
    }
    fn write(&self) -> String {
        format!("{}.{}", self.0, self.1)
    }
}

impl Cursor for (Principal, Office) {
    const FORM: &'static str = "address-form.holder-office";
    fn read(text: &str) -> Option<(Principal, Office)> {
        let (holder, office) = text.rsplit_once('.')?;
        Some((Principal::parse(holder)?, Value::read(office)?))
    }
    fn write(&self) -> String {
        format!("{}.{}", self.0, self.1)
    }
}
