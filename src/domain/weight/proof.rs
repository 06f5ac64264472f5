//! A file with which anyone re-derives one weight offline, from public commitments alone.
//!
//! It holds the rules, the member's ledger lines with a Merkle path each into the batches that the
//! log names, and the roll line with a path into the roll. What it cannot show is that no line was
//! left out; a line that counts and is missing makes the derivation miss the roll's weight. Format:
//! `docs/WEIGHTS.md`, section 10.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::proof::{ProofError, prove_inclusion, verify_inclusion};
use crate::domain::log::tree::{leaf_hash, root_of};
use crate::domain::text::Value;
use crate::domain::time::Time;
use crate::domain::weight::derivation::{Correction, Derivation, LedgerLine, derive};
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::ledger::{Batch, Line};
use crate::domain::weight::member::Member;
use crate::domain::weight::member::Tag;
use crate::domain::weight::policy::Policy;
use crate::domain::weight::roll::{BonusTotals, Roll, RollLine};
use crate::domain::weight::setting::{Event, Names, Setting, WeighError};
use crate::domain::weight::working::Whole;
use crate::faults;

/// The file's content; JSON with these fields and no others.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightProof {
    /// The policy's own lines.
    pub policy: Vec<String>,
    /// Events from this instant on do not count.
    pub record_date: String,
    /// Events from this log index on do not count.
    pub ledger_size: u64,
    /// Log indexes from there on that count all the same, because a ruling says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remedies: Vec<u64>,
    /// The organisation's categories.
    pub categories: Vec<String>,
    /// The classes that the poll admits; none: every class.
    pub admitted_classes: Vec<String>,
    /// The tags that the poll admits, `dimension value`; none: whatever tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub admitted_tags: Vec<String>,
    /// Days of membership that the poll asks for.
    pub tenure_days_min: Option<u32>,
    /// The value that the poll asks for.
    pub value_min: Option<u64>,
    /// When the membership is said to have begun.
    pub joined_at: String,
    /// The log's clock at the enrolment.
    pub enrolled_at: String,
    /// Whether two officers stand behind `joined_at`.
    pub vouched: bool,
    /// The member's tags, `dimension value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whose contributions are credited to the member as well, because they were merged into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<String>,
    /// The roll line.
    pub line: ProvenLine,
    /// The roll as its statement states it.
    pub roll: Commitment,
    /// The roll's total weight as its statement states it.
    pub roll_total: String,
    /// What everybody on the roll has together, where the policy has a `cap-bonus-total`. No statement
    /// states it; whoever verifies the log computes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonuses: Option<Bonuses>,
    /// The member's ledger lines by batch, in log order.
    pub batches: Vec<ProvenBatch>,
}

/// All bases and all bonuses of a roll.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bonuses {
    /// The bases.
    pub bases: String,
    /// The bonuses, before they are limited.
    pub bonuses: String,
}

impl Bonuses {
    fn read(&self) -> Result<BonusTotals, WeightProofError> {
        let number = |text| read("bonuses", text, |text| text.parse().ok());
        Ok(BonusTotals {
            bases: number(&self.bases)?,
            bonuses: number(&self.bonuses)?,
        })
    }
}

/// A Merkle tree that a logged statement names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    /// The RFC 6962 root.
    pub root: String,
    /// The number of leaves.
    pub count: u64,
}

/// A line with its place in a tree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenLine {
    /// The line without its line feed.
    pub text: String,
    /// Its place, from 0.
    pub index: u64,
    /// The Merkle path, the leaf's sibling first.
    pub path: Vec<String>,
}

/// The member's lines of one batch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenBatch {
    /// The log index of the `contributions` statement.
    pub entry: u64,
    /// Who signed it.
    pub source: String,
    /// The batch as the statement states it.
    pub batch: Commitment,
    /// The member's lines, in order.
    pub lines: Vec<ProvenLine>,
    /// What corrections did to them, by reference.
    pub corrections: BTreeMap<String, Correction>,
}

