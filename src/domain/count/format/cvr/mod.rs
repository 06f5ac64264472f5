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
pub mod nist_write;

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
}

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

/// An election of one seat among these, before its ballots; weights are in `parts` of a unit.
pub fn begin(
    candidates: &[String],
    kind: BallotKind,
    rules: &Rules,
    parts: Option<u64>,
) -> Result<ElectionBuilder, Fault> {
    let overvote = match rules.overvote {
        OvervoteRule::SkipIfMultipleContinuing => Overvote::Skips,
        _ => Overvote::Exhausts,
    };
    let terms = Terms {
        overvote,
        parts,
        ..Terms::default()
    };
    Ok(ElectionBuilder::new(candidates.to_vec(), 1, kind, terms)?)
}

/// The profile once all ballots are there; names are the ids again.
pub fn finish(builder: ElectionBuilder, candidates: &[String]) -> Profile {
    let election = narrowed(builder.build());
    Profile {
        election,
        names: candidates.to_vec(),
        title: String::new(),
    }
}

/// Who can be elected, by every name that records may give them; blanks around a name say nothing.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    places: BTreeMap<String, OptionIndex>,
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

    fn place(&self, name: &str) -> Option<OptionIndex> {
        self.places.get(name.trim()).copied()
    }
}

/// The marks that the rules leave of a ballot.
fn marks(ranks: impl Iterator<Item = (u32, Rank)>, rules: &Rules) -> Vec<Mark> {
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
