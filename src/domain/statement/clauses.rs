//! Clauses and what they change: one function from the clauses of a matter to effects, by the whole state.
//!
//! They are checked when the matter is brought and again when they take hold. Documents of one matter are
//! judged together and may name each other.

use std::collections::BTreeMap;

use super::refusal::Refusal;
use crate::domain::charter::clause::{Clause, ClauseKind, DocumentRef};
use crate::domain::charter::document::Document;
use crate::domain::charter::names::Charter;
use crate::domain::charter::procedure::Procedure;
use crate::domain::charter::sort::Sort;
use crate::domain::fault::Fault;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal, service};
use crate::domain::state::fate::Taken;
use crate::domain::state::matter::{Matter, Version};
use crate::domain::state::offices::EVERYTHING;
use crate::domain::state::{Effect, State, documents, keys, matters, members, offices, policies};

/// What became of one clause.
struct Done {
    taken: Taken,
    effects: Vec<Effect>,
}

/// Errors with the first reason for which a clause of a version could not take hold now.
pub fn check(state: &State, procedure: &Procedure, version: &Version) -> Result<(), Refusal> {
    let refused = Documents::judge(state, procedure, version);
    for clause in version.clauses.iter() {
        take(state, clause, &refused, &|_| None)?;
    }
    Ok(())
}

/// What becomes of each clause of a matter now, and what that changes.
pub fn enact(state: &State, matter: &Matter) -> (Vec<Taken>, Vec<Effect>) {
    let version = matter.last();
    let judged = Documents::judge(state, matter.procedure(), version);
    let accepted = |person: &Principal| matter.acceptance(person).copied();
    let (mut all, mut effects) = (Vec::new(), Vec::new());
    for clause in version.clauses.iter() {
        match take(state, clause, &judged, &accepted) {
            Ok(done) => {
                all.push(done.taken);
                effects.extend(done.effects);
            }
            Err(refusal) => {
                let code = Id::parse(&refusal.told().code);
                all.push(Taken::Failed(code.expect("a code is an id")));
            }
        }
    }
    (all, effects)
}

/// The effects of an office that a clause of a matter gives and its holder has accepted.
pub fn granted(clause: &Clause, key: PublicKey) -> Option<Effect> {
    let Clause::GrantOffice {
        office,
        holder,
        until,
        scope,
    } = clause
    else {
        return None;
    };
    let granted = offices::Effect::Granted {
        reference: None,
        office: *office,
        holder: holder.clone(),
        key,
        scope: scope.0.clone(),
        until: *until,
    };
    Some(granted.into())
}

/// The document that a clause adopts, and of which sort it must be.
pub fn adopts(clause: &Clause) -> Option<(Sort, &DocumentRef)> {
    match clause {
        Clause::AdoptPolicy { document } => Some((Sort::Policy, document)),
        Clause::AdoptProcedure { document } => Some((Sort::Procedure, document)),
        Clause::AdoptBody { document } => Some((Sort::Body, document)),
        _ => None,
    }
}

type Accepted<'a> = &'a dyn Fn(&Principal) -> Option<PublicKey>;

fn take(
    state: &State,
    clause: &Clause,
    judged: &Documents,
    accepted: Accepted<'_>,
) -> Result<Done, Refusal> {
    if let Some((sort, named)) = adopts(clause) {
        return judged.adopt(state, sort, named);
    }
    match clause {
        Clause::Retire { sort, name } => retire(state, *sort, name),
        Clause::GrantOffice {
            office,
            holder,
            scope,
            ..
        } => {
            check_office(state, *office, holder, &scope.0)?;
            Ok(match accepted(holder) {
                Some(key) => held(granted(clause, key)),
                None => Done {
                    taken: Taken::Offered,
                    effects: Vec::new(),
                },
            })
        }
        Clause::EndOffice { office, holder } => {
            check_office(state, *office, holder, &[])?;
            let ended = offices::Effect::Ended {
                reference: None,
                office: *office,
                holder: holder.clone(),
            };
            Ok(match state.offices().holds(holder, *office) {
                true => held(Some(ended.into())),
                false => moot(),
            })
        }
        Clause::Revoke { holder, key } => revoke(state, holder, key),
        Clause::Expel { member } => expel(state, member),
        other => Err(matters::Refusal::ClauseAwaited {
            clause: other.kind(),
        }
        .into()),
    }
}

