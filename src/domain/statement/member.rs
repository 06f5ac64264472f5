//! `member`: what the registrar changes about members, in bulk, with a reason.
//!
//! ```text
//! folkmoot/member/v1
//! log, genesis
//! ref 2026-12-confirm-1           unique among this organisation's member statements
//! does confirm                    or vouch, suspend, restore, end, reinstate, class, merge, tag, untag
//! into none                       the class of `class`; the surviving member of `merge`
//! tag city shanghai               with `tag` and `untag`, in order, at least one
//! member m-7f3k9q                 in id order, at least one
//! reason 5be1… 120                a salted attachment, or `none`
//! ```
//!
//! What takes somebody's vote away for long, and its undoing, takes two officers and a reason; so do a date before the
//! enrolment from which the membership is to count, and more members at once than `alone-members` of the organisation.

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind, clauses};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::members::{self, Change, Standing};
use crate::domain::state::offices::everything;
use crate::domain::state::{Effect, State};
use crate::domain::text::{lines, words};
use crate::domain::weight::member::Tag;

/// What is done to each member named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Gives a member enrolled by a machine its vote.
    Confirm,
    /// Stands behind the date on which the membership began, so that its time counts from then on.
    Vouch,
    /// Takes the vote away for a time.
    Suspend,
    /// Ends a suspension.
    Restore,
    /// Ends the membership.
    End,
    /// Takes an end or a merger back.
    Reinstate,
    /// Moves to another class.
    Class,
    /// Ends the membership and credits its contributions to another member.
    Merge,
    /// Adds tags.
    Tag,
    /// Takes tags away.
    Untag,
}

words!(Does: "confirm" Does::Confirm "vouch" Does::Vouch "suspend" Does::Suspend "restore" Does::Restore "end" Does::End
    "reinstate" Does::Reinstate    "class" Does::Class "merge" Does::Merge "tag" Does::Tag "untag" Does::Untag);

lines! {
    /// The lines of a `member` statement.
    pub struct MemberStatement {
        one reference "ref": Id => Fresh;
        one does "does": Does;
        one into "into": Option<Id> => Text("none");
        /// In order.
        many tags "tag": Tag, Rising(&[]);
        /// In id order.
        some members "member": Id, Rising(&[]);
        one reason "reason": Option<AttachmentRef> => Text("none");
    }
    check MemberStatement::check;
}

crate::faults! {
    /// Lines of a member statement that contradict each other.
    pub enum Contradiction {
        IntoOrTags "contradiction.into-or-tags" Malformed;
    }
}

impl MemberStatement {
    fn check(&self) -> Result<(), Contradiction> {
        match self.change() {
            Some(_) => Ok(()),
            None => Err(Contradiction::IntoOrTags),
        }
    }

    fn change(&self) -> Option<Change> {
        let tagging = matches!(self.does, Does::Tag | Does::Untag);
        if tagging == self.tags.is_empty() {
            return None;
        }
        Some(match (self.does, &self.into) {
            (Does::Confirm, None) => Change::Confirmed,
            (Does::Vouch, None) => Change::Vouched,
            (Does::Suspend, None) => Change::Stands(Standing::Suspended),
            (Does::Restore, None) => Change::Stands(Standing::Active),
            (Does::End, None) => Change::Stands(Standing::Ended),
            (Does::Reinstate, None) => Change::Reinstated,
            (Does::Class, Some(class)) => Change::Class(class.clone()),
            (Does::Merge, Some(member)) => Change::MergedInto(member.clone()),
            (Does::Tag, None) => Change::Tagged(self.tags.clone()),
            (Does::Untag, None) => Change::Untagged(self.tags.clone()),
            _ => return None,
        })
    }
}

/// A registrar, and another registrar or a roll checker.
pub(super) const TWO_OF_THE_ROLL: Signing = Signing::Two(&[
    &[Office::Registrar],
    &[Office::Registrar, Office::RollChecker],
]);

/// Whether so many are more than one officer does alone, where there is such a limit.
pub(super) fn is_more(count: usize, alone: Option<u32>) -> bool {
    let alone = alone.and_then(|alone| usize::try_from(alone).ok());
    alone.is_some_and(|alone| count > alone)
}

impl MemberStatement {
    /// Whether another officer must sign it too.
    fn takes_two(&self) -> bool {
        matches!(
            self.does,
            Does::Vouch | Does::Suspend | Does::Restore | Does::End | Does::Merge | Does::Reinstate
        )
    }
}

impl Kind for MemberStatement {
    const NAME: &'static str = "member";
    const SIGNED_BY: Signing = Signing::ByDeed(&[Office::Registrar, Office::RollChecker]);
    const EXAMPLE: &'static str = "\
# Changes members, in bulk. The registrar signs; vouch, suspend, restore, end, merge and reinstate another registrar or a roll checker too.
does confirm                    # or vouch, suspend, restore, end, reinstate, class, merge, tag, untag
into none                       # the class of `class`, the surviving member of `merge`
# tag city shanghai             # with `tag` and `untag`, one line each
member m-7f3k9q                 # in id order, one line each
reason none                     # vouch, suspend, restore, end, merge and reinstate need one: reason=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
member m-9x
tag interest music
member m-7f3k9q
does tag
tag city shanghai
"];
    const COMPOSED: bool = true;

    fn signing(&self) -> Signing {
        match self.takes_two() {
            true => TWO_OF_THE_ROLL,
            false => Signing::Office(&[Office::Registrar]),
        }
    }

    fn signing_in(&self, state: &State) -> Signing {
        let document = state.documents().in_force().organisation();
        let alone = document.and_then(|document| document.alone_members);
        match is_more(self.members.len(), alone) {
            true => TWO_OF_THE_ROLL,
            false => self.signing(),
        }
    }

    fn reach(&self) -> Option<Id> {
        everything().into_iter().next()
    }

    fn attachments(&self) -> Vec<Named> {
        self.reason.map(AttachmentRef::text).into_iter().collect()
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        // Members are everybody's: who is limited to some polls changes none.
        case.require_unlimited()?;
        let members = case.state.members();
        if members.reference_used(&self.reference) {
            return Err(Unfit::ReferenceUsed {
                reference: self.reference.clone(),
            }
            .into());
        }
        let change = self.change().expect("read has checked does and into");
        if let Change::Class(class) = &change {
            case.state.organisation().require_class(class)?;
        }
        let survivor = self.into.iter().filter(|_| self.does == Does::Merge);
        for member in self.members.iter().chain(survivor) {
            match self.does {
                Does::Reinstate => members.require_ended(member)?,
                _ => members.require_standing(member)?,
            };
        }
        if self.does == Does::Merge && self.into.iter().any(|into| self.members.contains(into)) {
            return Err(members::Refusal::MergeIntoItself.into());
        }
        if let Signing::Two(_) = case.signing {
            let none = AttachmentRef::to(&[]);
            case.require_text(self.reason.as_ref().unwrap_or(&none))?;
        }
        let ends = matches!(self.does, Does::End | Does::Merge);
        let changed = members::Effect::Changed {
            reference: Some(self.reference.clone()),
            members: self.members.clone(),
            change,
        };
        let mut effects = vec![changed.into()];
        if let Some(now) = case.state.now().filter(|_| ends) {
            effects.extend(clauses::left(case.state, &self.members, now));
        }
        Ok(effects)
    }
}
