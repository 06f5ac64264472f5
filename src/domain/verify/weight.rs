//! One weight from the file that a member was given: derived again offline, from nothing but the
//! file and the log key.
//!
//! The file holds the weight proof and, for every log entry that it refers to, a receipt with the
//! entry. Whether those who signed the entries were allowed to is for the verification of the whole
//! log. Format: `docs/formats/ledger.md`, "Weight file".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::report::Finding;
use super::tally::finding;
use crate::domain::charter::document::Document;
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::policy::Trust;
use crate::domain::log::receipt::{Receipt, ReceiptError};
use crate::domain::office::Principal;
use crate::domain::poll::claim::Verdict;
use crate::domain::poll::notice::Notice;
use crate::domain::poll::roll::{PublishedRoll, Stage};
use crate::domain::state::organisation::Founding;
use crate::domain::statement::member::Does;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::submission::Submission;
use crate::domain::statement::{Said, Statement};
use crate::domain::text::Value;
use crate::domain::weight::derivation::Derivation;
use crate::domain::weight::policy::Policy;
use crate::domain::weight::proof::{ProvenBatch, WeightProof, WeightProofError};
use crate::domain::weight::roll::RollLine;
use crate::faults;

/// The first field of every file.
pub const FORMAT: &str = "folkmoot/weight/v1";

/// The file's content; JSON with these fields and no others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightFile {
    /// [`FORMAT`].
    pub format: String,
    /// The weight and what it follows from.
    pub proof: WeightProof,
    /// The text of the policy, whose hash the notice names.
    pub policy: String,
    /// Receipts with their entries, in log order: genesis, notice, roll, the member's enrolment,
    /// and every batch, correction, claim, ruling and merger that the proof refers to.
    pub receipts: Vec<String>,
}

faults! {
    /// The first thing in a file that does not hold. Receipts count from 1.
    pub enum WeightFileError {
        /// Not the JSON of such a file; the reason is what the JSON reader says.
        NotAFile { reason: String } "weight-file.not-a-file" Malformed;
        /// Of another format.
        OtherFormat { format: &'static str } "weight-file.other-format" Malformed;
        /// A receipt that proves nothing.
        Receipt { number: usize, error: ReceiptError } "weight-file.receipt" Unfit;
        /// A receipt without its entry.
        NoEntry { number: usize } "weight-file.no-entry" Missing;
        /// A receipt whose entry is not a statement.
        Entry { number: usize, refusal: Refusal } "weight-file.entry" Unfit;
        /// A receipt whose entry is of another log.
        EntryOfOther { number: usize, log: String } "weight-file.entry-of-other" Unfit;
        /// A log entry that the proof refers to is not in the file.
        Missing { what: Told } "weight-file.missing" Missing;
        /// The log is another one than the trust file names.
        OtherLog { found: Hash, pinned: Hash } "weight-file.other-log" Unfit;
        /// The proof says something else than the log.
        Differs { what: Told, stated: String, logged: String } "weight-file.differs" Unfit;
        /// The lines do not lead to the weight.
        Proof { error: WeightProofError } "weight-file.proof" Unfit;
    }
}

impl From<WeightProofError> for WeightFileError {
    fn from(error: WeightProofError) -> WeightFileError {
        WeightFileError::Proof { error }
    }
}

/// Derives the weight in a file again. `findings` gets a line for each thing that holds.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify_weight(
    json: &[u8],
    trust: &Trust,
    findings: &mut Vec<Finding>,
) -> Result<Derivation, WeightFileError> {
    let file: WeightFile =
        serde_json::from_slice(json).map_err(|error| WeightFileError::NotAFile {
            reason: error.to_string(),
        })?;
    if file.format != FORMAT {
        return Err(WeightFileError::OtherFormat { format: FORMAT });
    }
    let entries = Entries::of(&file.receipts, trust)?;
    let told = Told::new("weight-file-log").with("count", entries.0.len());
    findings.push(finding("log", told.with("log", entries.origin())));
    let proof = &file.proof;
    let (notice, roll) = entries.roll(proof)?;
    let told = Told::new("weight-file-roll")
        .case(match roll.stage {
            Stage::Provisional => "provisional",
            Stage::Certified => "certified",
        })
        .with("poll", &notice.poll)
        .with("count", roll.count)
        .with("weight", roll.weight)
        .with("size", roll.ledger);
    findings.push(finding("roll", told));
    let policy = policy(&file.policy, notice)?;
    entries.rules(proof, notice, &policy)?;
    let told = Told::new("weight-file-rules").with("entry", entries.place_of(notice));
    findings.push(finding("rules", told));
    let member = entries.member(proof)?;
    for batch in &proof.batches {
        entries.batch(batch)?;
    }
    entries.remedies(proof, &notice.poll, &member)?;
    let lines: usize = proof.batches.iter().map(|batch| batch.lines.len()).sum();
    let told = Told::new("weight-file-ledger")
        .with("lines", lines)
        .with("member", &member)
        .with("batches", proof.batches.len());
    findings.push(finding("ledger", told));
    let derivation = proof.verify()?.with_titles(entries.genesis()?.0.titles());
    let told = Told::new("weight-file-weight").with("weight", derivation.weight);
    findings.push(finding("weight", told));
    Ok(derivation)
}

