//! A weight policy: what it may say, its defaults, and what makes one impossible.
//!
//! The text form is in `policy_text.rs`, the arithmetic in `weighing.rs` and `transform.rs`. Rules:
//! `docs/WEIGHTS.md`, sections 1 and 2.

use std::fmt;

use thiserror::Error;

use crate::domain::exact::Fraction;
use crate::domain::id::Id;

/// A policy as it was stated. A field that is empty or `None` was left out and means its default.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// `count-category`: only these categories count, in bytewise order; empty: every category.
    pub categories: Vec<Id>,
    /// `count-source`: only these sources count, in bytewise order; empty: every source.
    pub sources: Vec<Id>,
    /// `cap-category`, `cap-source`, `cap-member`: limits on what counts in a period.
    pub caps: Vec<AmountCap>,
    /// `factor`: what one unit of a category is worth, in bytewise order; not listed: 1.
    pub factors: Vec<(Id, Fraction)>,
    /// `decay`: how old contributions fade; left out: they do not.
    pub decay: Option<Decay>,
    /// `transform`: value to bonus; left out: linear.
    pub transform: Option<Transform>,
    /// `tier`: the steps of the transform `tiers`, in rising order; empty for any other.
    pub tiers: Vec<Tier>,
    /// `base`: weight of every member before any contribution; left out: 0.
    pub base: Option<u64>,
    /// `base-class`: another base for a class, in bytewise order.
    pub class_bases: Vec<(Id, u64)>,
    /// `bonus-limit`: the most that contributions can add to the base; left out: no limit.
    pub bonus_limit: Option<u64>,
    /// `cap`: the most that base and bonus together may be; left out: no limit.
    pub weight_cap: Option<u64>,
    /// `cap-share`: the largest share of the roll's total that one member may hold; left out: any.
    pub share_cap: Option<Fraction>,
    /// `rounding`: how a bonus that is not whole becomes whole; left out: down.
    pub rounding: Option<Rounding>,
    /// `issuance-guard`, `issuance-guard-source`, `issuance-guard-class`: how much of a roll may be new
    /// before officers must say why, each scope once and in this order; left out: all.
    pub issuance_guards: Vec<IssuanceGuard>,
}

/// How much of a roll's weight may be new without an override by those who certify it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IssuanceGuard {
    /// Whose new weight it compares with the total.
    pub scope: GuardScope,
    /// What occurred in so many days before the record date is new; at least 1.
    pub days: u32,
    /// More than this part of the total needs the override; less than 1.
    pub share: Fraction,
}

/// What an [`IssuanceGuard`] judges, in the order of the policy's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum GuardScope {
    /// What all new events brought.
    All,
    /// What each source's new events brought.
    Source,
    /// What all new events brought to each class.
    Class,
}

/// A limit on what counts for one member from one scope in one period, before factors and decay.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct AmountCap {
    /// What the limit covers.
    pub scope: CapScope,
    /// The calendar span, in UTC, after which the count starts again.
    pub period: Period,
    /// The most that may count, at least 1.
    pub amount: u64,
}

/// What an [`AmountCap`] covers, in the order of the policy's text.
#[derive(Clone, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum CapScope {
    /// One category.
    Category(Id),
    /// Everything one source credits.
    Source(Id),
    /// Everything a member earns.
    Member,
}

/// A calendar span in UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Period {
    /// One day.
    Day,
    /// One calendar month.
    Month,
    /// One calendar year.
    Year,
    /// All time up to the record date.
    Ever,
}

/// How contributions fade with age in whole months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decay {
    /// `(N - age) / N` of the amount counts, nothing from age `N` on.
    Linear {
        /// `N`, at least 1.
        months: u32,
    },
    /// Halved after every full `N` months; nothing is left after 32 halvings.
    Halving {
        /// `N`, at least 1.
        months: u32,
    },
}

/// How a contribution value becomes a bonus.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Transform {
    /// The value itself.
    Linear,
    /// The weight of the highest tier reached, 0 below the first.
    Tiers,
    /// The square root of the value.
    Sqrt,
    /// The binary logarithm of one more than the value.
    Log2,
}

/// One step of the transform `tiers`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tier {
    /// The least value that reaches it.
    pub value_min: u64,
    /// The bonus it gives.
    pub bonus: u64,
}

/// How a bonus that is not whole becomes whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// To the whole number below.
    Down,
    /// To the nearest whole number, a half upwards.
    Nearest,
    /// To the whole number above.
    Up,
}

/// A policy that cannot stand: the line and what is wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("policy line `{line}`: {fault}")]
pub struct PolicyError {
    /// The line, key and value.
    pub line: String,
    /// What is wrong.
    pub fault: PolicyFault,
}

