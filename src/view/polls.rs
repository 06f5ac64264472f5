//! Polls: calendar, contests, turnout by heads and weight, roll, result.

use crate::service::shared::Lost;
use serde::{Deserialize, Serialize};

use super::Exact;
use super::changes::{CalendarView, ChangeView, ExtendedView};
use super::contests::ContestView;
use super::members::TagView;
use super::page::{Page, Window};
use crate::domain::count::decision::Verdict;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::notice::{Mode, Publication};
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::{ContestResult, UnchangedResult};
use crate::domain::poll::roll::Stage;
use crate::domain::state::State;
use crate::domain::state::poll::Poll;
use crate::domain::state::polls::Polls;
use crate::domain::time::Time;
use crate::domain::weight::eligibility::Eligibility;

/// One poll in a list: an item of `GET /api/polls`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollSummary {
    /// The id.
    pub poll: Id,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// How far it has come.
    pub phase: Phase,
    /// When ballots are accepted.
    pub opens: Time,
    /// Until when.
    pub closes: Time,
    /// When anything about it but its ballots last changed.
    pub updated: Time,
}

/// `GET /api/polls/{poll}`: what the log has fixed of a poll, `None` where it has not come that far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollView {
    /// As in the list.
    #[serde(flatten)]
    pub summary: PollSummary,
    /// The notice statement.
    pub notice: Hash,
    /// What officers have changed since, in order.
    pub changes: Vec<ChangeView>,
    /// What has lengthened it by itself, in order.
    pub extended: Vec<ExtendedView>,
    /// The times as the notice has them; the others here are those that hold.
    pub announced: CalendarView,
    /// Whether what it decides takes hold; `None` where no procedure binds it.
    pub mode: Option<Mode>,
    /// Whom to ask about it.
    pub contact: Option<String>,
    /// The poll that came to nothing and is held again.
    pub re_run_of: Option<Id>,
    /// The policy statement.
    pub policy: Hash,
    /// The returning officer.
    pub officer: Principal,
    /// From when on contributions do not count.
    pub record_date: Time,
    /// When claims against the roll end.
    pub claims_until: Option<Time>,
    /// Until when members are nominated for contests without candidates, where they are.
    pub nominations_until: Option<Time>,
    /// How many of them wait for a ruling.
    pub claims_waiting: usize,
    /// When objections to the result end.
    pub objections_until: Time,
    /// When marks are published.
    pub publication: Publication,
    /// Who may be on the roll.
    pub eligibility: EligibilityView,
    /// How many entries make the weights.
    pub ledger_size: Option<u64>,
    /// The certified roll or else the provisional one.
    pub roll: Option<RollView>,
    /// The `open` statement.
    pub open: Option<Hash>,
    /// Of the lots.
    pub seed: Option<Hash>,
    /// Public throughout, also while marks are sealed.
    pub turnout: TurnoutView,
    /// The ballots that cannot be counted until their members send them again, by entry.
    pub lost_marks: Vec<LostMarksView>,
    /// The `close` statement.
    pub close: Option<Hash>,
    /// What was counted.
    pub result: Option<ResultView>,
    /// How many scrutineers certify the result.
    pub certificates_needed: u32,
    /// Who has, in order of signing.
    pub certified_by: Vec<Principal>,
    /// Who may, in order of id.
    pub scrutineers: Vec<Principal>,
    /// In the order of the ballot.
    pub contests: Vec<ContestView>,
}

/// Who may be on the roll; empty lists and `None` ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EligibilityView {
    /// One of these.
    pub classes: Vec<Id>,
    /// One of each dimension.
    pub tags: Vec<TagView>,
    /// Membership before the record date.
    pub tenure_days: Option<u32>,
    /// Least value of contributions.
    pub value: Option<Exact<u64>>,
}

/// A roll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RollView {
    /// The attachment that says why it is certified over its policy's guards.
    pub r#override: Option<Hash>,
    /// The roll statement.
    pub statement: Option<Hash>,
    /// Provisional or certified.
    pub stage: Stage,
    /// Members.
    pub count: u64,
    /// Their weight.
    pub weight: Exact<u128>,
    /// How many members were added after the certification, and their weight: not in `count` and `weight`.
    pub added: AddedView,
    /// The attachment with its lines.
    pub lines: Hash,
    /// The attachment with its power report.
    pub power: Option<Hash>,
}

/// Who was added to a roll after its certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddedView {
    /// Members.
    pub count: u64,
    /// Their weight.
    pub weight: Exact<u128>,
}