/// The statements of a file by their place in the log, each proven to stand there.
struct Entries(BTreeMap<u64, (Statement, Option<Principal>)>);

impl Entries {
    fn of(receipts: &[String], trust: &Trust) -> Result<Entries, WeightFileError> {
        let mut entries = BTreeMap::new();
        for (number, text) in (1..).zip(receipts) {
            let wrong = |error| WeightFileError::Receipt { number, error };
            let receipt = Receipt::parse(text.as_bytes()).map_err(wrong)?;
            let note = receipt.extra.as_ref();
            let note = note.ok_or(WeightFileError::NoEntry { number })?;
            receipt.verify(note, &trust.logs).map_err(wrong)?;
            let read = Submission::parse(note);
            let read = read.map_err(|refusal| WeightFileError::Entry { number, refusal })?;
            let log = &read.statement.log;
            if !trust.logs.iter().any(|key| key.name() == log) {
                let log = log.clone();
                return Err(WeightFileError::EntryOfOther { number, log });
            }
            let line = read.note.signatures.first();
            let signer = line.and_then(|line| Principal::from_line_name(log, &line.name));
            entries.insert(receipt.index, (read.statement, signer));
        }
        let entries = Entries(entries);
        let found = entries.genesis()?.1;
        match found == trust.genesis {
            true => Ok(entries),
            false => Err(WeightFileError::OtherLog {
                found,
                pinned: trust.genesis,
            }),
        }
    }

    fn origin(&self) -> &str {
        let first = self.0.values().next();
        first.map_or("", |(statement, _)| statement.log.as_str())
    }

    fn bodies(&self) -> impl Iterator<Item = (u64, &Statement)> {
        self.0
            .iter()
            .map(|(place, (statement, _))| (*place, statement))
    }

    fn genesis(&self) -> Result<(&Founding, Hash), WeightFileError> {
        match self
            .0
            .get(&0)
            .map(|(statement, _)| (statement, &statement.said))
        {
            Some((statement, Said::Genesis(genesis))) => Ok((genesis, statement.hash())),
            _ => Err(missing(piece("genesis"))),
        }
    }

    /// The last roll in the file and the notice of its poll, if the proof has its root.
    fn roll(&self, proof: &WeightProof) -> Result<(&Notice, &PublishedRoll), WeightFileError> {
        let rolls = self
            .bodies()
            .filter_map(|(_, statement)| match &statement.said {
                Said::Roll(roll) => Some(roll.as_ref()),
                _ => None,
            });
        let roll = rolls.last().ok_or_else(|| missing(piece("roll")))?;
        equal(piece("roll-root"), &proof.roll.root, roll.root)?;
        equal(piece("roll-count"), proof.roll.count, roll.count)?;
        equal(piece("roll-weight"), &proof.roll_total, roll.weight)?;
        equal(piece("ledger-size"), proof.ledger_size, roll.ledger)?;
        let notices = self
            .bodies()
            .filter_map(|(_, statement)| match &statement.said {
                Said::Notice(notice) if statement.hash() == roll.notice => Some(notice.as_ref()),
                _ => None,
            });
        let notice = notices.last().ok_or_else(|| missing(piece("notice")))?;
        Ok((notice, roll))
    }

    fn place_of(&self, notice: &Notice) -> u64 {
        let is = |statement: &Statement| matches!(&statement.said, Said::Notice(found) if found.as_ref() == notice);
        let found = self.bodies().find(|(_, statement)| is(statement));
        found.map_or(0, |(place, _)| place)
    }

