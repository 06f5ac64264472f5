//! The tests of a decision rule in codes and values.

use crate::domain::count::decision::{Mark, Measure, Reason, Strictness, Test};
use crate::domain::fault::{Told, Value};

/// A test with what was given and needed, without the option it is about.
pub(super) fn told(reason: &Reason) -> Told {
    let measure = match reason.measure {
        Measure::Heads => "count-measure-heads",
        Measure::Weight => "count-measure-weight",
    };
    let code = match (reason.test, &reason.option) {
        (Test::Quorum, None) => "count-quorum",
        (Test::Quorum, Some(_)) => "count-quorum-of",
        (Test::Threshold, None) => "count-threshold",
        (Test::Threshold, Some(_)) => "count-threshold-of",
    };
    let told = Told::new(code).with("given", Value::Number(reason.given.clone()));
    let told = match (&reason.needed, reason.strictness, reason.holds) {
        (Mark::Count { count }, Strictness::Inclusive, true) => {
            told.case("met-count").with("needed", count)
        }
        (Mark::Count { count }, Strictness::Inclusive, false) => {
            told.case("missed-count").with("needed", count)
        }
        (mark, strictness, true) => told.case("met").with("needed", marked(mark, strictness)),
        (mark, strictness, false) => told.case("missed").with("needed", marked(mark, strictness)),
    };
    told.with("measure", Value::Term(measure.into()))
}

/// `at least 1/10 of 911`, or `more than` it.
fn marked(mark: &Mark, strictness: Strictness) -> Told {
    let level = match mark {
        Mark::Count { count } => Told::new("count-mark").case("count").with("count", count),
        Mark::Share { share, of } => Told::new("count-mark")
            .case("share")
            .with("share", share)
            .with("of", Value::Number(of.to_string())),
        Mark::Root { factor, of } => Told::new("count-mark")
            .case("root")
            .with("factor", factor)
            .with("of", of),
        Mark::Adaptive {
            against,
            roll,
            cast,
        } => Told::new("count-mark")
            .case("adaptive")
            .with("against", against)
            .with("roll", roll)
            .with("cast", Value::Number(cast.to_string())),
    };
    let case = match strictness {
        Strictness::Inclusive => "at-least",
        Strictness::Strict => "more-than",
    };
    Told::new("count-level").case(case).with("mark", level)
}
