//! Where a roll is computed from on this machine: files of contributions and a policy, or a whole log
//! that is verified first. What comes out of both is one [`Case`].

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::de::DeserializeOwned;

use super::connection::{Options, say_whose_word};
use super::error::files::FileFault;
use super::error::weights::WeightFault;
use super::roll_options::Files;
use super::{CliError, import, language, newcomers, policy_file, terminal, verify};
use crate::domain::derive::{DeriveError, LedgerBasis, LineSource, RollBasis};
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::cut::{LedgerCut, Remedies};
use crate::domain::state::ledger;
use crate::domain::statement::refusal::Unfit;
use crate::domain::time::Time;
use crate::domain::title::Titles;
use crate::domain::verify::Kept;
use crate::domain::weight::derivation::{EventLine, LedgerLine};
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::ledger::{Batch, Line};
use crate::domain::weight::member::Member;
use crate::domain::weight::policy::Policy;
use crate::domain::weight::power::PowerReport;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::setting::{Event, Names, Setting};
use crate::domain::weight::weighing::weigh;

/// The options for a roll of a poll in a log.
#[derive(Args, Debug)]
pub struct From {
    /// Compute it here from this log, verified first: the URL of a service, or the directory of a mirror
    #[arg(long, value_name = "URL|DIR")]
    pub log: Option<String>,
    #[command(flatten)]
    pub connection: Options,
}

impl From {
    /// The case of a poll, from the log that is named or else the service's.
    pub fn here(&self, poll: &Id, asked: Option<&Id>) -> Result<Case, CliError> {
        self.with_log(|kept| Case::of_log(kept, poll, asked))
    }

    /// Verifies the log that is named, or else the service's, and computes something from it.
    ///
    /// Errors with `DoesNotHold` after saying why on the standard error.
    pub fn with_log<T>(
        &self,
        work: impl FnOnce(&Kept<'_>) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        let log = self.log.as_ref().unwrap_or(&self.connection.url);
        let pinned = self.connection.trust.read()?;
        if pinned.is_none() {
            say_whose_word(log);
        }
        verify::with_verified(log, pinned.as_ref(), work)
    }
}

/// The options for what is computed from a roll: one made from files, or that of a poll.
#[derive(Args, Debug)]
pub struct Origin {
    /// The policy for a roll made from files
    #[arg(long, value_name = "FILE|PRESET")]
    pub policy: Option<String>,
    #[command(flatten)]
    pub from: From,
    #[command(flatten)]
    pub files: Files,
}

impl Origin {
    /// What `compute` makes of the files or of the log that is named; without either, what the
    /// service says at `path` below the poll. `asked` is the member whose ledger lines are kept.
    pub fn report<T: DeserializeOwned>(
        &self,
        poll: Option<&Id>,
        asked: Option<&Id>,
        path: &str,
        compute: impl FnOnce(&Case) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        self.files.refuse_unused(self.policy.as_deref())?;
        match (poll, &self.from.log) {
            (None, _) => compute(&self.of_files(asked)?),
            (Some(poll), Some(_)) => compute(&self.from.here(poll, asked)?),
            (Some(poll), None) => {
                let client = self.from.connection.connect()?.client;
                client.get_json(&format!("/api/polls/{poll}/{path}"))
            }
        }
    }

