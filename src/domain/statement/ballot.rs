//! `ballot`: one member's vote in one poll. The last one logged before the close counts.
//!
//! ```text
//! folkmoot/ballot/v1
//! log vote.example.org/council
//! genesis 1f0c…9a
//! open 8d72…81ff                  hash of the poll's `open` statement
//! member m-7f3k9q
//! seq 1                           1, 2, 3 … per member and poll
//! prev none                       or the hash of this member's previous ballot statement
//! marks 5be1…07                   hash of the marks, an attachment in the same transaction
//! ```
//!
//! `seq` and `prev` chain a member's ballots, so the service can neither replay an old one over a
//! newer one nor drop one unnoticed. Pure ASCII: the signer reads ids, never titles.

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind, Matter};
use crate::domain::attachment::Named;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::marks::Marks;
use crate::domain::poll::phase::Phase;
use crate::domain::state::poll::{self, Poll, Step};
use crate::domain::state::voters::LastBallot;
use crate::domain::state::{Effect, State, polls};
use crate::domain::text::lines;

lines! {
    /// The lines of a `ballot` statement.
    pub struct Ballot {
        one open "open": Hash;
        one member "member": Id;
        one seq "seq": u32;
        one prev "prev": Option<Hash>;
        one marks "marks": Hash;
    }
}

impl Kind for Ballot {
    const NAME: &'static str = "ballot";
    const SIGNED_BY: Signing = Signing::Own;
    const EXAMPLE: &'static str = "\
open 501435ecde9abffcbac6a7c13854d4bed30a67d778a22d9fafe04a020390bf8b
member m-7f3k9q
seq 1
prev none
marks 6df4f7109dc44b4cde0213de0e23f8ccb9ffe7e5b462ed1faed6e49fe8477379
";
    const COMPOSED: bool = false;

    fn attachments(&self) -> Vec<Named> {
        vec![Named::marks(self.marks)]
    }

    fn subject(&self) -> Option<&Id> {
        Some(&self.member)
    }

    fn votes_in(&self, state: &State) -> Result<Option<u64>, Refusal> {
        Ok(Some(state.polls().opened_by(&self.open)?.opened_at()))
    }

    fn paced(&self) -> Option<Hash> {
        Some(self.open)
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().opened_by(&self.open)?;
        let member = case.state.members().require(&self.member)?;
        let voter = poll.voters().find(member);
        let voter = voter.ok_or_else(|| poll::Refusal::NotOnTheRoll {
            member: self.member.clone(),
            poll: poll.id().clone(),
        })?;
        self.check_chain(poll.voters().last_ballot(voter), poll)?;
        let now = case.state.require_now()?;
        if poll.phase() != Phase::Open || now >= poll.notice().closes {
            return Err(poll::Refusal::Closed {
                poll: poll.id().clone(),
            }
            .into());
        }
        match case.attachments.get(&self.marks) {
            None => return Err(Unfit::AttachmentMissing { hash: self.marks }.into()),
            // A verifier meets withheld marks in a running poll; they are checked when they count.
            Some(Matter::Withheld) => {}
            Some(Matter::Bytes(bytes)) => {
                Marks::parse(&bytes)?.read_for(&poll.notice().contests)?;
            }
        }
        let cast = Step::BallotCast {
            voter,
            seq: self.seq,
            statement: case.hash,
        };
        Ok(vec![polls::Effect::of(poll.id(), cast).into()])
    }
}

impl Ballot {
    fn check_chain(&self, last: LastBallot, poll: &Poll) -> Result<(), poll::Refusal> {
        let previous = last.previous();
        if self.seq == last.seq
            && let Some(logged) = previous
        {
            return Err(poll::Refusal::Equivocation {
                poll: poll.id().clone(),
                seq: self.seq,
                logged,
            });
        }
        if Some(self.seq) != last.seq.checked_add(1) || self.prev != previous {
            return Err(poll::Refusal::WrongSequence {
                poll: poll.id().clone(),
                seq: self.seq,
                last: last.seq,
                previous,
            });
        }
        Ok(())
    }
}
