//! Times, spans and numbers as people write them, in either language.
//!
//! Times for people are those of one zone, that of the organisation, and always say which.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;

use super::{Language, say, term};
use crate::domain::fault::{Told, Value};
use crate::domain::state::State;
use crate::domain::time::Time;

const DAY: i64 = 86_400;

/// The zone in which an organisation shows times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(Tz);

impl Zone {
    /// By its name in the tz database: China Standard Time where the organisation names none, UTC where this
    /// engine does not know the name.
    pub fn of(name: Option<&str>) -> Zone {
        match name {
            None => Zone(Tz::Asia__Shanghai),
            Some(name) => Zone(name.parse().unwrap_or(Tz::UTC)),
        }
    }

    /// That of the organisation whose log this is.
    pub fn of_log(state: &State) -> Zone {
        let organisation = state.documents().in_force().organisation();
        Zone::of(organisation.map(|organisation| organisation.zone.0.as_str()))
    }

    /// Its name in the tz database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// What people call it.
    pub fn said(self, language: Language) -> String {
        match self.0 {
            Tz::Asia__Shanghai => term(language, "zone-beijing"),
            Tz::UTC => term(language, "zone-utc"),
            _ => say(language, &Told::new("zone-named").with("name", self.name())),
        }
    }

    /// Seconds that its clocks are ahead of UTC at a time.
    fn ahead(self, time: Time) -> i64 {
        let time = DateTime::from_timestamp(time.seconds(), 0);
        let offset = time.map(|time| self.0.offset_from_utc_datetime(&time.naive_utc()).fix());
        offset.map_or(0, |offset| i64::from(offset.local_minus_utc()))
    }
}

/// A time as a calendar and a clock in a zone show it.
struct Shown {
    year: i32,
    month: u32,
    day: u32,
    clock: String,
}

impl Shown {
    fn of(time: Time, zone: Zone) -> Shown {
        let seconds = time.seconds().saturating_add(zone.ahead(time));
        let (year, month, day) = Time::from_seconds(seconds).unwrap_or(time).date();
        let minutes = seconds.rem_euclid(DAY) / 60;
        let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
        Shown {
            year,
            month,
            day,
            clock,
        }
    }
}

/// `11 月 30 日`; with the year unless it is that of `now`.
pub fn day(language: Language, zone: Zone, time: Time, now: Time) -> String {
    let (shown, this) = (Shown::of(time, zone), Shown::of(now, zone));
    let told = Told::new("moment-day").case(match shown.year == this.year {
        true => "this-year",
        false => "another-year",
    });
    let month = match language {
        Language::Chinese => shown.month.to_string(),
        Language::English => term(language, &format!("moment-month-{}", shown.month)),
    };
    let told = told.with("year", Value::Text(shown.year.to_string()));
    let told = told.with("month", Value::Text(month));
    say(
        language,
        &told.with("day", Value::Text(shown.day.to_string())),
    )
}

/// `11 月 30 日 20:00`, without the zone.
pub fn minute(language: Language, zone: Zone, time: Time, now: Time) -> String {
    let told = Told::new("moment-minute").with("day", Value::Text(day(language, zone, time, now)));
    say(
        language,
        &told.with("clock", Value::Text(Shown::of(time, zone).clock)),
    )
}

/// `11 月 30 日 20:00（北京时间）`.
pub fn zoned(language: Language, zone: Zone, time: Time, now: Time) -> String {
    let told = Told::new("moment-zoned").with("zone", zone.said(language));
    say(
        language,
        &told.with("minute", Value::Text(minute(language, zone, time, now))),
    )
}

