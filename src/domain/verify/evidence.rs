//! What somebody holds of a log from earlier: trust, receipts, checkpoints; and whether a download
//! contains it.

use std::collections::BTreeMap;

use super::Options;
use super::intake::{Source, paths};
use super::report::{Failure, Finding, Problem};
use super::tally::finding;
use crate::domain::fault::{Told, Value};
use crate::domain::hash::Hash;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::directory::CHECKPOINT_PATH;
use crate::domain::log::note::signers;
use crate::domain::log::proof::verify_inclusion;
use crate::domain::log::receipt::Receipt;
use crate::domain::log::tile::decode_bundle;
use crate::domain::log::tree::{empty_root, leaf_hash};
use crate::domain::log::verifier::VerifierKey;
use crate::domain::state::State;
use crate::domain::statement::Said;
use crate::domain::statement::submission::Submission;

/// A file somebody holds, with a name for messages.
#[derive(Clone, Debug)]
pub struct Held {
    /// As given.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The log key that the download itself names: that of its genesis statement, whose founders'
/// signatures are checked, so that a corrupt genesis entry is not reported as a bad checkpoint.
pub(super) fn named_key(source: Source<'_>) -> Result<VerifierKey, Failure> {
    let wrong = |problem: Problem| Failure::of_file(CHECKPOINT_PATH, &problem);
    let head = source(CHECKPOINT_PATH).ok_or_else(|| wrong(Problem::Missing))?;
    let head =
        Checkpoint::claimed(&head).map_err(|error| Failure::of_file(CHECKPOINT_PATH, &error))?;
    if head.size == 0 {
        return Err(wrong(Problem::Empty));
    }
    let (path, _) = paths(0, head.size);
    let bundle = source(&path).ok_or_else(|| {
        wrong(Problem::NoFirstBundle {
            size: head.size,
            path: path.clone(),
        })
    })?;
    let broken = |problem: Problem| Failure::of_entry(&path, 0, &problem);
    let entries = decode_bundle(&bundle).map_err(|error| Failure::of_entry(&path, 0, &error))?;
    let genesis = Submission::parse(entries.first().copied().unwrap_or_default())
        .and_then(|submission| {
            let signatories = submission.identify(|_| Vec::new())?;
            submission.verify(signatories)
        })
        .map_err(|refusal| Failure::of_entry(&path, 0, &refusal))?;
    let statement = genesis.submission.statement;
    let Said::Genesis(genesis) = statement.said else {
        return Err(broken(Problem::NoGenesis));
    };
    let key = VerifierKey::new(&statement.log, genesis.log_key);
    key.ok_or_else(|| broken(Problem::NoKeyName))
}

/// Errors when the checkpoint has a signature line by the log's name that nobody here can check. Those of others
/// are of witnesses, in which mirrors may differ.
pub(super) fn refuse_strangers(bytes: &[u8], keys: &[VerifierKey]) -> Result<(), Failure> {
    let lines = signers(bytes).map_err(|error| Failure::of_file(CHECKPOINT_PATH, &error))?;
    let origins: Vec<&str> = keys.iter().map(VerifierKey::name).collect();
    let known =
        |name: &str, id: [u8; 4]| keys.iter().any(|key| key.name() == name && key.id() == id);
    let mut lines = lines.into_iter();
    match lines.find(|(name, id)| origins.contains(name) && !known(name, *id)) {
        None => Ok(()),
        Some((name, _)) => {
            let name = name.to_owned();
            let problem = Problem::Stranger { name };
            Err(Failure::of_file(CHECKPOINT_PATH, &problem))
        }
    }
}

/// That the witnesses whom the trust file requires stand behind the checkpoint; `None` where it requires none.
/// Errors where they do not.
pub(super) fn witnessed(bytes: &[u8], options: &Options) -> Result<Option<Finding>, Failure> {
    let Some(trust) = &options.trust else {
        return Ok(None);
    };
    let seen = trust.witnesses.judge(bytes, options.now);
    let seen = seen.map_err(|error| Failure::of_file(CHECKPOINT_PATH, &error))?;
    let Some(quorum) = &trust.witnesses.quorum else {
        return Ok(None);
    };
    let names = seen.iter().map(|(name, _)| Value::Text((*name).to_owned()));
    let told = Told::new("verify-witnesses").with("names", Value::All(names.collect()));
    Ok(Some(finding("witnesses", told.with("quorum", quorum))))
}

/// Looks out for what receipts and checkpoints promise while the log goes by.
pub(super) struct Watch {
    receipts: Vec<(String, Receipt, Checkpoint)>,
    checkpoints: Vec<(String, Checkpoint)>,
    leaves: BTreeMap<u64, Option<Hash>>,
    roots: BTreeMap<u64, Option<Hash>>,
    /// What proves nothing, whatever the log is: files that cannot be read, or that another log signed.
    unusable: Vec<Failure>,
}

impl Watch {
    /// Opens what is held under the keys of the log, and sets aside what says nothing of it. Errors when the log
    /// has signed that it is longer than these `size` entries.
    pub(super) fn new(
        receipts: &[Held],
        checkpoints: &[Held],
        keys: &[VerifierKey],
        size: u64,
    ) -> Result<Watch, Failure> {
        let mut watch = Watch {
            receipts: Vec::new(),
            checkpoints: Vec::new(),
            leaves: BTreeMap::new(),
            roots: BTreeMap::from([(0, Some(empty_root()))]),
            unusable: Vec::new(),
        };
        for held in receipts {
            let receipt = match Receipt::parse(&held.bytes) {
                Ok(receipt) => receipt,
                Err(error) => {
                    watch.set_aside(Failure::of_file(&held.name, &error));
                    continue;
                }
            };
            let head = watch.expect(held, receipt.checkpoint.as_bytes(), keys, size)?;
            let Some(head) = head else {
                continue;
            };
            if receipt.index >= head.size {
                watch.set_aside(Failure::of_file(&held.name, &Problem::BeyondItsHead));
                continue;
            }
            watch.leaves.insert(receipt.index, None);
            watch.receipts.push((held.name.clone(), receipt, head));
        }
        for held in checkpoints {
            let head = watch.expect(held, &held.bytes, keys, size)?;
            watch
                .checkpoints
                .extend(head.map(|head| (held.name.clone(), head)));
        }
        Ok(watch)
    }

