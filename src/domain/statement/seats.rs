//! Seats given, taken and left: what that changes, offices that come and go with mandates included.
//!
//! What fills seats calls [`offer`] (a clause) or [`won`] (a certified result). The offices are worked out
//! by trying the change and comparing who sits when before and after it.

use std::collections::BTreeMap;

use super::refusal::Refusal;
use super::who;
use crate::domain::charter::body::{Body, Group, TermsHow};
use crate::domain::charter::concerned::Mandate;
use crate::domain::charter::document::Document;
use crate::domain::charter::who::{Conditions, Who};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::state::bodies::{self, Refusal as Wrong};
use crate::domain::state::organisation::Founding;
use crate::domain::state::seats::{Closing, Held, Seats, Sits, Source};
use crate::domain::state::{Effect, State, offices};
use crate::domain::time::Time;

/// Members who won seats of a group, in the order in which they were elected.
#[derive(Debug, Clone, Copy)]
pub struct Won<'a> {
    /// Of which body.
    pub body: &'a Id,
    /// Of which group.
    pub group: &'a Id,
    /// The procedure by which they were elected.
    pub procedure: &'a Id,
    /// In the order in which they were elected.
    pub members: &'a [Id],
    /// In which poll.
    pub poll: &'a Id,
    /// In which contest of it.
    pub contest: &'a Id,
    /// The end of the cooling-off: they begin no earlier.
    pub from: Time,
    /// Seats whose mandates are over by then are filled; as in [`due`].
    pub by: Time,
    /// Whether there were fewer candidates than seats.
    pub is_short: bool,
}

/// The seats of a group that an election under a procedure fills, where those are due whose mandates are
/// over by an instant; in the order in which those elected take them.
///
/// Errors with `Unknown`, `NoSuchGroup` or `HandedOver`.
pub fn due(
    state: &State,
    body: &Id,
    group: &Id,
    procedure: &Id,
    by: Time,
) -> Result<Vec<u32>, Refusal> {
    let now = state.require_now()?;
    let (seats, _) = require_group(state, body, group, now)?;
    Ok(seats.due(group, procedure, now, by))
}

/// What it changes that members won seats: each is offered one, the longest terms first. Whoever may not
/// sit is passed over, and the seat stays empty.
pub fn won(state: &State, won: &Won<'_>) -> Vec<Effect> {
    let seats = due(state, won.body, won.group, won.procedure, won.by).unwrap_or_default();
    let mut changed = state.clone();
    let mut all = Vec::new();
    for (seat, member) in seats.into_iter().zip(won.members) {
        let source = Source::Result {
            poll: won.poll.clone(),
            contest: won.contest.clone(),
        };
        let given = Given {
            seat: (won.body, won.group, seat),
            procedure: won.procedure,
            source,
            from: won.from,
            by: won.by,
            is_short: won.is_short,
        };
        if let Ok(effects) = offer(&changed, &Principal::Member(member.clone()), given) {
            changed = changed.with(&effects);
            all.extend(effects);
        }
    }
    all
}

/// A seat that is given.
pub struct Given<'a> {
    pub seat: (&'a Id, &'a Id, u32),
    pub procedure: &'a Id,
    pub source: Source,
    pub from: Time,
    pub by: Time,
    pub is_short: bool,
}

/// What it changes that a person is offered a seat.
///
/// Errors with `NotFilledBy`, `NoSeatFree`, `MayNotSit`, `TermsUsed` or `SitsAlready`.
pub fn offer(state: &State, person: &Principal, given: Given<'_>) -> Result<Vec<Effect>, Refusal> {
    let now = state.require_now()?;
    let (body, group, seat) = given.seat;
    let (seats, rules) = require_group(state, body, group, now)?;
    let Some(rest) = seats.fills((group, seat), given.procedure, now, given.by) else {
        return Err(Wrong::NoSeatFree {
            body: body.clone(),
            group: group.clone(),
            procedure: given.procedure.clone(),
        }
        .into());
    };
    check_may_sit(state, seats.rules(), rules, person)?;
    check_terms(seats, rules, person, (given.by, given.is_short))?;
    let waits = |held: &&Held| held.person == *person && held.is_open(now);
    let offered = seats.offers().find(waits).map(|held| &held.mandate);
    let lasts =
        |sits: &&Sits| sits.person == *person && sits.term_ends.is_none_or(|ends| given.by < ends);
    let sits = seats.table().iter().find(lasts).map(|sits| &sits.mandate);
    if let Some(mandate) = offered.or(sits) {
        return Err(Wrong::SitsAlready {
            person: person.clone(),
            body: body.clone(),
            mandate: mandate.clone(),
        }
        .into());
    }
    let offered = bodies::Effect::Offered {
        mandate: Mandate {
            body: body.clone(),
            group: group.clone(),
            seat,
            number: seats.next_number(group, seat),
        },
        person: person.clone(),
        source: given.source,
        from: given.from,
        rest,
    };
    Ok(vec![offered.into()])
}

