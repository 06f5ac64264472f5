//! `notice`: announces a poll and fixes everything about it. Signed by the returning officer.
//!
//! ```text
//! folkmoot/notice/v1
//! log, genesis
//! poll council-2027
//! title 二〇二七年理事会选举
//! title-en Council election 2027
//! policy 3c9d…                    hash of the policy statement that makes the weights
//! record-date 2026-12-01T00:00:00Z
//! claims-until 2026-12-09T12:00:00Z  when claims against the roll end; may be absent
//! opens 2026-12-10T12:00:00Z
//! closes 2026-12-17T12:00:00Z
//! objections-until 2026-12-20T12:00:00Z
//! publication sealed-until-close  or `open`: when marks are published
//! class owner                     classes that may vote, in id order; none: all
//! tag city shanghai               members with one of the tags in each dimension; none: all
//! tenure-days 30                  membership needed at the record date; may be absent
//! value 100                       least contribution value needed; may be absent
//! certificates 2                  m scrutineers certify; fewer than there are
//! scrutineer o/wang 91f0…         each with a commitment to a part of the lot, in id order
//! scrutineer o/xu 0b77…
//! scrutineer o/zhou c4a2…
//! contest council                 the contests, each with its lines, see `contest`
//! …
//! ```

use std::sync::Arc;

use super::authority::Signing;
use super::contest::Contest;
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Title, Value, Writer};
use crate::domain::time::Time;
use crate::domain::weight::eligibility::Eligibility;

/// When the marks of ballots become public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// At once, with the ballot.
    Open,
    /// At the close; until then only the service sees them. Turnout is public throughout.
    SealedUntilClose,
}

impl Value for Publication {
    const FORM: &'static str = "open or sealed-until-close";
    fn read(text: &str) -> Option<Publication> {
        match text {
            "open" => Some(Publication::Open),
            "sealed-until-close" => Some(Publication::SealedUntilClose),
            _ => None,
        }
    }
    fn write(&self) -> String {
        match self {
            Publication::Open => "open".to_owned(),
            Publication::SealedUntilClose => "sealed-until-close".to_owned(),
        }
    }
}

/// The lines of a `notice` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub poll: Id,
    pub title: Title,
    pub title_en: Title,
    pub policy: Hash,
    pub record_date: Time,
    /// From then on the roll can be certified and no claim is taken; `None` leaves it to the signers.
    pub claims_until: Option<Time>,
    pub opens: Time,
    pub closes: Time,
    pub objections_until: Time,
    pub publication: Publication,
    pub eligibility: Eligibility,
    /// How many scrutineers certify the result; at least 1, fewer than there are scrutineers.
    pub certificates: u32,
    /// Scrutineers with their commitments to the lot, in id order.
    pub scrutineers: Vec<(Principal, Hash)>,
    /// In the order of the ballot.
    pub contests: Vec<Contest>,
}

impl Notice {
    /// Whether `principal` is a scrutineer of this poll.
    pub fn has_scrutineer(&self, principal: &Principal) -> bool {
        self.scrutineers
            .iter()
            .any(|(scrutineer, _)| scrutineer == principal)
    }

    fn check(&self) -> Result<(), String> {
        let times = [self.opens, self.closes, self.objections_until];
        if !times.is_sorted_by(|a, b| a < b) || self.record_date > self.opens {
            return Err(
                "the calendar must run: record date, opens, closes, objections until".to_owned(),
            );
        }
        let within = |until: Time| self.record_date < until && until < self.opens;
        if !self.claims_until.is_none_or(within) {
            return Err("claims end after the record date and before the poll opens".to_owned());
        }
        if !self.scrutineers.is_sorted_by(|a, b| a.0 < b.0) {
            return Err("scrutineers stand in id order, each once".to_owned());
        }
        let certificates = usize::try_from(self.certificates).unwrap_or(usize::MAX);
        if certificates == 0 || certificates >= self.scrutineers.len() {
            return Err(format!(
                "certificates {certificates} of {} scrutineers: it must be at least 1 and fewer than all, so that one lost key does not void the poll",
                self.scrutineers.len()
            ));
        }
        let mut contests: Vec<&Id> = self.contests.iter().map(|contest| &contest.id).collect();
        contests.sort();
        if contests.is_empty() || !contests.is_sorted_by(|a, b| a < b) {
            return Err("a poll has at least one contest, and contest ids differ".to_owned());
        }
        Ok(())
    }
}

