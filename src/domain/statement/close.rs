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
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::Phase;
use crate::domain::text::{Malformed, Reader, Writer};
use crate::domain::time::Time;

/// The lines of a `close` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Close {
    pub poll: Id,
    pub open: Hash,
    pub size: u64,
    pub root: Hash,
    pub clock: Time,
}

impl Kind for Close {
    const NAME: &'static str = "close";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service]);

    fn read(reader: &mut Reader<'_>) -> Result<Close, Malformed> {
        Ok(Close {
            poll: reader.one("poll")?,
            open: reader.one("open")?,
            size: reader.one("size")?,
            root: reader.one("root")?,
            clock: reader.one("clock")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("open", &self.open)
            .one("size", &self.size)
            .one("root", &self.root)
            .one("clock", &self.clock);
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_phase(Phase::Open)?;
        let now = case.state.require_now()?;
        if now < poll.notice().closes {
            return Err(Refusal::TooEarly {
                what: "closes",
                at: poll.notice().closes,
                now,
            });
        }
        let expected = poll.closing(case.state).expect("the poll is open");
        if expected != *self {
            return Err(Refusal::DiffersFromLog { kind: Self::NAME });
        }
        Ok(vec![Effect::PollClosed {
            poll: self.poll.clone(),
            statement: case.hash,
            size: self.size,
            root: self.root,
        }])
    }
}
