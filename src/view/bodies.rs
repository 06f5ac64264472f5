//! Bodies: which seats there are, who holds them since when and until when, who is offered one.

use serde::{Deserialize, Serialize};

use super::page::{Page, Window};
use crate::domain::charter::concerned::Mandate;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::State;
use crate::domain::state::seats::{Closing, Held, Seats, Source};
use crate::domain::time::Time;
use crate::domain::value::Value;

/// One body in a list: an item of `GET /api/bodies`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodySummary {
    /// Its id.
    pub body: Id,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// How many seats it has.
    pub seats: u32,
    /// How many of them somebody holds now.
    pub held: u32,
    /// How many offers of a seat wait for an answer.
    pub offered: u32,
    /// Since when it has handed over to another body, or from when it will.
    pub handed_over: Option<Time>,
}

/// `GET /api/bodies/{body}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyView {
    /// As in the list.
    #[serde(flatten)]
    pub summary: BodySummary,
    /// Every seat, group after group.
    pub groups: Vec<GroupView>,
    /// Every mandate that was ever offered, by group, seat and number.
    pub mandates: Vec<MandateView>,
}

/// A group of seats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// Its id.
    pub group: Id,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// What fills it, as its line says.
    pub filled: String,
    /// The offices that come with its seats.
    pub offices: Vec<Office>,
    /// Its seats, from 1.
    pub seats: Vec<SeatView>,
}

/// A seat, and who sits there now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatView {
    /// Its number.
    pub seat: u32,
    /// By which mandate it is held now.
    pub mandate: Option<String>,
    /// Who holds it.
    pub person: Option<Principal>,
    /// As whom the holder acts.
    pub name: Option<Principal>,
    /// Since when.
    pub since: Option<Time>,
    /// The first instant after the term.
    pub term_ends: Option<Time>,
    /// The first instant after it at the latest, waiting for a successor included.
    pub ends: Option<Time>,
}

/// A mandate from its offer on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateView {
    /// Body, group, seat, and which one in that seat.
    pub mandate: String,
    /// To whom it was offered.
    pub person: Principal,
    /// As whom the holder acts, once accepted.
    pub name: Option<Principal>,
    /// The matter that gave it.
    pub matter: Option<Hash>,
    /// The poll whose result gave it.
    pub poll: Option<Id>,
    /// The contest of that poll.
    pub contest: Option<Id>,
    /// The entry that offered it.
    pub entry: u64,
    /// When it was offered.
    pub offered: Time,
    /// Until when it can be accepted.
    pub accept_until: Option<Time>,
    /// Whether the offer still waits for an answer.
    pub open: bool,
    /// The entry in which it was accepted.
    pub accepted_entry: Option<u64>,
    /// When it begins or began.
    pub begins: Option<Time>,
    /// The first instant after its term, or after an earlier end.
    pub term_ends: Option<Time>,
    /// The first instant after it, waiting for a successor included.
    pub ends: Option<Time>,
    /// `declined`, `resigned`, `unseated` or `left`.
    pub closed: Option<String>,
    /// The entry that closed it.
    pub closed_entry: Option<u64>,
}

impl BodySummary {
    /// All bodies by id; `after` is one of them.
    pub fn page(state: &State, window: &Window<Id>) -> Page<BodySummary> {
        let rest = state.bodies().iter().filter(|seats| {
            let id = &seats.rules().id;
            window.after.as_ref().is_none_or(|after| id > after)
        });
        let views = rest.map(|seats| BodySummary::of(state, seats));
        Page::of(views, window, |view| view.body.clone())
    }

    fn of(state: &State, seats: &Seats) -> BodySummary {
        let rules = seats.rules();
        let now = state.now();
        let held = now.map_or(0, |now| seats.sitting(now).len());
        let offers = seats.offers();
        let open = offers.filter(|held| now.is_some_and(|now| held.is_open(now)));
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        BodySummary {
            body: rules.id.clone(),
            title: rules.titles.title.0.clone(),
            title_en: rules.titles.title_en.0.clone(),
            seats: rules.seats(),
            held: count(held),
            offered: count(open.count()),
            handed_over: seats.handed_over(),
        }
    }
}

impl BodyView {
    /// What the log says of a body.
    pub fn of(state: &State, seats: &Seats) -> BodyView {
        let groups = seats.rules().groups.iter().map(|group| GroupView {
            group: group.id.clone(),
            title: group.titles.title.0.clone(),
            title_en: group.titles.title_en.0.clone(),
            filled: group.filled.write(),
            offices: group.offices.clone(),
            seats: (1..=group.seats)
                .map(|seat| SeatView::of(state, seats, &group.id, seat))
                .collect(),
        });
        BodyView {
            summary: BodySummary::of(state, seats),
            groups: groups.collect(),
            mandates: seats
                .offers()
                .map(|held| MandateView::of(state, seats, held))
                .collect(),
        }
    }
}

impl SeatView {
    fn of(state: &State, seats: &Seats, group: &Id, seat: u32) -> SeatView {
        let now = state.now();
        let sitting = now.map_or_else(Vec::new, |now| seats.sitting(now));
        let there = |mandate: &Mandate| mandate.group == *group && mandate.seat == seat;
        let sits = sitting.into_iter().find(|sits| there(&sits.mandate));
        SeatView {
            seat,
            mandate: sits.map(|sits| sits.mandate.to_string()),
            person: sits.map(|sits| sits.person.clone()),
            name: sits.map(|sits| sits.name.clone()),
            since: sits.map(|sits| sits.begins),
            term_ends: sits.and_then(|sits| sits.term_ends),
            ends: sits.and_then(|sits| sits.ends),
        }
    }
}

impl MandateView {
    fn of(state: &State, seats: &Seats, held: &Held) -> MandateView {
        let mut table = seats.table().iter();
        let sits = table.find(|sits| sits.mandate == held.mandate);
        let (matter, poll, contest) = match &held.source {
            Source::Founding => (None, None, None),
            Source::Matter(matter) => (Some(*matter), None, None),
            Source::Result { poll, contest } => (None, Some(poll.clone()), Some(contest.clone())),
        };
        let closing = |closing: Closing| match closing {
            Closing::Declined => "declined",
            Closing::Resigned => "resigned",
            Closing::Unseated => "unseated",
            Closing::Left => "left",
        };
        MandateView {
            mandate: held.mandate.to_string(),
            person: held.person.clone(),
            name: held.name.clone(),
            matter,
            poll,
            contest,
            entry: held.offered.entry,
            offered: held.offered.time,
            accept_until: held.accept_until(),
            open: state.now().is_some_and(|now| held.is_open(now)),
            accepted_entry: held.accepted.map(|at| at.entry),
            begins: sits.map(|sits| sits.begins),
            term_ends: sits.and_then(|sits| sits.term_ends),
            ends: sits.and_then(|sits| sits.ends),
            closed: held.closed.map(|(_, why)| closing(why).to_owned()),
            closed_entry: held.closed.map(|(at, _)| at.entry),
        }
    }
}
