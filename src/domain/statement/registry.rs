//! The registry of statement kinds: one line a kind, and the authorisation table that follows.

use super::authority::Signing;
use super::grammar::Grammar;
use super::refusal::{Refusal, Unfit};
use super::{Case, Follows, Kind};
use super::{
    ballot, certificate, claim, clock, close, contributions, correction, enrol, member, office,
    open, policy, poll_change, rekey, reveal, revoke, ruling,
};
use crate::domain::attachment::Named;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::poll::notice::Notice;
use crate::domain::poll::result::PollResult;
use crate::domain::poll::roll::PublishedRoll;
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

/// Builds [`Body`] and everything that goes from kind to kind out of one list.
macro_rules! kinds {
    ($($kind:ident: $type:ty)*) => {
        /// The lines of one statement, by kind.
        #[derive(Debug, Clone)]
        pub enum Body { $(
            #[doc = concat!("`", stringify!($kind), "`.")]
            $kind(Box<$type>),
        )* }

        impl Body {
            /// Reads the lines of `kind`. Errors with `UnknownKind` or the first wrong line.
            pub(super) fn read(kind: &str, version: u64, reader: &mut Reader<'_>) -> Result<Body, Refusal> {
                match (kind, version) {
                    $((<$type as Kind>::NAME, 1) => {
                        Ok(Body::$kind(Box::new(<$type>::read(reader)?)))
                    })*
                    _ => Err(Unfit::UnknownKind { kind: kind.to_owned(), version }.into()),
                }
            }

            /// The kind as first lines spell it.
            pub fn kind(&self) -> &'static str {
                match self { $(Body::$kind(_) => <$type as Kind>::NAME,)* }
            }

            pub(super) fn write(&self, writer: &mut Writer) {
                match self { $(Body::$kind(body) => body.write(writer),)* }
            }

            /// Keys that the text itself brings.
            pub fn introduces(&self) -> Vec<(Principal, PublicKey)> {
                match self { $(Body::$kind(body) => body.introduces(),)* }
            }

            /// The attachments it names.
            pub fn attachments(&self) -> Vec<Named> {
                match self { $(Body::$kind(body) => body.attachments(),)* }
            }

            /// Who may sign it.
            pub fn signed_by(&self) -> Signing {
                match self { $(Body::$kind(_) => <$type as Kind>::SIGNED_BY,)* }
            }

            /// The member whom it speaks for.
            pub fn subject(&self) -> Option<&Id> {
                match self { $(Body::$kind(body) => body.subject(),)* }
            }

            /// See [`Kind::votes_in`].
            pub(super) fn votes_in(&self, state: &State) -> Result<Option<u64>, Refusal> {
                match self { $(Body::$kind(body) => body.votes_in(state),)* }
            }

            /// What bulk data must give.
            pub fn follows(&self) -> Follows<'_> {
                match self { $(Body::$kind(body) => body.follows(),)* }
            }

            /// Checks it against the rules of its kind.
            pub(super) fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
                match self { $(Body::$kind(body) => body.admit(case),)* }
            }

            /// Everything for which `admit` refuses it.
            pub fn faults(&self, case: &Case<'_>) -> Vec<Refusal> {
                match self { $(Body::$kind(body) => body.faults(case),)* }
            }
        }

        $(impl From<$type> for Body {
            fn from(body: $type) -> Body {
                Body::$kind(Box::new(body))
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
    OfficeStatement: office::OfficeStatement
    Enrol: enrol::Enrol
    MemberStatement: member::MemberStatement
    Rekey: rekey::Rekey
    Revoke: revoke::Revoke
    Contributions: contributions::Contributions
    Correction: correction::Correction
    PolicyStatement: policy::PolicyStatement
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
}
