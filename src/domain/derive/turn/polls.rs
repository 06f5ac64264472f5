//! What comes next in a poll.

use super::{Act, By, Step, Subject};
use crate::domain::office::{Office, Principal};
use crate::domain::poll::phase::Phase;
use crate::domain::state::State;
use crate::domain::state::poll::Poll;
use crate::domain::statement::{nominations, objections};
use crate::domain::time::Time;

/// What comes next in a poll; nothing once it is certified or came to nothing.
pub fn steps(state: &State, poll: &Poll, now: Time) -> Vec<Step> {
    match poll.phase() {
        Phase::Announced | Phase::RollProvisional | Phase::RollCertified => {
            before(state, poll, now)
        }
        Phase::Open => open(poll, now),
        Phase::Closed | Phase::ProvisionalResult => after(state, poll, now),
        Phase::Certified | Phase::Lapsed | Phase::Cancelled | Phase::Annulled => Vec::new(),
    }
}

/// Whether somebody has a vote in a poll and has not cast it.
pub fn has_yet_to_vote(state: &State, poll: &Poll, name: &Principal) -> bool {
    let member = match name {
        Principal::Member(member) => state.members().find(member),
        Principal::Officer(_) | Principal::System(_) => None,
    };
    let place = member.and_then(|member| poll.voters().find(member));
    place.is_some_and(|place| poll.voters().last_ballot(place).seq == 0)
}

fn step(poll: &Poll, act: Act, by: By) -> Step {
    Step::new(act, Subject::Poll(poll.id().clone()), by)
}

fn before(state: &State, poll: &Poll, now: Time) -> Vec<Step> {
    let notice = poll.notice();
    let opens = Some(notice.opens);
    let claims = state.claims(poll.id());
    let registrars = || By::Offices(vec![Office::Registrar]);
    let mut steps = nominations_of(state, poll, now);
    let none = poll.provisional_roll().is_none();
    if none || claims.superseded().is_some() {
        let propose = step(poll, Act::ProposeRoll, registrars());
        steps.push(propose.from(Some(notice.record_date), now).until(opens));
    }
    if poll.phase() == Phase::RollProvisional {
        if notice.claims_until.is_some_and(|until| now < until) {
            let claim = step(poll, Act::Claim, By::Members);
            steps.push(claim.until(notice.claims_until));
        }
        if claims.waiting() > 0 {
            let rule = step(poll, Act::Rule, registrars());
            steps.push(rule.until(opens).done(0, claims.waiting()));
        }
        if claims.waiting() == 0 && claims.superseded().is_none() {
            let both = By::Offices(vec![Office::Registrar, Office::RollChecker]);
            let certify = step(poll, Act::CertifyRoll, both);
            steps.push(certify.from(notice.claims_until, now).until(opens));
        }
    }
    let all = notice.scrutineers.iter().map(|(name, _)| name);
    let left: Vec<Principal> = all
        .filter(|name| poll.revealed(name).is_none())
        .cloned()
        .collect();
    if !left.is_empty() {
        let done = notice.scrutineers.len().saturating_sub(left.len());
        let reveal = step(poll, Act::Reveal, scrutineers(left));
        steps.push(reveal.until(opens).done(done, notice.scrutineers.len()));
    }
    let begin = step(poll, Act::Open, By::Service);
    steps.push(begin.from(opens, now));
    steps
}

/// Who can nominate for each contest without candidates, how many stand and for how many seats, and when that ends.
fn nominations_of(state: &State, poll: &Poll, now: Time) -> Vec<Step> {
    let Some(until) = poll.nominating_until() else {
        return Vec::new();
    };
    let in_force = state.documents().in_force();
    let steps = poll.nominated().filter_map(|contest| {
        let (procedure, _) = nominations::procedures(state, contest)?;
        let found = in_force.procedure(procedure);
        let bring = found.map_or_else(Vec::new, |found| found.bring.clone());
        let nominate = step(poll, Act::Nominate, By::Any(bring)).until(Some(until));
        let nominate = nominate.done(contest.candidates().count(), contest.seats.into());
        Some(Step {
            under: Some(procedure.clone()),
            ..nominate
        })
    });
    let ends = step(poll, Act::EndNominations, By::Service).from(Some(until), now);
    steps.chain([ends]).collect()
}

fn scrutineers(names: Vec<Principal>) -> By {
    By::Names(Some(Office::Scrutineer), names)
}

fn open(poll: &Poll, now: Time) -> Vec<Step> {
    let closes = Some(poll.notice().closes);
    let voted = usize::try_from(poll.voters().turnout().heads).unwrap_or(usize::MAX);
    let cast = step(poll, Act::Cast, By::Voters).until(closes);
    vec![
        cast.done(voted, poll.voters().count()),
        step(poll, Act::Close, By::Service).from(closes, now),
    ]
}

fn after(state: &State, poll: &Poll, now: Time) -> Vec<Step> {
    let notice = poll.notice();
    let until = notice.objections_until;
    let mut steps = Vec::new();
    if poll.phase() == Phase::Closed {
        steps.push(step(poll, Act::Count, By::Service));
    }
    if now < until {
        for procedure in objections::procedures(state, poll) {
            let found = state.documents().in_force().procedure(&procedure);
            let bring = found.map_or_else(Vec::new, |found| found.bring.clone());
            let object = step(poll, Act::Object, By::Any(bring)).until(Some(until));
            steps.push(Step {
                under: Some(procedure),
                ..object
            });
        }
    }
    let all = notice.scrutineers.iter().map(|(name, _)| name);
    let left = all.filter(|name| !poll.certified_by().contains(name));
    let certify = step(poll, Act::Certify, scrutineers(left.cloned().collect()));
    let needed = usize::try_from(notice.certificates).unwrap_or(usize::MAX);
    let done = poll.certified_by().len();
    steps.push(certify.from(Some(until), now).done(done, needed));
    steps
}
