//! The seats of one body: who was offered, took and left which, and what follows for when each sat.
//!
//! When a mandate begins and ends is never set: it follows from its offer, its acceptance, the mandate before
//! it in the seat, the holder's own in the body, and what closed it. Whether it runs is a comparison.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::charter::body::{Body, Filled, Group, Vacancy, VacancyWay};
use crate::domain::charter::concerned::Mandate;
use crate::domain::charter::span::Span;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::time::Time;

/// Where in the log something happened, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// Index of the entry.
    pub entry: u64,
    /// As of which instant.
    pub time: Time,
}

/// What gave somebody a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The founders of genesis, with the first documents.
    Founding,
    /// A clause of a matter.
    Matter(Hash),
    /// The certified result of a poll.
    Result {
        /// Which poll.
        poll: Id,
        /// Which contest of it.
        contest: Id,
    },
}

/// Why a mandate was given up or taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The person said no to the offer.
    Declined,
    /// The holder stepped down.
    Resigned,
    /// A clause ended it.
    Unseated,
    /// The holder's membership ended.
    Left,
}

/// One mandate from its offer on.
#[derive(Debug, Clone)]
pub struct Held {
    /// Body, group, seat, and which one in that seat.
    pub mandate: Mandate,
    /// To whom it was offered.
    pub person: Principal,
    /// As whom the holder acts, once accepted.
    pub name: Option<Principal>,
    /// What gave it.
    pub source: Source,
    /// When it was offered.
    pub offered: At,
    /// It begins no earlier: the end of the cooling-off.
    pub from: Time,
    /// Its end, where it is only for the rest of the term before it.
    pub rest: Option<Time>,
    /// When it was accepted.
    pub accepted: Option<At>,
    /// When and why it was given up or taken away.
    pub closed: Option<(At, Closing)>,
    /// The body's document as it was then.
    rules: Arc<Body>,
}

impl Held {
    /// The group as the document had it when the seat was offered.
    pub fn group(&self) -> &Group {
        let group = self.rules.group(&self.mandate.group);
        group.expect("a seat is offered in a group that there is")
    }

    /// Until when the offer can be accepted.
    pub fn accept_until(&self) -> Option<Time> {
        self.group().accept_within.after(self.offered.time)
    }

    /// Whether the offer still waits for an answer at an instant.
    pub fn is_open(&self, at: Time) -> bool {
        let in_time = self.accept_until().is_none_or(|until| at < until);
        self.accepted.is_none() && self.closed.is_none() && in_time
    }
}

/// A mandate that was accepted: when it begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sits {
    /// Which.
    pub mandate: Mandate,
    /// Whose.
    pub person: Principal,
    /// As whom the holder acts.
    pub name: Principal,
    /// Its first instant.
    pub begins: Time,
    /// The first instant after its term, or after an earlier end; `None` for no end.
    pub term_ends: Option<Time>,
    /// The same with the time in which it waits for a successor.
    pub ends: Option<Time>,
    /// The first instant after its full term, however early it ended.
    pub full_term: Option<Time>,
}

impl Sits {
    /// Whether it runs at an instant.
    pub fn is_running(&self, at: Time) -> bool {
        self.begins <= at && self.ends.is_none_or(|ends| at < ends)
    }
}

/// The seats of one body.
#[derive(Debug, Clone)]
pub struct Seats {
    pub(super) rules: Arc<Body>,
    /// Everything that was ever offered, by seat.
    held: BTreeMap<(Id, u32), Vec<Held>>,
    /// What follows of it.
    pub(super) table: Vec<Sits>,
    /// When it has handed over to another body.
    pub(super) handed_over: Option<Time>,
    /// When there was last a vote by each mandate.
    voted: BTreeMap<Mandate, Time>,
}

impl Seats {
    pub(super) fn new(rules: Arc<Body>) -> Seats {
        Seats {
            rules,
            held: BTreeMap::new(),
            table: Vec::new(),
            handed_over: None,
            voted: BTreeMap::new(),
        }
    }

    /// The body's document, as it is in force.
    pub fn rules(&self) -> &Arc<Body> {
        &self.rules
    }

    /// When it has handed over to another body.
    pub fn handed_over(&self) -> Option<Time> {
        self.handed_over
    }

    /// Every mandate ever offered, by group, seat and number; those that come with another seat not.
    pub fn offers(&self) -> impl Iterator<Item = &Held> {
        self.held.values().flatten()
    }

