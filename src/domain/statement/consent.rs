//! Texts that several sign: each in an entry of its own, and the last that is needed makes it happen.

use super::Case;
use crate::domain::office::Principal;
use crate::domain::state::{Effect, approvals};
use crate::domain::time::Time;

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
