//! The text of a policy: `key SP value` lines in one fixed order, parsed and printed.
//!
//! Reading and printing are exact inverses: [`Policy::parse`] refuses whatever [`Policy::lines`]
//! would print differently. The signed statement around these lines (kind `policy`) lives in
//! `domain::statement`. Rules: `docs/WEIGHTS.md`, section 1.

use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::line::{self, Often};
use crate::domain::weight::WEIGHT_MAX;
use crate::domain::weight::policy::{
    AmountCap, CapScope, Decay, GuardScope, IssuanceGuard, Low, Period, Policy, PolicyError,
    PolicyFault, Rounding, Span, Tier, Transform,
};
use crate::domain::weight::policy_lines::LINES;

/// The largest amount a limit on events may name.
const AMOUNT_MAX: u64 = i64::MAX.unsigned_abs();

/// The most months a decay may name: no record is older.
const MONTHS_MAX: u64 = 12_000;

/// The most days a guard may look back, and the most of its units a window may have.
const DAYS_MAX: u64 = 36_600;

impl Policy {
    /// Reads the policy's own lines, in order, as (key, value).
    ///
    /// # Errors
    /// The first line at fault and why: an unknown or misplaced key, a value that is not written in
    /// the one right way, a number that cannot be, or a rule that contradicts another.
    pub fn parse(lines: &[(&str, &str)]) -> Result<Policy, PolicyError> {
        let (policy, faults) = Policy::read_all(lines);
        faults.into_iter().next().map_or(Ok(policy), Err)
    }

    /// Reads all lines that can be read, and says what is wrong with every other one; then what of the rest
    /// cannot stand together.
    pub fn read_all(lines: &[(&str, &str)]) -> (Policy, Vec<PolicyError>) {
        let mut policy = Policy::default();
        let known = line::lines(LINES);
        let mut faults = Vec::new();
        let (mut reached, mut before) = (0, None);
        for &(key, value) in lines {
            let place = known.iter().position(|line| line.key == key);
            let once = |rank: usize| known[rank].often == Often::Optional;
            let taken = match place {
                None => Err(PolicyFault::UnknownKey),
                Some(rank) if rank < reached => Err(PolicyFault::OutOfOrder),
                Some(rank) if before == Some(rank) && once(rank) => {
                    Err(PolicyFault::RepeatedOrUnsorted)
                }
                Some(rank) => {
                    reached = rank;
                    policy.take(key, value)
                }
            };
            before = place.or(before);
            faults.extend(taken.err().map(|fault| PolicyError {
                line: format!("{key} {value}"),
                fault,
            }));
        }
        let wrong = |start: &str| faults.iter().any(|fault| fault.line.starts_with(start));
        let tiers_known = !wrong("transform") && !wrong("tier");
        faults.extend(policy.contradictions(tiers_known));
        (policy, faults)
    }

