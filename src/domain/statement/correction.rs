//! `correction`: amends or reverses ledger lines, with a reason. Signed by a registrar; of more lines than the
//! organisation's `alone-corrections` by a second officer of the roll too.
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
use super::member::{TWO_OF_THE_ROLL, is_more};
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::offices::everything;
use crate::domain::state::{Effect, State, ledger};
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
    const SIGNED_BY: Signing = Signing::ByDeed(&[Office::Registrar, Office::RollChecker]);
    const EXAMPLE: &'static str = "\
# Amends or reverses contributions. The registrar signs; the members concerned see the reason.
source s/app
line act-1041 0                 # a reference, and what stands instead; 0 reverses the line
line act-1043 -2                # in order of reference
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const COMPOSED: bool = true;

    fn signing(&self) -> Signing {
        Signing::Office(&[Office::Registrar])
    }

    fn signing_in(&self, state: &State) -> Signing {
        let document = state.documents().in_force().organisation();
        let alone = document.and_then(|document| document.alone_corrections);
        match is_more(self.lines.len(), alone) {
            true => TWO_OF_THE_ROLL,
            false => self.signing(),
        }
    }

    fn reach(&self) -> Option<Id> {
        everything().into_iter().next()
    }

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        // The ledger is everybody's: who is limited to some polls corrects nothing.
        case.require_unlimited()?;
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
