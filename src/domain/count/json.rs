//! An [`Outcome`] as JSON in stable bytes: fields in one fixed order, exact numbers as strings,
//! options by id. `docs/METHODS.md` is the contract; a change here is a change there.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::decision::Decision;
use super::election::Capped;
use super::outcome::{Balance, Outcome, Round, Step, Tie, TieStep, Transfer};
use super::{Exact, OptionIndex};

impl Outcome {
    /// The outcome as one line of JSON without a line end; equal outcomes give equal bytes.
    ///
    /// `ranking`, `decision`, `tables` and `alternatives` are left out where the method has none.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&View::of(self))
            .expect("an outcome has string keys and no maps that fail")
    }
}

#[derive(Serialize)]
struct View<'a> {
    method: &'a str,
    seats: u16,
    options: &'a [String],
    heads: u64,
    weight: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    capped: Option<CappedView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<String>,
    elected: Names<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ranking: Vec<Names<'a>>,
    #[serde(skip_serializing_if = "no_names")]
    substitutes: Names<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reopen: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'a Decision>,
    rounds: Vec<RoundView<'a>>,
    ties: Vec<TieView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tables: Vec<TableView<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<Names<'a>>,
}

impl<'a> View<'a> {
    fn of(outcome: &'a Outcome) -> View<'a> {
        let names = |list: &'a [OptionIndex]| Names { outcome, list };
        View {
            method: outcome.method,
            seats: outcome.seats,
            options: &outcome.options,
            heads: outcome.heads,
            weight: outcome.weight.to_string(),
            capped: outcome.capped.map(CappedView::of),
            parts: outcome.parts.map(|parts| parts.to_string()),
            elected: names(&outcome.elected),
            ranking: outcome.ranking.iter().map(|group| names(group)).collect(),
            substitutes: names(&outcome.substitutes),
            reopen: outcome.reopen.map(|option| outcome.name(option)),
            decision: outcome.decision.as_ref(),
            rounds: (1..)
                .zip(&outcome.rounds)
                .map(|(number, round)| RoundView::of(outcome, number, round))
                .collect(),
            ties: outcome
                .ties
                .iter()
                .map(|tie| TieView::of(outcome, tie))
                .collect(),
            tables: outcome
                .tables
                .iter()
                .map(|table| TableView {
                    table: table.name,
                    cells: Cells(&table.cells),
                })
                .collect(),
            alternatives: outcome.alternatives.iter().map(|set| names(set)).collect(),
        }
    }
}

/// Exact numbers as strings, as everywhere.
#[derive(Serialize)]
struct CappedView {
    share: String,
    cast: String,
    limit: String,
    cut: u64,
}

impl CappedView {
    fn of(capped: Capped) -> CappedView {
        CappedView {
            share: capped.share.to_string(),
            cast: capped.cast.to_string(),
            limit: capped.limit.to_string(),
            cut: capped.cut,
        }
    }
}

/// Options spelled by their ids.
struct Names<'a> {
    outcome: &'a Outcome,
    list: &'a [OptionIndex],
}

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.list.iter().map(|&option| self.outcome.name(option)))
    }
}

#[derive(Serialize)]
struct RoundView<'a> {
    round: u64,
    step: Step,
    #[serde(skip_serializing_if = "no_names")]
    options: Names<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Number<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<Number<'a>>,
    tallies: Tallies<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    transfers: Vec<TransferView<'a>>,
    #[serde(skip_serializing_if = "no_names")]
    elected: Names<'a>,
    #[serde(skip_serializing_if = "no_names")]
    barred: Names<'a>,
    #[serde(skip_serializing_if = "no_names")]
    guarded: Names<'a>,
    #[serde(flatten)]
    balance: Option<BalanceView<'a>>,
}

fn no_names(names: &Names<'_>) -> bool {
    names.list.is_empty()
}

impl<'a> RoundView<'a> {
    fn of(outcome: &'a Outcome, number: u64, round: &'a Round) -> RoundView<'a> {
        let names = |list: &'a [OptionIndex]| Names { outcome, list };
        RoundView {
            round: number,
            step: round.step,
            options: names(&round.options),
            value: round.value.as_ref().map(Number),
            quota: round.quota.as_ref().map(Number),
            tallies: Tallies { outcome, round },
            transfers: round
                .transfers
                .iter()
                .map(|transfer| TransferView::of(outcome, transfer))
                .collect(),
            elected: names(&round.elected),
            barred: names(&round.barred),
            guarded: names(&round.guarded),
            balance: round.balance.as_ref().map(BalanceView::of),
        }
    }
}

struct Number<'a>(&'a Exact);

impl Serialize for Number<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self.0)
    }
}

/// A map from option to tally in option order, without those that are out of the count.
struct Tallies<'a> {
    outcome: &'a Outcome,
    round: &'a Round,
}

impl Serialize for Tallies<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (option, tally) in self.outcome.options.iter().zip(&self.round.tallies) {
            if let Some(tally) = tally {
                map.serialize_entry(option, &Number(tally))?;
            }
        }
        map.end()
    }
}

#[derive(Serialize)]
struct TransferView<'a> {
    from: &'a str,
    to: Option<&'a str>,
    votes: Number<'a>,
}

impl<'a> TransferView<'a> {
    fn of(outcome: &'a Outcome, transfer: &'a Transfer) -> TransferView<'a> {
        TransferView {
            from: outcome.name(transfer.from),
            to: transfer.to.map(|option| outcome.name(option)),
            votes: Number(&transfer.votes),
        }
    }
}

#[derive(Serialize)]
struct BalanceView<'a> {
    exhausted: Number<'a>,
    residual: Number<'a>,
    total: Number<'a>,
}

impl<'a> BalanceView<'a> {
    fn of(balance: &'a Balance) -> BalanceView<'a> {
        BalanceView {
            exhausted: Number(&balance.exhausted),
            residual: Number(&balance.residual),
            total: Number(&balance.total),
        }
    }
}

#[derive(Serialize)]
struct TieView<'a> {
    round: usize,
    about: Step,
    tied: Names<'a>,
    by: TieStep,
    picked: Names<'a>,
}

impl<'a> TieView<'a> {
    fn of(outcome: &'a Outcome, tie: &'a Tie) -> TieView<'a> {
        TieView {
            round: tie.round.saturating_add(1),
            about: tie.about,
            tied: Names {
                outcome,
                list: &tie.tied,
            },
            by: tie.by,
            picked: Names {
                outcome,
                list: &tie.picked,
            },
        }
    }
}

#[derive(Serialize)]
struct TableView<'a> {
    table: &'a str,
    cells: Cells<'a>,
}

struct Cells<'a>(&'a [Vec<Exact>]);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows = serializer.serialize_seq(Some(self.0.len()))?;
        for row in self.0 {
            let row: Vec<Number<'_>> = row.iter().map(Number).collect();
            rows.serialize_element(&row)?;
        }
        rows.end()
    }
}
