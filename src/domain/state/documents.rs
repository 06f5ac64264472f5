//! The documents: which revisions of policies, procedures and bodies were ever adopted, and which are in
//! force.

use std::sync::Arc;

use crate::domain::charter::document::{Document, Unreadable};
use crate::domain::charter::names::{Charter, Misfit};
use crate::domain::charter::procedure::Procedure;
use crate::domain::charter::sort::Sort;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::persistent::Map;

crate::faults! {
    /// What is refused about documents.
    pub enum Refusal {
        /// It contradicts itself, or names what is not there.
        Misfit { sort: Sort, name: Id, why: Box<Misfit> } "document-unfit" Unfit;
        /// A text that is not a document.
        Unreadable { hash: Hash, why: Box<Unreadable> } "document-unreadable" Malformed;
        /// The clause says another name or sort than the text.
        Misnamed { stated: Id, sort: Sort, name: Id } "document-misnamed" Unfit;
        /// Not the next revision.
        Revision { sort: Sort, name: Id, stated: u32, expected: u32 } "document-revision" Conflict;
        /// Another procedure amends it.
        AmendedElsewhere { sort: Sort, name: Id, amended_by: Id, procedure: Id } "amended-elsewhere" Forbidden;
        /// It would list what the procedure that adopts it may not do.
        GivesMore { sort: Sort, name: Id, line: String, procedure: Id } "gives-more" Forbidden;
        /// Others in force name it.
        StillNamed { sort: Sort, name: Id, by: Id } "still-named" Conflict;
        /// Somebody holds a seat that it would leave out.
        SeatsHeld { name: Id } "seats-held" Conflict;
        /// A body of founders without a seat for each, or with more.
        FoundersSeats { name: Id, seats: u32, founders: u32 } "founders-seats" Unfit;
        /// No procedure by which a body of founders decides.
        NoFounders "founders-missing" Unfit;
        /// Of so many founders all would have to vote for whatever they decide.
        AllFounders { name: Id, founders: u32 } "founders-all-needed" Unfit;
        /// Not what the genesis statement says.
        OtherOrganisation "organisation-differs" Unfit;
        /// No procedure in force has this hash.
        NoSuchProcedure { hash: Hash } "unknown-procedure" Missing;
    }
}

/// What can happen to documents.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A revision is in force, in place of the one before.
    Adopted {
        /// SHA-256 of its text.
        hash: Hash,
        /// What it says.
        document: Document,
    },
    /// It is in force no longer.
    Retired {
        /// What it is.
        sort: Sort,
        /// Its name.
        name: Id,
    },
}

/// One revision that was adopted.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// What it says.
    pub document: Document,
    /// Index of the entry that adopted it.
    pub entry: u64,
}

/// The documents.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    in_force: Charter,
    adopted: Map<Hash, Adopted>,
    /// The newest revision of each name ever, retired ones too.
    revisions: Map<(Sort, Id), (u32, Hash)>,
}

impl Documents {
    /// The documents in force.
    pub fn in_force(&self) -> &Charter {
        &self.in_force
    }

    /// A revision that was ever adopted, by its hash.
    pub fn adopted(&self, hash: &Hash) -> Option<&Adopted> {
        self.adopted.get(hash)
    }

    /// The hash of a document in force.
    pub fn hash_of(&self, sort: Sort, name: &Id) -> Option<Hash> {
        self.in_force.find(sort, name)?;
        let (_, hash) = self.revisions.get(&(sort, name.clone()))?;
        Some(*hash)
    }

    /// The procedure in force that has this hash. Errors with `NoSuchProcedure`.
    pub fn require_procedure(&self, hash: &Hash) -> Result<&Arc<Procedure>, Refusal> {
        let missing = || Refusal::NoSuchProcedure { hash: *hash };
        let adopted = self.adopted.get(hash).ok_or_else(missing)?;
        match &adopted.document {
            Document::Procedure(procedure)
                if self.hash_of(Sort::Procedure, &procedure.id) == Some(*hash) =>
            {
                Ok(procedure)
            }
            _ => Err(missing()),
        }
    }

    /// The number that the next revision of a name must have.
    pub fn next_revision(&self, sort: Sort, name: &Id) -> u32 {
        let last = self.revisions.get(&(sort, name.clone()));
        last.map_or(1, |(last, _)| last.saturating_add(1))
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        match effect {
            Effect::Adopted { hash, document } => {
                let key = (document.sort(), document.name().clone());
                self.revisions.insert(key, (document.revision(), *hash));
                self.in_force.put(document);
                let adopted = Adopted {
                    document: document.clone(),
                    entry: at.index,
                };
                self.adopted.insert(*hash, adopted);
            }
            Effect::Retired { sort, name } => self.in_force.retire(*sort, name),
        }
    }
}
