//! Acts of m of n: each signs the same text in an entry of its own, and the m-th makes it happen.
//!
//! The text names the roster it counts against, by hash, and a time after which it lapses, so that
//! old half-signed texts cannot be completed by a later roster.

use super::Case;
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};
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
        approve(case, roster.threshold, |_| true)
    }
}

/// Counts one more signature on the statement of `case`, of which `threshold` are needed. Earlier ones
/// count while their key has not ended and `counts` says so.
///
/// Errors with `AlreadySigned` when this principal's signature counts already, or when the statement has
/// taken effect.
pub(super) fn approve(
    case: &Case<'_>,
    threshold: usize,
    counts: impl Fn(&Principal) -> bool,
) -> Result<(Vec<Effect>, bool), Refusal> {
    let (signer, key) = &case.signatories[0];
    let before = case.state.approvals(&case.hash).filter(|by| counts(by));
    let before: Vec<&Principal> = before.collect();
    if before.contains(&signer) || case.state.is_agreed(&case.hash) {
        return Err(Refusal::AlreadySigned {
            statement: case.hash,
            signer: signer.clone(),
        });
    }
    let completes = before.len().saturating_add(1) >= threshold;
    let effect = Effect::Approved {
        statement: case.hash,
        by: signer.clone(),
        key: *key,
        completes,
    };
    Ok((vec![effect], completes))
}