    /// The policy's own lines, in the order of the text, as (key, value).
    pub fn lines(&self) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        let mut put = |key: &str, value: String| lines.push((key.to_owned(), value));
        for name in &self.categories {
            put("count-category", name.to_string());
        }
        for name in &self.sources {
            put("count-source", name.to_string());
        }
        for (name, span) in &self.windows {
            put("window", format!("{name} {}", span.text()));
        }
        for cap in &self.caps {
            let line = cap.line();
            let (key, value) = line.split_once(' ').expect("a cap prints its key first");
            put(key, value.to_owned());
        }
        for (name, factor) in &self.factors {
            put("factor", format!("{name} {factor}"));
        }
        self.decay
            .iter()
            .for_each(|decay| put("decay", decay.text()));
        for (name, decay) in &self.category_decays {
            let decay = decay.map_or_else(|| "none".to_owned(), Decay::text);
            put("decay-category", format!("{name} {decay}"));
        }
        self.transform
            .iter()
            .for_each(|transform| put("transform", transform.text().to_owned()));
        for tier in &self.tiers {
            put("tier", format!("{} {}", tier.value_min, tier.bonus));
        }
        for low in &self.lows {
            put("tier-low", format!("{} {}", low.value_min, low.value_low));
        }
        self.base
            .iter()
            .for_each(|base| put("base", base.to_string()));
        for (name, base) in &self.class_bases {
            put("base-class", format!("{name} {base}"));
        }
        self.bonus_limit
            .iter()
            .for_each(|limit| put("bonus-limit", limit.to_string()));
        self.weight_cap
            .iter()
            .for_each(|cap| put("cap", cap.to_string()));
        self.bonus_total_cap
            .iter()
            .for_each(|share| put("cap-bonus-total", share.to_string()));
        self.share_cap
            .iter()
            .for_each(|share| put("cap-share", share.to_string()));
        self.rounding
            .iter()
            .for_each(|rounding| put("rounding", rounding.text().to_owned()));
        for guard in &self.issuance_guards {
            let line = guard.line();
            let (key, value) = line.split_once(' ').expect("a guard prints its key first");
            put(key, value.to_owned());
        }
        lines
    }

    /// Reads one line into its field; the order of keys has been checked.
    fn take(&mut self, key: &str, value: &str) -> Result<(), PolicyFault> {
        match key {
            "count-category" => push_rising(&mut self.categories, read_id(value)?, Id::cmp),
            "count-source" => push_rising(&mut self.sources, read_id(value)?, Id::cmp),
            "cap-category" | "cap-source" | "cap-member" => {
                let cap = read_cap(key, value)?;
                push_rising(&mut self.caps, cap, |a, b| {
                    (&a.scope, a.period).cmp(&(&b.scope, b.period))
                })
            }
            "factor" => {
                let [name, factor] = parts(value, "factor CATEGORY FRACTION")?;
                let line = (read_id(name)?, read_fraction(factor)?);
                if self.factors.iter().any(|(name, _)| *name == line.0) {
                    return Err(PolicyFault::RepeatedOrUnsorted);
                }
                self.factors.push(line);
                Ok(())
            }
            "window" => {
                let line = read_window(value)?;
                push_rising(&mut self.windows, line, |a, b| a.0.cmp(&b.0))
            }
            "decay-category" => {
                let line = read_category_decay(value)?;
                push_rising(&mut self.category_decays, line, |a, b| a.0.cmp(&b.0))
            }
            "tier-low" => {
                let [value, low] = parts(value, "tier-low VALUE LOW")?;
                let low = Low {
                    value_min: read_number(value, WEIGHT_MAX)?,
                    value_low: read_number(low, WEIGHT_MAX)?,
                };
                push_rising(&mut self.lows, low, |a, b| a.value_min.cmp(&b.value_min))
            }
            "base-class" => {
                let [name, base] = parts(value, "base-class CLASS WEIGHT")?;
                let line = (read_id(name)?, read_number(base, WEIGHT_MAX)?);
                push_rising(&mut self.class_bases, line, |a, b| a.0.cmp(&b.0))
            }
            "tier" => self.take_tier(value),
            _ => self.take_single(key, value),
        }
    }

    fn take_tier(&mut self, value: &str) -> Result<(), PolicyFault> {
        let [value, bonus] = parts(value, "tier VALUE WEIGHT")?;
        let tier = Tier {
            value_min: read_number(value, WEIGHT_MAX)?,
            bonus: read_positive(bonus, WEIGHT_MAX)?,
        };
        let rises = |last: &Tier| last.value_min < tier.value_min && last.bonus < tier.bonus;
        if !self.tiers.last().is_none_or(rises) {
            return Err(PolicyFault::TiersUnordered);
        }
        self.tiers.push(tier);
        Ok(())
    }

    fn take_single(&mut self, key: &str, value: &str) -> Result<(), PolicyFault> {
        match key {
            "decay" => self.decay = Some(read_decay(value)?),
            "transform" => self.transform = Some(read_transform(value)?),
            "base" => self.base = Some(read_number(value, WEIGHT_MAX)?),
            "bonus-limit" => self.bonus_limit = Some(read_number(value, WEIGHT_MAX)?),
            "cap" => self.weight_cap = Some(read_positive(value, WEIGHT_MAX)?),
            "cap-share" => {
                let share = read_fraction(value)?;
                if share.numerator() == 0 || share.numerator() > share.denominator() {
                    return Err(PolicyFault::ShareOutOfRange);
                }
                self.share_cap = Some(share);
            }
            "cap-bonus-total" => {
                let share = read_fraction(value)?;
                if share.numerator() == 0 {
                    return Err(PolicyFault::Zero);
                }
                self.bonus_total_cap = Some(share);
            }
            "rounding" => self.rounding = Some(read_rounding(value)?),
            _ => self.issuance_guards.push(read_guard(key, value)?),
        }
        Ok(())
    }
}

