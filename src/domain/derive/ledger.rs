//! What weights are made from at one point of the log: policy, members, batches and corrections.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::DeriveError;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::state::State;
use crate::domain::state::ledger::{BatchRecord, CorrectionRecord, Corrections};
use crate::domain::statement::refusal::Refusal;
use crate::domain::time::Time;
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::issuance::{GuardReading, guard_readings};
use crate::domain::weight::ledger::Line;
use crate::domain::weight::member::CONSTITUENCY;
use crate::domain::weight::member::Member;
use crate::domain::weight::policy::Policy;
use crate::domain::weight::power::PowerReport;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::setting::{Event, Names, Setting, WeighError};
use crate::domain::weight::weighing::Weighing;

/// What a poll's notice and the log's clock fix about its weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Terms {
    /// The rules.
    pub policy: Arc<Policy>,
    /// Who may be on the roll.
    pub eligibility: Eligibility,
    /// What occurred from then on does not count.
    pub record_date: Time,
    /// Which entries of the log count.
    pub cut: LedgerCut,
}

/// Everything but the ledger lines that weights are made from.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerBasis {
    terms: Terms,
    /// The entries that count for single members, rising.
    remedies: Vec<u64>,
    members: Vec<Member>,
    /// Where contributions of a member go: places in `members`, merged members included.
    places: BTreeMap<Id, u32>,
    categories: Vec<Id>,
    classes: Vec<Id>,
    sources: Vec<Principal>,
    source_ids: Vec<Id>,
    batches: Vec<BatchRecord>,
    corrections: Corrections,
    logged: Vec<(Time, u64)>,
}

impl LedgerBasis {
    /// What the log says under these terms. Errors with `NotFounded` for an empty log.
    pub fn of(state: &State, terms: Terms) -> Result<LedgerBasis, Refusal> {
        let genesis = state.organisation().require()?;
        let sources: Vec<Principal> = state.ledger().sources().cloned().collect();
        let mut asked: BTreeSet<&str> = BTreeSet::from([CONSTITUENCY]);
        let wanted = &terms.eligibility.tags;
        asked.extend(wanted.iter().map(|(dimension, _)| dimension.as_str()));
        let (members, places) = members_at(state, &terms.cut, &asked);
        Ok(LedgerBasis {
            remedies: terms.cut.remedies.entries(),
            members,
            places,
            categories: genesis.category_ids(),
            classes: genesis.class_ids(),
            source_ids: sources.iter().map(|source| source.id().clone()).collect(),
            sources,
            batches: state.ledger().batches_at(&terms.cut).cloned().collect(),
            corrections: state.ledger().corrections().clone(),
            logged: logged_at(state, &terms.cut),
            terms,
        })
    }

    /// The batches whose lines make the roll, in log order.
    pub fn batches(&self) -> &[BatchRecord] {
        &self.batches
    }

    /// Size of the log whose ledger counts.
    pub fn size(&self) -> u64 {
        self.terms.cut.size
    }

    /// Which entries count.
    pub fn cut(&self) -> &LedgerCut {
        &self.terms.cut
    }

