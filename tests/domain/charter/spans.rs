//! Spans of time: calendar months, ends of months, and what fits in what.

use folkmoot::domain::charter::span::{Span, Spans};
use folkmoot::domain::text::Value;
use folkmoot::domain::time::Time;
use proptest::prelude::*;

fn span(text: &str) -> Span {
    Span::read(text).unwrap_or_else(|| panic!("{text}"))
}

fn after(from: &str, length: &str) -> Option<String> {
    let from = Time::parse(from).unwrap();
    span(length).after(from).map(|end| end.to_string())
}

#[test]
fn a_month_ends_on_the_same_day_or_on_the_last() {
    for (from, length, end) in [
        ("2027-01-15T08:30:00Z", "1 month", "2027-02-15T08:30:00Z"),
        ("2027-01-31T08:30:00Z", "1 month", "2027-02-28T08:30:00Z"),
        ("2028-01-31T23:59:59Z", "1 month", "2028-02-29T23:59:59Z"),
        ("2028-02-29T00:00:00Z", "12 months", "2029-02-28T00:00:00Z"),
        ("2027-08-31T00:00:00Z", "6 months", "2028-02-29T00:00:00Z"),
        ("2026-12-31T12:00:00Z", "2 months", "2027-02-28T12:00:00Z"),
        ("2027-03-28T00:00:00Z", "1 day", "2027-03-29T00:00:00Z"),
        ("2026-12-31T23:00:00Z", "36 hours", "2027-01-02T11:00:00Z"),
    ] {
        assert_eq!(after(from, length).as_deref(), Some(end), "{from} {length}");
    }
    assert_eq!(after("9999-12-01T00:00:00Z", "1 month"), None);
    assert_eq!(after("9999-12-01T00:00:00Z", "4294967295 months"), None);
    assert_eq!(after("2026-12-01T00:00:00Z", "4294967295 days"), None);
}

#[test]
fn a_span_has_one_spelling() {
    for text in [
        "0 days",
        "1 days",
        "2 day",
        "01 day",
        "1 Day",
        "1  day",
        " 1 day",
        "1 day ",
        "1 year",
        "-1 day",
        "+1 day",
        "day",
        "1",
        "",
        "1 day 2 hours",
        "4294967296 days",
        "1\u{a0}day",
    ] {
        assert_eq!(Span::read(text), None, "{text}");
    }
}

#[test]
fn a_span_fits_in_one_that_is_never_shorter() {
    for (shorter, longer) in [
        ("24 hours", "1 day"),
        ("28 days", "1 month"),
        ("1 month", "31 days"),
        ("12 months", "366 days"),
        ("12 months", "13 months"),
        ("59 days", "2 months"),
    ] {
        assert!(span(shorter).fits_in(span(longer)), "{shorter} in {longer}");
    }
    for (longer, shorter) in [
        ("25 hours", "1 day"),
        ("29 days", "1 month"),
        ("1 month", "30 days"),
        ("365 days", "12 months"),
        ("12 months", "365 days"),
    ] {
        let fits = span(longer).fits_in(span(shorter));
        assert_eq!(fits, longer == "365 days", "{longer} in {shorter}");
    }
}

#[test]
fn parts_of_a_span_are_whole() {
    let part = |text: &str, number, parts| span(text).part(number, parts).map(|span| span.write());
    assert_eq!(part("24 months", 1, 2).as_deref(), Some("12 months"));
    assert_eq!(part("24 months", 3, 3).as_deref(), Some("24 months"));
    assert_eq!(part("36 months", 1, 36).as_deref(), Some("1 month"));
    for (text, number, parts) in [
        ("24 months", 1, 5),
        ("1 day", 1, 2),
        ("1 day", 0, 1),
        ("2 days", 1, 0),
    ] {
        assert_eq!(part(text, number, parts), None, "{text} {number} {parts}");
    }
}

proptest! {
    #[test]
    fn spans_print_what_was_read(count in 1_u32.., unit in 0..3_usize) {
        let made = [Span::hours, Span::days, Span::months][unit](count).unwrap();
        prop_assert_eq!(Span::read(&made.write()), Some(made));
        let two = Spans { first: made, second: made };
        prop_assert_eq!(Spans::read(&two.write()), Some(two));
    }

    #[test]
    fn the_bounds_of_a_span_hold_wherever_it_begins(
        seconds in 0_i64..200_000_000_000,
        count in 1_u32..600,
        unit in 0..3_usize,
    ) {
        let from = Time::from_seconds(seconds).unwrap();
        let span = [Span::hours, Span::days, Span::months][unit](count).unwrap();
        if let Some(end) = span.after(from) {
            let took = end.seconds() - from.seconds();
            let (least, most) = span.seconds();
            prop_assert!(least <= took && took <= most, "{least} {took} {most}");
        }
    }

    #[test]
    fn more_months_end_no_earlier(seconds in 0_i64..200_000_000_000, count in 1_u32..600) {
        let from = Time::from_seconds(seconds).unwrap();
        let end = |count| Span::months(count).unwrap().after(from).unwrap();
        prop_assert!(end(count) <= end(count + 1) && from < end(count));
    }
}
