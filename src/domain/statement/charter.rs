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

use super::authority::Signing;
use super::consent::Consent;
use super::refusal::Refusal;
use super::{Case, Kind, first};
use crate::domain::attachment::Named;
use crate::domain::charter::first::FirstDocument;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::{Effect, documents};
use crate::domain::text::lines;

lines! {
    /// The lines of a `charter` statement.
    pub struct CharterStatement {
        part consent: Consent;
        some documents "document": FirstDocument, Rising(&[0, 1]);
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
        let founding = case.state.organisation().require()?;
        let read = first::read(case, founding, &self.documents)?;
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            let now = case.state.require_now()?;
            effects.extend(first::in_force(
                &case.state.with(&effects),
                founding,
                now,
                &read,
            ));
        }
        Ok(effects)
    }
}
