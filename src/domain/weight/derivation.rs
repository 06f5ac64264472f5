//! Why one member's weight is what it is: event by event and step by step.
//!
//! The same plan and stages as the roll, with the working kept. The steps are in `step.rs`, what
//! they say to people in `words`. Rules: `docs/WEIGHTS.md`, section 6.

use std::collections::{BTreeMap, BTreeSet};

use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::domain::title::Titles;
use crate::domain::weight::decimal::{as_text, from_text};
use crate::domain::weight::further::{NextStep, NoNext};
use crate::domain::weight::ledger::Line;
use crate::domain::weight::member::Member;
use crate::domain::weight::plan::{Admitted, Cell, Plan};
use crate::domain::weight::setting::{Event, Setting, Standing, WeighError};
use crate::domain::weight::stages::{self, Stages};
use crate::domain::weight::step::{self, Step};
use crate::domain::weight::working::{Sums, Whole, Working};

/// One line of the member's ledger, with what was done to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerLine {
    /// The event as the source credited it; its `member` is not looked at.
    pub event: Event,
    /// The source's reference.
    pub reference: String,
    /// The last correction of it, if any. One logged at or after the ledger size changes nothing.
    pub correction: Option<Correction>,
    /// Whom the source credited, where that one was merged into the member later.
    pub came_with: Option<String>,
}

/// What a `correction` statement did to a ledger line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The log index of the correction.
    pub entry: u64,
    /// The amount that stands instead; 0 reverses the line.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub amount: i64,
    /// The text of the reason that the registrar gave, byte for byte; its hash where the text is erased.
    pub reason: String,
}

/// The working behind one weight. Its JSON has the same bytes wherever it is computed.
///
/// Fractions are strings such as `35/2` in lowest terms.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Derivation {
    /// The member.
    pub member: String,
    /// The member's class at the record date.
    pub class: String,
    /// Events from this instant on do not count.
    pub record_date: String,
    /// Events from this log index on do not count.
    pub ledger_size: u64,
    /// Every ledger line, by instant, then reference.
    pub events: Vec<EventLine>,
    /// What counts of each day, category and source, in that order.
    pub groups: Vec<Group>,
    /// From the counted amounts to the weight.
    pub steps: Vec<Step>,
    /// The weight; 0 means that the member is not on the roll.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: u64,
    /// What would bring more, by category in the organisation's order; empty when nothing would.
    pub next: Vec<NextStep>,
    /// Why nothing would; `None` where something would.
    pub no_next: Option<NoNext>,
    /// What categories and classes are called, where a log says it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, Titled>,
}

/// A title for people.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Titled {
    /// In Chinese, or in the organisation's own language.
    pub title: String,
    /// In English.
    pub title_en: String,
}

/// One ledger line and whether it counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventLine {
    /// The source's reference.
    pub reference: String,
    /// The category.
    pub category: String,
    /// The source.
    pub source: String,
    /// The amount that the source credited.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub amount: i64,
    /// When it happened.
    pub occurred_at: String,
    /// The log index that credited it.
    pub entry: u64,
    /// `counts`, or why it does not: `reversed`, `logged-later`, `after-record-date`,
    /// `category-not-counted`, `source-not-counted`.
    pub standing: String,
    /// The correction, if there was one.
    pub correction: Option<Correction>,
    /// Whom the source credited, where that one was merged into the member later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_with: Option<String>,
}

impl EventLine {
    /// A line that was logged too late for the roll.
    pub fn late(entry: u64, source: &Id, line: &Line, came_with: Option<String>) -> EventLine {
        EventLine {
            reference: line.reference.to_string(),
            category: line.category.to_string(),
            source: source.to_string(),
            amount: line.amount,
            occurred_at: line.occurred_at.to_string(),
            entry,
            standing: step::standing_code(Some(Standing::LoggedLater)).to_owned(),
            correction: None,
            came_with,
        }
    }
}

impl Derivation {
    /// The same with what categories and classes are called.
    pub fn with_titles<'a>(
        mut self,
        titles: impl IntoIterator<Item = (&'a Id, &'a Titles)>,
    ) -> Derivation {
        let titled = |(id, titles): (&Id, &Titles)| {
            let title = Titled {
                title: titles.title.0.clone(),
                title_en: titles.title_en.0.clone(),
            };
            (id.to_string(), title)
        };
        self.titles = titles.into_iter().map(titled).collect();
        self
    }

    /// The same with lines that were logged too late for the roll.
    pub fn with_late(mut self, late: Vec<EventLine>) -> Derivation {
        self.events.extend(late);
        self.events
            .sort_by(|a, b| (&a.occurred_at, &a.reference).cmp(&(&b.occurred_at, &b.reference)));
        self
    }
}

