//! What comes next, as people read it: what is to be done about what, and by whom.

use super::{Language, say, value};
use crate::domain::charter::who::{Conditions, Who};
use crate::domain::derive::turn::{By, Step, Subject};
use crate::domain::fault::{Told, Value};

/// What is to be done, about something of this title.
pub fn what(language: Language, step: &Step, title: &str) -> String {
    let told = Told::new("turn").case(step.act.as_str());
    let told = told.with("title", title);
    let told = match (&step.under, &step.subject) {
        (Some(procedure), _) => told.with("under", procedure),
        (None, Subject::Text(_, kind)) => told.with("kind", *kind),
        _ => told,
    };
    let said = say(language, &told);
    match step.done {
        None => said,
        Some((done, needed)) => {
            let told = Told::new("turn-of").with("said", said);
            say(language, &told.with("done", done).with("needed", needed))
        }
    }
}

/// By whom.
pub fn by(language: Language, by: &By) -> String {
    value(language, &meant(by))
}

fn meant(by: &By) -> Value {
    let term = |code: &'static str| Value::Term(code.into());
    let told = |told: Told| Value::Told(Box::new(told));
    match by {
        By::Any(whos) => Value::Any(whos.iter().map(who).collect()),
        By::Names(None, names) => Value::All(names.iter().map(named).collect()),
        By::Names(Some(office), names) => told(
            Told::new("turn-named")
                .with("office", office)
                .with("names", Value::All(names.iter().map(named).collect())),
        ),
        By::Offices(offices) => {
            let offices = offices
                .iter()
                .map(|office| told(Told::new("turn-office").with("office", office)));
            Value::All(offices.collect())
        }
        By::Members => term("turn-members"),
        By::Voters => term("turn-voters"),
        By::Service => term("turn-service"),
    }
}

fn named(name: &crate::domain::office::Principal) -> Value {
    Value::Text(name.to_string())
}

fn who(who: &Who) -> Value {
    let term = |code: &'static str| Value::Term(code.into());
    let told = |told: Told| Value::Told(Box::new(told));
    match who {
        Who::Member(conditions) if *conditions == Conditions::default() => term("turn-members"),
        Who::Member(_) => {
            let line = who.to_string();
            let conditions = line.strip_prefix("member ").unwrap_or(&line);
            told(Told::new("turn-members-of").with("conditions", conditions))
        }
        Who::Office(office) => told(Told::new("turn-office").with("office", office)),
        Who::Body { body, group: None } => told(Told::new("turn-body").with("body", body)),
        Who::Body {
            body,
            group: Some(group),
        } => told(
            Told::new("turn-group")
                .with("body", body)
                .with("group", group),
        ),
        Who::Author => term("turn-author"),
        Who::Supporters => term("turn-supporters"),
        Who::Concerned => term("turn-concerned"),
        Who::Electors => term("turn-electors"),
    }
}
