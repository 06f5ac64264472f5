//! What comes next in a matter.

use super::{Act, By, Step, Subject};
use crate::domain::charter::clause::Clause;
use crate::domain::charter::need::Need;
use crate::domain::charter::procedure::Decide;
use crate::domain::charter::who::{Who, WhoWithin};
use crate::domain::count::decision::{self, Measure};
use crate::domain::office::Principal;
use crate::domain::state::State;
use crate::domain::state::fate::{Admission, Called, Next, Outcome};
use crate::domain::state::matter::Matter;
use crate::domain::statement::{accept, decision as decisions, matter as revisions, who};
use crate::domain::time::Time;

/// What comes next in a matter; nothing once it is over.
pub fn steps(state: &State, matter: &Matter, now: Time) -> Vec<Step> {
    let mut steps = match (matter.is_open(), matter.decided()) {
        (true, None) => undecided(state, matter, now),
        (true, Some(_)) => decided(state, matter),
        (false, _) => Vec::new(),
    };
    steps.extend(coming(state, matter, now));
    steps.extend(acceptances(matter));
    steps
}

fn about(matter: &Matter) -> Subject {
    Subject::Matter(matter.name())
}

fn undecided(state: &State, matter: &Matter, now: Time) -> Vec<Step> {
    let procedure = matter.procedure();
    if matter.supported_at().is_none() {
        let by = By::Any(procedure.supporter().to_vec());
        let step = Step::new(Act::Support, about(matter), by).until(matter.support_until());
        return vec![Step {
            done: heads_needed(matter),
            ..step
        }];
    }
    let mut steps = admission(matter, now);
    let open = matter.answered().is_none_or(|(said, _)| said.is_none());
    if open {
        let from = matter.admitted_at();
        steps.extend(turns(
            state,
            Act::Answer,
            matter,
            &procedure.answer,
            from,
            now,
        ));
    }
    match &procedure.decide {
        Decide::Body { body, .. } => {
            let who = Who::Body {
                body: body.clone(),
                group: None,
            };
            let from = matter.decidable_from();
            let voted = matter.votes().count();
            let seats = state.bodies().find(body);
            let sitting = seats.map_or(0, |seats| seats.sitting(now).len());
            let step = Step::new(Act::Vote, about(matter), By::Any(vec![who]));
            let step = step.until(matter.votes_until()).done(voted, sitting);
            steps.extend(from.map(|from| step.from(Some(from), now)));
        }
        Decide::Poll => {
            let from = matter.announce_from(state.called(matter));
            steps.extend(turns(
                state,
                Act::Announce,
                matter,
                &procedure.announce,
                from,
                now,
            ));
        }
        Decide::Answer | Decide::Admission => {}
    }
    steps
}

/// How many stand behind it and how many must, where a number of heads is asked.
fn heads_needed(matter: &Matter) -> Option<(u64, u64)> {
    let mut needs = matter.procedure().support.iter();
    let least = needs.find_map(|need| match need {
        Need::Backing {
            measure: Measure::Heads,
            size: decision::Need::Count(count),
            ..
        } => u64::try_from(*count).ok(),
        _ => None,
    })?;
    let stand = u64::try_from(matter.supporters().count()).unwrap_or(u64::MAX);
    Some((stand, least))
}

fn admission(matter: &Matter, now: Time) -> Vec<Step> {
    let procedure = matter.procedure();
    let Some(admit) = &procedure.admit else {
        return Vec::new();
    };
    let mut steps = Vec::new();
    if matter.admitted_at().is_none_or(|at| now < at) {
        let by = By::Any(vec![admit.by.who.clone()]);
        let step = Step::new(Act::Admit, about(matter), by);
        steps.push(step.until(matter.admission_until()));
    }
    if let Some((Admission::Returned, at)) = matter.judged() {
        let until = admit.by.within.after(at);
        if revisions::may_revise(matter, now) {
            let by = By::Names(None, vec![matter.author().clone()]);
            steps.push(Step::new(Act::Revise, about(matter), by).until(until));
        }
        steps.extend(procedure.appeal.as_ref().map(|appeal| Step {
            under: Some(appeal.clone()),
            ..Step::new(Act::Appeal, about(matter), By::Any(Vec::new())).until(until)
        }));
    }
    steps
}

/// A step for each line of a succession.
fn turns(
    state: &State,
    act: Act,
    matter: &Matter,
    lines: &[WhoWithin],
    from: Option<Time>,
    now: Time,
) -> Vec<Step> {
    let lines = who::succession(state, lines, from).into_iter();
    let steps = lines.map(|(line, begins, until)| {
        let by = By::Any(vec![line.who.clone()]);
        let step = Step::new(act, about(matter), by).from(Some(begins), now);
        // The time of one who may still act after it is over is no end.
        step.until(until.filter(|until| *until > now))
    });
    steps.collect()
}

/// Who can make the decision wait, until it takes effect.
fn decided(state: &State, matter: &Matter) -> Vec<Step> {
    let stays = matter.procedure().stays.iter();
    let in_force = state.documents().in_force();
    let steps = stays.filter_map(|stay| {
        let procedure = in_force.procedure(&stay.procedure)?;
        let by = By::Any(procedure.bring.clone());
        let step = Step::new(Act::Stay, about(matter), by).until(matter.effect_from());
        Some(Step {
            under: Some(stay.procedure.clone()),
            ..step
        })
    });
    let others: Vec<&Matter> = state.matters().about(&matter.name()).collect();
    match matter.waits_for(&others) {
        None => steps.collect(),
        // What makes it wait says itself what comes next.
        Some(_) => Vec::new(),
    }
}

/// What time alone brings, unless something else comes before.
fn coming(state: &State, matter: &Matter, now: Time) -> Option<Step> {
    let (at, next) = decisions::coming(state, matter)?;
    let act = match next {
        Next::Decision(Outcome::Adopted) => Act::Adopt,
        Next::Decision(Outcome::Rejected) => Act::Reject,
        Next::Decision(Outcome::Lapsed) => Act::Lapse,
        Next::Decision(Outcome::SetAside) => Act::SetAside,
        Next::Enact => Act::Enact,
    };
    // What a body's votes would come to by now tells nothing of what they will come to.
    let by_votes = matter.procedure().decide.body().is_some() && matter.decided().is_none();
    let known = !by_votes || matches!(state.called(matter), Some(Called::Off(_)));
    let step = Step::new(act, about(matter), By::Service).from(Some(at), now);
    known.then_some(step)
}

/// Who has something to accept that a clause gives.
fn acceptances(matter: &Matter) -> Vec<Step> {
    let given = matter
        .last()
        .clauses
        .iter()
        .filter_map(|clause| match clause {
            Clause::GrantOffice { holder, .. } => Some(holder.clone()),
            Clause::Seat { member, .. } | Clause::Candidate { member, .. } => {
                Some(Principal::Member(member.clone()))
            }
            _ => None,
        });
    let waits = |person: &Principal| {
        !accept::offered(matter, person).is_empty() && !accept::has_accepted(matter, person)
    };
    let mut people: Vec<Principal> = given.filter(waits).collect();
    people.sort();
    people.dedup();
    let steps = people
        .into_iter()
        .map(|person| Step::new(Act::Accept, about(matter), By::Names(None, vec![person])));
    steps.collect()
}
