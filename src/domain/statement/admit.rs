//! The frame around the rules of the kinds: header, signers, and what several must sign.
//!
//! Everything about who signs is settled here, before a kind sees its case.

use super::authority::{Signing, TWO_SECONDS_MAX};
use super::decision::{self, Decision};
use super::enact::Enact;
use super::refusal::{Refusal, Unfit};
use super::submission::Authenticated;
use super::{Attachments, Case, Kind, Said, consent};
use crate::domain::fault::AnyOf;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::state::fate::Next;
use crate::domain::state::{Effect, State, approvals, matters, organisation, quotas};
use crate::domain::time::Time;

/// Checks one statement against the rules as the log stands.
///
/// Returns what it changes, in order. Refuses whatever was admitted before: whoever wants to know
/// whether a refused statement is in the log looks for its hash and key there.
pub fn admit(
    state: &State,
    entry: &Authenticated,
    attachments: &dyn Attachments,
) -> Result<Vec<Effect>, Refusal> {
    let case = case(state, entry, attachments)?;
    let said = &entry.submission.statement.said;
    let mut effects = said.admit(&case)?;
    if let Signing::Two(offices) = case.signing {
        effects = second(&case, offices, said.reach().as_ref(), effects)?;
    }
    case.check_sizes(&said.attachments())?;
    if let Some(max) = said.daily_max() {
        let by = state.all_offices().person(case.signer()).clone();
        let kind = said.kind();
        state.quotas().require_room(&by, kind, max, state.now())?;
        effects.push(quotas::Effect::Said { kind, by }.into());
    }
    Ok(effects)
}

/// Everything for which [`admit`] refuses a statement, as far as its kind can tell several apart; at
/// least what it says, and nothing if it does not refuse.
pub fn faults(state: &State, entry: &Authenticated, attachments: &dyn Attachments) -> Vec<Refusal> {
    let Err(first) = admit(state, entry, attachments) else {
        return Vec::new();
    };
    let case = case(state, entry, attachments);
    let all = case.map(|case| entry.submission.statement.said.faults(&case));
    all.ok()
        .filter(|all| !all.is_empty())
        .unwrap_or(vec![first])
}

/// A statement that is for this log, by those who may sign its kind.
fn case<'a>(
    state: &'a State,
    entry: &'a Authenticated,
    attachments: &'a dyn Attachments,
) -> Result<Case<'a>, Refusal> {
    check_header(state, entry)?;
    let said = &entry.submission.statement.said;
    let case = Case {
        state,
        kind: said.kind(),
        about: said.about(),
        signing: said.signing_in(state),
        hash: entry.submission.hash,
        signatories: &entry.signatories,
        attachments,
    };
    check_due(state, said)?;
    check_signers(said, &case)?;
    Ok(case)
}

fn check_header(state: &State, entry: &Authenticated) -> Result<(), Refusal> {
    let statement = &entry.submission.statement;
    if statement.log != state.origin() {
        return Err(Unfit::WrongLog {
            stated: statement.log.clone(),
            expected: state.origin().to_owned(),
        }
        .into());
    }
    let expected = state.genesis().map(|(hash, _)| hash);
    let refusal = match (expected, statement.genesis) {
        (None, None) => return Ok(()),
        (Some(expected), Some(stated)) if expected == stated => return Ok(()),
        (None, Some(_)) => organisation::Refusal::NotFounded,
        (Some(_), None) => organisation::Refusal::AlreadyFounded,
        (Some(expected), stated) => organisation::Refusal::WrongGenesis { stated, expected },
    };
    Err(refusal.into())
}

/// Errors with `DueFirst` while the log calls for a decision or an effect, for everything else.
fn check_due(state: &State, said: &Said) -> Result<(), Refusal> {
    match decision::next(state) {
        Some((_, next, matter)) => {
            let kind = match next {
                Next::Decision(_) => Decision::NAME,
                Next::Enact => Enact::NAME,
            };
            match said.kind() == kind {
                true => Ok(()),
                false => Err(matters::Refusal::DueFirst {
                    kind,
                    matter: matter.name(),
                }
                .into()),
            }
        }
        None => Ok(()),
    }
}

