//! What a derivation says to people: Chinese first, English beside it, every step with its rule.
//!
//! Words only; the numbers come from `derivation.rs`.

use std::collections::BTreeSet;
use std::fmt::Write;

use dashu_int::{Sign, UBig};
use dashu_ratio::RBig;

use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::derivation::{Correction, Derivation, EventLine, Step};
use crate::domain::weight::eligibility::{Eligibility, Exclusion};
use crate::domain::weight::policy::{Decay, Policy, Rounding, Transform};
use crate::domain::weight::setting::{Setting, Standing};
use crate::domain::weight::stages::Stages;
use crate::domain::weight::transform::reached;

/// The stable word for a standing; `None` is a reversed line.
pub(super) fn standing_code(standing: Option<Standing>) -> &'static str {
    match standing {
        None => "reversed",
        Some(Standing::Counts) => "counts",
        Some(Standing::LoggedLater) => "logged-later",
        Some(Standing::AfterRecordDate) => "after-record-date",
        Some(Standing::CategoryNotCounted) => "category-not-counted",
        Some(Standing::SourceNotCounted) => "source-not-counted",
    }
}

/// `YYYY-MM-DD` of a day number that comes from a valid time.
pub(super) fn day(day: i64) -> String {
    let midnight = Time::from_seconds(day.saturating_mul(86_400));
    let (year, month, day) = midnight.expect("the day comes from a valid time").date();
    format!("{year:04}-{month:02}-{day:02}")
}

/// `cut` are the policy's lines that left something out.
pub(super) fn limits(category: &Id, cut: BTreeSet<&str>, earned: i128, counted: i128) -> Step {
    Step {
        rule: Vec::from_iter(cut).join(", "),
        from: earned.to_string(),
        to: counted.to_string(),
        zh: format!("{category}：获得 {earned}，计入 {counted}（期间上限）"),
        en: format!("{category}: earned {earned}, counted {counted} (period caps)"),
    }
}

pub(super) fn decay(category: &Id, decay: Decay, counted: i128, after: &RBig) -> Step {
    let (zh, en) = match decay {
        Decay::Linear { months } => (
            format!("{months} 个月内线性递减至零"),
            format!("fading to nothing over {months} months"),
        ),
        Decay::Halving { months } => (
            format!("每 {months} 个月减半"),
            format!("halved every {months} months"),
        ),
    };
    Step {
        rule: format!("decay {}", decay.text()),
        from: counted.to_string(),
        to: after.to_string(),
        zh: format!(
            "{category}：{counted} 按时间折减为 {}（{zh}）",
            number(after)
        ),
        en: format!(
            "{category}: {counted} becomes {} with age ({en})",
            number(after)
        ),
    }
}

pub(super) fn factor(category: &Id, factor: Fraction, amount: &RBig) -> Step {
    let ratio = RBig::from_parts(factor.numerator().into(), factor.denominator().into());
    let product = amount * ratio;
    let (before, after) = (number(amount), number(&product));
    Step {
        rule: format!("factor {category} {factor}"),
        from: amount.to_string(),
        to: product.to_string(),
        zh: format!("{category}：{before} × {factor} = {after}"),
        en: format!("{category}: {before} times {factor} is {after}"),
    }
}

pub(super) fn sum(value: &RBig) -> Step {
    Step {
        rule: "sum".to_owned(),
        from: String::new(),
        to: value.to_string(),
        zh: format!("贡献值合计 {}", number(value)),
        en: format!("together a value of {}", number(value)),
    }
}

/// The steps from the value to the weight under the absolute cap.
pub(super) fn stages(
    setting: &Setting,
    class: &Id,
    value: &RBig,
    stages: &Stages,
    steps: &mut Vec<Step>,
) {
    let policy = setting.policy;
    steps.push(transform(policy, value, stages));
    if let Some(limit) = policy.bonus_limit {
        let cut = stages.limited != stages.bonus;
        steps.push(Step {
            rule: format!("bonus-limit {limit}"),
            from: stages.bonus.to_string(),
            to: stages.limited.to_string(),
            zh: format!("加成上限 {limit}：{}", touched_zh(cut, &stages.limited)),
            en: format!(
                "bonus at most {limit}: {}",
                touched_en(cut, &stages.limited)
            ),
        });
    }
    let sum = &stages.limited + UBig::from(stages.base);
    let stated = policy.class_bases.iter().any(|(name, _)| name == class);
    if stated || stages.base > 0 {
        let base = stages.base;
        steps.push(Step {
            rule: if stated {
                format!("base-class {class} {base}")
            } else {
                format!("base {base}")
            },
            from: stages.limited.to_string(),
            to: sum.to_string(),
            zh: format!("会员基础票权 {base}，加上 {} 得 {sum}", stages.limited),
            en: format!("a member's base {base} plus {} is {sum}", stages.limited),
        });
    }
    if let Some(cap) = policy.weight_cap {
        let cut = stages.capped != sum;
        steps.push(Step {
            rule: format!("cap {cap}"),
            from: sum.to_string(),
            to: stages.capped.to_string(),
            zh: format!("单人上限 {cap}：{}", touched_zh(cut, &stages.capped)),
            en: format!("nobody above {cap}: {}", touched_en(cut, &stages.capped)),
        });
    }
}