    /// The case of the files, as [`Case::of_files`].
    pub fn of_files(&self, asked: Option<&Id>) -> Result<Case, CliError> {
        Case::of_files(&self.files, self.policy.as_deref(), asked)
    }
}

/// Everything a roll is made from, at hand.
pub struct Case {
    /// The policy.
    pub policy: Policy,
    pub(super) eligibility: Eligibility,
    pub(super) categories: Vec<Id>,
    pub(super) sources: Vec<Id>,
    pub(super) classes: Vec<Id>,
    /// In bytewise order of id.
    pub members: Vec<Member>,
    /// Whether the members' years of joining are known.
    pub(super) joined_known: bool,
    pub(super) record_date: Time,
    pub(super) ledger_size: u64,
    pub(super) remedies: Vec<u64>,
    /// Whether what is yet to come may still count.
    pub(super) open: bool,
    logged: Vec<(Time, u64)>,
    pub(super) events: Vec<Event>,
    /// The ledger lines of the one member who was asked about.
    pub lines: Vec<LedgerLine>,
    /// What categories and classes are called, where a log says it.
    pub(super) titles: Vec<(Id, Titles)>,
    /// Lines of that member that were logged too late.
    pub late: Vec<EventLine>,
}

impl Case {
    /// The case of these files under a policy; `asked` is the member whose lines are kept.
    ///
    /// Lists every fault of a file, and errors with `Faults`, or `Policy` for the policy's.
    pub fn of_files(
        files: &Files,
        policy: Option<&str>,
        asked: Option<&Id>,
    ) -> Result<Case, CliError> {
        let (categories, classes) = (files.names.categories(), files.names.classes());
        let policy = policy.expect("--ledger requires a policy");
        let policy = policy_file::named(policy, &categories, &classes)?;
        let mut sources: Vec<Id> = Vec::new();
        let mut batches = Vec::new();
        for path in &files.ledger {
            let batch = import::read(path, &terminal::read_sheet(path)?, &categories)?;
            let source = import::name_of(path);
            let place = sources.iter().position(|known| *known == source);
            let place = place.unwrap_or_else(|| {
                sources.push(source);
                sources.len() - 1
            });
            refuse_twice(&batches, (path, place, &batch))?;
            batches.push((path, place, batch));
        }
        let members = match &files.members {
            Some(path) => listed(path, &classes)?,
            None => {
                let lines = batches.iter().flat_map(|(_, _, batch)| batch.lines());
                everybody(lines.map(|line| &line.member))
            }
        };
        let last = batches.iter().flat_map(|(_, _, batch)| batch.lines());
        let last = last.map(|line| line.occurred_at).max();
        let after = last.and_then(|last| Time::from_seconds(last.seconds() + 1));
        let mut case = Case {
            policy,
            eligibility: Eligibility::default(),
            categories,
            sources,
            classes,
            joined_known: files.members.is_some(),
            record_date: files.record_date.or(after).unwrap_or_else(terminal::now),
            ledger_size: u64::try_from(batches.len()).unwrap_or(u64::MAX),
            remedies: Vec::new(),
            open: true,
            titles: Vec::new(),
            logged: Vec::new(),
            members,
            events: Vec::new(),
            lines: Vec::new(),
            late: Vec::new(),
        };
        for (entry, (path, source, batch)) in (0..).zip(&batches) {
            case.take(path, entry, *source, batch.lines(), asked)?;
        }
        Ok(case)
    }

    /// The case of a poll in a verified log.
    ///
    /// Errors with `Derive` for an unknown poll or before its record date.
    pub fn of_log(kept: &Kept<'_>, poll: &Id, asked: Option<&Id>) -> Result<Case, CliError> {
        let basis = RollBasis::of(&kept.state, poll)?;
        Case::of_basis(kept, basis.ledger(), asked, false)
    }

