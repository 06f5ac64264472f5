//! The file with which a member derives its weight again, offline.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::WriteError;
use super::engine::Engine;
use super::lines::Stored;
use super::questions::DerivedRoll;
use super::receipts::stored_proof;
use super::shared::Published;
use crate::domain::derive::LedgerBasis;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::note::Note;
use crate::domain::log::receipt::Receipt;
use crate::domain::state::ledger::BatchRecord;
use crate::domain::state::{State, organisation};
use crate::domain::statement::refusal::Refusal;
use crate::domain::verify::{WEIGHT_FORMAT, WeightFile};
use crate::domain::weight::derivation::{Correction, LedgerLine};
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::proof::{LoggedBatch, WeightProof, WeightProofError};
use crate::domain::weight::setting::Setting;
use crate::store::{Connection, Lane, StoreError, claims, log};

/// How many claims are read at a time.
const CLAIMS_AT_ONCE: usize = 1_000;

/// Where the entries are that a proof refers to.
struct Places {
    /// By statement: genesis, notice, roll.
    statements: Vec<Hash>,
    /// By which hash the notice names the policy.
    policy: Hash,
    /// By index: enrolment, tags, mergers.
    entries: BTreeSet<u64>,
    /// The index of the enrolment.
    enrolled: u64,
}

/// A batch with lines of the member, and what corrections did to them.
struct Part<'a> {
    record: &'a BatchRecord,
    batch: Batch,
    corrections: BTreeMap<Id, Correction>,
}

impl Engine {
    /// The file that proves a member's weight; `None` before there is a roll, or for somebody who is
    /// not on it.
    pub async fn prove_weight(
        &self,
        poll: Id,
        member: Id,
    ) -> Result<Option<WeightFile>, WriteError> {
        let place = self.place_of(&poll, &format!("proofs/{member}"));
        if let Some(kept) = self.kept_answer(place.as_ref()).await {
            return Ok(Some(kept));
        }
        let Some(roll) = self.roll_for(poll.clone(), &member).await? else {
            return Ok(None);
        };
        let Some((_, from)) = roll.basis.ledger().credited_to(&member) else {
            return Ok(None);
        };
        let from: Vec<Id> = from.into_iter().cloned().collect();
        let published = self.published();
        let Some(places) = places(&published.state, &poll, &member, &from)? else {
            return Ok(None);
        };
        let file = self.store.read(Lane::Weights, move |conn| {
            let basis = roll.basis.ledger();
            let Some(own) = basis.lines_of(&member, &mut Stored(conn))? else {
                return Ok(None);
            };
            let parts = parts(conn, basis, &own.lines)?;
            let Some((proof, used)) = prove(&roll, &member, &from, &parts)? else {
                return Ok(None);
            };
            let mut entries = places.entries;
            for statement in &places.statements {
                entries.extend(log::first_entry_by_statement(conn, statement)?);
            }
            entries.extend(used);
            entries.extend(log::clock_before(conn, places.enrolled)?);
            entries.extend(rulings(conn, &poll, &from, &proof.remedies)?);
            let policy = policy_text(conn, &places.policy)?;
            let receipts = entries
                .into_iter()
                .map(|entry| receipt(conn, entry, &published));
            Ok(Some(WeightFile {
                format: WEIGHT_FORMAT.to_owned(),
                policy,
                receipts: receipts.collect::<Result<_, StoreError>>()?,
                proof,
            }))
        });
        match file.await? {
            Some(file) => {
                let kept = self.keep_answer(place, Arc::new(file)).await;
                Ok(Some(Arc::unwrap_or_clone(kept)))
            }
            None => Ok(None),
        }
    }
}

/// `None` before there is a roll.
fn places(state: &State, poll: &Id, member: &Id, ids: &[Id]) -> Result<Option<Places>, Refusal> {
    let found = state.polls().require(poll)?;
    let Some(roll) = found.roll_hash() else {
        return Ok(None);
    };
    let (genesis, _) = state.genesis().ok_or(organisation::Refusal::NotFounded)?;
    let people = state.members();
    let cut = state.ledger_cut(found).unwrap_or_default();
    let entries = ids.iter().flat_map(|id| people.entries_about(id, &cut));
    Ok(Some(Places {
        statements: vec![genesis, found.notice_hash(), roll],
        policy: found.notice().policy,
        entries: entries.collect(),
        enrolled: people.enrolled_at(member).unwrap_or_default(),
    }))
}

