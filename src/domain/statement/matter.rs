//! `matter`: brings a matter under a procedure, or a further version of one. Signed by whoever the
//! procedure lets bring it. A matter is named by the hash of its first version.
//!
//! ```text
//! folkmoot/matter/v1
//! log, genesis
//! procedure 3c9d…                 hash of the procedure in force
//! author m/ada                    who brings it, and signs
//! prev none                       or the hash of the version before
//! ref 2026-12-01-8c1d9a3e         unique for the author, so that the same act twice is two texts
//! title 登记管理人
//! title-en A registrar
//! text 5be1… 120                  an attachment, what is proposed and why
//! concerns matter 77aa…           what it concerns, where the procedure asks for it
//! field budget 1200               what the procedure's form asks
//! clause grant-office registrar o/lin d75a… none all
//! ```

use std::sync::Arc;

use super::adoption::adopts;
use super::authority::Signing;
use super::clauses;
use super::refusal::Refusal;
use super::{Case, Kind, bound, support, who};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::charter::clause::Clause;
use crate::domain::charter::concerned::Concerned;
use crate::domain::charter::document::Document;
use crate::domain::charter::need::Need;
use crate::domain::charter::procedure::{Decide, FieldHolds, FieldMust, Procedure, VersionsUntil};
use crate::domain::count::decision::{self, Measure};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::office::Principal;
use crate::domain::state::matter::{Beginning, Could, Matter, Version};
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, bodies, documents, matters};
use crate::domain::text::{Title, Value, lines};
use crate::domain::time::Time;
use crate::domain::title::Titles;

lines! {
    /// The lines of a `matter` statement.
    pub struct MatterStatement {
        one procedure "procedure": Hash;
        one author "author": Principal;
        one prev "prev": Option<Hash> => Text("none");
        one reference "ref": Id => Fresh;
        part titles: Titles;
        one text "text": AttachmentRef;
        optional concerns "concerns": Concerned;
        /// A matter that was rejected before, of which this says the same again.
        optional repeats "repeats": Hash;
        many fields "field": FieldValue, Rising(&[0]);
        many clauses "clause": Clause, Given;
    }
}

/// What stands in a field of the form: its id, and a value of its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValue {
    pub id: Id,
    pub value: Title,
}

impl Value for FieldValue {
    const FORM: Form = Form::All(&[Id::FORM, Title::FORM]);

    fn read(text: &str) -> Option<FieldValue> {
        let (id, value) = Value::read(text)?;
        Some(FieldValue { id, value })
    }

    fn write(&self) -> String {
        format!("{} {}", self.id, self.value.0)
    }
}

impl Kind for MatterStatement {
    const NAME: &'static str = "matter";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Brings a matter under a procedure (docs/PROCEDURES.md): folkmoot procedure show NAME has its lines.
procedure 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # the hash of the procedure in force
author o/alice                  # who brings it, and signs
title 登记管理人
title-en A registrar
text 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or text=@FILE as an option
# concerns member m-7f3k9q      # where the procedure asks for it
# field budget 1200             # what its form asks, in id order
clause end-office registrar o/lin  # what takes hold once it is adopted, in order
";
    const MORE: &'static [&'static str] = &["\
field site north-gate
clause seat council general m-7f3k9q
clause end-office registrar o/lin
concerns member m-7f3k9q
repeats 77b577b577b577b577b577b577b577b577b577b577b577b577b577b577b577b5
author m/m-9x
field budget 1200
title 登记管理人
title-en A registrar
prev 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0
text 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
procedure 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
"];
    const DAILY_MAX: Option<u32> = Some(64);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn person(&self) -> Option<&Principal> {
        Some(&self.author)
    }

    fn attachments(&self) -> Vec<Named> {
        let adopted = self.clauses.iter().filter_map(adopts);
        let mut adopted: Vec<Named> = adopted
            .map(|(_, document)| document.attachment.evidence())
            .collect();
        adopted.dedup();
        std::iter::once(self.text.text()).chain(adopted).collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if case.state.matters().find(&case.hash).is_some() {
            return Err(Wrong::Exists { matter: case.hash }.into());
        }
        let now = case.state.require_now()?;
        case.require_text(&self.text)?;
        match self.prev {
            None => self.bring(case, now),
            Some(prev) => self.revise(case, now, prev),
        }
    }
}

