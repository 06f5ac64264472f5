//! `certificate`: scrutineers who have recounted stand behind a result. m of the poll's scrutineers
//! sign the same text, each in an entry of its own, after the objection window.
//!
//! ```text
//! folkmoot/certificate/v1
//! log, genesis
//! poll council-2027
//! result 77aa…                    hash of the result statement
//! size 48215                      of the log just after the result
//! root 0f3a…
//! ```

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind, bound, consent, objections};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::phase::Phase;
use crate::domain::state::approvals::About;
use crate::domain::state::poll::{Poll, Step};
use crate::domain::state::{Effect, approvals, organisation, polls};
use crate::domain::text::lines;

lines! {
    /// The lines of a `certificate` statement.
    pub struct Certificate {
        one poll "poll": Id;
        one result "result": Hash;
        one size "size": u64;
        one root "root": Hash;
    }
}

impl Kind for Certificate {
    const NAME: &'static str = "certificate";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Scrutineer]);
    const EXAMPLE: &'static str = "\
poll council-2027
result e45467d943b27836123af5b52337899c99629c3a3c31c5363982aa3ea7c49984
size 43
root 8b70731209ea1eaaba10bfc5e79f8b8768219d73cb569a360d61dd69dcf9fe7b
";
    const COMPOSED: bool = false;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn about(&self) -> Option<About> {
        Some(About::Poll(self.poll.clone()))
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        let signer = case.signer();
        poll.require_scrutineer(signer)?;
        if poll.phase() != Phase::Certified {
            poll.require_phase(Phase::ProvisionalResult)?;
        }
        let now = case.state.require_now()?;
        let until = poll.notice().objections_until;
        if now < until {
            return Err(organisation::Refusal::TooEarly {
                what: "objections-until",
                at: until,
                now,
            }
            .into());
        }
        objections::refuse_waiting(case.state, poll)?;
        if Certificate::implied(poll).as_ref() != Some(self) {
            return Err(Unfit::DiffersFromLog { kind: Self::NAME }.into());
        }
        if case.state.approved_by(&case.hash).any(|by| by == signer) {
            return Err(approvals::Refusal::AlreadySigned {
                statement: case.hash,
                signer: signer.clone(),
            }
            .into());
        }
        // One whose key has ended since signs again, and is named once.
        let named = poll.certified_by().contains(signer);
        let signed = (!named).then(|| Step::CertificateSigned {
            scrutineer: signer.clone(),
        });
        let signed = signed.map(|step| polls::Effect::of(&self.poll, step).into());
        if poll.phase() == Phase::Certified {
            // Later scrutineers may still add their names to a certified result.
            let approved = approvals::Effect::Signed {
                statement: case.hash,
                asked: case.asked(poll.notice().scrutineers.len(), None),
                by: signer.clone(),
                key: case.signatories[0].1,
                completed_by: Vec::new(),
            };
            return Ok([Some(approved.into()), signed]
                .into_iter()
                .flatten()
                .collect());
        }
        let threshold = usize::try_from(poll.notice().certificates).unwrap_or(usize::MAX);
        let (mut effects, complete) = consent::approve(case, threshold, None, |_| true)?;
        effects.extend(signed);
        if complete {
            let certified = Step::Certified {
                statement: case.hash,
            };
            effects.push(polls::Effect::of(&self.poll, certified).into());
            effects.extend(bound::seated(case.state, poll, now));
        }
        Ok(effects)
    }
}

impl Certificate {
    /// The `certificate` statement that scrutineers can sign, once there is a result.
    pub fn implied(poll: &Poll) -> Option<Certificate> {
        let result = poll.result()?;
        Some(Certificate {
            poll: poll.id().clone(),
            result: result.statement,
            size: result.size,
            root: result.root,
        })
    }
}
