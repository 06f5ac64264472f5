//! Instants in the log: whole seconds of UTC, spelled `2026-12-01T12:00:00Z`.

use std::fmt;

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, NaiveTime};

/// Seconds since 1970-01-01T00:00:00Z, from that instant to the end of the year 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// The instant `seconds` after 1970-01-01T00:00:00Z; `None` before it or after the year 9999.
    pub fn from_seconds(seconds: i64) -> Option<Time> {
        let moment = DateTime::from_timestamp(seconds, 0)?;
        (seconds >= 0 && moment.year() <= 9999).then_some(Time(seconds))
    }

    /// Reads the one spelling, `YYYY-MM-DDTHH:MM:SSZ`; anything else is `None`, leap seconds too.
    pub fn parse(text: &str) -> Option<Time> {
        let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%SZ").ok()?;
        let time = Time::from_seconds(moment.and_utc().timestamp())?;
        (time.to_string() == text).then_some(time)
    }

    /// Reads a time as people and spreadsheets spell it: `2026-12-01`, also with `/` and without leading
    /// zeros, which is the beginning of that day in UTC; or with `T` or a space, hours, minutes, perhaps
    /// seconds, and the zone: `Z`, or the offset as `+08:00`. `None` for a time of day without a zone.
    pub fn spelled(text: &str) -> Option<Time> {
        let text = text.trim();
        let (day, rest) = match text.find(['T', ' ']) {
            None => (text, None),
            Some(end) => (text.get(..end)?, text.get(end..)?.get(1..)),
        };
        let day = day.replace('/', "-");
        let day = NaiveDate::parse_from_str(&day, "%Y-%m-%d").ok()?;
        let Some(rest) = rest else {
            return Time::from_seconds(day.and_time(NaiveTime::MIN).and_utc().timestamp());
        };
        let end = rest.find(['Z', '+', '-'])?;
        let (clock, zone) = (rest.get(..end)?.trim_end(), rest.get(end..)?);
        let seconds = NaiveTime::parse_from_str(clock, "%H:%M:%S");
        let clock = seconds.or_else(|_| NaiveTime::parse_from_str(clock, "%H:%M"));
        let local = day.and_time(clock.ok()?).and_utc().timestamp();
        let offset = match zone {
            "Z" => 0,
            zone => {
                let (hours, minutes) = zone.get(1..)?.split_once(':')?;
                let parse = |part: &str, max: i64| {
                    let plain = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
                    let part: i64 = part.parse().ok()?;
                    (plain && part <= max).then_some(part)
                };
                let minutes = parse(hours, 14)?
                    .checked_mul(60)?
                    .checked_add(parse(minutes, 59)?)?;
                let offset = minutes.checked_mul(60)?;
                match zone.starts_with('-') {
                    true => offset.checked_neg()?,
                    false => offset,
                }
            }
        };
        Time::from_seconds(local.checked_sub(offset)?)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// The calendar day in UTC as (year, month 1 to 12, day 1 to 31).
    pub fn date(self) -> (i32, u32, u32) {
        let day = self.moment().date_naive();
        (day.year(), day.month(), day.day())
    }

    /// The same day of the month and time so many months later, on the last day of a month that is too
    /// short; `None` after the year 9999.
    pub fn plus_months(self, months: u32) -> Option<Time> {
        let moment = self.moment().checked_add_months(Months::new(months))?;
        Time::from_seconds(moment.timestamp())
    }

    fn moment(self) -> DateTime<chrono::Utc> {
        DateTime::from_timestamp(self.0, 0).expect("from_seconds has checked the range")
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.moment().format("%Y-%m-%dT%H:%M:%SZ"))
    }
}

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