/// Errors with `TermsUsed` where a person has had as many terms in a row as there may be; where there are fewer
/// candidates than seats, the document may say more.
fn check_terms(
    seats: &Seats,
    group: &Group,
    person: &Principal,
    (by, is_short): (Time, bool),
) -> Result<(), Wrong> {
    let Some(terms) = group.terms else {
        return Ok(());
    };
    let gives_way = terms.how == TermsHow::UnlessShort && is_short;
    match gives_way || seats.terms_in_a_row(group, person, by) < terms.most {
        true => Ok(()),
        false => Err(Wrong::TermsUsed {
            person: person.clone(),
            body: seats.rules().id.clone(),
            most: terms.most,
        }),
    }
}

/// Errors with why a person could not be offered a seat of a group by an election: `Unknown`, `NoSuchGroup`,
/// `HandedOver`, `MayNotSit` or `TermsUsed`. A limit of terms that gives way where candidates lack bars nobody.
pub fn check_may_be_elected(
    state: &State,
    (body, group): (&Id, &Id),
    person: &Principal,
    by: Time,
) -> Result<(), Refusal> {
    let now = state.require_now()?;
    let (seats, group) = require_group(state, body, group, now)?;
    check_may_sit(state, seats.rules(), group, person)?;
    Ok(check_terms(seats, group, person, (by, true))?)
}

/// The first seat of a group that a procedure fills now. Errors with `NotFilledBy` or `NoSeatFree`.
pub fn first_free(
    state: &State,
    body: &Id,
    group: &Id,
    procedure: &Id,
    by: Time,
) -> Result<u32, Refusal> {
    require_filled_by(state, body, group, procedure)?;
    let free = due(state, body, group, procedure, by)?;
    free.first().copied().ok_or_else(|| {
        let none = Wrong::NoSeatFree {
            body: body.clone(),
            group: group.clone(),
            procedure: procedure.clone(),
        };
        none.into()
    })
}

/// Errors with `NotFilledBy` unless a procedure fills a group, regularly or when a seat is empty.
pub fn require_filled_by(
    state: &State,
    body: &Id,
    group: &Id,
    procedure: &Id,
) -> Result<(), Refusal> {
    let now = state.require_now()?;
    let (_, rules) = require_group(state, body, group, now)?;
    let mut fills = rules.filled_by();
    match fills.any(|fills| fills == procedure) {
        true => Ok(()),
        false => Err(Wrong::NotFilledBy {
            body: body.clone(),
            group: group.clone(),
            procedure: procedure.clone(),
        }
        .into()),
    }
}

fn require_group<'a>(
    state: &'a State,
    body: &Id,
    group: &Id,
    now: Time,
) -> Result<(&'a Seats, &'a Group), Wrong> {
    let seats = state.bodies().require(body)?;
    if seats.handed_over().is_some_and(|at| at <= now) {
        return Err(Wrong::HandedOver { body: body.clone() });
    }
    match seats.rules().group(group) {
        Some(rules) => Ok((seats, rules)),
        None => Err(Wrong::NoSuchGroup {
            body: body.clone(),
            group: group.clone(),
        }),
    }
}

