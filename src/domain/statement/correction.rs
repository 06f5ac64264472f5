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
use super::{AttachmentRef, Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};

/// The lines of a `correction` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub reference: Id,
    pub source: Principal,
    /// References with what stands instead, in order of reference.
    pub lines: Vec<(Id, i64)>,
    pub reason: AttachmentRef,
}

impl Kind for Correction {
    const NAME: &'static str = "correction";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Registrar]);

    fn read(reader: &mut Reader<'_>) -> Result<Correction, Malformed> {
        let reference = reader.one("ref")?;
        let source = reader.one("source")?;
        let first = reader.one("line")?;
        let mut lines = vec![first];
        lines.extend(reader.many("line")?);
        if !lines.is_sorted_by(|a: &(Id, i64), b| a.0 < b.0) {
            return Err(reader.fault("lines stand in order of reference, each once"));
        }
        Ok(Correction {
            reference,
            source,
            lines,
            reason: reader.one("reason")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("ref", &self.reference)
            .one("source", &self.source)
            .many("line", &self.lines)
            .one("reason", &self.reason);
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        vec![self.reason]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let ledger = case.state.ledger();
        if ledger.correction_known(&self.reference) {
            return Err(Refusal::ReferenceUsed {
                reference: self.reference.clone(),
            });
        }
        for (reference, _) in &self.lines {
            if !ledger.reference_known(&self.source, reference) {
                return Err(Refusal::UnknownContribution {
                    holder: self.source.clone(),
                    reference: reference.clone(),
                });
            }
        }
        case.require_text(&self.reason)?;
        Ok(vec![Effect::LinesCorrected {
            reference: self.reference.clone(),
            source: self.source.clone(),
            lines: self.lines.clone(),
            reason: self.reason.hash,
        }])
    }
}
