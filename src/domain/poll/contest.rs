//! The contests of a notice: one question each, with its options, method, seats and decision rule.

use std::collections::BTreeSet;

use super::skeleton::twins;
use crate::domain::charter::poll_lines::Short;
use crate::domain::count::constraints::Limits;
use crate::domain::count::decision::{DecisionRule, Quorum, Threshold};
use crate::domain::count::election::{Budget, ElectionBuilder, Group, Roll, Terms};
use crate::domain::count::{self, BallotKind, CountError, Lot, Method, OptionIndex, conditions};
use crate::domain::exact::Fraction;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::{Often, Order, Row, Table};
use crate::domain::text::{Lines, Malformed, Reader, Value, Writer, lines};
use crate::domain::title::Titles;

/// The id that marks an abstention; no option may bear it.
pub const ABSTAIN: &str = "abstain";
/// Contests up to this many options are counted once without ballots when they are announced.
const TRIED_MAX: usize = 9;

lines! {
    /// One question of a poll.
    pub struct Contest {
        one id "contest": Id;
        part titles: Titles;
        /// The procedure that binds it.
        optional procedure "procedure": Hash;
        /// The versions of the matters that it decides: option by option, the first the first.
        many decides "decides": Hash, Given;
        /// The body and the group of its seats that it fills.
        optional fills "fills": (Id, Id);
        /// What happens while there are fewer candidates than seats, as the procedure says.
        many short "short": Short, Given;
        /// The name of a counting method (`docs/METHODS.md`).
        one method "method": Id;
        one seats "seats": u16;
        optional score_max "score-max": u32;
        optional points_max "points-max": u64;
        optional marks_max "marks-max": u16;
        optional cap_cast "cap-cast": Fraction;
        optional budget "budget": u64;
        part rule: DecisionRule;
        /// The option that asks for new nominations.
        optional reopen "reopen": Id;
        optional substitutes "substitutes": u16;
        /// Seats reserved and capped for groups of options, in id order.
        groups groups: OptionGroup, Rising(&[]);
        /// In the order of the ballot; none but `reopen` where candidates are nominated.
        groups options: Choice, Given;
    }
    check Contest::check;
}

lines! {
    /// An option of a contest.
    pub struct Choice {
        one id "option": Id;
        part titles: Titles;
        /// With a budget, what it costs.
        optional cost "cost": u64;
    }
}

lines! {
    /// Options that share a quality, with the seats they fill at least and at most.
    pub struct OptionGroup {
        one id "option-group": Id;
        part titles: Titles;
        one at_least "at-least": u16 => Text("0");
        /// `None` for as many as there are seats.
        one at_most "at-most": Option<u16> => Text("none");
        /// In the order of the ballot.
        some options "includes": Id, Given;
    }
}

impl Lines for DecisionRule {
    const LINES: Table = &[
        Row::of("quorum", Quorum::FORM, Often::ANY),
        Row::of("threshold", Threshold::FORM, Often::ANY),
    ];

