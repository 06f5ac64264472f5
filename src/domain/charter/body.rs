//! A body as its document describes it: groups of seats, how they are filled, for how long, and what
//! happens when one is empty. How a body decides is in the procedures that it decides by.
//!
//! What its lines must be together is in [`super::body_fit`], what they name in [`super::names`].

use super::span::Span;
use super::who::Who;
use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::office::Office;
use crate::domain::text::{Value, lines, words};
use crate::domain::title::Titles;

lines! {
    /// The lines of a body's document.
    pub struct Body {
        one id "body": Id;
        part titles: Titles;
        one revision "revision": u32;
        one amended_by "amended-by": Id;
        /// Whose committee or community it is.
        optional under "under": Id;
        many excludes "excludes": Id, Rising(&[]);
        /// Dimension, most when elected, most in office.
        many interests "interest": (Id, u32, u32), Rising(&[0]);
        optional breach "breach": Breach;
        optional silent "silent": Span;
        optional hands_over "hands-over": HandsOver;
        some_groups groups: Group, Given;
    }
}

lines! {
    /// Seats of a body that are filled alike.
    pub struct Group {
        one id "group": Id;
        part titles: Titles;
        one seats "seats": u32;
        one filled "filled": Filled;
        many voters "voters": Who, Given;
        many sits "sits": Who, Given;
        one term "term": Span;
        one accept_within "accept-within": Span;
        optional cohorts "cohorts": u32;
        optional terms "terms": Terms;
        optional holdover "holdover": Span;
        many offices "office": Office, Rising(&[]);
        some vacancies "vacancy": Vacancy, Given;
    }
}

/// To whom the body hands over, and which procedure amends then what its own could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandsOver {
    pub body: Id,
    pub amended_by: Id,
}

impl Value for HandsOver {
    const FORM: Form = Form::All(&[Id::FORM, Id::FORM]);

    fn read(text: &str) -> Option<HandsOver> {
        let (body, amended_by) = Value::read(text)?;
        Some(HandsOver { body, amended_by })
    }

    fn write(&self) -> String {
        (self.body.clone(), self.amended_by.clone()).write()
    }
}

/// What follows when too many share an affiliation: time to agree, then who leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    pub within: Span,
    pub leaves: Leaves,
}

/// Who leaves when nobody agrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaves {
    Lot,
    All,
    Last,
}

words!(Leaves: "lot" Leaves::Lot "all" Leaves::All "last" Leaves::Last);

impl Value for Breach {
    const FORM: Form = Form::All(&[Span::FORM, Leaves::FORM]);

    fn read(text: &str) -> Option<Breach> {
        let (within, leaves) = text.rsplit_once(' ')?;
        Some(Breach {
            within: Value::read(within)?,
            leaves: Value::read(leaves)?,
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.within.write(), self.leaves.write())
    }
}

/// What fills seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filled {
    /// The election of a procedure, or its clause `seat`.
    By(Id),
    /// A draw among those who may sit.
    Draw(Id),
    /// Whoever holds the seats of another group.
    ExOfficio { body: Id, group: Id },
}

impl Value for Filled {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["by", "draw"]), Id::FORM]),
        Form::All(&[Form::Word(&["ex-officio"]), Id::FORM, Id::FORM]),
    ]);

    fn read(text: &str) -> Option<Filled> {
        let (word, rest) = text.split_once(' ')?;
        match word {
            "by" => Id::read(rest).map(Filled::By),
            "draw" => Id::read(rest).map(Filled::Draw),
            "ex-officio" => {
                let (body, group) = Value::read(rest)?;
                Some(Filled::ExOfficio { body, group })
            }
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Filled::By(procedure) => format!("by {procedure}"),
            Filled::Draw(procedure) => format!("draw {procedure}"),
            Filled::ExOfficio { body, group } => format!("ex-officio {body} {group}"),
        }
    }
}

/// How many terms in a row one person may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    pub most: u32,
    pub how: TermsHow,
}

/// Whether the limit on terms gives way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermsHow {
    Strict,
    /// Where candidates lack.
    UnlessShort,
}

words!(TermsHow: "strict" TermsHow::Strict "unless-short" TermsHow::UnlessShort);

impl Value for Terms {
    const FORM: Form = Form::All(&[u32::FORM, TermsHow::FORM]);

    fn read(text: &str) -> Option<Terms> {
        let (most, how) = Value::read(text)?;
        (most > 0).then_some(Terms { most, how })
    }

    fn write(&self) -> String {
        (self.most, self.how).write()
    }
}

/// What happens with an empty seat: the first whose conditions hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacancy {
    pub way: VacancyWay,
    /// Only so long after the seat fell empty.
    pub within: Option<Span>,
    /// For the time until the regular election.
    pub until_election: bool,
    /// By those on the roll of the last election.
    pub earlier_roll: bool,
    /// Not so shortly before the regular election.
    pub not_within: Option<Span>,
    /// Only while less than this share of the seats is filled.
    pub below: Option<Fraction>,
}

