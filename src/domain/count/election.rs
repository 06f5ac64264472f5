//! What is counted: options, seats, weighted ballots and the terms of one contest.
//!
//! [`ElectionBuilder`] checks each ballot against its kind, puts its marks in one canonical order and
//! merges equal ballots. The layout itself is in `ballots`. Where ballots come from (statements,
//! files, tests) is not its business.

use std::collections::BTreeSet;

use dashu_int::UBig;

use super::ballots::{Ballots, SAME_RANK};
pub use super::terms::{Budget, Group, Overvote, Roll, Terms};
use super::{BallotKind, CountError, Lot, MarkFault, OptionIndex};
use crate::domain::exact::Fraction;

/// The most options a contest may have: an index must leave one bit of sixteen free.
pub const OPTIONS_MAX: usize = 32_767;

/// One mark: an option and a number, which is the rank (from 1), score or points; it is not looked
/// at on choice and approval ballots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The option marked.
    pub option: OptionIndex,
    /// The rank, score or points.
    pub number: u32,
}

/// One contest ready to be counted.
#[derive(Clone, Debug)]
pub struct Election {
    options: Vec<String>,
    seats: u16,
    kind: BallotKind,
    ballots: Ballots,
    lot: Option<Lot>,
    terms: Terms,
    capped: Option<Capped>,
}

/// What became of the weights under [`Terms::cap_cast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capped {
    /// The share that nobody exceeds.
    pub share: Fraction,
    /// The weight of all ballots before.
    pub cast: u128,
    /// The most that one ballot weighs: the share of it, rounded down, but at least 1.
    pub limit: u64,
    /// How many ballots weighed more.
    pub cut: u64,
}

impl Capped {
    fn limit(share: Fraction, cast: u128) -> u64 {
        let limit = UBig::from(cast) * UBig::from(share.numerator());
        let limit = limit / UBig::from(share.denominator().max(1));
        u64::try_from(limit).unwrap_or(u64::MAX).max(1)
    }
}

impl Election {
    /// The ids of the options, in the order of the notice or file.
    pub fn options(&self) -> &[String] {
        &self.options
    }

    /// The indexes of all options, ascending, the withdrawn included.
    pub fn indexes(&self) -> impl DoubleEndedIterator<Item = OptionIndex> + use<> {
        0..OptionIndex::try_from(self.options.len()).unwrap_or(OptionIndex::MAX)
    }

    /// Whether an option can be elected: it is neither withdrawn nor an undeclared write-in.
    pub fn can_win(&self, option: OptionIndex) -> bool {
        !self.terms.withdrawn.contains(&option) && !self.terms.undeclared.contains(&option)
    }

    /// The indexes of the options that can be elected, ascending.
    pub fn standing(&self) -> Vec<OptionIndex> {
        self.indexes()
            .filter(|&option| self.can_win(option))
            .collect()
    }

    /// The undeclared write-ins that are not withdrawn as well, ascending.
    pub fn undeclared(&self) -> Vec<OptionIndex> {
        let undeclared = self.terms.undeclared.iter().copied();
        undeclared
            .filter(|option| !self.terms.withdrawn.contains(option))
            .collect()
    }

    /// The id of an option; empty for an index beyond the list.
    pub fn name(&self, option: OptionIndex) -> &str {
        self.options
            .get(usize::from(option))
            .map_or("", String::as_str)
    }

    /// The index of an option by its id.
    pub fn index_of(&self, name: &str) -> Option<OptionIndex> {
        self.indexes()
            .zip(&self.options)
            .find_map(|(index, option)| (option == name).then_some(index))
    }

    /// Seats to fill.
    pub fn seats(&self) -> u16 {
        self.seats
    }

    /// What every ballot was checked to be.
    pub fn kind(&self) -> BallotKind {
        self.kind
    }

    /// The distinct ballots, in the order in which each was first given.
    pub fn ballots(&self) -> &Ballots {
        &self.ballots
    }

    /// The weight of all ballots, abstentions included.
    pub fn weight(&self) -> u128 {
        self.ballots.weight()
    }

    /// The weight of ballots without a mark.
    pub fn blank_weight(&self) -> u128 {
        let blank = self.ballots.iter().filter(|ballot| ballot.marks.is_empty());
        blank.fold(0, |sum: u128, ballot| {
            sum.saturating_add(u128::from(ballot.weight))
        })
    }

    /// The terms of the contest.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// How a cap on the share of the cast weight was applied, if there is one.
    pub fn capped(&self) -> Option<Capped> {
        self.capped
    }

