//! The lines of a story: who there is, and who does what when.

use super::StoryFault;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::text::Value;
use crate::domain::time::Time;

/// A story: those who are in it, and what they do in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// When it begins.
    pub begins: Time,
    /// Members with what they weigh on every roll and their class.
    pub members: Vec<(Id, u64, Id)>,
    /// Holders of offices.
    pub offices: Vec<(Office, Principal)>,
    /// What happens.
    pub acts: Vec<Line>,
}

/// An act with its line in the story, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which line says it.
    pub number: usize,
    /// What it says.
    pub act: Act,
}

/// What somebody does in a story. The first id is the matter, as the story calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Time goes on to this instant.
    At(Time),
    /// Somebody brings it under a procedure, about another or about nothing.
    Bring(Id, Id, Principal, Option<Id>),
    /// Its author brings a further version.
    Version(Id),
    /// Somebody stands behind it, or no longer.
    Support(Id, Principal, bool),
    /// Its author takes it back.
    Withdraw(Id),
    /// An officer admits it, or returns it.
    Admit(Id, Principal, bool),
    /// Somebody answers yes, no, or neither for later.
    Answer(Id, Principal, Option<bool>),
    /// Somebody announces a poll that decides it.
    Poll(Id, Principal),
    /// A member votes for it, against it, or abstains.
    Vote(Id, Id, Option<bool>),
}

impl Story {
    /// Reads a story. Blank lines and what follows `#` are passed over.
    ///
    /// Errors with the first line that is none of a story's, or that stands where it cannot.
    pub fn read(text: &str) -> Result<Story, StoryFault> {
        let mut story = Story {
            begins: Time::from_seconds(0).expect("the epoch is a time"),
            members: Vec::new(),
            offices: Vec::new(),
            acts: Vec::new(),
        };
        let mut begun = false;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            let read = match (words.as_slice(), begun) {
                (["begin", at], false) => Time::read(at).map(|at| {
                    story.begins = at;
                    begun = true;
                }),
                (["member", name, weight, class], true) => story.member(name, weight, class),
                (["office", office, holder], true) => story.office(office, holder),
                (words, true) => Act::read(words).map(|act| story.acts.push(Line { number, act })),
                _ => None,
            };
            read.ok_or(StoryFault::Line { line: number })?;
        }
        match begun {
            true => Ok(story),
            false => Err(StoryFault::Line { line: 1 }),
        }
    }

    fn member(&mut self, name: &str, weight: &str, class: &str) -> Option<()> {
        let (name, weight) = (Id::read(name)?, u64::read(weight)?);
        let is_new = self.members.iter().all(|(known, ..)| *known != name);
        let fits = is_new && (1..=WEIGHT_MAX).contains(&weight);
        fits.then_some(())?;
        self.members.push((name, weight, Id::read(class)?));
        Some(())
    }

    fn office(&mut self, office: &str, holder: &str) -> Option<()> {
        let holder = Principal::read(holder)?;
        matches!(holder, Principal::Officer(_)).then_some(())?;
        self.offices.push((Office::read(office)?, holder));
        Some(())
    }

    /// Whether somebody is in the story.
    pub fn knows(&self, person: &Principal) -> bool {
        let mut holders = self.offices.iter().map(|(_, holder)| holder);
        match person {
            Principal::Member(member) => self.members.iter().any(|(known, ..)| known == member),
            Principal::Officer(_) | Principal::System(_) => holders.any(|known| known == person),
        }
    }
}

/// The most that a member weighs in a story.
const WEIGHT_MAX: u64 = 1_000_000_000;

impl Act {
    fn read(words: &[&str]) -> Option<Act> {
        let yes_or_no = |word: &str, yes: &str, no: &str, neither: &str| match word {
            _ if word == yes => Some(Some(true)),
            _ if word == no => Some(Some(false)),
            _ if word == neither => Some(None),
            _ => None,
        };
        let [word, first, rest @ ..] = words else {
            return None;
        };
        if let ("at", []) = (*word, rest) {
            return Time::read(first).map(Act::At);
        }
        let matter = Id::read(first)?;
        let who = |name: &str| Principal::read(name);
        Some(match (*word, rest) {
            ("bring", [procedure, by]) => Act::Bring(matter, Id::read(procedure)?, who(by)?, None),
            ("bring", [procedure, by, "about", other]) => {
                let other = Id::read(other)?;
                Act::Bring(matter, Id::read(procedure)?, who(by)?, Some(other))
            }
            ("version", []) => Act::Version(matter),
            ("support", [by]) => Act::Support(matter, who(by)?, true),
            ("no-longer", [by]) => Act::Support(matter, who(by)?, false),
            ("withdraw", []) => Act::Withdraw(matter),
            ("admit", [by]) => Act::Admit(matter, who(by)?, true),
            ("return", [by]) => Act::Admit(matter, who(by)?, false),
            ("answer", [by, says]) => {
                Act::Answer(matter, who(by)?, yes_or_no(says, "yes", "no", "later")?)
            }
            ("poll", [by]) => Act::Poll(matter, who(by)?),
            ("vote", [by, says]) => match who(by)? {
                Principal::Member(by) => {
                    Act::Vote(matter, by, yes_or_no(says, "for", "against", "abstain")?)
                }
                Principal::Officer(_) | Principal::System(_) => return None,
            },
            _ => return None,
        })
    }
}
