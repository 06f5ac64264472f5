//! Whose turn it is: what comes next, by whom and until when.

use serde::{Deserialize, Serialize};

use super::page::{Page, Window};
use crate::domain::charter::concerned::{Mandate, TaskName};
use crate::domain::derive::turn::{self, By, Step, Subject};
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::State;
use crate::domain::time::Time;
use crate::domain::title::Titles;
use crate::domain::value::Value;
use crate::words::{self, Language, turns};

/// Something that comes next: an item of `GET /api/turn`, and of `next` in matters and polls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    /// What is to be done.
    pub act: String,
    /// Whether something waits until it is done; else it is a right that ends unused, or comes by itself.
    pub duty: bool,
    /// The matter that it is about.
    pub matter: Option<Hash>,
    /// Which of the matter's tasks, from 1.
    pub task: Option<u32>,
    /// The poll that it is about.
    pub poll: Option<Id>,
    /// The seat that it is about.
    pub mandate: Option<String>,
    /// The statement that waits for more signatures.
    pub statement: Option<Hash>,
    /// Its kind.
    pub kind: Option<String>,
    /// The procedure under which a matter can be brought.
    pub under: Option<Id>,
    /// Title of the matter or poll in Chinese, else what names the thing.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Who is to act: lines of who, or names.
    pub by: Vec<String>,
    /// The office as which those are named.
    pub office: Option<Office>,
    /// As whom the person acts for whom it was asked.
    pub acts_as: Option<Principal>,
    /// From when; `None` for already.
    pub from: Option<Time>,
    /// Until when; `None` for no end.
    pub until: Option<Time>,
    /// How many have done it.
    pub done: Option<u64>,
    /// How many must.
    pub needed: Option<u64>,
    /// The same as a phrase, in the language asked for: what is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Likewise: by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<String>,
}

/// For whom it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Everybody.
    Anybody,
    /// A person, by any name.
    Person(Principal),
    /// Whoever holds an office.
    Office(Office),
    /// Those whom a matter waits for.
    Matter(Hash),
    /// Those whom a poll waits for.
    Poll(Id),
}

impl StepView {
    /// What waits for somebody, the earliest end first; `after` is how many are known.
    pub fn page(
        state: &State,
        asked: &Asked,
        window: &Window<u64>,
        language: Option<Language>,
    ) -> Page<StepView> {
        let steps: Vec<(Option<Principal>, Step)> = match asked {
            Asked::Anybody => bare(turn::all(state)),
            Asked::Office(office) => bare(turn::of_office(state, *office)),
            Asked::Matter(matter) => {
                let matter = state.matters().find(matter);
                bare(matter.map_or_else(Vec::new, |matter| turn::of_matter(state, matter)))
            }
            Asked::Poll(poll) => {
                let poll = state.polls().find(poll);
                bare(poll.map_or_else(Vec::new, |poll| turn::of_poll(state, poll)))
            }
            Asked::Person(person) => {
                let steps = turn::of_person(state, person).into_iter();
                steps.map(|(name, step)| (Some(name), step)).collect()
            }
        };
        let known = window.after.unwrap_or_default();
        let places = (1..).zip(steps);
        let rest = places.filter(|(place, _)| *place > known);
        let views = rest.map(|(place, (name, step))| {
            let mut view = StepView::of(state, &step, language);
            view.acts_as = name;
            (place, view)
        });
        let page = Page::of(views, window, |(place, _)| *place);
        Page {
            items: page.items.into_iter().map(|(_, view)| view).collect(),
            next: page.next,
        }
    }

    /// One, with its sentences where a language is asked for.
    pub fn of(state: &State, step: &Step, language: Option<Language>) -> StepView {
        let titles = Language::ALL.map(|language| title(state, &step.subject, language));
        let [title, title_en] = titles;
        let (matter, poll, mandate, text) = match &step.subject {
            Subject::Matter(matter) | Subject::Task(TaskName { matter, .. }) => {
                (Some(*matter), None, None, None)
            }
            Subject::Poll(poll) => (None, Some(poll.clone()), None, None),
            Subject::Mandate(mandate) => (None, None, Some(mandate.to_string()), None),
            Subject::Text(hash, kind) => (None, None, None, Some((*hash, *kind))),
        };
        let task = match &step.subject {
            Subject::Task(task) => Some(task.number),
            _ => None,
        };
        let (by, office) = by(&step.by);
        let said = |language| match language {
            Language::Chinese => turns::what(language, step, &title),
            Language::English => turns::what(language, step, &title_en),
        };
        StepView {
            act: step.act.as_str().to_owned(),
            duty: step.act.is_duty(),
            matter,
            task,
            poll,
            mandate,
            statement: text.map(|(hash, _)| hash),
            kind: text.map(|(_, kind)| kind.to_owned()),
            under: step.under.clone(),
            by,
            office,
            acts_as: None,
            from: step.from,
            until: step.until,
            done: step.done.map(|(done, _)| done),
            needed: step.done.map(|(_, needed)| needed),
            what: language.map(said),
            whom: language.map(|language| turns::by(language, &step.by)),
            title,
            title_en,
        }
    }
}

fn bare(steps: Vec<Step>) -> Vec<(Option<Principal>, Step)> {
    steps.into_iter().map(|step| (None, step)).collect()
}

/// Who, as lines say it, and the office as which they are named.
fn by(by: &By) -> (Vec<String>, Option<Office>) {
    let word = |word: &str| (vec![word.to_owned()], None);
    match by {
        By::Any(whos) => (whos.iter().map(Value::write).collect(), None),
        By::Names(office, names) => (names.iter().map(Principal::to_string).collect(), *office),
        By::Offices(offices) => {
            let lines = offices.iter().map(|office| format!("office {office}"));
            (lines.collect(), None)
        }
        By::Members => word("member"),
        By::Voters => word("voters"),
        By::Service => word("s/service"),
    }
}

/// What the thing is called; a seat and a text by what names them.
fn title(state: &State, subject: &Subject, language: Language) -> String {
    let of = |titles: &Titles| match language {
        Language::Chinese => titles.title.0.clone(),
        Language::English => titles.title_en.0.clone(),
    };
    let found = match subject {
        Subject::Matter(matter) | Subject::Task(TaskName { matter, .. }) => {
            let matter = state.matters().find(matter);
            matter.map(|matter| of(&matter.last().titles))
        }
        Subject::Poll(poll) => {
            let poll = state.polls().find(poll);
            poll.map(|poll| of(&poll.notice().titles))
        }
        Subject::Mandate(mandate) => Some(seat(state, mandate, language, of)),
        Subject::Text(hash, _) => Some(hash.to_string()),
    };
    found.unwrap_or_default()
}

fn seat(
    state: &State,
    mandate: &Mandate,
    language: Language,
    of: impl Fn(&Titles) -> String,
) -> String {
    let seats = state.bodies().find(&mandate.body);
    let rules = seats.map(|seats| seats.rules());
    let group = rules.and_then(|rules| rules.group(&mandate.group));
    let told = Told::new("turn-seat").with("seat", mandate.seat);
    let told = told.with("body", rules.map(|rules| of(&rules.titles)));
    words::say(
        language,
        &told.with("group", group.map(|group| of(&group.titles))),
    )
}
