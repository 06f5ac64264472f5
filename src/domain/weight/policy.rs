//! A weight policy: what it may say, its defaults, and what makes one impossible.
//!
//! The text form is in `policy_text.rs`, the arithmetic in `weighing.rs` and `transform.rs`. Rules:
//! `docs/WEIGHTS.md`, sections 1 and 2.

use std::fmt;

use crate::domain::exact::Fraction;
use crate::domain::fault::{Class, Fault, Tell, Told, Value};
use crate::domain::id::Id;
use crate::faults;

/// A policy as it was stated. A field that is empty or `None` was left out and means its default.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Policy {
    /// `count-category`: only these categories count, in bytewise order; empty: every category.
    pub categories: Vec<Id>,
    /// `count-source`: only these sources count, in bytewise order; empty: every source.
    pub sources: Vec<Id>,
    /// `window`: how far back a category counts at all, in bytewise order; not listed: for ever.
    pub windows: Vec<(Id, Span)>,
    /// `cap-category`, `cap-source`, `cap-member`: limits on what counts in a period.
    pub caps: Vec<AmountCap>,
    /// `factor`: what one unit of a category is worth, each category once; not listed: 1. Under limits,
    /// what is earned on one day counts in this order.
    pub factors: Vec<(Id, Fraction)>,
    /// `decay`: how old contributions fade; left out: they do not.
    pub decay: Option<Decay>,
    /// `decay-category`: another decay for a category, or none, in bytewise order; not listed: `decay`.
    pub category_decays: Vec<(Id, Option<Decay>)>,
    /// `transform`: value to bonus; left out: linear.
    pub transform: Option<Transform>,
    /// `tier`: the steps of the transform `tiers`, in rising order; empty for any other.
    pub tiers: Vec<Tier>,
    /// `tier-low`: what keeps those in a tier who have reached it, by the tier's value in rising order.
    pub lows: Vec<Low>,
    /// `base`: weight of every member before any contribution; left out: 0.
    pub base: Option<u64>,
    /// `base-class`: another base for a class, in bytewise order.
    pub class_bases: Vec<(Id, u64)>,
    /// `bonus-limit`: the most that contributions can add to the base; left out: no limit.
    pub bonus_limit: Option<u64>,
    /// `cap`: the most that base and bonus together may be; left out: no limit.
    pub weight_cap: Option<u64>,
    /// `cap-bonus-total`: all bonuses together are at most this part of all bases; left out: no limit.
    pub bonus_total_cap: Option<Fraction>,
    /// `cap-share`: the largest share of the roll's total that one member may hold; left out: any.
    pub share_cap: Option<Fraction>,
    /// `rounding`: how a bonus that is not whole becomes whole; left out: down.
    pub rounding: Option<Rounding>,
    /// `issuance-guard`, `issuance-guard-source`, `issuance-guard-class`, `issuance-guard-enrolled`: how much of a roll may be new
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
    /// What members have who were enrolled in those days.
    Enrolled,
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

/// How far back something counts: so many full days, months or years before the record date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// How many, at least 1.
    pub count: u32,
    /// Of what; never [`Period::Ever`].
    pub unit: Period,
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

/// The low-water mark of a tier.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Low {
    /// The least value that reaches the tier.
    pub value_min: u64,
    /// Whoever has reached it stays in it while the value is at least this.
    pub value_low: u64,
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
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyError {
    /// The line, key and value.
    pub line: String,
    /// What is wrong.
    pub fault: PolicyFault,
}

impl Fault for PolicyError {
    fn told(&self) -> Told {
        let told = Told::new("policy-line").with("line", &self.line);
        told.with("fault", &self.fault)
    }

    fn class(&self) -> Class {
        self.fault.class()
    }
}

impl Tell for PolicyError {
    fn tell(&self) -> Value {
        self.told().tell()
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told().fmt(f)
    }
}

impl std::error::Error for PolicyError {}