    /// The mandate of this name, if it was ever offered.
    pub fn find(&self, mandate: &Mandate) -> Option<&Held> {
        let seat = self.held.get(&(mandate.group.clone(), mandate.seat))?;
        let number = usize::try_from(mandate.number).ok()?;
        seat.get(number.checked_sub(1)?)
    }

    /// Every mandate that was accepted and is or was to begin, in order of beginning.
    pub fn table(&self) -> &[Sits] {
        &self.table
    }

    /// The mandates that run at an instant, by group, seat and number.
    pub fn sitting(&self, at: Time) -> Vec<&Sits> {
        let running = self.table.iter().filter(|sits| sits.is_running(at));
        let mut running: Vec<&Sits> = running.collect();
        running.sort_by(|one, other| one.mandate.cmp(&other.mandate));
        running
    }

    /// The mandate that this person, or somebody under this name, has at an instant.
    pub fn of(&self, person: &Principal, at: Time) -> Option<&Sits> {
        let mut running = self.table.iter().filter(|sits| sits.is_running(at));
        running.find(|sits| sits.person == *person || sits.name == *person)
    }

    /// Who sat at an instant as the first `size` entries of the log know it.
    pub fn as_of(&self, size: u64, at: Time) -> Vec<Sits> {
        let mut known = self.clone();
        for seat in known.held.values_mut() {
            seat.retain(|held| held.offered.entry < size);
            for held in seat {
                held.accepted = held.accepted.filter(|at| at.entry < size);
                held.closed = held.closed.filter(|(at, _)| at.entry < size);
            }
        }
        known.table = known.follows();
        known.sitting(at).into_iter().cloned().collect()
    }

    /// Every seat that the document has, group after group.
    pub fn all(&self) -> impl Iterator<Item = (&Group, u32)> {
        let groups = self.rules.groups.iter();
        groups.flat_map(|group| (1..=group.seats).map(move |seat| (group, seat)))
    }