impl Period {
    /// The word in the policy.
    pub fn text(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Month => "month",
            Period::Year => "year",
            Period::Ever => "ever",
        }
    }
}

impl Span {
    /// What stands in the policy line behind the category.
    pub fn text(self) -> String {
        format!("{} {}", self.count, self.unit.text())
    }
}

impl Decay {
    /// The value of the policy line.
    pub fn text(self) -> String {
        match self {
            Decay::Linear { months } => format!("linear {months}"),
            Decay::Halving { months } => format!("halving {months}"),
        }
    }
}

impl Transform {
    /// The value of the policy line.
    pub fn text(self) -> &'static str {
        match self {
            Transform::Linear => "linear",
            Transform::Tiers => "tiers",
            Transform::Sqrt => "sqrt",
            Transform::Log2 => "log2",
        }
    }
}

impl Rounding {
    /// The value of the policy line.
    pub fn text(self) -> &'static str {
        match self {
            Rounding::Down => "down",
            Rounding::Nearest => "nearest",
            Rounding::Up => "up",
        }
    }
}

fn push_rising<T>(
    list: &mut Vec<T>,
    item: T,
    order: impl Fn(&T, &T) -> std::cmp::Ordering,
) -> Result<(), PolicyFault> {
    if !list.last().is_none_or(|last| order(last, &item).is_lt()) {
        return Err(PolicyFault::RepeatedOrUnsorted);
    }
    list.push(item);
    Ok(())
}

fn parts<'a, const N: usize>(
    value: &'a str,
    expected: &'static str,
) -> Result<[&'a str; N], PolicyFault> {
    let words: Vec<&str> = value.split(' ').collect();
    words
        .try_into()
        .map_err(|_| PolicyFault::Malformed { expected })
}

fn read_id(text: &str) -> Result<Id, PolicyFault> {
    Id::parse(text).ok_or_else(|| PolicyFault::BadName {
        name: text.to_owned(),
    })
}

fn read_cap(key: &str, value: &str) -> Result<AmountCap, PolicyFault> {
    let (scope, amount, period) = match key {
        "cap-member" => {
            let [amount, period] = parts(value, "cap-member AMOUNT day|month|year|ever")?;
            (CapScope::Member, amount, period)
        }
        "cap-source" => {
            let [name, amount, period] =
                parts(value, "cap-source SOURCE AMOUNT day|month|year|ever")?;
            (CapScope::Source(read_id(name)?), amount, period)
        }
        _ => {
            let [name, amount, period] =
                parts(value, "cap-category CATEGORY AMOUNT day|month|year|ever")?;
            (CapScope::Category(read_id(name)?), amount, period)
        }
    };
    let period = match period {
        "day" => Period::Day,
        "month" => Period::Month,
        "year" => Period::Year,
        "ever" => Period::Ever,
        _ => {
            return Err(PolicyFault::Malformed {
                expected: "... AMOUNT day|month|year|ever",
            });
        }
    };
    Ok(AmountCap {
        scope,
        period,
        amount: read_positive(amount, AMOUNT_MAX)?,
    })
}

fn read_decay(value: &str) -> Result<Decay, PolicyFault> {
    let expected = "decay linear|halving MONTHS";
    let [kind, months] = parts(value, expected)?;
    let months = u32::try_from(read_positive(months, MONTHS_MAX)?)
        .map_err(|_| PolicyFault::TooLarge { max: MONTHS_MAX })?;
    match kind {
        "linear" => Ok(Decay::Linear { months }),
        "halving" => Ok(Decay::Halving { months }),
        _ => Err(PolicyFault::Malformed { expected }),
    }
}

fn read_category_decay(value: &str) -> Result<(Id, Option<Decay>), PolicyFault> {
    let expected = "decay-category CATEGORY linear|halving MONTHS, or none";
    let (name, decay) = value
        .split_once(' ')
        .ok_or(PolicyFault::Malformed { expected })?;
    let decay = match decay {
        "none" => None,
        decay => Some(read_decay(decay)?),
    };
    Ok((read_id(name)?, decay))
}

