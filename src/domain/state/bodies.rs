//! Bodies: which seats there are, to whom each was offered, who holds it since when and until when.
//!
//! When mandates begin and end follows ([`super::seats`]); nothing here is set by a job.

use std::sync::Arc;

use super::seats::{At, Closing, Held, Offer, Seats, Sits, Source};
use crate::domain::charter::body::{Body, Filled};
use crate::domain::charter::concerned::Mandate;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::persistent::Map;
use crate::domain::time::Time;

crate::faults! {
    /// What is refused about bodies and their seats.
    pub enum Refusal {
        Unknown { body: Id } "unknown-body" Missing;
        NoSuchGroup { body: Id, group: Id } "unknown-body.group" Missing;
        NoSuchMandate { mandate: Mandate } "unknown-mandate" Missing;
        NotFilledBy { body: Id, group: Id, procedure: Id } "seat-not-given" Forbidden;
        NoSeatFree { body: Id, group: Id, procedure: Id } "no-seat-free" Conflict;
        MayNotSit { person: Principal, body: Id, group: Id } "may-not-sit" Forbidden;
        TermsUsed { person: Principal, body: Id, most: u32 } "terms-used" Forbidden;
        SitsAlready { person: Principal, body: Id, mandate: Mandate } "sits-already" Conflict;
        SitsElsewhere { person: Principal, body: Id, other: Id } "sits-already.elsewhere" Conflict;
        NotYours { mandate: Mandate, person: Principal } "not-your-mandate" Forbidden;
        OfferOver { mandate: Mandate } "offer-over" Conflict;
        MandateOver { mandate: Mandate } "mandate-over" Conflict;
        NotYetBegun { mandate: Mandate } "mandate-over.not-yet" Conflict;
        HandedOver { body: Id } "body-handed-over" Conflict;
        ByMandate { office: Office, holder: Principal } "office-by-mandate" Forbidden;
        NameNeeded { person: Principal } "name-needed" Unfit;
        NameTaken { name: Principal } "name-taken" Conflict;
        NamedAlready { person: Principal, name: Principal } "named-already" Conflict;
    }
}

/// What can happen to bodies.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A revision of its document is in force.
    Described {
        /// What it says.
        body: Arc<Body>,
    },
    /// Its document is in force no longer.
    Retired {
        /// Which.
        body: Id,
    },
    /// Somebody is offered a seat.
    Offered {
        /// The mandate it would be: the next number of a seat.
        mandate: Mandate,
        /// Who.
        person: Principal,
        /// What gives it.
        source: Source,
        /// It begins no earlier.
        from: Time,
        /// Its end, where it is only for the rest of a term.
        rest: Option<Time>,
    },
    /// The person says yes.
    Accepted {
        /// To which mandate.
        mandate: Mandate,
        /// As whom the holder acts.
        name: Principal,
    },
    /// Its holder voted.
    Voted {
        /// By which mandate.
        mandate: Mandate,
    },
    /// It was given up or taken away.
    Closed {
        /// Which mandate.
        mandate: Mandate,
        /// Why.
        closing: Closing,
        /// As of which instant.
        at: Time,
    },
}

impl Effect {
    fn body(&self) -> &Id {
        match self {
            Effect::Described { body } => &body.id,
            Effect::Retired { body } => body,
            Effect::Offered { mandate, .. }
            | Effect::Accepted { mandate, .. }
            | Effect::Voted { mandate }
            | Effect::Closed { mandate, .. } => &mandate.body,
        }
    }
}

/// The bodies.
#[derive(Debug, Clone, Default)]
pub struct Bodies(Map<Id, Arc<Seats>>);

impl Bodies {
    /// The seats of a body whose document is or was in force.
    pub fn find(&self, body: &Id) -> Option<&Seats> {
        self.0.get(body).map(Arc::as_ref)
    }

    /// The same. Errors with `Unknown`.
    pub fn require(&self, body: &Id) -> Result<&Seats, Refusal> {
        let unknown = || Refusal::Unknown { body: body.clone() };
        self.find(body).ok_or_else(unknown)
    }

    /// A mandate that was ever offered. Errors with `NoSuchMandate`.
    pub fn require_mandate(&self, mandate: &Mandate) -> Result<&Held, Refusal> {
        let found = self.find(&mandate.body);
        let found = found.and_then(|seats| seats.find(mandate));
        found.ok_or_else(|| Refusal::NoSuchMandate {
            mandate: mandate.clone(),
        })
    }

    /// A mandate that runs at an instant, those that come with another seat included. Errors with
    /// `NoSuchMandate`, `NotYetBegun` or `MandateOver`.
    pub fn require_running(&self, mandate: &Mandate, at: Time) -> Result<&Sits, Refusal> {
        let seats = self.find(&mandate.body);
        let mut table = seats.into_iter().flat_map(Seats::table);
        let mandate = mandate.clone();
        match table.find(|sits| sits.mandate == mandate) {
            Some(sits) if sits.is_running(at) => Ok(sits),
            Some(sits) if at < sits.begins => Err(Refusal::NotYetBegun { mandate }),
            Some(_) => Err(Refusal::MandateOver { mandate }),
            None => match seats.and_then(|seats| seats.find(&mandate)) {
                Some(_) => Err(Refusal::NotYetBegun { mandate }),
                None => Err(Refusal::NoSuchMandate { mandate }),
            },
        }
    }