    /// The members who may be weighed, in id order.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// What the weighing is told besides members and events.
    pub fn setting(&self) -> Setting<'_> {
        Setting {
            policy: &self.terms.policy,
            eligibility: &self.terms.eligibility,
            names: Names {
                categories: &self.categories,
                sources: &self.source_ids,
                classes: &self.classes,
            },
            record_date: self.terms.record_date,
            ledger_size: self.terms.cut.size,
            remedies: &self.remedies,
            logged: &self.logged,
        }
    }

    /// A ledger line of a batch as the weighing takes it: with what a correction left of it. `None`
    /// when its member has no vote, or when nothing is left of it.
    pub fn event(&self, batch: &BatchRecord, line: &Line) -> Option<Event> {
        let credited = self.credited(batch, line)?;
        let corrected = self.corrections(batch, line);
        let corrected = corrected.map(|record| (record.entry, record.amount));
        let mut stood = corrected.chain([(credited.entry, credited.amount)]);
        let (mut entry, amount) = stood.next()?;
        // It is as new as the statement since which it has not been less.
        for (earlier, before) in stood {
            if before < amount {
                break;
            }
            entry = earlier;
        }
        (amount != 0).then_some(Event {
            amount,
            entry,
            ..credited
        })
    }

    /// The last correction of a line that counts for this roll.
    pub fn correction(&self, batch: &BatchRecord, line: &Line) -> Option<&CorrectionRecord> {
        self.corrections(batch, line).next()
    }

    /// The corrections of a line that count for this roll, the last one first.
    fn corrections(
        &self,
        batch: &BatchRecord,
        line: &Line,
    ) -> impl Iterator<Item = &CorrectionRecord> {
        let of_source = self.corrections.get(&batch.source);
        let records = of_source.and_then(|lines| lines.get(&line.reference));
        let counts = |record: &&CorrectionRecord| self.terms.cut.counts(&line.member, record.entry);
        records.into_iter().flatten().rev().filter(counts)
    }

    /// A ledger line as its source credited it; `None` when its member has no vote, or when the
    /// batch came later and no ruling lets it count for the member.
    pub fn credited(&self, batch: &BatchRecord, line: &Line) -> Option<Event> {
        if !self.terms.cut.counts(&line.member, batch.entry) {
            return None;
        }
        let place = |found: Option<usize>| found.and_then(|place| u16::try_from(place).ok());
        Some(Event {
            member: *self.places.get(&line.member)?,
            category: place(self.categories.iter().position(|id| *id == line.category))?,
            source: place(
                self.sources
                    .iter()
                    .position(|source| *source == batch.source),
            )?,
            amount: line.amount,
            occurred_at: line.occurred_at,
            entry: batch.entry,
        })
    }

    /// The member as it is weighed, and everybody whose contributions go to it; `None` without a vote.
    pub fn credited_to(&self, member: &Id) -> Option<(&Member, Vec<&Id>)> {
        let place = *self.places.get(member)?;
        let found = self.members.get(usize::try_from(place).ok()?)?;
        let from = self
            .places
            .iter()
            .filter(|(_, to)| **to == place)
            .map(|(id, _)| id);
        (found.id == *member).then(|| (found, from.collect()))
    }

    /// The roll from all lines of all batches, in any order.
    ///
    /// Beside it stands what the policy's guards say of it. `events` is asked for all lines once, and
    /// again only for guards. Errors with the first error of `events`, or `Weigh`.
    pub fn weigh<I, E>(&self, events: impl Fn() -> I) -> Result<(Roll, Vec<GuardReading>), E>
    where
        I: Iterator<Item = Result<Event, E>>,
        E: From<DeriveError>,
    {
        let wrong = |error: WeighError| E::from(DeriveError::from(error));
        let mut weighing = Weighing::new(self.setting(), &self.members).map_err(wrong)?;
        for event in events() {
            weighing.add(&event?).map_err(wrong)?;
        }
        let roll = weighing.finish().map_err(wrong)?;
        let readings = guard_readings(self.setting(), &self.members, &roll, events)?;
        Ok((roll, readings))
    }

    /// The power report of a roll; `None` without voters.
    pub fn power(&self, roll: &Roll) -> Option<PowerReport> {
        let joined = |id: &Id| {
            let place = self.members.binary_search_by(|member| member.id.cmp(id));
            Some(self.members.get(place.ok()?)?.joined_at.date().0)
        };
        let report = PowerReport::of(roll, joined)?;
        Some(report.with_constituencies(roll, |id| self.constituencies(id)))
    }

    /// The constituencies of a member who may be weighed, in order.
    fn constituencies(&self, id: &Id) -> Vec<Id> {
        let place = self.members.binary_search_by(|member| member.id.cmp(id));
        let found = place.ok().and_then(|place| self.members.get(place));
        found.map_or_else(Vec::new, Member::constituencies)
    }
}

/// When what counts for a roll was logged, as [`Setting::logged`] says it.
fn logged_at(state: &State, cut: &LedgerCut) -> Vec<(Time, u64)> {
    let last = cut.remedies.entries().last().copied();
    let counts = |(_, entry): &(Time, u64)| *entry < cut.size || Some(*entry) <= last;
    state.ledger().logged().take_while(counts).collect()
}

/// Members with a vote by a roll's ledger, in id order, and where everybody's contributions go.
/// Of tags only the dimensions in `asked`.
fn members_at(
    state: &State,
    cut: &LedgerCut,
    asked: &BTreeSet<&str>,
) -> (Vec<Member>, BTreeMap<Id, u32>) {
    let mut members = Vec::new();
    let mut place_of = BTreeMap::new();
    let mut merged = Vec::new();
    for (id, index, began, facts) in state.members().at(cut) {
        if facts.may_vote() {
            let place = u32::try_from(members.len()).expect("members are numbered by 32 bits");
            place_of.insert(index, (id, place));
            let mut tags = state.members().tags(id, index, cut);
            tags.retain(|tag| asked.contains(tag.0.as_str()));
            members.push(Member {
                id: id.clone(),
                class: facts.class,
                joined_at: began.stated,
                enrolled_at: began.logged,
                vouched: facts.vouched,
                tags,
            });
        }
        if let Some(into) = facts.merged_into {
            merged.push((id, index, into));
        }
    }
    let mut places: BTreeMap<Id, u32> = place_of
        .values()
        .map(|(id, place)| ((*id).clone(), *place))
        .collect();
    let next: BTreeMap<u32, u32> = merged
        .iter()
        .map(|(_, from, into)| (*from, *into))
        .collect();
    for (id, from, _) in &merged {
        if let Some((_, place)) = survivor(&next, *from).and_then(|last| place_of.get(&last)) {
            places.insert((*id).clone(), *place);
        }
    }
    (members, places)
}

/// Who remains at the end of a member's mergers; `None` where they go round in a circle: what counts for single
/// members can make one.
fn survivor(next: &BTreeMap<u32, u32>, from: u32) -> Option<u32> {
    let mut last = from;
    // Whoever has made more steps than there are mergers has been there before.
    for _ in 0..=next.len() {
        match next.get(&last) {
            None => return Some(last),
            Some(further) => last = *further,
        }
    }
    None
}