impl MatterStatement {
    fn bring(&self, case: &Case<'_>, now: Time) -> Result<Vec<Effect>, Refusal> {
        let state = case.state;
        let procedure = state
            .documents()
            .require_procedure(&self.procedure)?
            .clone();
        let name = || procedure.id.clone();
        if let Decide::Body { body, .. } = &procedure.decide
            && let Some(seats) = state.bodies().find(body)
            && seats.handed_over().is_some_and(|at| at <= now)
        {
            return Err(bodies::Refusal::HandedOver { body: body.clone() }.into());
        }
        let policy = procedure.policy.as_ref();
        let about = who::About::bringing(state, &procedure, self.concerns.as_ref());
        let roll = about.roll;
        if !who::is_any(state, &procedure.bring, &self.author, about) {
            return Err(Wrong::NotYoursToBring {
                person: self.author.clone(),
                procedure: name(),
            }
            .into());
        }
        self.check_limit(case, &procedure, now)?;
        self.check_concerns(case, &procedure, now)?;
        let version = self.version(case, &procedure)?;
        let supporter = procedure.supporter();
        let needs = &procedure.support;
        if let Some(policy) = policy.filter(|_| needs.iter().any(weighs) && roll.is_none()) {
            let (procedure, policy) = (name(), policy.clone());
            return Err(Wrong::NoRollYet { procedure, policy }.into());
        }
        let beginning = Beginning {
            could: match needs.iter().any(is_of_all) {
                true => who::count(state, supporter, roll),
                false => Could::default(),
            },
            roll: roll.map(|poll| poll.id().clone()),
            author_supports: !needs.is_empty()
                && who::is_any(state, supporter, &self.author, about),
            procedure_hash: self.procedure,
            procedure,
            author: self.author.clone(),
            concerns: self.concerns.clone(),
            version,
        };
        let carried = support::holds(state, &beginning, &support::first(&beginning));
        let matter = case.hash;
        let brought = matters::Effect::Brought {
            matter,
            beginning: Arc::new(beginning),
        };
        let carried = carried.then_some(matters::Effect::Carried { matter });
        let effects = std::iter::once(brought).chain(carried);
        Ok(effects.map(Effect::from).collect())
    }

    fn revise(&self, case: &Case<'_>, now: Time, prev: Hash) -> Result<Vec<Effect>, Refusal> {
        let mut open = case.state.matters().open();
        let found = open.find(|matter| matter.last().hash == prev);
        let matter = found.ok_or(Wrong::Unknown { matter: prev })?;
        if *matter.author() != self.author {
            return Err(Wrong::NotTheAuthor {
                matter: matter.name(),
                author: matter.author().clone(),
            }
            .into());
        }
        let fixed = Wrong::TextIsFixed {
            matter: matter.name(),
        };
        let same = self.procedure == matter.procedure_hash()
            && self.concerns.as_ref() == matter.concerns();
        bound::require_uncalled(case.state, matter)?;
        if !same || !may_revise(matter, now) {
            return Err(fixed.into());
        }
        let version = self.version(case, matter.procedure())?;
        let name = matter.name();
        let revised = matters::Effect::Revised {
            matter: name,
            version,
        };
        let carried = support::carried_again(case.state, matter);
        let carried = carried.then_some(matters::Effect::Carried { matter: name });
        let effects = std::iter::once(revised).chain(carried);
        Ok(effects.map(Effect::from).collect())
    }

    fn check_limit(
        &self,
        case: &Case<'_>,
        procedure: &Procedure,
        now: Time,
    ) -> Result<(), Refusal> {
        let Some(limit) = procedure.bring_limit else {
            return Ok(());
        };
        let recent = case.state.matters().iter().filter(|matter| {
            let counts = *matter.author() == self.author && matter.procedure().id == procedure.id;
            let until = limit.within.after(matter.brought_at());
            counts && until.is_none_or(|until| now < until)
        });
        let most = usize::try_from(limit.most).unwrap_or(usize::MAX);
        match recent.count() < most {
            true => Ok(()),
            false => Err(Wrong::LimitReached {
                person: self.author.clone(),
                procedure: procedure.id.clone(),
                limit: limit.most,
            }
            .into()),
        }
    }