    /// Caps the weights as the terms say, once.
    fn cap(mut self) -> Election {
        if let (Some(share), None) = (self.terms.cap_cast, self.capped) {
            let cast = self.ballots.weight();
            let limit = Capped::limit(share, cast);
            let cut = self.ballots.cap(limit);
            self.capped = Some(Capped {
                share,
                cast,
                limit,
                cut,
            });
        }
        self
    }

    /// The lot that breaks ties; `None` where ties must be reported instead.
    pub fn lot(&self) -> Option<&Lot> {
        self.lot.as_ref()
    }

    /// Orders tied options by the lot, most favoured first; errors with `NeedsLot` without one.
    pub fn by_lot(&self, tied: &[OptionIndex]) -> Result<Vec<OptionIndex>, CountError> {
        let needs = || CountError::NeedsLot {
            options: tied
                .iter()
                .map(|&option| self.name(option).to_owned())
                .collect(),
        };
        let lot = self.lot.as_ref().ok_or_else(needs)?;
        let mut order = tied.to_vec();
        order.sort_by_key(|&option| lot.place(option));
        Ok(order)
    }

    /// Errors with `WrongKind` unless the ballots are one of `fits`, of which the first is named.
    pub fn expect_kind(&self, method: &'static str, fits: &[BallotKind]) -> Result<(), CountError> {
        match fits.first() {
            Some(&wants) if !fits.contains(&self.kind) => Err(CountError::WrongKind {
                method,
                wants,
                given: self.kind,
            }),
            _ => Ok(()),
        }
    }

    /// The same contest with other seats than a file says.
    pub fn with_seats(mut self, seats: u16) -> Election {
        self.seats = seats;
        self
    }

    /// The same contest with other terms (weights that were capped stay so); errors like [`ElectionBuilder::new`], and with `Ballot` when a
    /// ballot is above new limits, numbered among the distinct ballots in the order first given.
    pub fn with_terms(mut self, terms: Terms) -> Result<Election, CountError> {
        terms.check(self.options.len())?;
        let limits = |terms: &Terms| (terms.score_max, terms.points_max, terms.marks_max);
        if limits(&terms) != limits(&self.terms) {
            for (ballot, given) in (1..).zip(self.ballots.iter()) {
                within_marks(self.kind, given.marks.len(), &terms)
                    .and_then(|()| within_terms(self.kind, given.numbers.iter().copied(), &terms))
                    .map_err(|fault| CountError::Ballot { ballot, fault })?;
            }
        }
        self.terms = terms;
        Ok(self.cap())
    }

    /// The same ballots as a kind that they are known to fit.
    pub(super) fn with_kind(mut self, kind: BallotKind) -> Election {
        self.kind = kind;
        self
    }

    /// The same contest with a lot that breaks ties.
    pub fn with_lot(mut self, lot: Lot) -> Election {
        self.lot = Some(lot);
        self
    }
}

/// Gathers ballots into an [`Election`].
#[derive(Clone, Debug)]
pub struct ElectionBuilder {
    options: Vec<String>,
    seats: u16,
    kind: BallotKind,
    terms: Terms,
    ballots: Ballots,
    given: u64,
    seen: Vec<u64>,
    order: Vec<Mark>,
    marks: Vec<u16>,
    numbers: Vec<u32>,
}

/// Whether the numbers of one ballot's marks, in the ballot's order, fit the kind and the terms.
pub fn check_numbers(kind: BallotKind, terms: &Terms, marks: &[Mark]) -> Result<(), MarkFault> {
    let given = marks
        .iter()
        .filter(|mark| mark.number > 0 || !kind.is_numbered());
    within_marks(kind, given.count(), terms)?;
    match kind {
        BallotKind::Choice if marks.len() > 1 => Err(MarkFault::TooMany { count: marks.len() }),
        BallotKind::Choice | BallotKind::Approvals => Ok(()),
        BallotKind::Ranking | BallotKind::WeakRanking => {
            let shared = marks
                .windows(2)
                .find(|pair| pair[0].number == pair[1].number);
            match (marks.first(), kind, shared) {
                (Some(Mark { number: 0, .. }), ..) => Err(MarkFault::RankZero),
                (_, BallotKind::Ranking, Some(pair)) => Err(MarkFault::SharedRank {
                    rank: pair[0].number,
                }),
                _ => Ok(()),
            }
        }
        kind => within_terms(kind, marks.iter().map(|mark| mark.number), terms),
    }
}

