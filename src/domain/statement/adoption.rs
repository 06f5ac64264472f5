//! Documents on their way into force: those of one version are judged together, as if they were in force
//! beside the others, and may name each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::seats;
use crate::domain::charter::clause::{Clause, ClauseKind, DocumentRef};
use crate::domain::charter::document::Document;
use crate::domain::charter::names::{Charter, PolicyFault};
use crate::domain::charter::organisation::Organisation;
use crate::domain::charter::procedure::{Decide, Procedure};
use crate::domain::charter::sort::Sort;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::matter::Version;
use crate::domain::state::organisation::Founding;
use crate::domain::state::{Effect, State, bodies, documents, policies};

/// The document that a clause adopts, and of which sort it must be.
pub fn adopts(clause: &Clause) -> Option<(Sort, &DocumentRef)> {
    match clause {
        Clause::AdoptPolicy { document } => Some((Sort::Policy, document)),
        Clause::AdoptProcedure { document } => Some((Sort::Procedure, document)),
        Clause::AdoptBody { document } => Some((Sort::Body, document)),
        Clause::AdoptOrganisation { document } => Some((Sort::Organisation, document)),
        _ => None,
    }
}

/// The documents that a version adopts, judged together.
pub struct Documents {
    documents: BTreeMap<Hash, Document>,
    refused: BTreeMap<Hash, documents::Refusal>,
}

impl Documents {
    /// Judges all documents of a version as if they were in force together; one that cannot be is left out,
    /// and the others are judged again.
    pub fn judge(state: &State, procedure: &Procedure, version: &Version) -> Documents {
        let documents: BTreeMap<Hash, Document> = version.documents.iter().cloned().collect();
        let mut refused: BTreeMap<Hash, documents::Refusal> = BTreeMap::new();
        loop {
            let mut together = state.documents().in_force().clone();
            let left = documents
                .iter()
                .filter(|(hash, _)| !refused.contains_key(hash));
            left.clone()
                .for_each(|(_, document)| together.put(document));
            let wrong = left.filter_map(|(hash, document)| {
                let why = adoptable(state, procedure, document, &together).err()?;
                Some((*hash, why))
            });
            let wrong: Vec<_> = wrong.collect();
            if wrong.is_empty() {
                return Documents { documents, refused };
            }
            refused.extend(wrong);
        }
    }

    /// What it changes that one of them is in force; `None` where it is already. Errors with why it cannot be.
    pub fn adopt(
        &self,
        state: &State,
        sort: Sort,
        named: &DocumentRef,
    ) -> Result<Option<Vec<Effect>>, documents::Refusal> {
        let hash = named.attachment.hash;
        if state.documents().hash_of(sort, &named.name) == Some(hash) {
            return Ok(None);
        }
        if let Some(refusal) = self.refused.get(&hash) {
            return Err(refusal.clone());
        }
        let document = self.documents.get(&hash).expect("its version has it");
        Ok(Some(adopted(hash, document)))
    }
}

/// What it changes that a document is in force.
pub fn adopted(hash: Hash, document: &Document) -> Vec<Effect> {
    let adopted = documents::Effect::Adopted {
        hash,
        document: document.clone(),
    };
    let mut effects = vec![adopted.into()];
    if let Document::Policy(policy) = document {
        // Polls name it by the hash of its text.
        let adopted = policies::Effect::Adopted {
            statement: hash,
            name: policy.id.clone(),
            titles: policy.titles.clone(),
            revision: policy.revision,
            policy: Arc::new(policy.policy.clone()),
        };
        effects.push(adopted.into());
    }
    if let Document::Body(body) = document {
        effects.push(bodies::Effect::Described { body: body.clone() }.into());
    }
    effects
}

/// Whether somebody holds or is offered a seat of a body that `stays` leaves out.
fn is_held(state: &State, body: &Id, stays: impl Fn(&Id, u32) -> bool) -> bool {
    let (Some(now), Some(seats)) = (state.now(), state.bodies().find(body)) else {
        return false;
    };
    let mut lasting = seats.offers().filter(|held| {
        let mandate = &held.mandate;
        !stays(&mandate.group, mandate.seat) && seats::lasts(state, mandate, now)
    });
    lasting.next().is_some()
}

