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
//! lines 5be1… 2683287             the attachment with the lines, `docs/formats/ledger.md`, "Ledger"
//! ```

use std::sync::Arc;

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind, must_equal};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::{Effect, ledger};
use crate::domain::text::{Value, lines};
use crate::domain::time::Time;
use crate::domain::weight::ledger::Batch;

/// How far an event may lie ahead of the log's clock, which moves on in steps, in seconds.
const AHEAD_SECONDS_MAX: i64 = 86_400;

/// Whether an event lies too far ahead of the log's clock: by more than a day.
pub fn is_ahead(occurred_at: Time, now: Time) -> bool {
    occurred_at.seconds().saturating_sub(now.seconds()) > AHEAD_SECONDS_MAX
}

lines! {
    /// The lines of a `contributions` statement.
    pub struct Contributions {
        one reference "ref": Id => Fresh;
        one from "from": Time;
        one until "until": Time;
        one count "count": u64;
        /// In category order.
        some totals "total": (Id, i128), Rising(&[0]);
        one root "root": Hash;
        one lines "lines": AttachmentRef;
    }
}

impl Kind for Contributions {
    const NAME: &'static str = "contributions";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Source]);
    const EXAMPLE: &'static str = "\
ref 2026-11
from 2026-11-01T00:00:00Z
until 2026-12-01T00:00:00Z
count 3
total development 120
total interaction 32
root 1c7955393e29589ed1916c998688bf1a4ad5bcc6902e0c200d0c2ebead56b10b
lines f467a4af49b5367f9f97b0f2b0f3fdac623c7148bf37d05141e02e11a0f341e1 163
";
    const COMPOSED: bool = false;

    fn attachments(&self) -> Vec<Named> {
        vec![self.lines.evidence()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let source = case.signer();
        let known = case.state.ledger();
        if known.batch_known(source, &self.reference) {
            return Err(Unfit::ReferenceUsed {
                reference: self.reference.clone(),
            }
            .into());
        }
        let bytes = case.attachment(&self.lines)?;
        let batch = Batch::parse(&bytes).map_err(ledger::Refusal::from)?;
        self.check_sums(&batch)?;
        for (category, _) in &self.totals {
            case.state.organisation().require_category(category)?;
            case.state
                .offices()
                .require_scope(source, Office::Source, category)?;
        }
        for line in batch.lines() {
            case.state.members().require(&line.member)?;
            self.check_time(line.occurred_at, &line.reference, case.state.now())?;
            if known.reference_known(source, &line.reference) {
                return Err(Unfit::ReferenceUsed {
                    reference: line.reference.clone(),
                }
                .into());
            }
        }
        Ok(vec![
            ledger::Effect::Credited {
                source: source.clone(),
                reference: self.reference.clone(),
                lines: self.lines.hash,
                batch: Arc::new(batch),
            }
            .into(),
        ])
    }
}

impl Contributions {
    /// Errors for a line that occurred outside the batch's period, or too far ahead of the log's clock.
    fn check_time(
        &self,
        occurred_at: Time,
        reference: &Id,
        now: Option<Time>,
    ) -> Result<(), ledger::Refusal> {
        let reference = reference.clone();
        if occurred_at < self.from || occurred_at >= self.until {
            return Err(ledger::Refusal::OutsidePeriod {
                reference,
                occurred_at,
            });
        }
        match now.filter(|now| is_ahead(occurred_at, *now)) {
            Some(now) => Err(ledger::Refusal::NotYetOccurred {
                reference,
                occurred_at,
                now,
            }),
            None => Ok(()),
        }
    }

    /// What is stated about the lines must be what the lines say.
    fn check_sums(&self, batch: &Batch) -> Result<(), Unfit> {
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
