//! An outcome for people: a table for the terminal and sentences in English and in Chinese.
//!
//! Only wording lives here; every number comes from the [`Outcome`], and fractions too long to read
//! are shown to four places with `~` before them.

use dashu_int::{IBig, UBig};

use super::decision::{Reason, Test, Verdict};
use super::{Exact, OptionIndex, Outcome, Round, Step, Tie, TieStep, Transfer};

/// The language of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

/// How many rounds stand side by side in a table.
const COLUMNS: usize = 6;

/// The tallies of all rounds: one line an option, one column a round, then what lies with no option.
///
/// `names` are in option order; widths count characters, a Chinese one as two.
pub fn table(outcome: &Outcome, names: &[String], language: Language) -> String {
    let (option, exhausted, residual) = match language {
        Language::English => ("option", "exhausted", "residual"),
        Language::Chinese => ("选项", "穷尽", "舍入余数"),
    };
    let numbered: Vec<(usize, &Round)> = (1..).zip(&outcome.rounds).collect();
    let shown: Vec<(usize, &Round)> = numbered
        .into_iter()
        .filter(|(_, round)| !round.tallies.is_empty())
        .collect();
    let mut text = String::new();
    for rounds in shown.chunks(COLUMNS) {
        let heading = rounds.iter().map(|(number, _)| number.to_string());
        let mut rows = vec![
            [option.to_owned()]
                .into_iter()
                .chain(heading)
                .collect::<Vec<_>>(),
        ];
        for (index, name) in (0..).zip(names) {
            let cells = rounds.iter().map(|(_, round)| {
                let tally = round
                    .tallies
                    .get(usize::from(index))
                    .and_then(Option::as_ref);
                let star = if round.elected.contains(&index) {
                    "*"
                } else {
                    ""
                };
                tally.map_or_else(
                    || star.to_owned(),
                    |tally| format!("{star}{}", short(tally)),
                )
            });
            rows.push([name.clone()].into_iter().chain(cells).collect());
        }
        if rounds.iter().any(|(_, round)| round.balance.is_some()) {
            for (name, pick) in [(exhausted, true), (residual, false)] {
                let cells = rounds.iter().map(|(_, round)| {
                    let balance = round.balance.as_ref();
                    let part = balance.map(|b| if pick { &b.exhausted } else { &b.residual });
                    part.map_or_else(String::new, short)
                });
                rows.push([name.to_owned()].into_iter().chain(cells).collect());
            }
        }
        text.push_str(&align(&rows));
        text.push('\n');
    }
    text
}

/// The first column to the left, the others to the right.
fn align(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| width(cell))
                .max()
        })
        .map(Option::unwrap_or_default)
        .collect();
    let mut text = String::new();
    for row in rows {
        for (column, (cell, &wide)) in row.iter().zip(&widths).enumerate() {
            let blank = " ".repeat(wide.saturating_sub(width(cell)));
            match column {
                0 => text.push_str(&format!("{cell}{blank}")),
                _ => text.push_str(&format!("  {blank}{cell}")),
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| if letter > '\u{2e7f}' { 2 } else { 1 })
        .sum()
}

/// A number as people read it.
fn short(number: &Exact) -> String {
    let text = number.to_string();
    let Exact::Ratio(ratio) = number else {
        return text;
    };
    if text.len() <= 12 {
        return text;
    }
    let scaled = ratio.numerator() * IBig::from(10_000) / IBig::from(ratio.denominator().clone());
    match UBig::try_from(scaled)
        .ok()
        .and_then(|units| u128::try_from(units).ok())
    {
        Some(units) => format!("~{}", Exact::Decimal { units, places: 4 }),
        None => text,
    }
}

/// What happened, one sentence or two for each round, then who is elected.
pub fn sentences(outcome: &Outcome, names: &[String], language: Language) -> Vec<String> {
    let teller = Teller { names, language };
    let mut told = Vec::new();
    for (number, round) in outcome.rounds.iter().enumerate() {
        let ties = outcome.ties.iter().filter(|tie| tie.round == number);
        told.extend(ties.map(|tie| teller.tie(tie)));
        told.extend(teller.round(round));
    }
    if let Some(decision) = &outcome.decision {
        told.extend(decision.reasons.iter().map(|reason| teller.reason(reason)));
        told.push(teller.verdict(decision.verdict));
    } else {
        told.push(teller.result(&outcome.elected));
    }
    told
}

struct Teller<'a> {
    names: &'a [String],
    language: Language,
}

