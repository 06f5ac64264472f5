//! The throw-away log on which a story is told: who is there, what is in force, and how an act becomes an
//! entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Happening, Story, StoryFault, What};
use crate::domain::charter::document::{Document, compose, lines_of};
use crate::domain::charter::names::{Charter, Misfit, Misnamed};
use crate::domain::charter::procedure::Procedure;
use crate::domain::charter::sort::Sort;
use crate::domain::fault::Fault;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::SecretKey;
use crate::domain::log::tree::leaf_hash;
use crate::domain::office::{Office, Principal, service};
use crate::domain::state::organisation::{Class, ClockSource, Founding};
use crate::domain::state::{Effect, State, members, offices, organisation};
use crate::domain::statement::adoption::adopted;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::throwaway::{self, Shelf};
use crate::domain::statement::{Said, due_of_matters};
use crate::domain::text::Title;
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// The name of the throw-away log.
const ORIGIN: &str = "story";

/// How long everybody has been a member when a story begins, in seconds: ten years of 365 days.
const JOINED_BEFORE: i64 = 315_360_000;

/// A story under way.
pub(super) struct Stage<'a> {
    pub story: &'a Story,
    pub state: State,
    pub shelf: Shelf<'static>,
    /// The matters by what the story calls them, in the order of the story.
    pub matters: Vec<(Id, Hash)>,
    /// The marks of each ballot, by its statement.
    pub marks: BTreeMap<Hash, Hash>,
    pub happened: Vec<Happening>,
    /// So many acts so far, so that the same act twice is two texts.
    pub acts: u32,
}