    fn set_aside(&mut self, failure: Failure) {
        self.unusable.push(failure);
    }

    /// The head that is held, if the keys of the log have signed it.
    fn expect(
        &mut self,
        held: &Held,
        bytes: &[u8],
        keys: &[VerifierKey],
        size: u64,
    ) -> Result<Option<Checkpoint>, Failure> {
        let head = match Checkpoint::open(bytes, keys) {
            Ok(head) => head,
            Err(error) => {
                self.set_aside(Failure::of_file(&held.name, &error));
                return Ok(None);
            }
        };
        if head.size > size {
            let had = head.size;
            return Err(Failure::of_file(
                &held.name,
                &Problem::Shorter { had, size },
            ));
        }
        self.roots.entry(head.size).or_default();
        Ok(Some(head))
    }

    /// Takes note of an entry that was just applied.
    pub(super) fn see(&mut self, index: u64, entry: &[u8], state: &State) {
        if let Some(leaf) = self.leaves.get_mut(&index) {
            *leaf = Some(leaf_hash(entry));
        }
        if let Some(root) = self.roots.get_mut(&state.size()) {
            *root = Some(state.root());
        }
    }

    /// Whether anything is held that reaches into the log.
    pub(super) fn is_empty(&self) -> bool {
        self.receipts.is_empty() && self.checkpoints.is_empty()
    }

    /// What is held and contained, now that the whole log went by; sets aside receipts that do not prove what they
    /// name. Errors where the log has signed another history.
    pub(super) fn findings(&mut self) -> Result<Vec<Finding>, Failure> {
        let mut findings = Vec::new();
        let mut unusable = Vec::new();
        for (name, receipt, head) in &self.receipts {
            self.same_root(name, head)?;
            let wrong = |problem: Problem| Failure::of_entry(name, receipt.index, &problem);
            let leaf = self.leaves.get(&receipt.index).copied().flatten();
            let leaf = leaf.expect("the log is longer than the receipt says");
            let (index, size) = (receipt.index, head.size);
            // The log signed this root and has it here, so a path that does not lead to it is the receipt's own.
            if let Err(error) = verify_inclusion(&leaf, index, size, &receipt.proof, &head.root) {
                unusable.push(wrong(Problem::OtherEntry { index, error }));
                continue;
            }
            let extra = receipt.extra.as_ref();
            if extra.is_some_and(|extra| leaf_hash(extra) != leaf) {
                unusable.push(wrong(Problem::OtherExtra));
                continue;
            }
            let told = Told::new("verify-receipt").with("file", name);
            let told = told.with("entry", index).with("size", size);
            findings.push(finding("receipt", told));
        }
        for (name, head) in &self.checkpoints {
            self.same_root(name, head)?;
            let told = Told::new("verify-head").with("file", name);
            findings.push(finding("receipt", told.with("size", head.size)));
        }
        self.unusable.extend(unusable);
        Ok(findings)
    }

    /// What is held and says nothing of this log, in the order in which that was noticed.
    pub(super) fn unusable(&self) -> Vec<Failure> {
        self.unusable.clone()
    }

    fn same_root(&self, name: &str, head: &Checkpoint) -> Result<(), Failure> {
        let root = self.roots.get(&head.size).copied().flatten();
        let root = root.expect("the log is at least as long as what is held");
        if root == head.root {
            return Ok(());
        }
        let problem = Problem::OtherHistory {
            size: head.size,
            had: head.root,
            root,
        };
        Err(Failure::of_file(name, &problem))
    }
}
