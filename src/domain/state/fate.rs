//! What becomes of matters: what officers say of them, how they are decided, what became of their clauses.

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::text::{Value, words};
use crate::domain::time::Time;

/// What officers did with a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// They took it up.
    Admitted,
    /// They gave it back.
    Returned,
    /// It goes on as part of another.
    Merged(Hash),
}

/// How a matter was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Yes.
    Adopted,
    /// No.
    Rejected,
    /// Not decided in time, or without its quorum.
    Lapsed,
    /// Undone by another matter.
    SetAside,
}

words!(Outcome: "adopted" Outcome::Adopted "rejected" Outcome::Rejected "lapsed" Outcome::Lapsed
    "set-aside" Outcome::SetAside);

/// What became of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It took hold.
    Held,
    /// It waits for somebody's acceptance.
    Offered,
    /// It was so already.
    Moot,
    /// It could not: the code of the refusal.
    Failed(Id),
}

impl Value for Taken {
    const FORM: Form = Form::Any(&[
        Form::Word(&["held", "offered", "moot"]),
        Form::All(&[Form::Word(&["failed"]), Id::FORM]),
    ]);

    fn read(text: &str) -> Option<Taken> {
        match text {
            "held" => Some(Taken::Held),
            "offered" => Some(Taken::Offered),
            "moot" => Some(Taken::Moot),
            _ => Id::read(text.strip_prefix("failed ")?).map(Taken::Failed),
        }
    }

    fn write(&self) -> String {
        match self {
            Taken::Held => "held".to_owned(),
            Taken::Offered => "offered".to_owned(),
            Taken::Moot => "moot".to_owned(),
            Taken::Failed(code) => format!("failed {code}"),
        }
    }
}

/// What decides a matter: an option of a contest of a poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The poll.
    pub poll: Id,
    /// The contest of the poll.
    pub contest: Id,
    /// The option that stands for the matter.
    pub option: Id,
}

/// What became of the poll that was to decide a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// It has no certified result yet.
    Running,
    /// It came to nothing then: another can be announced.
    Off(Time),
    /// Its result was certified then, and decides so.
    Ended(Time, Outcome),
}

/// What time calls for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// It is decided so.
    Decision(Outcome),
    /// Its clauses take hold.
    Enact,
}

/// How a matter was decided, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// The statement that says so.
    pub statement: Hash,
    /// How.
    pub outcome: Outcome,
    /// As of which instant.
    pub at: Time,
}
