//! `roll`: who may vote in a poll and with what weight. Provisional: signed by a registrar.
//! Certified: a registrar and a roll checker each sign the same text; it takes effect at the second.
//!
//! ```text
//! folkmoot/roll/v1
//! log, genesis
//! poll council-2027
//! notice 8d72…
//! stage provisional               or `certified`
//! ledger 4711                     size of the log whose ledger counts: where the record date passed
//! seen none                       certified: size and root just after the provisional roll;
//!                                 provisional again: just after the ruling that upheld a claim
//! count 1206
//! weight 102751
//! root 0f3a…                      Merkle root over the lines (RFC 6962)
//! lines 5be1… 31022               the attachment with the lines, `docs/formats/polls.md`, "Roll"
//! power 77a0… 2915                the attachment with the power report; `none` without voters
//! override 9a41… 212              certified over the policy's guards: why, a text; else absent
//! ```
//!
//! That lines and report follow from ledger and policy is checked besides, from bulk data
//! ([`crate::domain::derive`]), by the service before it accepts and by every verifier.

use std::sync::Arc;

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Follows, Kind, consent, must_equal};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::fault::AnyOf;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::poll::phase::Phase;
use crate::domain::poll::roll::{PublishedRoll, Stage};
use crate::domain::state::approvals::About;
use crate::domain::state::poll::{Poll, Refusal as PollRefusal, Step};
use crate::domain::state::voters::Voter;
use crate::domain::state::{Effect, State, claims, offices, organisation, polls};
use crate::domain::weight::roll::{Roll, RollLine};

impl Kind for PublishedRoll {
    const NAME: &'static str = "roll";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Registrar, Office::RollChecker]);
    const EXAMPLE: &'static str = "\
poll council-2027
notice e58cfbe14d913e33fa380fbf3bf1d4e4d9e7551c530e2b6bbd8bbad3c3843597
stage certified
ledger 29
seen 31 462d03aba85744928a5a0534c731062c6eef71c9eb8af4d3cd3f52349401c7b3
count 3
weight 15
root 9dcf497a45c623076683dfdbc5fc5fd04bbfce4eed4f6e6f667696615fc5b487
lines 1963f9ccf463f51aee82c6519878fa9321400df551e9e3755413e0e98d85389c 51
power 4904087beb53907a54c7af404adcda3bd0969e92b25061f7c37bfe9d6c17cf16 1125
";
    const MORE: &'static [&'static str] = &["\
override 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
power none
lines e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0
root e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
weight 0
count 0
seen 31 462d03aba85744928a5a0534c731062c6eef71c9eb8af4d3cd3f52349401c7b3
ledger 29
stage certified
notice e58cfbe14d913e33fa380fbf3bf1d4e4d9e7551c530e2b6bbd8bbad3c3843597
poll council-2027
"];
    const COMPOSED: bool = false;

    fn attachments(&self) -> Vec<Named> {
        let mut named = vec![self.lines.evidence()];
        named.extend(self.power.map(AttachmentRef::evidence));
        named.extend(self.overriding.map(AttachmentRef::text));
        named
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn follows(&self) -> Follows<'_> {
        Follows::Ledger(self)
    }

    fn about(&self) -> Option<About> {
        Some(About::Poll(self.poll.clone()))
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_notice(&self.notice)?;
        if poll.ledger_size() != Some(self.ledger) {
            return Err(PollRefusal::WrongLedgerSize {
                stated: self.ledger,
                expected: poll.ledger_size(),
            }
            .into());
        }
        poll.refuse_second_role(case.signer())?;
        match self.stage {
            Stage::Provisional => propose(self, case, poll),
            Stage::Certified => certify(self, case, poll),
        }
    }
}

/// Stage and `seen` of the next `roll` statement of a poll: a provisional one, again after an upheld
/// claim, else the certified one.
pub fn next_roll(state: &State, poll: &Poll) -> (Stage, Option<(u64, Hash)>) {
    let superseded = state.claims(poll.id()).superseded();
    match (superseded, poll.provisional_roll()) {
        (Some(ruling), _) => (Stage::Provisional, Some(ruling.seen())),
        (None, Some(provisional)) => (Stage::Certified, Some(provisional.seen())),
        (None, None) => (Stage::Provisional, None),
    }
}

/// Errors with `WrongSeen` unless the roll states what its signers must have seen.
fn check_seen(roll: &PublishedRoll, expected: Option<(u64, Hash)>) -> Result<(), PollRefusal> {
    match roll.seen == expected {
        true => Ok(()),
        false => Err(PollRefusal::WrongSeen {
            stated: roll.seen,
            expected,
        }),
    }
}

