//! What can be put right about a poll that was announced, and what lengthens it by itself.
//!
//! Which of these is admitted when, and who signs it, is in `statement::poll_change`.

use super::notice::Notice;
use crate::domain::charter::poll_lines::Extension;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::text::{Title, Value, lines};
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// How far apart two clocks of an open poll may be, in seconds, before it is an outage: the service states the
/// time once a minute, and one of these may be late.
pub const OUTAGE_SECONDS_MIN: i64 = 120;

/// Whose titles an erratum corrects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The poll itself.
    Poll,
    /// A contest.
    Contest(Id),
    /// An option of a contest: contest, option.
    Option(Id, Id),
    /// A group of options: contest, group.
    OptionGroup(Id, Id),
}

impl Value for Place {
    const FORM: Form = Form::Any(&[
        Form::Word(&["poll"]),
        Form::All(&[Form::Word(&["contest"]), Id::FORM]),
        Form::All(&[Form::Word(&["option"]), Id::FORM, Id::FORM]),
        Form::All(&[Form::Word(&["option-group"]), Id::FORM, Id::FORM]),
    ]);

    fn read(text: &str) -> Option<Place> {
        let Some((sort, rest)) = text.split_once(' ') else {
            return (text == "poll").then_some(Place::Poll);
        };
        match sort {
            "contest" => Id::read(rest).map(Place::Contest),
            "option" => Value::read(rest).map(|(contest, id)| Place::Option(contest, id)),
            "option-group" => {
                Value::read(rest).map(|(contest, id)| Place::OptionGroup(contest, id))
            }
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            Place::Poll => "poll".to_owned(),
            Place::Contest(contest) => format!("contest {contest}"),
            Place::Option(contest, option) => format!("option {contest} {option}"),
            Place::OptionGroup(contest, group) => format!("option-group {contest} {group}"),
        }
    }
}

lines! {
    /// Titles as they were and as they are to be.
    pub struct Corrected {
        one place "corrects": Place;
        one was "was": Title;
        one was_en "was-en": Title;
        part titles: Titles;
    }
}

/// The times of a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    pub record_date: Time,
    pub claims_until: Option<Time>,
    pub opens: Time,
    pub closes: Time,
    pub objections_until: Time,
}

/// What is wrong with a calendar that is to replace another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// This time would be earlier, or one of the two calendars has none.
    Time(&'static str),
    /// The time up to this would be shorter.
    Span(&'static str),
    /// Nothing would be later.
    Nothing,
}

impl Calendar {
    /// Errors unless every time is as it was or later, at least one is, and no time that people have for
    /// something (claims, voting, objections) becomes shorter.
    pub fn require_later(&self, before: &Calendar) -> Result<(), Earlier> {
        let instants = |calendar: &Calendar| {
            [
                ("record-date", Some(calendar.record_date)),
                ("claims-until", calendar.claims_until),
                ("opens", Some(calendar.opens)),
                ("closes", Some(calendar.closes)),
                ("objections-until", Some(calendar.objections_until)),
            ]
        };
        let pairs = instants(self).into_iter().zip(instants(before));
        for ((what, now), (_, was)) in pairs {
            if now.is_some() != was.is_some() || now < was {
                return Err(Earlier::Time(what));
            }
        }
        let spans = |calendar: &Calendar| {
            let length = |from: Time, to: Time| to.seconds().saturating_sub(from.seconds());
            [
                (
                    "claims-until",
                    calendar
                        .claims_until
                        .map_or(0, |until| length(calendar.record_date, until)),
                ),
                ("closes", length(calendar.opens, calendar.closes)),
                (
                    "objections-until",
                    length(calendar.closes, calendar.objections_until),
                ),
            ]
        };
        let pairs = spans(self).into_iter().zip(spans(before));
        for ((what, now), (_, was)) in pairs {
            if now < was {
                return Err(Earlier::Span(what));
            }
        }
        match self == before {
            true => Err(Earlier::Nothing),
            false => Ok(()),
        }
    }
}

/// A voter whom a certified roll had left out by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    pub member: Id,
    /// The member's class at the record date.
    pub class: Id,
    /// What the ballot weighs.
    pub weight: u64,
    /// Entries of the log that make the weight, beside those that made the roll.
    pub remedies: Vec<u64>,
}

