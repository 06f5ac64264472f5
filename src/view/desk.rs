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
