//! Rolls and weights: what follows from the ledger, computed beside the writer.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::WriteError;
use super::engine::Engine;
use super::reports::Ledger;
use crate::domain::derive::{DeriveError, LedgerBasis, RollBasis};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::Phase;
use crate::domain::statement::roll::RollStatement;
use crate::domain::time::Time;
use crate::domain::weight::derivation::{Correction, Derivation, LedgerLine, derive};
use crate::domain::weight::issuance::GuardReading;
use crate::domain::weight::ledger::Line;
use crate::domain::weight::roll::Roll;
use crate::store::contributions::{self, ContributionRow};
use crate::store::{Connection, Store, StoreError, log};

/// A roll, what it was made from, and what is published with it.
pub struct DerivedRoll {
    /// What the log says about it.
    pub basis: RollBasis,
    /// The roll.
    pub roll: Roll,
    /// The text of its power report; `None` without voters.
    pub power: Option<Vec<u8>>,
    /// What the policy's guards say of it.
    pub readings: Vec<GuardReading>,
}

impl Engine {
    /// The roll of a poll as its ledger, policy and members make it.
    pub async fn derive_roll(&self, poll: Id) -> Result<Arc<DerivedRoll>, WriteError> {
        let basis = self
            .inspect(move |state| RollBasis::of(state, &poll))
            .await??;
        let mut desk = self.desk.lock().await;
        if let Some(known) = desk.last_roll.as_ref().filter(|known| known.basis == basis) {
            return Ok(known.clone());
        }
        let store = self.store.clone();
        let derived = self.aside(move || {
            let (roll, readings) = weigh(&store, basis.ledger())?;
            let power = basis.ledger().power(&roll);
            Ok(Arc::new(DerivedRoll {
                basis,
                roll,
                power,
                readings,
            }))
        });
        let derived = derived.await?;
        desk.last_roll = Some(derived.clone());
        Ok(derived)
    }

    /// Does what takes long on a thread of the pool.
    pub(super) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        let (answer, answered) = oneshot::channel();
        rayon::spawn(move || {
            let _ = answer.send(work());
        });
        answered.await.map_err(|_| WriteError::Unavailable {
            reason: "a thread that computed ended".to_owned(),
        })?
    }

    /// The text of the roll statement that the registrar is to sign next; `None` when there is none.
    ///
    /// Its lines and power report wait among the uploads from then on.
    pub async fn roll_draft(&self, poll: Id) -> Result<Option<RollStatement>, WriteError> {
        let wanted = poll.clone();
        let stage = self.inspect(move |state| {
            let poll = state.polls().require(&wanted)?;
            Ok::<_, Refusal>((poll.phase(), poll.ledger_size(), poll.next_roll()))
        });
        let (phase, ledger, next) = stage.await??;
        if ledger.is_none() || phase > Phase::RollProvisional {
            return Ok(None);
        }
        let derived = self.derive_roll(poll).await?;
        let DerivedRoll {
            basis, roll, power, ..
        } = derived.as_ref();
        self.stage(roll.text()).await?;
        if let Some(power) = power {
            self.stage(power.clone()).await?;
        }
        Ok(Some(basis.statement(roll, power.as_deref(), next)))
    }

    /// What a poll's roll is made from, and its total: as certified, or else computed.
    async fn basis_and_total(&self, poll: Id) -> Result<(RollBasis, u128), WriteError> {
        let wanted = poll.clone();
        let known = self.inspect(move |state| {
            let found = state.polls().require(&wanted)?;
            let total = found.certified_roll().map(|roll| roll.weight);
            Ok::<_, DeriveError>((RollBasis::of(state, &wanted)?, total))
        });
        match known.await?? {
            (basis, Some(total)) => Ok((basis, total)),
            (basis, None) => Ok((basis, self.derive_roll(poll).await?.roll.total())),
        }
    }

    /// Why a member has the weight it has in a poll; `None` for somebody without a vote.
    pub async fn derive_weight(
        &self,
        poll: Id,
        member: Id,
    ) -> Result<Option<Derivation>, WriteError> {
        let (basis, total) = self.basis_and_total(poll).await?;
        let derived = self.store.read(move |conn| {
            let basis = basis.ledger();
            let Some((found, from)) = basis.credited_to(&member) else {
                return Ok(None);
            };
            let mut lines = Vec::new();
            for id in from {
                for row in all_lines(conn, id)? {
                    lines.extend(ledger_line(conn, basis, id, &row)?);
                }
            }
            Ok(Some(derive(&basis.setting(), found, &lines, total)))
        });
        match derived.await? {
            None => Ok(None),
            Some(Ok(derivation)) => Ok(Some(derivation)),
            Some(Err(error)) => Err(DeriveError::from(error).into()),
        }
    }
}

fn all_lines(conn: &mut Connection, member: &Id) -> Result<Vec<ContributionRow>, StoreError> {
    let mut lines: Vec<ContributionRow> = Vec::new();
    loop {
        let after = lines.last().map_or((-1, String::new()), |last| {
            (last.entry, last.reference.clone())
        });
        let page = contributions::of_member(conn, member, (after.0, &after.1))?;
        if page.is_empty() {
            return Ok(lines);
        }
        lines.extend(page);
    }
}

/// A row of the ledger as the derivation takes it; `None` when it was logged too late for the roll.
fn ledger_line(
    conn: &mut Connection,
    basis: &LedgerBasis,
    member: &Id,
    row: &ContributionRow,
) -> Result<Option<LedgerLine>, StoreError> {
    let corrupt = || StoreError::Corrupt {
        what: format!("ledger line `{}` cannot be read", row.reference),
    };
    let entry = u64::try_from(row.entry).map_err(|_| corrupt())?;
    let Some(record) = basis.batches().iter().find(|record| record.entry == entry) else {
        return Ok(None);
    };
    let line = Line {
        reference: Id::parse(&row.reference).ok_or_else(corrupt)?,
        member: member.clone(),
        category: Id::parse(&row.category).ok_or_else(corrupt)?,
        amount: row.amount,
        occurred_at: Time::parse(&row.occurred_at).ok_or_else(corrupt)?,
    };
    let Some(event) = basis.credited(record, &line) else {
        return Ok(None);
    };
    let correction = match basis.correction(record, &line) {
        None => None,
        Some(found) => Some(Correction {
            entry: found.entry,
            amount: found.amount,
            reason: reason(conn, &found.reason)?,
        }),
    };
    Ok(Some(LedgerLine {
        event,
        reference: row.reference.clone(),
        correction,
    }))
}

/// The text of a reason; the hash alone where the text was erased.
pub(super) fn reason(conn: &mut Connection, hash: &Hash) -> Result<String, StoreError> {
    let found = log::attachment(conn, hash)?;
    let text = found.and_then(|found| String::from_utf8(found.bytes).ok());
    Ok(text.map_or_else(|| hash.to_string(), |text| text.trim_end().to_owned()))
}

fn weigh(store: &Store, basis: &LedgerBasis) -> Result<(Roll, Vec<GuardReading>), WriteError> {
    let ledger = Ledger::of(store, basis);
    let roll = basis.weigh(|| ledger.events().map(Ok::<_, WriteError>));
    ledger.finish()?;
    roll
}
