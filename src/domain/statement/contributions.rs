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
use super::{Case, FAULTS_MAX, Kind, must_equal};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::{Effect, ledger};
use crate::domain::text::{Value, lines};
use crate::domain::time::Time;
use crate::domain::weight::ledger::{Batch, Line};

/// How far an event may lie ahead of the log's clock, which moves on in steps, in seconds.
const AHEAD_SECONDS_MAX: i64 = 86_400;

/// Whether an event lies too far ahead of the log's clock: by more than a day.
fn is_ahead(occurred_at: Time, now: Time) -> bool {
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
        let batch = self.batch(case)?;
        if let Some(refusal) = self.refusals(case, &batch).next() {
            return Err(refusal);
        }
        Ok(vec![
            ledger::Effect::Credited {
                source: case.signer().clone(),
                reference: self.reference.clone(),
                lines: self.lines.hash,
                batch: Arc::new(batch),
            }
            .into(),
        ])
    }

    fn faults(&self, case: &Case<'_>) -> Vec<Refusal> {
        match self.batch(case) {
            Ok(batch) => self.refusals(case, &batch).take(FAULTS_MAX).collect(),
            Err(refusal) => vec![refusal],
        }
    }
}

impl Contributions {
    /// The lines, which must be those that are stated.
    fn batch(&self, case: &Case<'_>) -> Result<Batch, Refusal> {
        let ledger = case.state.ledger();
        if ledger.batch_known(case.signer(), &self.reference) {
            return Err(Unfit::ReferenceUsed {
                reference: self.reference.clone(),
            }
            .into());
        }
        let bytes = case.attachment(&self.lines)?;
        let batch = Batch::parse(&bytes).map_err(ledger::Refusal::from)?;
        self.check_sums(&batch)?;
        Ok(batch)
    }

    /// What speaks against the categories and the lines.
    fn refusals<'a>(
        &'a self,
        case: &'a Case<'_>,
        batch: &'a Batch,
    ) -> impl Iterator<Item = Refusal> + 'a {
        let scope = |category: &Id| -> Result<(), Refusal> {
            case.state.organisation().require_category(category)?;
            let offices = case.state.offices();
            Ok(offices.require_scope(case.signer(), Office::Source, category)?)
        };
        let totals = self.totals.iter();
        let outside = totals.filter_map(move |(category, _)| scope(category).err());
        let lines = batch.lines().iter();
        outside.chain(lines.flat_map(|line| self.check_line(case, line).into_iter().flatten()))
    }

    fn check_line(&self, case: &Case<'_>, line: &Line) -> [Option<Refusal>; 4] {
        let at = line.occurred_at;
        let reference = || line.reference.clone();
        let outside = at < self.from || at >= self.until;
        let ahead = case.state.now().filter(|now| is_ahead(at, *now));
        let used = case
            .state
            .ledger()
            .reference_known(case.signer(), &line.reference);
        let unknown = case.state.members().require(&line.member).err();
        [
            unknown.map(Refusal::from),
            outside.then(|| {
                let reference = reference();
                let occurred_at = at;
                ledger::Refusal::OutsidePeriod {
                    reference,
                    occurred_at,
                }
                .into()
            }),
            ahead.map(|now| {
                let fault = ledger::Refusal::NotYetOccurred {
                    reference: reference(),
                    occurred_at: at,
                    now,
                };
                fault.into()
            }),
            used.then(|| {
                let reference = reference();
                Unfit::ReferenceUsed { reference }.into()
            }),
        ]
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
