//! `ruling`: a registrar decides a claim against a provisional roll, with a reason.
//!
//! ```text
//! folkmoot/ruling/v1
//! log, genesis
//! poll council-2027
//! claim 8d72…                     the `claim` statement
//! verdict upheld                  or `dismissed`
//! remedy 57                       upheld: entries of the log that put it right, rising, at least one
//! reason 5be1… 120                an attachment, a text
//! ```
//!
//! The ledger of a roll ends where its record date passed. An upheld claim is put right by ordinary
//! statements logged since (`contributions`, `correction`, `member`); the ruling lets what they say of
//! the one member count, and nothing else of them. A new provisional roll must follow.

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::{Phase, Poll};
use crate::domain::text::{Malformed, Reader, Value, Writer};

/// What a ruling says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The roll was wrong.
    Upheld,
    /// The roll stands as far as this claim goes.
    Dismissed,
}

impl Verdict {
    /// The verdict as statements spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Upheld => "upheld",
            Verdict::Dismissed => "dismissed",
        }
    }
}

impl Value for Verdict {
    const FORM: &'static str = "upheld or dismissed";
    fn read(text: &str) -> Option<Verdict> {
        [Verdict::Upheld, Verdict::Dismissed]
            .into_iter()
            .find(|verdict| verdict.as_str() == text)
    }
    fn write(&self) -> String {
        self.as_str().to_owned()
    }
}

/// The lines of a `ruling` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    pub poll: Id,
    pub claim: Hash,
    pub verdict: Verdict,
    /// Log indexes, rising.
    pub remedies: Vec<u64>,
    pub reason: AttachmentRef,
}

impl Kind for Ruling {
    const NAME: &'static str = "ruling";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Registrar]);

    fn read(reader: &mut Reader<'_>) -> Result<Ruling, Malformed> {
        let poll = reader.one("poll")?;
        let claim = reader.one("claim")?;
        let verdict = reader.one("verdict")?;
        let remedies: Vec<u64> = match verdict {
            Verdict::Dismissed => Vec::new(),
            Verdict::Upheld => {
                let first = reader.one("remedy")?;
                let further = reader.many("remedy")?;
                [first].into_iter().chain(further).collect()
            }
        };
        if !remedies.is_sorted_by(|a, b| a < b) {
            return Err(reader.fault("remedies stand in log order, each once"));
        }
        Ok(Ruling {
            poll,
            claim,
            verdict,
            remedies,
            reason: reader.one("reason")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("claim", &self.claim)
            .one("verdict", &self.verdict)
            .many("remedy", &self.remedies)
            .one("reason", &self.reason);
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        vec![self.reason]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.refuse_second_role(case.signer())?;
        case.state
            .offices()
            .require_scope(case.signer(), Office::Registrar, &self.poll)?;
        poll.require_phase(Phase::RollProvisional)?;
        let claimed = poll.claims().require(&self.claim)?;
        if claimed.verdict.is_some() {
            return Err(Refusal::ClaimRuled { claim: self.claim });
        }
        self.check_remedies(case, poll, &claimed.about)?;
        case.require_text(&self.reason)?;
        Ok(vec![Effect::ClaimRuled {
            statement: case.hash,
            poll: self.poll.clone(),
            claim: self.claim,
            by: case.signer().clone(),
            verdict: self.verdict,
            remedies: self.remedies.clone(),
            reason: self.reason.hash,
        }])
    }
}

impl Ruling {
    /// Errors with `BadRemedy` for an entry that the ledger has in any case, or that says nothing
    /// from which a roll is made.
    fn check_remedies(&self, case: &Case<'_>, poll: &Poll, about: &Id) -> Result<(), Refusal> {
        let ledger_size = poll.ledger_size().unwrap_or_default();
        for &entry in &self.remedies {
            let fits = case.state.ledger().has_entry(entry)
                || case.state.people().changed_by(about, entry);
            if entry < ledger_size || !fits {
                return Err(Refusal::BadRemedy {
                    entry,
                    ledger_size,
                    about: about.clone(),
                });
            }
        }
        Ok(())
    }
}
