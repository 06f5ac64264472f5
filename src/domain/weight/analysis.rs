//! What a policy implies, before anybody signs it: each claim proved, refuted with the smallest ledger that
//! was found, or left open.
//!
//! Claims are judged on one member, or two accounts of one person, of the same class; limits on a roll as a
//! whole are left out of all but the claim about shares. Rules: `docs/WEIGHTS.md`, section 13.

use serde::Serialize;

use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::WEIGHT_MAX;
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::member::Member;
use crate::domain::weight::policy::{CapScope, Period, Policy, Rounding, Transform};
use crate::domain::weight::setting::{Event, Names, Setting};
use crate::domain::weight::weighing::weigh;

/// A claim about a policy and how it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Claim {
    /// Which: `monotone`, `share`, `tiers`, `splitting`.
    pub claim: &'static str,
    /// How it stands.
    #[serde(flatten)]
    pub standing: Standing,
}

/// Whether a claim holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// It follows from the rules.
    Proved,
    /// It does not hold.
    Refuted {
        /// What shows it.
        example: Example,
    },
    /// Neither: so many ledgers were tried and show nothing.
    Open {
        /// How many.
        tried: u64,
    },
}

/// What refutes a claim.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Example {
    /// With the line `more` beside `line` the member weighs less than with `line` alone.
    Less {
        /// What is there.
        line: Entry,
        /// What is added.
        more: Entry,
        /// The weight without it.
        before: u64,
        /// The weight with it.
        after: u64,
    },
    /// One account with `line` weighs `whole`, two among whom it is divided weigh `parts` together.
    Split {
        /// What one account has; an amount of 0 is none at all.
        line: Entry,
        /// How much of it goes to the first of the two.
        first: i64,
        /// The weight of the one.
        whole: u64,
        /// The weight of the two.
        parts: u64,
    },
    /// One voter of this weight among others of that weight holds more than the share.
    Share {
        /// The one.
        largest: u64,
        /// Each of the others.
        others: u64,
        /// All voters, the one included.
        voters: u64,
    },
}

/// One contribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Entry {
    /// The category.
    pub category: String,
    /// How much.
    pub amount: i64,
    /// So many days before the record date.
    pub days_before: i64,
}

/// The claims about a policy. `bound` is a share and a number of voters, where that is asked.
pub fn claims(
    policy: &Policy,
    (categories, classes): (&[Id], &[Id]),
    bound: Option<(Fraction, u64)>,
) -> Vec<Claim> {
    let bench = Bench::new(policy, categories, classes);
    let mut claims = vec![
        Claim {
            claim: "monotone",
            standing: bench.monotone(),
        },
        Claim {
            claim: "splitting",
            standing: bench.splitting(),
        },
    ];
    if policy.transform == Some(Transform::Tiers) {
        // Reading has refused tiers that do not rise, so every value has one tier or none.
        claims.push(Claim {
            claim: "tiers",
            standing: Standing::Proved,
        });
    }
    claims.extend(bound.map(|(share, voters)| Claim {
        claim: "share",
        standing: share_bound(policy, share, voters),
    }));
    claims
}

/// One member to weigh ledgers for.
struct Bench<'a> {
    policy: Policy,
    categories: &'a [Id],
    classes: &'a [Id],
    sources: Vec<Id>,
    eligibility: Eligibility,
    members: Vec<Member>,
    record_date: Time,
}

