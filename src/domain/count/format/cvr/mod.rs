//! Cast vote records as scanners give them: what ranks hold may be skipped, shared or repeated.
//!
//! One layout a file: a CSV with one column a rank, one with a column an option, Clear Ballot's, and the
//! NIST common data format (SP 1500-103, JSON). [`Rules`] are RCTab's: those that do not depend on the
//! count are applied here, so that a ballot ends where they end it; a rank that may end it later is
//! kept as a shared rank.

pub mod clear_ballot;
pub mod columns;
pub mod grid;
pub mod nist;
mod nist_report;
pub mod nist_write;
mod nist_xml;

use std::collections::{BTreeMap, BTreeSet};

use super::{Fault, Profile, narrowed};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, OptionIndex, Overvote, Terms};

/// What a rank with several options does to a ballot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OvervoteRule {
    /// The ballot ends there.
    ExhaustImmediately,
    /// The rank is passed over.
    AlwaysSkip,
    /// The ballot ends there while several of them continue.
    #[default]
    ExhaustIfMultipleContinuing,
    /// The rank is passed over while several of them continue.
    SkipIfMultipleContinuing,
    /// The whole ballot is void and counts as an abstention.
    Spoils,
}

/// How doubtful ranks are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Several options in one rank.
    pub overvote: OvervoteRule,
    /// How many ranks may be empty one after another before the ballot ends; `None` for any number.
    pub skipped_max: Option<u32>,
    /// Whether an option ranked a second time ends the ballot instead of being passed over.
    pub duplicate_exhausts: bool,
    /// The last rank that a ballot may hold; one beyond it is refused. `None` for any number.
    pub ranks_max: Option<u32>,
}

/// What undeclared write-ins are called, all together: RCTab's word for them.
pub const WRITE_INS: &str = "Undeclared Write-ins";

impl Rules {
    /// Whether they leave every ballot as it stands.
    pub fn is_plain(&self) -> bool {
        use OvervoteRule::{ExhaustIfMultipleContinuing, SkipIfMultipleContinuing};
        matches!(
            self.overvote,
            ExhaustIfMultipleContinuing | SkipIfMultipleContinuing
        ) && self.skipped_max.is_none()
            && !self.duplicate_exhausts
    }
}

/// What stands in one rank: known options, and how many names in all.
#[derive(Clone, Debug, Default)]
struct Rank {
    options: Vec<OptionIndex>,
    names: usize,
    overvoted: bool,
}

/// An election of one seat among these, before its ballots, the last of them the undeclared write-ins if there
/// are any; weights are in `parts` of a unit.
pub fn begin(
    options: &[String],
    has_write_ins: bool,
    kind: BallotKind,
    rules: &Rules,
    parts: Option<u64>,
) -> Result<ElectionBuilder, Fault> {
    let overvote = match rules.overvote {
        OvervoteRule::SkipIfMultipleContinuing => Overvote::Skips,
        _ => Overvote::Exhausts,
    };
    let last = OptionIndex::try_from(options.len().saturating_sub(1)).ok();
    let terms = Terms {
        overvote,
        parts,
        undeclared: last.filter(|_| has_write_ins).into_iter().collect(),
        ..Terms::default()
    };
    Ok(ElectionBuilder::new(options.to_vec(), 1, kind, terms)?)
}

/// The profile once all ballots are there; names are the ids again.
pub fn finish(builder: ElectionBuilder, options: &[String]) -> Profile {
    let election = narrowed(builder.build());
    Profile {
        election,
        names: options.to_vec(),
        title: String::new(),
    }
}

/// Who can be elected, by every name that records may give them; blanks around a name say nothing.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    places: BTreeMap<String, OptionIndex>,
    /// Where names stand that nobody has; without a place they are refused.
    others: Option<OptionIndex>,
}

impl Candidates {
    /// Candidates by their own names alone, in option order.
    pub fn named(names: &[String]) -> Candidates {
        let mut all = Candidates::default();
        for (place, name) in (0..).zip(names) {
            all.name(place, name);
        }
        all
    }

    /// Gives the candidate at a place one more name, unless somebody has it.
    pub fn name(&mut self, place: OptionIndex, name: &str) {
        self.places.entry(name.trim().to_owned()).or_insert(place);
    }

    /// Takes every name that nobody has for an undeclared write-in, counted at this place.
    pub fn write_ins_at(&mut self, place: OptionIndex) {
        self.others = Some(place);
    }

    /// Errors with `Expected` for a name that nobody has.
    fn place(&self, name: &str) -> Result<OptionIndex, Fault> {
        let place = self.places.get(name.trim()).copied().or(self.others);
        place.ok_or_else(|| Fault::expected("form-candidate", name))
    }
}

/// The marks that the rules leave of a ballot; errors on a rank that it may not hold.
fn marks(ranks: impl Iterator<Item = (u32, Rank)>, rules: &Rules) -> Result<Vec<Mark>, Fault> {
    let ranks: Vec<(u32, Rank)> = ranks.collect();
    let beyond = |rank: &u32| rules.ranks_max.is_some_and(|max| *rank > max);
    if let Some(rank) = ranks.iter().map(|(rank, _)| *rank).find(beyond) {
        return Err(Fault::expected("form-rank-max", &rank.to_string()));
    }
    Ok(left_of(ranks, rules))
}

fn left_of(ranks: Vec<(u32, Rank)>, rules: &Rules) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut last = 0_u32;
    for (rank, held) in ranks {
        let skipped = rank.saturating_sub(last).saturating_sub(1);
        if rules.skipped_max.is_some_and(|max| skipped > max) {
            break;
        }
        last = rank;
        if rules.duplicate_exhausts && held.options.iter().any(|option| seen.contains(option)) {
            break;
        }
        let several = held.overvoted || held.names > 1;
        match rules.overvote {
            OvervoteRule::ExhaustImmediately if several => break,
            OvervoteRule::AlwaysSkip if several => continue,
            OvervoteRule::Spoils if several => return Vec::new(),
            _ => {}
        }
        let fresh = held.options.iter().filter(|option| seen.insert(**option));
        marks.extend(fresh.map(|&option| Mark {
            option,
            number: rank,
        }));
    }
    marks
}
