//! Who may sign which kind: the authorisation matrix as data, and the one check that reads it.

use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::state::State;

/// The signature lines a kind takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signing {
    /// All founders that the text names, in its order (genesis).
    AllFounders,
    /// One line by a holder of any of these offices.
    Office(&'static [Office]),
    /// One line by a holder of any of these offices; the text takes effect when m of the roster
    /// have each signed it in an entry of their own.
    Roster(&'static [Office]),
    /// One line by a holder of any of these offices, then one by the key that the text brings.
    OfficeAndNewKey(&'static [Office]),
    /// One line by a member.
    Member,
    /// One line by an older key of the member, then one by the key that the text brings.
    MemberAndNewKey,
    /// One line by a key of the member, or by one of the roster of these offices (m of n).
    MemberOrRoster(&'static [Office]),
}

impl Signing {
    /// The offices whose holders may sign, members aside.
    pub fn offices(self) -> &'static [Office] {
        match self {
            Signing::AllFounders => &[Office::Founder],
            Signing::Office(offices)
            | Signing::Roster(offices)
            | Signing::OfficeAndNewKey(offices)
            | Signing::MemberOrRoster(offices) => offices,
            Signing::Member | Signing::MemberAndNewKey => &[],
        }
    }

    /// Whether a member's own key may sign.
    pub fn members(self) -> bool {
        matches!(
            self,
            Signing::Member | Signing::MemberAndNewKey | Signing::MemberOrRoster(_)
        )
    }

    fn lines(self) -> usize {
        match self {
            Signing::OfficeAndNewKey(_) | Signing::MemberAndNewKey => 2,
            _ => 1,
        }
    }

    /// Checks the signatories of a statement of `kind` against the offices they hold now.
    ///
    /// Errors with `SignatureCount`, with `NotAuthorised` naming what would be needed, or with
    /// `KeyRevoked` when an officer's or a machine's key has ended. That the second line is by the
    /// key the text brings, that a member signs for itself, and with which of its keys, is checked
    /// by the kind, which knows whom its text is about.
    pub fn check(
        self,
        kind: &'static str,
        signatories: &[(Principal, PublicKey)],
        state: &State,
    ) -> Result<(), Refusal> {
        if self == Signing::AllFounders {
            return Ok(());
        }
        if signatories.len() != self.lines() {
            return Err(Refusal::SignatureCount {
                kind,
                expected: self.lines(),
                found: signatories.len(),
            });
        }
        let Some((signer, key)) = signatories.first() else {
            return Err(Refusal::SignatureCount {
                kind,
                expected: self.lines(),
                found: 0,
            });
        };
        let allowed = match signer {
            Principal::Member(_) if self.members() => true,
            _ => self
                .offices()
                .iter()
                .any(|&office| state.offices().holds(signer, office)),
        };
        if !allowed {
            return Err(Refusal::NotAuthorised {
                kind,
                signer: signer.clone(),
                needed: self.offices(),
            });
        }
        match signer {
            Principal::Member(_) => Ok(()),
            _ => state.keys().require_current(signer, key),
        }
    }
}
