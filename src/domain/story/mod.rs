//! Stories: what happens to matters under procedures, tried on a throw-away log before anybody adopts them.
//!
//! A story says who there is and who does what when. It is told by the engine's own rules: each act is a
//! statement, judged like any other, and what the log calls for follows. Nothing here knows a rule of
//! procedures; only what a story is not about is done beside the rules (enrolling members, making
//! rolls). The format: `docs/PROCEDURES.md`, "Stories".

mod acts;
mod line;
mod polls;
mod stage;

use crate::domain::charter::document::Document;
use crate::domain::charter::names::Misfit;
use crate::domain::id::Id;
use crate::domain::state::fate::{Admission, Outcome};
use crate::domain::time::Time;

pub use line::{Act, Line, Story};

crate::faults! {
    /// Why a story cannot be told.
    pub enum StoryFault {
        /// A line of another form; lines count from 1.
        Line { line: usize } "bad-story.line" Malformed;
        /// Nobody of this name is in the story.
        Nobody { line: usize, name: String } "bad-story.nobody" Malformed;
        /// No matter of this name was brought before.
        NoMatter { line: usize, name: Id } "bad-story.no-matter" Malformed;
        /// No procedure of this name is at hand.
        NoProcedure { line: usize, name: Id } "bad-story.no-procedure" Malformed;
        /// Time does not go on.
        Backwards { line: usize, at: Time } "bad-story.backwards" Malformed;
        /// A document that could not be adopted.
        Unfit { name: Id, why: Box<Misfit> } "bad-story.unfit" Unfit;
    }
}

/// Something that happened in a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// As of which instant.
    pub at: Time,
    /// To which matter, as the story calls it.
    pub matter: Id,
    /// What.
    pub what: What,
    /// The lines of the procedure by which it did; empty where none says it.
    pub by: Vec<String>,
}

/// What happens to a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Somebody brought it.
    Brought,
    /// Its author brought a further version.
    Revised,
    /// Its last version is supported.
    Supported,
    /// Officers said so.
    Judged(Admission),
    /// A poll was announced that decides it.
    Called,
    /// Its author took it back.
    Withdrawn,
    /// It was decided.
    Decided(Outcome),
    /// What it says took hold.
    Enacted,
    /// Somebody did what the rules refuse: the code, with its case after a full stop.
    Refused(String),
}

impl What {
    /// The word for it, as stories are compared, with the code of a refusal.
    pub fn word(&self) -> String {
        match self {
            What::Refused(code) => format!("refused {code}"),
            other => other.case().to_owned(),
        }
    }

    /// The word for it.
    pub fn case(&self) -> &'static str {
        match self {
            What::Brought => "brought",
            What::Revised => "revised",
            What::Supported => "supported",
            What::Judged(Admission::Admitted) => "admitted",
            What::Judged(Admission::Returned) => "returned",
            What::Judged(Admission::Merged(_)) => "merged",
            What::Called => "called",
            What::Withdrawn => "withdrawn",
            What::Decided(Outcome::Adopted) => "adopted",
            What::Decided(Outcome::Rejected) => "rejected",
            What::Decided(Outcome::Lapsed) => "lapsed",
            What::Decided(Outcome::SetAside) => "set-aside",
            What::Enacted => "enacted",
            What::Refused(_) => "refused",
        }
    }
}

impl std::fmt::Display for Happening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.at, self.matter, self.what.word())?;
        match self.by.is_empty() {
            true => Ok(()),
            false => write!(f, " | {}", self.by.join("; ")),
        }
    }
}

/// Tells a story under these documents: everything that happens, in order. Documents that they name and
/// that are not among them are stood in for by the plainest of their name.
///
/// Errors with the first line that cannot be followed, or with a document that is not fit.
pub fn tell(documents: &[Document], story: &Story) -> Result<Vec<Happening>, StoryFault> {
    let mut stage = stage::Stage::set(documents, story)?;
    for line in &story.acts {
        stage.act(line)?;
    }
    Ok(stage.happened)
}