/// Errors with `OfficeNotGiven` for what genesis alone gives, and for holders who cannot hold offices; with
/// what is wrong with the scope of a source.
fn check_office(
    state: &State,
    office: Office,
    holder: &Principal,
    scope: &[Id],
) -> Result<(), Refusal> {
    let by_genesis = matches!(office, Office::Founder | Office::Service) || *holder == service();
    if by_genesis || matches!(holder, Principal::Member(_)) {
        let holder = holder.clone();
        return Err(matters::Refusal::OfficeNotGiven { office, holder }.into());
    }
    if office == Office::Source {
        let limits = scope.iter().filter(|scope| scope.as_str() != EVERYTHING);
        for category in limits {
            state.organisation().require_category(category)?;
        }
    }
    Ok(())
}

fn held(effects: impl IntoIterator<Item = Effect>) -> Done {
    Done {
        taken: Taken::Held,
        effects: effects.into_iter().collect(),
    }
}

fn moot() -> Done {
    Done {
        taken: Taken::Moot,
        effects: Vec::new(),
    }
}

fn retire(state: &State, sort: Sort, name: &Id) -> Result<Done, Refusal> {
    let in_force = state.documents().in_force();
    if in_force.find(sort, name).is_none() {
        return Ok(moot());
    }
    if let Some(by) = in_force.named_by(sort, name).first() {
        return Err(documents::Refusal::StillNamed {
            sort,
            name: name.clone(),
            by: by.name().clone(),
        }
        .into());
    }
    let name = name.clone();
    Ok(held([documents::Effect::Retired { sort, name }.into()]))
}

fn revoke(state: &State, holder: &Principal, key: &PublicKey) -> Result<Done, Refusal> {
    if *holder == service() {
        return Err(matters::Refusal::OfficeNotGiven {
            office: Office::Service,
            holder: holder.clone(),
        }
        .into());
    }
    match state.keys().require_current(holder, key) {
        Ok(()) => {}
        Err(keys::Refusal::Ended { .. }) => return Ok(moot()),
        Err(other) => return Err(other.into()),
    }
    let effect: Effect = match holder {
        Principal::Member(member) => members::Effect::KeyEnded {
            member: member.clone(),
            key: *key,
            by_roster: true,
        }
        .into(),
        Principal::Officer(_) | Principal::System(_) => offices::Effect::KeyEnded {
            holder: holder.clone(),
            key: *key,
            by_roster: true,
        }
        .into(),
    };
    Ok(held([effect]))
}

fn expel(state: &State, member: &Id) -> Result<Done, Refusal> {
    let place = state.members().require(member)?;
    if state.members().standing(place) == members::Standing::Ended {
        return Ok(moot());
    }
    let ended = members::Effect::Changed {
        reference: None,
        members: vec![member.clone()],
        change: members::Change::Stands(members::Standing::Ended),
    };
    Ok(held([ended.into()]))
}

/// The documents that a version adopts, judged together.
struct Documents {
    documents: BTreeMap<Hash, Document>,
    refused: BTreeMap<Hash, documents::Refusal>,
}

impl Documents {
    /// Judges all documents of a version as if they were in force together; one that cannot be is left out,
    /// and the others are judged again.
    fn judge(state: &State, procedure: &Procedure, version: &Version) -> Documents {
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

    fn adopt(&self, state: &State, sort: Sort, named: &DocumentRef) -> Result<Done, Refusal> {
        let hash = named.attachment.hash;
        if state.documents().hash_of(sort, &named.name) == Some(hash) {
            return Ok(moot());
        }
        if let Some(refusal) = self.refused.get(&hash) {
            return Err(refusal.clone().into());
        }
        let document = self.documents.get(&hash).expect("its version has it");
        Ok(held(adopted(hash, document)))
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
            policy: std::sync::Arc::new(policy.policy.clone()),
        };
        effects.push(adopted.into());
    }
    effects
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
        && *before.amended_by() != procedure.id
    {
        return Err(documents::Refusal::AmendedElsewhere {
            sort,
            name,
            amended_by: before.amended_by().clone(),
            procedure: procedure.id.clone(),
        });
    }
    if let Some(line) = more_than(procedure, document) {
        let procedure = procedure.id.clone();
        return Err(documents::Refusal::GivesMore {
            sort,
            name,
            line,
            procedure,
        });
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

/// The line with which a document would give what the procedure that adopts it does not have.
fn more_than(procedure: &Procedure, document: &Document) -> Option<String> {
    let may = |clause: ClauseKind| procedure.clauses.contains(&clause);
    match document {
        Document::Procedure(adopted) => {
            let mut clauses = adopted.clauses.iter();
            let more = clauses.find(|clause| !may(**clause))?;
            Some(format!("clause {}", more.as_str()))
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