impl<'a> Bench<'a> {
    fn new(policy: &Policy, categories: &'a [Id], classes: &'a [Id]) -> Bench<'a> {
        let source = policy.sources.first().cloned();
        let source = source.or_else(|| {
            let mut capped = policy.caps.iter();
            capped.find_map(|cap| match &cap.scope {
                CapScope::Source(name) => Some(name.clone()),
                CapScope::Category(_) | CapScope::Member => None,
            })
        });
        let day = Time::parse("2026-12-31T00:00:00Z").expect("it is a time");
        let member = Member {
            id: Id::parse("m-1").expect("it is an id"),
            class: 0,
            joined_at: Time::from_seconds(0).expect("it is a time"),
            enrolled_at: Time::from_seconds(0).expect("it is a time"),
            vouched: false,
            tags: Vec::new(),
        };
        Bench {
            policy: Policy {
                share_cap: None,
                bonus_total_cap: None,
                issuance_guards: Vec::new(),
                ..policy.clone()
            },
            categories,
            classes,
            sources: vec![source.unwrap_or_else(|| Id::parse("app").expect("it is an id"))],
            eligibility: Eligibility::default(),
            members: vec![member],
            record_date: day,
        }
    }

    /// The weight of the member with these contributions; `None` where there can be none.
    fn weight(&self, lines: &[Entry]) -> Option<u64> {
        let setting = Setting {
            policy: &self.policy,
            eligibility: &self.eligibility,
            names: Names {
                categories: self.categories,
                sources: &self.sources,
                classes: self.classes,
            },
            record_date: self.record_date,
            ledger_size: 1,
            remedies: &[],
            logged: &[],
        };
        let event = |line: &Entry| {
            let mut names = self.categories.iter();
            let category = names.position(|id| id.as_str() == line.category)?;
            let back = line
                .days_before
                .saturating_mul(86_400)
                .saturating_sub(3_600);
            let at = self.record_date.seconds().saturating_sub(back);
            Some(Event {
                member: 0,
                category: u16::try_from(category).ok()?,
                source: 0,
                amount: line.amount,
                occurred_at: Time::from_seconds(at)?,
                entry: 0,
            })
        };
        let events: Option<Vec<Event>> = lines.iter().map(event).collect();
        let roll = weigh(setting, &self.members, events?).ok()?;
        Some(u64::try_from(roll.total()).unwrap_or(WEIGHT_MAX))
    }

    fn counted(&self) -> Vec<&Id> {
        let counted = self.categories.iter();
        counted
            .filter(|id| self.policy.counts_category(id))
            .collect()
    }

    /// Amounts at which rules begin to matter, rising.
    fn amounts(&self) -> Vec<i64> {
        let policy = &self.policy;
        let mut marks: Vec<u64> = vec![1, 2, 3, 5, 10, 100, 1_000];
        let tiers = policy.tiers.iter().map(|tier| tier.value_min);
        let lows = policy.lows.iter().map(|low| low.value_low);
        let caps = policy.caps.iter().map(|cap| cap.amount);
        let limits = [policy.bonus_limit, policy.weight_cap]
            .into_iter()
            .flatten();
        marks.extend(tiers.chain(lows).chain(caps).chain(limits));
        let around = |mark: u64| [mark.saturating_sub(1), mark, mark.saturating_add(1)];
        let mut amounts: Vec<i64> = marks
            .into_iter()
            .flat_map(around)
            .filter_map(|amount| i64::try_from(amount).ok())
            .filter(|amount| (1..=1 << 53).contains(amount))
            .collect();
        amounts.sort_unstable();
        amounts.dedup();
        amounts.truncate(AMOUNTS_MAX);
        amounts
    }

    /// More contributions never mean less weight.
    fn monotone(&self) -> Standing {
        if self.limits_are_harmless() {
            return Standing::Proved;
        }
        let (amounts, counted) = (self.amounts(), self.counted());
        let mut tried = 0_u64;
        for &size in &amounts {
            for &added in amounts.iter().take_while(|added| **added <= size) {
                for (kept, more) in [(size, added), (added, size)] {
                    for (one, other) in pairs(&counted) {
                        for (first, second) in DAYS {
                            tried = tried.saturating_add(1);
                            let line = entry(one, kept, first);
                            let more = entry(other, more, second);
                            let before = self.weight(std::slice::from_ref(&line));
                            let after = self.weight(&[line.clone(), more.clone()]);
                            if let Some((before, after)) = before.zip(after)
                                && after < before
                            {
                                let example = Example::Less {
                                    line,
                                    more,
                                    before,
                                    after,
                                };
                                return Standing::Refuted { example };
                            }
                        }
                    }
                }
            }
        }
        Standing::Open { tried }
    }

    /// Whether no limit can push out what is worth more: there is none; or each is on one category that does
    /// not fade, so that what takes the room is worth as much as what it takes it from.
    fn limits_are_harmless(&self) -> bool {
        let policy = &self.policy;
        policy.caps.iter().all(|cap| match &cap.scope {
            CapScope::Category(name) => {
                policy.decay(name).is_none() && policy.window(name).is_none()
                    || policy.window(name).is_none()
                        && cap.period == Period::Day
                        && policy.caps.len() == 1
            }
            CapScope::Source(_) | CapScope::Member => false,
        })
    }

    /// Two accounts never weigh more than one with the same contributions.
    fn splitting(&self) -> Standing {
        let nothing = self.weight(&[]);
        if let Some(base) = nothing.filter(|base| *base > 0) {
            let category = self.counted().first().map_or("", |id| id.as_str());
            let line = Entry {
                category: category.to_owned(),
                amount: 0,
                days_before: 1,
            };
            let example = Example::Split {
                line,
                first: 0,
                whole: base,
                parts: base.saturating_mul(2),
            };
            return Standing::Refuted { example };
        }
        if self.is_plain() {
            return Standing::Proved;
        }
        let mut tried = 0_u64;
        for amount in self.amounts() {
            for category in self.counted() {
                for days in [1, 40, 400] {
                    let parts = [1, amount >> 1, amount.saturating_sub(1)];
                    for first in parts.into_iter().filter(|part| (1..amount).contains(part)) {
                        tried = tried.saturating_add(1);
                        let line = entry(category, amount, days);
                        let of = |amount| self.weight(&[entry(category, amount, days)]);
                        let parts = of(first).zip(of(amount.saturating_sub(first)));
                        let parts = parts.map(|(one, other)| one.saturating_add(other));
                        if let Some((parts, whole)) = parts.zip(of(amount))
                            && parts > whole
                        {
                            let example = Example::Split {
                                line,
                                first,
                                whole,
                                parts,
                            };
                            return Standing::Refuted { example };
                        }
                    }
                }
            }
        }
        Standing::Open { tried }
    }

    /// Whether weight is the value rounded down, without limits: then parts never come to more.
    fn is_plain(&self) -> bool {
        let policy = &self.policy;
        let down = policy
            .rounding
            .is_none_or(|rounding| rounding == Rounding::Down);
        let linear = policy
            .transform
            .is_none_or(|kind| kind == Transform::Linear);
        down && linear
            && policy.caps.is_empty()
            && policy.bonus_limit.is_none()
            && policy.weight_cap.is_none()
    }
}

