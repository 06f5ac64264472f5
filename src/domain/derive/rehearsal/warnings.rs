//! What does not stop a poll and will surprise somebody: seen in the notice, and in the roll it makes.

use super::Play;
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::cut::{LedgerCut, Remedies};
use crate::domain::weight::issuance::GuardReading;
use crate::domain::weight::roll::Roll;

impl Play<'_> {
    /// Lots of another poll, tags and classes that nobody has, terms that end too early.
    pub(super) fn warn_of_notice(&mut self) {
        for told in [self.foreign_lots(), self.nobodies(), self.ending_terms()].concat() {
            self.warns(told);
        }
    }

    fn foreign_lots(&self) -> Vec<Told> {
        let lines = self.notice.scrutineers.iter();
        let foreign = lines.filter_map(|(scrutineer, committed)| {
            let mut others = self.state.polls().iter();
            let other = others.find(|poll| {
                let mut lots = poll.notice().scrutineers.iter();
                poll.id() != &self.notice.poll && lots.any(|(_, lot)| lot == committed)
            })?;
            let told = Told::new("rehearsal-lot-of-another").with("scrutineer", scrutineer);
            Some(told.with("poll", other.id()))
        });
        foreign.collect()
    }

    fn nobodies(&self) -> Vec<Told> {
        let everything = LedgerCut {
            size: self.state.size(),
            remedies: Remedies::default(),
        };
        let wanted = &self.notice.eligibility;
        let (mut classes, mut tags) = (wanted.classes.clone(), wanted.tags.clone());
        let known = self.state.genesis();
        let known = known.map_or_else(Vec::new, |(_, born)| born.class_ids());
        let members = self.state.members();
        for (id, place, _, facts) in members.at(&everything) {
            let class = known.get(usize::from(facts.class));
            classes.retain(|wanted| Some(wanted) != class);
            if !tags.is_empty() {
                let has = members.tags(id, place, &everything);
                tags.retain(|wanted| !has.iter().any(|tag| **tag == *wanted));
            }
        }
        let empty = |class: &Id| Told::new("rehearsal-class-empty").with("class", class);
        let mut told: Vec<Told> = classes.iter().map(empty).collect();
        told.extend(tags.iter().map(|(dimension, value)| {
            let told = Told::new("rehearsal-tag-unknown").with("dimension", dimension);
            told.with("value", value)
        }));
        told
    }

    /// Scrutineers whose office ends before they can certify.
    fn ending_terms(&self) -> Vec<Told> {
        let until = self.notice.objections_until;
        let terms = self.state.offices().iter();
        let ending = terms.filter_map(|(holder, office, term)| {
            let named = office == Office::Scrutineer && self.notice.has_scrutineer(holder);
            let ends = term.until.filter(|ends| named && *ends <= until)?;
            let told = Told::new("rehearsal-term-ends").with("scrutineer", holder);
            Some(told.with("ends", ends).with("until", until))
        });
        ending.collect()
    }

    /// One who decides alone, guards that trip.
    pub(super) fn warn_of_roll(&mut self, roll: &Roll, readings: &[GuardReading]) {
        let most = roll.lines().iter().map(|line| line.weight).max();
        let most = u128::from(most.unwrap_or(0));
        if most.saturating_mul(2) > roll.total() {
            let told = Told::new("rehearsal-one-decides").with("most", most);
            self.warns(told.with("total", roll.total()));
        }
        for reading in readings.iter().filter(|reading| reading.trips()) {
            self.warns(Told::new("rehearsal-guard").with("reading", reading));
        }
    }
}