/// The text of a policy: a document, or the statement that adopted it.
fn policy_text(conn: &mut Connection, policy: &Hash) -> Result<String, StoreError> {
    let corrupt = || StoreError::Corrupt {
        what: format!("the policy {policy} is missing"),
    };
    if let Some(document) = log::attachment(conn, policy)? {
        return String::from_utf8(document.bytes).map_err(|_| corrupt());
    }
    let entry = log::first_entry_by_statement(conn, policy)?.ok_or_else(corrupt)?;
    let found = log::entries(conn, entry..entry + 1)?.pop();
    let note = Note::parse(&found.ok_or_else(corrupt)?.body).map_err(|_| corrupt())?;
    Ok(note.text)
}

/// The batches of these lines.
fn parts<'a>(
    conn: &mut Connection,
    basis: &'a LedgerBasis,
    lines: &[LedgerLine],
) -> Result<Vec<Part<'a>>, StoreError> {
    let mut corrections: BTreeMap<u64, BTreeMap<Id, Correction>> = BTreeMap::new();
    for line in lines {
        let of_batch = corrections.entry(line.event.entry).or_default();
        let reference = Id::parse(&line.reference);
        of_batch.extend(reference.zip(line.correction.clone()));
    }
    let mut parts = Vec::with_capacity(corrections.len());
    for record in basis.batches() {
        let Some(corrections) = corrections.remove(&record.entry) else {
            continue;
        };
        let corrupt = |what: &str| StoreError::Corrupt {
            what: format!("the batch of entry {} {what}", record.entry),
        };
        let found = log::attachment(conn, &record.lines)?.ok_or_else(|| corrupt("is missing"))?;
        let batch = Batch::parse(&found.bytes).map_err(|error| corrupt(&error.to_string()))?;
        parts.push(Part {
            record,
            batch,
            corrections,
        });
    }
    Ok(parts)
}

/// The proof, and the entries of batches and corrections that it refers to; `None` off the roll.
fn prove(
    DerivedRoll { basis, roll, .. }: &DerivedRoll,
    member: &Id,
    from: &[Id],
    parts: &[Part<'_>],
) -> Result<Option<(WeightProof, BTreeSet<u64>)>, StoreError> {
    let mut used = BTreeSet::new();
    for part in parts {
        used.insert(part.record.entry);
        used.extend(part.corrections.values().map(|correction| correction.entry));
    }
    let basis = basis.ledger();
    let size = basis.size();
    let remedies: Vec<u64> = used
        .iter()
        .copied()
        .filter(|&entry| entry >= size)
        .collect();
    let setting = Setting {
        remedies: &remedies,
        ..basis.setting()
    };
    let logged = parts.iter().map(|part| LoggedBatch {
        entry: part.record.entry,
        source: part.record.source.id(),
        batch: &part.batch,
        corrections: &part.corrections,
    });
    let logged: Vec<LoggedBatch<'_>> = logged.collect();
    let Some((weighed, _)) = basis.credited_to(member) else {
        return Ok(None);
    };
    match WeightProof::new(&setting, weighed, from, roll, &logged) {
        Ok(proof) => Ok(Some((proof, used))),
        Err(WeightProofError::NotOnRoll { .. }) => Ok(None),
        Err(error) => Err(StoreError::Corrupt {
            what: error.to_string(),
        }),
    }
}

/// The claims about these members and their rulings, where later entries count by them.
fn rulings(
    conn: &mut Connection,
    poll: &Id,
    from: &[Id],
    remedies: &[u64],
) -> Result<BTreeSet<u64>, StoreError> {
    let mut entries = BTreeSet::new();
    let mut after = None;
    loop {
        if remedies.is_empty() {
            return Ok(entries);
        }
        let page = claims::of_poll(conn, poll, after, CLAIMS_AT_ONCE)?;
        let Some(last) = page.last() else {
            return Ok(entries);
        };
        after = Some(last.entry);
        for claim in page.iter().filter(|claim| from.contains(&claim.about)) {
            entries.insert(claim.entry);
            entries.extend(claim.ruling.as_ref().map(|ruling| ruling.entry));
        }
    }
}

fn receipt(conn: &mut Connection, entry: u64, published: &Published) -> Result<String, StoreError> {
    let corrupt = || StoreError::Corrupt {
        what: format!("entry {entry} was there a moment ago"),
    };
    let found = log::entries(conn, entry..entry + 1)?
        .pop()
        .ok_or_else(corrupt)?;
    let receipt = Receipt {
        extra: Some(found.body),
        index: entry,
        proof: stored_proof(conn, entry, published)?,
        checkpoint: published.checkpoint.clone(),
    };
    Ok(receipt.to_string())
}
