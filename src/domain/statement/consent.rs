//! Acts of m of n: each signs the same text in an entry of its own, and the m-th makes it happen.
//!
//! The text names the roster it counts against, by hash, and a time after which it lapses, so that
//! old half-signed texts cannot be completed by a later roster.

use super::Case;
use super::text::{Malformed, Reader, Writer};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::refusal::Refusal;
use crate::domain::time::Time;

/// The two lines that every act of m of n has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Hash of the roster whose members are counted.
    pub roster: Hash,
    /// The first instant at which the text can no longer be signed.
    pub expires: Time,
}

impl Consent {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Consent, Malformed> {
        Ok(Consent {
            roster: reader.one("roster")?,
            expires: reader.one("expires")?,
        })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer
            .one("roster", &self.roster)
            .one("expires", &self.expires);
    }

    /// Counts this signature: the effects so far, and whether it was the m-th.
    ///
    /// Errors with `WrongRoster`, `Expired`, or `AlreadySigned`.
    pub(super) fn count(&self, case: &Case<'_>) -> Result<(Vec<Effect>, bool), Refusal> {
        let roster = case.state.founders();
        if roster.hash() != self.roster {
            return Err(Refusal::WrongRoster {
                stated: self.roster,
                current: roster.hash(),
            });
        }
        let now = case.state.require_now()?;
        if now >= self.expires {
            return Err(Refusal::Expired {
                expired: self.expires,
                now,
            });
        }
        approve(case, roster.threshold)
    }
}

/// Counts one more signature on the statement of `case`, of which `threshold` are needed.
///
/// Errors with `AlreadySigned` when this principal signed it before, or when it has taken effect.
pub(super) fn approve(case: &Case<'_>, threshold: usize) -> Result<(Vec<Effect>, bool), Refusal> {
    let before = case.state.approvals(&case.hash);
    let count = before.len();
    if before.contains(case.signer()) || count >= threshold {
        return Err(Refusal::AlreadySigned {
            statement: case.hash,
            signer: case.signer().clone(),
        });
    }
    let effect = Effect::Approved {
        statement: case.hash,
        by: case.signer().clone(),
    };
    Ok((vec![effect], count.saturating_add(1) >= threshold))
}