/// One batch of the ledger, to prove from.
#[derive(Clone, Copy, Debug)]
pub struct LoggedBatch<'a> {
    /// The log index of its statement.
    pub entry: u64,
    /// Its source, as in [`Names::sources`].
    pub source: &'a Id,
    /// Its lines.
    pub batch: &'a Batch,
    /// The amendments and reversals of its lines, by reference.
    pub corrections: &'a BTreeMap<Id, Correction>,
}

faults! {
    /// A proof that cannot be made or does not hold.
    pub enum WeightProofError {
        /// The member has no line to prove.
        NotOnRoll { member: Id } "weight-proof.not-on-roll" Missing;
        /// Not the JSON of a proof; the reason is what the JSON reader says.
        NotAProof { reason: String } "weight-proof.not-a-proof" Malformed;
        /// A field that is not written as it must be.
        BadField { field: &'static str, text: String } "weight-proof.bad-field" Malformed;
        /// A line is not in the tree that the log names.
        NotIncluded { line: String, fault: ProofError } "weight-proof.not-included" Unfit;
        /// A line that belongs to somebody else or stands twice.
        ForeignLine { line: String } "weight-proof.foreign-line" Unfit;
        /// The lines cannot be weighed.
        Weighing { error: WeighError } "weight-proof.weighing" Unfit;
        /// The lines and the policy give another weight than the roll.
        OtherWeight { derived: u64, stated: u64 } "weight-proof.other-weight" Unfit;
    }
}

impl From<WeighError> for WeightProofError {
    fn from(error: WeighError) -> WeightProofError {
        WeightProofError::Weighing { error }
    }
}

impl WeightProof {
    /// Proves one member's weight. `from` is everybody whose contributions are credited to the member.
    ///
    /// # Errors
    /// `NotOnRoll` for a member without a line.
    pub fn new(
        setting: &Setting,
        member: &Member,
        from: &[Id],
        roll: &Roll,
        batches: &[LoggedBatch],
    ) -> Result<WeightProof, WeightProofError> {
        let place = roll.place(&member.id);
        let place = place.ok_or_else(|| WeightProofError::NotOnRoll {
            member: member.id.clone(),
        })?;
        let roll_leaves: Vec<Hash> = roll.lines().iter().map(RollLine::leaf).collect();
        let eligibility = setting.eligibility;
        let texts = |ids: &[Id]| ids.iter().map(Id::to_string).collect();
        let policy = setting.policy.lines();
        Ok(WeightProof {
            policy: policy
                .iter()
                .map(|(key, value)| format!("{key} {value}"))
                .collect(),
            record_date: setting.record_date.to_string(),
            ledger_size: setting.ledger_size,
            remedies: setting.remedies.to_vec(),
            categories: texts(setting.names.categories),
            admitted_classes: texts(&eligibility.classes),
            admitted_tags: eligibility.tags.iter().map(Value::write).collect(),
            tenure_days_min: eligibility.tenure_days_min,
            value_min: eligibility.value_min,
            joined_at: member.joined_at.to_string(),
            enrolled_at: member.enrolled_at.to_string(),
            vouched: member.vouched,
            tags: member.tags.iter().map(|tag| tag.write()).collect(),
            merged: (from
                .iter()
                .filter(|id| **id != member.id)
                .map(Id::to_string))
            .collect(),
            line: prove(roll.lines()[place].text(), place, &roll_leaves),
            roll: commitment(&roll_leaves),
            roll_total: roll.total().to_string(),
            bonuses: roll.bonuses().map(|totals| Bonuses {
                bases: totals.bases.to_string(),
                bonuses: totals.bonuses.to_string(),
            }),
            batches: batches
                .iter()
                .filter_map(|batch| ProvenBatch::new(batch, &member.id, from))
                .collect(),
        })
    }

    /// Reads the JSON of a proof.
    ///
    /// # Errors
    /// `NotAProof`.
    pub fn parse(json: &[u8]) -> Result<WeightProof, WeightProofError> {
        serde_json::from_slice(json).map_err(|error| WeightProofError::NotAProof {
            reason: error.to_string(),
        })
    }

    /// Checks every path and derives the weight again.
    ///
    /// It compares with the commitments in the file;
    /// [`verify_weight`](crate::domain::verify::verify_weight) compares those with the log.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn verify(&self) -> Result<Derivation, WeightProofError> {
        self.roll.includes(&self.line)?;
        let stated = read("line", &self.line.text, RollLine::parse)?;
        let rules: Option<Vec<_>> = self
            .policy
            .iter()
            .map(|line| line.split_once(' '))
            .collect();
        let policy = rules.and_then(|lines| Policy::parse(&lines).ok());
        let policy = policy.ok_or_else(|| bad("policy", &self.policy.join("; ")))?;
        let ids = |field, texts: &[String]| {
            texts
                .iter()
                .map(|text| read(field, text, Id::parse))
                .collect::<Result<Vec<Id>, _>>()
        };
        let categories = ids("categories", &self.categories)?;
        let sources = self
            .batches
            .iter()
            .map(|batch| read("source", &batch.source, Id::parse));
        let sources: BTreeSet<Id> = sources.collect::<Result<_, _>>()?;
        let sources: Vec<Id> = sources.into_iter().collect();
        let eligibility = Eligibility {
            classes: ids("admitted_classes", &self.admitted_classes)?,
            tags: tags("admitted_tags", &self.admitted_tags)?,
            tenure_days_min: self.tenure_days_min,
            value_min: self.value_min,
        };
        let classes = [stated.class.clone()];
        let setting = Setting {
            policy: &policy,
            eligibility: &eligibility,
            names: Names {
                categories: &categories,
                sources: &sources,
                classes: &classes,
            },
            record_date: read("record_date", &self.record_date, Time::parse)?,
            ledger_size: self.ledger_size,
            remedies: &self.remedies,
            logged: &[],
        };
        let member = self.member(stated.member.clone())?;
        let bonuses = self.bonuses.as_ref().map(Bonuses::read).transpose()?;
        let total = read("roll_total", &self.roll_total, |text| text.parse().ok())?;
        let lines = self.ledger_lines(&member.id, &categories, &sources)?;
        let derivation = derive(
            &setting,
            &member,
            &lines,
            Whole {
                total,
                bonuses,
                open: false,
            },
        )?;
        let (derived, stated) = (derivation.weight, stated.weight);
        match derived == stated {
            true => Ok(derivation),
            false => Err(WeightProofError::OtherWeight { derived, stated }),
        }
    }

    /// The member as the proof states it.
    fn member(&self, id: Id) -> Result<Member, WeightProofError> {
        Ok(Member {
            id,
            class: 0,
            joined_at: read("joined_at", &self.joined_at, Time::parse)?,
            enrolled_at: read("enrolled_at", &self.enrolled_at, Time::parse)?,
            vouched: self.vouched,
            tags: tags("tags", &self.tags)?
                .into_iter()
                .map(Arc::new)
                .collect(),
        })
    }

    /// The ledger lines, each found in its batch, once, and the member's own.
    fn ledger_lines(
        &self,
        member: &Id,
        categories: &[Id],
        sources: &[Id],
    ) -> Result<Vec<LedgerLine>, WeightProofError> {
        let mut seen = BTreeSet::new();
        let mut lines = Vec::new();
        if !self.batches.is_sorted_by(|a, b| a.entry < b.entry) {
            return Err(bad("entry", "batches out of order"));
        }
        for part in &self.batches {
            for proven in &part.lines {
                part.batch.includes(proven)?;
                let line = read("lines", &proven.text, Line::parse)?;
                let theirs = line.member == *member
                    || self.merged.iter().any(|id| id == line.member.as_str());
                if !theirs || !seen.insert((part.entry, proven.index)) {
                    let line = proven.text.clone();
                    return Err(WeightProofError::ForeignLine { line });
                }
                let unknown = || bad("category", line.category.as_str());
                let category = place(categories, line.category.as_str()).ok_or_else(unknown)?;
                let source =
                    place(sources, &part.source).ok_or_else(|| bad("source", &part.source))?;
                let reference = line.reference.to_string();
                lines.push(LedgerLine {
                    event: Event {
                        member: 0,
                        category,
                        source,
                        amount: line.amount,
                        occurred_at: line.occurred_at,
                        entry: part.entry,
                    },
                    correction: part.corrections.get(&reference).cloned(),
                    came_with: (line.member != *member).then(|| line.member.to_string()),
                    reference,
                });
            }
        }
        Ok(lines)
    }
}

