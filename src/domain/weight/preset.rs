//! Named policies to begin with. A released preset never changes: communities name it.
//!
//! What each is for, and its voting rule where it has one: `docs/WEIGHTS.md`, section 9.

use crate::domain::weight::policy::{Policy, Rounding, Transform};

/// A named policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    lines: &'static [(&'static str, &'static str)],
}

/// The presets, the default first.
pub const PRESETS: [Preset; 4] = [
    Preset {
        name: "base-plus-capped-bonus",
        lines: &[
            ("transform", "linear"),
            ("base", "100"),
            ("bonus-limit", "400"),
            ("rounding", "down"),
        ],
    },
    Preset {
        name: "tiers-1-5",
        lines: &[
            ("transform", "tiers"),
            ("tier", "1 1"),
            ("tier", "100 2"),
            ("tier", "300 3"),
            ("tier", "1000 4"),
            ("tier", "5000 5"),
        ],
    },
    Preset {
        name: "one-member-one-vote",
        lines: &[("base", "1"), ("bonus-limit", "0")],
    },
    Preset {
        name: "nio-2019-charter",
        lines: &[("transform", "linear"), ("rounding", "down")],
    },
];

impl Preset {
    /// The preset's policy.
    pub fn policy(&self) -> Policy {
        Policy::parse(self.lines).expect("presets are tested to parse")
    }

    /// The preset of a name.
    pub fn named(name: &str) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| preset.name == name)
    }
}

impl Policy {
    /// Whether two accounts can weigh more than one: under any rule but the plain linear one rounded down,
    /// because a base, tier, limit, concave transform or rounding up gives two small accounts more than one
    /// large.
    pub fn splitting_pays(&self) -> bool {
        let plain = Policy {
            categories: Vec::new(),
            sources: Vec::new(),
            factors: Vec::new(),
            windows: Vec::new(),
            decay: None,
            category_decays: Vec::new(),
            issuance_guards: Vec::new(),
            transform: self
                .transform
                .filter(|&transform| transform != Transform::Linear),
            rounding: self.rounding.filter(|&rounding| rounding != Rounding::Down),
            ..self.clone()
        };
        plain != Policy::default()
    }
}
