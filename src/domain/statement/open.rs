//! `open`: the poll opens, and everything a ballot depends on is fixed by this statement's hash.
//! Signed by the service or a returning officer; refused if it differs from what the log implies.
//!
//! ```text
//! folkmoot/open/v1
//! log, genesis
//! poll council-2027
//! notice 8d72…
//! roll 77aa…                      hash of the certified roll statement
//! seed 91c0…                      of the lots, from the revealed secrets
//! withheld o/zhou                 scrutineers who did not reveal; none: no such line
//! contest council                 contests and final options in the order of the ballot
//! option lin-wei
//! option chen-yu
//! ```

use super::authority::Signing;
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::Phase;
use crate::domain::text::{Malformed, Reader, Writer};

/// The lines of an `open` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    pub poll: Id,
    pub notice: Hash,
    pub roll: Hash,
    pub seed: Hash,
    /// In the order of the notice.
    pub withheld: Vec<Principal>,
    pub contests: Vec<(Id, Vec<Id>)>,
}

impl Kind for Open {
    const NAME: &'static str = "open";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service, Office::ReturningOfficer]);

    fn read(reader: &mut Reader<'_>) -> Result<Open, Malformed> {
        let mut open = Open {
            poll: reader.one("poll")?,
            notice: reader.one("notice")?,
            roll: reader.one("roll")?,
            seed: reader.one("seed")?,
            withheld: reader.many("withheld")?,
            contests: Vec::new(),
        };
        while reader.peek() == Some("contest") {
            open.contests
                .push((reader.one("contest")?, reader.many("option")?));
        }
        Ok(open)
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("notice", &self.notice)
            .one("roll", &self.roll)
            .one("seed", &self.seed)
            .many("withheld", &self.withheld);
        for (contest, options) in &self.contests {
            writer.one("contest", contest).many("option", options);
        }
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_phase(Phase::RollCertified)?;
        let now = case.state.require_now()?;
        if now < poll.notice().opens {
            return Err(Refusal::TooEarly {
                what: "opens",
                at: poll.notice().opens,
                now,
            });
        }
        if poll.opening() != *self {
            return Err(Refusal::DiffersFromLog { kind: Self::NAME });
        }
        Ok(vec![Effect::PollOpened {
            poll: self.poll.clone(),
            statement: case.hash,
            seed: self.seed,
        }])
    }
}
