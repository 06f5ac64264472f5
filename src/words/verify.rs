//! What a verification found, for people: a line a finding, then the verdict.

use super::{Language, padded, say, term};
use crate::domain::fault::Told;
use crate::domain::verify::{Failure, Finding, Report};

/// How wide the topics stand, in columns.
const TOPIC_WIDTH: usize = 13;

/// A report; ends with a line feed.
pub fn report(language: Language, report: &Report) -> String {
    let findings = report.findings.iter();
    let mut text: String = findings.map(|found| finding(language, found)).collect();
    if let Some(failure) = &report.failure {
        let told = self::failure(language, failure);
        text.push_str(&format!("{} {told}\n", term(language, "verify-fails")));
    }
    for file in &report.unusable {
        let told = failure(language, file);
        text.push_str(&format!("{} {told}\n", term(language, "verify-unusable")));
    }
    let cautions = report.cautions.iter();
    let cautions =
        cautions.map(|caution| line(&term(language, "topic-note"), &say(language, caution)));
    text.extend(cautions);
    let pinned = report.log.as_ref().is_some_and(|log| log.pinned);
    let verdict = match (&report.failure, pinned) {
        (None, true) => "verify-verified-pinned",
        (None, false) => "verify-verified",
        (Some(_), _) => "verify-not-verified",
    };
    text.push_str(&term(language, verdict));
    text.push('\n');
    text
}

/// One line about something that holds; ends with a line feed.
pub fn finding(language: Language, finding: &Finding) -> String {
    let topic = term(
        language,
        &format!("topic-{}", finding.topic.replace(' ', "-")),
    );
    line(&topic, &say(language, &finding.told))
}

/// Where it does not hold, and what is wrong there.
pub fn failure(language: Language, failure: &Failure) -> String {
    let told = Told::new("verify-failure");
    let told = match failure.entry {
        Some(entry) => told.case("entry").with("entry", entry),
        None => told.case("file"),
    };
    let told = told.with("file", &failure.file);
    say(language, &told.with("problem", &failure.problem))
}

fn line(topic: &str, text: &str) -> String {
    format!("{} {text}\n", padded(topic, TOPIC_WIDTH))
}
