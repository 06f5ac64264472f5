//! What was put right about a poll, and what lengthened it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::life::{Certified, Turn};
use super::{Poll, Refusal, Step};
use crate::domain::charter::poll_lines::Extension;
use crate::domain::count::decision::{Ballots, DecisionRule, Participation, Verdict, Votes};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::change::{
    Addition, Calendar, Cause, Change, Changed, Corrected, Earlier, Extended, OUTAGE_SECONDS_MIN,
};
use crate::domain::poll::phase::Phase;
use crate::domain::state::voters::Voter;
use crate::domain::text::Value;
use crate::domain::time::Time;

impl Poll {
    /// What officers have changed, in order.
    pub fn changes(&self) -> &[Changed] {
        &self.changes
    }

    /// What has lengthened it by itself, in order.
    pub fn extended(&self) -> &[Extended] {
        &self.extended
    }

    /// By what and why it was called off or annulled, if it was.
    pub fn called_off(&self) -> Option<&Changed> {
        let mut changes = self.changes.iter().rev();
        changes.find(|changed| matches!(changed.change, Change::Cancelled | Change::Annulled))
    }

    /// The poll whose claims made the roll: another one where this is run again.
    pub fn rolled_as(&self) -> &Id {
        &self.rolled_as
    }

    /// The options of a contest that are passed over.
    pub fn struck(&self, contest: &Id) -> BTreeSet<&Id> {
        let struck = self
            .changes
            .iter()
            .filter_map(|changed| match &changed.change {
                Change::Struck {
                    contest: of,
                    option,
                } if of == contest => Some(option),
                _ => None,
            });
        struck.collect()
    }

    /// The voters that were added after the certification, in order, each with the statement.
    pub fn additions(&self) -> impl Iterator<Item = (&Addition, &Hash)> {
        self.changes
            .iter()
            .filter_map(|changed| match &changed.change {
                Change::VoterAdded(addition) => Some((addition, &changed.statement)),
                _ => None,
            })
    }

    /// Whether anything decides the count that was not so when the poll opened under its certified roll.
    pub fn counts_otherwise(&self) -> bool {
        let mut changes = self.changes.iter();
        let struck = changes.any(|changed| matches!(changed.change, Change::Struck { .. }));
        struck || self.voters().added().0 > 0
    }

    /// The matter's version by which its ballots were counted again, the last where several were.
    pub fn recounted_by(&self) -> Option<Hash> {
        let mut changes = self.changes.iter().rev();
        let last = changes.find(|changed| matches!(changed.change, Change::Recounted { .. }));
        last.map(|changed| changed.statement)
    }

    /// Errors with `WrongPhase` unless ballots are or were taken and nothing is certified.
    pub fn require_annullable(&self) -> Result<(), Refusal> {
        match self.phase() {
            Phase::Open | Phase::Closed | Phase::ProvisionalResult => Ok(()),
            _ => Err(self.wrong_phase(Phase::Open)),
        }
    }

    /// Errors with `WrongPhase` unless the roll is certified and the poll has not closed.
    pub fn require_roll_in_use(&self) -> Result<(), Refusal> {
        match self.phase() {
            Phase::RollCertified | Phase::Open => Ok(()),
            _ => Err(self.wrong_phase(Phase::RollCertified)),
        }
    }

    /// Errors unless everything is later and the record date has not passed.
    pub fn require_reschedulable(&self, to: &Calendar) -> Result<(), Refusal> {
        self.require_before_open()?;
        if self.ledger_size.is_some() {
            return Err(Refusal::RecordDatePassed {
                poll: self.id().clone(),
                at: self.notice.record_date,
            });
        }
        to.require_later(&self.notice.calendar())
            .map_err(|earlier| match earlier {
                Earlier::Time(what) => Refusal::NotLater { what },
                Earlier::Span(what) => Refusal::Shorter { what },
                Earlier::Nothing => Refusal::NothingLater,
            })
    }

