//! The enrolment desk: what it is asked, and what it answers.

use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::time::Time;

/// `POST /desk/invitation`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeView {
    /// Of the invitation.
    pub code: String,
}

/// What an invitation is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Who is invited.
    pub member: Id,
    /// As what.
    pub class: Id,
    /// What that is called in Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// The first instant at which it can no longer be used.
    pub expires: Time,
}

/// `POST /desk/enrolment`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedeemView {
    /// Of the invitation.
    pub code: String,
    /// The new key.
    pub key: PublicKey,
}

/// What the new key signs next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentView {
    /// The text, an empty line, and the desk's signature line.
    pub note: String,
}

/// What `POST /desk/sign-in` is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInView {
    /// What the issuer sent the browser back with.
    pub code: String,
    /// Of PKCE.
    pub verifier: String,
    /// Where the issuer was told to lead back.
    pub redirect: String,
    /// The key to be enrolled.
    pub key: PublicKey,
}

/// `POST /desk/provider`: where to sign in, and as what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderView {
    /// Whose sign-in it is.
    pub issuer: String,
    /// Where the browser goes.
    pub authorize: String,
    /// What the service is called there.
    pub client: String,
    /// What is asked for.
    pub scope: String,
}

/// `POST /desk/sign-in`: who has signed in, and the enrolment of the key, signed by the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInView {
    /// The pseudonym.
    pub member: Id,
    /// As what.
    pub class: Id,
    /// The text of an `enrol` statement and the desk's signature line.
    pub note: String,
}

/// What `POST /desk/provider` is asked: nothing, `{}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NothingView {}
