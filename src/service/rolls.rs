//! Rolls and weights: what follows from the ledger, computed beside the writer.

use std::sync::Arc;

use super::WriteError;
use super::engine::Engine;
use super::job::Supplied;
use super::ledger::Ledger;
use super::lines::Stored;
use super::questions::{Asker, DerivedRoll, Question, RollKey};
use crate::domain::derive::{DeriveError, LedgerBasis, RollBasis, check_addition};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::phase::Phase;
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::statement::poll_change::PollChange;
use crate::domain::statement::roll::next_roll;
use crate::domain::weight::derivation::{Derivation, derive};
use crate::domain::weight::issuance::GuardReading;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::working::Whole;
use crate::store::{Lane, Store};

impl Engine {
    /// The roll of a poll as its ledger, policy and members make it.
    ///
    /// All members are copied for it: for one roll at a time, and not for one that is known.
    pub(super) async fn derive_roll(
        &self,
        poll: Id,
        asker: Asker,
    ) -> Result<(RollKey, Arc<DerivedRoll>), WriteError> {
        let key = RollKey::of(&self.published().state, &poll)?;
        if let Some(known) = self.questions.roll(&key) {
            return Ok((key, known));
        }
        let _alone = self.questions.alone(Question::Roll(key.clone())).await;
        if let Some(known) = self.questions.roll(&key) {
            return Ok((key, known));
        }
        let turn = self.questions.turn(asker).await?;
        // Whoever waited finds what was computed meanwhile.
        let published = self.published();
        let key = RollKey::of(&published.state, &poll)?;
        if let Some(known) = self.questions.roll(&key) {
            return Ok((key, known));
        }
        let (store, questions) = (self.store.clone(), self.questions.clone());
        self.aside(move || {
            let basis = RollBasis::of(&published.state, &poll)?;
            let (roll, readings) = weigh(&store, basis.ledger())?;
            let power = basis.power(&roll);
            let derived = Arc::new(DerivedRoll {
                basis,
                roll,
                power,
                readings,
            });
            questions.keep_roll(key.clone(), &derived);
            drop(turn);
            Ok((key, derived))
        })
        .await
    }

    /// Errors unless ledger and policy give the voter whom this adds that class and weight.
    pub(super) async fn check_addition(
        &self,
        change: &PollChange,
        asker: Asker,
    ) -> Result<(), WriteError> {
        let (Some(addition), poll) = (change.addition(), change.poll.clone()) else {
            return Ok(());
        };
        let turn = self.questions.turn(asker).await?;
        let (store, published) = (self.store.clone(), self.published());
        self.aside(move || {
            let basis = RollBasis::with(&published.state, &poll, &addition)?;
            let (roll, _) = weigh(&store, basis.ledger())?;
            drop(turn);
            Ok(check_addition(&poll, &addition, &roll)?)
        })
        .await
    }

    /// The roll of a poll for a question about one member; `None` for somebody who never enrolled.
    pub(super) async fn roll_for(
        &self,
        poll: Id,
        member: &Id,
    ) -> Result<Option<Arc<DerivedRoll>>, WriteError> {
        let published = self.published();
        RollKey::of(&published.state, &poll)?;
        match published.state.members().find(member) {
            None => Ok(None),
            Some(_) => Ok(Some(self.derive_roll(poll, Asker::Anybody).await?.1)),
        }
    }

    /// The text of the roll statement that the registrar is to sign next; `None` when there is none.
    ///
    /// Its lines and power report are at hand from then on, until the roll is certified.
    pub async fn roll_draft(&self, poll: Id) -> Result<Option<PublishedRoll>, WriteError> {
        let published = self.published();
        let found = published.state.polls().require(&poll)?;
        let next = next_roll(&published.state, found);
        if found.ledger_size().is_none() || found.phase() > Phase::RollProvisional {
            self.questions.forget_draft(&poll);
            return Ok(None);
        }
        let (_, derived) = self.derive_roll(poll.clone(), Asker::Officer).await?;
        let questions = self.questions.clone();
        self.aside(move || {
            let power = derived.power.as_deref();
            let named = [Some(derived.roll.text()), power.map(<[u8]>::to_vec)];
            let named = named.into_iter().flatten();
            let named = named.map(|bytes| (Hash::of(&bytes), Arc::from(bytes)));
            questions.keep_draft(poll, Supplied(named.collect()));
            Ok(Some(derived.basis.statement(&derived.roll, power, next)))
        })
        .await
    }

    /// What a drafted roll names, until the roll is in the log.
    pub fn drafted(&self, hash: &Hash) -> Option<Arc<[u8]>> {
        self.questions.drafted(hash)
    }

    /// Why a member has the weight it has in a poll; `None` for somebody without a vote.
    pub async fn derive_weight(
        &self,
        poll: Id,
        member: Id,
    ) -> Result<Option<Derivation>, WriteError> {
        let place = self.place_of(&poll, &format!("weights/{member}"));
        if let Some(kept) = self.kept_answer(place.as_ref()).await {
            return Ok(Some(kept));
        }
        let Some(roll) = self.roll_for(poll, &member).await? else {
            return Ok(None);
        };
        let published = self.published();
        let vote = published.state.members();
        vote.require_vote(&member, roll.basis.ledger().cut())
            .map_err(DeriveError::from)?;
        let derived = self.store.read(Lane::Weights, move |conn| {
            let basis = roll.basis.ledger();
            let Some(own) = basis.lines_of(&member, &mut Stored(conn))? else {
                return Ok(None);
            };
            let whole = Whole::of(&roll.roll, false);
            let derived = derive(&basis.setting(), own.member, &own.lines, whole);
            let titles = published.state.genesis();
            let titles = titles.map(|(_, genesis)| genesis.titles());
            let titles = titles.into_iter().flatten();
            Ok(Some(derived.map(|derived| {
                derived.with_late(own.late).with_titles(titles)
            })))
        });
        match derived.await? {
            None => Ok(None),
            Some(Ok(derivation)) => {
                let kept = self.keep_answer(place, Arc::new(derivation)).await;
                Ok(Some(Arc::unwrap_or_clone(kept)))
            }
            Some(Err(error)) => Err(DeriveError::from(error).into()),
        }
    }
}

fn weigh(store: &Store, basis: &LedgerBasis) -> Result<(Roll, Vec<GuardReading>), WriteError> {
    let ledger = Ledger::of(store, basis);
    let roll = basis.weigh(|| ledger.events().map(Ok::<_, WriteError>));
    ledger.finish()?;
    roll
}
