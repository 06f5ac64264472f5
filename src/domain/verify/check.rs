//! What can be checked of an entry without the state, on any thread: its signatures and its marks.

use std::ops::Range;
use std::sync::Arc;

use super::ballots;
use super::intake::{Place, check_bytes};
use super::report::Failure;
use crate::domain::attachment::Named;
use crate::domain::id::Id;
use crate::domain::poll::marks::{Marks, MarksFault};
use crate::domain::poll::notice::Notice;
use crate::domain::statement::submission::Authenticated;

/// Entries of one bundle that the rules admitted, on the assumption that these checks succeed.
pub(super) struct Checks {
    pub place: Place,
    /// In log order.
    pub entries: Vec<Admitted>,
}

/// One admitted entry.
pub(super) struct Admitted {
    pub index: u64,
    pub authenticated: Authenticated,
    pub vote: Option<Vote>,
}

/// A ballot whose marks are at hand.
pub(super) struct Vote {
    pub poll: Arc<Notice>,
    /// The voter's place in the poll.
    pub voter: usize,
    pub named: Named,
    pub marks: Range<usize>,
}

/// A ballot whose marks fit its poll.
pub(super) struct Read {
    pub poll: Id,
    pub voter: usize,
    /// As `ballots::pack` packs them.
    pub marks: Box<[u8]>,
}

/// Checks all signatures and marks; the ballots in log order, or the first failure.
pub(super) fn check(checks: &Checks) -> Result<Vec<Read>, Failure> {
    let mut read = Vec::new();
    for entry in &checks.entries {
        let signed = entry.authenticated.check_signatures(|_, key| key.prepare());
        signed.map_err(|refusal| checks.place.wrong_entry(entry.index, &refusal))?;
        if let Some(vote) = &entry.vote {
            let bytes = &checks.place.attachments[vote.marks.clone()];
            check_bytes(&vote.named, bytes)
                .map_err(|problem| checks.place.wrong_attachment(entry.index, &problem))?;
            let marks = read_marks(vote, bytes);
            read.push(Read {
                poll: vote.poll.poll.clone(),
                voter: vote.voter,
                marks: marks.map_err(|fault| checks.place.wrong_attachment(entry.index, &fault))?,
            });
        }
    }
    Ok(read)
}

fn read_marks(vote: &Vote, bytes: &[u8]) -> Result<Box<[u8]>, MarksFault> {
    let marks = Marks::parse(bytes)?.read_for(&vote.poll.contests)?;
    Ok(ballots::pack(&marks))
}
