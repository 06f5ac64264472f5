//! Whether somebody is among those whom a procedure means.

use std::collections::BTreeSet;

use crate::domain::charter::body::Group;
use crate::domain::charter::concerned::Concerned;
use crate::domain::charter::procedure::{Decide, Procedure};
use crate::domain::charter::who::{Conditions, Who, WhoWithin};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::contest::Contest;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::state::State;
use crate::domain::state::matter::{Could, Matter};
use crate::domain::state::poll::Poll;
use crate::domain::state::seats::Seats;
use crate::domain::state::tasks::Task;
use crate::domain::time::Time;

const DAY_SECONDS: i64 = 86_400;

/// About what it is asked who is meant.
#[derive(Debug, Clone, Copy, Default)]
pub struct About<'a> {
    /// The matter.
    pub matter: Option<&'a Matter>,
    /// What it concerns, or is to concern where it is brought now.
    pub concerns: Option<&'a Concerned>,
    /// The poll whose certified roll says what members weigh.
    pub roll: Option<&'a Poll>,
}

impl<'a> About<'a> {
    /// About a matter that exists.
    pub fn matter(state: &'a State, matter: &'a Matter) -> About<'a> {
        let roll = matter.roll().and_then(|poll| state.polls().find(poll));
        About {
            matter: Some(matter),
            concerns: matter.concerns(),
            roll,
        }
    }

    /// About a matter that is brought now under a procedure.
    pub fn bringing(
        state: &'a State,
        procedure: &Procedure,
        concerns: Option<&'a Concerned>,
    ) -> About<'a> {
        let policy = procedure.policy.as_ref();
        About {
            matter: None,
            concerns,
            roll: policy.and_then(|policy| state.last_roll(policy)),
        }
    }
}

/// Whether a person is any of these.
pub fn is_any(state: &State, whos: &[Who], person: &Principal, about: About<'_>) -> bool {
    whos.iter().any(|who| is(state, who, person, about))
}

/// Whether a person is meant.
pub fn is(state: &State, who: &Who, person: &Principal, about: About<'_>) -> bool {
    let matter = about.matter;
    match who {
        Who::Member(conditions) => match person {
            Principal::Member(member) => meets(state, conditions, member, about.roll),
            Principal::Officer(_) | Principal::System(_) => false,
        },
        Who::Office(office) => state.offices().holds(person, *office),
        Who::Author => matter.is_some_and(|matter| matter.author() == person),
        Who::Supporters => matter.is_some_and(|matter| matter.support_of(person).1),
        Who::Concerned => about
            .concerns
            .is_some_and(|concerned| is_concerned(state, concerned, person)),
        Who::Body { body, group } => {
            let now = state.now();
            now.is_some_and(|now| state.bodies().sits(body, group.as_ref(), person, now))
        }
        Who::Electors => {
            let group = about.concerns;
            let group = group.and_then(|concerns| group_concerned(state, concerns));
            group.is_some_and(|group| match group.voters.as_slice() {
                [] => is(
                    state,
                    &Who::Member(Conditions::default()),
                    person,
                    About::default(),
                ),
                voters => is_any(state, voters, person, About::default()),
            })
        }
    }
}

/// Whether two names are one person's.
pub fn is_same(state: &State, one: &Principal, other: &Principal) -> bool {
    let offices = state.all_offices();
    offices.person(one) == offices.person(other)
}

/// Who is to act when in a succession that begins at `from`: each line with its first instant, and the end of
/// its time, from which the next may act too. Where nobody is there to act, the next begins at once.
pub fn succession<'a>(
    state: &State,
    lines: &'a [WhoWithin],
    from: Option<Time>,
) -> Vec<(&'a WhoWithin, Time, Option<Time>)> {
    let mut from = from;
    let mut all = Vec::new();
    for line in lines {
        let Some(begins) = from else {
            break;
        };
        if !is_nobody(state, &line.who) {
            from = line.within.after(begins);
            all.push((line, begins, from));
        }
    }
    all
}

/// Whether it is a person's turn now in a succession that begins at `from`.
pub fn whose_turn(
    state: &State,
    lines: &[WhoWithin],
    from: Option<Time>,
    person: &Principal,
    about: About<'_>,
) -> bool {
    let mut lines = succession(state, lines, from).into_iter();
    lines.any(|(line, begins, _)| {
        let has_begun = state.now().is_some_and(|now| begins <= now);
        has_begun && is(state, &line.who, person, about)
    })
}

/// The constituency of the group whose seat a matter concerns; nobody named where it concerns none.
pub fn electors<'a>(state: &'a State, matter: Option<&Matter>) -> &'a [Who] {
    let Some(Concerned::Mandate(mandate)) = matter.and_then(Matter::concerns) else {
        return &[];
    };
    let body = state.documents().in_force().body(&mandate.body);
    let group = body.and_then(|body| body.group(&mandate.group));
    group.map_or(&[], |group| &group.voters)
}

