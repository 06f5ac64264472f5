//! Who can sign: principals with keys, and the offices they hold.

use std::fmt;

use crate::domain::fault::{self, Tell};
use crate::domain::id::Id;
use crate::domain::text::{parsed_value, words};

/// Somebody or something with a key, as signature lines name it after the origin: `m/`, `o/`, `s/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    /// A member, `m/<member id>`.
    Member(Id),
    /// A person who holds offices, `o/<id>`.
    Officer(Id),
    /// A machine: the service itself (`s/service`), a source of contributions, an enroller.
    System(Id),
}

impl Principal {
    /// Reads `m/<id>`, `o/<id>` or `s/<id>`.
    pub fn parse(text: &str) -> Option<Principal> {
        let (letter, id) = text.split_once('/')?;
        let id = Id::parse(id)?;
        match letter {
            "m" => Some(Principal::Member(id)),
            "o" => Some(Principal::Officer(id)),
            "s" => Some(Principal::System(id)),
            _ => None,
        }
    }

    /// Reads the name of a signature line, `<origin>/<m|o|s>/<id>`.
    pub fn from_line_name(origin: &str, name: &str) -> Option<Principal> {
        Principal::parse(name.strip_prefix(origin)?.strip_prefix('/')?)
    }

    /// The id after the letter.
    pub fn id(&self) -> &Id {
        match self {
            Principal::Member(id) | Principal::Officer(id) | Principal::System(id) => id,
        }
    }

    /// The name a signature line of this principal bears in the log with this origin.
    pub fn line_name(&self, origin: &str) -> String {
        format!("{origin}/{self}")
    }
}

/// The name under which the service signs statements: `s/service`.
pub const SERVICE: &str = "service";

/// The principal that signs for the engine.
pub fn service() -> Principal {
    Principal::System(Id::parse(SERVICE).expect("it is an id"))
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Principal::Member(id) => write!(f, "m/{id}"),
            Principal::Officer(id) => write!(f, "o/{id}"),
            Principal::System(id) => write!(f, "s/{id}"),
        }
    }
}

parsed_value!(Principal, "name");

/// Declares the offices with their names in statements, in one list.
macro_rules! offices {
    ($($(#[$doc:meta])* $variant:ident $name:literal)*) => {
        /// A role that a principal holds, and what statements call it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Office { $($(#[$doc])* $variant,)* }

        impl Office {
            /// Every office, in the order of the authorisation table.
            pub const ALL: &'static [Office] = &[$(Office::$variant),*];

            /// The office as statements name it.
            pub fn as_str(self) -> &'static str {
                match self { $(Office::$variant => $name,)* }
            }

            /// The code of the office's name for people.
            fn term(self) -> &'static str {
                match self { $(Office::$variant => concat!("office-", $name),)* }
            }
        }

        words!(Office: $($name Office::$variant)*);
    };
}

offices! {
    /// Named in the genesis statement; acts for the council until there is one.
    Founder "founder"
    /// The engine itself: clock, open, close, result.
    Service "service"
    /// Keeps members, ledger and roll.
    Registrar "registrar"
    /// Runs one poll.
    ReturningOfficer "returning-officer"
    /// Vets candidates.
    ElectionOfficer "election-officer"
    /// Commits to the lot, recounts and certifies.
    Scrutineer "scrutineer"
    /// Certifies rolls with the registrar.
    RollChecker "roll-checker"
    /// Sits on the trust council.
    Councillor "councillor"
    /// Chairs the trust council.
    Chair "chair"
    /// May suspend or veto for stated reasons.
    Protector "protector"
    /// Answers for the brand.
    Liaison "liaison"
    /// Credits contributions.
    Source "source"
    /// Enrols members.
    Enroller "enroller"
    /// Operates the service.
    Administrator "administrator"
}

impl fmt::Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Tell for Office {
    fn tell(&self) -> fault::Value {
        fault::Value::Term(self.term().into())
    }
}

crate::tell! { Text: Principal; }