/// How long from `now` until `time`: `3 天 11 小时`, the two largest units; `None` when it is over.
pub fn left(language: Language, time: Time, now: Time) -> Option<String> {
    let seconds = time.seconds().saturating_sub(now.seconds());
    if seconds <= 0 {
        return None;
    }
    let number = |number: i64| Value::Number(number.to_string());
    let (days, hours, minutes) = (seconds / DAY, seconds % DAY / 3600, seconds % 3600 / 60);
    let told = match (days, hours, minutes) {
        (0, 0, 0) => Told::new("moment-left").case("seconds"),
        (0, 0, minutes) => Told::new("moment-left")
            .case("minutes")
            .with("minutes", number(minutes)),
        (0, hours, minutes) => Told::new("moment-left")
            .case("hours")
            .with("hours", number(hours))
            .with("minutes", number(minutes)),
        (days, hours, _) => Told::new("moment-left")
            .case("days")
            .with("days", number(days))
            .with("hours", number(hours)),
    };
    Some(say(language, &told))
}

/// A number with commas between thousands: `4,448`, `-1,204.50`, `25/2`.
pub fn grouped(number: &str) -> String {
    let end = number.find(['.', '/']).unwrap_or(number.len());
    let (whole, rest) = number.split_at(end);
    let digits = whole.trim_start_matches(['-', '+']);
    let sign = &whole[..whole.len() - digits.len()];
    let mut text = sign.replace('-', "−");
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

/// `part` of `whole` in percent with one decimal, rounded to the nearest: `57.6%`. Nothing of nothing is 0.
pub fn percent(part: u128, whole: u128) -> String {
    if whole == 0 {
        return "0.0%".to_owned();
    }
    let tenths = (part.saturating_mul(2000).saturating_add(whole)) / whole.saturating_mul(2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_shares_rounded() {
        let numbers = ["0", "999", "4448", "-1204.50", "1234567", "25/2", "+37"];
        let shown = numbers.map(grouped);
        let wanted = ["0", "999", "4,448", "−1,204.50", "1,234,567", "25/2", "+37"];
        assert_eq!(shown, wanted);
        let shares = [(167, 300), (1, 3), (2, 3), (0, 0), (1, 2000)];
        let shown = shares.map(|(part, whole)| percent(part, whole));
        assert_eq!(shown, ["55.7%", "33.3%", "66.7%", "0.0%", "0.1%"]);
    }

    #[test]
    fn times_are_those_of_one_zone_and_say_which() {
        let time = Time::parse("2026-11-30T12:00:00Z").unwrap();
        let now = Time::parse("2026-11-27T01:00:30Z").unwrap();
        let shown = Language::ALL.map(|language| {
            let left = left(language, time, now).unwrap();
            let here = Zone::of(None);
            [zoned(language, here, time, now), left]
        });
        assert_eq!(
            shown,
            [
                ["11 月 30 日 20:00（北京时间）", "3 天 10 小时"],
                ["30 November, 20:00 Beijing time", "3 days 10 hours"],
            ]
        );
        let next = Time::parse("2027-01-01T16:30:00Z").unwrap();
        assert_eq!(
            zoned(Language::Chinese, Zone::of(None), next, now),
            "2027 年 1 月 2 日 00:30（北京时间）"
        );
        assert_eq!(left(Language::English, now, time), None);
    }

    #[test]
    fn zones_are_those_of_the_organisation_with_their_summer_time() {
        let shown = |name, time| {
            let time = Time::parse(time).unwrap();
            zoned(Language::English, Zone::of(Some(name)), time, time)
        };
        assert_eq!(
            [
                shown("Europe/Berlin", "2027-01-01T12:00:00Z"),
                shown("Europe/Berlin", "2027-07-01T22:30:00Z"),
                shown("UTC", "2027-07-01T22:30:00Z"),
                shown("Nowhere/Land", "2027-07-01T22:30:00Z"),
                shown("America/St_Johns", "2027-01-01T03:00:00Z"),
            ],
            [
                "1 January, 13:00 Europe/Berlin time",
                "2 July, 00:30 Europe/Berlin time",
                "1 July, 22:30 UTC",
                "1 July, 22:30 UTC",
                "31 December, 23:30 America/St_Johns time",
            ]
        );
    }
}