/// Who has voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnoutView {
    /// Members.
    pub heads: u64,
    /// Their weight.
    pub weight: Exact<u128>,
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultView {
    /// The `result` statement.
    pub statement: Hash,
    /// The attachment with the working.
    pub outcome: Hash,
    /// The matter's version that had an earlier result counted again, where one had.
    pub recount: Option<Hash>,
    /// In the order of the ballot.
    pub contests: Vec<ContestResultView>,
    /// The same contests counted as if nobody had been struck or added; empty where nobody was.
    pub unchanged: Vec<ContestResultView>,
}

/// What became of one contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestResultView {
    /// Which.
    pub contest: Id,
    /// How it was counted.
    pub method: Id,
    /// In order of election.
    pub elected: Vec<Id>,
    /// Of a contest with a decision rule.
    pub verdict: Option<Verdict>,
}

/// `GET /api/polls/{poll}/ballots/{member}`: what the member's next ballot goes on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBallotView {
    /// Its number in the member's chain; 0 before the first.
    pub seq: u32,
    /// The ballot statement.
    pub statement: Option<Hash>,
    /// Its index.
    pub entry: Option<u64>,
    /// The member's weight on the certified roll; `None` for somebody who is not on it.
    pub weight: Option<Exact<u64>>,
    /// Whether it counts.
    pub standing: BallotStanding,
}

/// Whether a member's last ballot counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BallotStanding {
    /// No roll is certified yet.
    NoRoll,
    /// The member is not on the roll.
    NotOnRoll,
    /// The member has cast none.
    NotCast,
    /// It counts unless another one replaces it before the close.
    Last,
    /// The poll has closed: it will be counted.
    Closed,
    /// It is in the result.
    Counted,
    /// The poll has lapsed, was called off or was annulled: no ballot counts.
    CalledOff,
}

impl BallotStanding {
    /// As the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            BallotStanding::NoRoll => "no-roll",
            BallotStanding::NotOnRoll => "not-on-roll",
            BallotStanding::NotCast => "not-cast",
            BallotStanding::Last => "last",
            BallotStanding::Closed => "closed",
            BallotStanding::Counted => "counted",
            BallotStanding::CalledOff => "called-off",
        }
    }
}

impl PollSummary {
    /// A poll's line in a list.
    pub fn of(poll: &Poll) -> PollSummary {
        let notice = poll.notice();
        PollSummary {
            poll: notice.poll.clone(),
            title: notice.titles.title.0.clone(),
            title_en: notice.titles.title_en.0.clone(),
            phase: poll.phase(),
            opens: notice.opens,
            closes: notice.closes,
            updated: poll.updated(),
        }
    }

    /// The newest opening first; `None` when there is no such poll to go on after.
    pub fn page(polls: &Polls, window: &Window<Id>) -> Option<Page<PollSummary>> {
        let newest_first =
            |poll: &Poll| (std::cmp::Reverse(poll.notice().opens), poll.id().clone());
        let after = match &window.after {
            None => None,
            Some(after) => Some(newest_first(polls.find(after)?)),
        };
        let mut rest: Vec<&Poll> = polls.iter().collect();
        rest.retain(|poll| {
            after
                .as_ref()
                .is_none_or(|after| newest_first(poll) > *after)
        });
        rest.sort_by_cached_key(|poll| newest_first(poll));
        let rest = rest.into_iter().map(PollSummary::of);
        Some(Page::of(rest, window, |summary| summary.poll.clone()))
    }
}

/// A ballot whose marks are lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostMarksView {
    /// The entry of the ballot.
    pub entry: u64,
    /// Who cast it, and can send it again.
    pub member: Id,
}

impl PollView {
    /// The same poll with the ballots of it whose marks are lost: whose, by entry.
    pub fn with_lost(mut self, lost: Lost) -> PollView {
        self.lost_marks = lost.into_iter().map(LostMarksView::of).collect();
        self
    }