faults! {
    /// What can be wrong with a policy line.
    pub enum PolicyFault {
        /// The key is none of a policy's.
        UnknownKey "policy-fault.unknown-key" Unfit;
        /// The key belongs before an earlier line's.
        OutOfOrder "policy-fault.out-of-order" Unfit;
        /// A second line of a rule that can be stated once, or twice for the same name.
        RepeatedOrUnsorted "policy-fault.repeated-or-unsorted" Unfit;
        /// The value does not have the parts the rule needs; the pattern is that of a right line.
        Malformed { expected: &'static str } "policy-fault.malformed" Unfit;
        /// A negative number.
        Negative "policy-fault.negative" Unfit;
        /// A fraction whose denominator is 0.
        ZeroDenominator "policy-fault.zero-denominator" Unfit;
        /// A fraction that is not in lowest terms.
        NotLowestTerms "policy-fault.not-lowest-terms" Unfit;
        /// A number that must be at least 1 is 0.
        Zero "policy-fault.zero" Unfit;
        /// A number above what a weight or an amount may be.
        TooLarge { max: u64 } "policy-fault.too-large" Unfit;
        /// A name that is not an id.
        BadName { name: String } "policy-fault.bad-name" Unfit;
        /// A category the organisation does not have.
        UnknownCategory { name: Id } "policy-fault.unknown-category" Unfit;
        /// A class the organisation does not have.
        UnknownClass { name: Id } "policy-fault.unknown-class" Unfit;
        /// A rule for a category or source that `count-category` or `count-source` leaves out.
        NotCounted { name: Id } "policy-fault.not-counted" Unfit;
        /// Tiers without the transform, or the transform without tiers.
        TiersWithoutTransform "policy-fault.tiers-without-transform" Unfit;
        /// A tier that does not rise above the one before.
        TiersUnordered "policy-fault.tiers-unordered" Unfit;
        /// A limit that another limit or base, whose line it is, makes meaningless.
        Contradiction { other: String } "policy-fault.contradiction" Unfit;
        /// A share above the whole.
        ShareOutOfRange "policy-fault.share-out-of-range" Unfit;
        /// A guard that could never trip.
        GuardOutOfRange "policy-fault.guard-out-of-range" Unfit;
        /// A low-water mark for something other than a tier, or not below it.
        LowWithoutTier "policy-fault.low-without-tier" Unfit;
        /// A limit on all bonuses as a part of all bases, where nobody has a base.
        NoBase "policy-fault.no-base" Unfit;
    }
}

impl Policy {
    /// Whether everybody weighs the same, whatever was contributed.
    pub fn is_flat(&self) -> bool {
        let same = self.class_bases.is_empty() && self.bonus_limit == Some(0);
        same && self.base.is_some_and(|base| base > 0)
    }

    /// Refuses what does not fit the organisation: names of categories and classes it does not have.
    ///
    /// # Errors
    /// `UnknownCategory` or `UnknownClass` with the first line at fault.
    pub fn check(&self, categories: &[Id], classes: &[Id]) -> Result<(), PolicyError> {
        let first = self.unknown(categories, classes).into_iter().next();
        first.map_or(Ok(()), Err)
    }

    /// Every line that names a category or class that is not among these.
    pub fn unknown(&self, categories: &[Id], classes: &[Id]) -> Vec<PolicyError> {
        let mut faults = Vec::new();
        for (key, value) in self.lines() {
            let name = value.split(' ').next().and_then(Id::parse);
            let (known, fault): (_, fn(Id) -> PolicyFault) = match key.as_str() {
                "count-category" | "window" | "cap-category" | "factor" | "decay-category" => {
                    (categories, |name| PolicyFault::UnknownCategory { name })
                }
                "base-class" => (classes, |name| PolicyFault::UnknownClass { name }),
                _ => continue,
            };
            if let Some(name) = name.filter(|name| !known.contains(name)) {
                faults.push(PolicyError {
                    line: format!("{key} {value}"),
                    fault: fault(name),
                });
            }
        }
        faults
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

    /// How contributions of `category` fade.
    pub fn decay(&self, category: &Id) -> Option<Decay> {
        let stated = self.category_decays.iter();
        let mut stated = stated.filter(|(name, _)| name == category);
        stated.next().map_or(self.decay, |&(_, decay)| decay)
    }

    /// How far back `category` counts; `None` for ever.
    pub fn window(&self, category: &Id) -> Option<Span> {
        let stated = self.windows.iter().find(|(name, _)| name == category);
        stated.map(|&(_, span)| span)
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
            GuardScope::Enrolled => "issuance-guard-enrolled",
        };
        format!("{key} {} {}", self.days, self.share)
    }
}