    fn rules(
        &self,
        proof: &WeightProof,
        notice: &Notice,
        policy: &Policy,
    ) -> Result<(), WeightFileError> {
        let lines = policy.lines();
        let lines = lines.iter().map(|(key, value)| format!("{key} {value}"));
        let joined = |lines: &[String]| lines.join("; ");
        equal(
            piece("policy-lines"),
            joined(&proof.policy),
            joined(&lines.collect::<Vec<_>>()),
        )?;
        equal(piece("record-date"), &proof.record_date, notice.record_date)?;
        let (genesis, _) = self.genesis()?;
        let ids = |ids: &[Id]| ids.iter().map(Id::as_str).collect::<Vec<_>>().join(" ");
        equal(
            piece("categories"),
            proof.categories.join(" "),
            ids(&genesis.category_ids()),
        )?;
        let rule = &notice.eligibility;
        equal(
            piece("classes"),
            proof.admitted_classes.join(" "),
            ids(&rule.classes),
        )?;
        let tags: Vec<String> = rule.tags.iter().map(Value::write).collect();
        equal(piece("tags"), joined(&proof.admitted_tags), joined(&tags))?;
        let number =
            |number: Option<u64>| number.map_or_else(|| "none".to_owned(), |n| n.to_string());
        let days = |days: Option<u32>| number(days.map(u64::from));
        equal(
            piece("tenure"),
            days(proof.tenure_days_min),
            days(rule.tenure_days_min),
        )?;
        equal(
            piece("value"),
            number(proof.value_min),
            number(rule.value_min),
        )
    }

    /// The member, whose enrolment says since when; and that those merged into it were.
    fn member(&self, proof: &WeightProof) -> Result<Id, WeightFileError> {
        let line = RollLine::parse(&proof.line.text);
        let member = line.ok_or_else(|| missing(piece("line")))?.member;
        let enrolled = self
            .bodies()
            .find_map(|(entry, statement)| match &statement.said {
                Said::Enrol(enrol) if enrol.member == member => Some((entry, enrol.joined)),
                _ => None,
            });
        let none = || missing(piece("enrolment").with("member", &member));
        let (entry, joined) = enrolled.ok_or_else(none)?;
        equal(piece("joined"), &proof.joined_at, joined)?;
        self.tenure(proof, &member, entry)?;
        for tag in &proof.tags {
            let given = self.bodies().any(|(_, statement)| match &statement.said {
                Said::MemberStatement(change) => {
                    change.does == Does::Tag
                        && change.members.contains(&member)
                        && change.tags.iter().any(|given| given.write() == *tag)
                }
                _ => false,
            });
            if !given {
                return Err(missing(
                    piece("tag").with("member", &member).with("tag", tag),
                ));
            }
        }
        let mut survivors = vec![member.clone()];
        let mut open: Vec<&String> = proof.merged.iter().collect();
        // A merger may lead to somebody who was merged in turn.
        loop {
            let before = open.len();
            open.retain(|id| {
                let found = self
                    .merged_into(id, proof)
                    .filter(|into| survivors.contains(into));
                let known = found.and_then(|_| Id::parse(id));
                survivors.extend(known.clone());
                known.is_none()
            });
            match open.first() {
                None => return Ok(member),
                Some(id) if open.len() == before => {
                    let merger = piece("merger").with("member", *id);
                    return Err(missing(merger.with("into", &member)));
                }
                Some(_) => {}
            }
        }
    }

    /// That the log's clock said so at the enrolment, and whether two officers stand behind an earlier date.
    fn tenure(
        &self,
        proof: &WeightProof,
        member: &Id,
        enrolled: u64,
    ) -> Result<(), WeightFileError> {
        let before = self.bodies().filter(|(entry, _)| *entry < enrolled);
        let clocks = before.filter_map(|(_, statement)| match &statement.said {
            Said::Clock(clock) => Some(clock.time),
            _ => None,
        });
        let clock = clocks.last().ok_or_else(|| missing(piece("clock")))?;
        equal(piece("enrolled"), &proof.enrolled_at, clock)?;
        let vouched = self.counted(proof).any(|statement| match &statement.said {
            Said::MemberStatement(change) => {
                change.does == Does::Vouch && change.members.contains(member)
            }
            _ => false,
        });
        equal(piece("vouched"), proof.vouched, vouched)
    }

    /// What was said when the roll was made, and what rulings let count later.
    fn counted<'a>(&'a self, proof: &'a WeightProof) -> impl Iterator<Item = &'a Statement> {
        let counts = |entry: u64| entry < proof.ledger_size || proof.remedies.contains(&entry);
        let counted = self.bodies().filter(move |(entry, _)| counts(*entry));
        counted.map(|(_, statement)| statement)
    }