/// The counting events of one day, category and source, which limits treat as one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Group {
    /// The UTC day, `YYYY-MM-DD`.
    pub day: String,
    /// The category.
    pub category: String,
    /// The source.
    pub source: String,
    /// The sum of the events' amounts.
    pub earned: String,
    /// What counts of it.
    pub counted: String,
    /// The policy line that cut it, if one did.
    pub cut_by: Option<String>,
    /// What counted before it under that line in the same period, by category in the order of counting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub favoured: Vec<Favoured>,
    /// How much of a negative amount took back what limits had cut before, and so cost nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_back: Option<String>,
    /// Age at the record date in full months.
    pub age_months: u32,
    /// The part that decay leaves of one unit.
    pub remaining: String,
}

/// What used up a limit before something else could.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Favoured {
    /// The category.
    pub category: String,
    /// What counted of it.
    pub counted: String,
}

/// Derives one member's weight from the member's ledger lines.
///
/// # Errors
/// As the roll's: unknown names, overflow, a weight above 2^53.
pub fn derive(
    setting: &Setting,
    member: &Member,
    lines: &[LedgerLine],
    whole: Whole,
) -> Result<Derivation, WeighError> {
    let Some(class) = setting.names.classes.get(usize::from(member.class)) else {
        return Err(WeighError::UnknownClass {
            member: member.id.clone(),
        });
    };
    let working = Working {
        setting,
        plan: Plan::new(setting),
        member,
        whole,
    };
    let events = working.events(lines)?;
    let cells = working.cells(lines)?;
    let (counted, sums) = working.count(&cells)?;
    let groups = working.groups(&counted);
    let held = working.held(&counted);
    let (steps, weight) = working.steps(&groups, &sums, held)?;
    let (next, no_next) = working.next(&cells, (&sums, held), weight);
    Ok(Derivation {
        member: member.id.to_string(),
        class: class.to_string(),
        record_date: setting.record_date.to_string(),
        ledger_size: setting.ledger_size,
        events,
        groups,
        steps,
        next,
        no_next,
        titles: BTreeMap::new(),
        weight,
    })
}

