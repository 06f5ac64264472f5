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
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};

/// The lines of a `reveal` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reveal {
    pub poll: Id,
    pub notice: Hash,
    /// 32 random bytes, spelled like a hash.
    pub secret: Hash,
}

/// The commitment to `secret` that `scrutineer` puts into the notice of `poll`:
/// SHA-256 of `folkmoot/lot/v1` LF poll LF scrutineer LF and the 32 bytes.
pub fn commitment(poll: &Id, scrutineer: &Principal, secret: &Hash) -> Hash {
    let head = format!("folkmoot/lot/v1\n{poll}\n{scrutineer}\n");
    Hash::of_parts(&[head.as_bytes(), &secret.0])
}

/// The seed of all lots of a poll: SHA-256 of `folkmoot/lot-seed/v1` LF and, in the order of the
/// notice, each scrutineer's secret, or its commitment where it was not revealed.
pub fn seed(parts: impl IntoIterator<Item = Hash>) -> Hash {
    let parts: Vec<Hash> = parts.into_iter().collect();
    let mut pieces: Vec<&[u8]> = vec![b"folkmoot/lot-seed/v1\n"];
    pieces.extend(parts.iter().map(|part| part.0.as_slice()));
    Hash::of_parts(&pieces)
}

impl Kind for Reveal {
    const NAME: &'static str = "reveal";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Scrutineer]);

    fn read(reader: &mut Reader<'_>) -> Result<Reveal, Malformed> {
        Ok(Reveal {
            poll: reader.one("poll")?,
            notice: reader.one("notice")?,
            secret: reader.one("secret")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("notice", &self.notice)
            .one("secret", &self.secret);
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_notice(&self.notice)?;
        poll.require_before_open()?;
        let signer = case.signer();
        let Some((_, committed)) = poll
            .notice()
            .scrutineers
            .iter()
            .find(|(who, _)| who == signer)
        else {
            return Err(Refusal::NotAScrutineer {
                signer: signer.clone(),
                poll: self.poll.clone(),
            });
        };
        if poll.revealed(signer).is_some() {
            return Err(Refusal::AlreadySigned {
                statement: case.hash,
                signer: signer.clone(),
            });
        }
        if commitment(&self.poll, signer, &self.secret) != *committed {
            return Err(Refusal::NotTheCommitment {
                committed: *committed,
            });
        }
        Ok(vec![Effect::LotRevealed {
            poll: self.poll.clone(),
            scrutineer: signer.clone(),
            secret: self.secret,
        }])
    }
}
