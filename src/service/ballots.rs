//! Ballots as they are stored: their marks, checked against what their members signed, and told where
//! they are lost. What heals them is in [`super::marks`].

use std::collections::BTreeMap;

use super::shared::{Lost, Shared};
use crate::domain::derive::last_ballots;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::phase::Phase;
use crate::domain::state::State;
use crate::domain::state::voters::LastBallot;
use crate::domain::text::Value;
use crate::store::log::StoredBallot;
use crate::store::{Connection, Store, StoreError, log};

/// How many ballots are asked for at a time.
pub(super) const AT_ONCE: usize = 8192;

/// Marks that were read, by entry; ballots that are missing here are lost.
pub(super) type Marks = BTreeMap<u64, Vec<u8>>;

/// Reads the marks of these ballots: those that are what their members signed.
///
/// The log's state knows each ballot's hash, so neither an altered ballot nor altered marks get by.
pub(super) fn read<'a>(
    conn: &mut Connection,
    ballots: impl Iterator<Item = &'a LastBallot> + Clone,
) -> Result<Marks, StoreError> {
    let entries: Vec<u64> = ballots.clone().map(|ballot| ballot.entry).collect();
    let mut found = log::ballots(conn, &entries)?;
    let kept = ballots.filter_map(|ballot| {
        let stored = found.remove(&ballot.entry)?;
        is_whole(&stored, &ballot.statement).then_some((ballot.entry, stored.marks))
    });
    Ok(kept.collect())
}

/// Whether a stored ballot is the one with this hash, and has the marks that it names.
fn is_whole(stored: &StoredBallot, statement: &Hash) -> bool {
    let end = stored.body.windows(2).position(|pair| pair == b"\n\n");
    let text = end.and_then(|end| stored.body.get(..=end));
    let Some(text) = text.filter(|text| Hash::of(text) == *statement) else {
        return false;
    };
    let named = str::from_utf8(text).ok().and_then(|text| {
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix("marks "))
    });
    named.and_then(Hash::read) == Some(Hash::of(&stored.marks))
}

/// Errors with `Corrupt`, naming the first of these ballots that is not among those that were read.
pub(super) fn lost_error(entry: u64) -> StoreError {
    StoreError::Corrupt {
        what: format!("the marks of the ballot at entry {entry} are lost"),
    }
}

/// Looks through the ballots of the polls that are not counted yet, some at a time.
pub(super) struct Scrubber {
    store: Store,
    shared: Shared,
    /// Where the next look begins: a poll, and a place among its ballots.
    next: Option<(Id, usize)>,
}

impl Scrubber {
    pub(super) fn new(store: Store, shared: Shared) -> Scrubber {
        Scrubber {
            store,
            shared,
            next: None,
        }
    }

    /// Checks the next ballots and says what is lost.
    pub(super) fn look(&mut self) -> Result<(), StoreError> {
        let Some(published) = self.shared.published() else {
            return Ok(());
        };
        let state = &published.state;
        let polls = state.polls().iter();
        let uncounted = polls.filter(|poll| matches!(poll.phase(), Phase::Open | Phase::Closed));
        let mut uncounted: Vec<&Id> = uncounted.map(|poll| poll.id()).collect();
        uncounted.sort_unstable();
        self.shared.forget_lost(&uncounted);
        let (begun, place) = match self.next.take() {
            Some((poll, place)) => (
                uncounted.binary_search(&&poll).unwrap_or_else(|at| at),
                place,
            ),
            None => (0, 0),
        };
        let Some(poll) = uncounted.get(begun) else {
            return Ok(());
        };
        let ballots = last_ballots(state, poll).unwrap_or_default();
        let some: Vec<_> = ballots.iter().skip(place).take(AT_ONCE).collect();
        let mut conn = self.store.connect()?;
        let kept = read(&mut conn, some.iter().map(|(_, ballot)| ballot))?;
        for (member, ballot) in &some {
            let lost = !kept.contains_key(&ballot.entry);
            self.shared.set_lost(poll, member, ballot.entry, lost);
        }
        self.next = match place + some.len() < ballots.len() {
            true => Some(((*poll).clone(), place + some.len())),
            false => uncounted.get(begun + 1).map(|next| ((*next).clone(), 0)),
        };
        Ok(())
    }
}

/// Whose ballot stands at each of these entries; nobody for entries that are no last ballots.
pub(super) fn whose(state: &State, poll: &Id, entries: &[u64]) -> Lost {
    let ballots = last_ballots(state, poll).unwrap_or_default().into_iter();
    let lost = ballots.filter(|(_, ballot)| entries.contains(&ballot.entry));
    lost.map(|(member, ballot)| (ballot.entry, member))
        .collect()
}