impl Working<'_> {
    /// The event with what stands of its amount; `None` if it is reversed.
    fn effective(&self, line: &LedgerLine) -> Option<Event> {
        let corrected = line.correction.as_ref();
        match corrected.filter(|correction| self.setting.counts(correction.entry)) {
            None => Some(line.event),
            Some(Correction { amount: 0, .. }) => None,
            Some(&Correction { amount, .. }) => Some(Event {
                amount,
                ..line.event
            }),
        }
    }

    fn standing(&self, line: &LedgerLine) -> Result<Option<Standing>, WeighError> {
        let entry = line.event.entry;
        let standing = self.plan.judge(&line.event);
        let standing = standing.ok_or(WeighError::UnknownName { entry })?;
        Ok(self.effective(line).map(|_| standing))
    }

    fn events(&self, lines: &[LedgerLine]) -> Result<Vec<EventLine>, WeighError> {
        let mut sorted: Vec<&LedgerLine> = lines.iter().collect();
        sorted.sort_by_key(|line| (line.event.occurred_at, &line.reference));
        let names = &self.setting.names;
        let show = |line: &&LedgerLine| {
            Ok(EventLine {
                reference: line.reference.clone(),
                standing: step::standing_code(self.standing(line)?).to_owned(),
                category: names.categories[usize::from(line.event.category)].to_string(),
                source: names.sources[usize::from(line.event.source)].to_string(),
                amount: line.event.amount,
                occurred_at: line.event.occurred_at.to_string(),
                entry: line.event.entry,
                correction: line.correction.clone(),
                came_with: line.came_with.clone(),
            })
        };
        sorted.iter().map(show).collect()
    }

    /// What counts by day, category and source, before limits, in the order in which limits take it.
    fn cells(&self, lines: &[LedgerLine]) -> Result<Vec<Cell>, WeighError> {
        let mut amounts: BTreeMap<Cell, i128> = BTreeMap::new();
        for line in lines {
            let standing = self.standing(line)?;
            let Some(event) = self
                .effective(line)
                .filter(|_| standing == Some(Standing::Counts))
            else {
                continue;
            };
            let cell = self.plan.cell(&Event { member: 0, ..event });
            let cell = cell.expect("standing has looked the names up");
            let place = amounts.entry(Cell { amount: 0, ..cell }).or_default();
            *place = place.saturating_add(cell.amount);
        }
        let cells = amounts.into_iter();
        Ok(cells
            .map(|(place, amount)| Cell { amount, ..place })
            .collect())
    }

    fn groups(&self, counted: &[(Cell, Admitted)]) -> Vec<Group> {
        let groups = counted.iter().enumerate();
        let group = |(place, (cell, admitted)): (usize, &(Cell, Admitted))| {
            let before = counted.get(..place).unwrap_or_default();
            self.group(cell, admitted, before)
        };
        groups.map(group).collect()
    }

    fn category(&self, cell: &Cell) -> String {
        let place = self.plan.category_by_rank[usize::from(cell.category_rank)];
        self.setting.names.categories[place].to_string()
    }

    fn group(&self, cell: &Cell, admitted: &Admitted, before: &[(Cell, Admitted)]) -> Group {
        let source = self.plan.source_by_rank[usize::from(cell.source_rank)];
        let category = self.plan.category_by_rank[usize::from(cell.category_rank)];
        let left = self.plan.decayed(cell.category_rank, cell.day);
        let rule = |limit: usize| self.setting.policy.caps[self.plan.limits[limit].cap].line();
        let favoured = admitted.cut.map(|limit| self.favoured(limit, cell, before));
        Group {
            day: step::day(cell.day),
            category: self.category(cell),
            source: self.setting.names.sources[source].to_string(),
            earned: cell.amount.to_string(),
            counted: admitted.counted.to_string(),
            cut_by: admitted.cut.map(rule),
            favoured: favoured.unwrap_or_default(),
            taken_back: (admitted.withheld > 0).then(|| admitted.withheld.to_string()),
            age_months: self.plan.age_months(cell.day),
            remaining: self.undecayed(category, left).to_string(),
        }
    }

    /// What had used up a limit before a cell, by category.
    fn favoured(&self, limit: usize, cell: &Cell, before: &[(Cell, Admitted)]) -> Vec<Favoured> {
        let mut used: BTreeMap<u16, i128> = BTreeMap::new();
        for (other, admitted) in before {
            if self.plan.together(limit, cell, other) {
                let sum = used.entry(other.category_rank).or_default();
                *sum = sum.saturating_add(admitted.counted);
            }
        }
        let used = used.into_iter().filter(|(_, counted)| *counted > 0);
        let favoured = used.map(|(category_rank, counted)| Favoured {
            category: self.category(&Cell {
                category_rank,
                ..*cell
            }),
            counted: counted.to_string(),
        });
        favoured.collect()
    }

    /// A decayed sum as a fraction.
    fn undecayed(&self, category: usize, sum: i128) -> RBig {
        RBig::from_parts(sum.into(), self.plan.whole_unit(category).into())
    }

    fn steps(
        &self,
        groups: &[Group],
        sums: &Sums,
        held: usize,
    ) -> Result<(Vec<Step>, u64), WeighError> {
        let policy = self.setting.policy;
        let mut steps = Vec::new();
        for (index, category) in self.setting.names.categories.iter().enumerate() {
            let [earned, counted, decayed] =
                [sums.earned[index], sums.counted[index], sums.decayed[index]];
            if earned == 0 && counted == 0 && decayed == 0 {
                continue;
            }
            if earned != counted {
                let own = groups.iter().filter(|g| g.category == category.as_str());
                let cut: BTreeSet<&str> = own.filter_map(|g| g.cut_by.as_deref()).collect();
                steps.push(step::limits(category, cut, earned, counted));
            }
            let after = self.undecayed(index, decayed);
            if let Some(decay) = policy.decay(category) {
                let own = policy
                    .category_decays
                    .iter()
                    .any(|(name, _)| name == category);
                steps.push(step::decay(category, (decay, own), counted, &after));
            }
            let factor = policy.factor(category);
            steps.push(step::factor(category, factor, &after));
        }
        let total = stages::total(&self.plan, &sums.decayed);
        let value = RBig::from_parts(total.clone(), self.plan.denominator.clone());
        steps.push(step::sum(&value));
        let stages = Stages::of(self.setting, &self.plan, self.member, total, held);
        step::stages(self.setting, self.class(), &value, &stages, &mut steps);
        let (base, bonus) = stages.parts(self.member)?;
        let weight = self.weight(&stages)?;
        if let Some(exclusion) = stages.exclusion {
            steps.push(step::exclusion(
                exclusion,
                self.setting.eligibility,
                &stages.capped,
            ));
        }
        let left = stages::share_of_bonus(bonus, policy.bonus_total_cap, self.whole.bonuses);
        if let Some((share, totals)) = policy.bonus_total_cap.zip(self.whole.bonuses) {
            steps.push(step::bonus_total(share, totals, bonus, left));
        }
        if let Some(share) = policy.share_cap {
            let before = base.saturating_add(left);
            steps.push(step::share_cap(share, self.whole.total, before, weight));
        }
        Ok((steps, weight))
    }

    fn class(&self) -> &Id {
        &self.setting.names.classes[usize::from(self.member.class)]
    }
}