    fn check_concerns(
        &self,
        case: &Case<'_>,
        procedure: &Procedure,
        now: Time,
    ) -> Result<(), Refusal> {
        let name = || procedure.id.clone();
        let state = case.state;
        match (&procedure.concerns, &self.concerns) {
            (None, None) => {}
            (Some(sort), Some(concerned)) if concerned.is_of(sort) => match concerned {
                Concerned::Member(member) => {
                    state.members().require(member)?;
                }
                Concerned::Matter(matter) => {
                    state.matters().require(matter)?;
                }
                Concerned::Poll(poll) => {
                    state.polls().require(poll)?;
                }
                Concerned::Contest { poll, contest } => {
                    let contests = &state.polls().require(poll)?.notice().contests;
                    if !contests.iter().any(|known| known.id == *contest) {
                        return Err(else_(name(), concerned).into());
                    }
                }
                Concerned::Body(body) => {
                    if state.documents().in_force().body(body).is_none() {
                        return Err(else_(name(), concerned).into());
                    }
                }
                Concerned::Mandate(mandate) => {
                    let seats = state.bodies().require(&mandate.body)?;
                    let mut table = seats.table().iter();
                    if !table.any(|sits| sits.mandate == *mandate) {
                        let mandate = mandate.clone();
                        return Err(bodies::Refusal::NoSuchMandate { mandate }.into());
                    }
                }
                Concerned::Task(task) => {
                    state.tasks().require(task)?;
                }
                Concerned::Text(_) => return Err(else_(name(), concerned).into()),
            },
            (_, Some(concerned)) => return Err(else_(name(), concerned).into()),
            (Some(_), None) => return Err(Wrong::ConcernsNothing { procedure: name() }.into()),
        }
        if let Some(repeats) = &self.repeats {
            state.matters().require(repeats)?;
        }
        let Some(again) = procedure.again_after else {
            return Ok(());
        };
        for earlier in state.matters().iter() {
            let same = self.concerns.is_some() && earlier.concerns() == self.concerns.as_ref();
            let repeated = self.repeats == Some(earlier.name());
            let rejected = earlier
                .decided()
                .filter(|decided| decided.outcome == crate::domain::state::fate::Outcome::Rejected);
            let (true, Some(decided)) = (
                earlier.procedure().id == procedure.id && (same || repeated),
                rejected,
            ) else {
                continue;
            };
            if let Some(until) = again.after(decided.at).filter(|until| now < *until) {
                let procedure = name();
                return Err(Wrong::TooSoon { procedure, until }.into());
            }
        }
        Ok(())
    }

    /// What this version says, checked against the procedure and the documents in force.
    fn version(&self, case: &Case<'_>, procedure: &Procedure) -> Result<Version, Refusal> {
        self.check_fields(procedure)?;
        let mut read: Vec<(Hash, Document)> = Vec::new();
        for clause in &self.clauses {
            let kind = clause.kind();
            if !procedure.clauses.contains(&kind) {
                return Err(Wrong::ClauseNotGiven {
                    clause: kind,
                    procedure: procedure.id.clone(),
                }
                .into());
            }
            self.check_elsewhere(clause)?;
            if let Some((sort, named)) = adopts(clause) {
                let hash = named.attachment.hash;
                let document = read_document(case, &named.attachment)?;
                if (document.sort(), document.name()) != (sort, &named.name) {
                    return Err(documents::Refusal::Misnamed {
                        stated: named.name.clone(),
                        sort: document.sort(),
                        name: document.name().clone(),
                    }
                    .into());
                }
                read.push((hash, document));
            }
        }
        let version = Version {
            hash: case.hash,
            titles: self.titles.clone(),
            text: self.text.hash,
            clauses: self.clauses.clone().into(),
            documents: read.into(),
        };
        clauses::check(case.state, procedure, &version)?;
        Ok(version)
    }

