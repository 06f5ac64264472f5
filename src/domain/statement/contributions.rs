//! `contributions`: a batch of credited contributions. Signed by the source that vouches for them.
//!
//! ```text
//! folkmoot/contributions/v1
//! log, genesis
//! ref 2026-11                     unique for this source
//! from 2026-11-01T00:00:00Z       the events lie in [from, until)
//! until 2026-12-01T00:00:00Z
//! count 41320
//! total development 88210         one for each category that occurs, in id order
//! root 0f3a…                      Merkle root over the lines (RFC 6962)
//! lines 5be1… 2683287             the attachment with the lines, `docs/FORMATS.md`, "Ledger"
//! ```

use std::sync::Arc;

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind, must_equal};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Value, Writer};
use crate::domain::time::Time;
use crate::domain::weight::ledger::Batch;

/// How far an event may lie ahead of the log's clock, which moves on in steps, in seconds.
const AHEAD_SECONDS_MAX: i64 = 86_400;

/// Whether an event lies too far ahead of the log's clock: by more than a day.
pub fn is_ahead(occurred_at: Time, now: Time) -> bool {
    occurred_at.seconds().saturating_sub(now.seconds()) > AHEAD_SECONDS_MAX
}

/// The lines of a `contributions` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contributions {
    pub reference: Id,
    pub from: Time,
    pub until: Time,
    pub count: u64,
    /// In category order.
    pub totals: Vec<(Id, i128)>,
    pub root: Hash,
    pub lines: AttachmentRef,
}

impl Kind for Contributions {
    const NAME: &'static str = "contributions";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Source]);

    fn read(reader: &mut Reader<'_>) -> Result<Contributions, Malformed> {
        Ok(Contributions {
            reference: reader.one("ref")?,
            from: reader.one("from")?,
            until: reader.one("until")?,
            count: reader.one("count")?,
            totals: reader.many("total")?,
            root: reader.one("root")?,
            lines: reader.one("lines")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("ref", &self.reference)
            .one("from", &self.from)
            .one("until", &self.until)
            .one("count", &self.count)
            .many("total", &self.totals)
            .one("root", &self.root)
            .one("lines", &self.lines);
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        vec![self.lines]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let source = case.signer();
        let ledger = case.state.ledger();
        if ledger.batch_known(source, &self.reference) {
            return Err(Refusal::ReferenceUsed {
                reference: self.reference.clone(),
            });
        }
        let batch = Batch::parse(&case.attachment(&self.lines)?)?;
        self.check_sums(&batch)?;
        for (category, _) in &self.totals {
            case.state.require_category(category)?;
            case.state
                .offices()
                .require_scope(source, Office::Source, category)?;
        }
        for line in batch.lines() {
            case.state.people().require(&line.member)?;
            if line.occurred_at < self.from || line.occurred_at >= self.until {
                return Err(Refusal::OutsidePeriod {
                    reference: line.reference.clone(),
                    occurred_at: line.occurred_at,
                });
            }
            if let Some(now) = case.state.now()
                && is_ahead(line.occurred_at, now)
            {
                return Err(Refusal::NotYetOccurred {
                    reference: line.reference.clone(),
                    occurred_at: line.occurred_at,
                    now,
                });
            }
            if ledger.reference_known(source, &line.reference) {
                return Err(Refusal::ReferenceUsed {
                    reference: line.reference.clone(),
                });
            }
        }
        Ok(vec![Effect::ContributionsCredited {
            source: source.clone(),
            reference: self.reference.clone(),
            statement: case.hash,
            lines: self.lines.hash,
            batch: Arc::new(batch),
        }])
    }
}

impl Contributions {
    /// What is stated about the lines must be what the lines say.
    fn check_sums(&self, batch: &Batch) -> Result<(), Refusal> {
        let count = u64::try_from(batch.lines().len()).unwrap_or(u64::MAX);
        must_equal("count", self.count.to_string(), count.to_string())?;
        must_equal("root", self.root.to_string(), batch.root().to_string())?;
        let written = |totals: &[(Id, i128)]| {
            let totals: Vec<String> = totals.iter().map(Value::write).collect();
            totals.join(", ")
        };
        must_equal("totals", written(&self.totals), written(&batch.totals()))
    }
}
