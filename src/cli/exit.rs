//! The exit code of each failure, as `docs/CLI.md` lists them.

use super::CliError;
use crate::service::ServiceError;

impl CliError {
    /// Whether sending the same again may help: no answer, or 503.
    pub fn passes(&self) -> bool {
        matches!(
            self,
            CliError::Unreachable { .. } | CliError::Service { status: 503, .. }
        )
    }

    /// Whether the service has read a statement and refused it, so that it is not in the log.
    ///
    /// Not what something on the way to it says, which has no code, and not what says that the
    /// statement did not come through.
    pub fn refuses(&self) -> bool {
        let CliError::Service { status, code, .. } = self else {
            return false;
        };
        let own = !code.bytes().all(|byte| byte.is_ascii_digit());
        let arrived = !matches!(code.as_str(), "body-broken" | "body-too-slow");
        (400..500).contains(status) && own && arrived
    }

    /// 1 refused or does not hold, 2 wrong usage or malformed input, 3 cannot reach, read or write.
    pub fn exit_code(&self) -> u8 {
        match self {
            CliError::Count(_)
            | CliError::Weigh(_)
            | CliError::Derive(_)
            | CliError::NoVoters
            | CliError::NoResult { .. }
            | CliError::NotListed { .. } => 1,
            CliError::Engine(
                ServiceError::RolledBack { .. }
                | ServiceError::Forked { .. }
                | ServiceError::OtherGenesis { .. }
                | ServiceError::LogDamaged { .. },
            ) => 1,
            CliError::Service { status, .. } if *status < 500 => 1,
            CliError::Partly(partly) => partly.error.exit_code(),
            CliError::Receipt(_)
            | CliError::DoesNotHold { .. }
            | CliError::RolledBack { .. }
            | CliError::NotThatLog { .. }
            | CliError::Declined
            | CliError::Unwell { .. }
            | CliError::TrustDiffers { .. }
            | CliError::ClocksApart { .. }
            | CliError::OtherDraft { .. }
            | CliError::NotOpen { .. } => 1,
            CliError::Read { .. }
            | CliError::Engine(_)
            | CliError::Listen { .. }
            | CliError::NeverCame { .. }
            | CliError::Program { .. }
            | CliError::Write { .. }
            | CliError::Unreachable { .. }
            | CliError::TooLong { .. }
            | CliError::Service { .. }
            | CliError::Answer { .. }
            | CliError::NoLog { .. }
            | CliError::NoDirectory { .. }
            | CliError::Randomness(_) => 3,
            _ => 2,
        }
    }
}
