//! Nominations: who stands in a contest by a matter that the `nominate` line of its procedure asks for
//! (`docs/formats/polls.md`, "Nominations"). When they end is in `state::poll::nominations`.

use super::refusal::Refusal;
use super::seats;
use crate::domain::charter::document::{Document, told};
use crate::domain::charter::procedure::Procedure;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::contest::{Choice, Contest};
use crate::domain::poll::notice::Notice;
use crate::domain::state::poll::{Poll, Refusal as PollRefusal, Step};
use crate::domain::state::{Effect, State, organisation, polls};
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// A member who is to stand in a contest.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    pub poll: &'a Id,
    pub contest: &'a Id,
    pub member: &'a Id,
    /// As what the member stands on the ballot.
    pub titles: &'a Titles,
    /// The procedure of the matter that says so.
    pub procedure: &'a Id,
}

/// The line of a procedure that a notice falls short of in the times and candidates of a contest; `again` of an
/// annulled poll, which has its candidates. Errors with `NobodyNominates`.
pub fn below(
    procedure: &Procedure,
    notice: &Notice,
    contest: &Contest,
    (now, again): (Time, bool),
) -> Result<Option<String>, PollRefusal> {
    let Some(nominate) = procedure.nominate.as_ref() else {
        return match contest.is_nominated() {
            true => Err(PollRefusal::NobodyNominates {
                contest: contest.id.clone(),
                procedure: procedure.id.clone(),
            }),
            false => Ok(None),
        };
    };
    if contest.short != procedure.short {
        let lines = procedure.short.iter().chain(&contest.short);
        let mut differs =
            lines.filter(|line| !(procedure.short.contains(line) && contest.short.contains(line)));
        let line = differs.next().or(procedure.short.first());
        return Ok(line.map(|line| told("short", line)));
    }
    let fits = again || {
        let least = nominate.time.first.after(now);
        let most = nominate.time.second.after(now);
        let until = notice.nominations_until.filter(|_| contest.is_nominated());
        until.is_some_and(|until| {
            least.is_some_and(|least| least <= until) && most.is_none_or(|most| until <= most)
        })
    };
    Ok((!fits).then(|| told("nominate", nominate)))
}

/// The procedure by whose matters members come to stand in a contest, and the contest's own.
pub fn procedures<'a>(state: &'a State, contest: &Contest) -> Option<(&'a Id, &'a Procedure)> {
    let adopted = state.documents().adopted(&contest.procedure?)?;
    match &adopted.document {
        Document::Procedure(procedure) => {
            let nominate = procedure.nominate.as_ref()?;
            Some((&nominate.procedure, procedure))
        }
        Document::Organisation(_) | Document::Policy(_) | Document::Body(_) => None,
    }
}

/// What it changes that a member stands in a contest as of an instant; `None` where the member does already.
///
/// Errors with `NotItsNomination`, `WrongPhase` or `TooLate` where nobody can stand there so or any more, with
/// why the member may not sit, with `TwoRoles`, or with `UnfitCandidate`.
pub fn stand(
    state: &State,
    standing: Standing<'_>,
    at: Time,
) -> Result<Option<Vec<Effect>>, Refusal> {
    let Standing {
        poll,
        contest,
        member,
        ..
    } = standing;
    let poll = state.polls().require(poll)?;
    let mut contests = poll.nominated();
    let found = contests.find(|found| found.id == *contest);
    let found = found.and_then(|found| Some((found, procedures(state, found)?)));
    let its = found.filter(|(_, (by, _))| *by == standing.procedure);
    let Some((found, (_, procedure))) = its else {
        return Err(PollRefusal::NotItsNomination {
            poll: poll.id().clone(),
            contest: contest.clone(),
            procedure: standing.procedure.clone(),
        }
        .into());
    };
    state.members().require(member)?;
    if found.candidates().any(|stands| stands == member) {
        return Ok(None);
    }
    require_nominating(poll, at)?;
    let person = Principal::Member(member.clone());
    let names = state.all_offices().name_of(&person);
    for name in names.into_iter().chain([&person]) {
        poll.refuse_second_role(name)?;
    }
    if let Some((body, group)) = &found.fills {
        let by = procedure.effect_from(poll.notice().objections_until);
        seats::check_may_be_elected(state, (body, group), &person, by)?;
    }
    let candidate = Choice {
        id: member.clone(),
        titles: standing.titles.clone(),
        cost: None,
    };
    found
        .require_fit_with(&candidate)
        .map_err(|fault| PollRefusal::UnfitCandidate {
            contest: contest.clone(),
            member: member.clone(),
            fault,
        })?;
    let stands = Step::Nominated {
        contest: contest.clone(),
        candidate,
    };
    Ok(Some(vec![polls::Effect::of(poll.id(), stands).into()]))
}

fn require_nominating(poll: &Poll, at: Time) -> Result<(), Refusal> {
    poll.require_before_open()?;
    let until = poll.notice().nominations_until;
    match until.filter(|until| at >= *until || poll.nominating_until().is_none()) {
        Some(until) => Err(organisation::Refusal::TooLate {
            what: "nominations-until",
            at: until,
            now: at,
        }
        .into()),
        None => Ok(()),
    }
}
