//! `close`: the boundary of a poll. Ballots logged before it count. Signed by the service once the
//! log's clock has passed the closing time.
//!
//! ```text
//! folkmoot/close/v1
//! log, genesis
//! poll council-2027
//! open 8d72…
//! size 48213                      of the log before this entry
//! root 0f3a…                      of the log at that size
//! clock 2026-12-17T12:00:00Z      the last logged clock
//! ```

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::phase::Phase;
use crate::domain::state::poll::{Poll, Step};
use crate::domain::state::{Effect, State, organisation, polls};
use crate::domain::text::lines;
use crate::domain::time::Time;

lines! {
    /// The lines of a `close` statement.
    pub struct Close {
        one poll "poll": Id;
        one open "open": Hash;
        one size "size": u64;
        one root "root": Hash;
        one clock "clock": Time;
    }
}

impl Kind for Close {
    const NAME: &'static str = "close";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service]);
    const EXAMPLE: &'static str = "\
poll council-2027
open 501435ecde9abffcbac6a7c13854d4bed30a67d778a22d9fafe04a020390bf8b
size 41
root cee60e63eadf5343c5c251c98ee7332ed397e099ece16866463e1f0b4e11796e
clock 2026-12-17T12:00:00Z
";
    const COMPOSED: bool = false;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_phase(Phase::Open)?;
        let now = case.state.require_now()?;
        if now < poll.notice().closes {
            return Err(organisation::Refusal::TooEarly {
                what: "closes",
                at: poll.notice().closes,
                now,
            }
            .into());
        }
        if Close::implied(case.state, poll).as_ref() != Some(self) {
            return Err(Unfit::DiffersFromLog { kind: Self::NAME }.into());
        }
        let closed = Step::Closed {
            statement: case.hash,
            size: self.size,
            root: self.root,
        };
        Ok(vec![polls::Effect::of(&self.poll, closed).into()])
    }
}

impl Close {
    /// The `close` statement that the log implies now; `None` before the poll has opened.
    pub fn implied(state: &State, poll: &Poll) -> Option<Close> {
        Some(Close {
            poll: poll.id().clone(),
            open: poll.open_hash()?,
            size: state.size(),
            root: state.root(),
            clock: state.now()?,
        })
    }
}
