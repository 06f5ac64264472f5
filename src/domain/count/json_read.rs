//! Reads an [`Outcome`] from the JSON that [`Outcome::to_json`] writes: for showing what was published, not for
//! deciding anything.

use std::collections::BTreeMap;

use dashu_int::UBig;
use dashu_ratio::RBig;
use serde::Deserialize;

use super::decision::{Decision, Mark, Measure, Reason, Strictness, Test, Verdict};
use super::election::Capped;
use super::outcome::{Balance, Outcome, Round, Step, Table, Tie, TieStep, Transfer};
use super::{Exact, OptionIndex, method};
use crate::domain::exact::Fraction;

impl Outcome {
    /// The outcome that was written; `None` for anything else.
    pub fn from_json(text: &str) -> Option<Outcome> {
        let written: Written = serde_json::from_str(text).ok()?;
        written.outcome()
    }
}

#[derive(Deserialize)]
struct Written {
    method: String,
    seats: u16,
    options: Vec<String>,
    heads: u64,
    weight: String,
    capped: Option<WrittenCap>,
    parts: Option<String>,
    elected: Vec<String>,
    #[serde(default)]
    ranking: Vec<Vec<String>>,
    #[serde(default)]
    substitutes: Vec<String>,
    reopen: Option<String>,
    decision: Option<WrittenDecision>,
    rounds: Vec<WrittenRound>,
    ties: Vec<WrittenTie>,
    #[serde(default)]
    tables: Vec<WrittenTable>,
    #[serde(default)]
    alternatives: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct WrittenCap {
    share: String,
    cast: String,
    limit: String,
    cut: u64,
}

impl WrittenCap {
    fn capped(&self) -> Option<Capped> {
        Some(Capped {
            share: Fraction::parse(&self.share)?,
            cast: self.cast.parse().ok()?,
            limit: self.limit.parse().ok()?,
            cut: self.cut,
        })
    }
}

#[derive(Deserialize)]
struct WrittenDecision {
    verdict: Verdict,
    reasons: Vec<WrittenReason>,
}

#[derive(Deserialize)]
struct WrittenReason {
    test: Test,
    option: Option<String>,
    measure: Measure,
    given: String,
    needed: String,
    strictness: Strictness,
    holds: bool,
}

#[derive(Deserialize)]
struct WrittenRound {
    step: Step,
    #[serde(default)]
    options: Vec<String>,
    value: Option<String>,
    quota: Option<String>,
    tallies: BTreeMap<String, String>,
    #[serde(default)]
    transfers: Vec<WrittenTransfer>,
    #[serde(default)]
    elected: Vec<String>,
    #[serde(default)]
    barred: Vec<String>,
    #[serde(default)]
    guarded: Vec<String>,
    exhausted: Option<String>,
    residual: Option<String>,
    total: Option<String>,
}

#[derive(Deserialize)]
struct WrittenTransfer {
    from: String,
    to: Option<String>,
    votes: String,
}

#[derive(Deserialize)]
struct WrittenTie {
    round: usize,
    about: Step,
    tied: Vec<String>,
    by: TieStep,
    picked: Vec<String>,
}

#[derive(Deserialize)]
struct WrittenTable {
    table: String,
    cells: Vec<Vec<String>>,
}

impl WrittenTable {
    fn table(&self) -> Option<Table> {
        let name = ["pairwise", "paths"]
            .into_iter()
            .find(|name| *name == self.table)?;
        let row = |row: &Vec<String>| row.iter().map(|cell| number(cell)).collect::<Option<_>>();
        Some(Table {
            name,
            cells: self.cells.iter().map(row).collect::<Option<_>>()?,
        })
    }
}

impl Written {
    fn outcome(&self) -> Option<Outcome> {
        let all = |names: &[String]| -> Option<Vec<OptionIndex>> {
            names.iter().map(|name| self.place(name)).collect()
        };
        let decision = match &self.decision {
            None => None,
            Some(written) => Some(Decision {
                verdict: written.verdict,
                reasons: written
                    .reasons
                    .iter()
                    .map(WrittenReason::reason)
                    .collect::<Option<_>>()?,
            }),
        };
        let tie = |tie: &WrittenTie| {
            Some(Tie {
                round: tie.round.checked_sub(1)?,
                about: tie.about,
                tied: all(&tie.tied)?,
                by: tie.by,
                picked: all(&tie.picked)?,
            })
        };
        let parts = match &self.parts {
            None => None,
            Some(parts) => Some(parts.parse().ok()?),
        };
        let capped = match &self.capped {
            None => None,
            Some(capped) => Some(capped.capped()?),
        };
        Some(Outcome {
            method: method(&self.method)?.name(),
            options: self.options.clone(),
            seats: self.seats,
            heads: self.heads,
            weight: self.weight.parse().ok()?,
            capped,
            parts,
            elected: all(&self.elected)?,
            ranking: self
                .ranking
                .iter()
                .map(|group| all(group))
                .collect::<Option<_>>()?,
            substitutes: all(&self.substitutes)?,
            reopen: match &self.reopen {
                None => None,
                Some(option) => Some(self.place(option)?),
            },
            decision,
            rounds: self
                .rounds
                .iter()
                .map(|round| self.round(round))
                .collect::<Option<_>>()?,
            ties: self.ties.iter().map(tie).collect::<Option<_>>()?,
            tables: self
                .tables
                .iter()
                .map(WrittenTable::table)
                .collect::<Option<_>>()?,
            alternatives: self
                .alternatives
                .iter()
                .map(|set| all(set))
                .collect::<Option<_>>()?,
        })
    }