impl ProvenBatch {
    /// The member's lines of a batch; `None` if there are none.
    fn new(logged: &LoggedBatch, member: &Id, from: &[Id]) -> Option<ProvenBatch> {
        let lines = logged.batch.lines();
        let own = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.member == *member || from.contains(&line.member));
        let own: Vec<(usize, &Line)> = own.collect();
        own.first()?;
        let leaves: Vec<Hash> = lines
            .iter()
            .map(|line| leaf_hash(line.text().as_bytes()))
            .collect();
        let corrections = own.iter().filter_map(|(_, line)| {
            let correction = logged.corrections.get(&line.reference)?;
            Some((line.reference.to_string(), correction.clone()))
        });
        Some(ProvenBatch {
            entry: logged.entry,
            source: logged.source.to_string(),
            batch: commitment(&leaves),
            corrections: corrections.collect(),
            lines: own
                .iter()
                .map(|(index, line)| prove(line.text(), *index, &leaves))
                .collect(),
        })
    }
}

impl Commitment {
    fn includes(&self, line: &ProvenLine) -> Result<(), WeightProofError> {
        let root = read("root", &self.root, Hash::parse)?;
        let path = line.path.iter().map(|hash| read("path", hash, Hash::parse));
        let path: Vec<Hash> = path.collect::<Result<_, _>>()?;
        let leaf = leaf_hash(line.text.as_bytes());
        verify_inclusion(&leaf, line.index, self.count, &path, &root).map_err(|fault| {
            WeightProofError::NotIncluded {
                line: line.text.clone(),
                fault,
            }
        })
    }
}

