//! The contests of a notice: one question each, with its options, method, seats and decision rule.

use crate::domain::count::constraints::Limits;
use crate::domain::count::decision::{
    Base, DecisionRule, Level, Measure, Need, Participation, Quorum, Strictness, Threshold,
};
use crate::domain::count::election::{Budget, ElectionBuilder, Group, Roll, Terms};
use crate::domain::count::{self, CountError, Lot, Method};
use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::line::{Form, Line, Often, Order, Row, Table, Usual};
use crate::domain::text::{Lines, Malformed, Reader, Title, Value, Writer, words};

/// The id that marks an abstention; no option may bear it.
pub const ABSTAIN: &str = "abstain";
/// Contests up to this many options are counted once without ballots when they are announced.
const TRIED_MAX: usize = 9;

/// One question of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    pub id: Id,
    pub title: Title,
    pub title_en: Title,
    /// The name of a counting method (`docs/METHODS.md`).
    pub method: Id,
    pub seats: u16,
    pub score_max: Option<u32>,
    pub points_max: Option<u64>,
    pub budget: Option<u64>,
    /// With a budget: what each option costs, in option order.
    pub costs: Vec<u64>,
    pub rule: DecisionRule,
    /// Seats reserved and capped for groups of options, in id order.
    pub groups: Vec<OptionGroup>,
    /// Options with their titles, in the order of the ballot.
    pub options: Vec<(Id, Title)>,
}

/// Options that share a quality, with the seats they fill at least and at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionGroup {
    pub id: Id,
    pub at_least: u16,
    /// `None` for as many as there are seats.
    pub at_most: Option<u16>,
    /// In the order of the ballot.
    pub options: Vec<Id>,
}

impl Lines for Contest {
    const LINES: Table = &[
        Row::of("contest", Id::FORM, Often::One),
        Row::of("contest-title", Title::FORM, Often::One),
        Row::of("contest-title-en", Title::FORM, Often::One),
        Row::of("method", Id::FORM, Often::One),
        Row::of("seats", u16::FORM, Often::One),
        Row::of("score-max", u32::FORM, Often::Optional),
        Row::of("points-max", u64::FORM, Often::Optional),
        Row::of("budget", u64::FORM, Often::Optional),
        Row::of("quorum", Quorum::FORM, Often::ANY),
        Row::of("threshold", Threshold::FORM, Often::ANY),
        Row::of("group", OptionGroup::FORM, Often::rising(&[0])),
        Row::Line(Line {
            key: "option",
            form: Form::All(&[Id::FORM, Title::FORM]),
            often: Often::SOME,
            usual: Usual::Unknown,
            lines: &[Row::of("cost", u64::FORM, Often::Optional)],
        }),
    ];