/// Whether nobody is there to act: no holder of the office or the seats.
fn is_nobody(state: &State, who: &Who) -> bool {
    match who {
        Who::Office(office) => !state.offices().iter().any(|(_, held, _)| held == *office),
        Who::Body { body, group } => {
            let bodies = state.bodies();
            let mut seated = bodies.iter().flat_map(Seats::table);
            !state.now().is_some_and(|now| {
                seated.any(|sits| bodies.sits(body, group.as_ref(), &sits.name, now))
            })
        }
        Who::Member(_) | Who::Author | Who::Supporters | Who::Concerned | Who::Electors => false,
    }
}

/// Who owns a task, one after another: from which instant, and by when at the latest. Where the procedure does not
/// say, those who decided the matter, at once. What somebody gave up is for all of them.
pub fn obliged(state: &State, matter: &Matter, task: &Task) -> Vec<(Who, Time, Option<Time>)> {
    let procedure = matter.procedure();
    let from = task.from();
    if procedure.tasks.is_empty() {
        let deciders = deciders(procedure).into_iter();
        return deciders.map(|who| (who, from, Some(from))).collect();
    }
    let lines = succession(state, &procedure.tasks, Some(from)).into_iter();
    let lines = lines.map(|(line, begins, until)| {
        let begins = if task.is_given_up() { from } else { begins };
        (line.who.clone(), begins, until)
    });
    lines.collect()
}

/// Until when a person can promise a task, where the person owns it now: the last end of the lines that mean the
/// person, `None` for none that can be told. Errors with nothing where the person does not own it.
pub fn owns(
    state: &State,
    matter: &Matter,
    task: &Task,
    person: &Principal,
) -> Option<Option<Time>> {
    let now = state.now()?;
    let about = About::matter(state, matter);
    let lines = obliged(state, matter, task).into_iter();
    let own = lines.filter(|(who, begins, _)| *begins <= now && is(state, who, person, about));
    let ends: Vec<Option<Time>> = own.map(|(.., until)| until).collect();
    match ends.iter().any(Option::is_none) {
        true => Some(None),
        false => ends.into_iter().flatten().max().map(Some),
    }
}

/// Whether a person owns a task now by an office, or as the author. A body that owns one is not concerned as a whole:
/// nobody could vote there; and what a line means by `concerned` would ask itself.
fn owns_by_office(state: &State, matter: &Matter, task: &Task, person: &Principal) -> bool {
    let about = About::matter(state, matter);
    let names = [Some(person), state.all_offices().name_of(person)];
    let lines = obliged(state, matter, task).into_iter();
    let mut lines = lines.filter(|(who, begins, _)| {
        let by_office = matches!(who, Who::Office(_) | Who::Author);
        by_office && state.now().is_some_and(|now| *begins <= now)
    });
    lines.any(|(who, ..)| {
        let mut names = names.iter().flatten();
        names.any(|name| is(state, &who, name, about))
    })
}

/// Who decided matters of a procedure: its body, whoever answers, announces or admits; else the author.
fn deciders(procedure: &Procedure) -> Vec<Who> {
    let whos = |lines: &[WhoWithin]| lines.iter().map(|line| line.who.clone()).collect();
    match &procedure.decide {
        Decide::Body { body, .. } => vec![Who::Body {
            body: body.clone(),
            group: None,
        }],
        Decide::Answer => whos(&procedure.answer),
        Decide::Poll => whos(&procedure.announce),
        Decide::Admission => match &procedure.admit {
            Some(admit) => vec![admit.by.who.clone()],
            None => vec![Who::Author],
        },
    }
}

/// How many members meet any of these, and how many others hold their offices; with what they weigh on a
/// roll. Asks every member.
pub fn count(state: &State, whos: &[Who], roll: Option<&Poll>) -> Could {
    let about = About {
        roll,
        ..About::default()
    };
    let all = meant(state, whos, about);
    Could {
        heads: u64::try_from(all.len()).unwrap_or(u64::MAX),
        weight: weight(state, all.iter(), roll),
    }
}

/// All who are any of these, by name. Asks every member.
pub fn meant(state: &State, whos: &[Who], about: About<'_>) -> BTreeSet<Principal> {
    let cut = everything(state);
    let mut all: BTreeSet<Principal> = BTreeSet::new();
    for (member, ..) in state.members().at(&cut) {
        let member = Principal::Member(member.clone());
        if is_any(state, whos, &member, about) {
            all.insert(member);
        }
    }
    let holders = state.offices().iter().map(|(holder, ..)| holder);
    let seated = state.bodies().iter().flat_map(Seats::table);
    let holders = holders.chain(seated.map(|sits| &sits.name));
    let meant = holders.filter(|holder| is_any(state, whos, holder, about));
    all.extend(meant.cloned());
    all
}

/// What people weigh together on a certified roll; nothing without one.
pub fn weight<'a>(
    state: &State,
    people: impl Iterator<Item = &'a Principal>,
    roll: Option<&Poll>,
) -> u128 {
    let Some(roll) = roll else {
        return 0;
    };
    let weights = people.map(|person| u128::from(state.weight_on(roll, person)));
    weights.fold(0, u128::saturating_add)
}