/// Errors unless the signature lines are those that the kind takes, each by somebody who may sign it with
/// a key in use, and the second by the key that the text brings where it brings one.
fn check_signers(said: &Said, case: &Case<'_>) -> Result<(), Refusal> {
    let signing = case.signing;
    let (kind, found) = (said.kind(), case.signatories.len());
    let Some(expected) = said.signatures() else {
        // All that the text introduces, in its order: the kind compares them whole.
        return Ok(());
    };
    let (signer, key) = match case.signatories.first() {
        Some(first) if found == expected => first,
        _ => {
            return Err(Unfit::SignatureCount {
                kind,
                expected,
                found,
            }
            .into());
        }
    };
    match (signer, said.subject()) {
        (Principal::Member(_), Some(subject)) if signing.is_for_members() => {
            if *signer.id() != *subject {
                return Err(Unfit::NotYourOwn {
                    signer: signer.clone(),
                    subject: subject.clone(),
                }
                .into());
            }
            case.state.members().require(subject)?;
            match said.votes_in(case.state)? {
                Some(opened_at) => case.state.keys().require_for_poll(signer, key, opened_at)?,
                None => case.state.keys().require_current(signer, key)?,
            }
        }
        _ if matches!(signing, Signing::Stated | Signing::Anybody) => {
            check_person(said, case, signer, key)?;
        }
        _ => check_officer(case, signer, key)?,
    }
    check_second_line(said, case)
}

/// Errors unless whoever the text names signed it, with a key in use or with the key that it brings.
fn check_person(
    said: &Said,
    case: &Case<'_>,
    signer: &Principal,
    key: &PublicKey,
) -> Result<(), Refusal> {
    let signing = case.signing;
    // A text that must name its signer and does not is signed by nobody.
    let named = said.person();
    if named.is_some_and(|named| named != signer) || (signing == Signing::Stated && named.is_none())
    {
        return Err(Unfit::NotYourOwn {
            signer: signer.clone(),
            subject: named.unwrap_or(signer).id().clone(),
        }
        .into());
    }
    let brought = said.introduces();
    match brought.first() {
        Some((holder, new)) if holder == signer && new != key => Err(Unfit::NewKeyMustSign {
            holder: holder.clone(),
        }
        .into()),
        Some((holder, _)) if holder == signer => Ok(()),
        _ => Ok(case.state.keys().require_current(signer, key)?),
    }
}

fn check_officer(case: &Case<'_>, signer: &Principal, key: &PublicKey) -> Result<(), Refusal> {
    case.require_office(&case.signing.offices())?;
    Ok(case.state.keys().require_current(signer, key)?)
}

/// The second of two lines is by the key that the text brings.
fn check_second_line(said: &Said, case: &Case<'_>) -> Result<(), Refusal> {
    let brought = said.introduces();
    match (case.signatories, brought.first()) {
        ([_, second], Some(new)) if second != new => Err(Unfit::NewKeyMustSign {
            holder: new.0.clone(),
        }
        .into()),
        _ => Ok(()),
    }
}

/// What the text of two officers does now: nothing but a signature at the first, all of it at the second,
/// who must be another person, hold the other office, each as far as the text reaches, and not be too late.
fn second(
    case: &Case<'_>,
    offices: &'static [&'static [Office]; 2],
    reach: Option<&Id>,
    effects: Vec<Effect>,
) -> Result<Vec<Effect>, Refusal> {
    let now = case.state.now();
    let first = case.state.approvals().since(&case.hash).or(now);
    let ends =
        first.and_then(|first| Time::from_seconds(first.seconds().saturating_add(TWO_SECONDS_MAX)));
    // Before the first clock nothing ends by time.
    if let (Some(expired), Some(now)) = (ends, now)
        && now >= expired
    {
        return Err(approvals::Refusal::Expired { expired, now }.into());
    }
    let (mut signed, complete) = consent::approve(case, 2, ends, |_| true)?;
    if !complete {
        return Ok(signed);
    }
    let [one, other] = *offices;
    let (held, all) = (case.state.offices(), case.state.all_offices());
    let holds = |who: &Principal, any: &[Office]| {
        let in_person = !matches!(who, Principal::System(_));
        let has = |office| match reach {
            None => held.holds(who, office),
            Some(what) => held.scope_allows(who, office, what),
        };
        in_person && any.iter().any(|&office| has(office))
    };
    let earlier = case.state.approved_by(&case.hash).next();
    let fit = |before: &Principal| {
        let now = case.signer();
        let offices =
            holds(before, one) && holds(now, other) || holds(before, other) && holds(now, one);
        offices && all.person(before) != all.person(now)
    };
    if !earlier.is_some_and(fit) {
        return Err(Unfit::NotAuthorised {
            kind: case.kind,
            signer: case.signer().clone(),
            needed: AnyOf(Signing::Two(offices).offices()),
        }
        .into());
    }
    signed.extend(effects);
    Ok(signed)
}
