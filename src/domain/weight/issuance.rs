//! How much of a roll's weight was minted shortly before the record date, by source and by class.
//!
//! Weight is not additive, so a part is what the roll would lose without the events in question, and without those who
//! were enrolled in those days: what new members weigh is new, base weight too.
//! Certification compares it with a threshold. Rules: `docs/WEIGHTS.md`, section 11.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use dashu_int::UBig;
use serde::{Deserialize, Serialize};

use crate::domain::fault::{Tell, Told, Value};
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::decimal::{as_text, decimal, from_text};
use crate::domain::weight::member::Member;
use crate::domain::weight::policy::{GuardScope, IssuanceGuard};
use crate::domain::weight::roll::Roll;
use crate::domain::weight::setting::{Event, Setting};
use crate::domain::weight::weighing::weigh;

/// The weight that the last days before the record date brought.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Issuance {
    /// How many days.
    pub days: u32,
    /// Events that occurred or were logged from this instant on are the new ones,
    pub since: String,
    /// up to the record date, from which on they do not count at all.
    pub record_date: String,
    /// What is logged from this log index on does not count either.
    pub ledger_size: u64,
    /// The roll's total.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub total: u128,
    /// What all new events brought.
    pub minted: Minted,
    /// What each source's new events brought, in the order of the sources; those without are left out.
    pub sources: Vec<Minted>,
    /// What all new events brought to each class, in the order of the classes.
    pub classes: Vec<Minted>,
    /// What those have who were enrolled in these days.
    pub enrolled: Minted,
    /// What the policy's own guards say, each for its own days.
    pub guards: Vec<Guarded>,
}

/// What a guard says of one thing that it judges.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Guarded {
    /// The policy's line.
    pub rule: String,
    /// What is new in those days.
    pub minted: Minted,
    /// Whether the roll is certified only with an override.
    pub trips: bool,
}

/// A part of the roll's weight.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Minted {
    /// The source or class, or `all`.
    pub name: String,
    /// The weight it brought; negative where it took weight away, as a share cap may.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: i128,
    /// Its part of the roll's total in percent with two decimals, 0 where it is not above 0.
    pub percent: String,
}

/// What the last `days` before the record date brought to a roll, of which the policy's guards say
/// `readings`.
///
/// `events` is asked for the whole ledger once, once more where members are new, and once more for each source with new
/// events.
///
/// # Errors
/// The first error of the events.
pub fn issuance<I, E>(
    setting: Setting,
    members: &[Member],
    (roll, readings): (&Roll, &[GuardReading]),
    days: u32,
    events: impl Fn() -> I,
) -> Result<Issuance, E>
where
    I: Iterator<Item = Result<Event, E>>,
{
    let parts = Parts::of(setting, members, roll, (days, Asks::EVERYTHING), &events)?;
    let minted = |part: &Part| part.minted(parts.total);
    Ok(Issuance {
        days,
        since: days_before(setting.record_date, days).to_string(),
        record_date: setting.record_date.to_string(),
        ledger_size: setting.ledger_size,
        total: parts.total,
        minted: minted(&parts.all),
        sources: parts.sources.iter().map(minted).collect(),
        classes: parts.classes.iter().map(minted).collect(),
        enrolled: minted(&parts.enrolled),
        guards: readings.iter().map(GuardReading::shown).collect(),
    })
}

/// What the guards of the setting's policy say of `roll`: everything that each of them judges, in the
/// order of the policy's lines, then of the names. Empty without guards.
///
/// `events` is asked for the whole ledger once for each number of days that a guard names, and where
/// sources are judged once more for each with new events, unless it is the only one and no member is new; where new
/// members are, once more.
///
/// # Errors
/// The first error of the events.
pub fn guard_readings<I, E>(
    setting: Setting,
    members: &[Member],
    roll: &Roll,
    events: impl Fn() -> I,
) -> Result<Vec<GuardReading>, E>
where
    I: Iterator<Item = Result<Event, E>>,
{
    let guards = &setting.policy.issuance_guards;
    let mut known: BTreeMap<u32, Parts> = BTreeMap::new();
    let mut readings = Vec::new();
    for guard in guards {
        let parts = match known.entry(guard.days) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let same = guards.iter().filter(|other| other.days == guard.days);
                let asks = |scope| same.clone().any(|other| other.scope == scope);
                let asks = Asks {
                    sources: asks(GuardScope::Source),
                    enrolled: asks(GuardScope::Enrolled),
                };
                let parts = Parts::of(setting, members, roll, (guard.days, asks), &events)?;
                place.insert(parts)
            }
        };
        let judged = match guard.scope {
            GuardScope::All => std::slice::from_ref(&parts.all),
            GuardScope::Source => &parts.sources,
            GuardScope::Class => &parts.classes,
            GuardScope::Enrolled => std::slice::from_ref(&parts.enrolled),
        };
        readings.extend(judged.iter().map(|part| GuardReading {
            guard: *guard,
            part: part.clone(),
            total: parts.total,
        }));
    }
    Ok(readings)
}

