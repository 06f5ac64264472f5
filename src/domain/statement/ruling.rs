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
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::claim::Verdict;
use crate::domain::poll::phase::Phase;
use crate::domain::state::poll::Poll;
use crate::domain::state::{Effect, claims};
use crate::domain::text::lines;

lines! {
    /// The lines of a `ruling` statement.
    pub struct Ruling {
        one poll "poll": Id;
        one claim "claim": Hash;
        one verdict "verdict": Verdict;
        /// Log indexes, rising.
        many remedies "remedy": u64, Rising(&[]);
        one reason "reason": AttachmentRef;
    }
    check Ruling::check;
}

impl Kind for Ruling {
    const NAME: &'static str = "ruling";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Registrar]);
    const EXAMPLE: &'static str = "\
# A registrar decides a claim. `folkmoot rule CLAIM --reason FILE --key KEY` fills this in.
poll council-2027
claim 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0   # the hash of the claim
verdict upheld                  # or dismissed, without remedies
remedy 57                       # an entry of the log that puts it right, in order, one line each
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const COMPOSED: bool = true;

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.refuse_second_role(case.signer())?;
        case.state
            .offices()
            .require_scope(case.signer(), Office::Registrar, &self.poll)?;
        poll.require_phase(Phase::RollProvisional)?;
        let claimed = case.state.claims(&self.poll).require(&self.claim)?;
        if claimed.verdict.is_some() {
            return Err(claims::Refusal::Ruled { claim: self.claim }.into());
        }
        self.check_remedies(case, poll, &claimed.about)?;
        case.require_text(&self.reason)?;
        Ok(vec![
            claims::Effect::Ruled {
                statement: case.hash,
                poll: self.poll.clone(),
                claim: self.claim,
                by: case.signer().clone(),
                verdict: self.verdict,
                remedies: self.remedies.clone(),
                reason: self.reason.hash,
            }
            .into(),
        ])
    }
}

crate::faults! {
    /// Lines of a ruling that contradict each other.
    pub enum Contradiction {
        NoRemedy "contradiction.no-remedy" Malformed;
        NeedlessRemedy "contradiction.needless-remedy" Malformed;
    }
}

impl Ruling {
    fn check(&self) -> Result<(), Contradiction> {
        match (self.verdict, self.remedies.is_empty()) {
            (Verdict::Upheld, true) => Err(Contradiction::NoRemedy),
            (Verdict::Dismissed, false) => Err(Contradiction::NeedlessRemedy),
            _ => Ok(()),
        }
    }

    /// Errors with `BadRemedy` for an entry that the ledger has in any case, or that says nothing
    /// from which a roll is made.
    fn check_remedies(
        &self,
        case: &Case<'_>,
        poll: &Poll,
        about: &Id,
    ) -> Result<(), claims::Refusal> {
        let ledger_size = poll.ledger_size().unwrap_or_default();
        for &entry in &self.remedies {
            let fits = case.state.ledger().has_entry(entry)
                || case.state.members().changed_by(about, entry);
            if entry < ledger_size || !fits {
                return Err(claims::Refusal::BadRemedy {
                    entry,
                    ledger_size,
                    about: about.clone(),
                });
            }
        }
        Ok(())
    }
}