    fn read(reader: &mut Reader<'_>) -> Result<Contest, Malformed> {
        let mut contest = Contest {
            id: reader.one("contest")?,
            title: reader.one("contest-title")?,
            title_en: reader.one("contest-title-en")?,
            method: reader.one("method")?,
            seats: reader.one("seats")?,
            score_max: reader.optional("score-max")?,
            points_max: reader.optional("points-max")?,
            budget: reader.optional("budget")?,
            costs: Vec::new(),
            rule: DecisionRule {
                quorums: reader.many("quorum", 0, Order::Given)?,
                thresholds: reader.many("threshold", 0, Order::Given)?,
            },
            groups: reader.many("group", 0, Order::Rising(&[0]))?,
            options: Vec::new(),
        };
        while reader.peek() == Some("option") {
            contest.options.push(reader.one("option")?);
            if contest.budget.is_some() {
                contest.costs.push(reader.one("cost")?);
            }
        }
        contest.check().map_err(|reason| reader.fault(reason))?;
        Ok(contest)
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("contest", &self.id)
            .one("contest-title", &self.title)
            .one("contest-title-en", &self.title_en)
            .one("method", &self.method)
            .one("seats", &self.seats)
            .many("score-max", self.score_max.as_slice())
            .many("points-max", self.points_max.as_slice())
            .many("budget", self.budget.as_slice())
            .many("quorum", &self.rule.quorums)
            .many("threshold", &self.rule.thresholds)
            .many("group", &self.groups);
        let mut costs = self.costs.iter();
        for option in &self.options {
            writer.one("option", option);
            if let Some(cost) = costs.next() {
                writer.one("cost", cost);
            }
        }
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
                costs: self.costs.clone(),
            }),
            groups: self
                .groups
                .iter()
                .map(|group| self.counted(group))
                .collect(),
            decision: (self.rule != DecisionRule::default()).then(|| self.rule.clone()),
            ..self.limits()
        }
    }

    /// The part of the terms that one ballot alone is held to.
    pub fn limits(&self) -> Terms {
        Terms {
            score_max: self.score_max,
            points_max: self.points_max,
            ..Terms::default()
        }
    }

    /// A group as the count takes it; options that do not exist are left out.
    fn counted(&self, group: &OptionGroup) -> Group {
        let known = (0..).zip(&self.options);
        let members = known.filter(|(_, (id, _))| group.options.contains(id));
        Group {
            name: group.id.to_string(),
            options: members.map(|(index, _)| index).collect(),
            at_least: group.at_least,
            at_most: group.at_most.unwrap_or(self.seats),
        }
    }

    /// The option ids in the order of the ballot.
    pub fn option_ids(&self) -> Vec<Id> {
        self.options.iter().map(|(id, _)| id.clone()).collect()
    }

    fn check(&self) -> Result<(), String> {
        let contest = &self.id;
        if count::method(self.method.as_str()).is_none() {
            return Err(format!(
                "contest {contest}: there is no counting method `{}`; `folkmoot methods` lists them",
                self.method
            ));
        }
        if self.options.len() < 2 {
            return Err(format!(
                "contest {contest}: at least two options are needed"
            ));
        }
        let mut ids = self.option_ids();
        ids.sort();
        if ids.iter().any(|id| id.as_str() == ABSTAIN) || !ids.is_sorted_by(|a, b| a < b) {
            return Err(format!(
                "contest {contest}: option ids must differ, and none may be `{ABSTAIN}`"
            ));
        }
        if self.seats == 0 || usize::from(self.seats) > self.options.len() {
            return Err(format!(
                "contest {contest}: {} seats for {} options",
                self.seats,
                self.options.len()
            ));
        }
        self.check_groups()?;
        self.try_count()
            .map_err(|error| format!("contest {contest}: {error}"))
    }

    /// Counts no ballots at all: what the method would refuse at the close is refused now.
    ///
    /// Anybody can have a notice read, so of many options only a few are counted: nothing that a method
    /// refuses depends on how many more there are, but for the effort, which it says itself.
    fn try_count(&self) -> Result<(), CountError> {
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
        let none = ElectionBuilder::new(options, seats, method.ballot_kind(), terms)?;
        method.count(&none.build().with_lot(lot)).map(drop)
    }

    /// Seats for groups must be stated for options that exist and be such that they can be filled by a
    /// method that keeps to them.
    fn check_groups(&self) -> Result<(), String> {
        let contest = &self.id;
        if self.groups.is_empty() {
            return Ok(());
        }
        if !self.counted_by().heeds_groups() {
            let method = &self.method;
            return Err(format!(
                "contest {contest}: `{method}` knows no seats reserved or capped for groups"
            ));
        }
        for group in &self.groups {
            let OptionGroup { id, options, .. } = group;
            let mut order = self.option_ids();
            order.retain(|option| options.contains(option));
            if order != *options {
                return Err(format!(
                    "contest {contest}: group {id} must name options of the contest in their order"
                ));
            }
            let most = group.at_most.unwrap_or(self.seats);
            let says_something = group.at_least > 0 || group.at_most.is_some();
            if group.at_least > most || most > self.seats || !says_something {
                return Err(format!(
                    "contest {contest}: group {id} must fill at least and at most what {} seats allow",
                    self.seats
                ));
            }
        }
        let (options, terms) = (self.options.len(), self.terms());
        Limits::feasible(options, self.seats, &terms.groups)
            .map_err(|error| format!("contest {contest}: {error}"))
    }
}

