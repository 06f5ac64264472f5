//! Entry after entry through the rules: what goes in order, and what follows from all before it.

use std::collections::BTreeMap;

use super::ballots::Ballots;
use super::check::{Admitted, Read, Vote};
use super::evidence::Watch;
use super::intake::{Entry, Item, Place, Source, check_bytes};
use super::report::{Failure, Problem};
use super::rolls::Rolls;
use super::shelf::Shelf;
use super::tally::Tally;
use crate::domain::derive::{self, DeriveError};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::tree::leaf_hash;
use crate::domain::office::Principal;
use crate::domain::poll::notice::Publication;
use crate::domain::state::{Effect, State, organisation, poll, polls};
use crate::domain::statement::refusal::{Refusal, Unfit};
use crate::domain::statement::{Attachments, Follows, Matter, Said, admit};

/// The fold over a download.
pub(super) struct Fold<'a> {
    pub state: State,
    pub shelf: Shelf<'a>,
    pub rolls: Rolls,
    pub tally: Tally,
    pub watch: Watch,
    /// The genesis statement that a trust file asks for.
    genesis: Option<Hash>,
    pub ballots: BTreeMap<Id, Ballots>,
    /// By poll: the first ballot whose marks are withheld, and the file that should have them.
    withheld: BTreeMap<Id, (String, u64)>,
}

/// Whether the fold could go on.
pub(super) enum Step {
    /// The entry is in the state; these checks are left to do.
    Done(Box<Admitted>),
    /// The entry needs every ballot before it checked; it was put back.
    Wait(Box<Entry>),
}

