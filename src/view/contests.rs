//! The contests of a poll: options, how they are marked and counted, what passing takes.

use serde::{Deserialize, Serialize};

use super::Exact;
use crate::domain::count::decision::{
    Base, Level, Measure, Need, Participation, Quorum, Strictness, Threshold,
};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::contest::{Choice, Contest, OptionGroup};
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::poll::Poll;

/// A contest as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestView {
    /// The id.
    pub contest: Id,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Hash of the procedure that binds it.
    pub procedure: Option<Hash>,
    /// The versions of the matters that it decides.
    pub decides: Vec<Hash>,
    /// The body whose seats it fills.
    pub fills: Option<FillsView>,
    /// How it is counted.
    pub method: Id,
    /// The kind of marks.
    pub ballot: String,
    /// How many are elected.
    pub seats: u16,
    /// The highest score, where options are scored.
    pub score_max: Option<u32>,
    /// How many points a ballot shares out, where it does.
    pub points_max: Option<u64>,
    /// How many options a ballot may mark at most.
    pub marks_max: Option<u16>,
    /// The most that anybody counts for, as a share of the weight cast.
    pub cap_cast: Option<String>,
    /// The option that asks for new nominations.
    pub reopen: Option<Id>,
    /// How many substitutes are named at most.
    pub substitutes: Option<u16>,
    /// What there is to spend, where options cost something.
    pub budget: Option<Exact<u64>>,
    /// How many must take part; all must hold.
    pub quorums: Vec<QuorumView>,
    /// How many must be for it; all must hold.
    pub thresholds: Vec<ThresholdView>,
    /// In the order of the ballot.
    pub options: Vec<OptionView>,
    /// Which of them share a quality.
    pub option_groups: Vec<OptionGroupView>,
}

/// The seats that a contest fills.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FillsView {
    /// The body.
    pub body: Id,
    /// The group of its seats.
    pub group: Id,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionView {
    /// The id.
    pub option: Id,
    /// In Chinese, or in the organisation's own language.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Whether it is passed over in the count.
    pub struck: bool,
    /// What it costs, where there is a budget.
    pub cost: Option<Exact<u64>>,
}

/// How many must take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuorumView {
    /// Heads or weight.
    pub measure: Measure,
    /// Who counts.
    pub counts: Participation,
    /// Whether exactly that many are enough.
    pub strictness: Strictness,
    /// So many.
    pub count: Option<Exact<u128>>,
    /// So large a part of the roll.
    pub share: Option<String>,
    /// So many times the square root of the roll.
    pub root: Option<String>,
    /// The least number that is enough with the roll as it is; `None` without a roll.
    pub least: Option<String>,
}

/// How many must be for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThresholdView {
    /// Heads or weight.
    pub measure: Measure,
    /// So large a part; `None` where it depends on the turnout (`adaptive`), and so are the other two then.
    pub share: Option<String>,
    /// Of what.
    pub base: Option<Base>,
    /// Whether exactly that part is enough.
    pub strictness: Option<Strictness>,
}

/// Options that share a quality, and how many seats they fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionGroupView {
    /// The id.
    pub option_group: Id,
    /// In Chinese, or in the organisation's own language.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Seats.
    pub at_least: u16,
    /// Seats; `None` for no limit.
    pub at_most: Option<u16>,
    /// Its options.
    pub options: Vec<Id>,
}

impl ContestView {
    /// A contest of a poll as it stands; with a roll, what its quorums come to.
    pub fn of(contest: &Contest, poll: &Poll) -> ContestView {
        let (roll, struck) = (poll.roll(), poll.struck(&contest.id));
        let option = |choice: &Choice| OptionView {
            option: choice.id.clone(),
            title: choice.titles.title.0.clone(),
            title_en: choice.titles.title_en.0.clone(),
            struck: struck.contains(&choice.id),
            cost: choice.cost.map(Exact),
        };
        let quorums = contest.rule.quorums.iter();
        let thresholds = contest.rule.thresholds.iter();
        ContestView {
            contest: contest.id.clone(),
            title: contest.titles.title.0.clone(),
            title_en: contest.titles.title_en.0.clone(),
            procedure: contest.procedure,
            decides: contest.decides.clone(),
            fills: {
                let fills = contest.fills.clone();
                fills.map(|(body, group)| FillsView { body, group })
            },
            method: contest.method.clone(),
            ballot: contest.counted_by().ballot_kind().name().to_owned(),
            seats: contest.seats,
            score_max: contest.score_max,
            points_max: contest.points_max,
            marks_max: contest.marks_max,
            cap_cast: contest.cap_cast.map(|share| share.to_string()),
            reopen: contest.reopen.clone(),
            substitutes: contest.substitutes,
            budget: contest.budget.map(Exact),
            quorums: quorums.map(|quorum| QuorumView::of(quorum, roll)).collect(),
            thresholds: thresholds.map(ThresholdView::of).collect(),
            options: contest.options.iter().map(option).collect(),
            option_groups: contest.groups.iter().map(OptionGroupView::of).collect(),
        }
    }
}

impl QuorumView {
    fn of(quorum: &Quorum, roll: Option<&PublishedRoll>) -> QuorumView {
        let (count, share, root) = match quorum.need {
            Need::Count(count) => (Some(Exact(count)), None, None),
            Need::Share(share) => (None, Some(share.to_string()), None),
            Need::RootOfRoll(factor) => (None, None, Some(factor.to_string())),
        };
        let size = roll.map(|roll| match quorum.measure {
            Measure::Heads => u128::from(roll.count),
            Measure::Weight => roll.weight,
        });
        QuorumView {
            measure: quorum.measure,
            counts: quorum.counts,
            strictness: quorum.strictness,
            count,
            share,
            root,
            least: size.map(|size| quorum.least(size).to_string()),
        }
    }
}

impl ThresholdView {
    fn of(threshold: &Threshold) -> ThresholdView {
        let measure = threshold.measure;
        match threshold.level {
            Level::Share {
                share,
                base,
                strictness,
            } => ThresholdView {
                measure,
                share: Some(share.to_string()),
                base: Some(base),
                strictness: Some(strictness),
            },
            Level::Adaptive => ThresholdView {
                measure,
                share: None,
                base: None,
                strictness: None,
            },
        }
    }
}

impl OptionGroupView {
    fn of(group: &OptionGroup) -> OptionGroupView {
        OptionGroupView {
            option_group: group.id.clone(),
            title: group.titles.title.0.clone(),
            title_en: group.titles.title_en.0.clone(),
            at_least: group.at_least,
            at_most: group.at_most,
            options: group.options.clone(),
        }
    }
}
