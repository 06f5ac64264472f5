//! Why a statement is refused: what is wrong with it as such, and the refusals of every subject.

use crate::domain::fault::AnyOf;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::note::NoteError;
use crate::domain::office::{Office, Principal};
use crate::domain::poll::marks::MarksFault;
use crate::domain::state::{
    approvals, bodies, claims, documents, keys, ledger, matters, members, offices, organisation,
    policies, poll, quotas, tasks,
};
use crate::domain::text::Malformed;

crate::faults! {
    /// What is wrong with a statement, its signatures or its attachments, whatever it says.
    pub enum Unfit {
        UnknownKind { kind: String, version: u64 } "unknown-kind" Malformed;
        WrongLog { stated: String, expected: String } "wrong-log" Unfit;
        BadSignature { name: String } "bad-signature" Unsigned;
        SignatureCount { kind: &'static str, expected: usize, found: usize } "signature-count" Unsigned;
        SignatureOrder { kind: &'static str, wanted: Vec<Principal> } "signature-count.order" Unsigned;
        NotAuthorised { kind: &'static str, signer: Principal, needed: AnyOf<Office> } "not-authorised" Forbidden;
        NotYourOwn { signer: Principal, subject: Id } "not-your-own" Forbidden;
        NewKeyMustSign { holder: Principal } "new-key-must-sign" Unsigned;
        ReferenceUsed { reference: Id } "reference-used" Conflict;
        SumDiffers { what: &'static str, stated: String, found: String } "sum-differs" Unfit;
        DiffersFromLog { kind: &'static str } "differs-from-log" Unfit;
        TextSize { bytes: u64, max: u64 } "text-size" Unfit;
        NotUtf8 "not-utf8" Malformed;
        AttachmentMissing { hash: Hash } "attachment-missing" Unfit;
        AttachmentWithheld { hash: Hash } "attachment-withheld" Unfit;
        AttachmentSize { hash: Hash, stated: u64, found: u64 } "attachment-size" Unfit;
    }
}

crate::sum_of_faults! {
    /// A statement that the rules do not admit. Nothing of it takes effect.
    pub enum Refusal {
        Note(NoteError);
        Text(Malformed);
        Marks(MarksFault);
        Statement(Unfit);
        Keys(keys::Refusal);
        Approvals(approvals::Refusal);
        Organisation(organisation::Refusal);
        Offices(offices::Refusal);
        Members(members::Refusal);
        Ledger(ledger::Refusal);
        Policies(policies::Refusal);
        Polls(poll::Refusal);
        Claims(claims::Refusal);
        Documents(documents::Refusal);
        Matters(matters::Refusal);
        Bodies(bodies::Refusal);
        Tasks(tasks::Refusal);
        Quotas(quotas::Refusal);
    }
}

impl Refusal {
    /// Whether the service has to say first what the log calls for: then the same may be admitted.
    pub fn waits_for_the_service(&self) -> bool {
        matches!(self, Refusal::Matters(matters::Refusal::DueFirst { .. }))
    }
}
