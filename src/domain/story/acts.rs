//! What people do in a story, each act a statement of its kind, and what is told of it.

use super::stage::{Stage, code, lines_with};
use super::{Act, Line, StoryFault, What};
use crate::domain::attachment::AttachmentRef;
use crate::domain::charter::concerned::Concerned;
use crate::domain::charter::procedure::{FieldHolds, FieldMust, Procedure};
use crate::domain::charter::sort::Sort;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::fate::{Admission, Called, Outcome};
use crate::domain::state::matter::Matter;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::{Said, admission, answer, matter, support, withdraw};
use crate::domain::text::{Title, Value};
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// What every text in a story says.
const TEXT: &[u8] = b"As told.\n";

/// By which line of a procedure something is refused: the first of these that it has.
const REFUSED_BY: &[(&str, &[&str])] = &[
    ("not-yours-to-bring", &["bring"]),
    ("limit-reached", &["bring-limit"]),
    ("too-soon", &["again-after"]),
    ("concerns-nothing", &["concerns"]),
    ("text-is-fixed", &["versions"]),
    ("not-yours-to-support", &["supporter", "bring"]),
    ("support-over", &["support-within"]),
    ("not-yet-supported", &["support"]),
    ("not-yours-to-admit", &["admit"]),
    ("not-yours-to-answer", &["answer"]),
    ("matter-not-ready", &["deliberation", "quiet"]),
    ("not-yours-to-announce", &["announce"]),
    ("not-on-the-roll", &["voters"]),
];

