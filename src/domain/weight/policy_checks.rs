//! Rules of a policy that are each well formed but cannot stand together.
//!
//! Rules: `docs/WEIGHTS.md`, section 1.

use crate::domain::weight::policy::{
    AmountCap, CapScope, Policy, PolicyError, PolicyFault, Transform,
};

impl Policy {
    /// Every rule that cannot stand beside the others, in the order of the text. Tiers are not judged where
    /// their lines were not all read.
    pub(super) fn contradictions(&self, tiers_known: bool) -> Vec<PolicyError> {
        let mut faults = Vec::new();
        if tiers_known {
            self.judge_tiers(&mut faults);
        }
        self.judge_uncounted(&mut faults);
        for cap in &self.caps {
            let wider = |other: &&AmountCap| {
                let covers = other.scope == cap.scope && other.period > cap.period
                    || other.scope == CapScope::Member
                        && other.period >= cap.period
                        && *other != cap;
                covers && other.amount < cap.amount
            };
            if let Some(other) = self.caps.iter().find(wider) {
                faults.push(contradiction(cap.line(), other.line()));
            }
        }
        self.judge_weights(&mut faults);
        faults
    }

    fn judge_tiers(&self, faults: &mut Vec<PolicyError>) {
        let fault = |line: String, fault| PolicyError { line, fault };
        let tiered = self.transform == Some(Transform::Tiers);
        if tiered && self.tiers.is_empty() {
            let line = "transform tiers".to_owned();
            faults.push(fault(line, PolicyFault::TiersWithoutTransform));
        }
        for tier in self.tiers.iter().filter(|_| !tiered) {
            let line = format!("tier {} {}", tier.value_min, tier.bonus);
            faults.push(fault(line, PolicyFault::TiersWithoutTransform));
        }
        for low in &self.lows {
            let mut tiers = self.tiers.iter();
            let known = tiers.any(|tier| tier.value_min == low.value_min);
            if !known || low.value_low >= low.value_min {
                let line = format!("tier-low {} {}", low.value_min, low.value_low);
                faults.push(fault(line, PolicyFault::LowWithoutTier));
            }
        }
    }

    /// A base, bonus limit or tier above the cap, and a limit on bonuses where nobody has a base.
    fn judge_weights(&self, faults: &mut Vec<PolicyError>) {
        let based = self.base.unwrap_or(0) > 0 || self.class_bases.iter().any(|(_, n)| *n > 0);
        if let Some(share) = self.bonus_total_cap.filter(|_| !based) {
            faults.push(PolicyError {
                line: format!("cap-bonus-total {share}"),
                fault: PolicyFault::NoBase,
            });
        }
        let Some(cap) = self.weight_cap else {
            return;
        };
        let base = self.base.map(|base| (format!("base {base}"), base));
        let classes = self.class_bases.iter();
        let classes = classes.map(|(name, n)| (format!("base-class {name} {n}"), *n));
        let limit = self
            .bonus_limit
            .map(|limit| (format!("bonus-limit {limit}"), limit));
        let tiers = self.tiers.iter();
        let tiers = tiers.map(|t| (format!("tier {} {}", t.value_min, t.bonus), t.bonus));
        let all = base.into_iter().chain(classes).chain(limit).chain(tiers);
        for (line, _) in all.filter(|&(_, weight)| weight > cap) {
            faults.push(contradiction(line, format!("cap {cap}")));
        }
    }

    /// A rule for what `count-category` or `count-source` leaves out.
    fn judge_uncounted(&self, faults: &mut Vec<PolicyError>) {
        let windows = self.windows.iter();
        let windows = windows.map(|(name, span)| (name, format!("window {name} {}", span.text())));
        let factors = self.factors.iter();
        let factors = factors.map(|(name, factor)| (name, format!("factor {name} {factor}")));
        let decays = self.category_decays.iter().map(|(name, decay)| {
            let decay = decay.map_or_else(|| "none".to_owned(), |decay| decay.text());
            (name, format!("decay-category {name} {decay}"))
        });
        for (name, line) in windows.chain(factors).chain(decays) {
            if !self.counts_category(name) {
                let fault = PolicyFault::NotCounted { name: name.clone() };
                faults.push(PolicyError { line, fault });
            }
        }
        for cap in &self.caps {
            let (counted, name) = match &cap.scope {
                CapScope::Category(name) => (self.counts_category(name), name),
                CapScope::Source(name) => (self.counts_source(name), name),
                CapScope::Member => continue,
            };
            if !counted {
                let fault = PolicyFault::NotCounted { name: name.clone() };
                faults.push(PolicyError {
                    line: cap.line(),
                    fault,
                });
            }
        }
    }
}

fn contradiction(line: String, other: String) -> PolicyError {
    PolicyError {
        line,
        fault: PolicyFault::Contradiction { other },
    }
}