    fn read(reader: &mut Reader<'_>) -> Result<DecisionRule, Malformed> {
        Ok(DecisionRule {
            quorums: reader.many("quorum", 0, Order::Given)?,
            thresholds: reader.many("threshold", 0, Order::Given)?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .many("quorum", &self.quorums)
            .many("threshold", &self.thresholds);
    }
}

crate::faults! {
    /// Lines of a contest that contradict each other.
    pub enum Contradiction {
        Contest { contest: Id, what: ContestFault } "contradiction.contest" Malformed;
    }
}

crate::faults! {
    /// What nobody can vote on.
    pub enum ContestFault {
        NoSuchMethod { method: Id } "contest-fault.no-such-method" Missing;
        OneOption "contest-fault.one-option" Malformed;
        SameOption "contest-fault.same-option" Malformed;
        /// Two options whose titles can be taken for each other.
        Confusable { option: Id, other: Id } "contest-fault.confusable" Malformed;
        Seats { seats: u16, options: usize } "contest-fault.seats" Malformed;
        Costs "contest-fault.costs" Malformed;
        Bound "contest-fault.bound" Malformed;
        Decides "contest-fault.decides" Malformed;
        Reopen { option: Id } "contest-fault.reopen" Missing;
        NoMarks "contest-fault.no-marks" Malformed;
        CapCast "contest-fault.cap-cast" Malformed;
        OneMark { method: Id } "contest-fault.one-mark" Malformed;
        NoGroups { method: Id } "contest-fault.no-groups" Malformed;
        GroupOptions { group: Id } "contest-fault.group-options" Malformed;
        GroupSeats { group: Id, seats: u16 } "contest-fault.group-seats" Malformed;
        Uncountable { error: CountError } "contest-fault.uncountable" Malformed;
    }
}

impl Contest {
    /// The counting method.
    pub fn counted_by(&self) -> &'static dyn Method {
        count::method(self.method.as_str()).expect("read has checked the method")
    }

    /// What the counting needs to know beyond options and seats, the roll aside.
    pub fn terms(&self) -> Terms {
        Terms {
            budget: self.budget.map(|total| Budget {
                unit: 1,
                total,
                costs: self.costs(),
            }),
            groups: self
                .groups
                .iter()
                .map(|group| self.counted(group))
                .collect(),
            decision: (self.rule != DecisionRule::default()).then(|| self.rule.clone()),
            cap_cast: self.cap_cast,
            reopen: self.reopened(),
            substitutes: self.substitutes,
            ..self.limits()
        }
    }

    /// The terms when these options are passed over. Seats that are reserved for a group are as many as it has
    /// options left.
    pub fn terms_without(&self, struck: &BTreeSet<&Id>) -> Terms {
        let mut terms = self.terms();
        let options = (0..).zip(&self.options);
        let struck = options.filter(|(_, choice)| struck.contains(&choice.id));
        terms.withdrawn = struck.map(|(index, _)| index).collect();
        for group in &mut terms.groups {
            group
                .options
                .retain(|option| !terms.withdrawn.contains(option));
            let left = u16::try_from(group.options.len()).unwrap_or(u16::MAX);
            group.at_least = group.at_least.min(left);
        }
        terms
    }

    /// Errors when the contest cannot be counted without these options, whatever the ballots.
    pub fn require_countable_without(&self, struck: &BTreeSet<&Id>) -> Result<(), CountError> {
        Limits::feasible(self.options.len(), self.seats, &self.terms_without(struck))
    }

    /// The part of the terms that one ballot alone is held to.
    pub fn limits(&self) -> Terms {
        Terms {
            score_max: self.score_max,
            points_max: self.points_max,
            marks_max: self.marks_max,
            ..Terms::default()
        }
    }

    /// A group as the count takes it; options that do not exist are left out.
    fn counted(&self, group: &OptionGroup) -> Group {
        let known = (0..).zip(&self.options);
        let members = known.filter(|(_, choice)| group.options.contains(&choice.id));
        Group {
            name: group.id.to_string(),
            options: members.map(|(index, _)| index).collect(),
            at_least: group.at_least,
            at_most: group.at_most.unwrap_or(self.seats),
        }
    }

    /// The option ids in the order of the ballot.
    pub fn option_ids(&self) -> Vec<Id> {
        self.options
            .iter()
            .map(|choice| choice.id.clone())
            .collect()
    }

    /// Whether it has no candidates yet: those whom matters nominate come to stand in it.
    pub fn is_nominated(&self) -> bool {
        self.candidates().next().is_none()
    }

    /// The ids of its options but the one that asks for new nominations, in the order of the ballot.
    pub fn candidates(&self) -> impl Iterator<Item = &Id> {
        let ids = self.options.iter().map(|choice| &choice.id);
        ids.filter(|id| self.reopen.as_ref() != Some(*id))
    }

    /// Somebody more stands in it, last of the candidates.
    pub fn stand(&mut self, candidate: &Choice) {
        let place = self.candidates().count().min(self.options.len());
        self.options.insert(place, candidate.clone());
    }

    /// Errors where its options with a candidate more could not stand on one ballot.
    pub fn require_fit_with(&self, candidate: &Choice) -> Result<(), ContestFault> {
        let mut with = self.clone();
        with.stand(candidate);
        with.check_titles()?;
        let enough = with.candidates().count() > usize::from(with.seats);
        match enough {
            true => with.require_countable(),
            false => Ok(()),
        }
        .map_err(|error| ContestFault::Uncountable { error })
    }

    /// The place of the option that asks for new nominations; beyond the last where it is none of the options.
    fn reopened(&self) -> Option<OptionIndex> {
        let reopen = self.reopen.as_ref()?;
        let place = self.options.iter().position(|choice| choice.id == *reopen);
        place.map_or(Some(OptionIndex::MAX), |place| {
            OptionIndex::try_from(place).ok()
        })
    }

    /// What the options cost, in the order of the ballot; empty without a budget.
    fn costs(&self) -> Vec<u64> {
        self.options
            .iter()
            .filter_map(|choice| choice.cost)
            .collect()
    }

    fn check(&self) -> Result<(), Contradiction> {
        let of = |what| Contradiction::Contest {
            contest: self.id.clone(),
            what,
        };
        if count::method(self.method.as_str()).is_none() {
            let method = self.method.clone();
            return Err(of(ContestFault::NoSuchMethod { method }));
        }
        let is_nominated = self.is_nominated() && self.procedure.is_some();
        if self.options.len() < 2 && !is_nominated {
            return Err(of(ContestFault::OneOption));
        }
        let mut ids = self.option_ids();
        ids.sort();
        if ids.iter().any(|id| id.as_str() == ABSTAIN) || !ids.is_sorted_by(|a, b| a < b) {
            return Err(of(ContestFault::SameOption));
        }
        self.check_titles().map_err(of)?;
        self.check_bound().map_err(of)?;
        self.check_conditions().map_err(of)?;
        let most = match is_nominated || self.counted_by().seats_lists() {
            true => usize::from(u16::MAX),
            // The option that asks for new nominations fills no seat.
            false => self
                .options
                .len()
                .saturating_sub(self.reopen.iter().count()),
        };
        if self.seats == 0 || usize::from(self.seats) > most {
            return Err(of(ContestFault::Seats {
                seats: self.seats,
                options: self.options.len(),
            }));
        }
        let costs = self.costs().len();
        if costs != self.budget.map_or(0, |_| self.options.len()) {
            return Err(of(ContestFault::Costs));
        }
        self.check_groups().map_err(of)
    }

    /// No two options may look the same, in either language (`docs/formats/polls.md`, "Confusable titles").
    fn check_titles(&self) -> Result<(), ContestFault> {
        match self.twins() {
            None => Ok(()),
            Some((option, other)) => Err(ContestFault::Confusable { option, other }),
        }
    }

    /// The first option with a title that can be taken for one of another before it, and that other.
    pub fn twins(&self) -> Option<(Id, Id)> {
        twins(
            self.options
                .iter()
                .map(|choice| (&choice.id, &choice.titles)),
        )
    }

    /// A procedure binds a contest that decides matters or fills seats, and no other.
    fn check_bound(&self) -> Result<(), ContestFault> {
        let is_right = match (&self.procedure, self.decides.as_slice(), &self.fills) {
            (None, [], None) | (Some(_), [], Some(_)) | (Some(_), [_, ..], None) => true,
            (None, ..) | (Some(_), [], None) | (Some(_), [_, ..], Some(_)) => false,
        };
        if !is_right {
            return Err(ContestFault::Bound);
        }
        let mut decides = self.decides.clone();
        decides.sort();
        decides.dedup();
        let too_many = !self.decides.is_empty() && self.decides.len() >= self.options.len();
        if decides.len() != self.decides.len() || too_many {
            return Err(ContestFault::Decides);
        }
        Ok(())
    }

    /// What is asked beyond the method must be something that it can tell, and about options of the contest.
    fn check_conditions(&self) -> Result<(), ContestFault> {
        if let Some(reopen) = &self.reopen
            && !self.options.iter().any(|choice| choice.id == *reopen)
        {
            let option = reopen.clone();
            return Err(ContestFault::Reopen { option });
        }
        if self.marks_max == Some(0) {
            return Err(ContestFault::NoMarks);
        }
        if !self.cap_cast.is_none_or(Fraction::is_proper) {
            return Err(ContestFault::CapCast);
        }
        if self.marks_max.is_some() && self.counted_by().ballot_kind() == BallotKind::Choice {
            let method = self.method.clone();
            return Err(ContestFault::OneMark { method });
        }
        conditions::check(self.counted_by(), &self.terms())
            .map_err(|error| ContestFault::Uncountable { error })
    }

    /// Counts no ballots at all: what the method would refuse at the close is refused when the contest is
    /// announced. Not part of reading, which anybody can have done: it takes work.
    ///
    /// Of many options only a few are counted: nothing that a method refuses depends on how many more there
    /// are, but for the effort, which it says itself. Errors with what the method, or the seats of option
    /// groups, cannot do.
    pub fn require_countable(&self) -> Result<(), CountError> {
        Limits::feasible(self.options.len(), self.seats, &self.terms())?;
        let method = self.counted_by();
        method.refuse_effort(self.options.len(), self.seats)?;
        let mut options: Vec<String> = self.option_ids().iter().map(Id::to_string).collect();
        let all = usize::from(self.seats) == options.len();
        options.truncate(TRIED_MAX);
        let most = options.len().saturating_sub(usize::from(!all));
        let seats = self.seats.min(u16::try_from(most).unwrap_or(self.seats));
        let lot = Lot::draw(self.id.as_str(), &[], &options);
        let mut terms = Terms {
            roll: Some(Roll::default()),
            groups: Vec::new(),
            ..self.terms()
        };
        if let Some(budget) = &mut terms.budget {
            budget.costs.truncate(options.len());
        }
        let last = OptionIndex::try_from(options.len().saturating_sub(1)).ok();
        terms.reopen = terms.reopen.min(last);
        let none = ElectionBuilder::new(options, seats, method.ballot_kind(), terms)?;
        method.count(&none.build().with_lot(lot)).map(drop)
    }

    /// Seats for groups must be stated for options that exist, within the contest's seats, and for a method
    /// that keeps to them.
    fn check_groups(&self) -> Result<(), ContestFault> {
        if self.groups.is_empty() {
            return Ok(());
        }
        if !self.counted_by().heeds_groups() {
            let method = self.method.clone();
            return Err(ContestFault::NoGroups { method });
        }
        for group in &self.groups {
            let OptionGroup { id, options, .. } = group;
            let mut order = self.option_ids();
            order.retain(|option| options.contains(option));
            if order != *options {
                return Err(ContestFault::GroupOptions { group: id.clone() });
            }
            let most = group.at_most.unwrap_or(self.seats);
            let says_something = group.at_least > 0 || group.at_most.is_some();
            if group.at_least > most || most > self.seats || !says_something {
                return Err(ContestFault::GroupSeats {
                    group: id.clone(),
                    seats: self.seats,
                });
            }
        }
        Ok(())
    }
}