/// Errors with `MayNotSit` unless a person is one of those who may sit in a group.
fn check_may_sit(
    state: &State,
    body: &Body,
    group: &Group,
    person: &Principal,
) -> Result<(), Refusal> {
    let anybody = [Who::Member(Conditions::default())];
    let sits = match group.sits() {
        [] => &anybody,
        sits => sits,
    };
    let name = state.all_offices().name_of(person);
    let may = |who: &Principal| who::is_any(state, sits, who, who::About::default());
    match may(person) || name.is_some_and(may) {
        true => Ok(()),
        false => Err(Wrong::MayNotSit {
            person: person.clone(),
            body: body.id.clone(),
            group: group.id.clone(),
        }
        .into()),
    }
}

/// The groups of the bodies in force whose seats the founders have: those with the office of a founder.
pub fn of_founders(bodies: &[Document]) -> Vec<(&Body, &Group)> {
    let bodies = bodies.iter().filter_map(|document| match document {
        Document::Body(body) => Some(body.as_ref()),
        Document::Organisation(_) | Document::Policy(_) | Document::Procedure(_) => None,
    });
    let groups = bodies.flat_map(|body| body.groups.iter().map(move |group| (body, group)));
    let own = groups.filter(|(_, group)| group.offices.contains(&Office::Founder));
    own.collect()
}

/// What it changes that the founders of genesis take their seats, in id order, with the keys they have.
pub fn founded(
    state: &State,
    founding: &Founding,
    from: Time,
    documents: &[Document],
) -> Vec<Effect> {
    let mut changes: Vec<Effect> = Vec::new();
    for (body, group) in of_founders(documents) {
        for (seat, (founder, _)) in (1..=group.seats).zip(founding.founders()) {
            let mandate = Mandate {
                body: body.id.clone(),
                group: group.id.clone(),
                seat,
                number: 1,
            };
            let offered = bodies::Effect::Offered {
                mandate: mandate.clone(),
                person: founder.clone(),
                source: Source::Founding,
                from,
                rest: None,
            };
            let accepted = bodies::Effect::Accepted {
                mandate,
                name: founder,
            };
            changes.extend([offered.into(), accepted.into()]);
        }
    }
    followed(state, changes)
}

/// As whom somebody acts from now on, with the key where it is new to the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    pub name: Principal,
    pub key: Option<PublicKey>,
}

/// What it changes that a person accepts a seat that was offered.
///
/// Errors with `NotYours`, `OfferOver`, `HandedOver`, `MayNotSit` or `SitsAlready`.
pub fn accept(
    state: &State,
    mandate: &Mandate,
    person: &Principal,
    acting: &Acting,
) -> Result<Vec<Effect>, Refusal> {
    let now = state.require_now()?;
    let held = state.bodies().require_mandate(mandate)?;
    let mandate = mandate.clone();
    if held.person != *person {
        let person = person.clone();
        return Err(Wrong::NotYours { mandate, person }.into());
    }
    if !held.is_open(now) {
        return Err(Wrong::OfferOver { mandate }.into());
    }
    let (seats, group) = require_group(state, &mandate.body, &mandate.group, now)?;
    check_may_sit(state, seats.rules(), group, person)?;
    let named = acting.key.map(|key| offices::Effect::Named {
        name: acting.name.clone(),
        person: person.clone(),
        key,
    });
    let name = acting.name.clone();
    let accepted = bodies::Effect::Accepted {
        mandate: mandate.clone(),
        name,
    };
    let taken = state.with(&[accepted.clone().into()]);
    check_nowhere_else(&taken, &mandate, person)?;
    let mut all: Vec<Effect> = named.into_iter().map(Effect::from).collect();
    all.extend(followed(state, vec![accepted.into()]));
    Ok(all)
}