/// What can be wrong with a policy line.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum PolicyFault {
    /// The key is none of a policy's.
    #[error("no such rule; see docs/WEIGHTS.md for the rules a policy may have")]
    UnknownKey,
    /// The key belongs before an earlier line's.
    #[error("comes too late: rules stand in the order of docs/WEIGHTS.md")]
    OutOfOrder,
    /// A second line of a rule that can be stated once, or twice for the same name.
    #[error("states the same rule twice, or its names are not in rising order")]
    RepeatedOrUnsorted,
    /// The value does not have the parts the rule needs.
    #[error("write it as `{expected}`")]
    Malformed {
        /// The pattern of a right line.
        expected: &'static str,
    },
    /// A negative number.
    #[error("is negative; nothing in a policy may be")]
    Negative,
    /// A fraction whose denominator is 0.
    #[error("divides by zero")]
    ZeroDenominator,
    /// A fraction that is not in lowest terms.
    #[error("write the fraction in lowest terms, as in 2/3 or 4")]
    NotLowestTerms,
    /// A number that must be at least 1 is 0.
    #[error("0 is not possible here: leave the line out, or give at least 1")]
    Zero,
    /// A number above what a weight or an amount may be.
    #[error("is above the largest possible value {max}")]
    TooLarge {
        /// The largest possible value.
        max: u64,
    },
    /// A name that is no id.
    #[error("`{name}` is not a name: use a-z 0-9 . _ - only")]
    BadName {
        /// What stood there.
        name: String,
    },
    /// A category the organisation does not have.
    #[error("`{name}` is not a category of this organisation")]
    UnknownCategory {
        /// The category.
        name: Id,
    },
    /// A class the organisation does not have.
    #[error("`{name}` is not a class of members of this organisation")]
    UnknownClass {
        /// The class.
        name: Id,
    },
    /// A rule for a category that `count-category` leaves out.
    #[error("`{name}` is not among the counted categories or sources")]
    NotCounted {
        /// The category or source.
        name: Id,
    },
    /// Tiers without the transform, or the transform without tiers.
    #[error("`transform tiers` and its `tier` lines belong together")]
    TiersWithoutTransform,
    /// A tier that does not rise above the one before.
    #[error("tiers must rise: a larger value than the tier before, and a higher weight")]
    TiersUnordered,
    /// A limit that another limit or base makes meaningless.
    #[error("cannot be reached or kept beside `{other}`")]
    Contradiction {
        /// The line it contradicts.
        other: String,
    },
    /// A share above the whole.
    #[error("a share of the total is more than 0 and at most 1")]
    ShareOutOfRange,
    /// A guard that could never trip.
    #[error("the part that may be new is less than 1")]
    GuardOutOfRange,
}

impl Policy {
    /// Refuses what does not fit the organisation: names of categories and classes it does not have.
    ///
    /// # Errors
    /// `UnknownCategory` or `UnknownClass` with the first line at fault.
    pub fn check(&self, categories: &[Id], classes: &[Id]) -> Result<(), PolicyError> {
        for (key, value) in self.lines() {
            let name = value.split(' ').next().and_then(Id::parse);
            let (known, fault): (_, fn(Id) -> PolicyFault) = match key.as_str() {
                "count-category" | "cap-category" | "factor" => {
                    (categories, |name| PolicyFault::UnknownCategory { name })
                }
                "base-class" => (classes, |name| PolicyFault::UnknownClass { name }),
                _ => continue,
            };
            if let Some(name) = name.filter(|name| !known.contains(name)) {
                return Err(PolicyError {
                    line: format!("{key} {value}"),
                    fault: fault(name),
                });
            }
        }
        Ok(())
    }

    /// Whether events of `category` count.
    pub fn counts_category(&self, category: &Id) -> bool {
        self.categories.is_empty() || self.categories.contains(category)
    }

    /// Whether events that `source` credited count.
    pub fn counts_source(&self, source: &Id) -> bool {
        self.sources.is_empty() || self.sources.contains(source)
    }

    /// What one unit of `category` is worth.
    pub fn factor(&self, category: &Id) -> Fraction {
        let stated = self.factors.iter().find(|(name, _)| name == category);
        stated.map_or_else(
            || Fraction::new(1, 1).expect("1 is not zero"),
            |&(_, factor)| factor,
        )
    }

    /// The weight a member of `class` has before any contribution.
    pub fn base(&self, class: &Id) -> u64 {
        let stated = self.class_bases.iter().find(|(name, _)| name == class);
        stated.map_or(self.base.unwrap_or(0), |&(_, base)| base)
    }
}

impl fmt::Display for CapScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CapScope::Category(name) => write!(f, "cap-category {name}"),
            CapScope::Source(name) => write!(f, "cap-source {name}"),
            CapScope::Member => f.write_str("cap-member"),
        }
    }
}

impl AmountCap {
    /// The policy line.
    pub fn line(&self) -> String {
        format!("{} {} {}", self.scope, self.amount, self.period.text())
    }
}

impl IssuanceGuard {
    /// The policy line.
    pub fn line(&self) -> String {
        let key = match self.scope {
            GuardScope::All => "issuance-guard",
            GuardScope::Source => "issuance-guard-source",
            GuardScope::Class => "issuance-guard-class",
        };
        format!("{key} {} {}", self.days, self.share)
    }
}

crate::tell! { Text: PolicyError; }