    pub(super) fn of_basis(
        kept: &Kept<'_>,
        basis: &LedgerBasis,
        asked: Option<&Id>,
        open: bool,
    ) -> Result<Case, CliError> {
        let setting = basis.setting();
        let titles = kept.state.genesis();
        let titles = titles.into_iter().flat_map(|(_, genesis)| genesis.titles());
        let titles = titles.map(|(id, titles)| (id.clone(), titles.clone()));
        let mut case = Case {
            policy: setting.policy.clone(),
            eligibility: setting.eligibility.clone(),
            categories: setting.names.categories.to_vec(),
            sources: setting.names.sources.to_vec(),
            classes: setting.names.classes.to_vec(),
            joined_known: true,
            record_date: setting.record_date,
            ledger_size: setting.ledger_size,
            remedies: setting.remedies.to_vec(),
            open,
            titles: titles.collect(),
            logged: setting.logged.to_vec(),
            members: basis.members().to_vec(),
            events: Vec::new(),
            lines: Vec::new(),
            late: Vec::new(),
        };
        let from = asked.and_then(|member| basis.credited_to(member));
        let from = from.map_or_else(Vec::new, |(_, ids)| ids);
        let mut own = Mirrored {
            kept,
            lines: Vec::new(),
        };
        let everything = LedgerCut {
            size: kept.state.size(),
            remedies: Remedies::default(),
        };
        if let Some(member) = asked {
            let cut = basis.cut();
            kept.state
                .members()
                .require_vote(member, cut)
                .map_err(DeriveError::from)?;
        }
        for record in kept.state.ledger().batches_at(&everything) {
            let missing = Unfit::AttachmentMissing { hash: record.lines };
            let bytes = kept.attachment(&record.lines).ok_or(missing);
            let bytes = bytes.map_err(|missing| DeriveError::Refused(missing.into()))?;
            let batch = Batch::parse(&bytes).map_err(ledger::Refusal::from);
            let batch = batch.map_err(DeriveError::from)?;
            let lines = batch.lines().iter();
            case.events
                .extend(lines.clone().filter_map(|line| basis.event(record, line)));
            let lines = lines.filter(|line| from.contains(&&line.member));
            let source = record.source.id();
            own.lines
                .extend(lines.map(|line| (record.entry, source.clone(), line.clone())));
        }
        if let Some(member) = asked {
            let found = basis
                .lines_of(member, &mut own)
                .unwrap_or_else(|never| match never {});
            if let Some(own) = found {
                (case.lines, case.late) = (own.lines, own.late);
            }
        }
        Ok(case)
    }

    /// Takes the lines of one file. Says who is not a member, and errors with `Faults`.
    fn take(
        &mut self,
        path: &Path,
        entry: u64,
        source: usize,
        lines: &[Line],
        asked: Option<&Id>,
    ) -> Result<(), CliError> {
        let places: BTreeMap<&Id, u32> = (self.members.iter().map(|member| &member.id))
            .zip(0..)
            .collect();
        let mut strangers = BTreeSet::new();
        for line in lines {
            let Some(&member) = places.get(&line.member) else {
                strangers.insert(&line.member);
                continue;
            };
            let category = self.categories.iter().position(|id| *id == line.category);
            let event = Event {
                member,
                category: category
                    .and_then(|place| u16::try_from(place).ok())
                    .expect("the reader has checked the categories"),
                source: u16::try_from(source).expect("nobody names so many files"),
                amount: line.amount,
                occurred_at: line.occurred_at,
                entry,
            };
            if asked == Some(&line.member) {
                self.lines.push(LedgerLine {
                    event,
                    reference: line.reference.to_string(),
                    correction: None,
                    came_with: None,
                });
            }
            self.events.push(event);
        }
        for member in &strangers {
            let told = Told::new("unknown-member-in-file").with("path", path.to_owned());
            language::tell(&told.with("member", member));
        }
        match strangers.len() {
            0 => Ok(()),
            count => Err(FileFault::Faults {
                path: path.to_owned(),
                count,
            }
            .into()),
        }
    }

    /// What the weighing is told, under the case's own policy.
    pub fn setting(&self) -> Setting<'_> {
        self.under(&self.policy)
    }

    /// What the weighing is told, under another policy.
    pub fn under<'a>(&'a self, policy: &'a Policy) -> Setting<'a> {
        Setting {
            policy,
            eligibility: &self.eligibility,
            names: Names {
                categories: &self.categories,
                sources: &self.sources,
                classes: &self.classes,
            },
            record_date: self.record_date,
            ledger_size: self.ledger_size,
            remedies: &self.remedies,
            logged: &self.logged,
        }
    }

