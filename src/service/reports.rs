//! What people ask about a roll or a result, computed beside the writer, one thing at a time.

use std::sync::Arc;

use super::WriteError;
use super::ballots::{self, AT_ONCE};
use super::engine::Engine;
use super::ledger::Ledger;
use super::questions::{Asker, Question};
use crate::domain::derive::{Recount, RollBasis, last_ballots};
use crate::domain::id::Id;
use crate::domain::poll::marks::Marks;
use crate::domain::state::poll;
use crate::domain::statement::refusal::Unfit;
use crate::domain::weight::issuance::{Issuance, issuance};
use crate::domain::weight::roll::Roll;
use crate::domain::weight::whatif::WhatIfReport;
use crate::store::log;

impl Engine {
    /// How much of a poll's weight the last days before its record date brought.
    pub async fn issuance(&self, poll: Id, days: u32) -> Result<Arc<Issuance>, WriteError> {
        let place = self.place_of(&poll, &format!("issuance/{days}"));
        if let Some(kept) = self.kept_answer(place.as_ref()).await {
            return Ok(Arc::new(kept));
        }
        let report = self.report_issuance(poll, days).await?;
        Ok(self.keep_answer(place, report).await)
    }

    async fn report_issuance(&self, poll: Id, days: u32) -> Result<Arc<Issuance>, WriteError> {
        let (key, derived) = self.derive_roll(poll, Asker::Anybody).await?;
        let key = (key, days);
        if let Some(known) = self.questions.issuance(&key) {
            return Ok(known);
        }
        let question = Question::Issuance(key.0.clone(), days);
        let _alone = self.questions.alone(question).await;
        if let Some(known) = self.questions.issuance(&key) {
            return Ok(known);
        }
        let turn = self.questions.turn(Asker::Anybody).await?;
        let (store, questions) = (self.store.clone(), self.questions.clone());
        self.aside(move || {
            let basis = derived.basis.ledger();
            let ledger = Ledger::of(&store, basis);
            let events = || ledger.events().map(Ok::<_, WriteError>);
            let known = (&derived.roll, derived.readings.as_slice());
            let report = issuance(basis.setting(), basis.members(), known, days, events);
            ledger.finish()?;
            let report = Arc::new(report?);
            questions.keep_issuance(key, &report);
            drop(turn);
            Ok(report)
        })
        .await
    }
}

impl Engine {
    /// What other rules would have made of a poll's ballots; `None` before it has a result.
    pub async fn what_if(&self, poll: Id) -> Result<Option<Arc<WhatIfReport>>, WriteError> {
        let published = self.published();
        let found = published.state.polls().require(&poll)?;
        let Some(result) = found.result().map(|result| result.statement) else {
            return Ok(None);
        };
        if let Some(known) = self.questions.what_if(&result) {
            return Ok(Some(known));
        }
        let _alone = self.questions.alone(Question::WhatIf(result)).await;
        // Whoever waited finds what was computed meanwhile.
        if let Some(known) = self.questions.what_if(&result) {
            return Ok(Some(known));
        }
        let turn = self.questions.turn(Asker::Anybody).await?;
        let (store, questions) = (self.store.clone(), self.questions.clone());
        let report = self.aside(move || {
            let state = &published.state;
            let found = state.polls().require(&poll)?;
            let Some(lines) = found.roll().map(|roll| roll.lines.hash) else {
                return Ok(None);
            };
            let basis = RollBasis::of(state, &poll)?;
            let mut recount = Recount::of(state, &poll)?;
            let notice = found.notice();
            let mut conn = store.connect()?;
            let missing = || WriteError::Refused(Unfit::AttachmentMissing { hash: lines }.into());
            let certified = log::attachment(&mut conn, &lines)?.ok_or_else(missing)?;
            let certified = Roll::parse(&certified.bytes).map_err(poll::Refusal::from)?;
            for some in last_ballots(state, &poll)?.chunks(AT_ONCE) {
                let kept = ballots::read(&mut conn, some.iter().map(|(_, ballot)| ballot))?;
                for (member, ballot) in some {
                    let lost = || ballots::lost_error(ballot.entry);
                    let marks = Marks::parse(kept.get(&ballot.entry).ok_or_else(lost)?)?;
                    recount.cast(member.clone(), marks.read_for(&notice.contests)?);
                }
            }
            let basis = basis.ledger();
            let ledger = Ledger::of(&store, basis);
            let (setting, members) = (basis.setting(), basis.members());
            let report = recount.report(setting, members, &certified, || ledger.events());
            ledger.finish()?;
            let report = Arc::new(report);
            questions.keep_what_if(result, &report);
            drop(turn);
            Ok(Some(report))
        });
        report.await
    }
}
