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
use super::marks::Marks;
use super::{AttachmentRef, Case, Kind, Matter};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::state::poll::{Phase, Poll};
use crate::domain::state::voters::LastBallot;
use crate::domain::text::{Malformed, Reader, Writer};

/// The lines of a `ballot` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    pub open: Hash,
    pub member: Id,
    pub seq: u32,
    pub prev: Option<Hash>,
    pub marks: Hash,
}

impl Kind for Ballot {
    const NAME: &'static str = "ballot";
    const SIGNED_BY: Signing = Signing::Member;

    fn read(reader: &mut Reader<'_>) -> Result<Ballot, Malformed> {
        Ok(Ballot {
            open: reader.one("open")?,
            member: reader.one("member")?,
            seq: reader.one("seq")?,
            prev: reader.one("prev")?,
            marks: reader.one("marks")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("open", &self.open)
            .one("member", &self.member)
            .one("seq", &self.seq)
            .one("prev", &self.prev)
            .one("marks", &self.marks);
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        vec![AttachmentRef {
            hash: self.marks,
            size: None,
        }]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().opened_by(&self.open)?;
        let (signer, key) = &case.signatories[0];
        let holder = Principal::Member(self.member.clone());
        if *signer != holder {
            return Err(Refusal::NotYourOwn {
                signer: signer.clone(),
                subject: self.member.clone(),
            });
        }
        let member = case.state.people().require(&self.member)?;
        let voter = poll
            .voters()
            .find(member)
            .ok_or_else(|| Refusal::NotOnTheRoll {
                member: self.member.clone(),
                poll: poll.id().clone(),
            })?;
        self.check_chain(poll.voters().last_ballot(voter), poll)?;
        case.state
            .keys()
            .require_for_poll(&holder, key, poll.opened_at())?;
        let now = case.state.require_now()?;
        if poll.phase() != Phase::Open || now >= poll.notice().closes {
            return Err(Refusal::PollClosed {
                poll: poll.id().clone(),
            });
        }
        match case.attachments.get(&self.marks) {
            None => return Err(Refusal::AttachmentMissing { hash: self.marks }),
            // A verifier meets withheld marks in a running poll; they are checked when they count.
            Some(Matter::Withheld) => {}
            Some(Matter::Bytes(bytes)) => {
                Marks::parse(&bytes)?.read_for(&poll.notice().contests)?;
            }
        }
        Ok(vec![Effect::BallotCast {
            poll: poll.id().clone(),
            voter,
            seq: self.seq,
            statement: case.hash,
        }])
    }
}

impl Ballot {
    fn check_chain(&self, last: LastBallot, poll: &Poll) -> Result<(), Refusal> {
        let previous = last.previous();
        if self.seq == last.seq
            && let Some(logged) = previous
        {
            return Err(Refusal::Equivocation {
                poll: poll.id().clone(),
                seq: self.seq,
                logged,
            });
        }
        if Some(self.seq) != last.seq.checked_add(1) || self.prev != previous {
            return Err(Refusal::WrongSequence {
                poll: poll.id().clone(),
                seq: self.seq,
                last: last.seq,
                previous,
            });
        }
        Ok(())
    }
}