/// The last days before a record date.
pub(super) struct Window {
    since: Time,
    /// The first entry that was logged in them.
    entry: u64,
}

impl Window {
    /// The last `days` before the setting's record date.
    pub fn of(setting: &Setting, days: u32) -> Window {
        let since = days_before(setting.record_date, days);
        let mut logged = setting.logged.iter();
        let first = logged.find(|(clock, _)| *clock >= since);
        let entry = first.map_or(u64::MAX, |(_, entry)| *entry);
        Window { since, entry }
    }

    /// Whether a member is new: enrolled since, whenever the membership is said to have begun.
    pub fn brought(&self, member: &Member) -> bool {
        member.enrolled_at >= self.since
    }

    /// Whether an event that counts is new: it occurred or was logged since.
    pub fn holds(&self, event: &Event) -> bool {
        event.occurred_at >= self.since || event.entry >= self.entry
    }
}

/// What the new events of a ledger brought, exactly.
struct Parts {
    total: u128,
    all: Part,
    sources: Vec<Part>,
    classes: Vec<Part>,
    enrolled: Part,
}

/// What costs a further look at the ledger.
#[derive(Clone, Copy)]
struct Asks {
    sources: bool,
    enrolled: bool,
}

impl Asks {
    const EVERYTHING: Asks = Asks {
        sources: true,
        enrolled: true,
    };
}

/// A weight with and without some of the new events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The source or class, or `all`.
    pub name: String,
    /// The weight on the roll.
    pub with: u128,
    /// The weight on the roll without the events; 0 where there is none without them.
    pub without: u128,
}

impl Parts {
    /// By all and by class, and if that is wanted by source.
    fn of<I, E>(
        setting: Setting,
        members: &[Member],
        roll: &Roll,
        (days, asks): (u32, Asks),
        events: &impl Fn() -> I,
    ) -> Result<Parts, E>
    where
        I: Iterator<Item = Result<Event, E>>,
    {
        let window = Window::of(&setting, days);
        let new = |event: &Event| window.holds(event) && event.occurred_at < setting.record_date;
        let everybody = Remaining::of(members, |_| true);
        let earlier = Remaining::of(members, |member| !window.brought(member));
        let mut sources = BTreeSet::new();
        let old = without(setting, &earlier, events(), |event| {
            let new = new(event);
            if new {
                sources.insert(event.source);
            }
            new
        })?;
        let total = roll.total();
        let part = |name: String, old: &Roll| Part {
            name,
            with: total,
            without: old.total(),
        };
        let mut parts = Parts {
            total,
            all: part("all".to_owned(), &old),
            sources: Vec::new(),
            classes: by_class(setting, roll, &old),
            enrolled: part("enrolled".to_owned(), roll),
        };
        if asks.enrolled && earlier.is_fewer() {
            let others = without(setting, &earlier, events(), |_| false)?;
            parts.enrolled = part("enrolled".to_owned(), &others);
        }
        for source in sources.iter().filter(|_| asks.sources) {
            let name = setting.names.sources[usize::from(*source)].to_string();
            let only = sources.len() == 1 && !earlier.is_fewer();
            let others = match only {
                true => old.clone(),
                false => without(setting, &everybody, events(), |event| {
                    new(event) && event.source == *source
                })?,
            };
            parts.sources.push(part(name, &others));
        }
        Ok(parts)
    }
}

/// Members, some of whom are left out with all that was credited to them.
struct Remaining<'a> {
    members: Cow<'a, [Member]>,
    /// Where each of all members is among those who remain.
    places: Option<Vec<Option<u32>>>,
}

