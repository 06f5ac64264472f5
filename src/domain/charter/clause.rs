//! Clauses: what takes hold by itself once a matter is adopted.

use super::concerned::{Concerned, Mandate};
use super::sort::Sort;
use crate::domain::attachment::AttachmentRef;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::text::{Value, words};
use crate::domain::time::Time;

/// Reads values with single spaces between them; only the last may have spaces of its own.
macro_rules! fields {
    ($text:ident; $field:ident: $type:ty) => {
        let $field = <$type as Value>::read($text)?;
    };
    ($text:ident; $field:ident: $type:ty, $($rest:tt)+) => {
        let (first, $text) = $text.split_once(' ')?;
        let $field = <$type as Value>::read(first)?;
        fields!($text; $($rest)+);
    };
}

/// Declares the clauses: variant, word, and what follows it.
macro_rules! clauses {
    ($($(#[$doc:meta])* $variant:ident $word:literal { $($field:ident: $type:ty),+ } $(awaits $awaits:literal)?;)*) => {
        /// What takes hold once a matter is adopted.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Clause { $($(#[$doc])* $variant { $($field: $type),+ },)* }

        /// Which clause it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum ClauseKind { $($(#[$doc])* $variant,)* }

        words!(ClauseKind: $($word ClauseKind::$variant)*);

        impl ClauseKind {
            /// Every clause, in the order of the documents.
            pub const ALL: &'static [ClauseKind] = &[$(ClauseKind::$variant),*];

            /// The word of a clause as lines spell it.
            pub fn as_str(self) -> &'static str {
                match self { $(ClauseKind::$variant => $word,)* }
            }

            /// Whether the engine does not know yet how to let it take hold.
            pub fn is_awaited(self) -> bool {
                match self { $(ClauseKind::$variant => false $(|| $awaits)?,)* }
            }

            /// How the whole clause is spelled.
            pub fn form(self) -> Form {
                match self { $(ClauseKind::$variant => {
                    const FORM: Form = Form::All(&[Form::Word(&[$word]), $(<$type as Value>::FORM),+]);
                    FORM
                })* }
            }
        }

        impl Clause {
            /// Which clause it is.
            pub fn kind(&self) -> ClauseKind {
                match self { $(Clause::$variant { .. } => ClauseKind::$variant,)* }
            }
        }

        impl Value for Clause {
            const FORM: Form = Form::Made("clause", &Form::Any(&[
                $(Form::All(&[Form::Word(&[$word]), $(<$type as Value>::FORM),+])),*
            ]));

            fn read(text: &str) -> Option<Clause> {
                let (word, text) = text.split_once(' ')?;
                match word {
                    $($word => {
                        fields!(text; $($field: $type),+);
                        Some(Clause::$variant { $($field),+ })
                    })*
                    _ => None,
                }
            }

            fn write(&self) -> String {
                match self {
                    $(Clause::$variant { $($field),+ } => {
                        [$word.to_owned(), $($field.write()),+].join(" ")
                    })*
                }
            }
        }
    };
}

clauses! {
    /// A revision of a policy is in force.
    AdoptPolicy "adopt-policy" { document: DocumentRef };
    /// A revision of a procedure is in force.
    AdoptProcedure "adopt-procedure" { document: DocumentRef };
    /// A revision of a body is in force.
    AdoptBody "adopt-body" { document: DocumentRef };
    /// A revision of what the organisation is is in force.
    AdoptOrganisation "adopt-organisation" { document: DocumentRef };
    /// A document is in force no longer.
    Retire "retire" { sort: Sort, name: Id };
    /// A seat is given to a member, or offered.
    Seat "seat" { body: Id, group: Id, member: Id };
    /// Mandates end.
    Unseat "unseat" { mandates: Unseated };
    /// A member stands in a contest.
    Candidate "candidate" { poll: Id, contest: Id, member: Id };
    /// An office begins, for whoever has this key.
    GrantOffice "grant-office" { office: Office, holder: Principal, key: PublicKey, until: Option<Time>, scope: Ids };
    /// An office ends.
    EndOffice "end-office" { office: Office, holder: Principal };
    /// A key ends.
    Revoke "revoke" { holder: Principal, key: PublicKey };
    /// A membership ends.
    Expel "expel" { member: Id };
    /// Another key of the service.
    ServiceKey "service-key" { which: ServiceKeyUse, key: PublicKey };
    /// A community exists, or longer.
    Certify "certify" { body: Id, until: Time } awaits true;
    /// A community rests.
    Suspend "suspend" { body: Id } awaits true;
    /// A community goes on.
    Restore "restore" { body: Id } awaits true;
    /// A community ends.
    EndCertificate "end-certificate" { body: Id } awaits true;
    /// A community is given something.
    Grant "grant" { body: Id, what: Granted, amount: u64, until: Time } awaits true;
    /// A matter is admitted that officers refused.
    Admit "admit" { matter: Hash };
    /// The result of a poll does not stand.
    Annul "annul" { poll: Id };
    /// The ballots of a poll are counted again.
    Recount "recount" { poll: Id };
    /// A text is shown again.
    Show "show" { text: Hash } awaits true;
    /// Two affiliations are one.
    Kin "kin" { dimension: Id, one: Id, other: Id } awaits true;
}

/// A document as a clause names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRef {
    pub name: Id,
    pub attachment: AttachmentRef,
}