    /// The number that the next mandate of a seat has.
    pub fn next_number(&self, group: &Id, seat: u32) -> u32 {
        let before = self.held.get(&(group.clone(), seat)).map_or(0, Vec::len);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The mandate that was the last to begin in a seat, or is to.
    fn last_in(&self, group: &Id, seat: u32) -> Option<&Sits> {
        let mut there = self.table.iter().rev();
        there.find(|sits| sits.mandate.group == *group && sits.mandate.seat == seat)
    }

    /// Whether a procedure fills a seat that is free from an instant on, now; then with the end of the rest
    /// of the term, where it is filled only for that.
    ///
    /// A seat is filled regularly when nobody sat in it or the term of the last mandate is over by then;
    /// one that fell empty earlier, by the first of the `vacancy` lines whose conditions hold.
    pub fn fills(
        &self,
        seat: (&Id, u32),
        procedure: &Id,
        now: Time,
        by: Time,
    ) -> Option<Option<Time>> {
        let (name, number) = seat;
        let group = self
            .rules
            .group(name)
            .filter(|group| (1..=group.seats).contains(&number))?;
        let offers = self.held.get(&(name.clone(), number));
        if offers.is_some_and(|offers| offers.iter().any(|held| held.is_open(now))) {
            return None;
        }
        let last = self.last_in(name, number);
        let is_free = last.is_none_or(|last| last.term_ends.is_some_and(|ends| ends <= by));
        let regular = last.is_none_or(|last| last.full_term.is_some_and(|ends| ends <= by));
        match (&group.filled, is_free, regular) {
            (_, false, _) => None,
            (Filled::By(fills), true, true) => (fills == procedure).then_some(None),
            (Filled::Draw(_) | Filled::ExOfficio { .. }, true, true) => None,
            (_, true, false) => self.fills_vacancy(group, last?, procedure, now),
        }
    }

    fn fills_vacancy(
        &self,
        group: &Group,
        last: &Sits,
        procedure: &Id,
        now: Time,
    ) -> Option<Option<Time>> {
        let seats = group.seats;
        let filled = self.sitting(now);
        let filled = filled
            .iter()
            .filter(|sits| sits.mandate.group == group.id)
            .count();
        let holds = |vacancy: &&Vacancy| {
            let within = vacancy.within.is_none_or(|span| {
                let until = last.term_ends.and_then(|empty| span.after(empty));
                until.is_none_or(|until| now < until)
            });
            let not_within = vacancy.not_within.is_none_or(|span| {
                let over = span.after(now);
                matches!((over, last.full_term), (Some(over), Some(end)) if over <= end)
            });
            let below = vacancy.below.is_none_or(|share| {
                let filled = u64::try_from(filled).unwrap_or(u64::MAX);
                filled.saturating_mul(share.denominator().into())
                    < u64::from(seats).saturating_mul(share.numerator().into())
            });
            within && not_within && below
        };
        let rule = group.vacancies.iter().find(holds)?;
        match &rule.way {
            VacancyWay::By(fills) if fills == procedure => {
                Some(last.full_term.filter(|_| rule.until_election))
            }
            VacancyWay::By(_)
            | VacancyWay::Next(_)
            | VacancyWay::Countback
            | VacancyWay::Vacant => None,
        }
    }

    /// The seats of a group that a procedure fills and that are free from an instant on, those with the
    /// longest terms first, else by number: the order in which those elected take them.
    pub fn due(&self, group: &Id, procedure: &Id, now: Time, by: Time) -> Vec<u32> {
        let Some(rules) = self.rules.group(group) else {
            return Vec::new();
        };
        let seats = 1..=rules.seats;
        let free = seats.filter_map(|seat| {
            let rest = self.fills((group, seat), procedure, now, by)?;
            let starts = self
                .last_in(group, seat)
                .and_then(|last| last.term_ends)
                .map_or(by, |ends| ends.max(by));
            let ends = rest.or_else(|| self.length(rules, seat).after(starts));
            Some((ends, seat))
        });
        let mut free: Vec<(Option<Time>, u32)> = free.collect();
        let latest = |ends: Option<Time>| ends.map_or(i64::MAX, Time::seconds);
        free.sort_by_key(|(ends, seat)| (std::cmp::Reverse(latest(*ends)), *seat));
        free.into_iter().map(|(_, seat)| seat).collect()
    }

    /// How long the next term of a seat is: of the first one, the part of its cohort.
    fn length(&self, group: &Group, seat: u32) -> Span {
        match self.last_in(&group.id, seat) {
            None => first_term(group, seat),
            Some(_) => group.term,
        }
    }

    /// How many terms in a row a person would have had in a group by a mandate that begins at an instant: a
    /// mandate of less than half the term does not count, a pause of less than half does not break the row.
    pub fn terms_in_a_row(&self, group: &Group, person: &Principal, begins: Time) -> u32 {
        let own = self.table.iter().filter(|sits| {
            sits.person == *person && sits.mandate.group == group.id && sits.begins < begins
        });
        let mut own: Vec<&Sits> = own.collect();
        own.sort_by_key(|sits| std::cmp::Reverse(sits.begins));
        let half = group.term.seconds().0 / 2;
        let (mut next, mut count) = (begins, 0_u32);
        for sits in own {
            let ends = sits.term_ends.unwrap_or(next);
            if next.seconds().saturating_sub(ends.seconds()) >= half {
                break;
            }
            let length = ends.seconds().saturating_sub(sits.begins.seconds());
            if length >= half {
                count = count.saturating_add(1);
            }
            next = sits.begins;
        }
        count
    }

    /// From when a mandate is silent that does not vote until then, where the document says.
    pub fn silent_from(&self, sits: &Sits) -> Option<Time> {
        let last = self.voted.get(&sits.mandate).copied();
        let since = last.unwrap_or(sits.begins);
        self.rules.silent?.after(since)
    }

    /// Whether a mandate has fallen silent by an instant.
    pub fn is_silent(&self, sits: &Sits, at: Time) -> bool {
        self.silent_from(sits).is_some_and(|from| from <= at)
    }

    pub(super) fn note_vote(&mut self, mandate: &Mandate, at: Time) {
        self.voted.insert(mandate.clone(), at);
    }

    pub(super) fn offer(&mut self, offered: Held) {
        let seat = (offered.mandate.group.clone(), offered.mandate.seat);
        self.held.entry(seat).or_default().push(offered);
    }

    pub(super) fn change(&mut self, mandate: &Mandate, change: impl FnOnce(&mut Held)) {
        let seat = self.held.get_mut(&(mandate.group.clone(), mandate.seat));
        let number = usize::try_from(mandate.number).unwrap_or(usize::MAX);
        let found = seat.and_then(|seat| seat.get_mut(number.saturating_sub(1)));
        change(found.expect("it was admitted"));
    }

    /// When each accepted mandate begins and ends, in order of beginning, but for what other bodies bring.
    pub(super) fn follows(&self) -> Vec<Sits> {
        let mut taken: Vec<(At, &Held, &Principal)> = self
            .offers()
            .filter_map(|held| Some((held.accepted?, held, held.name.as_ref()?)))
            .collect();
        taken.sort_by(|one, other| (one.0, &one.1.mandate).cmp(&(other.0, &other.1.mandate)));
        let mut table: Vec<Sits> = Vec::new();
        for (accepted, held, name) in taken {
            table.extend(begun(&table, accepted, held, name));
        }
        let ends: Vec<Option<Time>> = table.iter().map(|sits| self.end_of(sits, &table)).collect();
        for (sits, ends) in table.iter_mut().zip(ends) {
            sits.ends = ends;
        }
        table.sort_by(|one, other| (one.begins, &one.mandate).cmp(&(other.begins, &other.mandate)));
        table
    }

    /// The end of a mandate with the time in which it waits for whoever follows in the seat, or for its
    /// holder's next seat.
    fn end_of(&self, sits: &Sits, table: &[Sits]) -> Option<Time> {
        let term_ends = sits.term_ends?;
        let held = self.find(&sits.mandate);
        let early = held.and_then(|held| held.closed).map(|(at, _)| at.time);
        let holdover = held.and_then(|held| held.group().holdover);
        if early.is_some_and(|early| early <= term_ends) {
            return Some(term_ends);
        }
        let Some(holdover) = holdover else {
            return Some(term_ends);
        };
        let follows = table.iter().filter(|next| {
            let same_seat =
                next.mandate.group == sits.mandate.group && next.mandate.seat == sits.mandate.seat;
            next.mandate != sits.mandate
                && next.begins >= term_ends
                && (same_seat || next.person == sits.person)
        });
        let follows = follows.map(|next| next.begins);
        let all = follows.chain(early).chain(holdover.after(term_ends));
        all.min()
    }
}

/// The first term of a seat: that of cohort 1 is full, each next one a part shorter, cohort 0 the last.
fn first_term(group: &Group, seat: u32) -> Span {
    let cohorts = group.cohorts();
    let cohort = seat.checked_rem(cohorts).unwrap_or(0);
    let parts = match cohort {
        0 => 1,
        _ => cohorts.saturating_sub(cohort).saturating_add(1),
    };
    group.term.part(parts, cohorts).unwrap_or(group.term)
}

/// When a mandate begins and what its term is, by those accepted before it; `None` where it was over before
/// it could begin.
fn begun(before: &[Sits], accepted: At, held: &Held, name: &Principal) -> Option<Sits> {
    let (group, seat) = (&held.mandate.group, held.mandate.seat);
    let in_seat = before
        .iter()
        .filter(|sits| sits.mandate.group == *group && sits.mandate.seat == seat);
    let own = before.iter().filter(|sits| sits.person == held.person);
    // Whoever has no end is followed by nobody.
    let mut starts = held.from;
    for sits in in_seat.clone() {
        starts = starts.max(sits.term_ends?);
    }
    let mut begins = starts.max(accepted.time);
    for sits in own {
        begins = begins.max(sits.term_ends?);
    }
    let length = match in_seat.count() {
        0 => first_term(held.group(), seat),
        _ => held.group().term,
    };
    let full_term = held.rest.or_else(|| length.after(starts));
    let early = held.closed.map(|(at, _)| at.time);
    let term_ends = match (full_term, early) {
        (Some(full), Some(early)) => Some(full.min(early)),
        (full, early) => full.or(early),
    };
    let sits = Sits {
        mandate: held.mandate.clone(),
        person: held.person.clone(),
        name: name.clone(),
        begins,
        term_ends,
        ends: term_ends,
        full_term,
    };
    term_ends.is_none_or(|ends| begins < ends).then_some(sits)
}

/// What a mandate begins with.
pub(super) struct Offer<'a> {
    pub(super) mandate: &'a Mandate,
    pub(super) person: &'a Principal,
    pub(super) source: &'a Source,
    pub(super) from: Time,
    pub(super) rest: Option<Time>,
}

impl Held {
    pub(super) fn new(offer: Offer<'_>, rules: Arc<Body>, offered: At) -> Held {
        Held {
            mandate: offer.mandate.clone(),
            person: offer.person.clone(),
            name: None,
            source: offer.source.clone(),
            offered,
            from: offer.from,
            rest: offer.rest,
            accepted: None,
            closed: None,
            rules,
        }
    }
}
