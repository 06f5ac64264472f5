//! A member's weight as it is now, under the policy in force, without a poll; what would become of it
//! with time; and why it differs between two polls, two days and two policies.

use std::sync::Arc;

use super::WriteError;
use super::engine::Engine;
use super::ledger::Ledger;
use super::lines::Stored;
use super::questions::{Asker, NowKey, NowRoll, Question};
use crate::domain::derive::{DeriveError, LedgerBasis, Terms};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::cut::{LedgerCut, Remedies};
use crate::domain::time::Time;
use crate::domain::weight::change::{WeightChange, between, outlook};
use crate::domain::weight::derivation::{Derivation, LedgerLine, derive};
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::member::Member;
use crate::domain::weight::setting::{Setting, WeighError};
use crate::domain::weight::working::Whole;
use crate::store::{Lane, StoreError};

const DAY: i64 = 86_400;

/// What a weight of today is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// What it was so many days ago, by what is in the ledger by now.
    DaysAgo(u32),
    /// What the policy of this statement makes of it.
    Policy(Hash),
}

impl Engine {
    /// Why a member has the weight it has today, counting the whole day in UTC; `None` for somebody without
    /// a vote, and before there is a policy.
    pub async fn weight_now(&self, member: Id) -> Result<Option<Derivation>, WriteError> {
        let titles = self.published();
        self.of_today(member, move |basis, member, lines, whole| {
            let derived = derive(&basis.setting(), member, lines, whole)?;
            let titles = titles.state.genesis();
            let titles = titles.map(|(_, genesis)| genesis.titles());
            Ok(derived.with_titles(titles.into_iter().flatten()))
        })
        .await
    }

    /// Every day of the coming year on which that weight would be another one, all else unchanged.
    pub async fn outlook_now(&self, member: Id) -> Result<Option<Vec<WeightChange>>, WriteError> {
        let today = self.weight_now(member.clone()).await?;
        let titles = today.map(|today| today.titles).unwrap_or_default();
        self.of_today(member, move |basis, member, lines, whole| {
            let changes = outlook(basis.setting(), member, lines, whole)?.into_iter();
            Ok(changes.map(|change| change.with_titles(&titles)).collect())
        })
        .await
    }

    /// Why a member's weight in a poll is another one than in an earlier poll; `None` where it has none in
    /// one of them.
    pub async fn weight_change(
        &self,
        (poll, earlier): (Id, Id),
        member: Id,
    ) -> Result<Option<WeightChange>, WriteError> {
        let before = self.derive_weight(earlier, member.clone()).await?;
        let after = self.derive_weight(poll, member).await?;
        Ok(before
            .zip(after)
            .map(|(before, after)| between(&before, &after)))
    }

    /// Why a member's weight of today is another one than it was some days ago, or what another policy
    /// would change; `None` as [`Engine::weight_now`]. Errors with `UnknownPolicy` for a statement that is none.
    pub async fn weight_change_now(
        &self,
        member: Id,
        other: Other,
    ) -> Result<Option<WeightChange>, WriteError> {
        let Some(key) = self.key_of_today().and_then(|today| today.of(other)) else {
            return Ok(None);
        };
        let now = self.weight_now(member.clone()).await?;
        let policy = self
            .published()
            .state
            .policies()
            .require(&key.policy)
            .cloned();
        let policy = policy.map_err(DeriveError::from)?;
        let compared = self.whole_of(key).await?;
        let changed = self.of_today(member, move |basis, member, lines, _| {
            let setting = Setting {
                policy: &policy,
                record_date: key.date,
                ..basis.setting()
            };
            derive(&setting, member, lines, *compared)
        });
        let both = now.zip(changed.await?);
        Ok(both.map(|(now, changed)| match other {
            Other::DaysAgo(_) => between(&changed, &now),
            Other::Policy(_) => between(&now, &changed).with_titles(&now.titles),
        }))
    }

