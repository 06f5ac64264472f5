//! `genesis`: the birth of an organisation and its log. Entry 0, signed by all founders.
//!
//! ```text
//! folkmoot/genesis/v1
//! log vote.example.org/council
//! organisation 示例车友会 / Example Owners' Club
//! clock real                      or `test`: time is moved by founders' statements, for tests
//! founder alice 8c1d…             id and key, in id order; at least two
//! founder bob 77e0…
//! threshold 1                     m of these n founders act; fewer than n
//! service 5a0b…                   the key the service signs statements with
//! log-key 41f6…                   the key the service signs checkpoints with
//! category development            what contributions are counted in, in id order
//! class owner                     what members may be, in id order
//! enrol-limit 100000              how many members one enroller may enrol in one UTC day
//! founded 2026-12-01T12:00:00Z
//! ```

use std::collections::BTreeSet;

use super::authority::Signing;
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::state::Roster;
use crate::domain::text::{Malformed, Reader, Title, Value, Writer};
use crate::domain::time::Time;

/// Where the log's time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockSource {
    /// The database's clock, stated by the service.
    Real,
    /// Founders' statements: only for tests and exercises, and said on every page.
    Test,
}

impl Value for ClockSource {
    const FORM: &'static str = "real or test";
    fn read(text: &str) -> Option<ClockSource> {
        match text {
            "real" => Some(ClockSource::Real),
            "test" => Some(ClockSource::Test),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            ClockSource::Real => "real".to_owned(),
            ClockSource::Test => "test".to_owned(),
        }
    }
}

/// The lines of a `genesis` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    pub organisation: Title,
    pub clock: ClockSource,
    /// In id order.
    pub founders: Vec<(Id, PublicKey)>,
    /// How many founders act together; at least 1, fewer than there are founders.
    pub threshold: u32,
    pub service: PublicKey,
    pub log_key: PublicKey,
    /// In id order.
    pub categories: Vec<Id>,
    /// In id order.
    pub classes: Vec<Id>,
    /// Enrolments one enroller may make in one UTC day of the log's clock.
    pub enrol_limit: u32,
    pub founded: Time,
}

impl Genesis {
    /// The founders as the roster that acts for the council.
    pub fn roster(&self) -> Roster {
        Roster {
            threshold: usize::try_from(self.threshold).unwrap_or(usize::MAX),
            holders: self.introduces().into_iter().collect(),
        }
    }
}

impl Kind for Genesis {
    const NAME: &'static str = "genesis";
    const SIGNED_BY: Signing = Signing::AllFounders;

    fn read(reader: &mut Reader<'_>) -> Result<Genesis, Malformed> {
        let genesis = Genesis {
            organisation: reader.one("organisation")?,
            clock: reader.one("clock")?,
            founders: reader.many("founder")?,
            threshold: reader.one("threshold")?,
            service: reader.one("service")?,
            log_key: reader.one("log-key")?,
            categories: reader.many("category")?,
            classes: reader.many("class")?,
            enrol_limit: reader.one("enrol-limit")?,
            founded: reader.one("founded")?,
        };
        let founders = genesis.founders.len();
        let threshold = usize::try_from(genesis.threshold).unwrap_or(usize::MAX);
        let ordered = genesis.founders.is_sorted_by(|a, b| a.0 < b.0)
            && genesis.categories.is_sorted_by(|a, b| a < b)
            && genesis.classes.is_sorted_by(|a, b| a < b);
        if !ordered {
            return Err(
                reader.fault("founders, categories and classes stand in id order, each once")
            );
        }
        if threshold == 0 || threshold >= founders {
            return Err(reader.fault(format!(
                "threshold {threshold} of {founders} founders: it must be at least 1 and fewer than all, so that one lost key does not end the organisation"
            )));
        }
        if genesis.categories.is_empty() || genesis.classes.is_empty() {
            return Err(reader.fault("at least one category and one class are needed"));
        }
        let own = [genesis.service, genesis.log_key];
        let keys = genesis.founders.iter().map(|(_, key)| key).chain(&own);
        let distinct: BTreeSet<_> = keys.map(PublicKey::as_bytes).collect();
        if distinct.len() < founders.saturating_add(own.len()) {
            return Err(reader.fault(
                "every founder, the service and the log need a key of their own: two of these are one",
            ));
        }
        Ok(genesis)
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("organisation", &self.organisation)
            .one("clock", &self.clock)
            .many("founder", &self.founders)
            .one("threshold", &self.threshold)
            .one("service", &self.service)
            .one("log-key", &self.log_key)
            .many("category", &self.categories)
            .many("class", &self.classes)
            .one("enrol-limit", &self.enrol_limit)
            .one("founded", &self.founded);
    }

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        self.founders
            .iter()
            .map(|(id, key)| (Principal::Officer(id.clone()), *key))
            .collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if case.state.genesis().is_some() {
            return Err(Refusal::AlreadyFounded);
        }
        let (founders, found) = (self.introduces(), case.signatories.len());
        if found != founders.len() {
            return Err(Refusal::SignatureCount {
                kind: Self::NAME,
                expected: founders.len(),
                found,
            });
        }
        if case.signatories != founders {
            return Err(Refusal::SignatureOrder {
                kind: Self::NAME,
                wanted: founders.into_iter().map(|(founder, _)| founder).collect(),
            });
        }
        Ok(vec![Effect::Founded {
            hash: case.hash,
            genesis: Box::new(self.clone()),
        }])
    }
}
