//! What a command can fail with: faults by subject, and what the layers below say. The sentences are
//! in `words`, and the exit code follows from the class (`docs/CLI.md`, "Exit codes").

pub mod ballots;
pub mod charters;
pub mod connection;
pub mod counting;
pub mod drafts;
pub mod files;
pub mod keys;
pub mod logs;
pub mod members;
pub mod partly;
pub mod rows;
pub mod setup;
pub mod weights;

use std::fmt::Display;

use ballots::BallotFault;
use charters::CharterFault;
use connection::ConnectionFault;
use counting::CountingFault;
use drafts::DraftFault;
use files::FileFault;
use keys::KeyFault;
use logs::LogFault;
use members::MemberFault;
use partly::Partly;
use setup::SetupFault;
use weights::WeightFault;

use crate::domain::count::CountError;
use crate::domain::derive::DeriveError;
use crate::domain::fault::{Class, Fault, Told};
use crate::domain::log::note::NoteError;
use crate::domain::log::receipt::ReceiptError;
use crate::domain::statement::refusal::Refusal;
use crate::domain::weight::setting::WeighError;
use crate::service::ServiceError;
use crate::service::witness::WitnessError;

/// Declares the sum: a variant for each subject, with its `From`.
macro_rules! subjects {
    ($($variant:ident $fault:ident;)*) => {
        /// The codes of each subject.
        #[cfg(test)]
        const CODES: &[&[&str]] = &[
            rows::MembersFileFault::CODES,
            rows::CreditFault::CODES,
            rows::BallotsFileFault::CODES,
            $($fault::CODES),*
        ];

        /// Why a command did not do what was asked.
        #[derive(Debug)]
        #[allow(missing_docs, reason = "each is documented where it is declared")]
        pub enum CliError {
            /// The service could not start or go on.
            Engine(ServiceError),
            $($variant($fault),)*
        }

        $(impl From<$fault> for CliError {
            fn from(fault: $fault) -> CliError {
                CliError::$variant(fault)
            }
        })*

        impl Fault for CliError {
            fn told(&self) -> Told {
                match self {
                    CliError::Engine(error) => error.told(),
                    $(CliError::$variant(fault) => fault.told(),)*
                }
            }

            fn class(&self) -> Class {
                match self {
                    CliError::Engine(error) => error.class(),
                    $(CliError::$variant(fault) => fault.class(),)*
                }
            }
        }
    };
}

subjects! {
    Files FileFault;
    Keys KeyFault;
    Connection ConnectionFault;
    Log LogFault;
    Setup SetupFault;
    Draft DraftFault;
    Ballot BallotFault;
    Member MemberFault;
    Weight WeightFault;
    Counting CountingFault;
    Charter CharterFault;
    Partly Partly;
    Witness WitnessError;
}

impl CliError {
    /// 1 refused or does not hold, 2 wrong usage or malformed input, 3 cannot reach, read or write, 4 the
    /// log has another history than the one that was seen before.
    pub fn exit_code(&self) -> u8 {
        if let CliError::Log(
            LogFault::Forked { .. }
            | LogFault::NotContinued { .. }
            | LogFault::OtherHistory { .. }
            | LogFault::RolledBack { .. },
        ) = self
        {
            return 4;
        }
        match self.class() {
            Class::Unsigned | Class::Forbidden | Class::Unfit => 1,
            Class::Malformed | Class::Missing | Class::Conflict => 2,
            Class::TooLarge | Class::Unavailable | Class::Internal => 3,
        }
    }

    /// Whether sending the same again may help: no answer, 429 or 503.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            CliError::Connection(
                ConnectionFault::Unreachable { .. }
                    | ConnectionFault::Failed {
                        status: 429 | 503,
                        ..
                    }
            )
        )
    }

    /// Whether the service has read a statement and refused it, so that it is not in the log.
    ///
    /// Not what something on the way to it says, which has no code, and not what says that the
    /// statement did not come through.
    pub fn refuses(&self) -> bool {
        let CliError::Connection(ConnectionFault::Refused { status, code, .. }) = self else {
            return false;
        };
        let own = !code.bytes().all(|byte| byte.is_ascii_digit());
        let arrived = !matches!(code.as_str(), "body-broken" | "body-too-slow");
        (400..500).contains(status) && own && arrived
    }

    /// Whether the service answered that there is no such thing.
    pub fn is_not_found(&self) -> bool {
        matches!(
            self,
            CliError::Connection(ConnectionFault::Refused { status: 404, .. })
        )
    }
}

/// What something outside says in its own words.
pub fn said(error: &impl Display) -> Told {
    Told::new("said").with("text", error.to_string())
}

impl From<ServiceError> for CliError {
    fn from(error: ServiceError) -> CliError {
        CliError::Engine(error)
    }
}

/// Errors of the rules, each as the fault that says it here.
macro_rules! said_by {
    ($($error:ident $fault:ident::$variant:ident;)*) => {$(
        impl From<$error> for CliError {
            fn from(error: $error) -> CliError {
                $fault::$variant { reason: error.told() }.into()
            }
        }
    )*};
}

said_by! {
    ReceiptError ConnectionFault::Receipt;
}

impl From<CountError> for CliError {
    fn from(error: CountError) -> CliError {
        let reason = error.told();
        CountingFault::Count { reason }.into()
    }
}

impl From<WeighError> for CliError {
    fn from(error: WeighError) -> CliError {
        let reason = error.told();
        WeightFault::Weigh { reason }.into()
    }
}

impl From<DeriveError> for CliError {
    fn from(error: DeriveError) -> CliError {
        let fault = match error {
            DeriveError::Weigh(error) => return error.into(),
            DeriveError::Refused(refusal) => WeightFault::Derive {
                reason: refusal.told(),
            },
            DeriveError::Count { contest, error } => WeightFault::Uncounted {
                contest,
                reason: error.told(),
            },
            error => WeightFault::Derive {
                reason: error.told(),
            },
        };
        fault.into()
    }
}

impl From<NoteError> for CliError {
    fn from(error: NoteError) -> CliError {
        let reason = error.told();
        KeyFault::Sign { reason }.into()
    }
}

impl From<Refusal> for CliError {
    fn from(refusal: Refusal) -> CliError {
        let reason = refusal.told();
        DraftFault::Statement { reason }.into()
    }
}

impl From<getrandom::Error> for CliError {
    fn from(error: getrandom::Error) -> CliError {
        let reason = error.to_string();
        KeyFault::Randomness { reason }.into()
    }
}

#[cfg(test)]
mod tests {
    use super::CODES;
    use crate::words::{Language, has};

    #[test]
    fn every_fault_of_a_command_has_its_sentence_in_both_languages() {
        for code in CODES.iter().copied().flatten() {
            for language in Language::ALL {
                assert!(has(language, code), "{language:?}: {code}");
            }
        }
    }
}