/// Errors with `SitsAlready` where a person would sit twice in a body, or in two that exclude each other.
fn check_nowhere_else(taken: &State, mandate: &Mandate, person: &Principal) -> Result<(), Wrong> {
    let now = taken.now().expect("there are bodies");
    let own = taken.bodies().of_person(person, now);
    let is_new = |sits: &&&Sits| sits.mandate == *mandate;
    let Some(new) = own.iter().find(is_new) else {
        return Ok(());
    };
    let lasts_into = |one: &Sits, other: &Sits| {
        let before = |end: Option<Time>, begin: Time| end.is_none_or(|end| begin < end);
        before(one.ends, other.begins) && before(other.ends, one.begins)
    };
    // With it come the seats that its holder has by it.
    let came = own.iter().filter(|sits| {
        sits.begins == new.begins
            && (sits.mandate.seat, sits.mandate.number) == (new.mandate.seat, new.mandate.number)
    });
    let came: Vec<&Sits> = came.copied().collect();
    for new in &came {
        for other in &own {
            if new.mandate == other.mandate || !lasts_into(new, other) {
                continue;
            }
            let (body, there) = (&new.mandate.body, &other.mandate.body);
            if body == there {
                return Err(Wrong::SitsAlready {
                    person: person.clone(),
                    body: body.clone(),
                    mandate: other.mandate.clone(),
                });
            }
            if excludes(taken, body, there) || excludes(taken, there, body) {
                return Err(Wrong::SitsElsewhere {
                    person: person.clone(),
                    body: body.clone(),
                    other: there.clone(),
                });
            }
        }
    }
    Ok(())
}

fn excludes(state: &State, body: &Id, other: &Id) -> bool {
    let seats = state.bodies().find(body);
    seats.is_some_and(|seats| seats.rules().excludes.contains(other))
}

/// What it changes that a mandate is given up or taken away as of an instant; nothing where it is over.
pub fn close(state: &State, mandates: &[Mandate], closing: Closing, at: Time) -> Vec<Effect> {
    let lasting = mandates.iter().filter(|mandate| lasts(state, mandate, at));
    let closed = lasting.map(|mandate| {
        let mandate = mandate.clone();
        Effect::from(bodies::Effect::Closed {
            mandate,
            closing,
            at,
        })
    });
    followed(state, closed.collect())
}

/// Whether there is still something of a mandate to end at an instant: it runs, is to begin, or was offered.
pub fn lasts(state: &State, mandate: &Mandate, at: Time) -> bool {
    let Some(seats) = state.bodies().find(&mandate.body) else {
        return false;
    };
    let Some(held) = seats.find(mandate) else {
        return false;
    };
    let row = seats.table().iter().find(|sits| sits.mandate == *mandate);
    held.is_open(at) || row.is_some_and(|sits| sits.ends.is_none_or(|ends| at < ends))
}

/// Every mandate of a person, in any body, that can still end.
pub fn all_of(state: &State, person: &Principal, at: Time) -> Vec<Mandate> {
    let offers = state.bodies().iter().flat_map(Seats::offers);
    let own = offers.filter(|held| held.person == *person);
    let own = own.map(|held| held.mandate.clone());
    own.filter(|mandate| lasts(state, mandate, at)).collect()
}

/// These changes, and what follows of them for offices.
pub fn followed(state: &State, changes: Vec<Effect>) -> Vec<Effect> {
    if changes.is_empty() {
        return changes;
    }
    let (before, after) = (terms(state), terms(&state.with(&changes)));
    let gone = before.iter().filter(|(key, _)| !after.contains_key(*key));
    let gone = gone.map(
        |((mandate, office), (holder, ..))| offices::Effect::Unseated {
            mandate: mandate.clone(),
            office: *office,
            holder: holder.clone(),
        },
    );
    let new = after
        .iter()
        .filter(|(key, term)| before.get(*key) != Some(*term));
    let new = new.map(
        |((mandate, office), (holder, from, until))| offices::Effect::Seated {
            mandate: mandate.clone(),
            office: *office,
            holder: holder.clone(),
            from: *from,
            until: *until,
        },
    );
    let offices: Vec<Effect> = gone.chain(new).map(Effect::from).collect();
    let mut all = changes;
    all.extend(offices);
    all
}

type Terms = BTreeMap<(Mandate, Office), (Principal, Time, Option<Time>)>;

/// The offices that mandates bring, and from when to when.
fn terms(state: &State) -> Terms {
    let mut all = Terms::new();
    for seats in state.bodies().iter() {
        for sits in seats.table() {
            let held = seats.find(&sits.mandate).map(Held::group);
            let group = held.or_else(|| seats.rules().group(&sits.mandate.group));
            for office in group.into_iter().flat_map(|group| &group.offices) {
                let key = (sits.mandate.clone(), *office);
                all.insert(key, (sits.name.clone(), sits.begins, sits.ends));
            }
        }
    }
    all
}
