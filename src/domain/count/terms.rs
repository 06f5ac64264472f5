//! What a contest says beyond options and seats.

use std::collections::BTreeSet;

use super::decision::DecisionRule;
use super::pairwise::Unranked;
use super::stv::tabulation::Tabulation;
use super::{CountError, OptionIndex};
use crate::domain::exact::Fraction;
use crate::domain::fault::Term;

/// What a contest says beyond options and seats. Methods read what their text needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// The highest score; `None` for no limit.
    pub score_max: Option<u32>,
    /// The points (or credits) each ballot may spend; `None` for no limit.
    pub points_max: Option<u64>,
    /// How many options a ballot may mark at most; `None` for no limit.
    pub marks_max: Option<u16>,
    /// Nobody counts for more than this share of the weight of all ballots; more than nothing, less than all.
    pub cap_cast: Option<Fraction>,
    /// The option that asks for new nominations: nobody is elected who is not preferred to it, and it fills no seat.
    pub reopen: Option<OptionIndex>,
    /// How many substitutes are named at most, in the order in which they would take a seat.
    pub substitutes: Option<u16>,
    /// What an instant runoff makes of a rank that several continuing options share.
    pub overvote: Overvote,
    /// How rankings speak of options that they leave out.
    pub unranked: Unranked,
    /// Options that are on the ballots but can no longer be elected: they are passed over as if they had never
    /// stood, and ballots that name only them count for no base.
    pub withdrawn: BTreeSet<OptionIndex>,
    /// Write-ins that nobody registered: they can never be elected, but count for the base of the methods whose
    /// text says so (`Method::counts_undeclared`); elsewhere they are passed over like the withdrawn.
    pub undeclared: BTreeSet<OptionIndex>,
    /// What an RCTab configuration says of the rounds, for the methods that RCTab counts.
    pub tabulation: Option<Tabulation>,
    /// Groups with reserved or capped seats.
    pub groups: Vec<Group>,
    /// The money of a participatory budget.
    pub budget: Option<Budget>,
    /// Quorum and thresholds of a proposal.
    pub decision: Option<DecisionRule>,
    /// Members on the roll and their weight, where a rule refers to the whole roll.
    pub roll: Option<Roll>,
    /// How many parts a unit of weight in the file has, where that holds fractions; weights are in parts.
    pub parts: Option<u64>,
    /// Whether a method that can shall list every tied committee in `Outcome::alternatives`.
    pub list_ties: bool,
}

/// What becomes of a ballot at a rank that several continuing options share (RCTab's overvote rules
/// that depend on the count; those that do not are applied when a file is read).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overvote {
    /// The ballot is exhausted.
    #[default]
    Exhausts,
    /// The rank is passed over.
    Skips,
}

/// The size of the whole roll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    /// Members entitled.
    pub heads: u64,
    /// Their weight.
    pub weight: u128,
}

/// Options that share a quality, with the seats reserved for or closed to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The group's name.
    pub name: String,
    /// Its members.
    pub options: BTreeSet<OptionIndex>,
    /// Seats that only this group can fill.
    pub at_least: u16,
    /// Seats that this group can fill at most.
    pub at_most: u16,
}

/// What projects cost and what there is to spend, in the smallest unit of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What can be spent in all.
    pub total: u64,
    /// One unit of the currency in smallest units: 100 where costs are in cents, else 1.
    pub unit: u64,
    /// The cost of each option, in option order.
    pub costs: Vec<u64>,
}

impl Terms {
    /// Errors with `BadTerms` where they name an option beyond the list, or where groups or costs do not fit it.
    pub(super) fn check(&self, options: usize) -> Result<(), CountError> {
        let known =
            |set: &BTreeSet<OptionIndex>| set.iter().all(|&option| usize::from(option) < options);
        if !self.cap_cast.is_none_or(Fraction::is_proper) {
            return Err(CountError::BadTerms {
                why: Term("terms-cap-cast"),
            });
        }
        if !known(&self.withdrawn) {
            return Err(CountError::BadTerms {
                why: Term("terms-withdrawn"),
            });
        }
        if !known(&self.undeclared) {
            return Err(CountError::BadTerms {
                why: Term("terms-undeclared"),
            });
        }
        if self
            .reopen
            .is_some_and(|option| usize::from(option) >= options)
        {
            return Err(CountError::BadTerms {
                why: Term("terms-reopen"),
            });
        }
        if !self.groups.iter().all(|group| known(&group.options)) {
            return Err(CountError::BadTerms {
                why: Term("terms-group-option"),
            });
        }
        if self
            .groups
            .iter()
            .any(|group| group.at_least > group.at_most)
        {
            return Err(CountError::BadTerms {
                why: Term("terms-group-seats"),
            });
        }
        match &self.budget {
            Some(budget) if budget.costs.len() != options => Err(CountError::BadTerms {
                why: Term("terms-costs"),
            }),
            _ => Ok(()),
        }
    }
}
