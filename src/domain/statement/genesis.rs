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
use crate::domain::text::{Title, lines, words};
use crate::domain::time::Time;

/// Where the log's time comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockSource {
    /// The database's clock, stated by the service.
    Real,
    /// Founders' statements: only for tests and exercises, and said on every page.
    Test,
}

words!(ClockSource: "real" ClockSource::Real "test" ClockSource::Test);

lines! {
    /// The lines of a `genesis` statement.
    pub struct Genesis {
        one organisation "organisation": Title;
        one clock "clock": ClockSource;
        /// In id order.
        some founders "founder": (Id, PublicKey), Rising(&[0]);
        /// How many founders act together; at least 1, fewer than there are founders.
        one threshold "threshold": u32;
        one service "service": PublicKey;
        one log_key "log-key": PublicKey;
        /// In id order.
        some categories "category": Id, Rising(&[]);
        /// In id order.
        some classes "class": Id, Rising(&[]);
        /// Enrolments one enroller may make in one UTC day of the log's clock.
        one enrol_limit "enrol-limit": u32;
        one founded "founded": Time;
    }
    check Genesis::check;
}

impl Genesis {
    fn check(&self) -> Result<(), String> {
        let founders = self.founders.len();
        let threshold = usize::try_from(self.threshold).unwrap_or(usize::MAX);
        if threshold == 0 || threshold >= founders {
            return Err(format!(
                "threshold {threshold} of {founders} founders: it must be at least 1 and fewer than all, so that one lost key does not end the organisation"
            ));
        }
        let own = [self.service, self.log_key];
        let keys = self.founders.iter().map(|(_, key)| key).chain(&own);
        let distinct: BTreeSet<_> = keys.map(PublicKey::as_bytes).collect();
        if distinct.len() < founders.saturating_add(own.len()) {
            return Err(
                "every founder, the service and the log need a key of their own: two of these are one".to_owned(),
            );
        }
        Ok(())
    }

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
