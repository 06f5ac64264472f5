//! Lines of files that people wrote. The case of each code is what is shown; `docs/CLI.md` and
//! `docs/WEIGHTS.md` list them. What the rules find in a file of contributions is reported with the rules.

use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::time::Time;

crate::faults! {
    /// A file of members.
    pub enum MembersFileFault {
        BadHeader { wanted: String } "members-file.bad-header" Malformed;
        BadDimension { cell: String } "members-file.bad-dimension" Malformed;
        DimensionTwice { cell: String } "members-file.duplicate-dimension" Malformed;
        BadMember { cell: String } "members-file.bad-member" Malformed;
        BadClass { cell: String, known: Vec<Id> } "members-file.bad-class" Malformed;
        BadTime { cell: String } "members-file.bad-time" Malformed;
        BadTag { cell: String } "members-file.bad-tag" Malformed;
        DuplicateMember { first: usize } "members-file.duplicate-member" Malformed;
        InTheFuture { joined: Time, now: Time } "members-file.in-the-future" Malformed;
        BadOwnKey { cell: String } "members-file.bad-own-key" Malformed;
        BadProof { member: Id } "members-file.bad-proof" Unsigned;
        BadKey { reason: crate::domain::fault::Told } "members-file.bad-key" Malformed;
        MemberExists { member: Id, class: String, joined: String } "members-file.member-exists" Conflict;
        EnrolLimit { limit: String } "members-file.enrol-limit" Unfit;
        KeyTaken { owner: String } "members-file.key-taken" Conflict;
    }
}

crate::faults! {
    /// A file of contributions, compared with the log.
    pub enum CreditFault {
        NotYetOccurred { at: Time, now: Time } "contributions-file.not-yet-occurred" Unfit;
        OutOfScope { source: Principal, category: Id } "contributions-file.out-of-scope" Forbidden;
        UnknownMember { member: Id } "contributions-file.unknown-member" Missing;
        ReferenceUsed { reference: String, entry: u64, logged: String } "contributions-file.reference-used" Conflict;
        ReferenceElsewhere { reference: Id } "contributions-file.reference-elsewhere" Conflict;
    }
}

crate::faults! {
    /// A file of ballots with their voters.
    pub enum BallotsFileFault {
        BadHeader { wanted: &'static str } "ballots-file.bad-header" Malformed;
        NoLines "ballots-file.no-lines" Malformed;
        FormulaLike { cell: String } "ballots-file.formula-like" Malformed;
        BadMember { cell: String } "ballots-file.bad-member" Malformed;
        UnknownMember { member: Id } "ballots-file.unknown-member" Missing;
        DuplicateMember { member: Id, first: usize } "ballots-file.duplicate-member" Malformed;
        BadMark { mark: String } "ballots-file.bad-mark" Malformed;
        MarkedTwice { option: Id } "ballots-file.duplicate-mark" Malformed;
        UnknownOption { option: Id, one: Id, other: Id } "ballots-file.unknown-option" Missing;
        NoOptions "ballots-file.no-options" Malformed;
        TooManyOptions { limit: usize } "ballots-file.too-many-options" TooLarge;
    }
}