    /// Errors unless the option stands in a contest that elects, and is not the last that does.
    pub fn require_strikable(&self, contest: &Id, option: &Id) -> Result<(), Refusal> {
        let (contest, option) = (contest.clone(), option.clone());
        let mut contests = self.notice.contests.iter();
        let found = contests.find(|found| found.id == contest);
        let of = found.filter(|found| found.options.iter().any(|choice| choice.id == option));
        let Some(found) = of else {
            return Err(Refusal::NoSuchOption {
                poll: self.id().clone(),
                contest,
                option,
            });
        };
        if !found.counted_by().heeds_withdrawn() || found.reopen.as_ref() == Some(&option) {
            return Err(Refusal::NotACandidate { contest, option });
        }
        let mut struck = self.struck(&contest);
        if struck.contains(&option) {
            return Err(Refusal::AlreadyStruck { contest, option });
        }
        let standing = found.options.iter().map(|choice| &choice.id);
        let standing =
            standing.filter(|id| !struck.contains(id) && found.reopen.as_ref() != Some(id));
        match standing.count() {
            0 | 1 => Err(Refusal::LastOption { contest, option }),
            _ => {
                struck.insert(&option);
                let countable = found.require_countable_without(&struck);
                countable.map_err(|error| Refusal::Uncountable { contest, error })
            }
        }
    }

    /// Errors unless a place has these titles, which are to change.
    pub fn require_corrigible(&self, corrected: &Corrected) -> Result<(), Refusal> {
        let place = corrected.place.write();
        let mut notice = self.notice.as_ref().clone();
        let Some(titles) = notice.titles_at(&corrected.place) else {
            let poll = self.id().clone();
            return Err(Refusal::NoSuchPlace { poll, place });
        };
        let pairs = [
            (&corrected.was, &titles.title),
            (&corrected.was_en, &titles.title_en),
        ];
        if let Some((stated, current)) = pairs.into_iter().find(|(was, is)| was != is) {
            return Err(Refusal::TitleDiffers {
                place,
                stated: stated.0.clone(),
                current: current.0.clone(),
            });
        }
        match *titles == corrected.titles {
            true => Err(Refusal::NothingCorrected { place }),
            false => Ok(()),
        }
    }

    /// Errors with `Confusable` where two options of a contest would have titles that can be taken for each other.
    pub fn require_distinct(&self, corrected: &[Corrected]) -> Result<(), Refusal> {
        let mut notice = self.notice.as_ref().clone();
        for one in corrected {
            if let Some(titles) = notice.titles_at(&one.place) {
                titles.clone_from(&one.titles);
            }
        }
        let mut contests = notice.contests.iter();
        let twins = contests.find_map(|contest| Some((contest.id.clone(), contest.twins()?)));
        match twins {
            None => Ok(()),
            Some((contest, (option, other))) => Err(Refusal::Confusable {
                contest,
                option,
                other,
            }),
        }
    }

    /// How the poll lasts longer when the clock goes from `last` to `now`: once when the quorum is missed at the
    /// close, then for the outage between the two, if there was one near the close.
    pub fn extensions(&self, last: Time, now: Time) -> Vec<Extended> {
        let opening = self.phase() == Phase::RollCertified && self.notice.opens <= now;
        if self.phase() != Phase::Open && !opening {
            return Vec::new();
        }
        let mut found: Vec<Extended> = self.longer_for_turnout(now).into_iter().collect();
        let closes = found
            .last()
            .map_or(self.notice.closes, |turnout| turnout.after);
        // Before the opening nobody could have voted.
        let from = last.max(self.notice.opens);
        found.extend(self.longer_for_outage(closes, from, now));
        found
    }

    fn longer_for_turnout(&self, now: Time) -> Option<Extended> {
        let closes = self.notice.closes;
        let once = !self
            .extended
            .iter()
            .any(|before| before.cause == Cause::Turnout);
        if self.phase() != Phase::Open || now < closes || !once || self.meets_quorums() {
            return None;
        }
        let mut lines = self.notice.extensions.iter();
        let longer = lines.find_map(|line| match line {
            Extension::Turnout { longer } => Some(*longer),
            Extension::Outage { .. } | Extension::Swing { .. } => None,
        })?;
        Some(Extended {
            cause: Cause::Turnout,
            before: closes,
            after: longer.after(closes)?,
        })
    }

