//! A procedure: who may bring such a matter, what support it needs, who decides it by which rule, how
//! long things take, what it may do and who carries it out.
//!
//! What its lines must be together is in [`super::fit`], what they name in [`super::names`].

use super::clause::ClauseKind;
use super::concerned::ConcernedSort;
use super::need::Need;
use super::poll_lines::{
    Allowed, BallotOrder, Certificates, Extension, InFavour, LotSource, Nominate, Offered,
    ProcedureWithin, Round, Short, Tie, Unopposed,
};
use super::rule::{Quorum, Threshold};
use super::span::{self, Span, Spans};
use super::who::{Who, WhoWithin};
use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::poll::notice::{Mode, Publication};
use crate::domain::text::{Value, lines, words};
use crate::domain::time::Time;
use crate::domain::title::Titles;

lines! {
    /// The lines of a procedure.
    pub struct Procedure {
        one id "procedure": Id;
        part titles: Titles;
        one revision "revision": u32;
        one amended_by "amended-by": Id;
        one mode "mode": Mode;
        optional policy "policy": Id;
        many bring "bring": Who, Given;
        optional bring_limit "bring-limit": BringLimit;
        optional concerns "concerns": ConcernedSort;
        optional again_after "again-after": Span;
        groups fields: Field, Given;
        many clauses "clause": ClauseKind, Rising(&[]);
        many supporter "supporter": Who, Given;
        many support "support": Need, Given;
        optional support_within "support-within": Span;
        optional versions "versions": Versions;
        optional admit "admit": Admit;
        optional appeal "appeal": Id;
        optional deliberation "deliberation": Spans;
        optional quiet "quiet": Span;
        optional alternatives "alternatives": Allowed;
        many answer "answer": WhoWithin, Given;
        one decide "decide": Decide;
        many quorums "quorum": Quorum, Given;
        many thresholds "threshold": Threshold, Given;
        optional recused "recused": Recused;
        optional vacant "vacant": InFavour;
        many voters "voters": Who, Given;
        optional method "method": Id;
        optional cap_cast "cap-cast": Fraction;
        optional delegation "delegation": Allowed;
        many rounds "round": Round, Given;
        optional tie "tie": Tie;
        optional lot "lot": LotSource;
        optional order "order": BallotOrder;
        optional roll_audit "roll-audit": u32;
        optional nominate "nominate": Nominate;
        many short "short": Short, Given;
        optional unopposed "unopposed": Unopposed;
        optional re_open "re-open": Offered;
        optional publication "publication": Publication;
        many announce "announce": WhoWithin, Given;
        optional notice_at_least "notice-at-least": Span;
        /// Least time for claims, then for rulings.
        optional claims "claims": Spans;
        optional open_between "open-between": Spans;
        many extensions "extension": Extension, Given;
        optional certificates "certificates": Certificates;
        optional objection "objection": ProcedureWithin;
        optional cooling_off "cooling-off": Span;
        many stays "stay": Stay, Given;
        many freezes "freeze": ClauseKind, Rising(&[]);
        many tasks "task": WhoWithin, Given;
        optional confirm "confirm": Confirm;
    }
}

lines! {
    /// What the form of its matters asks besides title and text.
    pub struct Field {
        one shape "field": FieldShape;
        part titles: Titles;
    }
}

/// So many matters by one person in that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BringLimit {
    pub most: u32,
    pub within: Span,
}

impl Value for BringLimit {
    const FORM: Form = Form::All(&[u32::FORM, Span::FORM]);

    fn read(text: &str) -> Option<BringLimit> {
        let (most, within) = Value::read(text)?;
        (most > 0).then_some(BringLimit { most, within })
    }

    fn write(&self) -> String {
        (self.most, self.within).write()
    }
}

/// A field of a form: its id, what stands in it, whether it must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldShape {
    pub id: Id,
    pub holds: FieldHolds,
    pub must: FieldMust,
}

/// What stands in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldHolds {
    Text,
    Number,
    Time,
    Member,
    File,
}

words!(FieldHolds: "text" FieldHolds::Text "number" FieldHolds::Number "time" FieldHolds::Time
    "member" FieldHolds::Member "file" FieldHolds::File);

/// Whether a field must be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldMust {
    Required,
    Optional,
}

words!(FieldMust: "required" FieldMust::Required "optional" FieldMust::Optional);

impl Value for FieldShape {
    const FORM: Form = Form::All(&[Id::FORM, FieldHolds::FORM, FieldMust::FORM]);

    fn read(text: &str) -> Option<FieldShape> {
        let (id, holds, must) = Value::read(text)?;
        Some(FieldShape { id, holds, must })
    }

    fn write(&self) -> String {
        (self.id.clone(), self.holds, self.must).write()
    }
}

/// Until when there may be further versions, and what becomes of supporters then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    pub until: VersionsUntil,
    pub supporters: Supporters,
}

/// Until when there may be further versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionsUntil {
    /// There are none.
    None,
    /// Until it is supported.
    Support,
    /// Until the notice or the first vote.
    Notice,
}