    /// What `answer` makes of a member's own lines of the ledger.
    async fn of_today<T: Send + 'static>(
        &self,
        member: Id,
        answer: impl FnOnce(&LedgerBasis, &Member, &[LedgerLine], Whole) -> Result<T, WeighError>
        + Send
        + 'static,
    ) -> Result<Option<T>, WriteError> {
        let published = self.published();
        let members = published.state.members();
        let Some(today) = members.find(&member).and_then(|_| self.key_of_today()) else {
            return Ok(None);
        };
        let today = self.roll_of_today(today).await?;
        let voting = members.require_vote(&member, today.basis.cut());
        voting.map_err(DeriveError::from)?;
        let answered = self.store.read(Lane::Weights, move |conn| {
            let own = today.basis.lines_of(&member, &mut Stored(conn))?;
            let whole = Whole::of(&today.roll, true);
            Ok::<_, StoreError>(own.map(|own| answer(&today.basis, own.member, &own.lines, whole)))
        });
        let answered = answered.await?.transpose();
        answered.map_err(|error| DeriveError::from(error).into())
    }

    /// `None` before there are a policy and a clock.
    fn key_of_today(&self) -> Option<NowKey> {
        let state = &self.published().state;
        let (_, _, policy) = state.policies().last()?;
        let days = state.now()?.seconds() / DAY;
        Some(NowKey {
            policy: *policy,
            ledger: (state.ledger().last_entry(), state.members().count()),
            date: Time::from_seconds((days + 1) * DAY)?,
        })
    }

    /// One computes it for everybody who asks on the same day.
    async fn roll_of_today(&self, key: NowKey) -> Result<Arc<NowRoll>, WriteError> {
        if let Some(known) = self.questions.now(&key) {
            return Ok(known);
        }
        let _alone = self.questions.alone(Question::Now(key)).await;
        if let Some(known) = self.questions.now(&key) {
            return Ok(known);
        }
        let questions = self.questions.clone();
        self.weigh_at(key, move |roll| {
            let today = Arc::new(roll);
            questions.keep_now(key, &today);
            today
        })
        .await
    }

    /// What that roll comes to; the roll itself is not kept.
    async fn whole_of(&self, key: NowKey) -> Result<Arc<Whole>, WriteError> {
        if let Some(known) = self.questions.whole(&key) {
            return Ok(known);
        }
        let _alone = self.questions.alone(Question::Now(key)).await;
        if let Some(known) = self.questions.whole(&key) {
            return Ok(known);
        }
        let questions = self.questions.clone();
        self.weigh_at(key, move |of| {
            let whole = Arc::new(Whole::of(&of.roll, true));
            questions.keep_whole(key, &whole);
            whole
        })
        .await
    }

    /// Weighs everybody, when it is the asker's turn, and hands the roll to `keep`.
    async fn weigh_at<T: Send + 'static>(
        &self,
        key: NowKey,
        keep: impl FnOnce(NowRoll) -> T + Send + 'static,
    ) -> Result<T, WriteError> {
        let turn = self.questions.turn(Asker::Anybody).await?;
        let (published, store) = (self.published(), self.store.clone());
        self.aside(move || {
            let state = &published.state;
            let policy = state.policies().require(&key.policy);
            let terms = Terms {
                policy: policy.map_err(DeriveError::from)?.clone(),
                eligibility: Eligibility::default(),
                record_date: key.date,
                cut: LedgerCut {
                    size: state.size(),
                    remedies: Remedies::default(),
                },
            };
            let basis = LedgerBasis::of(state, terms)?;
            let ledger = Ledger::of(&store, &basis);
            let weighed = basis.weigh(|| ledger.events().map(Ok::<_, WriteError>));
            ledger.finish()?;
            let (roll, _) = weighed?;
            let kept = keep(NowRoll { basis, roll });
            drop(turn);
            Ok(kept)
        })
        .await
    }
}

impl NowKey {
    /// `None` for days before any date that can be written.
    fn of(self, other: Other) -> Option<NowKey> {
        match other {
            Other::DaysAgo(days) => {
                let date = self.date.seconds() - i64::from(days) * DAY;
                Time::from_seconds(date).map(|date| NowKey { date, ..self })
            }
            Other::Policy(policy) => Some(NowKey { policy, ..self }),
        }
    }
}
