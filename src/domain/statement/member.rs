//! `member`: what the registrar changes about members, in bulk, with a reason.
//!
//! ```text
//! folkmoot/member/v1
//! log, genesis
//! ref 2026-12-confirm-1           unique among this organisation's member statements
//! act confirm                     or suspend, restore, end, class, merge, tag, untag
//! into none                       the class of `class`; the surviving member of `merge`
//! tag city shanghai               with `tag` and `untag`, in order, at least one
//! member m-7f3k9q                 in id order, at least one
//! reason 5be1… 120                a salted attachment, or `none`
//! ```

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind};
use crate::domain::effect::{Effect, MemberChange};
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::state::Standing;
use crate::domain::text::{Malformed, Reader, Value, Writer};
use crate::domain::weight::member::Tag;

/// What is done to each member named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Gives a member enrolled by a machine its vote.
    Confirm,
    /// Takes the vote away for a time.
    Suspend,
    /// Ends a suspension.
    Restore,
    /// Ends the membership.
    End,
    /// Moves to another class.
    Class,
    /// Ends the membership and credits its contributions to another member.
    Merge,
    /// Adds tags.
    Tag,
    /// Takes tags away.
    Untag,
}

const ACTS: [(&str, Act); 8] = [
    ("confirm", Act::Confirm),
    ("suspend", Act::Suspend),
    ("restore", Act::Restore),
    ("end", Act::End),
    ("class", Act::Class),
    ("merge", Act::Merge),
    ("tag", Act::Tag),
    ("untag", Act::Untag),
];

impl Value for Act {
    const FORM: &'static str = "confirm, suspend, restore, end, class, merge, tag or untag";
    fn read(text: &str) -> Option<Act> {
        ACTS.iter()
            .find(|(name, _)| *name == text)
            .map(|(_, act)| *act)
    }
    fn write(&self) -> String {
        ACTS.iter()
            .find(|(_, act)| act == self)
            .map_or_else(String::new, |(name, _)| (*name).to_owned())
    }
}

/// The lines of a `member` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberStatement {
    pub reference: Id,
    pub act: Act,
    pub into: Option<Id>,
    /// In order.
    pub tags: Vec<Tag>,
    /// In id order.
    pub members: Vec<Id>,
    pub reason: Option<AttachmentRef>,
}

impl MemberStatement {
    fn change(&self) -> Option<MemberChange> {
        let tagging = matches!(self.act, Act::Tag | Act::Untag);
        if tagging == self.tags.is_empty() {
            return None;
        }
        Some(match (self.act, &self.into) {
            (Act::Confirm, None) => MemberChange::Confirmed,
            (Act::Suspend, None) => MemberChange::Stands(Standing::Suspended),
            (Act::Restore, None) => MemberChange::Stands(Standing::Active),
            (Act::End, None) => MemberChange::Stands(Standing::Ended),
            (Act::Class, Some(class)) => MemberChange::Class(class.clone()),
            (Act::Merge, Some(member)) => MemberChange::MergedInto(member.clone()),
            (Act::Tag, None) => MemberChange::Tagged(self.tags.clone()),
            (Act::Untag, None) => MemberChange::Untagged(self.tags.clone()),
            _ => return None,
        })
    }
}

impl Kind for MemberStatement {
    const NAME: &'static str = "member";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Registrar]);

    fn read(reader: &mut Reader<'_>) -> Result<MemberStatement, Malformed> {
        let statement = MemberStatement {
            reference: reader.one("ref")?,
            act: reader.one("act")?,
            into: reader.one("into")?,
            tags: reader.many("tag")?,
            members: reader.many("member")?,
            reason: reader.one("reason")?,
        };
        if statement.members.is_empty() || !statement.members.is_sorted_by(|a, b| a < b) {
            return Err(reader.fault("members stand in id order, each once, at least one"));
        }
        if !statement.tags.is_sorted_by(|a, b| a < b) {
            return Err(reader.fault("tags stand in order, each once"));
        }
        if statement.change().is_none() {
            return Err(reader.fault(
                "`into` names a class for class, a member for merge, and is none otherwise; tags stand with tag and untag",
            ));
        }
        Ok(statement)
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("ref", &self.reference)
            .one("act", &self.act)
            .one("into", &self.into)
            .many("tag", &self.tags)
            .many("member", &self.members)
            .one("reason", &self.reason);
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        self.reason.into_iter().collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let people = case.state.people();
        if people.reference_used(&self.reference) {
            return Err(Refusal::ReferenceUsed {
                reference: self.reference.clone(),
            });
        }
        let change = self.change().expect("read has checked act and into");
        if let MemberChange::Class(class) = &change {
            case.state.require_class(class)?;
        }
        for member in self
            .members
            .iter()
            .chain(self.into.iter().filter(|_| self.act == Act::Merge))
        {
            let found = people.require(member)?;
            if people.standing(found) == Standing::Ended {
                return Err(Refusal::MemberEnded {
                    member: member.clone(),
                });
            }
        }
        if self.act == Act::Merge && self.into.iter().any(|into| self.members.contains(into)) {
            return Err(Refusal::MergeIntoItself);
        }
        Ok(vec![Effect::MembersChanged {
            reference: self.reference.clone(),
            members: self.members.clone(),
            change,
        }])
    }
}
