//! Times, spans and numbers as people write them, in either language.
//!
//! Times on pages are those of one zone, and always say which: China Standard Time, eight hours before UTC.

use super::{Language, say, term};
use crate::domain::fault::{Told, Value};
use crate::domain::time::Time;

/// Seconds that the zone of the pages is ahead of UTC.
const AHEAD: i64 = 8 * 3600;
const DAY: i64 = 86_400;

/// A time as a calendar and a clock in the zone of the pages show it.
struct Shown {
    year: i32,
    month: u32,
    day: u32,
    clock: String,
}

impl Shown {
    fn of(time: Time) -> Shown {
        let seconds = time.seconds().saturating_add(AHEAD);
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
pub fn day(language: Language, time: Time, now: Time) -> String {
    let (shown, this) = (Shown::of(time), Shown::of(now));
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
pub fn minute(language: Language, time: Time, now: Time) -> String {
    let told = Told::new("moment-minute").with("day", Value::Text(day(language, time, now)));
    say(
        language,
        &told.with("clock", Value::Text(Shown::of(time).clock)),
    )
}

/// `11 月 30 日 20:00（北京时间）`.
pub fn zoned(language: Language, time: Time, now: Time) -> String {
    let told = Told::new("moment-zoned");
    say(
        language,
        &told.with("minute", Value::Text(minute(language, time, now))),
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
            [zoned(language, time, now), left]
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
            zoned(Language::Chinese, next, now),
            "2027 年 1 月 2 日 00:30（北京时间）"
        );
        assert_eq!(left(Language::English, now, time), None);
    }
}