impl<'a> Fold<'a> {
    pub(super) fn new(
        origin: &str,
        source: Source<'a>,
        size: u64,
        genesis: Option<Hash>,
        watch: Watch,
    ) -> Fold<'a> {
        Fold {
            state: State::new(origin),
            shelf: Shelf::new(source, size),
            rolls: Rolls::default(),
            tally: Tally::default(),
            watch,
            genesis,
            ballots: BTreeMap::new(),
            withheld: BTreeMap::new(),
        }
    }

    /// Takes in a ballot whose marks were checked.
    pub(super) fn cast(&mut self, read: Read) {
        let ballots = self.ballots.entry(read.poll).or_default();
        ballots.cast(read.voter, read.marks);
    }

    /// Judges the next entry of a bundle. `settled` says whether every check before it is done.
    pub(super) fn entry(
        &mut self,
        entry: Entry,
        bundle: &Place,
        settled: bool,
    ) -> Result<Step, Failure> {
        let index = self.state.size();
        let wrong = |refusal: Refusal| bundle.wrong_entry(index, &refusal);
        if let Ok(submission) = &entry.submission
            && !settled
            && matches!(submission.statement.said.follows(), Follows::Ballots(_))
        {
            return Ok(Step::Wait(Box::new(entry)));
        }
        let submission = entry.submission.map_err(wrong)?;
        let keys = self.state.keys();
        let known = |who: &Principal| keys.of(who).iter().map(|record| record.key).collect();
        let signatories = submission.identify(known).map_err(wrong)?;
        let authenticated = submission.assume_verified(signatories);
        let marks = self.shelve(entry.items?, bundle, index)?;
        let effects = match &marks {
            Some(_) => admit(&self.state, &authenticated, &Unread),
            None => admit(&self.state, &authenticated, &self.shelf),
        };
        let effects = effects.map_err(wrong)?;
        let derived = self.derive(&authenticated.submission.statement.said);
        derived.map_err(|error| bundle.wrong_entry(index, &error))?;
        let vote = self.vote(marks, &effects, bundle, index)?;
        self.refuse(&effects, bundle, index)?;
        self.state.apply(leaf_hash(&entry.bytes), &effects);
        self.tally.count(&authenticated, &effects);
        self.watch.see(index, &entry.bytes, &self.state);
        Ok(Step::Done(Box::new(Admitted {
            index,
            authenticated,
            vote,
        })))
    }

    /// Checks the bytes of what a statement names and notes where they lie. The marks of a ballot
    /// come back unchecked.
    fn shelve(
        &mut self,
        items: Vec<Item>,
        bundle: &Place,
        index: u64,
    ) -> Result<Option<Item>, Failure> {
        let mut marks = None;
        for item in items {
            if item.named.size.is_none() {
                marks = Some(item);
                continue;
            }
            let hash = item.named.hash;
            let Some(range) = item.bytes else {
                if !item.named.role.is_erasable() {
                    return Err(bundle.wrong_attachment(index, &Unfit::AttachmentWithheld { hash }));
                }
                self.shelf.put(hash, None);
                self.tally.withheld = self.tally.withheld.saturating_add(1);
                continue;
            };
            check_bytes(&item.named, &bundle.attachments[range])
                .map_err(|problem| bundle.wrong_attachment(index, &problem))?;
            self.shelf.put(hash, Some((index >> 8, item.position)));
        }
        Ok(marks)
    }

    /// Errors unless a roll or a result is what bulk data make of it.
    fn derive(&mut self, said: &Said) -> Result<(), DeriveError> {
        match said.follows() {
            Follows::Nothing => Ok(()),
            Follows::Ledger(stated) => self.rolls.check(stated, &self.state, &self.shelf),
            Follows::Addition(change) => {
                self.rolls.check_addition(change, &self.state, &self.shelf)
            }
            Follows::Ballots(stated) => {
                let ballots = self.ballots.entry(stated.poll.clone()).or_default();
                let (derived, _) = ballots.count(&self.state, &stated.poll)?;
                derive::check_result(stated, &derived)
            }
        }
    }

    /// What is left to check of a ballot; nothing while its marks are sealed.
    fn vote(
        &mut self,
        marks: Option<Item>,
        effects: &[Effect],
        bundle: &Place,
        index: u64,
    ) -> Result<Option<Vote>, Failure> {
        let cast = effects.iter().find_map(|effect| {
            let Effect::Polls(polls::Effect::Went { poll, step }) = effect else {
                return None;
            };
            let poll::Step::BallotCast { voter, .. } = step else {
                return None;
            };
            Some((poll, *voter))
        });
        let (Some(item), Some((id, voter))) = (marks, cast) else {
            return Ok(None);
        };
        let poll = self.state.polls().find(id).expect("a ballot has a poll");
        let poll = poll.notice().clone();
        if let Some(marks) = item.bytes {
            return Ok(Some(Vote {
                poll,
                voter,
                named: item.named,
                marks,
            }));
        }
        if poll.publication == Publication::Open {
            let problem = Problem::MarksWithheld { poll: id.clone() };
            return Err(bundle.wrong_attachment(index, &problem));
        }
        self.tally.sealed = self.tally.sealed.saturating_add(1);
        let first = || (bundle.attachments_path.clone(), index);
        self.withheld.entry(id.clone()).or_insert_with(first);
        Ok(None)
    }

    /// What the rules leave to whoever has the whole download: another genesis than the pinned
    /// one, marks that were not released at the close.
    fn refuse(&self, effects: &[Effect], bundle: &Place, index: u64) -> Result<(), Failure> {
        for effect in effects {
            match effect {
                Effect::Organisation(effect) => self.refuse_beginning(effect, bundle, index)?,
                Effect::Polls(effect) => self.refuse_close(effect, index)?,
                Effect::Offices(_)
                | Effect::Members(_)
                | Effect::Approvals(_)
                | Effect::Ledger(_)
                | Effect::Policies(_)
                | Effect::Claims(_)
                | Effect::Documents(_)
                | Effect::Matters(_)
                | Effect::Bodies(_)
                | Effect::Tasks(_)
                | Effect::Quotas(_) => {}
            }
        }
        Ok(())
    }

    fn refuse_beginning(
        &self,
        effect: &organisation::Effect,
        bundle: &Place,
        index: u64,
    ) -> Result<(), Failure> {
        let organisation::Effect::Founded { hash, .. } = effect else {
            return Ok(());
        };
        match self.genesis.filter(|pinned| pinned != hash) {
            Some(pinned) => {
                let found = *hash;
                Err(bundle.wrong_entry(index, &Problem::OtherGenesis { found, pinned }))
            }
            None => Ok(()),
        }
    }

    fn refuse_close(&self, effect: &polls::Effect, index: u64) -> Result<(), Failure> {
        let polls::Effect::Went { poll, step } = effect else {
            return Ok(());
        };
        match (step, self.withheld.get(poll)) {
            (poll::Step::Closed { .. }, Some((file, ballot))) => {
                let problem = Problem::MarksUnreleased {
                    poll: poll.clone(),
                    entry: index,
                };
                Err(Failure::of_entry(file, *ballot, &problem))
            }
            _ => Ok(()),
        }
    }
}

/// What stands in for the marks of a ballot while its other rules are judged.
struct Unread;

impl Attachments for Unread {
    fn get(&self, _: &Hash) -> Option<Matter> {
        Some(Matter::Withheld)
    }
}