impl Teller<'_> {
    fn say(&self, english: String, chinese: String) -> String {
        match self.language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    fn list(&self, options: &[OptionIndex]) -> String {
        let name = |&option: &OptionIndex| {
            self.names
                .get(usize::from(option))
                .map_or("?", String::as_str)
        };
        let all: Vec<&str> = options.iter().map(name).collect();
        match (self.language, all.split_last()) {
            (Language::English, Some((last, rest))) if !rest.is_empty() => {
                format!("{} and {last}", rest.join(", "))
            }
            _ => all.join("、"),
        }
    }

    fn round(&self, round: &Round) -> Vec<String> {
        let who = self.list(&round.options);
        let value = round.value.as_ref().map(short).unwrap_or_default();
        let moved = self.moved(&round.transfers);
        let (is, has) = match round.options.len() {
            1 => ("is", "has"),
            _ => ("are", "have"),
        };
        let mut told = vec![match round.step {
            Step::Count => self.counted(round.quota.as_ref()),
            Step::Elect => self.say(format!("{who} {is} elected."), format!("{who} 当选。")),
            Step::Surplus => self.say(
                format!("{who} {has} {value} votes more than needed, which move on{moved}."),
                format!("{who} 超出当选票数 {value} 票，超出部分转移{moved}。"),
            ),
            Step::Exclude if !round.barred.is_empty() => self.say(
                format!("The seats for groups leave no room for {who}; the votes move on{moved}."),
                format!("按各组名额，{who} 已不能当选，其选票转移{moved}。"),
            ),
            Step::Exclude => self.say(
                format!("{who} {has} the fewest votes and {is} out; the votes move on{moved}."),
                format!("{who} 得票最少，被淘汰，其选票转移{moved}。"),
            ),
            Step::Runoff => self.say(
                format!("{who} are compared head to head."),
                format!("{who} 两两比较。"),
            ),
            Step::Select => self.say(
                format!("{who} {is} chosen ({value})."),
                format!("选出 {who}（{value}）。"),
            ),
            Step::Lock => self.say(
                format!("The victory of the first over the second stands: {who} (by {value})."),
                format!("确认前者胜后者：{who}（{value}）。"),
            ),
            Step::Drop => self.say(
                format!("The weakest defeats are dropped: {who} (by {value})."),
                format!("舍弃最弱的败绩：{who}（{value}）。"),
            ),
            Step::Reject => self.say(
                format!("{who} {is} out: no victory over the default option."),
                format!("{who} 未能胜过默认选项，出局。"),
            ),
            Step::Fill => self.say(
                format!("No more than {who} are left for the seats."),
                format!("剩余席位仅剩 {who}。"),
            ),
            Step::Complete => self.say(
                "The completion rule fills what is left.".to_owned(),
                "按补足规则填补剩余。".to_owned(),
            ),
            Step::Distribute => self.say(
                "The votes are shared out anew.".to_owned(),
                "按新的保留系数重新分配选票。".to_owned(),
            ),
        }];
        told.extend(self.limits(round));
        if !round.elected.is_empty() && round.step != Step::Elect {
            let elected = self.list(&round.elected);
            told.push(self.say(format!("Elected: {elected}."), format!("当选：{elected}。")));
        }
        told
    }

    fn counted(&self, quota: Option<&Exact>) -> String {
        match quota.map(short) {
            Some(quota) => self.say(
                format!("The ballots are counted; {quota} votes elect."),
                format!("统计选票；当选票数为 {quota}。"),
            ),
            None => self.say(
                "The ballots are counted.".to_owned(),
                "统计选票。".to_owned(),
            ),
        }
    }

    /// Whom the seats for groups touched, besides those excluded.
    fn limits(&self, round: &Round) -> Vec<String> {
        let mut told = Vec::new();
        if !round.barred.is_empty() && round.step != Step::Exclude {
            let barred = self.list(&round.barred);
            told.push(self.say(
                format!("The seats for groups leave no room for {barred}."),
                format!("按各组名额，{barred} 已不能当选。"),
            ));
        }
        if !round.guarded.is_empty() {
            let guarded = self.list(&round.guarded);
            told.push(self.say(
                format!("Kept for seats reserved for groups: {guarded}."),
                format!("为各组保留名额而不得淘汰：{guarded}。"),
            ));
        }
        told
    }

    /// `: 12 to B, 3 without a further preference`, or nothing when nothing moved.
    fn moved(&self, transfers: &[Transfer]) -> String {
        let one = |transfer: &Transfer| {
            let votes = short(&transfer.votes);
            match transfer.to {
                Some(to) => {
                    let to = self.list(&[to]);
                    self.say(format!("{votes} to {to}"), format!("{to} 得 {votes}"))
                }
                None => self.say(
                    format!("{votes} without a further preference"),
                    format!("{votes} 无后续偏好"),
                ),
            }
        };
        let all: Vec<String> = transfers.iter().map(one).collect();
        match all.is_empty() {
            true => String::new(),
            false => self.say(
                format!(": {}", all.join(", ")),
                format!("：{}", all.join("，")),
            ),
        }
    }

    fn tie(&self, tie: &Tie) -> String {
        let (tied, picked) = (self.list(&tie.tied), self.list(&tie.picked));
        let (english, chinese) = match tie.by {
            TieStep::EarlierRound => ("an earlier round", "此前轮次的票数"),
            TieStep::HeadToHead => ("the direct comparison", "直接比较"),
            TieStep::HighScores => ("the number of highest scores", "最高分的数量"),
            TieStep::Rule => ("a further step of the rule", "规则的后续步骤"),
            TieStep::Lot => ("the lot", "抽签"),
            TieStep::NoMatter => (
                "nothing, as it does not matter,",
                "不影响结果，故无需裁定，",
            ),
        };
        self.say(
            format!("{tied} are tied; {english} picks {picked}."),
            format!("{tied} 票数相同；由{chinese}选定 {picked}。"),
        )
    }

    fn reason(&self, reason: &Reason) -> String {
        let (english, chinese) = match (reason.test, reason.holds) {
            (Test::Quorum, true) => ("The quorum holds", "达到法定人数"),
            (Test::Quorum, false) => ("The quorum does not hold", "未达到法定人数"),
            (Test::Threshold, true) => ("The threshold holds", "达到通过门槛"),
            (Test::Threshold, false) => ("The threshold does not hold", "未达到通过门槛"),
        };
        let (given, needed) = (&reason.given, &reason.needed);
        self.say(
            format!("{english}: {given} against {needed}."),
            format!("{chinese}：{given}，标准 {needed}。"),
        )
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let (english, chinese) = match verdict {
            Verdict::Passed => ("The proposal is passed.", "提案通过。"),
            Verdict::Rejected => ("The proposal is rejected.", "提案被否决。"),
            Verdict::Lapsed => ("The vote lapses.", "投票无效。"),
        };
        self.say(english.to_owned(), chinese.to_owned())
    }

    fn result(&self, elected: &[OptionIndex]) -> String {
        let who = self.list(elected);
        match elected.is_empty() {
            true => self.say("Nobody is elected.".to_owned(), "无人当选。".to_owned()),
            false => self.say(format!("Elected: {who}."), format!("当选：{who}。")),
        }
    }
}
