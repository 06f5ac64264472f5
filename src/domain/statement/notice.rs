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
//! extension outage 2 hours 24 hours  when the poll lasts longer by itself; none: never
//! certificates 2                  m scrutineers certify; fewer than there are
//! scrutineer o/wang 91f0…         each with a commitment to a part of the lot, in id order
//! scrutineer o/xu 0b77…
//! scrutineer o/zhou c4a2…
//! contest council                 the contests, each with its lines, see `contest`
//! …
//! ```

use std::sync::Arc;

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind, bound};
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::notice::Notice;
use crate::domain::poll::phase::Phase;
use crate::domain::state::poll::{Poll, Refusal as PollRefusal, Step};
use crate::domain::state::{Effect, State, organisation, polls};

impl Kind for Notice {
    const NAME: &'static str = "notice";
    const SIGNED_BY: Signing = Signing::Anybody;
    const EXAMPLE: &'static str = "\
# Announces a poll and fixes everything about it. The returning officer signs.
poll council-2027
title 二〇二七年理事会选举
title-en Council election 2027
policy 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # the hash of a policy statement
record-date 2026-12-01T00:00:00Z
# claims-until 2026-12-08T12:00:00Z  # until then members may object to the roll
opens 2026-12-10T12:00:00Z
closes 2026-12-17T12:00:00Z
objections-until 2026-12-20T12:00:00Z
publication sealed-until-close  # or `open`
# class member                  # who may vote; no such line: all classes
# tag city shanghai             # only members with this tag; any one of those in a dimension
# tenure-days 30                # membership needed at the record date
# value 100                     # least contribution value needed
# extension outage 2 hours 24 hours  # how the poll lasts longer by itself: also `turnout 1 day`
certificates 2                  # so many scrutineers certify; fewer than there are
# Each scrutineer sends a line made with: folkmoot lot new council-2027 --as o/wang
scrutineer o/wang 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0
scrutineer o/xu 0b770b770b770b770b770b770b770b770b770b770b770b770b770b770b770b77
scrutineer o/zhou c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2
contest council
title 理事会
title-en Council
method stv-scottish
seats 2
option lin-wei
title 林薇
title-en Lin Wei
option chen-yu
title 陈宇
title-en Chen Yu
option zhao-min
title 赵敏
title-en Zhao Min
contest charter
title 章程修订
title-en Charter amendment
method yes-no
seats 1
quorum heads cast inclusive share 1/10
threshold weight for-against inclusive 2/3
option for
title 赞成
title-en For
option against
title 反对
title-en Against
";
    const MORE: &'static [&'static str] = &[
        "\
tag interest music
tag city shanghai
class owner
class member
value 100
tenure-days 30
extension outage 2 hours 24 hours
claims-until 2026-12-08T12:00:00Z
scrutineer o/xu 0b770b770b770b770b770b770b770b770b770b770b770b770b770b770b770b77
scrutineer o/wang 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0
certificates 1
publication open
objections-until 2026-12-20T12:00:00Z
closes 2026-12-17T12:00:00Z
opens 2026-12-10T12:00:00Z
record-date 2026-12-01T00:00:00Z
policy 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
title-en Every line
title 全部各行
poll every-line
contest council
seats 2
method stv-folkmoot
title-en Council
title 理事会
option ada
title-en Ada
title 阿达
option bo
title-en Bo
title 阿博
option cyn
title-en Cyn
title 阿信
option-group women
includes ada
includes cyn
at-least 1
title-en Women
title 女性
option-group founders
includes bo
at-most 1
title-en Founders
title 创始人
contest chair
reopen again
threshold heads cast strict 1/2
quorum weight cast inclusive share 1/10
cap-cast 1/10
marks-max 2
seats 1
method approval
title-en Chair
title 理事长
option ada
title-en Ada
title 阿达
option again
title-en Nominate anew
title 重新提名
contest works
seats 2
budget 900
method budget-greedy
title-en Works
title 工程
option gate
cost 700
title-en Gate
title 大门
option bench
cost 200
title-en Bench
title 长椅
contest colour
substitutes 1
seats 1
score-max 5
method score
title-en Colour
title 颜色
option red
title-en Red
title 红
option blue
title-en Blue
title 蓝
contest days
points-max 10
seats 1
method cumulative
title-en Days
title 日期
option first
title-en First
title 第一天
option second
title-en Second
title 第二天
",
        "\
scrutineer o/xu 0b770b770b770b770b770b770b770b770b770b770b770b770b770b770b770b77
scrutineer o/wang 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0
certificates 1
publication open
objections-until 2026-12-20T12:00:00Z
closes 2026-12-17T12:00:00Z
opens 2026-12-10T12:00:00Z
record-date 2026-12-01T00:00:00Z
policy 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
re-run-of council-2026
contact o/officer
nominations-until 2026-12-08T12:00:00Z
mode binding
title-en Bound by procedures
title 依规程
poll bound
contest board
fills council board
short extend 7 days 2
short leave
procedure 77b577b577b577b577b577b577b577b577b577b577b577b577b577b577b577b5
seats 3
method stv-scottish
title-en Board
title 常务
contest council
fills council general
procedure 77b577b577b577b577b577b577b577b577b577b577b577b577b577b577b577b5
seats 1
method irv
title-en Council
title 理事会
option ada
title-en Ada
title 阿达
option bo
title-en Bo
title 阿博
contest charter
decides 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
procedure 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0
seats 1
method yes-no
title-en Charter
title 章程
option for
title-en For
title 赞成
option against
title-en Against
title 反对
",
    ];
    const DAILY_MAX: Option<u32> = Some(64);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let state = case.state;
        if self.mode.is_none() {
            // No procedure says who may announce it.
            case.require_office(&[Office::ReturningOfficer])?;
        }
        if state.polls().find(&self.poll).is_some() {
            return Err(PollRefusal::Exists {
                poll: self.poll.clone(),
            }
            .into());
        }
        state.policies().require(&self.policy)?;
        for class in &self.eligibility.classes {
            state.organisation().require_class(class)?;
        }
        let now = state.require_now()?;
        if self.opens <= now {
            return Err(organisation::Refusal::InThePast {
                what: "opens",
                stated: self.opens,
                now,
            }
            .into());
        }
        let called = bound::check(case, self, now)?;
        let offices = state.offices();
        if offices.holds(case.signer(), Office::ReturningOfficer) {
            offices.require_scope(case.signer(), Office::ReturningOfficer, &self.poll)?;
        }
        let again = self.check_again(state)?;
        for (scrutineer, _) in &self.scrutineers {
            offices.require(scrutineer, Office::Scrutineer)?;
            offices.require_scope(scrutineer, Office::Scrutineer, &self.poll)?;
            if scrutineer == case.signer() {
                return Err(PollRefusal::TwoRoles {
                    holder: scrutineer.clone(),
                    poll: self.poll.clone(),
                }
                .into());
            }
        }
        for contest in self
            .contests
            .iter()
            .filter(|contest| !contest.is_nominated())
        {
            contest
                .require_countable()
                .map_err(|error| PollRefusal::Uncountable {
                    contest: contest.id.clone(),
                    error,
                })?;
        }
        let at_record_date = || (self.record_date <= now).then(|| state.size_at(self.record_date));
        let announced = polls::Effect::Announced {
            statement: case.hash,
            officer: case.signer().clone(),
            ledger_size: again
                .as_ref()
                .map_or_else(at_record_date, |(size, _)| *size),
            notice: Arc::new(self.clone()),
        };
        let step = again.map(|(_, step)| polls::Effect::of(&self.poll, step));
        let effects = [announced].into_iter().chain(step).map(Effect::from);
        Ok(effects.chain(called).collect())
    }
}

