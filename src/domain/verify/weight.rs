//! One weight from the file that a member was given: derived again offline, from nothing but the
//! file and the log key.
//!
//! The file holds the weight proof and, for every log entry that it refers to, a receipt with the
//! entry. Whether those who signed the entries were allowed to is for the verification of the whole
//! log. Format: `docs/formats/ledger.md`, "Weight file".

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::report::Finding;
use super::tally::{finding, many};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::policy::Trust;
use crate::domain::log::receipt::{Receipt, ReceiptError};
use crate::domain::office::Principal;
use crate::domain::poll::claim::Verdict;
use crate::domain::poll::notice::Notice;
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::organisation::Founding;
use crate::domain::statement::member::Does;
use crate::domain::statement::policy::PolicyStatement;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::submission::Submission;
use crate::domain::statement::{Said, Statement};
use crate::domain::text::Value;
use crate::domain::weight::derivation::Derivation;
use crate::domain::weight::proof::{ProvenBatch, WeightProof, WeightProofError};
use crate::domain::weight::roll::RollLine;

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
    /// Receipts with their entries, in log order: genesis, policy, notice, roll, the member's enrolment,
    /// and every batch, correction, claim, ruling and merger that the proof refers to.
    pub receipts: Vec<String>,
}

/// The first thing in a file that does not hold.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum WeightFileError {
    /// Not the JSON of such a file.
    #[error("the file is not one from folkmoot: {reason}")]
    NotAFile {
        /// What is wrong.
        reason: String,
    },
    /// A receipt that proves nothing.
    #[error("receipt {number} does not prove that its entry is in the log: {error}")]
    Receipt {
        /// From 1.
        number: usize,
        /// Why not.
        error: ReceiptError,
    },
    /// A receipt whose entry is missing or no statement.
    #[error("receipt {number} has no statement of this log: {reason}")]
    Entry {
        /// From 1.
        number: usize,
        /// What is wrong.
        reason: String,
    },
    /// A log entry that the proof refers to is not in the file.
    #[error("the file has no {what} that is proven to be in the log")]
    Missing {
        /// Which.
        what: String,
    },
    /// The log is another one than the trust file names.
    #[error("the log begins with {found}, but the trust file names {pinned}")]
    OtherLog {
        /// Hash of the genesis statement in the file.
        found: Hash,
        /// That of the trust file.
        pinned: Hash,
    },
    /// The proof says something else than the log.
    #[error("{what}: the proof says `{stated}`, but the log says `{logged}`")]
    Differs {
        /// What.
        what: String,
        /// In the proof.
        stated: String,
        /// In the log.
        logged: String,
    },
    /// The lines do not lead to the weight.
    #[error(transparent)]
    Proof(#[from] WeightProofError),
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
    let file: WeightFile = serde_json::from_slice(json).map_err(|error| not_a_file(&error))?;
    if file.format != FORMAT {
        return Err(not_a_file(&format!("its format is not {FORMAT}")));
    }
    let entries = Entries::of(&file.receipts, trust)?;
    findings.push(finding(
        "log",
        format!(
            "{} in the log {}, by its signed checkpoints",
            many_entries(entries.0.len()),
            entries.origin()
        ),
    ));
    let proof = &file.proof;
    let (notice, roll) = entries.roll(proof)?;
    findings.push(finding(
        "roll",
        format!(
            "the {} roll of {}: {} voters with weight {}, made at log size {}",
            roll.stage.write(),
            notice.poll,
            roll.count,
            roll.weight,
            roll.ledger
        ),
    ));
    entries.rules(proof, notice)?;
    findings.push(finding(
        "rules",
        format!(
            "policy and conditions are those that entry {} announced",
            entries.place_of(notice)
        ),
    ));
    let member = entries.member(proof)?;
    for batch in &proof.batches {
        entries.batch(batch)?;
    }
    entries.remedies(proof, &notice.poll, &member)?;
    let lines: usize = proof.batches.iter().map(|batch| batch.lines.len()).sum();
    findings.push(finding(
        "ledger",
        format!(
            "{} of {member} in {}, each under the root that its source signed",
            many(count(lines), "line"),
            many(count(proof.batches.len()), "batch")
        ),
    ));
    let derivation = proof.verify()?;
    findings.push(finding(
        "weight",
        format!(
            "the rules make {} of these lines, as the roll says",
            derivation.weight
        ),
    ));
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
            let entry = |reason: String| WeightFileError::Entry { number, reason };
            let note = receipt.extra.as_ref();
            let note = note.ok_or_else(|| entry("the entry is missing".to_owned()))?;
            receipt.verify(note, &trust.logs).map_err(wrong)?;
            let read = Submission::parse(note);
            let read = read.map_err(|refusal: Refusal| entry(refusal.to_string()))?;
            let log = &read.statement.log;
            if !trust.logs.iter().any(|key| key.name() == log) {
                return Err(entry(format!("it is of {log}")));
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
            _ => Err(missing("genesis statement")),
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
        let roll = rolls.last().ok_or_else(|| missing("roll statement"))?;
        equal("the root of the roll", &proof.roll.root, roll.root)?;
        equal("the voters on the roll", proof.roll.count, roll.count)?;
        equal("the weight on the roll", &proof.roll_total, roll.weight)?;
        equal("the ledger size", proof.ledger_size, roll.ledger)?;
        let notices = self
            .bodies()
            .filter_map(|(_, statement)| match &statement.said {
                Said::Notice(notice) if statement.hash() == roll.notice => Some(notice.as_ref()),
                _ => None,
            });
        let notice = notices
            .last()
            .ok_or_else(|| missing("notice of the roll's poll"))?;
        Ok((notice, roll))
    }

    fn place_of(&self, notice: &Notice) -> u64 {
        let is = |statement: &Statement| matches!(&statement.said, Said::Notice(found) if found.as_ref() == notice);
        let found = self.bodies().find(|(_, statement)| is(statement));
        found.map_or(0, |(place, _)| place)
    }

    fn rules(&self, proof: &WeightProof, notice: &Notice) -> Result<(), WeightFileError> {
        let policies = self
            .bodies()
            .filter_map(|(_, statement)| match &statement.said {
                Said::PolicyStatement(policy) if statement.hash() == notice.policy => Some(policy),
                _ => None,
            });
        let policy: &PolicyStatement = policies
            .last()
            .ok_or_else(|| missing("policy of the poll"))?;
        let lines = policy.policy.lines();
        let lines = lines.iter().map(|(key, value)| format!("{key} {value}"));
        let joined = |lines: &[String]| lines.join("; ");
        equal(
            "the policy",
            joined(&proof.policy),
            joined(&lines.collect::<Vec<_>>()),
        )?;
        equal("the record date", &proof.record_date, notice.record_date)?;
        let (genesis, _) = self.genesis()?;
        let ids = |ids: &[Id]| ids.iter().map(Id::as_str).collect::<Vec<_>>().join(" ");
        equal(
            "the categories",
            proof.categories.join(" "),
            ids(&genesis.category_ids()),
        )?;
        let rule = &notice.eligibility;
        equal(
            "the admitted classes",
            proof.admitted_classes.join(" "),
            ids(&rule.classes),
        )?;
        let tags: Vec<String> = rule.tags.iter().map(Value::write).collect();
        equal(
            "the admitted tags",
            joined(&proof.admitted_tags),
            joined(&tags),
        )?;
        let number =
            |number: Option<u64>| number.map_or_else(|| "none".to_owned(), |n| n.to_string());
        let days = |days: Option<u32>| number(days.map(u64::from));
        equal(
            "the days of membership",
            days(proof.tenure_days_min),
            days(rule.tenure_days_min),
        )?;
        equal(
            "the least value",
            number(proof.value_min),
            number(rule.value_min),
        )
    }

    /// The member, whose enrolment says since when; and that those merged into it were.
    fn member(&self, proof: &WeightProof) -> Result<Id, WeightFileError> {
        let line = RollLine::parse(&proof.line.text);
        let member = line.ok_or_else(|| missing("line on the roll"))?.member;
        let joined = self
            .bodies()
            .find_map(|(_, statement)| match &statement.said {
                Said::Enrol(enrol) if enrol.member == member => Some(enrol.joined),
                _ => None,
            });
        let joined = joined.ok_or_else(|| missing(&format!("enrolment of {member}")))?;
        equal("the beginning of the membership", &proof.joined_at, joined)?;
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
                return Err(missing(&format!("entry that gives {member} the tag {tag}")));
            }
        }
        let mut survivors = vec![member.clone()];
        let mut open: Vec<&String> = proof.merged.iter().collect();
        // A merger may lead to somebody who was merged in turn.
        loop {
            let before = open.len();
            open.retain(|id| {
                let found = self.merged_into(id).filter(|into| survivors.contains(into));
                let known = found.and_then(|_| Id::parse(id));
                survivors.extend(known.clone());
                known.is_none()
            });
            match open.first() {
                None => return Ok(member),
                Some(id) if open.len() == before => {
                    return Err(missing(&format!("merger of {id} into {member}")));
                }
                Some(_) => {}
            }
        }
    }

    fn merged_into(&self, id: &str) -> Option<&Id> {
        let into = self
            .bodies()
            .filter_map(|(_, statement)| match &statement.said {
                Said::MemberStatement(change) if change.does == Does::Merge => {
                    let named = change.members.iter().any(|member| member.as_str() == id);
                    change.into.as_ref().filter(|_| named)
                }
                _ => None,
            });
        into.last()
    }

    fn batch(&self, part: &ProvenBatch) -> Result<(), WeightFileError> {
        let entry = part.entry;
        let (statement, source) = self
            .0
            .get(&entry)
            .ok_or_else(|| missing(&format!("entry {entry}")))?;
        let Said::Contributions(credited) = &statement.said else {
            return Err(missing(&format!("batch of contributions in entry {entry}")));
        };
        equal(
            &format!("the root of entry {entry}"),
            &part.batch.root,
            credited.root,
        )?;
        equal(
            &format!("the lines of entry {entry}"),
            part.batch.count,
            credited.count,
        )?;
        let name = source.as_ref().map_or("", |source| source.id().as_str());
        equal(&format!("the source of entry {entry}"), &part.source, name)?;
        for (reference, correction) in &part.corrections {
            let what = format!("correction of {reference} in entry {}", correction.entry);
            let found = self
                .0
                .get(&correction.entry)
                .map(|(statement, _)| &statement.said);
            let Some(Said::Correction(found)) = found else {
                return Err(missing(&what));
            };
            let amounts = found
                .lines
                .iter()
                .filter(|_| Some(&found.source) == source.as_ref());
            let mut amounts = amounts.filter(|(line, _)| line.as_str() == reference);
            let (_, amount) = amounts.next().ok_or_else(|| missing(&what))?;
            equal(&what, correction.amount, *amount)?;
            // Where the text is erased, its hash stands in its place.
            let text = correction.reason.as_str();
            let erased = text == found.reason.hash.to_string();
            if !erased {
                let what = format!("the reason of the {what}");
                equal(&what, Hash::of(text.as_bytes()), found.reason.hash)?;
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
                return Err(missing(&format!("ruling that lets entry {remedy} count")));
            }
        }
        Ok(())
    }
}

fn equal(what: &str, stated: impl ToString, logged: impl ToString) -> Result<(), WeightFileError> {
    let (stated, logged) = (stated.to_string(), logged.to_string());
    match stated == logged {
        true => Ok(()),
        false => Err(WeightFileError::Differs {
            what: what.to_owned(),
            stated,
            logged,
        }),
    }
}

fn missing(what: &str) -> WeightFileError {
    WeightFileError::Missing {
        what: what.to_owned(),
    }
}

fn not_a_file(reason: &impl ToString) -> WeightFileError {
    WeightFileError::NotAFile {
        reason: reason.to_string(),
    }
}

fn many_entries(entries: usize) -> String {
    match entries {
        1 => "1 entry is".to_owned(),
        _ => format!("{entries} entries are"),
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