impl<'a> Stage<'a> {
    /// Founds the log: members, offices, documents in force, and a certified roll under each policy.
    pub fn set(documents: &[Document], story: &'a Story) -> Result<Stage<'a>, StoryFault> {
        let charter = completed(documents)?;
        let mut stage = Stage {
            story,
            state: State::new(ORIGIN),
            shelf: Shelf::default(),
            matters: Vec::new(),
            marks: BTreeMap::new(),
            happened: Vec::new(),
            acts: 0,
        };
        let founding = founding(story);
        let classes = founding.class_ids();
        stage.put(organisation::Effect::Founded {
            hash: Hash::of(b"story"),
            founding: Arc::new(founding),
        });
        let time = story.begins;
        stage.put(organisation::Effect::ClockMoved { time });
        stage.put(members::Effect::ClassesSet { classes });
        stage.put(granted(Office::Service, &service()));
        for (office, holder) in &story.offices {
            stage.put(granted(*office, holder));
        }
        for place in 1..=scrutineers(&charter) {
            stage.put(granted(Office::Scrutineer, &scrutineer(place)));
        }
        stage.enrol();
        for document in charter.documents() {
            let hash = stage.shelf.put(document.text().as_bytes());
            for effect in adopted(hash, &document) {
                stage.put(effect);
            }
        }
        stage.roll_before(&charter);
        Ok(stage)
    }

    fn enrol(&mut self) {
        let joined = self.story.begins.seconds().saturating_sub(JOINED_BEFORE);
        for (member, _, class) in &self.story.members {
            let person = Principal::Member(member.clone());
            self.put(members::Effect::Enrolled {
                member: member.clone(),
                key: key_of(&person).public(),
                class: class.clone(),
                joined: Time::from_seconds(joined).unwrap_or(self.story.begins),
                confirmed: true,
                by: service(),
            });
        }
    }

    /// Takes something into the log that a story is not about.
    pub fn put(&mut self, effect: impl Into<Effect>) {
        let leaf = leaf_hash(&self.state.size().to_be_bytes());
        self.state.apply(leaf, &[effect.into()]);
    }

    /// Says something. Errors with why the rules refuse it.
    pub fn say(&mut self, said: impl Into<Said>, signer: &Principal) -> Result<Hash, Refusal> {
        let key = key_of(signer).public();
        throwaway::enter(&mut self.state, &self.shelf, said, (signer, key))
    }

    /// What the log calls for among matters, until nothing is due.
    pub fn follow(&mut self) {
        while let Some(said) = due_of_matters(&self.state) {
            let said = self.say(said, &service());
            said.expect("the log calls for it");
            self.tell_decided();
        }
    }

    pub fn now(&self) -> Time {
        self.state.now().unwrap_or(self.story.begins)
    }

    /// What happens to a matter now, by these lines of its procedure.
    pub fn tell(&mut self, matter: &Id, what: What, by: Vec<String>) {
        let at = self.now();
        self.tell_at(at, matter, what, by);
    }

    pub fn tell_at(&mut self, at: Time, matter: &Id, what: What, by: Vec<String>) {
        let matter = matter.clone();
        self.happened.push(Happening {
            at,
            matter,
            what,
            by,
        });
    }
}

/// The code of a refusal, with its case after a full stop.
pub(super) fn code(refusal: &Refusal) -> String {
    let told = refusal.told();
    match told.case {
        Some(case) => format!("{}.{case}", told.code),
        None => told.code.to_string(),
    }
}

/// The lines of a procedure with this key.
pub(super) fn lines_with(procedure: &Procedure, wanted: &str) -> Vec<String> {
    let lines = lines_of(procedure).into_iter();
    let lines = lines.filter(|(key, _)| key == wanted);
    lines.map(|(key, value)| format!("{key} {value}")).collect()
}

/// The key with which somebody signs in a story.
fn key_of(person: &Principal) -> SecretKey {
    SecretKey::from_seed(&Hash::of(format!("story {person}").as_bytes()).0)
}

/// The scrutineer with this number, below ten million.
pub(super) fn scrutineer(place: u32) -> Principal {
    let name = Id::parse(&format!("story-scrutineer-{place:07}"));
    Principal::Officer(name.expect("it is an id"))
}

/// How many scrutineers the procedures ask for at most, two at least.
pub(super) fn scrutineers(charter: &Charter) -> u32 {
    let procedures = charter.procedures();
    let asked = procedures.filter_map(|procedure| procedure.certificates);
    let most = asked.map(|certificates| certificates.of).max();
    most.unwrap_or(2).clamp(2, 99)
}

fn granted(office: Office, holder: &Principal) -> offices::Effect {
    offices::Effect::Granted {
        office,
        holder: holder.clone(),
        key: key_of(holder).public(),
        scope: offices::everything(),
        until: None,
    }
}

fn founding(story: &Story) -> Founding {
    let members = story.members.iter();
    let mut classes: Vec<Id> = members.map(|(.., class)| class.clone()).collect();
    classes.sort();
    classes.dedup();
    let class = |id: Id| Class {
        titles: Titles::of(id.as_str(), id.as_str()),
        id,
    };
    Founding {
        organisation: Title("story".to_owned()),
        clock: ClockSource::Test,
        founders: Vec::new(),
        service: key_of(&service()).public(),
        log_key: SecretKey::from_seed(&Hash::of(b"story log").0).public(),
        categories: Vec::new(),
        classes: classes.into_iter().map(class).collect(),
        enrol_limit: 0,
        founded: story.begins,
        documents: Vec::new(),
    }
}

/// The documents with the plainest of each name that they name and that is not among them.
fn completed(documents: &[Document]) -> Result<Charter, StoryFault> {
    let mut charter = Charter::default();
    documents.iter().for_each(|document| charter.put(document));
    loop {
        let mut missing: Vec<(Sort, Id)> = Vec::new();
        for document in charter.documents() {
            for misfit in charter.misfits(&document) {
                match misfit {
                    Misfit::Named(Misnamed::NotInForce { sort, name, .. }) => {
                        missing.push((sort, name));
                    }
                    why => {
                        return Err(StoryFault::Unfit {
                            name: document.name().clone(),
                            why: Box::new(why),
                        });
                    }
                }
            }
        }
        if missing.is_empty() {
            return Ok(charter);
        }
        for (sort, name) in missing {
            charter.put(&stand_in(sort, &name, &[]));
        }
    }
}

/// The plainest document of a name, with more lines.
pub(super) fn stand_in(sort: Sort, name: &Id, more: &[&str]) -> Document {
    let rest: &[&str] = match sort {
        Sort::Organisation => &[
            "category any",
            "title any",
            "title-en any",
            "class any",
            "title any",
            "title-en any",
            "zone UTC",
            "enrol-limit 1",
            "downtime-max 1 day",
        ],
        Sort::Policy => &["base 1"],
        Sort::Procedure => &["mode binding", "bring member", "decide admission"],
        Sort::Body => &[
            "group any",
            "title any",
            "title-en any",
            "seats 1",
            "filled by story",
            "term 1 month",
            "accept-within 1 day",
            "vacancy vacant",
        ],
    };
    let amended_by = match sort {
        Sort::Procedure => name.as_str(),
        Sort::Organisation | Sort::Policy | Sort::Body => "story",
    };
    let head = [
        format!("{sort} {name}"),
        format!("title {name}"),
        format!("title-en {name}"),
        "revision 1".to_owned(),
        format!("amended-by {amended_by}"),
    ];
    let rest = rest.iter().chain(more).map(|line| (*line).to_owned());
    let lines = head.into_iter().chain(rest);
    let given: Vec<(String, String)> = lines
        .filter_map(|line| {
            let (key, value) = line.split_once(' ')?;
            Some((key.to_owned(), value.to_owned()))
        })
        .collect();
    compose(&given).expect("its lines are those of its sort")
}