/// How an empty seat is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VacancyWay {
    /// Down the list or the draw, so many.
    Next(u32),
    /// By the ballots of whoever left.
    Countback,
    /// By a procedure.
    By(Id),
    /// Not at all.
    Vacant,
}

const VACANCY_WAY: Form = Form::Any(&[
    Form::All(&[Form::Word(&["next"]), u32::FORM]),
    Form::Word(&["countback", "vacant"]),
    Form::All(&[Form::Word(&["by"]), Id::FORM]),
]);

const VACANCY_CONDITION: Form = Form::Any(&[
    Form::All(&[Form::Word(&["within"]), Span::FORM]),
    Form::Word(&["until-election", "earlier-roll"]),
    Form::All(&[Form::Word(&["not-within"]), Span::FORM]),
    Form::All(&[Form::Word(&["below"]), Fraction::FORM]),
]);

impl Value for Vacancy {
    const FORM: Form = Form::Any(&[
        VACANCY_WAY,
        Form::All(&[VACANCY_WAY, Form::Several(&VACANCY_CONDITION)]),
    ]);

    fn read(text: &str) -> Option<Vacancy> {
        let mut words = text.split(' ');
        let way = match words.next()? {
            "next" => VacancyWay::Next(Value::read(words.next()?)?),
            "countback" => VacancyWay::Countback,
            "by" => VacancyWay::By(Value::read(words.next()?)?),
            "vacant" => VacancyWay::Vacant,
            _ => return None,
        };
        let mut read = Vacancy {
            way,
            within: None,
            until_election: false,
            earlier_roll: false,
            not_within: None,
            below: None,
        };
        while let Some(word) = words.next() {
            let mut span = || Span::read(&format!("{} {}", words.next()?, words.next()?));
            match word {
                "within" => read.within = Some(span()?),
                "until-election" => read.until_election = true,
                "earlier-roll" => read.earlier_roll = true,
                "not-within" => read.not_within = Some(span()?),
                "below" => read.below = Some(Value::read(words.next()?)?),
                _ => return None,
            }
        }
        // Conditions have an order, and each stands once.
        (read.write() == text).then_some(read)
    }

    fn write(&self) -> String {
        let mut text = match &self.way {
            VacancyWay::Next(count) => format!("next {count}"),
            VacancyWay::Countback => "countback".to_owned(),
            VacancyWay::By(procedure) => format!("by {procedure}"),
            VacancyWay::Vacant => "vacant".to_owned(),
        };
        let condition = |word: &str, value: Option<String>| {
            value.map_or_else(String::new, |value| format!(" {word} {value}"))
        };
        let flag = |word: &str, set: bool| {
            if set {
                format!(" {word}")
            } else {
                String::new()
            }
        };
        text.push_str(&condition("within", self.within.map(|span| span.write())));
        text.push_str(&flag("until-election", self.until_election));
        text.push_str(&flag("earlier-roll", self.earlier_roll));
        let not_within = self.not_within.map(|span| span.write());
        text.push_str(&condition("not-within", not_within));
        text.push_str(&condition("below", self.below.map(|share| share.write())));
        text
    }
}

impl Body {
    /// How many seats it has in all.
    pub fn seats(&self) -> u32 {
        let seats = self.groups.iter().map(|group| group.seats);
        seats.fold(0, u32::saturating_add)
    }

    /// Whether founders sit in it.
    pub fn has_founders(&self) -> bool {
        let mut groups = self.groups.iter();
        groups.any(|group| group.offices.contains(&Office::Founder))
    }

    /// The group of this id.
    pub fn group(&self, id: &Id) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == *id)
    }
}

impl Group {
    /// How many cohorts its seats are in; 1 where it does not say.
    pub fn cohorts(&self) -> u32 {
        self.cohorts.unwrap_or(1)
    }

    /// Who may sit: those who may vote, where it does not say.
    pub fn sits(&self) -> &[Who] {
        match self.sits.as_slice() {
            [] => &self.voters,
            sits => sits,
        }
    }

    /// The procedures that fill its seats: that of its elections, and those of its vacancies.
    pub fn filled_by(&self) -> impl Iterator<Item = &Id> {
        let first = match &self.filled {
            Filled::By(procedure) | Filled::Draw(procedure) => Some(procedure),
            Filled::ExOfficio { .. } => None,
        };
        let vacancies = self.vacancies.iter();
        let others = vacancies.filter_map(|vacancy| match &vacancy.way {
            VacancyWay::By(procedure) => Some(procedure),
            VacancyWay::Next(_) | VacancyWay::Countback | VacancyWay::Vacant => None,
        });
        first.into_iter().chain(others)
    }
}
