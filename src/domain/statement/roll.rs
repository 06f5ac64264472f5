//! `roll`: who may vote in a poll and with what weight. Provisional: signed by a registrar.
//! Certified: a registrar and an auditor each sign the same text; it takes effect at the second.
//!
//! ```text
//! folkmoot/roll/v1
//! log, genesis
//! poll council-2027
//! notice 8d72…
//! stage provisional               or `certified`
//! ledger 4711                     size of the log whose ledger counts: where the record date passed
//! seen none                       certified: size and root just after the provisional roll;
//!                                 provisional anew: just after the ruling that upheld a claim
//! count 1206
//! weight 102751
//! root 0f3a…                      Merkle root over the lines (RFC 6962)
//! lines 5be1… 31022               the attachment with the lines, `docs/FORMATS.md`, "Roll"
//! power 77a0… 2915                the attachment with the power report; `none` without voters
//! override 9a41… 212              certified over the policy's guards: why, a text; else absent
//! ```
//!
//! That lines and report follow from ledger and policy is checked beside this, from bulk data
//! ([`crate::domain::derive`]), by the service before it accepts and by every verifier.

use std::sync::Arc;

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind, consent, must_equal};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::{Phase, Poll};
use crate::domain::text::{Malformed, Reader, Value, Writer};
use crate::domain::weight::roll::Roll;

/// Which of the two rolls of a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Open to claims and objections.
    Provisional,
    /// Fixed for the poll.
    Certified,
}

impl Value for Stage {
    const FORM: &'static str = "provisional or certified";
    fn read(text: &str) -> Option<Stage> {
        match text {
            "provisional" => Some(Stage::Provisional),
            "certified" => Some(Stage::Certified),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            Stage::Provisional => "provisional".to_owned(),
            Stage::Certified => "certified".to_owned(),
        }
    }
}

/// The lines of a `roll` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollStatement {
    pub poll: Id,
    pub notice: Hash,
    pub stage: Stage,
    pub ledger: u64,
    pub seen: Option<(u64, Hash)>,
    pub count: u64,
    pub weight: u128,
    pub root: Hash,
    pub lines: AttachmentRef,
    pub power: Option<AttachmentRef>,
    /// Why it is certified although a guard of the policy trips.
    pub overriding: Option<AttachmentRef>,
}

impl Kind for RollStatement {
    const NAME: &'static str = "roll";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Registrar, Office::Auditor]);

    fn read(reader: &mut Reader<'_>) -> Result<RollStatement, Malformed> {
        let statement = RollStatement {
            poll: reader.one("poll")?,
            notice: reader.one("notice")?,
            stage: reader.one("stage")?,
            ledger: reader.one("ledger")?,
            seen: reader.one("seen")?,
            count: reader.one("count")?,
            weight: reader.one("weight")?,
            root: reader.one("root")?,
            lines: reader.one("lines")?,
            power: reader.one("power")?,
            overriding: reader.many("override")?.pop(),
        };
        if statement.overriding.is_some() && statement.stage == Stage::Provisional {
            return Err(reader.fault("only a certified roll has an `override`"));
        }
        Ok(statement)
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("notice", &self.notice)
            .one("stage", &self.stage)
            .one("ledger", &self.ledger)
            .one("seen", &self.seen)
            .one("count", &self.count)
            .one("weight", &self.weight)
            .one("root", &self.root)
            .one("lines", &self.lines)
            .one("power", &self.power)
            .many("override", self.overriding.as_slice());
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        let mut named = vec![self.lines];
        named.extend(self.power);
        named.extend(self.overriding);
        named
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_notice(&self.notice)?;
        if poll.ledger_size() != Some(self.ledger) {
            return Err(Refusal::WrongLedgerSize {
                stated: self.ledger,
                expected: poll.ledger_size(),
            });
        }
        poll.refuse_second_role(case.signer())?;
        match self.stage {
            Stage::Provisional => self.propose(case, poll),
            Stage::Certified => self.certify(case, poll),
        }
    }
}