/// The values that supporters have in a dimension, each once.
pub fn tags<'a>(
    state: &State,
    dimension: &Id,
    people: impl Iterator<Item = &'a Principal>,
) -> usize {
    let cut = everything(state);
    let mut values = BTreeSet::new();
    for person in people {
        let Principal::Member(member) = person else {
            continue;
        };
        let Some(place) = state.members().find(member) else {
            continue;
        };
        let tags = state.members().tags(member, place, &cut);
        let own = tags.iter().filter(|tag| tag.0 == *dimension);
        values.extend(own.map(|tag| tag.1.clone()));
    }
    values.len()
}

/// The log as it stands.
fn everything(state: &State) -> LedgerCut {
    LedgerCut {
        size: state.size(),
        remedies: Default::default(),
    }
}

fn meets(state: &State, conditions: &Conditions, member: &Id, roll: Option<&Poll>) -> bool {
    let Some((began, facts)) = state.members().now(member) else {
        return false;
    };
    let classes = state.genesis().map(|(_, founding)| founding.class_ids());
    let class = classes.and_then(|classes| classes.get(usize::from(facts.class)).cloned());
    let is_of_class = conditions.class.is_none() || conditions.class == class;
    let stays = conditions.tenure_days.is_none_or(|days| {
        let needed = i64::from(days).saturating_mul(DAY_SECONDS);
        let since = began.counts(facts).seconds().saturating_add(needed);
        state.now().is_some_and(|now| since <= now.seconds())
    });
    let weighs = conditions.weight.is_none_or(|least| {
        let member = Principal::Member(member.clone());
        roll.is_some_and(|roll| u128::from(state.weight_on(roll, &member)) >= least)
    });
    facts.may_vote() && is_of_class && stays && weighs && has_tags(state, conditions, member)
}

fn has_tags(state: &State, conditions: &Conditions, member: &Id) -> bool {
    if conditions.tags.is_empty() {
        return true;
    }
    let Some(place) = state.members().find(member) else {
        return false;
    };
    let own = state.members().tags(member, place, &everything(state));
    let has = |wanted: &&_| own.iter().any(|tag| **tag == **wanted);
    conditions.tags.iter().all(|wanted| has(&wanted))
}

/// The group of the seat that a matter concerns.
fn group_concerned<'a>(state: &'a State, concerned: &Concerned) -> Option<&'a Group> {
    let Concerned::Mandate(mandate) = concerned else {
        return None;
    };
    let seats = state.bodies().find(&mandate.body)?;
    seats.rules().group(&mandate.group)
}

/// Whether a matter that concerns this concerns a person, under whatever name.
pub fn is_concerned(state: &State, concerned: &Concerned, person: &Principal) -> bool {
    let person = state.all_offices().person(person);
    match concerned {
        Concerned::Member(member) => *person == Principal::Member(member.clone()),
        Concerned::Matter(matter) => {
            let matter = state.matters().find(matter);
            matter.is_some_and(|matter| state.all_offices().person(matter.author()) == person)
        }
        Concerned::Mandate(mandate) => {
            let seats = state.bodies().find(&mandate.body);
            let mut table = seats.into_iter().flat_map(Seats::table);
            table.any(|sits| sits.mandate == *mandate && sits.person == *person)
        }
        Concerned::Body(body) => {
            let seats = state.bodies().find(body).zip(state.now());
            seats.is_some_and(|(seats, now)| seats.of(person, now).is_some())
        }
        Concerned::Poll(poll) => {
            let poll = state.polls().find(poll);
            let mut contests = poll.into_iter().flat_map(|poll| &poll.notice().contests);
            contests.any(|contest| stands(state, contest, person))
        }
        Concerned::Contest { poll, contest } => {
            let poll = state.polls().find(poll);
            let contests = poll.into_iter().flat_map(|poll| &poll.notice().contests);
            let mut contests = contests.filter(|known| known.id == *contest);
            contests.any(|contest| stands(state, contest, person))
        }
        Concerned::Task(name) => {
            let task = state.tasks().find(name);
            let matter = state.matters().find(&name.matter);
            matter.zip(task).is_some_and(|(matter, task)| {
                let by = |by: &Principal| state.all_offices().person(by) == person;
                let reported = task.last().is_some_and(|last| by(&last.by));
                reported || owns_by_office(state, matter, task, person)
            })
        }
        Concerned::Text(_) => false,
    }
}

/// Whether a person is a candidate of a contest, or brought a matter that it decides.
fn stands(state: &State, contest: &Contest, person: &Principal) -> bool {
    let options = contest.options.iter().map(|option| &option.id);
    let is_candidate = match person {
        Principal::Member(member) => {
            contest.fills.is_some() && options.clone().any(|id| id == member)
        }
        Principal::Officer(_) | Principal::System(_) => false,
    };
    let author = |version: &Hash| {
        let mut matters = state.matters().iter();
        let matter = matters.find(|matter| matter.last().hash == *version)?;
        Some(state.all_offices().person(matter.author()))
    };
    is_candidate
        || contest
            .decides
            .iter()
            .any(|version| author(version) == Some(person))
}