impl Value for DocumentRef {
    const FORM: Form = Form::All(&[Id::FORM, AttachmentRef::FORM]);

    fn read(text: &str) -> Option<DocumentRef> {
        let (name, attachment) = Value::read(text)?;
        Some(DocumentRef { name, attachment })
    }

    fn write(&self) -> String {
        (self.name.clone(), self.attachment).write()
    }
}

/// Ids, one or more, each once and in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ids(pub Vec<Id>);

impl Value for Ids {
    const FORM: Form = Form::Several(&Id::FORM);

    fn read(text: &str) -> Option<Ids> {
        let ids: Vec<Id> = text.split(' ').map(Id::read).collect::<Option<_>>()?;
        ids.is_sorted_by(|a, b| a < b).then_some(Ids(ids))
    }

    fn write(&self) -> String {
        let ids: Vec<String> = self.0.iter().map(Id::write).collect();
        ids.join(" ")
    }
}

/// Which mandates end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unseated {
    One(Mandate),
    /// All of a body.
    All(Id),
}

impl Value for Unseated {
    const FORM: Form = Form::Any(&[Mandate::FORM, Form::All(&[Id::FORM, Form::Word(&["all"])])]);

    fn read(text: &str) -> Option<Unseated> {
        match text.split_once(' ')? {
            (body, "all") => Id::read(body).map(Unseated::All),
            _ => Mandate::read(text).map(Unseated::One),
        }
    }

    fn write(&self) -> String {
        match self {
            Unseated::One(mandate) => mandate.write(),
            Unseated::All(body) => format!("{body} all"),
        }
    }
}

/// What a key of the service signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceKeyUse {
    /// Heads of the log.
    Log,
    /// Statements.
    Service,
}

words!(ServiceKeyUse: "log" ServiceKeyUse::Log "service" ServiceKeyUse::Service);

/// What a community is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granted {
    Venue,
    Publicity,
    EventPlanning,
    Money,
}

words!(Granted: "venue" Granted::Venue "publicity" Granted::Publicity
    "event-planning" Granted::EventPlanning "money" Granted::Money);

impl std::fmt::Display for ClauseKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

crate::tell! { Text: ClauseKind; }

impl Clause {
    /// What a clause is about, of each sort that a matter can concern.
    pub fn names(&self) -> Vec<Concerned> {
        match self {
            Clause::Seat { body, member, .. } => vec![
                Concerned::Body(body.clone()),
                Concerned::Member(member.clone()),
            ],
            Clause::Unseat { mandates } => vec![match mandates {
                Unseated::One(mandate) => Concerned::Mandate(mandate.clone()),
                Unseated::All(body) => Concerned::Body(body.clone()),
            }],
            Clause::Candidate {
                poll,
                contest,
                member,
            } => {
                let (poll, contest) = (poll.clone(), contest.clone());
                vec![
                    Concerned::Contest { poll, contest },
                    Concerned::Member(member.clone()),
                ]
            }
            Clause::Revoke {
                holder: Principal::Member(member),
                ..
            }
            | Clause::Expel { member } => vec![Concerned::Member(member.clone())],
            Clause::Certify { body, .. }
            | Clause::Suspend { body }
            | Clause::Restore { body }
            | Clause::EndCertificate { body }
            | Clause::Grant { body, .. } => vec![Concerned::Body(body.clone())],
            Clause::Admit { matter } => vec![Concerned::Matter(*matter)],
            Clause::Annul { poll } | Clause::Recount { poll } => {
                vec![Concerned::Poll(poll.clone())]
            }
            Clause::Show { text } => vec![Concerned::Text(*text)],
            Clause::AdoptPolicy { .. }
            | Clause::AdoptProcedure { .. }
            | Clause::AdoptBody { .. }
            | Clause::AdoptOrganisation { .. }
            | Clause::Retire { .. }
            | Clause::GrantOffice { .. }
            | Clause::EndOffice { .. }
            | Clause::Revoke { .. }
            | Clause::ServiceKey { .. }
            | Clause::Kin { .. } => Vec::new(),
        }
    }
}