impl RollStatement {
    fn propose(&self, case: &Case<'_>, poll: &Poll) -> Result<Vec<Effect>, Refusal> {
        let (stage, expected) = poll.next_roll();
        poll.require_before_open()?;
        if stage != Stage::Provisional {
            poll.require_phase(Phase::Announced)?;
        }
        if !case.state.offices().holds(case.signer(), Office::Registrar) {
            return Err(Refusal::NotAuthorised {
                kind: Self::NAME,
                signer: case.signer().clone(),
                needed: &[Office::Registrar],
            });
        }
        if self.seen != expected {
            return Err(Refusal::WrongSeen {
                stated: self.seen,
                expected,
            });
        }
        case.state
            .offices()
            .require_scope(case.signer(), Office::Registrar, &self.poll)?;
        self.parse_lines(case)?;
        Ok(vec![Effect::RollProposed {
            poll: self.poll.clone(),
            statement: case.hash,
            roll: Arc::new(self.clone()),
        }])
    }

    fn certify(&self, case: &Case<'_>, poll: &Poll) -> Result<Vec<Effect>, Refusal> {
        poll.require_phase(Phase::RollProvisional)?;
        self.check_claims(case, poll)?;
        let (_, expected) = poll.next_roll();
        if self.seen != expected {
            return Err(Refusal::WrongSeen {
                stated: self.seen,
                expected,
            });
        }
        if let Some(reason) = &self.overriding {
            case.require_text(reason)?;
        }
        let holds = |who: &Principal, office| {
            let offices = case.state.offices();
            offices.scope_allows(who, office, &self.poll)
        };
        let either = |who: &Principal| holds(who, Office::Registrar) || holds(who, Office::Auditor);
        if !either(case.signer()) {
            return Err(Refusal::OutOfScope {
                holder: case.signer().clone(),
                scope: self.poll.clone(),
            });
        }
        let (mut effects, complete) = consent::approve(case, 2, either)?;
        let before = case.state.approvals(&case.hash).filter(|by| either(by));
        let signers: Vec<&Principal> = before.chain([case.signer()]).collect();
        let both = [Office::Registrar, Office::Auditor]
            .map(|office| signers.iter().any(|who| holds(who, office)));
        if complete && both != [true, true] {
            return Err(Refusal::RollNeedsBoth {
                poll: self.poll.clone(),
            });
        }
        if complete {
            effects.push(Effect::RollCertified {
                poll: self.poll.clone(),
                statement: case.hash,
                roll: Arc::new(self.clone()),
                lines: Arc::new(self.parse_lines(case)?),
            });
        }
        Ok(effects)
    }

    /// Errors while claims can still be made, wait for a ruling, or were upheld without a new roll.
    fn check_claims(&self, case: &Case<'_>, poll: &Poll) -> Result<(), Refusal> {
        let now = case.state.require_now()?;
        if let Some(at) = poll.notice().claims_until.filter(|at| now < *at) {
            return Err(Refusal::TooEarly {
                what: "claims-until",
                at,
                now,
            });
        }
        let poll_id = self.poll.clone();
        let claims = poll.claims();
        match (claims.waiting(), claims.superseded()) {
            (0, None) => Ok(()),
            (0, Some(_)) => Err(Refusal::RollSuperseded { poll: poll_id }),
            (count, _) => Err(Refusal::ClaimsUnruled {
                poll: poll_id,
                count,
            }),
        }
    }

    fn parse_lines(&self, case: &Case<'_>) -> Result<Roll, Refusal> {
        let roll = Roll::parse(&case.attachment(&self.lines)?)?;
        let count = u64::try_from(roll.lines().len()).unwrap_or(u64::MAX);
        must_equal("count", self.count.to_string(), count.to_string())?;
        must_equal("weight", self.weight.to_string(), roll.total().to_string())?;
        must_equal("root", self.root.to_string(), roll.root().to_string())?;
        for line in roll.lines() {
            case.state.people().require(&line.member)?;
        }
        Ok(roll)
    }
}
