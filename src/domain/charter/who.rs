//! Who may do something: members on conditions, holders of seats or offices, and those whom a matter
//! itself names.

use super::span::{self, Span};
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::office::Office;
use crate::domain::text::Value;
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::member::Tag;

/// Who may do something, or has to. Several such lines mean any of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Members with a vote who meet all conditions.
    Member(Conditions),
    /// Holders of a mandate of a body, or of one group of its seats.
    Body { body: Id, group: Option<Id> },
    /// Holders of an office.
    Office(Office),
    /// Who brought the matter.
    Author,
    /// Who stands behind the matter.
    Supporters,
    /// Whom the matter concerns.
    Concerned,
    /// Voters of the group of seats that the matter concerns.
    Electors,
}

/// What a member must be, all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    pub class: Option<Id>,
    /// In bytewise order; of each dimension that occurs, one.
    pub tags: Vec<Tag>,
    /// Member for so many full days.
    pub tenure_days: Option<u32>,
    /// The contribution value in all, at least.
    pub value: Option<u64>,
    /// Values of single categories, in id order.
    pub values: Vec<ValueWithin>,
    /// The weight on the last certified roll, at least.
    pub weight: Option<u128>,
}

/// A least value of one category, of what occurred in a time before the record date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueWithin {
    pub category: Id,
    pub least: u64,
    pub within: Span,
}

impl Who {
    /// Whether its conditions ask for a contribution value, which only a roll can tell.
    pub fn asks_value(&self) -> bool {
        match self {
            Who::Member(conditions) => conditions.value.is_some() || !conditions.values.is_empty(),
            _ => false,
        }
    }

    /// Whether its conditions ask for a weight, which only an earlier roll can tell.
    pub fn asks_weight(&self) -> bool {
        matches!(self, Who::Member(conditions) if conditions.weight.is_some())
    }

    /// The body whose seats it names.
    pub fn body(&self) -> Option<&Id> {
        match self {
            Who::Body { body, .. } => Some(body),
            _ => None,
        }
    }
}

const CONDITION: Form = Form::Any(&[
    Form::All(&[Form::Word(&["class"]), Id::FORM]),
    Form::All(&[Form::Word(&["tag"]), Id::FORM, Id::FORM]),
    Form::All(&[Form::Word(&["tenure-days"]), u32::FORM]),
    Form::All(&[Form::Word(&["value"]), u64::FORM]),
    Form::All(&[Form::Word(&["value"]), Id::FORM, u64::FORM, Span::FORM]),
    Form::All(&[Form::Word(&["weight"]), u128::FORM]),
]);

impl Value for Who {
    const FORM: Form = Form::Made(
        "who",
        &Form::Any(&[
            Form::Word(&["member", "author", "supporters", "concerned", "electors"]),
            Form::All(&[Form::Word(&["member"]), Form::Several(&CONDITION)]),
            Form::All(&[Form::Word(&["body"]), Id::FORM]),
            Form::All(&[Form::Word(&["body"]), Id::FORM, Id::FORM]),
            Form::All(&[Form::Word(&["office"]), Office::FORM]),
        ]),
    );

    fn read(text: &str) -> Option<Who> {
        let (first, rest) = match text.split_once(' ') {
            Some((first, rest)) => (first, Some(rest)),
            None => (text, None),
        };
        match (first, rest) {
            ("author", None) => Some(Who::Author),
            ("supporters", None) => Some(Who::Supporters),
            ("concerned", None) => Some(Who::Concerned),
            ("electors", None) => Some(Who::Electors),
            ("member", None) => Some(Who::Member(Conditions::default())),
            ("member", Some(rest)) => {
                let read = Who::Member(Conditions::read(rest)?);
                (read.write() == text).then_some(read)
            }
            ("office", Some(rest)) => Office::read(rest).map(Who::Office),
            ("body", Some(rest)) => Some(match rest.split_once(' ') {
                None => Who::Body {
                    body: Id::read(rest)?,
                    group: None,
                },
                Some((body, group)) => Who::Body {
                    body: Id::read(body)?,
                    group: Some(Id::read(group)?),
                },
            }),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Who::Member(conditions) => format!("member{}", conditions.write()),
            Who::Body { body, group: None } => format!("body {body}"),
            Who::Body {
                body,
                group: Some(group),
            } => format!("body {body} {group}"),
            Who::Office(office) => format!("office {office}"),
            Who::Author => "author".to_owned(),
            Who::Supporters => "supporters".to_owned(),
            Who::Concerned => "concerned".to_owned(),
            Who::Electors => "electors".to_owned(),
        }
    }
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.write())
    }
}

