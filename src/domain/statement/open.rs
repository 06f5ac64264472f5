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
//! change 5e90…                     hash of each `poll-change` that has taken effect, in order
//! withheld o/zhou                 scrutineers who did not reveal; none: no such line
//! contest council                 contests and final options in the order of the ballot
//! option lin-wei
//! option chen-yu
//! ```

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::poll::contest::Contest;
use crate::domain::poll::lot;
use crate::domain::poll::phase::Phase;
use crate::domain::state::poll::{Poll, Step};
use crate::domain::state::{Effect, organisation, polls};
use crate::domain::text::lines;

lines! {
    /// The lines of an `open` statement.
    pub struct Open {
        one poll "poll": Id;
        one notice "notice": Hash;
        one roll "roll": Hash;
        one seed "seed": Hash;
        /// What was put right before, in order: corrected titles, other times, voters added.
        many changes "change": Hash, Given;
        /// In the order of the notice.
        many withheld "withheld": Principal, Given;
        some_groups contests: Offered, Given;
    }
}

lines! {
    /// A contest with its final options.
    pub struct Offered {
        one contest "contest": Id;
        /// In the order of the ballot.
        some options "option": Id, Given;
    }
}

impl Kind for Open {
    const NAME: &'static str = "open";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service, Office::ReturningOfficer]);
    const EXAMPLE: &'static str = "\
poll council-2027
notice e58cfbe14d913e33fa380fbf3bf1d4e4d9e7551c530e2b6bbd8bbad3c3843597
roll c21ec09d841e201635fa7e3cd16ed3e2bc09a07670ffb33fcce7310c7a528c8f
seed 118cc3c3bb64e430beb1ec4e0c16cd44297f3bad5d5e6b742acd14dbe4670ff5
withheld o/zhou
contest council
option lin-wei
option chen-yu
option zhao-min
contest charter
option for
option against
";
    const MORE: &'static [&'static str] = &["\
poll council-2027
notice e58cfbe14d913e33fa380fbf3bf1d4e4d9e7551c530e2b6bbd8bbad3c3843597
roll c21ec09d841e201635fa7e3cd16ed3e2bc09a07670ffb33fcce7310c7a528c8f
change 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
seed 118cc3c3bb64e430beb1ec4e0c16cd44297f3bad5d5e6b742acd14dbe4670ff5
contest charter
option for
option against
"];
    const COMPOSED: bool = false;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_phase(Phase::RollCertified)?;
        let now = case.state.require_now()?;
        if now < poll.notice().opens {
            return Err(organisation::Refusal::TooEarly {
                what: "opens",
                at: poll.notice().opens,
                now,
            }
            .into());
        }
        if Open::implied(poll) != *self {
            return Err(Unfit::DiffersFromLog { kind: Self::NAME }.into());
        }
        let opened = Step::Opened {
            statement: case.hash,
            seed: self.seed,
        };
        Ok(vec![polls::Effect::of(&self.poll, opened).into()])
    }
}

impl Offered {
    /// Every option of the contest as announced.
    pub fn of(contest: &Contest) -> Offered {
        Offered {
            contest: contest.id.clone(),
            options: contest.option_ids(),
        }
    }
}

impl Open {
    /// The `open` statement that the log implies now. Before a certified roll it names the notice
    /// twice; it is refused then in any case.
    pub fn implied(poll: &Poll) -> Open {
        let notice = poll.notice();
        let part = |(who, committed): &(Principal, Hash)| *poll.revealed(who).unwrap_or(committed);
        let scrutineers = notice.scrutineers.iter();
        let hidden = scrutineers.filter(|(who, _)| poll.revealed(who).is_none());
        let contests = notice.contests.iter();
        Open {
            poll: poll.id().clone(),
            notice: poll.notice_hash(),
            roll: poll.certified_roll_hash().unwrap_or(poll.notice_hash()),
            seed: lot::seed(notice.scrutineers.iter().map(part)),
            changes: poll
                .changes()
                .iter()
                .map(|changed| changed.statement)
                .collect(),
            withheld: hidden.map(|(who, _)| who.clone()).collect(),
            contests: contests.map(Offered::of).collect(),
        }
    }
}
