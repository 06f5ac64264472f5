//! The registry of statement kinds: one line a kind, and the authorisation table that follows.

use super::authority::Signing;
use super::grammar::Grammar;
use super::refusal::{Refusal, Unfit};
use super::{Case, Follows, Kind};
use super::{
    accept, admission, answer, ballot, certificate, claim, clock, clock_step, close, confirm,
    contributions, correction, decision, enact, enrol, matter, member, open, poll_change, progress,
    rekey, resign, reveal, revoke, ruling, support, vote, withdraw,
};
use crate::domain::attachment::Named;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::poll::notice::Notice;
use crate::domain::poll::result::PollResult;
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::approvals::About;
use crate::domain::state::organisation::Founding;
use crate::domain::state::{Effect, State};
use crate::domain::text::{Lines, Reader, Writer};

/// The kind of this name.
pub fn grammar(kind: &str) -> Option<Grammar> {
    kinds().into_iter().find(|grammar| grammar.kind == kind)
}

/// Every kind with who may sign it, in the order of `docs/FORMATS.md`.
pub fn authorisation_table() -> Vec<(&'static str, Signing)> {
    let kinds = kinds().into_iter();
    kinds
        .map(|grammar| (grammar.kind, grammar.signed_by))
        .collect()
}

/// Builds [`Said`] and everything that goes from kind to kind out of one list.
macro_rules! kinds {
    ($($kind:ident: $type:ty)*) => {
        /// The lines of one statement, by kind.
        #[derive(Debug, Clone)]
        pub enum Said { $(
            #[doc = concat!("`", stringify!($kind), "`.")]
            $kind(Box<$type>),
        )* }

        impl Said {
            /// Reads the lines of `kind`. Errors with `UnknownKind` or the first wrong line.
            pub(super) fn read(kind: &str, version: u64, reader: &mut Reader<'_>) -> Result<Said, Refusal> {
                match (kind, version) {
                    $((<$type as Kind>::NAME, 1) => {
                        Ok(Said::$kind(Box::new(<$type>::read(reader)?)))
                    })*
                    _ => Err(Unfit::UnknownKind { kind: kind.to_owned(), version }.into()),
                }
            }

            /// The kind as first lines spell it.
            pub fn kind(&self) -> &'static str {
                match self { $(Said::$kind(_) => <$type as Kind>::NAME,)* }
            }

            pub(super) fn write(&self, writer: &mut Writer) {
                match self { $(Said::$kind(said) => said.write(writer),)* }
            }

            /// See [`Kind::TELLS_TIME`].
            pub fn tells_time(&self) -> bool {
                match self { $(Said::$kind(_) => <$type as Kind>::TELLS_TIME,)* }
            }

            /// Keys that the text itself brings.
            pub fn introduces(&self) -> Vec<(Principal, PublicKey)> {
                match self { $(Said::$kind(said) => said.introduces(),)* }
            }

            /// See [`Kind::signatures`].
            pub fn signatures(&self) -> Option<usize> {
                match self { $(Said::$kind(said) => said.signatures(),)* }
            }

            /// The attachments it names.
            pub fn attachments(&self) -> Vec<Named> {
                match self { $(Said::$kind(said) => said.attachments(),)* }
            }

            /// Who may sign it.
            pub fn signed_by(&self) -> Signing {
                match self { $(Said::$kind(said) => said.signing(),)* }
            }

            /// See [`Kind::signing_in`].
            pub(super) fn signing_in(&self, state: &State) -> Signing {
                match self { $(Said::$kind(said) => said.signing_in(state),)* }
            }

            /// The member whom it speaks for.
            pub fn subject(&self) -> Option<&Id> {
                match self { $(Said::$kind(said) => said.subject(),)* }
            }

            /// Whoever it says signs it.
            pub fn person(&self) -> Option<&Principal> {
                match self { $(Said::$kind(said) => said.person(),)* }
            }

            /// See [`Kind::about`].
            pub(super) fn about(&self) -> Option<About> {
                match self { $(Said::$kind(said) => said.about(),)* }
            }

            /// See [`Kind::reach`].
            pub(super) fn reach(&self) -> Option<Id> {
                match self { $(Said::$kind(said) => said.reach(),)* }
            }

            /// See [`Kind::votes_in`].
            pub(super) fn votes_in(&self, state: &State) -> Result<Option<u64>, Refusal> {
                match self { $(Said::$kind(said) => said.votes_in(state),)* }
            }

            /// See [`Kind::paced`].
            pub fn paced(&self) -> Option<Hash> {
                match self { $(Said::$kind(said) => said.paced(),)* }
            }

            /// See [`Kind::DAILY_MAX`].
            pub fn daily_max(&self) -> Option<u32> {
                match self { $(Said::$kind(_) => <$type as Kind>::DAILY_MAX,)* }
            }

            /// What bulk data must give.
            pub fn follows(&self) -> Follows<'_> {
                match self { $(Said::$kind(said) => said.follows(),)* }
            }

            /// Checks it against the rules of its kind.
            pub(super) fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
                match self { $(Said::$kind(said) => said.admit(case),)* }
            }

            /// Everything for which `admit` refuses it.
            pub fn faults(&self, case: &Case<'_>) -> Vec<Refusal> {
                match self { $(Said::$kind(said) => said.faults(case),)* }
            }
        }

        $(impl From<$type> for Said {
            fn from(said: $type) -> Said {
                Said::$kind(Box::new(said))
            }
        })*

        /// Every kind, in the order of `docs/FORMATS.md`.
        pub fn kinds() -> Vec<Grammar> {
            vec![$(Grammar::of::<$type>()),*]
        }
    };
}

kinds! {
    Genesis: Founding
    Clock: clock::Clock
    ClockStep: clock_step::ClockStep
    Enrol: enrol::Enrol
    MemberStatement: member::MemberStatement
    Rekey: rekey::Rekey
    Revoke: revoke::Revoke
    Contributions: contributions::Contributions
    Correction: correction::Correction
    Notice: Notice
    PollChange: poll_change::PollChange
    Roll: PublishedRoll
    Claim: claim::Claim
    Ruling: ruling::Ruling
    Reveal: reveal::Reveal
    Open: open::Open
    Close: close::Close
    Ballot: ballot::Ballot
    Result: PollResult
    Certificate: certificate::Certificate
    Matter: matter::MatterStatement
    Support: support::Support
    Withdraw: withdraw::Withdraw
    Admission: admission::AdmissionStatement
    Answer: answer::Answer
    Vote: vote::Vote
    Accept: accept::Accept
    Resign: resign::Resign
    Decision: decision::Decision
    Enact: enact::Enact
    Progress: progress::ProgressStatement
    Confirm: confirm::ConfirmStatement
}