    /// Errors with `ClauseElsewhere` where a clause names another of the sort that the matter concerns.
    fn check_elsewhere(&self, clause: &Clause) -> Result<(), Refusal> {
        let Some(concerns) = &self.concerns else {
            return Ok(());
        };
        let named = clause.names();
        let sort = std::mem::discriminant(concerns);
        let mut of_its_sort = named
            .iter()
            .filter(|named| std::mem::discriminant(*named) == sort);
        match of_its_sort.find(|named| *named != concerns) {
            None => Ok(()),
            Some(other) => Err(Wrong::ClauseElsewhere {
                clause: clause.kind(),
                concerned: other.write(),
            }
            .into()),
        }
    }

    fn check_fields(&self, procedure: &Procedure) -> Result<(), Refusal> {
        for given in &self.fields {
            let mut known = procedure.fields.iter();
            let field = || given.id.clone();
            let Some(asked) = known.find(|asked| asked.shape.id == given.id) else {
                return Err(Wrong::FieldUnknown { field: field() }.into());
            };
            let text = given.value.0.as_str();
            let fits = match asked.shape.holds {
                FieldHolds::Text => true,
                FieldHolds::Number => u64::read(text).is_some(),
                FieldHolds::Time => Time::read(text).is_some(),
                FieldHolds::Member => Id::read(text).is_some(),
                FieldHolds::File => AttachmentRef::read(text).is_some(),
            };
            if !fits {
                return Err(Wrong::FieldForm { field: field() }.into());
            }
        }
        let mut required = procedure.fields.iter().filter(|asked| {
            let given = |given: &FieldValue| given.id == asked.shape.id;
            asked.shape.must == FieldMust::Required && !self.fields.iter().any(given)
        });
        match required.next() {
            None => Ok(()),
            Some(asked) => Err(Wrong::FieldMissing {
                field: asked.shape.id.clone(),
            }
            .into()),
        }
    }
}

fn else_(procedure: Id, concerned: &Concerned) -> Wrong {
    let found = concerned.write();
    Wrong::ConcernsElse { procedure, found }
}

/// A document that a clause names. Errors with `Unreadable` where its text is none.
pub fn read_document(case: &Case<'_>, named: &AttachmentRef) -> Result<Document, Refusal> {
    let bytes = case.attachment(named)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| super::refusal::Unfit::NotUtf8)?;
    let hash = named.hash;
    let unreadable = |why| documents::Refusal::Unreadable {
        hash,
        why: Box::new(why),
    };
    Ok(Document::parse(text).map_err(unreadable)?)
}

/// Whether the author of a matter may bring a further version of it now.
pub fn may_revise(matter: &Matter, now: Time) -> bool {
    let procedure = matter.procedure();
    let first = matter.admitted_at();
    let over = procedure.deliberation.is_some_and(|spans| {
        let end = first.and_then(|admitted| spans.second.after(admitted));
        end.is_some_and(|end| now >= end)
    });
    let in_support = matter.support_until().is_none_or(|until| now < until);
    let until = match procedure.versions().until {
        VersionsUntil::None => false,
        VersionsUntil::Support => matter.supported_at().is_none(),
        VersionsUntil::Notice => matter.supported_at().is_none() || in_support || !voids(procedure),
    };
    let until = until && matter.votes().next().is_none();
    until && !over && matter.decided().is_none()
}

fn voids(procedure: &Procedure) -> bool {
    procedure.versions().supporters == crate::domain::charter::procedure::Supporters::Voids
}

fn is_of_all(need: &Need) -> bool {
    matches!(
        need,
        Need::Backing {
            size: decision::Need::Share(_) | decision::Need::RootOfRoll(_),
            ..
        }
    )
}

fn weighs(need: &Need) -> bool {
    let is_weight = |measure: &Measure| *measure == Measure::Weight;
    matches!(need, Need::Backing { measure, .. } if is_weight(measure))
}
