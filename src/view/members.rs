//! Members, by their pseudonyms.

use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::state::State;
use crate::domain::state::members::Standing;
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;

/// `GET /api/members/{member}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The id.
    pub member: Id,
    /// The class.
    pub class: Id,
    /// When the membership began, as its enrolment says.
    pub joined: Time,
    /// From when on it counts: the same where two officers stand behind that, else since the enrolment.
    pub counts_from: Time,
    /// Whether it is in force.
    pub standing: Standing,
    /// Whether a registrar stands behind it.
    pub confirmed: bool,
    /// In bytewise order.
    pub tags: Vec<TagView>,
    /// Oldest first.
    pub keys: Vec<KeyView>,
}

/// One tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagView {
    /// Such as `city`.
    pub dimension: Id,
    /// Such as `shanghai`.
    pub value: Id,
}

/// One key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// The key.
    pub key: PublicKey,
    /// Whether nobody has ended it.
    pub in_use: bool,
}

impl MemberView {
    /// `None` for somebody who never enrolled.
    pub fn of(state: &State, id: &Id) -> Option<MemberView> {
        let people = state.members();
        let (began, facts) = people.now(id)?;
        let now = LedgerCut {
            size: state.size(),
            ..LedgerCut::default()
        };
        let tags = people.tags(id, people.find(id)?, &now);
        let keys = state.keys();
        let records = keys.of(&Principal::Member(id.clone())).iter();
        Some(MemberView {
            member: id.clone(),
            class: state
                .genesis()?
                .1
                .classes
                .get(usize::from(facts.class))?
                .id
                .clone(),
            joined: began.stated,
            counts_from: began.counts(facts),
            standing: facts.standing,
            confirmed: facts.confirmed,
            tags: tags.iter().map(|tag| TagView::of(tag)).collect(),
            keys: records
                .map(|record| KeyView {
                    key: record.key,
                    in_use: record.revoked.is_none(),
                })
                .collect(),
        })
    }
}

impl TagView {
    /// How a tag is shown.
    pub fn of((dimension, value): &Tag) -> TagView {
        TagView {
            dimension: dimension.clone(),
            value: value.clone(),
        }
    }
}
