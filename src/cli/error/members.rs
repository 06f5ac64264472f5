//! Members who cannot be enrolled as asked.

use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::time::Time;

crate::faults! {
    /// Members who cannot be enrolled as asked.
    pub enum MemberFault {
        /// A class that the organisation does not have.
        NoSuchClass { member: Id, class: Id, known: Vec<Id> } "no-such-class" Malformed;
        /// Tags by somebody who may not give them.
        TagsNeedRegistrar { signer: Principal } "tags-need-registrar" Malformed;
        /// Tags in a file of invitations.
        InvitedTags { member: Id } "invited-tags" Malformed;
        /// Nobody has invited the member, or the invitation was withdrawn.
        NotInvited { member: Id } "not-invited" Missing;
        /// Somebody who enrolled as something else than the registrar's file says.
        OtherEnrolment { member: Id, class: Id, joined: Time } "other-enrolment" Conflict;
    }
}
