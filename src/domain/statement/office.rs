//! `office`: grants or ends an office. m of n founders (later the council) sign the same text.
//!
//! ```text
//! folkmoot/office/v1
//! log, genesis
//! roster 4be0…                    hash of the roster that decides
//! expires 2026-12-08T12:00:00Z
//! ref 2026-12-registrar           unique among this organisation's office statements
//! does grant                      or `end`
//! office registrar
//! holder o/lin                    a person, or a machine such as s/app
//! key 8c1d…                       of the holder; `none` with `end`
//! scope all                       or ids: categories of a source, polls of the others; repeated
//! until 2027-12-01T00:00:00Z      end of the term, or `none`
//! ```

use super::authority::Signing;
use super::consent::Consent;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal, service};
use crate::domain::state::Effect;
use crate::domain::state::offices::{self, EVERYTHING};
use crate::domain::text::{lines, words};
use crate::domain::time::Time;

/// Whether the office begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    Grant,
    End,
}

words!(Does: "grant" Does::Grant "end" Does::End);

lines! {
    /// The lines of an `office` statement.
    pub struct OfficeStatement {
        part consent: Consent;
        one reference "ref": Id => Fresh;
        one does "does": Does;
        one office "office": Office;
        one holder "holder": Principal;
        one key "key": Option<PublicKey> => Text("none");
        /// What the office is limited to, in id order; `all` alone means no limit.
        many scope "scope": Id, Rising(&[]) => When { key: "does", says: "grant", text: "all" };
        one until "until": Option<Time> => Text("none");
    }
    check OfficeStatement::check;
}

crate::faults! {
    /// Lines of an office statement that contradict each other.
    pub enum Contradiction {
        GrantOrEnd "contradiction.grant-or-end" Malformed;
        HeldByMember "contradiction.held-by-member" Malformed;
        HeldByService "contradiction.held-by-service" Malformed;
        OfGenesis "contradiction.of-genesis" Malformed;
    }
}

impl OfficeStatement {
    fn check(&self) -> Result<(), Contradiction> {
        let granted = self.does == Does::Grant;
        if granted != self.key.is_some() || granted == self.scope.is_empty() {
            return Err(Contradiction::GrantOrEnd);
        }
        if matches!(self.holder, Principal::Member(_)) {
            return Err(Contradiction::HeldByMember);
        }
        if self.holder == service() {
            // A key for it would be a key of the service itself.
            return Err(Contradiction::HeldByService);
        }
        if matches!(self.office, Office::Founder | Office::Service) {
            return Err(Contradiction::OfGenesis);
        }
        Ok(())
    }
}

impl Kind for OfficeStatement {
    const NAME: &'static str = "office";
    const SIGNED_BY: Signing = Signing::Roster(&[Office::Founder]);
    const EXAMPLE: &'static str = "\
# Gives an office to a person (o/…) or a machine (s/…). As many founders as their threshold says
# sign the same text. `roster`, `expires` and `ref` are filled in when absent.
does grant                      # or `end`
office registrar                # registrar, returning-officer, scrutineer, roll-checker, source, enroller, …
holder o/lin
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
scope all                       # or ids, one line each: a source's categories, an officer's polls
until none                      # or a time such as 2027-12-01T00:00:00Z
";
    const MORE: &'static [&'static str] = &["\
until 2027-12-01T00:00:00Z
holder s/app
scope sport
does grant
office source
scope development
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
"];
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if case.state.all_offices().reference_used(&self.reference) {
            return Err(Unfit::ReferenceUsed {
                reference: self.reference.clone(),
            }
            .into());
        }
        if self.does == Does::End {
            case.state.offices().require(&self.holder, self.office)?;
        }
        if self.office == Office::Source {
            let limits = self
                .scope
                .iter()
                .filter(|scope| scope.as_str() != EVERYTHING);
            for category in limits {
                case.state.organisation().require_category(category)?;
            }
        }
        if let Some(key) = &self.key {
            case.state.keys().refuse_foreign(&self.holder, key)?;
        }
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            effects.push(self.effect().into());
        }
        Ok(effects)
    }
}

impl OfficeStatement {
    fn effect(&self) -> offices::Effect {
        match self.key {
            Some(key) => offices::Effect::Granted {
                reference: Some(self.reference.clone()),
                office: self.office,
                holder: self.holder.clone(),
                key,
                scope: self.scope.clone(),
                until: self.until,
            },
            None => offices::Effect::Ended {
                reference: Some(self.reference.clone()),
                office: self.office,
                holder: self.holder.clone(),
            },
        }
    }
}
