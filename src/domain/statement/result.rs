//! `result`: what the engine counted after the close: provisional until scrutineers certify it.
//!
//! ```text
//! folkmoot/result/v1
//! log, genesis
//! poll council-2027
//! open 8d72…
//! close 11be…                     hash of the close statement
//! size 48213                      log entries before the close: what was evaluated
//! ballots 1180                    members who voted
//! weight 99012                    their weight
//! roll-count 1206                 members entitled
//! roll-weight 102751
//! added 1 12                      voters added after the certification, with weight; else absent
//! recount 3c9d…                   the matter that had an earlier result counted again; else absent
//! contest council stv-scottish    each contest with its method, in ballot order
//! elected lin-wei                 in order of election
//! contest charter proposal
//! verdict passed                  of a contest with a decision rule
//! unchanged council stv-scottish  counted without strikes and additions; only where there were any
//! elected lin-wei
//! outcome 5be1… 9120              the attachment with the working, `docs/formats/polls.md`, "Outcome"
//! ```
//!
//! That it follows from the ballots is checked besides ([`crate::domain::derive`]) by every
//! verifier and every scrutineer.

use std::sync::Arc;

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Follows, Kind};
use crate::domain::attachment::Named;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::PollResult;
use crate::domain::state::poll::Step;
use crate::domain::state::{Effect, polls};

impl Kind for PollResult {
    const NAME: &'static str = "result";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service]);
    const EXAMPLE: &'static str = "\
poll council-2027
open 501435ecde9abffcbac6a7c13854d4bed30a67d778a22d9fafe04a020390bf8b
close e51b639cebca463f3297fbeeb7d440f080da234d2edd9cae6a40dfd12b27a79c
size 41
ballots 2
weight 14
roll-count 3
roll-weight 15
contest council stv-scottish
elected chen-yu
elected zhao-min
contest charter yes-no
elected for
verdict passed
outcome 2329ae6f3435e51eb6692ac43ea953c2b5f69c8457152f396ef8298a1b6d66ac 1007
";
    const MORE: &'static [&'static str] = &["\
poll council-2027
open 501435ecde9abffcbac6a7c13854d4bed30a67d778a22d9fafe04a020390bf8b
close e51b639cebca463f3297fbeeb7d440f080da234d2edd9cae6a40dfd12b27a79c
size 41
ballots 2
weight 14
roll-count 3
roll-weight 15
added 1 5
recount 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
contest council stv-scottish
elected chen-yu
contest charter yes-no
elected for
verdict passed
unchanged council stv-scottish
elected zhao-min
unchanged charter yes-no
verdict rejected
outcome 2329ae6f3435e51eb6692ac43ea953c2b5f69c8457152f396ef8298a1b6d66ac 1007
"];
    const COMPOSED: bool = false;

    fn attachments(&self) -> Vec<Named> {
        vec![self.outcome.evidence()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn follows(&self) -> Follows<'_> {
        Follows::Ballots(self)
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_phase(Phase::Closed)?;
        let closed = poll.closed().expect("the phase says it is closed");
        let (roll_count, roll_weight) = poll.roll_size();
        let stated = (
            self.open,
            self.close,
            self.size,
            self.ballots,
            self.weight,
            self.roll_count,
            self.roll_weight,
            self.added,
            self.recount,
        );
        let turnout = poll.voters().turnout();
        let implied = (
            poll.open_hash().expect("it was opened"),
            closed.statement,
            closed.size,
            turnout.heads,
            turnout.weight,
            roll_count,
            roll_weight,
            Some(poll.voters().added()).filter(|(count, _)| *count > 0),
            poll.recounted_by(),
        );
        if stated != implied {
            return Err(Unfit::DiffersFromLog { kind: Self::NAME }.into());
        }
        case.attachment(&self.outcome)?;
        let stated = Step::ResultStated {
            statement: case.hash,
            result: Arc::new(self.clone()),
        };
        Ok(vec![polls::Effect::of(&self.poll, stated).into()])
    }
}