fn transform(policy: &Policy, value: &RBig, stages: &Stages) -> Step {
    let bonus = &stages.bonus;
    let kind = policy.transform.unwrap_or(Transform::Linear);
    let rounding = policy.rounding.unwrap_or(Rounding::Down);
    let mut rule = format!("transform {}", kind.text());
    let (round_zh, round_en) = match rounding {
        Rounding::Down => ("向下取整", "rounded down"),
        Rounding::Nearest => ("四舍五入", "rounded to the nearest"),
        Rounding::Up => ("向上取整", "rounded up"),
    };
    let whole = number(value);
    let (zh, en) = match (&stages.value, kind) {
        (None, _) => (
            format!("贡献合计为负（{whole}），不产生票权"),
            format!("the total is negative ({whole}) and brings no weight"),
        ),
        (Some(has), Transform::Tiers) => match reached(&policy.tiers, has) {
            Some(tier) => {
                rule = format!("tier {} {}", tier.value_min, tier.bonus);
                (
                    format!("贡献值满 {} 的档位：{bonus}", tier.value_min),
                    format!("the tier from a value of {}: {bonus}", tier.value_min),
                )
            }
            None => (
                "未达第一档：0".to_owned(),
                "below the first tier: 0".to_owned(),
            ),
        },
        (Some(_), Transform::Linear) => (
            format!("1 贡献值 = 1 票权：{whole} {round_zh}为 {bonus}"),
            format!("1 of value is 1 of weight: {whole} {round_en} is {bonus}"),
        ),
        (Some(_), Transform::Sqrt) => (
            format!("{whole} 的平方根，{round_zh}：{bonus}"),
            format!("the square root of {whole}, {round_en}: {bonus}"),
        ),
        (Some(_), Transform::Log2) => (
            format!("1 + {whole} 的二进对数，{round_zh}：{bonus}"),
            format!("the binary logarithm of 1 + {whole}, {round_en}: {bonus}"),
        ),
    };
    Step {
        rule,
        from: value.to_string(),
        to: bonus.to_string(),
        zh,
        en,
    }
}

pub(super) fn share_cap(share: Fraction, total: u128, before: u64, after: u64) -> Step {
    let (zh, en) = if before == after {
        ("未触及", "not reached")
    } else {
        ("已触及", "reached")
    };
    Step {
        rule: format!("cap-share {share}"),
        from: before.to_string(),
        to: after.to_string(),
        zh: format!("单人不超过全部票权 {total} 的 {share}：{zh}，{after}"),
        en: format!("nobody above {share} of all {total}: {en}, {after}"),
    }
}

pub(super) fn exclusion(exclusion: Exclusion, rule: &Eligibility, weight: &UBig) -> Step {
    let (rule, zh, en) = match exclusion {
        Exclusion::Class => (
            "eligibility: class".to_owned(),
            "本次投票不含此会员类别",
            "this poll is not open to the member's class",
        ),
        Exclusion::Tag => (
            format!("eligibility: {}", tags(rule)),
            "不具备本次投票要求的标签",
            "without the tags that this poll is open to",
        ),
        Exclusion::Tenure => (
            format!("eligibility: {} days", rule.tenure_days_min.unwrap_or(0)),
            "入会时间不足",
            "not a member for long enough at the record date",
        ),
        Exclusion::Value => (
            format!("eligibility: value {}", rule.value_min.unwrap_or(0)),
            "贡献值未达到要求",
            "a smaller value than this poll asks for",
        ),
    };
    Step {
        rule,
        from: weight.to_string(),
        to: "0".to_owned(),
        zh: format!("不在名册上：{zh}"),
        en: format!("not on the roll: {en}"),
    }
}