fn read_window(value: &str) -> Result<(Id, Span), PolicyFault> {
    let expected = "window CATEGORY N day|month|year";
    let [name, count, unit] = parts(value, expected)?;
    let count = u32::try_from(read_positive(count, DAYS_MAX)?);
    let unit = match unit {
        "day" => Period::Day,
        "month" => Period::Month,
        "year" => Period::Year,
        _ => return Err(PolicyFault::Malformed { expected }),
    };
    let span = Span {
        count: count.map_err(|_| PolicyFault::TooLarge { max: DAYS_MAX })?,
        unit,
    };
    Ok((read_id(name)?, span))
}

fn read_transform(value: &str) -> Result<Transform, PolicyFault> {
    match value {
        "linear" => Ok(Transform::Linear),
        "tiers" => Ok(Transform::Tiers),
        "sqrt" => Ok(Transform::Sqrt),
        "log2" => Ok(Transform::Log2),
        _ => Err(PolicyFault::Malformed {
            expected: "transform linear|tiers|sqrt|log2",
        }),
    }
}

fn read_rounding(value: &str) -> Result<Rounding, PolicyFault> {
    match value {
        "down" => Ok(Rounding::Down),
        "nearest" => Ok(Rounding::Nearest),
        "up" => Ok(Rounding::Up),
        _ => Err(PolicyFault::Malformed {
            expected: "rounding down|nearest|up",
        }),
    }
}

fn read_guard(key: &str, value: &str) -> Result<IssuanceGuard, PolicyFault> {
    let (scope, expected) = match key {
        "issuance-guard" => (GuardScope::All, "issuance-guard DAYS FRACTION"),
        "issuance-guard-source" => (GuardScope::Source, "issuance-guard-source DAYS FRACTION"),
        "issuance-guard-class" => (GuardScope::Class, "issuance-guard-class DAYS FRACTION"),
        "issuance-guard-enrolled" => (
            GuardScope::Enrolled,
            "issuance-guard-enrolled DAYS FRACTION",
        ),
        _ => return Err(PolicyFault::UnknownKey),
    };
    let [days, share] = parts(value, expected)?;
    let share = read_fraction(share)?;
    if share.numerator() >= share.denominator() {
        return Err(PolicyFault::GuardOutOfRange);
    }
    let days = u32::try_from(read_positive(days, DAYS_MAX)?);
    Ok(IssuanceGuard {
        scope,
        days: days.map_err(|_| PolicyFault::TooLarge { max: DAYS_MAX })?,
        share,
    })
}

fn read_fraction(text: &str) -> Result<Fraction, PolicyFault> {
    if text.starts_with('-') {
        return Err(PolicyFault::Negative);
    }
    if let Some(fraction) = Fraction::parse(text) {
        return Ok(fraction);
    }
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let number = |part| match read_number(part, u32::MAX.into()) {
        Err(PolicyFault::Malformed { .. }) => Err(PolicyFault::Malformed {
            expected: "N, or N/M such as 1/2",
        }),
        read => read,
    };
    number(above)?;
    match number(below)? {
        0 => Err(PolicyFault::ZeroDenominator),
        _ => Err(PolicyFault::NotLowestTerms),
    }
}

fn read_positive(text: &str, max: u64) -> Result<u64, PolicyFault> {
    match read_number(text, max)? {
        0 => Err(PolicyFault::Zero),
        number => Ok(number),
    }
}

/// Reads digits without sign or leading zeros, up to `max`.
fn read_number(text: &str, max: u64) -> Result<u64, PolicyFault> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.strip_prefix('-') {
        Some(rest) if !rest.is_empty() => return Err(PolicyFault::Negative),
        _ if !digits || (text.len() > 1 && text.starts_with('0')) => {
            return Err(PolicyFault::Malformed {
                expected: "a whole number, digits only",
            });
        }
        _ => {}
    }
    let number = text.parse().ok().filter(|&number: &u64| number <= max);
    number.ok_or(PolicyFault::TooLarge { max })
}