fn propose(roll: &PublishedRoll, case: &Case<'_>, poll: &Poll) -> Result<Vec<Effect>, Refusal> {
    let (stage, expected) = next_roll(case.state, poll);
    poll.require_before_open()?;
    if stage != Stage::Provisional {
        poll.require_phase(Phase::Announced)?;
    }
    let offices = case.state.offices();
    if !offices.holds(case.signer(), Office::Registrar) {
        return Err(Unfit::NotAuthorised {
            kind: case.kind,
            signer: case.signer().clone(),
            needed: AnyOf(vec![Office::Registrar]),
        }
        .into());
    }
    check_seen(roll, expected)?;
    offices.require_scope(case.signer(), Office::Registrar, &roll.poll)?;
    parse_lines(roll, case)?;
    let proposed = Step::RollProposed {
        statement: case.hash,
        roll: Arc::new(roll.clone()),
    };
    let renewed = claims::Effect::Renewed {
        poll: roll.poll.clone(),
    };
    Ok(vec![
        polls::Effect::of(&roll.poll, proposed).into(),
        renewed.into(),
    ])
}

fn certify(roll: &PublishedRoll, case: &Case<'_>, poll: &Poll) -> Result<Vec<Effect>, Refusal> {
    poll.require_phase(Phase::RollProvisional)?;
    check_claims(case, poll)?;
    let (_, expected) = next_roll(case.state, poll);
    check_seen(roll, expected)?;
    if let Some(reason) = &roll.overriding {
        case.require_text(reason)?;
    }
    let offices = case.state.offices();
    let holds = |who: &Principal, office| offices.scope_allows(who, office, &roll.poll);
    let either = |who: &Principal| holds(who, Office::Registrar) || holds(who, Office::RollChecker);
    if !either(case.signer()) {
        return Err(offices::Refusal::OutOfScope {
            holder: case.signer().clone(),
            scope: roll.poll.clone(),
        }
        .into());
    }
    let (mut effects, complete) = consent::approve(case, 2, None, either)?;
    if !complete {
        return Ok(effects);
    }
    let before = case.state.approved_by(&case.hash).filter(|by| either(by));
    let signers: Vec<&Principal> = before.chain([case.signer()]).collect();
    let both = [Office::Registrar, Office::RollChecker]
        .map(|office| signers.iter().any(|who| holds(who, office)));
    if both != [true, true] {
        return Err(PollRefusal::RollNeedsBoth {
            poll: roll.poll.clone(),
        }
        .into());
    }
    let lines = parse_lines(roll, case)?;
    let certified = Step::RollCertified {
        statement: case.hash,
        roll: Arc::new(roll.clone()),
        voters: voters(&lines, case.state),
        lines: Arc::new(lines),
    };
    effects.push(polls::Effect::of(&roll.poll, certified).into());
    Ok(effects)
}

/// Those on a roll, in order of enrolment.
fn voters(roll: &Roll, state: &State) -> Arc<[Voter]> {
    let voter = |line: &RollLine| {
        Some(Voter {
            member: state.members().find(&line.member)?,
            weight: line.weight,
        })
    };
    let mut voters: Vec<Voter> = roll.lines().iter().filter_map(voter).collect();
    voters.sort_unstable_by_key(|voter| voter.member);
    voters.into()
}

/// Errors while claims can still be made, wait for a ruling, or were upheld without a new roll.
fn check_claims(case: &Case<'_>, poll: &Poll) -> Result<(), Refusal> {
    let now = case.state.require_now()?;
    if let Some(at) = poll.notice().claims_until.filter(|at| now < *at) {
        return Err(organisation::Refusal::TooEarly {
            what: "claims-until",
            at,
            now,
        }
        .into());
    }
    let id = poll.id().clone();
    let claims = case.state.claims(&id);
    match (claims.waiting(), claims.superseded()) {
        (0, None) => Ok(()),
        (0, Some(_)) => Err(claims::Refusal::RollSuperseded { poll: id }.into()),
        (count, _) => Err(claims::Refusal::Unruled { poll: id, count }.into()),
    }
}

fn parse_lines(stated: &PublishedRoll, case: &Case<'_>) -> Result<Roll, Refusal> {
    let roll = Roll::parse(&case.attachment(&stated.lines)?).map_err(PollRefusal::from)?;
    let count = u64::try_from(roll.lines().len()).unwrap_or(u64::MAX);
    must_equal("count", stated.count.to_string(), count.to_string())?;
    must_equal(
        "weight",
        stated.weight.to_string(),
        roll.total().to_string(),
    )?;
    must_equal("root", stated.root.to_string(), roll.root().to_string())?;
    for line in roll.lines() {
        case.state.members().require(&line.member)?;
    }
    Ok(roll)
}
