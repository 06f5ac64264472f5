//! The organisation: what it was founded with, and the log's clock.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::charter::first::FirstDocument;
pub use crate::domain::charter::organisation::{Category, Class};
use crate::domain::charter::span::Span;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::text::{Title, lines, words};
use crate::domain::time::Time;
use crate::domain::title::Titles;

crate::faults! {
    /// What is refused because of how the organisation was founded, or because of the time.
    pub enum Refusal {
        NotFounded "not-founded" Unfit;
        AlreadyFounded "already-founded" Conflict;
        WrongGenesis { stated: Option<Hash>, expected: Hash } "wrong-genesis" Unfit;
        UnknownClass { class: Id } "unknown-class" Unfit;
        UnknownCategory { category: Id } "unknown-category" Unfit;
        NoClock "no-clock" Unavailable;
        NotATestLog "not-a-test-log" Forbidden;
        ClockBackwards { stated: Time, last: Time } "clock-backwards" Unfit;
        /// Further from the last clock than it may step without two officers.
        ClockStep { stated: Time, last: Time, max: Span } "clock-step" Unfit;
        InTheFuture { what: &'static str, stated: Time, now: Time } "in-the-future" Unfit;
        InThePast { what: &'static str, stated: Time, now: Time } "in-the-past" Unfit;
        TooEarly { what: &'static str, at: Time, now: Time } "too-early" Unfit;
        TooLate { what: &'static str, at: Time, now: Time } "too-late" Unfit;
    }
}

/// What can happen to an organisation.
#[derive(Debug, Clone)]
pub enum Effect {
    /// It exists.
    Founded {
        /// Hash of the genesis statement.
        hash: Hash,
        /// What it says.
        founding: Arc<Founding>,
    },
    /// The log's time moved on.
    ClockMoved {
        /// To this instant.
        time: Time,
    },
    /// Officers said between which instants the time is.
    StepConfirmed {
        /// The first that it may be.
        from: Time,
        /// The first that it may not be.
        until: Time,
    },
}

/// How far the clock may step where no document says it: seven days.
pub fn usual_step() -> Span {
    Span::days(7).expect("it is not nothing")
}

/// How many found an organisation at least: of two, one alone could neither decide nor be outvoted.
pub const FOUNDERS_MIN: usize = 3;

/// Where the log's time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockSource {
    /// The database's clock, stated by the service.
    Real,
    /// Founders' statements: only for tests and exercises, and said on every page.
    Test,
}

words!(ClockSource: "real" ClockSource::Real "test" ClockSource::Test);

lines! {
    /// What an organisation is founded with: the lines of its `genesis` statement.
    pub struct Founding {
        /// The organisation's name.
        one organisation "organisation": Title;
        /// Where the log's time comes from.
        one clock "clock": ClockSource;
        /// In id order.
        some founders "founder": (Id, PublicKey), Rising(&[0]);
        /// The key the service signs statements with.
        one service "service": PublicKey;
        /// The key the service signs checkpoints with.
        one log_key "log-key": PublicKey;
        /// In id order.
        some_groups categories: Category, Rising(&[]);
        /// In id order.
        some_groups classes: Class, Rising(&[]);
        /// Enrolments one enroller may make in one UTC day of the log's clock.
        one enrol_limit "enrol-limit": u32;
        /// When it was founded: there is no clock before entry 1.
        one founded "founded": Time;
        /// The documents that are in force from then on, the body of the founders among them.
        some documents "document": FirstDocument, Rising(&[0, 1]);
    }
    check Founding::check;
}

crate::faults! {
    /// Lines of a genesis that contradict each other.
    pub enum Contradiction {
        Founders { founders: usize, least: usize } "contradiction.founders" Malformed;
        SameKey "contradiction.same-key" Malformed;
    }
}

impl Founding {
    /// What the categories and classes are called.
    pub fn titles(&self) -> impl Iterator<Item = (&Id, &Titles)> {
        let categories = self.categories.iter();
        let categories = categories.map(|category| (&category.id, &category.titles));
        let classes = self.classes.iter().map(|class| (&class.id, &class.titles));
        categories.chain(classes)
    }

    /// The ids of the categories, in order.
    pub fn category_ids(&self) -> Vec<Id> {
        let categories = self.categories.iter();
        categories.map(|category| category.id.clone()).collect()
    }

    /// The ids of the classes, in order.
    pub fn class_ids(&self) -> Vec<Id> {
        self.classes.iter().map(|class| class.id.clone()).collect()
    }

    fn check(&self) -> Result<(), Contradiction> {
        let founders = self.founders.len();
        if founders < FOUNDERS_MIN {
            return Err(Contradiction::Founders {
                founders,
                least: FOUNDERS_MIN,
            });
        }
        let own = [self.service, self.log_key];
        let keys = self.founders.iter().map(|(_, key)| key).chain(&own);
        let distinct: BTreeSet<_> = keys.map(PublicKey::as_bytes).collect();
        if distinct.len() < founders.saturating_add(own.len()) {
            return Err(Contradiction::SameKey);
        }
        Ok(())
    }
}

impl Founding {
    /// The founders as principals, each with the key, in id order.
    pub fn founders(&self) -> Vec<(Principal, PublicKey)> {
        let founders = self.founders.iter();
        founders
            .map(|(id, key)| (Principal::Officer(id.clone()), *key))
            .collect()
    }
}

/// The organisation as the log knows it.
#[derive(Debug, Clone, Default)]
pub struct Organisation {
    founded: Option<(Hash, Arc<Founding>)>,
    now: Option<Time>,
    /// Between which instants officers said that the time is, last.
    confirmed: Option<(Time, Time)>,
}

impl Organisation {
    /// The hash and the lines of the genesis statement, once it is logged.
    pub fn founding(&self) -> Option<(Hash, &Founding)> {
        let founded = self.founded.as_ref();
        founded.map(|(hash, founding)| (*hash, founding.as_ref()))
    }

    /// The lines of the genesis statement. Errors with `NotFounded` in an empty log.
    pub fn require(&self) -> Result<&Founding, Refusal> {
        let founding = self.founding().map(|(_, founding)| founding);
        founding.ok_or(Refusal::NotFounded)
    }

    /// The last logged clock.
    pub fn now(&self) -> Option<Time> {
        self.now
    }

    /// The last logged clock; when it was founded, before the first.
    pub fn since(&self) -> Option<Time> {
        let founded = self.founding().map(|(_, founding)| founding.founded);
        self.now.or(founded)
    }

    /// The last logged clock. Errors with `NoClock` before the first.
    pub fn require_now(&self) -> Result<Time, Refusal> {
        self.now.ok_or(Refusal::NoClock)
    }

    /// Whether officers have said that it can be this time.
    pub fn is_confirmed(&self, time: Time) -> bool {
        let within = |(from, until)| from <= time && time < until;
        self.confirmed.is_some_and(within)
    }

    /// Errors with `ClockStep` where the time is further than `max` from the last clock and officers have not said
    /// that it can be. A first clock, and the clock of a log for tests, may be anything.
    pub fn require_step(&self, stated: Time, max: Span) -> Result<(), Refusal> {
        let Some(last) = self.now else {
            return Ok(());
        };
        let real = self.require()?.clock == ClockSource::Real;
        let within = max.after(last).is_none_or(|most| stated <= most);
        match !real || within || self.is_confirmed(stated) {
            true => Ok(()),
            false => Err(Refusal::ClockStep { stated, last, max }),
        }
    }

    /// Errors with `UnknownClass` unless the genesis statement lists it.
    pub fn require_class(&self, class: &Id) -> Result<(), Refusal> {
        match self
            .require()?
            .classes
            .iter()
            .any(|known| known.id == *class)
        {
            true => Ok(()),
            false => Err(Refusal::UnknownClass {
                class: class.clone(),
            }),
        }
    }

    /// Errors with `UnknownCategory` unless the genesis statement lists it.
    pub fn require_category(&self, category: &Id) -> Result<(), Refusal> {
        match self
            .require()?
            .categories
            .iter()
            .any(|known| known.id == *category)
        {
            true => Ok(()),
            false => Err(Refusal::UnknownCategory {
                category: category.clone(),
            }),
        }
    }

    pub(super) fn apply(&mut self, effect: &Effect, _: &super::Moment<'_>) {
        match effect {
            Effect::Founded { hash, founding } => {
                self.founded = Some((*hash, founding.clone()));
            }
            Effect::ClockMoved { time } => self.now = Some(*time),
            Effect::StepConfirmed { from, until } => self.confirmed = Some((*from, *until)),
        }
    }
}
