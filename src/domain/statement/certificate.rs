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
use super::{Case, Kind, consent};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::Phase;
use crate::domain::text::{Malformed, Reader, Writer};

/// The lines of a `certificate` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    pub poll: Id,
    pub result: Hash,
    pub size: u64,
    pub root: Hash,
}

impl Kind for Certificate {
    const NAME: &'static str = "certificate";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Scrutineer]);

    fn read(reader: &mut Reader<'_>) -> Result<Certificate, Malformed> {
        Ok(Certificate {
            poll: reader.one("poll")?,
            result: reader.one("result")?,
            size: reader.one("size")?,
            root: reader.one("root")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("result", &self.result)
            .one("size", &self.size)
            .one("root", &self.root);
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        let (signer, key) = &case.signatories[0];
        if !poll.notice().has_scrutineer(signer) {
            return Err(Refusal::NotAScrutineer {
                signer: signer.clone(),
                poll: self.poll.clone(),
            });
        }
        if poll.phase() != Phase::Certified {
            poll.require_phase(Phase::ProvisionalResult)?;
        }
        let now = case.state.require_now()?;
        let until = poll.notice().objections_until;
        if now < until {
            return Err(Refusal::TooEarly {
                what: "objections-until",
                at: until,
                now,
            });
        }
        let result = poll.result().expect("the phase says there is one");
        if (result.statement, result.size, result.root) != (self.result, self.size, self.root) {
            return Err(Refusal::DiffersFromLog { kind: Self::NAME });
        }
        let threshold = usize::try_from(poll.notice().certificates).unwrap_or(usize::MAX);
        if case.state.approvals(&case.hash).any(|by| by == signer) {
            return Err(Refusal::AlreadySigned {
                statement: case.hash,
                signer: signer.clone(),
            });
        }
        // One whose key has ended since signs again, and is named once.
        let named = poll.certified_by().contains(signer);
        let signed = (!named).then(|| Effect::CertificateSigned {
            poll: self.poll.clone(),
            scrutineer: signer.clone(),
        });
        if poll.phase() == Phase::Certified {
            // Later scrutineers may still add their names to a certified result.
            let approved = Effect::Approved {
                statement: case.hash,
                by: signer.clone(),
                key: *key,
                completes: false,
            };
            return Ok([Some(approved), signed].into_iter().flatten().collect());
        }
        let (mut effects, complete) = consent::approve(case, threshold, |_| true)?;
        effects.extend(signed);
        if complete {
            effects.push(Effect::ResultCertified {
                poll: self.poll.clone(),
                statement: case.hash,
            });
        }
        Ok(effects)
    }
}
