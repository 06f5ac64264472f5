//! Named policies to begin with. A released preset never changes: communities name it.
//!
//! What each is for, and its voting rule where it has one: `docs/WEIGHTS.md`, section 9.

use crate::domain::weight::policy::{Policy, Transform};

/// A named policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Preset {
    /// Its name.
    pub name: &'static str,
    /// What it does, in Chinese.
    pub zh: &'static str,
    /// What it does, in English.
    pub en: &'static str,
    lines: &'static [(&'static str, &'static str)],
}

/// The presets, the default first.
pub const PRESETS: [Preset; 4] = [
    Preset {
        name: "base-plus-capped-bonus",
        zh: "每位会员 100 票权，每 1 贡献值加 1，最多加 400",
        en: "every member has 100, each unit of value adds 1, at most 400",
        lines: &[
            ("transform", "linear"),
            ("base", "100"),
            ("bonus-limit", "400"),
            ("rounding", "down"),
        ],
    },
    Preset {
        name: "tiers-1-5",
        zh: "按贡献值分五档，1 至 5 票权",
        en: "five tiers by value, weights 1 to 5",
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
        zh: "一人一票",
        en: "every member has one vote",
        lines: &[("base", "1"), ("bonus-limit", "0")],
    },
    Preset {
        name: "nio-2019-charter",
        zh: "1 贡献值 = 1 票，无上限；参与票权的 60% 及以上为通过",
        en: "one unit of value is one vote, no cap; passes at 60 % of the participating weight or more",
        lines: &[("transform", "linear"), ("rounding", "down")],
    },
];

/// The warning for policies under which two accounts weigh more than one.
pub const SPLITTING_WARNING: &str = "此规则下拆分账号可增加票权，须确保一人一号 / \
    under this policy splitting an account gains weight: make sure that nobody has two";

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
    /// [`SPLITTING_WARNING`], where it applies: to any rule but the plain linear one, because a
    /// base, tier, limit or concave transform gives two small accounts more than one large.
    pub fn splitting_warning(&self) -> Option<&'static str> {
        let plain = Policy {
            categories: Vec::new(),
            sources: Vec::new(),
            factors: Vec::new(),
            decay: None,
            transform: self
                .transform
                .filter(|&transform| transform != Transform::Linear),
            rounding: None,
            ..self.clone()
        };
        (plain != Policy::default()).then_some(SPLITTING_WARNING)
    }
}