    fn place(&self, name: &str) -> Option<OptionIndex> {
        let place = self.options.iter().position(|option| option == name)?;
        OptionIndex::try_from(place).ok()
    }

    fn round(&self, round: &WrittenRound) -> Option<Round> {
        let all = |names: &[String]| -> Option<Vec<OptionIndex>> {
            names.iter().map(|name| self.place(name)).collect()
        };
        let tally = |option: &String| match round.tallies.get(option) {
            None => Some(None),
            Some(tally) => Some(Some(number(tally)?)),
        };
        let tallies: Option<Vec<_>> = self.options.iter().map(tally).collect();
        let tallies = match round.tallies.is_empty() {
            true => Vec::new(),
            false => tallies?,
        };
        let transfer = |moved: &WrittenTransfer| {
            Some(Transfer {
                from: self.place(&moved.from)?,
                to: match &moved.to {
                    None => None,
                    Some(to) => Some(self.place(to)?),
                },
                votes: number(&moved.votes)?,
            })
        };
        let balance = match (&round.exhausted, &round.residual, &round.total) {
            (Some(exhausted), Some(residual), Some(total)) => Some(Balance {
                exhausted: number(exhausted)?,
                residual: number(residual)?,
                total: number(total)?,
            }),
            _ => None,
        };
        Some(Round {
            step: round.step,
            options: all(&round.options)?,
            value: optional(round.value.as_deref())?,
            quota: optional(round.quota.as_deref())?,
            tallies,
            transfers: round
                .transfers
                .iter()
                .map(transfer)
                .collect::<Option<_>>()?,
            elected: all(&round.elected)?,
            barred: all(&round.barred)?,
            guarded: all(&round.guarded)?,
            balance,
        })
    }
}

impl WrittenReason {
    fn reason(&self) -> Option<Reason> {
        Some(Reason {
            test: self.test,
            option: self.option.clone(),
            measure: self.measure,
            given: self.given.clone(),
            needed: mark(&self.needed)?,
            strictness: self.strictness,
            holds: self.holds,
        })
    }
}

fn optional(text: Option<&str>) -> Option<Option<Exact>> {
    match text {
        None => Some(None),
        Some(text) => Some(Some(number(text)?)),
    }
}

/// `12`, `12.50000` or `25/2`.
fn number(text: &str) -> Option<Exact> {
    if let Some((whole, part)) = text.split_once('.') {
        let units = format!("{whole}{part}").parse().ok()?;
        let places = u8::try_from(part.len()).ok()?;
        return Some(Exact::Decimal { units, places });
    }
    match text.contains('/') {
        true => Some(Exact::Ratio(text.parse::<RBig>().ok()?)),
        false => Some(Exact::Whole(text.parse().ok()?)),
    }
}

/// As `Mark` prints itself.
fn mark(text: &str) -> Option<Mark> {
    let words: Vec<&str> = text.split(' ').collect();
    Some(match words[..] {
        [count] => Mark::Count {
            count: count.parse().ok()?,
        },
        [share, "of", of] => Mark::Share {
            share: Fraction::parse(share)?,
            of: of.parse::<UBig>().ok()?,
        },
        [factor, "root", "of", of] => Mark::Root {
            factor: Fraction::parse(factor)?,
            of: of.parse().ok()?,
        },
        [against, "root", "of", roll, "over", "root", "of", cast] => Mark::Adaptive {
            against: against.parse().ok()?,
            roll: roll.parse().ok()?,
            cast: cast.parse::<UBig>().ok()?,
        },
        _ => return None,
    })
}