impl Conditions {
    /// Reads conditions in whatever order; whoever reads compares with what they print.
    fn read(text: &str) -> Option<Conditions> {
        let mut words = text.split(' ').peekable();
        let mut read = Conditions::default();
        while let Some(word) = words.next() {
            match word {
                "class" => read.class = Some(Id::read(words.next()?)?),
                "tag" => {
                    let tag = (Id::read(words.next()?)?, Id::read(words.next()?)?);
                    match read.tags.last() {
                        Some(last) if *last >= tag => return None,
                        _ => read.tags.push(tag),
                    }
                }
                "tenure-days" => read.tenure_days = Some(Value::read(words.next()?)?),
                "weight" => read.weight = Some(Value::read(words.next()?)?),
                "value" => {
                    let first = words.next()?;
                    match words.peek() {
                        None | Some(&("value" | "weight")) => {
                            read.value = Some(Value::read(first)?);
                        }
                        Some(_) => read.take_value(first, &mut words)?,
                    }
                }
                _ => return None,
            }
        }
        Some(read)
    }

    fn take_value<'a>(
        &mut self,
        category: &str,
        words: &mut impl Iterator<Item = &'a str>,
    ) -> Option<()> {
        let least = Value::read(words.next()?)?;
        let span = format!("{} {}", words.next()?, words.next()?);
        let value = ValueWithin {
            category: Id::read(category)?,
            least,
            within: Span::read(&span)?,
        };
        match self.values.last() {
            Some(last) if last.category >= value.category => None,
            _ => {
                self.values.push(value);
                Some(())
            }
        }
    }

    /// The conditions in their order, each with a space before it.
    fn write(&self) -> String {
        let mut text = String::new();
        let mut put = |key: &str, value: String| {
            text.push_str(&format!(" {key} {value}"));
        };
        if let Some(class) = &self.class {
            put("class", class.write());
        }
        for tag in &self.tags {
            put("tag", tag.write());
        }
        if let Some(days) = self.tenure_days {
            put("tenure-days", days.write());
        }
        if let Some(value) = self.value {
            put("value", value.write());
        }
        for value in &self.values {
            let within = value.within.write();
            put(
                "value",
                format!("{} {} {within}", value.category, value.least),
            );
        }
        if let Some(weight) = self.weight {
            put("weight", weight.write());
        }
        text
    }
}

/// Who has to do something, and within what time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoWithin {
    pub who: Who,
    pub within: Span,
}

impl Value for WhoWithin {
    const FORM: Form = Form::All(&[Who::FORM, Span::FORM]);

    fn read(text: &str) -> Option<WhoWithin> {
        let (who, within) = span::trailing(text)?;
        Some(WhoWithin {
            who: Who::read(who)?,
            within,
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.who.write(), self.within.write())
    }
}

/// The conditions of a notice that mean the same as the `voters` lines of a procedure; `None` where a
/// notice cannot say it.
pub fn eligibility(voters: &[Who]) -> Option<Eligibility> {
    let mut all = voters.iter().map(|who| match who {
        Who::Member(conditions) => Some(conditions),
        Who::Body { .. }
        | Who::Office(_)
        | Who::Author
        | Who::Supporters
        | Who::Concerned
        | Who::Electors => None,
    });
    let Some(first) = all.next() else {
        return Some(Eligibility::default());
    };
    let first = first?;
    if first.weight.is_some() || !first.values.is_empty() {
        return None;
    }
    let mut classes: Vec<Id> = first.class.iter().cloned().collect();
    for other in all {
        let mut other = other?.clone();
        classes.push(other.class.take()?);
        other.class = first.class.clone();
        if first.class.is_none() || other != *first {
            return None;
        }
    }
    classes.sort();
    classes.dedup();
    Some(Eligibility {
        classes,
        tags: first.tags.clone(),
        tenure_days_min: first.tenure_days,
        value_min: first.value,
    })
}
