//! The first documents: those that genesis names, judged together, and the founders who take their seats.

use std::sync::Arc;

use super::adoption::{adopted, counts_alike, misfit};
use super::matter::read_document;
use super::refusal::Refusal;
use super::{Case, seats, votes};
use crate::domain::charter::document::Document;
use crate::domain::charter::first::FirstDocument;
use crate::domain::charter::names::Charter;
use crate::domain::charter::procedure::Procedure;
use crate::domain::charter::rule::{SeatsBase, SeatsThreshold, Threshold};
use crate::domain::count::decision::{Strictness, Verdict};
use crate::domain::exact::Fraction;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::fate::SeatCount;
use crate::domain::state::organisation::Founding;
use crate::domain::state::{Effect, State, documents};
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// The documents that these lines name, in their order.
///
/// Errors where one is another than its line says or not a first revision, and where they cannot all stand
/// together, with what the organisation is founded with, and with its founders.
pub fn read(
    case: &Case<'_>,
    founding: &Founding,
    named: &[FirstDocument],
) -> Result<Vec<Document>, Refusal> {
    let mut together = Charter::default();
    let mut all: Vec<Document> = Vec::new();
    for named in named {
        let document = read_document(case, &named.attachment)?;
        let (sort, name) = (document.sort(), document.name().clone());
        if (sort, &name) != (named.sort, &named.name) {
            let stated = named.name.clone();
            return Err(documents::Refusal::Misnamed { stated, sort, name }.into());
        }
        if document.revision() != 1 {
            let stated = document.revision();
            return Err(documents::Refusal::Revision {
                sort,
                name,
                stated,
                expected: 1,
            }
            .into());
        }
        together.put(&document);
        all.push(document);
    }
    check_organisation(founding, &together)?;
    for document in &all {
        if let Some(why) = misfit(founding, document) {
            return Err(why.into());
        }
        if let Some(why) = together.misfits(document).into_iter().next() {
            let (sort, name) = (document.sort(), document.name().clone());
            let why = Box::new(why);
            return Err(documents::Refusal::Misfit { sort, name, why }.into());
        }
    }
    check_founders(founding, &all)?;
    Ok(all)
}

/// What it changes that they are in force from an instant, and that the founders sit.
pub fn in_force(
    state: &State,
    founding: &Founding,
    from: Time,
    documents: &[Document],
) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for document in documents {
        effects.extend(adopted(Hash::of(document.text().as_bytes()), document));
    }
    let seated = seats::founded(&state.with(&effects), founding, from, documents);
    effects.extend(seated);
    effects
}

/// Errors with `FoundersSeats` unless each body of founders has a seat for each of them, with `NoFounders` where no
/// procedure lets one decide, and with `AllFounders` where each takes all: one lost key would be the end.
fn check_founders(founding: &Founding, documents: &[Document]) -> Result<(), Refusal> {
    let founders = u32::try_from(founding.founders.len()).unwrap_or(u32::MAX);
    let groups = seats::of_founders(documents);
    let mut other = groups.iter().filter(|(_, group)| group.seats != founders);
    if let Some((body, group)) = other.next() {
        return Err(documents::Refusal::FoundersSeats {
            name: body.id.clone(),
            seats: group.seats,
            founders,
        }
        .into());
    }
    let deciding = documents.iter().filter_map(|document| match document {
        Document::Procedure(procedure) => {
            let by = procedure.decide.body()?;
            let by_founders = groups.iter().any(|(body, _)| body.id == *by);
            by_founders.then_some(procedure)
        }
        Document::Organisation(_) | Document::Policy(_) | Document::Body(_) => None,
    });
    let deciding: Vec<_> = deciding.collect();
    let all_but_one = SeatCount {
        all: founders,
        sitting: founders,
        in_favour: founders.saturating_sub(1),
        ..SeatCount::default()
    };
    let passes = |procedure: &Procedure| votes::judge(procedure, &all_but_one) == Verdict::Passed;
    match deciding.first() {
        None => Err(documents::Refusal::NoFounders.into()),
        Some(_) if deciding.iter().any(|procedure| passes(procedure)) => Ok(()),
        Some(procedure) => Err(documents::Refusal::AllFounders {
            name: procedure.id.clone(),
            founders,
        }
        .into()),
    }
}

/// Errors unless a document about the organisation says what its genesis statement says.
fn check_organisation(founding: &Founding, together: &Charter) -> Result<(), Refusal> {
    let Some(organisation) = together.organisation() else {
        return Ok(());
    };
    let same =
        counts_alike(organisation, founding) && organisation.enrol_limit == founding.enrol_limit;
    match same {
        true => Ok(()),
        false => Err(documents::Refusal::OtherOrganisation.into()),
    }
}

/// Cuts the documents of an example to those who found an organisation: its own title, categories, classes
/// and limit; a seat for each founder; and so many votes of theirs, `threshold`, where those seats decide.
pub fn fit(said: &Founding, threshold: u32, documents: &mut [Document]) {
    let bodies = documents.iter().filter_map(|document| match document {
        Document::Body(body) if body.has_founders() => Some(body.id.clone()),
        _ => None,
    });
    let bodies: Vec<Id> = bodies.collect();
    let founders = u32::try_from(said.founders.len()).unwrap_or(u32::MAX);
    for document in documents {
        match document {
            Document::Organisation(organisation) => {
                let organisation = Arc::make_mut(organisation);
                organisation.titles = Titles {
                    title: said.organisation.clone(),
                    title_en: said.organisation.clone(),
                };
                organisation.categories.clone_from(&said.categories);
                organisation.classes.clone_from(&said.classes);
                organisation.enrol_limit = said.enrol_limit;
            }
            Document::Body(body) if body.has_founders() => {
                let groups = Arc::make_mut(body).groups.iter_mut();
                let own = groups.filter(|group| group.offices.contains(&Office::Founder));
                own.for_each(|group| group.seats = founders);
            }
            Document::Procedure(procedure)
                if procedure
                    .decide
                    .body()
                    .is_some_and(|body| bodies.contains(body)) =>
            {
                if let Some(share) = Fraction::new(threshold, founders) {
                    let threshold = SeatsThreshold {
                        base: SeatsBase::All,
                        strictness: Strictness::Inclusive,
                        share,
                    };
                    Arc::make_mut(procedure).thresholds = vec![Threshold::Seats(threshold)];
                }
            }
            Document::Body(_) | Document::Policy(_) | Document::Procedure(_) => {}
        }
    }
}
