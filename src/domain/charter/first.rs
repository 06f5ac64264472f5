//! The documents that an organisation begins with, as genesis names them.

use super::document::Document;
use super::sort::Sort;
use crate::domain::attachment::AttachmentRef;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::text::Value;

/// A document by its sort, its name and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstDocument {
    pub sort: Sort,
    pub name: Id,
    pub attachment: AttachmentRef,
}

impl Value for FirstDocument {
    const FORM: Form = Form::All(&[Sort::FORM, Id::FORM, AttachmentRef::FORM]);

    fn read(text: &str) -> Option<FirstDocument> {
        let (sort, name, attachment) = Value::read(text)?;
        Some(FirstDocument {
            sort,
            name,
            attachment,
        })
    }

    fn write(&self) -> String {
        (self.sort, self.name.clone(), self.attachment).write()
    }
}

impl FirstDocument {
    /// These documents as genesis names them, by sort and name.
    pub fn all(documents: &[Document]) -> Vec<FirstDocument> {
        let named = documents.iter().map(|document| FirstDocument {
            sort: document.sort(),
            name: document.name().clone(),
            attachment: AttachmentRef::to(document.text().as_bytes()),
        });
        let mut named: Vec<_> = named.collect();
        named.sort_by(|one, other| (one.sort, &one.name).cmp(&(other.sort, &other.name)));
        named
    }
}