impl Kind for Notice {
    const NAME: &'static str = "notice";
    const SIGNED_BY: Signing = Signing::Office(&[Office::ReturningOfficer]);

    fn read(reader: &mut Reader<'_>) -> Result<Notice, Malformed> {
        let mut notice = Notice {
            poll: reader.one("poll")?,
            title: reader.one("title")?,
            title_en: reader.one("title-en")?,
            policy: reader.one("policy")?,
            record_date: reader.one("record-date")?,
            claims_until: reader.many("claims-until")?.pop(),
            opens: reader.one("opens")?,
            closes: reader.one("closes")?,
            objections_until: reader.one("objections-until")?,
            publication: reader.one("publication")?,
            eligibility: Eligibility {
                classes: reader.many("class")?,
                tags: reader.many("tag")?,
                tenure_days_min: reader.many("tenure-days")?.pop(),
                value_min: reader.many("value")?.pop(),
            },
            certificates: reader.one("certificates")?,
            scrutineers: reader.many("scrutineer")?,
            contests: Vec::new(),
        };
        if !notice.eligibility.classes.is_sorted_by(|a, b| a < b) {
            return Err(reader.fault("classes stand in id order, each once"));
        }
        if !notice.eligibility.tags.is_sorted_by(|a, b| a < b) {
            return Err(reader.fault("tags stand in order, each once"));
        }
        while reader.peek() == Some("contest") {
            notice.contests.push(Contest::read(reader)?);
        }
        notice.check().map_err(|reason| reader.fault(reason))?;
        Ok(notice)
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("poll", &self.poll)
            .one("title", &self.title)
            .one("title-en", &self.title_en)
            .one("policy", &self.policy)
            .one("record-date", &self.record_date)
            .many("claims-until", self.claims_until.as_slice())
            .one("opens", &self.opens)
            .one("closes", &self.closes)
            .one("objections-until", &self.objections_until)
            .one("publication", &self.publication)
            .many("class", &self.eligibility.classes)
            .many("tag", &self.eligibility.tags)
            .many("tenure-days", self.eligibility.tenure_days_min.as_slice())
            .many("value", self.eligibility.value_min.as_slice())
            .one("certificates", &self.certificates)
            .many("scrutineer", &self.scrutineers);
        for contest in &self.contests {
            contest.write(writer);
        }
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let state = case.state;
        if state.polls().find(&self.poll).is_some() {
            return Err(Refusal::PollExists {
                poll: self.poll.clone(),
            });
        }
        state.policies().require(&self.policy)?;
        for class in &self.eligibility.classes {
            state.require_class(class)?;
        }
        let now = state.require_now()?;
        if self.opens <= now {
            return Err(Refusal::InThePast {
                what: "opens",
                stated: self.opens,
                now,
            });
        }
        state
            .offices()
            .require_scope(case.signer(), Office::ReturningOfficer, &self.poll)?;
        for (scrutineer, _) in &self.scrutineers {
            if !state.offices().holds(scrutineer, Office::Scrutineer) {
                return Err(Refusal::NotInOffice {
                    holder: scrutineer.clone(),
                    office: Office::Scrutineer,
                });
            }
            state
                .offices()
                .require_scope(scrutineer, Office::Scrutineer, &self.poll)?;
            if scrutineer == case.signer() {
                return Err(Refusal::TwoRoles {
                    holder: scrutineer.clone(),
                    poll: self.poll.clone(),
                });
            }
        }
        Ok(vec![Effect::PollAnnounced {
            statement: case.hash,
            officer: case.signer().clone(),
            ledger_size: (self.record_date <= now).then(|| state.size()),
            notice: Arc::new(self.clone()),
        }])
    }
}
