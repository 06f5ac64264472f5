//! The documents in force: procedures, bodies, policies.

use serde::{Deserialize, Serialize};

use super::page::{Cursor, Page, Window};
use crate::domain::charter::document::Document;
use crate::domain::charter::sort::Sort;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::State;
use crate::domain::value::Value;

/// One document in force: an item of `GET /api/documents`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentView {
    /// What it is.
    pub sort: Sort,
    /// Its name, one of its sort.
    pub name: Id,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Which revision is in force.
    pub revision: u32,
    /// The procedure by which the next comes.
    pub amended_by: Id,
    /// SHA-256 of its text, an attachment.
    pub hash: Hash,
    /// The entry that adopted it.
    pub entry: u64,
}

impl DocumentView {
    /// By sort and name.
    pub fn page(state: &State, window: &Window<(Sort, Id)>) -> Page<DocumentView> {
        let documents = state.documents();
        let views = documents.in_force().documents().into_iter();
        let views = views.filter_map(|document| DocumentView::of(state, &document));
        let place = |view: &DocumentView| (view.sort, view.name.clone());
        let after = window.after.clone();
        let rest = views.filter(|view| after.as_ref().is_none_or(|after| place(view) > *after));
        Page::of(rest, window, place)
    }

    fn of(state: &State, document: &Document) -> Option<DocumentView> {
        let (sort, name) = (document.sort(), document.name());
        let hash = state.documents().hash_of(sort, name)?;
        let titles = document.titles();
        Some(DocumentView {
            sort,
            name: name.clone(),
            title: titles.title.0.clone(),
            title_en: titles.title_en.0.clone(),
            revision: document.revision(),
            amended_by: document.amended_by().clone(),
            hash,
            entry: state.documents().adopted(&hash)?.entry,
        })
    }
}

impl Cursor for (Sort, Id) {
    const FORM: &'static str = "`<sort>.<name>`";
    fn read(text: &str) -> Option<(Sort, Id)> {
        let (sort, name) = text.split_once('.')?;
        Some((Value::read(sort)?, Id::parse(name)?))
    }
    fn write(&self) -> String {
        format!("{}.{}", self.0, self.1)
    }
}
