//! `office`: grants or ends an office. m of n founders (later the council) sign the same text.
//!
//! ```text
//! folkmoot/office/v1
//! log, genesis
//! roster 4be0…                    hash of the roster that decides
//! expires 2026-12-08T12:00:00Z
//! ref 2026-12-registrar           unique among this organisation's office statements
//! act grant                       or `end`
//! office registrar
//! holder o/lin                    a person, or a machine such as s/app
//! key 8c1d…                       of the holder; `none` with `end`
//! scope all                       or ids: categories of a source, polls of the others; repeated
//! until 2027-12-01T00:00:00Z      end of the term, or `none`
//! ```

use super::authority::Signing;
use super::consent::Consent;
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::state::offices::EVERYTHING;
use crate::domain::state::service;
use crate::domain::text::{Malformed, Reader, Value, Writer};
use crate::domain::time::Time;

/// Whether the office begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Grant,
    End,
}

impl Value for Act {
    const FORM: &'static str = "grant or end";
    fn read(text: &str) -> Option<Act> {
        match text {
            "grant" => Some(Act::Grant),
            "end" => Some(Act::End),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            Act::Grant => "grant".to_owned(),
            Act::End => "end".to_owned(),
        }
    }
}

/// The lines of an `office` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeStatement {
    pub consent: Consent,
    pub reference: Id,
    pub act: Act,
    pub office: Office,
    pub holder: Principal,
    pub key: Option<PublicKey>,
    /// What the office is limited to, in id order; `all` alone means no limit.
    pub scope: Vec<Id>,
    pub until: Option<Time>,
}

impl Kind for OfficeStatement {
    const NAME: &'static str = "office";
    const SIGNED_BY: Signing = Signing::Roster(&[Office::Founder]);

    fn read(reader: &mut Reader<'_>) -> Result<OfficeStatement, Malformed> {
        let statement = OfficeStatement {
            consent: Consent::read(reader)?,
            reference: reader.one("ref")?,
            act: reader.one("act")?,
            office: reader.one("office")?,
            holder: reader.one("holder")?,
            key: reader.one("key")?,
            scope: reader.many("scope")?,
            until: reader.one("until")?,
        };
        let granted = statement.act == Act::Grant;
        if granted != statement.key.is_some() || granted == statement.scope.is_empty() {
            return Err(
                reader.fault("a grant has a key and a scope; an end has `key none` and no scope")
            );
        }
        if !statement.scope.is_sorted_by(|a, b| a < b) {
            return Err(reader.fault("scopes stand in id order, each once"));
        }
        if matches!(statement.holder, Principal::Member(_)) {
            return Err(
                reader.fault("offices are held as o/<id> or s/<id>, with a key of their own")
            );
        }
        if statement.holder == service() {
            // A key for it would be a key of the service itself.
            return Err(
                reader.fault("the service holds no office but its own, which genesis gives")
            );
        }
        if matches!(statement.office, Office::Founder | Office::Service) {
            return Err(reader.fault("founder and service are set by the genesis statement alone"));
        }
        Ok(statement)
    }

    fn write(&self, writer: &mut Writer) {
        self.consent.write(writer);
        writer
            .one("ref", &self.reference)
            .one("act", &self.act)
            .one("office", &self.office)
            .one("holder", &self.holder)
            .one("key", &self.key)
            .many("scope", &self.scope)
            .one("until", &self.until);
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let offices = case.state.offices();
        if offices.reference_used(&self.reference) {
            return Err(Refusal::ReferenceUsed {
                reference: self.reference.clone(),
            });
        }
        if self.act == Act::End && !offices.holds(&self.holder, self.office) {
            return Err(Refusal::NotInOffice {
                holder: self.holder.clone(),
                office: self.office,
            });
        }
        if self.office == Office::Source {
            let limits = self
                .scope
                .iter()
                .filter(|scope| scope.as_str() != EVERYTHING);
            for category in limits {
                case.state.require_category(category)?;
            }
        }
        if let Some(key) = &self.key {
            case.state.keys().refuse_foreign(&self.holder, key)?;
        }
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            effects.push(match self.key {
                Some(key) => Effect::OfficeGranted {
                    reference: self.reference.clone(),
                    office: self.office,
                    holder: self.holder.clone(),
                    key,
                    scope: self.scope.clone(),
                    until: self.until,
                },
                None => Effect::OfficeEnded {
                    reference: self.reference.clone(),
                    office: self.office,
                    holder: self.holder.clone(),
                },
            });
        }
        Ok(effects)
    }
}