/// The wanted tags, `city shanghai, city beijing`.
fn tags(rule: &Eligibility) -> String {
    let tags = rule.tags.iter();
    let tags: Vec<String> = tags
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    tags.join(", ")
}

fn touched_zh(cut: bool, result: &UBig) -> String {
    if cut {
        format!("已触及，计 {result}")
    } else {
        format!("未触及，{result}")
    }
}

fn touched_en(cut: bool, result: &UBig) -> String {
    if cut {
        format!("reached, {result}")
    } else {
        format!("not reached, {result}")
    }
}

/// A fraction for people: whole, or cut to three decimals, with a mark where more follow.
fn number(value: &RBig) -> String {
    let (sign, size) = value.numerator().clone().into_parts();
    let thousand = UBig::from(1000_u32);
    let scaled = size * &thousand;
    let (thousandths, rest) = (&scaled / value.denominator(), scaled % value.denominator());
    let mark = if rest.is_zero() { "" } else { "…" };
    let decimals = format!("{:0>3}", (&thousandths % &thousand).to_string());
    let decimals = if rest.is_zero() {
        decimals.trim_end_matches('0')
    } else {
        &decimals
    };
    let point = if decimals.is_empty() { "" } else { "." };
    let sign = if sign == Sign::Negative { "-" } else { "" };
    format!("{sign}{}{point}{decimals}{mark}", thousandths / thousand)
}

impl Derivation {
    /// The derivation for people, Chinese first, English beside it; ends with a line feed.
    pub fn text(&self) -> String {
        let mut text = format!(
            "为什么 {member} 的票权是 {weight}？ / Why is the weight of {member} {weight}?\n\
             登记日 record date {date} · 类别 class {class} · 账本 ledger {size}\n",
            member = self.member,
            weight = self.weight,
            date = self.record_date,
            class = self.class,
            size = self.ledger_size,
        );
        let _ = writeln!(text, "\n贡献记录 / Contributions: {}", self.events.len());
        for event in &self.events {
            let _ = writeln!(text, "  {}", event_line(event));
        }
        let cut = self
            .groups
            .iter()
            .filter_map(|group| Some((group, group.cut_by.as_ref()?)));
        for (group, rule) in cut {
            let (day, category, source) = (&group.day, &group.category, &group.source);
            let (earned, counted) = (&group.earned, &group.counted);
            let _ = writeln!(
                text,
                "  {day} {category} {source}: 获得 {earned}，计入 {counted} / earned {earned}, \
                 counted {counted}  [{rule}]"
            );
        }
        let _ = writeln!(text, "\n计算 / Steps");
        for step in &self.steps {
            let _ = writeln!(text, "  {} / {}  [{}]", step.zh, step.en, step.rule);
        }
        let _ = writeln!(text, "  票权 {0} / weight {0}", self.weight);
        self.write_next(&mut text);
        text
    }

    fn write_next(&self, text: &mut String) {
        let _ = writeln!(text, "\n怎样更高 / What would bring the next step");
        for next in &self.next {
            let (category, amount, weight) = (&next.category, next.amount, next.weight);
            let _ = writeln!(
                text,
                "  再计入 {category} {amount}：票权 {weight} / {amount} more of {category}: weight {weight}"
            );
        }
        if self.next.is_empty() {
            let _ = writeln!(text, "  在此规则下没有 / nothing under these rules");
        }
    }
}

fn event_line(event: &EventLine) -> String {
    let (zh, en) = match event.standing.as_str() {
        "counts" => ("计入", "counts"),
        "reversed" => ("已撤销", "reversed"),
        "logged-later" => ("记账太晚", "logged too late"),
        "after-record-date" => ("登记日及以后", "not before the record date"),
        "category-not-counted" => ("此类别不计", "category does not count"),
        _ => ("此来源不计", "source does not count"),
    };
    let EventLine {
        occurred_at,
        category,
        source,
        amount,
        reference,
        entry,
        ..
    } = event;
    let mut line =
        format!("{occurred_at} {category} {source} {amount:+} {reference} #{entry}  {zh} / {en}");
    if let Some(correction) = &event.correction {
        let Correction {
            entry,
            amount: now,
            reason,
        } = correction;
        let _ = write!(
            line,
            "; 更正 corrected #{entry}: {amount:+} → {now:+} ({reason})"
        );
    }
    line
}