words!(VersionsUntil: "none" VersionsUntil::None "support" VersionsUntil::Support
    "notice" VersionsUntil::Notice);

/// What becomes of supporters with a new version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Supporters {
    /// They stay.
    Keeps,
    /// The matter is as if it had just been brought.
    Voids,
}

words!(Supporters: "keeps" Supporters::Keeps "voids" Supporters::Voids);

impl Value for Versions {
    const FORM: Form = Form::All(&[VersionsUntil::FORM, Supporters::FORM]);

    fn read(text: &str) -> Option<Versions> {
        let (until, supporters) = Value::read(text)?;
        Some(Versions { until, supporters })
    }

    fn write(&self) -> String {
        (self.until, self.supporters).write()
    }
}

/// Who takes matters up: so many sign the same, within a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admit {
    pub count: u32,
    pub by: WhoWithin,
}

impl Value for Admit {
    const FORM: Form = Form::All(&[u32::FORM, WhoWithin::FORM]);

    fn read(text: &str) -> Option<Admit> {
        let (count, by) = Value::read(text)?;
        (count > 0).then_some(Admit { count, by })
    }

    fn write(&self) -> String {
        (self.count, self.by.clone()).write()
    }
}

/// What decides a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decide {
    Poll,
    /// The votes of a body, for so long from the first moment at which they can be given.
    Body {
        body: Id,
        within: Span,
    },
    Answer,
    Admission,
}

impl Decide {
    /// The body whose votes decide, where it is one.
    pub fn body(&self) -> Option<&Id> {
        match self {
            Decide::Body { body, .. } => Some(body),
            Decide::Poll | Decide::Answer | Decide::Admission => None,
        }
    }
}

impl Value for Decide {
    const FORM: Form = Form::Any(&[
        Form::Word(&["poll", "answer", "admission"]),
        Form::All(&[Form::Word(&["body"]), Id::FORM, Span::FORM]),
    ]);

    fn read(text: &str) -> Option<Decide> {
        match text {
            "poll" => Some(Decide::Poll),
            "answer" => Some(Decide::Answer),
            "admission" => Some(Decide::Admission),
            _ => {
                let (body, within) = span::trailing(text.strip_prefix("body ")?)?;
                Some(Decide::Body {
                    body: Id::read(body)?,
                    within,
                })
            }
        }
    }

    fn write(&self) -> String {
        match self {
            Decide::Poll => "poll".to_owned(),
            Decide::Answer => "answer".to_owned(),
            Decide::Admission => "admission".to_owned(),
            Decide::Body { body, within } => format!("body {body} {}", within.write()),
        }
    }
}

/// Whether the seats of the recused count in the bases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recused {
    /// As if there were no such seat.
    Out,
    /// Like an abstention.
    In,
}

words!(Recused: "out" Recused::Out "in" Recused::In);

/// What makes a decision wait, and what becomes of it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    pub procedure: Id,
    pub unless: StayUnless,
}

/// What becomes of a decision that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StayUnless {
    /// It is set aside, unless the matter that made it wait is adopted.
    Ends,
    /// It takes effect, unless that matter is adopted.
    Holds,
}

words!(StayUnless: "ends" StayUnless::Ends "holds" StayUnless::Holds);

impl Value for Stay {
    const FORM: Form = Form::All(&[Id::FORM, StayUnless::FORM]);

    fn read(text: &str) -> Option<Stay> {
        let (procedure, unless) = Value::read(text)?;
        Some(Stay { procedure, unless })
    }

    fn write(&self) -> String {
        (self.procedure.clone(), self.unless).write()
    }
}

/// Who confirms that a task is done, and what share of them it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    pub who: Who,
    pub share: Fraction,
}

impl Value for Confirm {
    const FORM: Form = Form::All(&[Who::FORM, Fraction::FORM]);

    fn read(text: &str) -> Option<Confirm> {
        let (who, share) = text.rsplit_once(' ')?;
        Some(Confirm {
            who: Who::read(who)?,
            share: Value::read(share)?,
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.who.write(), self.share.write())
    }
}

impl Procedure {
    /// The end of the cooling-off that begins at an instant.
    pub fn effect_from(&self, at: Time) -> Time {
        let cooling_off = self.cooling_off.map(|span| span.after(at));
        cooling_off.flatten().unwrap_or(at)
    }

    /// Until when further versions may come, and what becomes of supporters; `none keeps` where it does
    /// not say.
    pub fn versions(&self) -> Versions {
        self.versions.unwrap_or(Versions {
            until: VersionsUntil::None,
            supporters: Supporters::Keeps,
        })
    }

    /// Who may stand behind its matters: those who may bring them where it does not say.
    pub fn supporter(&self) -> &[Who] {
        match self.supporter.as_slice() {
            [] => &self.bring,
            supporter => supporter,
        }
    }

    /// Whether the seats of the recused count; `out` where it does not say.
    pub fn recused(&self) -> Recused {
        self.recused.unwrap_or(Recused::Out)
    }
}
