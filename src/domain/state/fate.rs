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

/// What the holder of a mandate says on a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// Yes.
    For,
    /// No.
    Against,
    /// Neither.
    Abstain,
    /// Stays out because of an interest.
    Recused,
}

words!(Stance: "for" Stance::For "against" Stance::Against "abstain" Stance::Abstain
    "recused" Stance::Recused);

/// The last vote by a mandate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastVote {
    /// Its number among those by this mandate on this matter.
    pub seq: u32,
    /// What it says.
    pub stance: Stance,
    /// When it was given.
    pub at: Time,
}

/// How the seats of a body stood on a matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SeatCount {
    /// All seats, less those of the recused where they are out.
    pub all: u32,
    /// Those of `all` that somebody held and that had not fallen silent.
    pub sitting: u32,
    /// Votes for.
    pub in_favour: u32,
    /// Votes against.
    pub against: u32,
    /// Abstentions.
    pub abstained: u32,
    /// Recused, by themselves or because the matter concerned them.
    pub recused: u32,
    /// Seats that nobody held.
    pub vacant: u32,
}

impl SeatCount {
    fn named(&self) -> [(&'static str, u32); 7] {
        [
            ("all", self.all),
            ("sitting", self.sitting),
            ("for", self.in_favour),
            ("against", self.against),
            ("abstain", self.abstained),
            ("recused", self.recused),
            ("vacant", self.vacant),
        ]
    }
}

impl Value for SeatCount {
    const FORM: Form = Form::All(&[
        Form::Word(&["all"]),
        u32::FORM,
        Form::Word(&["sitting"]),
        u32::FORM,
        Form::Word(&["for"]),
        u32::FORM,
        Form::Word(&["against"]),
        u32::FORM,
        Form::Word(&["abstain"]),
        u32::FORM,
        Form::Word(&["recused"]),
        u32::FORM,
        Form::Word(&["vacant"]),
        u32::FORM,
    ]);

    fn read(text: &str) -> Option<SeatCount> {
        let mut words = text.split(' ').skip(1).step_by(2);
        let mut next = || u32::read(words.next()?);
        let read = SeatCount {
            all: next()?,
            sitting: next()?,
            in_favour: next()?,
            against: next()?,
            abstained: next()?,
            recused: next()?,
            vacant: next()?,
        };
        (read.write() == text).then_some(read)
    }

    fn write(&self) -> String {
        let named = self.named().map(|(name, count)| format!("{name} {count}"));
        named.join(" ")
    }
}

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

/// What became of the poll that was to decide a matter, or of the votes of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// It has no certified result yet.
    Running,
    /// It came to nothing then: another can be announced.
    Off(Time),
    /// Its result was certified then, or the votes end then, and it decides so. Votes can end in the future.
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
    /// How the seats stood, where a body decided it.
    pub seats: Option<SeatCount>,
}