impl ElectionBuilder {
    /// Begins an election; errors when the options are none, too many or not distinct, when the terms
    /// name options beyond the list, or when groups or costs do not fit.
    pub fn new(
        options: Vec<String>,
        seats: u16,
        kind: BallotKind,
        terms: Terms,
    ) -> Result<ElectionBuilder, CountError> {
        if options.is_empty() {
            return Err(CountError::NoOptions);
        }
        if options.len() > OPTIONS_MAX {
            return Err(CountError::TooManyOptions {
                count: options.len(),
            });
        }
        let mut names = BTreeSet::new();
        if let Some(twice) = options.iter().find(|name| !names.insert(name.as_str())) {
            return Err(CountError::DuplicateOption {
                option: twice.clone(),
            });
        }
        terms.check(options.len())?;
        let seen = vec![0; options.len()];
        Ok(ElectionBuilder {
            options,
            seats,
            kind,
            terms,
            ballots: Ballots::new(kind.is_numbered(), kind.merges()),
            given: 0,
            seen,
            order: Vec::new(),
            marks: Vec::new(),
            numbers: Vec::new(),
        })
    }

    /// Adds one member's ballot; the order of `marks` does not matter. No marks is an abstention.
    ///
    /// Errors with `Ballot` when the marks do not fit the kind; the ballot is then not added.
    pub fn push(&mut self, weight: u64, marks: &[Mark]) -> Result<(), CountError> {
        self.push_heads(1, weight, marks)
    }

    /// Adds `heads` equal ballots that together weigh `weight`, as files with multiplicities have them.
    pub fn push_heads(
        &mut self,
        heads: u32,
        weight: u64,
        marks: &[Mark],
    ) -> Result<(), CountError> {
        self.given = self.given.saturating_add(1);
        let ballot = self.given;
        self.check(marks)
            .and_then(|()| {
                self.encode();
                self.ballots.add(heads, weight, &self.marks, &self.numbers)
            })
            .map_err(|fault| CountError::Ballot { ballot, fault })
    }

    fn check(&mut self, marks: &[Mark]) -> Result<(), MarkFault> {
        for mark in marks {
            match self.seen.get_mut(usize::from(mark.option)) {
                None => return Err(MarkFault::unknown(mark.option)),
                Some(last) if *last == self.given => {
                    let option = self.options.get(usize::from(mark.option));
                    let option = option.cloned().unwrap_or_default();
                    return Err(MarkFault::Repeated { option });
                }
                Some(last) => *last = self.given,
            }
        }
        self.order.clear();
        self.order.extend_from_slice(marks);
        match self.kind.is_ranked() {
            true => self
                .order
                .sort_unstable_by_key(|mark| (mark.number, mark.option)),
            false => self.order.sort_unstable_by_key(|mark| mark.option),
        }
        check_numbers(self.kind, &self.terms, &self.order)
    }

    /// Writes the checked marks, now in `order`, as the layout keeps them: ranks become the order and
    /// a flag, and zeros are left out.
    fn encode(&mut self) {
        self.marks.clear();
        self.numbers.clear();
        let ranked = self.kind.is_ranked();
        let mut rank = 0;
        for mark in &self.order {
            if ranked {
                let flag = if mark.number == rank { SAME_RANK } else { 0 };
                self.marks.push(mark.option | flag);
                rank = mark.number;
            } else if !self.kind.is_numbered() {
                self.marks.push(mark.option);
            } else if mark.number > 0 {
                self.marks.push(mark.option);
                self.numbers.push(mark.number);
            }
        }
    }

    /// The election with all ballots given so far.
    pub fn build(self) -> Election {
        let election = Election {
            options: self.options,
            seats: self.seats,
            kind: self.kind,
            ballots: self.ballots.finish(),
            lot: None,
            terms: self.terms,
            capped: None,
        };
        election.cap()
    }
}

/// Errors with `AboveMarks` where a ballot marks more options than it may.
fn within_marks(kind: BallotKind, count: usize, terms: &Terms) -> Result<(), MarkFault> {
    match terms.marks_max {
        Some(max) if kind != BallotKind::Choice && count > usize::from(max) => {
            Err(MarkFault::AboveMarks { count, max })
        }
        _ => Ok(()),
    }
}

/// Errors with `AboveMax` where the numbers of one ballot are beyond the limits of its kind.
fn within_terms(
    kind: BallotKind,
    numbers: impl Iterator<Item = u32>,
    terms: &Terms,
) -> Result<(), MarkFault> {
    let sum = |sum: u64, next: u64| sum.saturating_add(next);
    let numbers = numbers.map(u64::from);
    let (given, max) = match kind {
        BallotKind::Scores => (numbers.max().unwrap_or(0), terms.score_max.map(u64::from)),
        BallotKind::Points | BallotKind::Shares => (numbers.fold(0, sum), terms.points_max),
        BallotKind::SquaredPoints => {
            let squares = numbers.map(|votes| votes.saturating_mul(votes));
            (squares.fold(0, sum), terms.points_max)
        }
        _ => return Ok(()),
    };
    match max {
        Some(max) if given > max => Err(MarkFault::AboveMax { given, max }),
        _ => Ok(()),
    }
}