    /// Into whom a member was merged when the roll was made; what was said later, and no ruling lets count, is passed over.
    fn merged_into<'a>(&'a self, id: &str, proof: &'a WeightProof) -> Option<&'a Id> {
        let mut into = None;
        for statement in self.counted(proof) {
            if let Said::MemberStatement(change) = &statement.said
                && matches!(change.does, Does::Merge | Does::Reinstate)
                && change.members.iter().any(|member| member.as_str() == id)
            {
                // Taken back, it is nobody's.
                into = change.into.as_ref();
            }
        }
        into
    }

    fn batch(&self, part: &ProvenBatch) -> Result<(), WeightFileError> {
        let entry = part.entry;
        let (statement, source) = self
            .0
            .get(&entry)
            .ok_or_else(|| missing(piece("entry").with("entry", entry)))?;
        let Said::Contributions(credited) = &statement.said else {
            return Err(missing(piece("batch").with("entry", entry)));
        };
        equal(
            piece("batch-root").with("entry", entry),
            &part.batch.root,
            credited.root,
        )?;
        equal(
            piece("batch-count").with("entry", entry),
            part.batch.count,
            credited.count,
        )?;
        let name = source.as_ref().map_or("", |source| source.id().as_str());
        equal(
            piece("batch-source").with("entry", entry),
            &part.source,
            name,
        )?;
        for (reference, correction) in &part.corrections {
            let what = piece("correction")
                .with("reference", reference)
                .with("entry", correction.entry);
            let found = self
                .0
                .get(&correction.entry)
                .map(|(statement, _)| &statement.said);
            let Some(Said::Correction(found)) = found else {
                return Err(missing(what));
            };
            let amounts = found
                .lines
                .iter()
                .filter(|_| Some(&found.source) == source.as_ref());
            let mut amounts = amounts.filter(|(line, _)| line.as_str() == reference);
            let (_, amount) = amounts.next().ok_or_else(|| missing(what.clone()))?;
            equal(what, correction.amount, *amount)?;
            // Where the text is erased, its hash stands in its place.
            let text = correction.reason.as_str();
            let erased = text == found.reason.hash.to_string();
            if !erased {
                let what = piece("correction-reason")
                    .with("reference", reference)
                    .with("entry", correction.entry);
                equal(what, Hash::of(text.as_bytes()), found.reason.hash)?;
            }
        }
        Ok(())
    }

    /// That rulings on claims about the member let the later entries count.
    fn remedies(&self, proof: &WeightProof, poll: &Id, member: &Id) -> Result<(), WeightFileError> {
        let about = |claim: &Hash| {
            self.bodies()
                .find_map(|(_, statement)| match &statement.said {
                    Said::Claim(found) if statement.hash() == *claim => Some(&found.about),
                    _ => None,
                })
        };
        let theirs =
            |id: &Id| id == member || proof.merged.iter().any(|merged| merged == id.as_str());
        for remedy in &proof.remedies {
            let upheld = self.bodies().any(|(_, statement)| match &statement.said {
                Said::Ruling(ruling) => {
                    ruling.poll == *poll
                        && ruling.verdict == Verdict::Upheld
                        && ruling.remedies.contains(remedy)
                        && about(&ruling.claim).is_some_and(theirs)
                }
                _ => false,
            });
            if !upheld {
                return Err(missing(piece("ruling").with("entry", *remedy)));
            }
        }
        Ok(())
    }
}

/// The policy that a notice names, by its text.
fn policy(text: &str, notice: &Notice) -> Result<Policy, WeightFileError> {
    let wanted = || missing(piece("policy"));
    if Hash::of(text.as_bytes()) != notice.policy {
        return Err(wanted());
    }
    match Document::parse(text) {
        Ok(Document::Policy(document)) => Ok(document.policy.clone()),
        _ => Err(wanted()),
    }
}

fn equal(what: Told, stated: impl ToString, logged: impl ToString) -> Result<(), WeightFileError> {
    let (stated, logged) = (stated.to_string(), logged.to_string());
    match stated == logged {
        true => Ok(()),
        false => Err(WeightFileError::Differs {
            what,
            stated,
            logged,
        }),
    }
}

/// A part of a proof, or of the log that it refers to.
fn piece(case: &'static str) -> Told {
    Told::new("weight-part").case(case)
}

fn missing(what: Told) -> WeightFileError {
    WeightFileError::Missing { what }
}