/// What is taken over from an annulled poll: the size of the ledger, and the step that does it.
type Again = Option<(Option<u64>, Step)>;

impl Notice {
    /// Errors unless the poll that it holds again has come to nothing; gives what it takes over from it.
    fn check_again(&self, state: &State) -> Result<Again, Refusal> {
        let Some(again) = &self.re_run_of else {
            return Ok(None);
        };
        let of = state.polls().require(again)?;
        match of.phase() {
            Phase::Annulled => Ok(Some(self.run_again(of)?)),
            phase if phase.came_to_nothing() => Ok(None),
            phase => Err(PollRefusal::StandsAgain {
                poll: self.poll.clone(),
                again: again.clone(),
                phase,
            }
            .into()),
        }
    }

    /// That it has candidates and roll of an annulled poll, with the size of the ledger.
    ///
    /// Errors with `NotARerun` where it differs in what made the roll or in its contests, those who were struck
    /// left out.
    fn run_again(&self, of: &Poll) -> Result<(Option<u64>, Step), PollRefusal> {
        let before = of.notice();
        let mut contests = before.contests.clone();
        for contest in &mut contests {
            let struck = of.struck(&contest.id);
            contest
                .options
                .retain(|choice| !struck.contains(&choice.id));
            for group in &mut contest.groups {
                group.options.retain(|option| !struck.contains(option));
            }
        }
        let same = [
            ("policy", self.policy == before.policy),
            ("claims-until", self.claims_until.is_none()),
            ("record-date", self.record_date == before.record_date),
            ("class", self.eligibility == before.eligibility),
            ("contest", self.contests == contests),
        ];
        if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
            return Err(PollRefusal::NotARerun {
                poll: self.poll.clone(),
                of: of.id().clone(),
                what,
            });
        }
        let step = Step::RunAgain {
            of: of.id().clone(),
        };
        Ok((of.ledger_size(), step))
    }
}
