//! What a verification leaves for those who want to compute more from the same download.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ballots::Ballots;
use super::fold::Fold;
use super::shelf::Shelf;
use crate::domain::count::election::Mark;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::State;
use crate::domain::statement::{Attachments, Matter};

/// The state that a log leads to, and the bulk data beside it.
pub struct Kept<'a> {
    /// The state after the last entry that holds.
    pub state: State,
    shelf: Shelf<'a>,
    ballots: BTreeMap<Id, Ballots>,
}

impl<'a> Kept<'a> {
    pub(super) fn of(fold: Fold<'a>) -> Kept<'a> {
        Kept {
            state: fold.state,
            shelf: fold.shelf,
            ballots: fold.ballots,
        }
    }

    /// The last ballot of every voter of a poll in order of member id, as far as marks are public.
    pub fn ballots(&self, poll: &Id) -> Vec<(Id, Vec<Vec<Mark>>)> {
        let (Some(found), Some(ballots)) = (self.state.polls().find(poll), self.ballots.get(poll))
        else {
            return Vec::new();
        };
        let Some(cut) = self.state.ledger_cut(found) else {
            return Vec::new();
        };
        let forms = ballots.forms();
        let voted = self.state.members().at(&cut);
        let voted = voted.filter_map(|(member, index, ..)| {
            let marks = forms.get(&ballots.form_of(found.voters().find(index)?)?)?;
            Some((member.clone(), marks.clone()))
        });
        voted.collect()
    }

    /// The bytes of an attachment other than marks; `None` where it is withheld or not of this log.
    pub fn attachment(&self, hash: &Hash) -> Option<Arc<[u8]>> {
        match self.shelf.get(hash)? {
            Matter::Bytes(bytes) => Some(bytes),
            Matter::Withheld => None,
        }
    }
}