fn commitment(leaves: &[Hash]) -> Commitment {
    let count = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    Commitment {
        root: root_of(leaves.iter().copied()).to_string(),
        count,
    }
}

fn prove(text: String, index: usize, leaves: &[Hash]) -> ProvenLine {
    let index = u64::try_from(index).unwrap_or(u64::MAX);
    let size = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    let path = prove_inclusion(index, size, |height, node| {
        let width = 1_u64.checked_shl(height.into())?;
        let from = usize::try_from(node.checked_mul(width)?).ok()?;
        let to = from.checked_add(usize::try_from(width).ok()?)?;
        Some(root_of(leaves.get(from..to)?.iter().copied()))
    });
    let path = path.expect("the index is inside and every subtree is there");
    ProvenLine {
        text,
        index,
        path: path.iter().map(Hash::to_string).collect(),
    }
}

fn tags(field: &'static str, texts: &[String]) -> Result<Vec<Tag>, WeightProofError> {
    texts
        .iter()
        .map(|text| read(field, text, Tag::read))
        .collect()
}

fn read<T>(
    field: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, WeightProofError> {
    parse(text).ok_or_else(|| bad(field, text))
}

fn bad(field: &'static str, text: &str) -> WeightProofError {
    WeightProofError::BadField {
        field,
        text: text.chars().take(100).collect(),
    }
}

fn place(names: &[Id], name: &str) -> Option<u16> {
    let place = names.iter().position(|known| known.as_str() == name)?;
    u16::try_from(place).ok()
}