impl<'a> Remaining<'a> {
    fn of(members: &'a [Member], remains: impl Fn(&Member) -> bool) -> Remaining<'a> {
        if members.iter().all(&remains) {
            return Remaining {
                members: Cow::Borrowed(members),
                places: None,
            };
        }
        let mut kept = Vec::new();
        let mut places = Vec::with_capacity(members.len());
        for member in members {
            let place = u32::try_from(kept.len()).ok().filter(|_| remains(member));
            kept.extend(place.map(|_| member.clone()));
            places.push(place);
        }
        Remaining {
            members: Cow::Owned(kept),
            places: Some(places),
        }
    }

    fn is_fewer(&self) -> bool {
        self.places.is_some()
    }

    /// An event of one who remains.
    fn place(&self, event: Event) -> Option<Event> {
        let Some(places) = &self.places else {
            return Some(event);
        };
        let member = *places.get(usize::try_from(event.member).ok()?)?;
        Some(Event {
            member: member?,
            ..event
        })
    }
}

/// The roll of a ledger whose own roll is known, without some of its members and events; empty where there is none.
fn without<E>(
    setting: Setting,
    remaining: &Remaining<'_>,
    events: impl Iterator<Item = Result<Event, E>>,
    mut left_out: impl FnMut(&Event) -> bool,
) -> Result<Roll, E> {
    let mut failure = None;
    let kept = events.map_while(|event| event.map_err(|error| failure = Some(error)).ok());
    let kept = kept.filter(|event| !left_out(event));
    let mut kept = kept.filter_map(|event| remaining.place(event));
    let roll = weigh(setting, &remaining.members, kept.by_ref());
    // To the end also where there is no roll: what else is gathered on the way depends on no order.
    kept.for_each(drop);
    match failure {
        Some(error) => Err(error),
        None => Ok(roll.unwrap_or_default()),
    }
}

/// What a policy's guard says of one thing that it judges.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GuardReading {
    /// The guard.
    pub guard: IssuanceGuard,
    /// What it judges.
    pub part: Part,
    /// The roll's total weight.
    pub total: u128,
}

impl GuardReading {
    fn shown(&self) -> Guarded {
        Guarded {
            rule: self.guard.line(),
            minted: self.part.minted(self.total),
            trips: self.trips(),
        }
    }

    /// Whether the roll is not to be certified without an override.
    pub fn trips(&self) -> bool {
        let share = self.guard.share;
        let part = UBig::from(self.part.gain()) * UBig::from(share.denominator());
        part > UBig::from(self.total) * UBig::from(share.numerator())
    }
}

/// What is new, how much of the whole that is, and how much may be.
impl Tell for GuardReading {
    fn tell(&self) -> Value {
        let GuardReading { guard, part, total } = self;
        let told = Told::new("new-weight-part").case(match guard.scope {
            GuardScope::All => "all",
            GuardScope::Source => "source",
            GuardScope::Class => "class",
            GuardScope::Enrolled => "enrolled",
        });
        let told = told
            .with("gain", part.gain())
            .with("name", &part.name)
            .with("percent", part.minted(*total).percent)
            .with("days", guard.days)
            .with("rule", guard.line());
        told.tell()
    }
}

impl Part {
    /// The weight that the new events brought; 0 where they took some away.
    fn gain(&self) -> u128 {
        self.with.saturating_sub(self.without)
    }

    fn minted(&self, total: u128) -> Minted {
        let loss = self.without.saturating_sub(self.with);
        let signed = |weight: u128| i128::try_from(weight).unwrap_or(i128::MAX);
        let size = self.gain().max(loss);
        let hundredfold = UBig::from(size) * UBig::from(100_u32);
        let percent = decimal(&hundredfold, &UBig::from(total.max(1)), 2);
        let sign = if loss > 0 { "-" } else { "" };
        Minted {
            name: self.name.clone(),
            weight: signed(self.gain()).saturating_sub(signed(loss)),
            percent: format!("{sign}{percent}"),
        }
    }
}

/// The instant `days` before another, at the earliest the first that can be written.
fn days_before(time: Time, days: u32) -> Time {
    let seconds = time
        .seconds()
        .saturating_sub(i64::from(days).saturating_mul(86_400));
    Time::from_seconds(seconds.max(0)).expect("not before 1970 and not after a valid time")
}

/// The weight of each class, in the order of the setting's classes.
fn by_class(setting: Setting, roll: &Roll, old: &Roll) -> Vec<Part> {
    let sums = |roll: &Roll| {
        let mut classes: BTreeMap<Id, u128> = BTreeMap::new();
        for line in roll.lines() {
            let sum = classes.entry(line.class.clone()).or_default();
            *sum = sum.saturating_add(line.weight.into());
        }
        classes
    };
    let (with, without) = (sums(roll), sums(old));
    let of = |sums: &BTreeMap<Id, u128>, class: &Id| sums.get(class).copied().unwrap_or(0);
    let part = |class: &Id| Part {
        name: class.to_string(),
        with: of(&with, class),
        without: of(&without, class),
    };
    setting.names.classes.iter().map(part).collect()
}