/// The most amounts that are tried.
const AMOUNTS_MAX: usize = 24;

/// Days before the record date on which a contribution is, and on which another one is added.
const DAYS: [(i64, i64); 6] = [(1, 1), (1, 2), (2, 1), (1, 40), (40, 1), (40, 400)];

fn entry(category: &Id, amount: i64, days_before: i64) -> Entry {
    Entry {
        category: category.to_string(),
        amount,
        days_before,
    }
}

fn pairs<'a>(ids: &[&'a Id]) -> Vec<(&'a Id, &'a Id)> {
    let pairs = ids
        .iter()
        .flat_map(|one| ids.iter().map(|other| (*one, *other)));
    pairs.collect()
}

/// Nobody holds more than a share of a roll of so many voters.
fn share_bound(policy: &Policy, share: Fraction, voters: u64) -> Standing {
    let within = |share: Fraction, part: u128, whole: u128| {
        part.saturating_mul(share.denominator().into())
            <= whole.saturating_mul(share.numerator().into())
    };
    if let Some(cap) = policy.share_cap {
        let below = u64::from(cap.numerator()).saturating_mul(share.denominator().into());
        if below <= u64::from(share.numerator()).saturating_mul(cap.denominator().into()) {
            return Standing::Proved;
        }
    }
    let bases = policy.class_bases.iter().map(|(_, base)| *base);
    let bases: Vec<u64> = bases.chain([policy.base.unwrap_or(0)]).collect();
    let base = bases.iter().copied().max().unwrap_or(0);
    // Whoever weighs nothing is not on the roll.
    let others = bases.iter().copied().min().unwrap_or(0).max(1);
    let top = match policy.transform {
        Some(Transform::Tiers) => policy.tiers.last().map_or(0, |tier| tier.bonus),
        Some(Transform::Linear | Transform::Sqrt | Transform::Log2) | None => WEIGHT_MAX,
    };
    let bonus = top.min(policy.bonus_limit.unwrap_or(WEIGHT_MAX));
    let most = base.saturating_add(bonus).min(WEIGHT_MAX);
    let largest = most.min(policy.weight_cap.unwrap_or(WEIGHT_MAX));
    let rest = u128::from(others).saturating_mul(voters.saturating_sub(1).into());
    let exceeds =
        |largest: u64| !within(share, largest.into(), rest.saturating_add(largest.into()));
    if !exceeds(largest) {
        return Standing::Proved;
    }
    let (mut low, mut high) = (0, largest);
    while high.saturating_sub(low) > 1 {
        let middle = low.saturating_add(high.saturating_sub(low) >> 1);
        match exceeds(middle) {
            true => high = middle,
            false => low = middle,
        }
    }
    let example = Example::Share {
        largest: high,
        others,
        voters,
    };
    match (policy.share_cap, policy.bonus_total_cap) {
        (None, None) => Standing::Refuted { example },
        // What limits the roll as a whole may keep it from coming to that.
        _ => Standing::Open { tried: 0 },
    }
}