words!(Measure: "heads" Measure::Heads "weight" Measure::Weight);
words!(Strictness: "inclusive" Strictness::Inclusive "strict" Strictness::Strict);
words!(Base: "for-against" Base::ForAgainst "cast" Base::Cast "roll" Base::Roll);
words!(Participation: "cast" Participation::Cast "for-and-abstained" Participation::ForAndAbstained
    "for" Participation::For);

/// A share of a whole in lowest terms: all of it is `1/1`.
struct Share(Fraction);

impl Value for Share {
    const FORM: Form = Fraction::FORM;
    fn read(text: &str) -> Option<Share> {
        match text {
            "1/1" => Some(Share(Fraction::ONE)),
            _ => Fraction::parse(text)
                .filter(|share| *share != Fraction::ONE)
                .map(Share),
        }
    }
    fn write(&self) -> String {
        match self.0 {
            Fraction::ONE => "1/1".to_owned(),
            share => share.to_string(),
        }
    }
}

impl Value for Need {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["count"]), u128::FORM]),
        Form::All(&[Form::Word(&["share"]), Fraction::FORM]),
        Form::All(&[Form::Word(&["root"]), Fraction::FORM]),
    ]);
    fn read(text: &str) -> Option<Need> {
        match text.split_once(' ')? {
            ("count", number) => Some(Need::Count(Value::read(number)?)),
            ("share", share) => Some(Need::Share(Share::read(share)?.0)),
            ("root", multiple) => Some(Need::RootOfRoll(Fraction::parse(multiple)?)),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            Need::Count(number) => format!("count {number}"),
            Need::Share(share) => format!("share {}", Share(*share).write()),
            Need::RootOfRoll(multiple) => format!("root {multiple}"),
        }
    }
}

impl Value for OptionGroup {
    const FORM: Form = Form::Made(
        "group",
        &Form::All(&[
            Id::FORM,
            u16::FORM,
            <Option<u16>>::FORM,
            Form::Several(&Id::FORM),
        ]),
    );
    fn read(text: &str) -> Option<OptionGroup> {
        let (id, at_least, rest) = <(Id, u16, Title)>::read(text)?;
        let (at_most, options) = rest.0.split_once(' ')?;
        Some(OptionGroup {
            id,
            at_least,
            at_most: Value::read(at_most)?,
            options: options.split(' ').map(Value::read).collect::<Option<_>>()?,
        })
    }
    fn write(&self) -> String {
        let options: Vec<String> = self.options.iter().map(Value::write).collect();
        (
            self.id.clone(),
            self.at_least,
            (self.at_most, Title(options.join(" "))),
        )
            .write()
    }
}

impl Value for Quorum {
    const FORM: Form = Form::Made(
        "quorum",
        &Form::All(&[
            Measure::FORM,
            Participation::FORM,
            Strictness::FORM,
            Need::FORM,
        ]),
    );
    fn read(text: &str) -> Option<Quorum> {
        let (measure, counts, (strictness, need)) =
            <(Measure, Participation, (Strictness, Need))>::read(text)?;
        Some(Quorum {
            measure,
            counts,
            need,
            strictness,
        })
    }
    fn write(&self) -> String {
        (self.measure, self.counts, (self.strictness, self.need)).write()
    }
}

impl Value for Threshold {
    const FORM: Form = Form::Made(
        "threshold",
        &Form::All(&[
            Measure::FORM,
            Form::Any(&[
                Form::All(&[Base::FORM, Strictness::FORM, Fraction::FORM]),
                Form::Word(&["adaptive"]),
            ]),
        ]),
    );
    fn read(text: &str) -> Option<Threshold> {
        let (measure, level) = text.split_once(' ')?;
        let measure = Measure::read(measure)?;
        if level == "adaptive" {
            return Some(Threshold {
                measure,
                level: Level::Adaptive,
            });
        }
        let (base, strictness, Share(share)) = <(Base, Strictness, Share)>::read(level)?;
        Some(Threshold {
            measure,
            level: Level::Share {
                share,
                base,
                strictness,
            },
        })
    }
    fn write(&self) -> String {
        let measure = self.measure.write();
        match &self.level {
            Level::Adaptive => format!("{measure} adaptive"),
            Level::Share {
                share,
                base,
                strictness,
            } => {
                let share = Share(*share).write();
                format!("{measure} {} {} {share}", base.write(), strictness.write())
            }
        }
    }
}