    /// The whole ledger.
    pub fn events(&self) -> impl Iterator<Item = Event> + Clone + '_ {
        self.events.iter().copied()
    }

    /// The roll, under the case's own policy or another one.
    pub fn roll(&self, policy: &Policy) -> Result<Roll, CliError> {
        Ok(weigh(self.under(policy), &self.members, self.events())?)
    }

    /// The member with this id. Errors with `NotListed`.
    pub fn member(&self, id: &Id) -> Result<&Member, CliError> {
        let place = self.members.binary_search_by(|member| member.id.cmp(id));
        let not_listed = |_| CliError::from(WeightFault::NotListed { member: id.clone() });
        Ok(&self.members[place.map_err(not_listed)?])
    }

    /// When a member joined, where that is known.
    pub fn joining_year(&self, id: &Id) -> Option<i32> {
        let member = self.member(id).ok().filter(|_| self.joined_known)?;
        Some(member.joined_at.date().0)
    }

    /// The power report of the roll. Errors with `NoVoters`.
    pub fn power(&self) -> Result<PowerReport, CliError> {
        let roll = self.roll(&self.policy)?;
        let report =
            PowerReport::of(&roll, |id| self.joining_year(id)).ok_or(WeightFault::NoVoters)?;
        let own = |id: &Id| {
            let member = self.member(id);
            member.map_or_else(|_| Vec::new(), Member::constituencies)
        };
        Ok(report.with_constituencies(&roll, own))
    }
}

/// Errors with `LineTwice` for a line that stands in an earlier file of the same source.
fn refuse_twice(
    earlier: &[(&PathBuf, usize, Batch)],
    (path, source, batch): (&Path, usize, &Batch),
) -> Result<(), CliError> {
    let references = |batch: &Batch| -> BTreeSet<Id> {
        let lines = batch.lines().iter();
        lines.map(|line| line.reference.clone()).collect()
    };
    let own = references(batch);
    for (other, _, batch) in earlier.iter().filter(|(_, place, _)| *place == source) {
        if let Some(reference) = own.intersection(&references(batch)).next() {
            return Err(WeightFault::LineTwice {
                path: path.to_owned(),
                other: (*other).clone(),
                reference: reference.clone(),
            }
            .into());
        }
    }
    Ok(())
}

/// The lines that were found in the batches of a mirror.
struct Mirrored<'a> {
    kept: &'a Kept<'a>,
    lines: Vec<(u64, Id, Line)>,
}

impl LineSource for Mirrored<'_> {
    type Error = Infallible;

    fn lines(&mut self, _: &[&Id]) -> Result<Vec<(u64, Id, Line)>, Infallible> {
        Ok(std::mem::take(&mut self.lines))
    }

    fn reason(&mut self, hash: &Hash) -> Result<Option<String>, Infallible> {
        let bytes = self.kept.attachment(hash);
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok()))
    }
}

fn everybody<'a>(members: impl Iterator<Item = &'a Id>) -> Vec<Member> {
    let members: BTreeSet<&Id> = members.collect();
    let joined_at = Time::from_seconds(0).expect("1970 can be written");
    let member = |id: &Id| Member {
        id: id.clone(),
        class: 0,
        joined_at,
        enrolled_at: joined_at,
        vouched: false,
        tags: Vec::new(),
    };
    members.into_iter().map(member).collect()
}

/// The members of a file in order of id. Errors as the reader of the file.
fn listed(path: &Path, classes: &[Id]) -> Result<Vec<Member>, CliError> {
    let mut members = Vec::new();
    for newcomer in newcomers::read(path, classes, &newcomers::Names::default())? {
        let place = classes.iter().position(|class| *class == newcomer.class);
        let class = place.and_then(|place| u16::try_from(place).ok());
        members.push(Member {
            id: newcomer.member,
            class: class.expect("the reader has checked the classes"),
            joined_at: newcomer.joined,
            // No log says when they came: the file is believed.
            enrolled_at: newcomer.joined,
            vouched: true,
            tags: newcomer.tags.into_iter().map(Arc::new).collect(),
        });
    }
    members.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(members)
}
