//! `charter`: the first documents of an organisation, once. As many founders as their threshold says sign
//! the same text; from then on documents come by the procedures among them.
//!
//! ```text
//! folkmoot/charter/v1
//! log, genesis
//! roster 4be0…
//! expires 2026-12-08T12:00:00Z
//! document procedure founding 5be1… 420     each document: sort, name, attachment
//! ```

use super::adoption::{adopted, counts_alike};
use super::authority::Signing;
use super::consent::Consent;
use super::matter::read_document;
use super::refusal::Refusal;
use super::{Case, Kind, seats};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::charter::document::Document;
use crate::domain::charter::names::Charter;
use crate::domain::charter::sort::Sort;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::office::Office;
use crate::domain::state::{Effect, documents};
use crate::domain::text::{Value, lines};

lines! {
    /// The lines of a `charter` statement.
    pub struct CharterStatement {
        part consent: Consent;
        some documents "document": FirstDocument, Rising(&[0, 1]);
    }
}

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

impl Kind for CharterStatement {
    const NAME: &'static str = "charter";
    const SIGNED_BY: Signing = Signing::Roster(&[Office::Founder]);
    const EXAMPLE: &'static str = "\
# The first documents, once (docs/PROCEDURES.md). As many founders as their threshold says sign the same text.
document policy house 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 160
document procedure founding 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 420
";
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn attachments(&self) -> Vec<Named> {
        let documents = self.documents.iter();
        documents
            .map(|document| document.attachment.evidence())
            .collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if !case.state.documents().in_force().documents().is_empty() {
            return Err(documents::Refusal::Chartered.into());
        }
        let mut together = Charter::default();
        let mut read: Vec<Document> = Vec::new();
        for named in &self.documents {
            let document = read_document(case, &named.attachment)?;
            let (sort, name) = (document.sort(), document.name().clone());
            if (sort, &name) != (named.sort, &named.name) {
                let stated = named.name.clone();
                return Err(documents::Refusal::Misnamed { stated, sort, name }.into());
            }
            if document.revision() != 1 {
                let stated = document.revision();
                return Err(documents::Refusal::Revision {
                    sort,
                    name,
                    stated,
                    expected: 1,
                }
                .into());
            }
            together.put(&document);
            read.push(document);
        }
        check_organisation(case, &together)?;
        for document in &read {
            if let Some(why) = together.misfits(document).into_iter().next() {
                let (sort, name) = (document.sort(), document.name().clone());
                let why = Box::new(why);
                return Err(documents::Refusal::Misfit { sort, name, why }.into());
            }
        }
        check_founders(case, &read)?;
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            let named = self.documents.iter().map(|named| named.attachment.hash);
            let all = named.zip(&read);
            effects.extend(all.flat_map(|(hash, document)| adopted(hash, document)));
            effects.extend(seats::founded(&case.state.with(&effects), &read));
        }
        Ok(effects)
    }
}

/// Errors with `FoundersSeats` unless each body of founders has a seat for each of them.
fn check_founders(case: &Case<'_>, documents: &[Document]) -> Result<(), Refusal> {
    let founders = case.state.organisation().require()?.founders.len();
    let founders = u32::try_from(founders).unwrap_or(u32::MAX);
    let groups = seats::of_founders(documents).into_iter();
    let mut other = groups.filter(|(_, group)| group.seats != founders);
    match other.next() {
        None => Ok(()),
        Some((body, group)) => Err(documents::Refusal::FoundersSeats {
            name: body.id.clone(),
            seats: group.seats,
            founders,
        }
        .into()),
    }
}

/// Errors unless a document about the organisation says what its genesis statement says.
fn check_organisation(case: &Case<'_>, together: &Charter) -> Result<(), Refusal> {
    let founding = case.state.organisation().require()?;
    let Some(organisation) = together.organisation() else {
        return Ok(());
    };
    let same =
        counts_alike(organisation, founding) && organisation.enrol_limit == founding.enrol_limit;
    match same {
        true => Ok(()),
        false => Err(documents::Refusal::OtherOrganisation.into()),
    }
}