    /// Whether enough have voted for every quorum of those who vote.
    fn meets_quorums(&self) -> bool {
        let turnout = self.voters().turnout();
        let (heads, weight) = self.roll_size();
        let votes = |cast: u128, roll: u128| Votes {
            abstained: cast,
            roll,
            ..Votes::default()
        };
        let ballots = Ballots {
            heads: votes(turnout.heads.into(), heads.into()),
            weight: votes(turnout.weight, weight),
        };
        let quorums = self
            .notice
            .contests
            .iter()
            .flat_map(|contest| &contest.rule.quorums);
        let cast = quorums.filter(|quorum| quorum.counts == Participation::Cast);
        let rule = DecisionRule {
            quorums: cast.copied().collect(),
            thresholds: Vec::new(),
        };
        rule.judge(&ballots).verdict != Verdict::Lapsed
    }

    fn longer_for_outage(&self, closes: Time, from: Time, until: Time) -> Option<Extended> {
        let Some(Extension::Outage { longer, most }) = self.notice.outage().copied() else {
            return None;
        };
        let gap = until.seconds().saturating_sub(from.seconds());
        if gap <= OUTAGE_SECONDS_MIN || from >= closes {
            return None;
        }
        // In all so much beyond the close that there would have been without outages.
        let outages = self
            .extended
            .iter()
            .filter(|before| before.cause != Cause::Turnout);
        let gained = outages.fold(0_i64, |sum, one| {
            let gained = one.after.seconds().saturating_sub(one.before.seconds());
            sum.saturating_add(gained)
        });
        let without = Time::from_seconds(closes.seconds().saturating_sub(gained))?;
        let after = longer.after(until)?.min(most.after(without)?);
        (after > closes).then_some(Extended {
            cause: Cause::Outage { from, until },
            before: closes,
            after,
        })
    }

    pub(super) fn extend(&mut self, extended: &Extended) {
        Arc::make_mut(&mut self.extended).push(*extended);
        Arc::make_mut(&mut self.notice).extend(extended.after);
    }

    pub(super) fn change(&mut self, step: &Step, at: &crate::domain::state::Moment<'_>) {
        let Step::Changed {
            statement,
            ground,
            reason,
            change,
        } = step
        else {
            unreachable!("no other step is a change of officers");
        };
        if matches!(change, Change::Cancelled | Change::Annulled) {
            self.settled = at.now.map(|now| (now, *statement));
        }
        let changed = Changed {
            statement: *statement,
            entry: at.index,
            ground: ground.clone(),
            reason: *reason,
            change: change.clone(),
        };
        match &changed.change {
            Change::Cancelled => self.turn(Turn::Cancelled),
            Change::Annulled => self.turn(Turn::Annulled),
            Change::Corrected(corrected) => Arc::make_mut(&mut self.notice).correct(corrected),
            Change::Rescheduled { after, .. } => {
                Arc::make_mut(&mut self.notice).set_calendar(after);
            }
            Change::Struck { .. } => {}
            Change::Recounted { .. } => self.turn(Turn::Recounted),
            // The voter comes in a step of its own, by the place among the members.
            Change::VoterAdded(_) => {}
        }
        Arc::make_mut(&mut self.changes).push(changed);
    }

    pub(super) fn add_voter(&mut self, voter: Voter) {
        let certified = self.life.certified_mut();
        let certified = certified.expect("no rule adds to a roll that is not in use");
        certified.voters.add(voter);
    }

    /// The roll of an annulled poll, for one that is run again, with what was added to it since.
    pub(in crate::domain::state) fn roll_again(&self) -> Option<(Id, Certified, Vec<Changed>)> {
        let certified = self.life.certified()?.clone();
        let voters = certified.voters.again();
        let added = self.changes.iter();
        let added = added.filter(|changed| matches!(changed.change, Change::VoterAdded(_)));
        let certified = Certified {
            voters,
            ..certified
        };
        Some((self.rolled_as.clone(), certified, added.cloned().collect()))
    }

    /// Takes over the roll of an annulled poll.
    pub(in crate::domain::state) fn run_again(
        &mut self,
        (rolled_as, certified, added): (Id, Certified, Vec<Changed>),
    ) {
        self.rolled_as = rolled_as;
        self.changes = Arc::new(added);
        self.turn(Turn::RunAgain(certified));
    }
}