impl Stage<'_> {
    /// Follows one line of the story.
    ///
    /// Errors with a line that names what is not there, or where time would go back.
    pub fn act(&mut self, line: &Line) -> Result<(), StoryFault> {
        self.acts = self.acts.saturating_add(1);
        let number = line.number;
        match &line.act {
            Act::At(at) if *at > self.now() => self.pass(*at),
            Act::At(at) => {
                let (line, at) = (number, *at);
                return Err(StoryFault::Backwards { line, at });
            }
            Act::Bring(name, procedure, by, about) => {
                self.bring(number, (name, procedure), by, about.as_ref())?;
            }
            Act::Version(name) => self.version(number, name)?,
            Act::Support(name, by, stands) => self.support(number, name, by, *stands)?,
            Act::Withdraw(name) => {
                let matter = self.known(number, name, None)?;
                let by = self.matter(matter).author().clone();
                let reason = self.text();
                let said = withdraw::Withdraw {
                    matter,
                    by: by.clone(),
                    reason,
                };
                self.done(name, matter, said, &by, Some(What::Withdrawn));
            }
            Act::Admit(name, by, admits) => self.judge(number, name, by, *admits)?,
            Act::Answer(name, by, says) => self.answer(number, name, by, *says)?,
            Act::Poll(name, by) => {
                let matter = self.known(number, name, Some(by))?;
                self.announce(name, matter, by);
            }
            Act::Vote(name, by, side) => {
                let person = Principal::Member(by.clone());
                let matter = self.known(number, name, Some(&person))?;
                self.vote(name, matter, by, *side);
            }
        }
        Ok(())
    }

    fn support(
        &mut self,
        number: usize,
        name: &Id,
        by: &Principal,
        stands: bool,
    ) -> Result<(), StoryFault> {
        let matter = self.known(number, name, Some(by))?;
        let found = self.matter(matter);
        let (seq, _) = found.support_of(by);
        let said = support::Support {
            matter,
            version: found.last().hash,
            by: by.clone(),
            seq: seq.saturating_add(1),
            says: match stands {
                true => support::Says::For,
                false => support::Says::NoLonger,
            },
        };
        self.done(name, matter, said, by, None);
        Ok(())
    }

    fn judge(
        &mut self,
        number: usize,
        name: &Id,
        by: &Principal,
        admits: bool,
    ) -> Result<(), StoryFault> {
        let matter = self.known(number, name, Some(by))?;
        let found = self.matter(matter);
        let (version, seq) = (found.last().hash, found.admissions().saturating_add(1));
        let said = admission::AdmissionStatement {
            matter,
            version,
            seq,
            says: match admits {
                true => admission::Says::Admitted,
                false => admission::Says::Returned,
            },
            into: None,
            reason: self.text(),
        };
        self.done(name, matter, said, by, None);
        Ok(())
    }

    fn answer(
        &mut self,
        number: usize,
        name: &Id,
        by: &Principal,
        says: Option<bool>,
    ) -> Result<(), StoryFault> {
        let matter = self.known(number, name, Some(by))?;
        let seq = self.matter(matter).answers_of(by).saturating_add(1);
        let later = Time::from_seconds(self.now().seconds().saturating_add(86_400));
        let said = answer::Answer {
            matter,
            by: by.clone(),
            seq,
            says: match says {
                Some(true) => answer::Says::Yes,
                Some(false) => answer::Says::No,
                None => answer::Says::Later,
            },
            until: later.filter(|_| says.is_none()),
            reason: self.text(),
        };
        self.done(name, matter, said, by, None);
        Ok(())
    }

    fn bring(
        &mut self,
        number: usize,
        (name, procedure): (&Id, &Id),
        by: &Principal,
        about: Option<&Id>,
    ) -> Result<(), StoryFault> {
        self.require_person(number, by)?;
        let about = about.map(|other| self.known(number, other, None));
        let about = about.transpose()?;
        let documents = self.state.documents();
        let missing = || StoryFault::NoProcedure {
            line: number,
            name: procedure.clone(),
        };
        let hash = documents.hash_of(Sort::Procedure, procedure);
        let hash = hash.ok_or_else(missing)?;
        let found = documents.in_force().procedure(procedure);
        let found = found.ok_or_else(missing)?.clone();
        let said = self.statement(&found, hash, by, None, about);
        match self.say(said, by) {
            Ok(matter) => {
                self.matters.push((name.clone(), matter));
                self.tell(name, What::Brought, Vec::new());
                self.tell_supported(name, matter, None);
                self.follow();
            }
            Err(refusal) => self.refused(name, &found, &refusal),
        }
        Ok(())
    }

    fn version(&mut self, number: usize, name: &Id) -> Result<(), StoryFault> {
        let matter = self.known(number, name, None)?;
        let found = self.matter(matter).clone();
        let about = match found.concerns() {
            Some(Concerned::Matter(other)) => Some(*other),
            _ => None,
        };
        let (by, prev) = (found.author().clone(), Some(found.last().hash));
        let hash = found.procedure_hash();
        let said = self.statement(found.procedure(), hash, &by, prev, about);
        self.done(name, matter, said, &by, Some(What::Revised));
        Ok(())
    }

    /// What somebody brings, its form filled in.
    fn statement(
        &mut self,
        procedure: &Procedure,
        hash: Hash,
        by: &Principal,
        prev: Option<Hash>,
        about: Option<Hash>,
    ) -> matter::MatterStatement {
        let text = self.text();
        let mut fields: Vec<matter::FieldValue> = Vec::new();
        let asked = procedure.fields.iter();
        for field in asked.filter(|field| field.shape.must == FieldMust::Required) {
            let value = match field.shape.holds {
                FieldHolds::Text => "told".to_owned(),
                FieldHolds::Number => "1".to_owned(),
                FieldHolds::Time => self.now().write(),
                FieldHolds::Member => by.id().to_string(),
                FieldHolds::File => text.write(),
            };
            fields.push(matter::FieldValue {
                id: field.shape.id.clone(),
                value: Title(value),
            });
        }
        fields.sort_by(|one, other| one.id.cmp(&other.id));
        let reference = Id::parse(&format!("act-{}", self.acts));
        matter::MatterStatement {
            procedure: hash,
            author: by.clone(),
            prev,
            reference: reference.expect("it is an id"),
            titles: Titles::of("story", "story"),
            text,
            concerns: about.map(Concerned::Matter),
            repeats: None,
            fields,
            clauses: Vec::new(),
        }
    }

    /// Says something about a matter and tells what comes of it.
    pub fn done(
        &mut self,
        name: &Id,
        matter: Hash,
        said: impl Into<Said>,
        by: &Principal,
        what: Option<What>,
    ) {
        let before = self.matter(matter).clone();
        if let Err(refusal) = self.say(said, by) {
            self.refused(name, before.procedure(), &refusal);
            return;
        }
        if let Some(what) = what {
            self.tell(name, what, Vec::new());
        }
        self.tell_supported(name, matter, Some(&before));
        let after = self.matter(matter);
        if after.admissions() != before.admissions()
            && let Some((admission, _)) = after.judged()
        {
            let by = lines_with(before.procedure(), "admit");
            self.tell(name, What::Judged(admission), by);
        }
        self.follow();
    }

    /// Tells that a matter is supported, where it was not before, or not in this version.
    fn tell_supported(&mut self, name: &Id, matter: Hash, before: Option<&Matter>) {
        let found = self.matter(matter);
        let was = before.and_then(|before| Some((before.supported_at()?, before)));
        let is_new = was.is_none_or(|(_, before)| {
            let voids = before.procedure().versions().supporters
                == crate::domain::charter::procedure::Supporters::Voids;
            voids && before.last().hash != found.last().hash
        });
        if found.supported_at().is_some() && is_new {
            let by = lines_with(found.procedure(), "support");
            self.tell(name, What::Supported, by);
        }
    }

    /// Tells that the rules refuse something, with the line by which they do.
    pub fn refused(&mut self, name: &Id, procedure: &Procedure, refusal: &Refusal) {
        let code = code(refusal);
        let head = code.split('.').next().unwrap_or_default();
        let known = REFUSED_BY.iter().find(|(known, _)| *known == head);
        let keys = known.map_or(&[][..], |(_, keys)| keys);
        let mut lines = keys.iter().map(|key| lines_with(procedure, key));
        let by = lines.find(|lines| !lines.is_empty());
        self.tell(name, What::Refused(code), by.unwrap_or_default());
    }

    /// Tells of decisions and effects that were not told before.
    pub fn tell_decided(&mut self) {
        for (name, matter) in self.matters.clone() {
            let found = self.matter(matter).clone();
            let told = |stage: &Self, what: &What| {
                let mut told = stage.happened.iter();
                told.any(|one| one.matter == name && one.what == *what)
            };
            if let Some(decided) = found.decided() {
                let what = What::Decided(decided.outcome);
                if !told(self, &what) {
                    let by = self.why(&found, decided.outcome);
                    self.tell_at(decided.at, &name, what, by);
                }
            }
            if let Some((_, at)) = found.enacted()
                && !told(self, &What::Enacted)
            {
                let by = lines_with(found.procedure(), "cooling-off");
                self.tell_at(*at, &name, What::Enacted, by);
            }
        }
    }

    /// The lines by which a matter was decided so.
    fn why(&self, matter: &Matter, outcome: Outcome) -> Vec<String> {
        let called = self.state.called(matter);
        let returned = matter.judged().map(|(said, _)| said) == Some(Admission::Returned);
        let at = matter.decided().map(|decided| decided.at);
        let key = match (outcome, called) {
            (Outcome::SetAside, _) => "stay",
            (Outcome::Lapsed, _) if matter.answers_end() == at => "answer",
            (Outcome::Lapsed, Some(Called::Ended(..))) => "quorum",
            (Outcome::Adopted | Outcome::Rejected, Some(Called::Ended(..))) => "threshold",
            (Outcome::Lapsed, _) if matter.supported_at().is_none() => "support-within",
            (Outcome::Lapsed, _) if returned => "admit",
            (Outcome::Lapsed, _) => "announce",
            (Outcome::Adopted | Outcome::Rejected, _) => "decide",
        };
        lines_with(matter.procedure(), key)
    }

    /// The matter that the story calls so. Errors with `NoMatter`, or with `Nobody`.
    fn known(&self, line: usize, name: &Id, by: Option<&Principal>) -> Result<Hash, StoryFault> {
        if let Some(by) = by {
            self.require_person(line, by)?;
        }
        let mut matters = self.matters.iter().rev();
        let found = matters.find(|(known, _)| known == name);
        let name = name.clone();
        let missing = StoryFault::NoMatter { line, name };
        found.map(|(_, matter)| *matter).ok_or(missing)
    }

    fn require_person(&self, line: usize, by: &Principal) -> Result<(), StoryFault> {
        match self.story.knows(by) {
            true => Ok(()),
            false => Err(StoryFault::Nobody {
                line,
                name: by.write(),
            }),
        }
    }

    pub fn matter(&self, matter: Hash) -> &Matter {
        let found = self.state.matters().find(&matter);
        found.expect("the story brought it")
    }

    /// What every text says, put where statements find it.
    fn text(&mut self) -> AttachmentRef {
        self.shelf.put(TEXT);
        AttachmentRef::to(TEXT)
    }
}
