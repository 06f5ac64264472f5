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
use super::{AttachmentRef, Case, FAULTS_MAX, Kind, must_equal};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Value, Writer};
use crate::domain::time::Time;
use crate::domain::weight::ledger::{Batch, Line};

/// How far an event may lie ahead of the log's clock, which moves on in steps, in seconds.
const AHEAD_SECONDS_MAX: i64 = 86_400;

/// Whether an event lies too far ahead of the log's clock: by more than a day.
fn is_ahead(occurred_at: Time, now: Time) -> bool {
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
        let batch = self.batch(case)?;
        if let Some(refusal) = self.refusals(case, &batch).next() {
            return Err(refusal);
        }
        Ok(vec![Effect::ContributionsCredited {
            source: case.signer().clone(),
            reference: self.reference.clone(),
            statement: case.hash,
            lines: self.lines.hash,
            batch: Arc::new(batch),
        }])
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
            return Err(Refusal::ReferenceUsed {
                reference: self.reference.clone(),
            });
        }
        let batch = Batch::parse(&case.attachment(&self.lines)?)?;
        self.check_sums(&batch)?;
        Ok(batch)
    }

    /// What speaks against the categories and the lines.
    fn refusals<'a>(
        &'a self,
        case: &'a Case<'_>,
        batch: &'a Batch,
    ) -> impl Iterator<Item = Refusal> + 'a {
        let scope = |category: &Id| {
            case.state.require_category(category)?;
            let offices = case.state.offices();
            offices.require_scope(case.signer(), Office::Source, category)
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
        [
            case.state.people().require(&line.member).err(),
            outside.then(|| Refusal::OutsidePeriod {
                reference: reference(),
                occurred_at: at,
            }),
            ahead.map(|now| Refusal::NotYetOccurred {
                reference: reference(),
                occurred_at: at,
                now,
            }),
            used.then(|| Refusal::ReferenceUsed {
                reference: reference(),
            }),
        ]
    }

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
