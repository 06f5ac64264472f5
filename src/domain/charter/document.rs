//! The documents as one thing: read, printed, named.

use std::sync::Arc;

use super::body::Body;
use super::organisation::Organisation;
use super::policy::PolicyDocument;
use super::procedure::Procedure;
use super::sort::Sort;
use crate::domain::arrange::{Misplaced, Slot, arrange};
use crate::domain::id::Id;
use crate::domain::line::Table;
use crate::domain::text::{
    Lines, Malformed, Reader, Value, Writer, kind_and_version, require_canonical,
};
use crate::domain::title::Titles;

crate::faults! {
    /// Why a text is not a document.
    pub enum NotADocument {
        /// Its first line names no document that there is.
        Unknown { kind: String, version: u64 } "unknown-document" Malformed;
    }
}

crate::sum_of_faults! {
    /// Why a text cannot be read as a document.
    pub enum Unreadable {
        Document(NotADocument);
        Text(Malformed);
    }
}

/// Declares the documents: sort and type.
macro_rules! documents {
    ($($variant:ident: $type:ty;)*) => {
        /// A document.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Document { $($variant(Arc<$type>),)* }

        impl Sort {
            /// The lines of such a document, after its first.
            pub fn table(self) -> Table {
                match self { $(Sort::$variant => <$type as Lines>::LINES,)* }
            }
        }

        impl Document {
            /// Reads a document and checks that it prints back to the same bytes. What its lines must be
            /// together is not asked here.
            ///
            /// Errors with the first line that is wrong, or with the sort that nobody knows.
            pub fn parse(text: &str) -> Result<Document, Unreadable> {
                let (kind, version) = kind_and_version(text)?;
                let mut reader = Reader::new(text)?;
                let document = match Sort::read(kind).filter(|_| version == 1) {
                    $(Some(Sort::$variant) => {
                        Document::$variant(Arc::new(<$type>::read(&mut reader)?))
                    })*
                    None => {
                        let kind = kind.to_owned();
                        return Err(NotADocument::Unknown { kind, version }.into());
                    }
                };
                reader.finish()?;
                require_canonical(text, &document.text())?;
                Ok(document)
            }

            /// The text, whose hash is the document's.
            pub fn text(&self) -> String {
                let mut writer = Writer::new(self.sort().as_str(), 1);
                match self { $(Document::$variant(document) => document.write(&mut writer),)* }
                writer.finish()
            }

            /// What sort of document it is.
            pub fn sort(&self) -> Sort {
                match self { $(Document::$variant(_) => Sort::$variant,)* }
            }

            /// Its name, one of its sort.
            pub fn name(&self) -> &Id {
                match self { $(Document::$variant(document) => &document.id,)* }
            }

            /// What people call it.
            pub fn titles(&self) -> &Titles {
                match self { $(Document::$variant(document) => &document.titles,)* }
            }

            /// Which revision it is, from 1.
            pub fn revision(&self) -> u32 {
                match self { $(Document::$variant(document) => document.revision,)* }
            }

            /// The procedure by which its next revision comes.
            pub fn amended_by(&self) -> &Id {
                match self { $(Document::$variant(document) => &document.amended_by,)* }
            }
        }

        $(impl From<$type> for Document {
            fn from(document: $type) -> Document {
                Document::$variant(Arc::new(document))
            }
        })*
    };
}

documents! {
    Organisation: Organisation;
    Policy: PolicyDocument;
    Procedure: Procedure;
    Body: Body;
}

/// The lines of a document as its text has them, in order: key and value.
pub fn lines_of(document: &impl Lines) -> Vec<(String, String)> {
    let mut writer = Writer::new("lines", 1);
    document.write(&mut writer);
    let text = writer.finish();
    let lines = text.lines().skip(1);
    let pairs = lines.filter_map(|line| line.split_once(' '));
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

crate::sum_of_faults! {
    /// Why lines are no document.
    pub enum Uncomposed {
        Document(NotADocument);
        Text(Malformed);
        Misplaced(Misplaced);
    }
}

/// The document that has these lines, the first of which says its sort and its name; the others may come
/// in any order.
///
/// Errors with the index of the line that is wrong, where it is one, and why.
pub fn compose(given: &[(String, String)]) -> Result<Document, (Option<usize>, Uncomposed)> {
    let begins = |sort: &&Sort| given.first().is_some_and(|(key, _)| key == sort.as_str());
    let Some(sort) = Sort::ALL.iter().find(begins) else {
        let kind = given.first().map_or("", |(key, _)| key).to_owned();
        let unknown = NotADocument::Unknown { kind, version: 1 };
        return Err((Some(0), unknown.into()));
    };
    let slots = arrange(sort.table(), given).map_err(|(given, why)| (given, why.into()))?;
    let mut text = format!("folkmoot/{sort}/v1\n");
    let mut places = Vec::new();
    for slot in slots {
        let (place, (key, value)) = match slot {
            Slot::Given(index) => (Some(index), given.get(index).cloned().unwrap_or_default()),
            Slot::Usual(line, usual) => (None, (line.key.to_owned(), usual.example().0.to_owned())),
        };
        text.push_str(&format!("{key} {value}\n"));
        places.push(place);
    }
    Document::parse(&text).map_err(|why| match why {
        Unreadable::Document(why) => (Some(0), why.into()),
        Unreadable::Text(why) => {
            let line = why.line().and_then(|line| line.checked_sub(2));
            let given = line.and_then(|line| places.get(line).copied().flatten());
            (given, why.into())
        }
    })
}

/// One line as it is told: key and value.
pub fn told(key: &str, value: &impl Value) -> String {
    format!("{key} {}", value.write())
}
