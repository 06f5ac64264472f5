//! The registry of statement kinds: one line a kind, and the authorisation table that follows.

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Reader, Writer};

/// Builds [`Body`] and everything that goes from kind to kind out of one list.
macro_rules! kinds {
    ($($kind:ident in $module:ident)*) => {
        /// The lines of one statement, by kind.
        #[derive(Debug, Clone)]
        pub enum Body { $(
            #[doc = concat!("See [`super::", stringify!($module), "`].")]
            $kind(Box<super::$module::$kind>),
        )* }

        impl Body {
            /// Reads the lines of `kind`. Errors with `UnknownKind` or the first wrong line.
            pub(super) fn read(kind: &str, version: u64, reader: &mut Reader<'_>) -> Result<Body, Refusal> {
                match (kind, version) {
                    $((super::$module::$kind::NAME, 1) => {
                        Ok(Body::$kind(Box::new(super::$module::$kind::read(reader)?)))
                    })*
                    _ => Err(Refusal::UnknownKind { kind: kind.to_owned(), version }),
                }
            }

            /// The kind as first lines spell it.
            pub fn kind(&self) -> &'static str {
                match self { $(Body::$kind(_) => super::$module::$kind::NAME,)* }
            }

            pub(super) fn write(&self, writer: &mut Writer) {
                match self { $(Body::$kind(body) => body.write(writer),)* }
            }

            /// Keys that the text itself brings.
            pub fn introduces(&self) -> Vec<(Principal, PublicKey)> {
                match self { $(Body::$kind(body) => body.introduces(),)* }
            }

            /// The attachments it names.
            pub fn attachments(&self) -> Vec<AttachmentRef> {
                match self { $(Body::$kind(body) => body.attachments(),)* }
            }

            /// Who may sign it.
            pub fn signed_by(&self) -> Signing {
                match self { $(Body::$kind(_) => super::$module::$kind::SIGNED_BY,)* }
            }

            /// Checks it against the rules of its kind.
            pub fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
                match self { $(Body::$kind(body) => body.admit(case),)* }
            }
        }

        $(impl From<super::$module::$kind> for Body {
            fn from(body: super::$module::$kind) -> Body {
                Body::$kind(Box::new(body))
            }
        })*

        /// Every kind with who may sign it, in the order of `docs/FORMATS.md`.
        pub fn authorisation_table() -> Vec<(&'static str, Signing)> {
            vec![$((super::$module::$kind::NAME, super::$module::$kind::SIGNED_BY)),*]
        }
    };
}

kinds! {
    Genesis in genesis
    Clock in clock
    OfficeStatement in office
    Enrol in enrol
    MemberStatement in member
    Rekey in rekey
    Revoke in revoke
    Contributions in contributions
    Correction in correction
    PolicyStatement in policy
    Notice in notice
    RollStatement in roll
    Claim in claim
    Ruling in ruling
    Reveal in reveal
    Open in open
    Close in close
    Ballot in ballot
    ResultStatement in result
    Certificate in certificate
}
