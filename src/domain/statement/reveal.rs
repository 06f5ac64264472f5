//! `reveal`: a scrutineer's part of the lot, committed in the notice. Before the poll opens.
//!
//! ```text
//! folkmoot/reveal/v1
//! log, genesis
//! poll council-2027
//! notice 8d72…
//! secret 4f1c…                    32 bytes in hex
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::lot::commitment;
use crate::domain::state::poll::{Refusal as PollRefusal, Step};
use crate::domain::state::{Effect, approvals, polls};
use crate::domain::text::lines;

lines! {
    /// The lines of a `reveal` statement.
    pub struct Reveal {
        one poll "poll": Id;
        one notice "notice": Hash;
        /// 32 random bytes, spelled like a hash.
        one secret "secret": Hash;
    }
}

impl Kind for Reveal {
    const NAME: &'static str = "reveal";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Scrutineer]);
    const EXAMPLE: &'static str = "\
poll council-2027
notice e58cfbe14d913e33fa380fbf3bf1d4e4d9e7551c530e2b6bbd8bbad3c3843597
secret 2b0c89a7aaa976a48e6a5b399020e0583996b706bea44ae4b1a1048428e762e9
";
    const COMPOSED: bool = false;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_notice(&self.notice)?;
        poll.require_before_open()?;
        let signer = case.signer();
        let committed = poll.require_scrutineer(signer)?;
        if poll.revealed(signer).is_some() {
            return Err(approvals::Refusal::AlreadySigned {
                statement: case.hash,
                signer: signer.clone(),
            }
            .into());
        }
        if commitment(&self.poll, signer, &self.secret) != committed {
            return Err(PollRefusal::NotTheCommitment { committed }.into());
        }
        let revealed = Step::LotRevealed {
            scrutineer: signer.clone(),
            secret: self.secret,
        };
        Ok(vec![polls::Effect::of(&self.poll, revealed).into()])
    }
}
