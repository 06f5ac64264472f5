//! `correction`: amends or reverses ledger lines, with a reason. Signed by a registrar.
//!
//! ```text
//! folkmoot/correction/v1
//! log, genesis
//! ref 2026-12-fix-1               unique among this organisation's corrections
//! source s/app                    whose lines
//! line act-1041 0                 what stands instead of the amount; 0 reverses the line
//! line act-1043 -2                in order of reference, at least one
//! reason 5be1… 120                an attachment, a text; shown to the members concerned
//! ```
//!
//! Nothing is deleted: the batch stays as it was signed, and whoever weighs takes the last
//! correction in its place. The same rule as for lines holds for when: what is logged after the
//! record date has passed changes that poll's roll only through a `ruling`.

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::{Effect, ledger};
use crate::domain::text::lines;

lines! {
    /// The lines of a `correction` statement.
    pub struct Correction {
        one reference "ref": Id => Fresh;
        one source "source": Principal;
        /// References with what stands instead, in order of reference.
        some lines "line": (Id, i64), Rising(&[0]);
        one reason "reason": AttachmentRef;
    }
}

impl Kind for Correction {
    const NAME: &'static str = "correction";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Registrar]);
    const EXAMPLE: &'static str = "\
# Amends or reverses contributions. The registrar signs; the members concerned see the reason.
source s/app
line act-1041 0                 # a reference, and what stands instead; 0 reverses the line
line act-1043 -2                # in order of reference
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const COMPOSED: bool = true;

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let known = case.state.ledger();
        if known.correction_known(&self.reference) {
            return Err(Unfit::ReferenceUsed {
                reference: self.reference.clone(),
            }
            .into());
        }
        for (reference, _) in &self.lines {
            if !known.reference_known(&self.source, reference) {
                return Err(ledger::Refusal::UnknownContribution {
                    holder: self.source.clone(),
                    reference: reference.clone(),
                }
                .into());
            }
        }
        case.require_text(&self.reason)?;
        Ok(vec![
            ledger::Effect::Corrected {
                reference: self.reference.clone(),
                source: self.source.clone(),
                lines: self.lines.clone(),
                reason: self.reason.hash,
            }
            .into(),
        ])
    }
}