    /// A poll as the log says; the log does not know whether marks are lost.
    pub fn of(state: &State, poll: &Poll) -> PollView {
        let notice = poll.notice();
        let scrutineers = notice.scrutineers.iter();
        PollView {
            summary: PollSummary::of(poll),
            notice: poll.notice_hash(),
            changes: {
                let changes = poll.changes().iter();
                changes
                    .map(|changed| ChangeView::of(state, changed))
                    .collect()
            },
            extended: poll.extended().iter().map(ExtendedView::of).collect(),
            announced: CalendarView::of(&poll.announced().calendar()),
            mode: notice.mode,
            contact: notice.contact.as_ref().map(|contact| contact.0.clone()),
            re_run_of: notice.re_run_of.clone(),
            policy: notice.policy,
            officer: poll.officer().clone(),
            record_date: notice.record_date,
            claims_until: notice.claims_until,
            nominations_until: notice.nominations_until,
            claims_waiting: state.claims(poll.id()).waiting(),
            objections_until: notice.objections_until,
            publication: notice.publication,
            eligibility: EligibilityView::of(&notice.eligibility),
            ledger_size: poll.ledger_size(),
            roll: RollView::of(poll),
            open: poll.open_hash(),
            seed: poll.seed(),
            turnout: TurnoutView::of(poll),
            lost_marks: Vec::new(),
            close: poll.closed().map(|closed| closed.statement),
            result: ResultView::of(poll),
            certificates_needed: notice.certificates,
            certified_by: poll.certified_by().to_vec(),
            scrutineers: scrutineers.map(|(who, _)| who.clone()).collect(),
            contests: {
                let contests = notice.contests.iter();
                contests
                    .map(|contest| ContestView::of(contest, poll))
                    .collect()
            },
        }
    }
}

impl LostMarksView {
    fn of((entry, member): (u64, Id)) -> LostMarksView {
        LostMarksView { entry, member }
    }
}

impl EligibilityView {
    fn of(wanted: &Eligibility) -> EligibilityView {
        EligibilityView {
            classes: wanted.classes.clone(),
            tags: wanted.tags.iter().map(TagView::of).collect(),
            tenure_days: wanted.tenure_days_min,
            value: wanted.value_min.map(Exact),
        }
    }
}

impl RollView {
    fn of(poll: &Poll) -> Option<RollView> {
        let roll = poll.roll()?;
        Some(RollView {
            r#override: roll.overriding.map(|reason| reason.hash),
            statement: poll.roll_hash(),
            stage: roll.stage,
            count: roll.count,
            weight: Exact(roll.weight),
            added: {
                let (count, weight) = poll.voters().added();
                AddedView {
                    count,
                    weight: Exact(weight),
                }
            },
            lines: roll.lines.hash,
            power: roll.power.map(|power| power.hash),
        })
    }
}

impl TurnoutView {
    fn of(poll: &Poll) -> TurnoutView {
        let turnout = poll.voters().turnout();
        TurnoutView {
            heads: turnout.heads,
            weight: Exact(turnout.weight),
        }
    }
}

impl ResultView {
    fn of(poll: &Poll) -> Option<ResultView> {
        let (logged, result) = (poll.result()?, poll.result_statement()?);
        let view = |contest: &ContestResult| ContestResultView {
            contest: contest.contest.clone(),
            method: contest.method.clone(),
            elected: contest.elected.clone(),
            verdict: contest.verdict,
        };
        Some(ResultView {
            statement: logged.statement,
            outcome: result.outcome.hash,
            recount: result.recount,
            contests: result.contests.iter().map(view).collect(),
            unchanged: {
                let unchanged = result.unchanged.iter();
                unchanged.map(|UnchangedResult(one)| view(one)).collect()
            },
        })
    }
}

impl LastBallotView {
    /// Of somebody who need not be a member; 0 then.
    pub fn of(state: &State, poll: &Poll, member: &Id) -> LastBallotView {
        let place = state.members().find(member);
        let voter = place.and_then(|place| poll.voters().find(place));
        let last = voter.map(|voter| poll.voters().last_ballot(voter));
        let cast = last.filter(|last| last.seq > 0);
        LastBallotView {
            seq: last.map_or(0, |last| last.seq),
            statement: last.and_then(|last| last.previous()),
            entry: cast.map(|last| last.entry),
            weight: voter.map(|voter| Exact(poll.voters().weight(voter))),
            standing: match (poll.phase(), voter, cast) {
                (Phase::Lapsed | Phase::Cancelled | Phase::Annulled, ..) => {
                    BallotStanding::CalledOff
                }
                (Phase::Announced | Phase::RollProvisional, ..) => BallotStanding::NoRoll,
                (_, None, _) => BallotStanding::NotOnRoll,
                (_, _, None) => BallotStanding::NotCast,
                (Phase::RollCertified | Phase::Open, ..) => BallotStanding::Last,
                (Phase::Closed, ..) => BallotStanding::Closed,
                (Phase::ProvisionalResult | Phase::Certified, ..) => BallotStanding::Counted,
            },
        }
    }
}