    /// All bodies, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Seats> {
        self.0.values().map(Arc::as_ref)
    }

    /// Whether somebody of this name sits in a body, or in one group of it, at an instant.
    pub fn sits(&self, body: &Id, group: Option<&Id>, name: &Principal, at: Time) -> bool {
        let seats = self.find(body);
        let mut table = seats.into_iter().flat_map(Seats::table);
        table.any(|sits| {
            let there = group.is_none_or(|group| sits.mandate.group == *group);
            there && sits.name == *name && sits.is_running(at)
        })
    }

    /// Every mandate that a person has now or is to have, in any body.
    pub fn of_person(&self, person: &Principal, at: Time) -> Vec<&Sits> {
        let all = self.iter().flat_map(Seats::table);
        let own = all.filter(|sits| sits.person == *person);
        own.filter(|sits| sits.ends.is_none_or(|ends| at < ends))
            .collect()
    }

    /// The instants at which something about seats changes by time alone.
    pub fn boundaries(&self, after: Time) -> impl Iterator<Item = Time> + '_ {
        self.iter().flat_map(move |seats| {
            let table = seats.table().iter();
            let sitting = table.flat_map(|sits| [Some(sits.begins), sits.ends]);
            let offers = seats.offers().filter(move |held| held.is_open(after));
            let offers = offers.map(Held::accept_until);
            let all = sitting.chain(offers).flatten();
            all.filter(move |time| *time > after)
        })
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        let now = at.since.expect("no body before genesis");
        let at = At {
            entry: at.index,
            time: now,
        };
        match effect {
            Effect::Described { body } => match self.0.get_mut(&body.id) {
                Some(seats) => Arc::make_mut(seats).rules = body.clone(),
                None => {
                    let seats = Arc::new(Seats::new(body.clone()));
                    self.0.insert(body.id.clone(), seats);
                }
            },
            Effect::Retired { .. } => {}
            Effect::Offered {
                mandate,
                person,
                source,
                from,
                rest,
            } => {
                let seats = self.seats(&mandate.body);
                let offer = Offer {
                    mandate,
                    person,
                    source,
                    from: *from,
                    rest: *rest,
                };
                let offered = Held::new(offer, seats.rules.clone(), at);
                seats.offer(offered);
            }
            Effect::Accepted { mandate, name } => {
                self.seats(&mandate.body).change(mandate, |held| {
                    held.name = Some(name.clone());
                    held.accepted = Some(at);
                });
            }
            Effect::Voted { mandate } => {
                // Nothing about when anybody sits follows from it.
                return self.seats(&mandate.body).note_vote(mandate, now);
            }
            Effect::Closed {
                mandate,
                closing,
                at: time,
            } => {
                let at = At { time: *time, ..at };
                self.seats(&mandate.body)
                    .change(mandate, |held| held.closed = Some((at, *closing)));
            }
        }
        self.follow(effect.body().clone());
    }

    fn seats(&mut self, body: &Id) -> &mut Seats {
        Arc::make_mut(self.0.get_mut(body).expect("it was admitted"))
    }

    /// Works out again when mandates of a body begin and end, and of those that hang on it.
    fn follow(&mut self, body: Id) {
        let mut changed = vec![body];
        // A body hangs on another by its document alone, and on none twice.
        let mut place = 0;
        while let Some(body) = changed.get(place).cloned() {
            place = place.saturating_add(1);
            self.work_out(&body);
            let hanging = self.iter().filter(|seats| hangs_on(&seats.rules, &body));
            let hanging = hanging.map(|seats| seats.rules.id.clone());
            let new: Vec<Id> = hanging.filter(|body| !changed.contains(body)).collect();
            changed.extend(new);
        }
    }

    fn work_out(&mut self, body: &Id) {
        let Some(seats) = self.find(body) else {
            return;
        };
        let rules = seats.rules.clone();
        let mut table = seats.follows();
        for group in &rules.groups {
            if let Filled::ExOfficio { body, group: seats } = &group.filled {
                let source = self.find(body);
                let there = source.into_iter().flat_map(|source| &source.table);
                let there = there.filter(|sits| {
                    sits.mandate.group == *seats && sits.mandate.seat <= group.seats
                });
                table.extend(there.map(|sits| Sits {
                    mandate: Mandate {
                        body: rules.id.clone(),
                        group: group.id.clone(),
                        ..sits.mandate.clone()
                    },
                    ..sits.clone()
                }));
            }
        }
        let hands_over = rules.hands_over.as_ref();
        let to = hands_over.and_then(|to| self.find(&to.body));
        let first = to.and_then(|to| to.table.iter().map(|sits| sits.begins).min());
        if let Some(first) = first {
            table.retain(|sits| sits.begins < first);
            for sits in &mut table {
                sits.ends = Some(sits.ends.map_or(first, |ends| ends.min(first)));
            }
        }
        table.sort_by(|one, other| (one.begins, &one.mandate).cmp(&(other.begins, &other.mandate)));
        let seats = self.seats(body);
        seats.table = table;
        seats.handed_over = first;
    }
}

/// Whether the mandates of a body depend on those of another.
fn hangs_on(rules: &Body, other: &Id) -> bool {
    let hands_over = rules.hands_over.as_ref();
    let ex_officio = |group: &crate::domain::charter::body::Group| matches!(&group.filled, Filled::ExOfficio { body, .. } if body == other);
    hands_over.is_some_and(|to| to.body == *other) || rules.groups.iter().any(ex_officio)
}