/// What officers change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The poll is called off.
    Cancelled,
    /// Titles are put right.
    Corrected(Vec<Corrected>),
    /// Everything is later.
    Rescheduled { before: Calendar, after: Calendar },
    /// Its result, or what would have been one, does not stand.
    Annulled,
    /// Its ballots are counted again; with the `result` statement that no longer stands.
    Recounted { result: Hash },
    /// A candidate is passed over.
    Struck { contest: Id, option: Id },
    /// A voter more.
    VoterAdded(Addition),
}

/// A change that took effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The `poll-change` statement; where a matter did it, the matter's last version.
    pub statement: Hash,
    /// The index of the entry with which it took effect.
    pub entry: u64,
    /// The rule that it rests on.
    pub ground: Option<Id>,
    /// An attachment, a text; where a matter did it, the matter's.
    pub reason: Hash,
    pub change: Change,
}

/// Why a poll lasts longer by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// No clock was logged between these two.
    Outage { from: Time, until: Time },
    /// The quorum was missed.
    Turnout,
}

/// That a poll lasts longer by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extended {
    pub cause: Cause,
    /// When it would have closed.
    pub before: Time,
    /// When it closes.
    pub after: Time,
}

impl Notice {
    /// The times of the poll.
    pub fn calendar(&self) -> Calendar {
        Calendar {
            record_date: self.record_date,
            claims_until: self.claims_until,
            opens: self.opens,
            closes: self.closes,
            objections_until: self.objections_until,
        }
    }

    /// Sets other times.
    pub fn set_calendar(&mut self, calendar: &Calendar) {
        self.record_date = calendar.record_date;
        self.claims_until = calendar.claims_until;
        self.opens = calendar.opens;
        self.closes = calendar.closes;
        self.objections_until = calendar.objections_until;
    }

    /// Closes later; the time for objections begins later and is as long.
    pub fn extend(&mut self, closes: Time) {
        let longer = closes.seconds().saturating_sub(self.closes.seconds());
        let until = self.objections_until.seconds().saturating_add(longer);
        self.objections_until = Time::from_seconds(until).unwrap_or(self.objections_until);
        self.closes = closes;
    }

    /// Nominations last until then; voting and objections begin so much later and are as long.
    pub fn nominate_longer(&mut self, until: Time) {
        let Some(before) = self.nominations_until else {
            return;
        };
        let longer = until.seconds().saturating_sub(before.seconds());
        for time in [
            &mut self.opens,
            &mut self.closes,
            &mut self.objections_until,
        ] {
            let later = Time::from_seconds(time.seconds().saturating_add(longer));
            *time = later.unwrap_or(*time);
        }
        self.nominations_until = Some(until);
    }

    /// What stands at a place; `None` where the poll has no such place.
    pub fn titles_at(&mut self, place: &Place) -> Option<&mut Titles> {
        let (id, which) = match place {
            Place::Poll => return Some(&mut self.titles),
            Place::Contest(contest) => (contest, None),
            Place::Option(contest, _) | Place::OptionGroup(contest, _) => (contest, Some(place)),
        };
        let contest = self.contests.iter_mut().find(|contest| contest.id == *id)?;
        match which {
            Some(Place::Option(_, option)) => {
                let mut options = contest.options.iter_mut();
                Some(&mut options.find(|choice| choice.id == *option)?.titles)
            }
            Some(Place::OptionGroup(_, group)) => {
                let mut groups = contest.groups.iter_mut();
                Some(&mut groups.find(|one| one.id == *group)?.titles)
            }
            _ => Some(&mut contest.titles),
        }
    }

    /// Puts titles right. Places that do not exist are left out: the rules admit none.
    pub fn correct(&mut self, corrected: &[Corrected]) {
        for one in corrected {
            if let Some(titles) = self.titles_at(&one.place) {
                titles.clone_from(&one.titles);
            }
        }
    }

    /// How the poll may last longer after an outage: how much after it, and how much in all.
    pub fn outage(&self) -> Option<&Extension> {
        let mut lines = self.extensions.iter();
        lines.find(|line| matches!(line, Extension::Outage { .. }))
    }
}
