//! Acts of m of n: each signs the same text in an entry of its own, and the m-th makes it happen.
//!
//! The text names the roster it counts against, by hash, and a time after which it lapses, so that
//! old half-signed texts cannot be completed by a later roster.

use super::Case;
use super::refusal::Refusal;
use super::seats;
use crate::domain::hash::Hash;
use crate::domain::office::Principal;
use crate::domain::state::{Effect, approvals};
use crate::domain::text::lines;
use crate::domain::time::Time;

lines! {
    /// The two lines that every act of m of n has in common.
    pub struct Consent {
        /// Hash of the roster whose members are counted.
        one roster "roster": Hash => Roster;
        /// The first instant at which the text can no longer be signed.
        one expires "expires": Time => Expiry;
    }
}

impl Consent {
    /// Counts this signature: the effects so far, and whether it was the m-th.
    ///
    /// Errors with `WrongRoster`, `Expired`, or `AlreadySigned`.
    pub(super) fn count(&self, case: &Case<'_>) -> Result<(Vec<Effect>, bool), Refusal> {
        seats::check_founders_act(case.state)?;
        let roster = case.state.founders();
        if roster.hash() != self.roster {
            return Err(approvals::Refusal::WrongRoster {
                stated: self.roster,
                current: roster.hash(),
            }
            .into());
        }
        let now = case.state.require_now()?;
        if now >= self.expires {
            return Err(approvals::Refusal::Expired {
                expired: self.expires,
                now,
            }
            .into());
        }
        Ok(approve(case, roster.threshold, Some(self.expires), |_| {
            true
        })?)
    }
}

/// Counts one more signature on the statement of `case`, of which `threshold` are needed before `until`, where
/// there is such an end. Earlier ones count while their key has not ended and `counts` says so.
///
/// Errors with `AlreadySigned` when this principal's signature counts already, or when the statement has
/// taken effect, and with `TooManyPending` when too many texts that it began wait for others.
pub(super) fn approve(
    case: &Case<'_>,
    threshold: usize,
    until: Option<Time>,
    counts: impl Fn(&Principal) -> bool,
) -> Result<(Vec<Effect>, bool), approvals::Refusal> {
    let (signer, key) = &case.signatories[0];
    let before = case.state.approved_by(&case.hash).filter(|by| counts(by));
    let before: Vec<&Principal> = before.collect();
    if before.contains(&signer) || !case.state.approvals().completed_by(&case.hash).is_empty() {
        return Err(approvals::Refusal::AlreadySigned {
            statement: case.hash,
            signer: signer.clone(),
        });
    }
    if threshold > 1 && case.state.approvals().of(&case.hash).next().is_none() {
        let approvals = case.state.approvals();
        approvals.require_room(signer, case.state.now())?;
    }
    let completes = before.len().saturating_add(1) >= threshold;
    let counted = before.into_iter().chain([signer]).cloned();
    let effect = approvals::Effect::Signed {
        statement: case.hash,
        asked: case.asked(threshold, until),
        by: signer.clone(),
        key: *key,
        completed_by: counted.filter(|_| completes).collect(),
    };
    Ok((vec![effect.into()], completes))
}