/// Errors unless a matter of this procedure can put the document in force, beside the others.
fn adoptable(
    state: &State,
    procedure: &Procedure,
    document: &Document,
    together: &Charter,
) -> Result<(), documents::Refusal> {
    let (sort, name) = (document.sort(), document.name().clone());
    let expected = state.documents().next_revision(sort, &name);
    if document.revision() != expected {
        let stated = document.revision();
        return Err(documents::Refusal::Revision {
            sort,
            name,
            stated,
            expected,
        });
    }
    if let Some(before) = state.documents().in_force().find(sort, &name)
        && *amended_by(state, before.amended_by()) != procedure.id
    {
        return Err(documents::Refusal::AmendedElsewhere {
            sort,
            name,
            amended_by: amended_by(state, before.amended_by()).clone(),
            procedure: procedure.id.clone(),
        });
    }
    if let Some(line) = more_than(state, procedure, document) {
        let procedure = procedure.id.clone();
        return Err(documents::Refusal::GivesMore {
            sort,
            name,
            line,
            procedure,
        });
    }
    if let Document::Organisation(organisation) = document {
        let founding = state.genesis().map(|(_, founding)| founding);
        let same = founding.is_some_and(|founding| counts_alike(organisation, founding));
        if !same || is_another(state, organisation) {
            return Err(documents::Refusal::OtherOrganisation);
        }
    }
    let founding = state.genesis().map(|(_, founding)| founding);
    if let Some(why) = founding.and_then(|founding| misfit(founding, document)) {
        return Err(why);
    }
    if let Document::Body(body) = document {
        let stays = |group: &Id, seat| body.group(group).is_some_and(|group| seat <= group.seats);
        if is_held(state, &name, stays) {
            return Err(documents::Refusal::SeatsHeld { name });
        }
    }
    match together.misfits(document).into_iter().next() {
        Some(why) => Err(documents::Refusal::Misfit {
            sort,
            name,
            why: Box::new(why),
        }),
        None => Ok(()),
    }
}

/// Whether a document knows the categories and classes that genesis states: what is counted and who may vote
/// hang on their places.
pub fn counts_alike(organisation: &Organisation, founding: &Founding) -> bool {
    organisation.categories == founding.categories && organisation.classes == founding.classes
}

/// Why a policy does not fit the categories and classes that genesis states; `None` where it does, and for other
/// documents.
pub fn misfit(founding: &Founding, document: &Document) -> Option<documents::Refusal> {
    let Document::Policy(policy) = document else {
        return None;
    };
    let checked = policy
        .policy
        .check(&founding.category_ids(), &founding.class_ids());
    let error = checked.err()?;
    Some(documents::Refusal::Misfit {
        sort: document.sort(),
        name: document.name().clone(),
        why: Box::new(PolicyFault::Unfit { error }.into()),
    })
}

/// Whether there is a document of the organisation already under another name.
fn is_another(state: &State, organisation: &Organisation) -> bool {
    let before = state.documents().in_force().organisation();
    before.is_some_and(|before| before.id != organisation.id)
}

/// By which procedure is amended what names this one: that to which its body has handed over, if it has.
fn amended_by<'a>(state: &'a State, procedure: &'a Id) -> &'a Id {
    let by_body = || {
        let found = state.documents().in_force().procedure(procedure)?;
        let Decide::Body { body, .. } = &found.decide else {
            return None;
        };
        let seats = state.bodies().find(body)?;
        let over = seats.handed_over()? <= state.now()?;
        let hands_over = seats.rules().hands_over.as_ref().filter(|_| over)?;
        Some(&hands_over.amended_by)
    };
    by_body().unwrap_or(procedure)
}

/// The line with which a document would give what the procedure that adopts it does not have.
fn more_than(state: &State, procedure: &Procedure, document: &Document) -> Option<String> {
    let before = state.documents().in_force().body(document.name());
    let had_founders = before.is_some_and(|body| body.has_founders());
    let may = |clause: ClauseKind| procedure.clauses.contains(&clause);
    match document {
        Document::Procedure(adopted) => {
            let mut clauses = adopted.clauses.iter();
            let more = clauses.find(|clause| !may(**clause))?;
            Some(format!("clause {}", more.as_str()))
        }
        // Founders come with genesis.
        Document::Body(body) if !had_founders && body.has_founders() => {
            Some(format!("office {}", Office::Founder))
        }
        Document::Body(body) => {
            let groups = body.groups.iter();
            let mut offices = groups.flat_map(|group| &group.offices);
            let office = offices.next().filter(|_| !may(ClauseKind::GrantOffice))?;
            Some(format!("office {office}"))
        }
        Document::Policy(_) | Document::Organisation(_) => None,
    }
}

/// What it changes that a document is retired; `None` where it is not in force. Errors with `StillNamed` or
/// `SeatsHeld`.
pub fn retired(
    state: &State,
    sort: Sort,
    name: &Id,
) -> Result<Option<Vec<Effect>>, documents::Refusal> {
    let in_force = state.documents().in_force();
    if in_force.find(sort, name).is_none() {
        return Ok(None);
    }
    if let Some(by) = in_force.named_by(sort, name).first() {
        return Err(documents::Refusal::StillNamed {
            sort,
            name: name.clone(),
            by: by.name().clone(),
        });
    }
    let name = name.clone();
    if sort == Sort::Body && is_held(state, &name, |_, _| false) {
        return Err(documents::Refusal::SeatsHeld { name });
    }
    let described = bodies::Effect::Retired { body: name.clone() };
    let described = (sort == Sort::Body).then_some(described.into());
    let retired = documents::Effect::Retired { sort, name };
    Ok(Some(
        [retired.into()].into_iter().chain(described).collect(),
    ))
}
