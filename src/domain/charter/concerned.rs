//! What a matter concerns: a member, a mandate, a body, another matter, a poll, a contest, a task.

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::text::Value;

/// Of what sort the thing is that each matter of a procedure names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConcernedSort {
    Member,
    /// Of this body only, where one is named.
    Mandate(Option<Id>),
    Body,
    Matter,
    Poll,
    Contest,
    Text,
    Task,
}

impl Value for ConcernedSort {
    const FORM: Form = Form::Any(&[
        Form::Word(&[
            "member", "mandate", "body", "matter", "poll", "contest", "text", "task",
        ]),
        Form::All(&[Form::Word(&["mandate"]), Id::FORM]),
    ]);

    fn read(text: &str) -> Option<ConcernedSort> {
        Some(match text {
            "member" => ConcernedSort::Member,
            "mandate" => ConcernedSort::Mandate(None),
            "body" => ConcernedSort::Body,
            "matter" => ConcernedSort::Matter,
            "poll" => ConcernedSort::Poll,
            "contest" => ConcernedSort::Contest,
            "text" => ConcernedSort::Text,
            "task" => ConcernedSort::Task,
            _ => ConcernedSort::Mandate(Some(Id::read(text.strip_prefix("mandate ")?)?)),
        })
    }

    fn write(&self) -> String {
        match self {
            ConcernedSort::Member => "member".to_owned(),
            ConcernedSort::Mandate(None) => "mandate".to_owned(),
            ConcernedSort::Mandate(Some(body)) => format!("mandate {body}"),
            ConcernedSort::Body => "body".to_owned(),
            ConcernedSort::Matter => "matter".to_owned(),
            ConcernedSort::Poll => "poll".to_owned(),
            ConcernedSort::Contest => "contest".to_owned(),
            ConcernedSort::Text => "text".to_owned(),
            ConcernedSort::Task => "task".to_owned(),
        }
    }
}

/// A mandate: body, group of seats, seat from 1, and which one in that seat, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mandate {
    pub body: Id,
    pub group: Id,
    pub seat: u32,
    pub number: u32,
}

impl Value for Mandate {
    const FORM: Form = Form::Made(
        "mandate",
        &Form::All(&[Id::FORM, Id::FORM, u32::FORM, u32::FORM]),
    );

    fn read(text: &str) -> Option<Mandate> {
        let (body, group, (seat, number)) = <(Id, Id, (u32, u32))>::read(text)?;
        (seat > 0 && number > 0).then_some(Mandate {
            body,
            group,
            seat,
            number,
        })
    }

    fn write(&self) -> String {
        format!("{} {} {} {}", self.body, self.group, self.seat, self.number)
    }
}

impl std::fmt::Display for Mandate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.write())
    }
}

/// A task: the matter that obliges somebody, and which of its tasks, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaskName {
    pub matter: Hash,
    pub number: u32,
}

impl Value for TaskName {
    const FORM: Form = Form::Made("task", &Form::All(&[Hash::FORM, u32::FORM]));

    fn read(text: &str) -> Option<TaskName> {
        let (matter, number) = Value::read(text)?;
        (number > 0).then_some(TaskName { matter, number })
    }

    fn write(&self) -> String {
        format!("{} {}", self.matter, self.number)
    }
}

impl std::fmt::Display for TaskName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.write())
    }
}

/// What a matter concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concerned {
    Member(Id),
    Mandate(Mandate),
    Body(Id),
    Matter(Hash),
    Poll(Id),
    Contest { poll: Id, contest: Id },
    Text(Hash),
    Task(TaskName),
}

impl Value for Concerned {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["member"]), Id::FORM]),
        Form::All(&[Form::Word(&["mandate"]), Mandate::FORM]),
        Form::All(&[Form::Word(&["body"]), Id::FORM]),
        Form::All(&[Form::Word(&["matter"]), Hash::FORM]),
        Form::All(&[Form::Word(&["poll"]), Id::FORM]),
        Form::All(&[Form::Word(&["contest"]), Id::FORM, Id::FORM]),
        Form::All(&[Form::Word(&["text"]), Hash::FORM]),
        Form::All(&[Form::Word(&["task"]), TaskName::FORM]),
    ]);

    fn read(text: &str) -> Option<Concerned> {
        let (sort, rest) = text.split_once(' ')?;
        Some(match sort {
            "member" => Concerned::Member(Value::read(rest)?),
            "mandate" => Concerned::Mandate(Value::read(rest)?),
            "body" => Concerned::Body(Value::read(rest)?),
            "matter" => Concerned::Matter(Value::read(rest)?),
            "poll" => Concerned::Poll(Value::read(rest)?),
            "contest" => {
                let (poll, contest) = Value::read(rest)?;
                Concerned::Contest { poll, contest }
            }
            "text" => Concerned::Text(Value::read(rest)?),
            "task" => Concerned::Task(Value::read(rest)?),
            _ => return None,
        })
    }

    fn write(&self) -> String {
        match self {
            Concerned::Member(member) => format!("member {member}"),
            Concerned::Mandate(mandate) => format!("mandate {}", mandate.write()),
            Concerned::Body(body) => format!("body {body}"),
            Concerned::Matter(matter) => format!("matter {matter}"),
            Concerned::Poll(poll) => format!("poll {poll}"),
            Concerned::Contest { poll, contest } => format!("contest {poll} {contest}"),
            Concerned::Text(text) => format!("text {text}"),
            Concerned::Task(task) => format!("task {task}"),
        }
    }
}

impl Concerned {
    /// Whether it is of the sort that a procedure asks for.
    pub fn is_of(&self, sort: &ConcernedSort) -> bool {
        match (self, sort) {
            (Concerned::Mandate(mandate), ConcernedSort::Mandate(Some(body))) => {
                mandate.body == *body
            }
            (Concerned::Member(_), ConcernedSort::Member)
            | (Concerned::Mandate(_), ConcernedSort::Mandate(None))
            | (Concerned::Body(_), ConcernedSort::Body)
            | (Concerned::Matter(_), ConcernedSort::Matter)
            | (Concerned::Poll(_), ConcernedSort::Poll)
            | (Concerned::Contest { .. }, ConcernedSort::Contest)
            | (Concerned::Text(_), ConcernedSort::Text)
            | (Concerned::Task(_), ConcernedSort::Task) => true,
            (
                Concerned::Member(_)
                | Concerned::Mandate(_)
                | Concerned::Body(_)
                | Concerned::Matter(_)
                | Concerned::Poll(_)
                | Concerned::Contest { .. }
                | Concerned::Text(_)
                | Concerned::Task(_),
                _,
            ) => false,
        }
    }
}

crate::tell! { Text: Mandate TaskName; }
