//! What a member is told about one weight: the questions people ask, and the exact answers.

use folkmoot::domain::time::Time;
use folkmoot::domain::weight::derivation::{Correction, Derivation, LedgerLine, derive};
use folkmoot::domain::weight::eligibility::Eligibility;
use folkmoot::domain::weight::member::Member;
use folkmoot::domain::weight::policy::Policy;
use folkmoot::domain::weight::setting::{Event, Names, Setting};
use folkmoot::domain::weight::working::Whole;
use folkmoot::words::{self, Language};

use crate::weight_policy::split;
use crate::weight_real::id;

/// The derivation for people, in each language.
fn both(derivation: &Derivation) -> String {
    let told = Language::ALL.map(|language| words::weights::derivation(language, derivation));
    told.join("\n")
}

/// A ledger line of the category `development` (0) or `interaction` (1).
fn line(reference: &str, category: u16, amount: i64, at: &str) -> LedgerLine {
    let occurred_at = Time::parse(at).unwrap();
    let event = Event {
        member: 0,
        category,
        source: 0,
        amount,
        occurred_at,
        entry: 5,
    };
    LedgerLine {
        event,
        reference: reference.to_owned(),
        correction: None,
        came_with: None,
    }
}

/// Derives a member's weight at 2026-01-15 in a roll whose total is 1,000.
fn derived(policy: &str, lines: &[LedgerLine]) -> Derivation {
    let policy = Policy::parse(&split(policy)).unwrap();
    let (categories, sources) = (["development", "interaction"].map(id), [id("app")]);
    let classes = [id("owner")];
    let setting = Setting {
        policy: &policy,
        eligibility: &Eligibility::default(),
        names: Names {
            categories: &categories,
            sources: &sources,
            classes: &classes,
        },
        record_date: Time::parse("2026-01-15T00:00:00Z").unwrap(),
        ledger_size: 9,
        remedies: &[],
        logged: &[],
    };
    let joined_at = Time::parse("2025-01-01T00:00:00Z").unwrap();
    let member = Member {
        id: id("m-1"),
        class: 0,
        joined_at,
        enrolled_at: joined_at,
        vouched: true,
        tags: Vec::new(),
    };
    let whole = Whole {
        total: 1000,
        bonuses: None,
        open: true,
    };
    derive(&setting, &member, lines, whole).unwrap()
}

fn example() -> Derivation {
    let mut reversed = line("r-5", 0, 30, "2025-12-20T08:00:00Z");
    reversed.correction = Some(Correction {
        entry: 8,
        amount: 0,
        reason: "credited twice".to_owned(),
    });
    let lines = [
        line("r-1", 0, 25, "2025-06-14T09:00:00Z"),
        line("r-2", 0, 15, "2025-06-14T10:00:00Z"),
        line("r-3", 1, 9, "2025-10-15T10:00:00Z"),
        line("r-4", 1, 500, "2026-01-15T00:00:00Z"),
        reversed,
    ];
    derived(
        "cap-category development 20 day\nfactor interaction 3/2\ndecay linear 12\n\
         transform linear\nbase 100\nbonus-limit 400\ncap-share 1/10\nrounding down",
        &lines,
    )
}

#[test]
fn weight_is_explained_step_by_step() {
    insta::assert_snapshot!(both(&example()), @"
    m-1 的票权：100
    登记日 2026-01-15T00:00:00Z；类别 owner；账本规模 9

    计算步骤
      development：获得 40，计入 20（期间上限）  [cap-category development 20 day]
      development：20 按时间折减为 8.333…（12 个月内线性递减至零）  [decay linear 12]
      interaction：9 按时间折减为 6.75（12 个月内线性递减至零）  [decay linear 12]
      interaction：6.75 × 3/2 = 10.125  [factor interaction 3/2]
      贡献值合计 18.458…  [sum]
      1 贡献值 = 1 票权：18.458… 向下取整为 18  [transform linear]
      会员基础票权 100，加上 18 得 118  [base 100]
      单人不超过全部票权 1000 的 1/10：已触及，计 100  [cap-share 1/10]
      票权 100

    贡献记录：5 条
      2025-06-14T09:00:00Z development app +25 r-1 #5  计入；已过 7 个月，余 0.416…
      2025-06-14T10:00:00Z development app +15 r-2 #5  计入；已过 7 个月，余 0.416…
      2025-10-15T10:00:00Z interaction app +9 r-3 #5  计入；已过 3 个月，余 0.75
      2025-12-20T08:00:00Z development app +30 r-5 #5  已撤销；更正见 #8：+30 → +0（credited twice）
      2026-01-15T00:00:00Z interaction app +500 r-4 #5  发生于登记日当日或之后，不计
      2025-06-14 development app：获得 40，计入 20  [cap-category development 20 day]

    如何提高票权
      无法再提高：已达 `cap-share 1/10` 所允许的最大值

    Weight of m-1: 100
    Record date 2026-01-15T00:00:00Z; class owner; ledger size 9

    Steps
      development: earned 40, counted 20 (period caps)  [cap-category development 20 day]
      development: 20 fades to 8.333… with age (to nothing over 12 months)  [decay linear 12]
      interaction: 9 fades to 6.75 with age (to nothing over 12 months)  [decay linear 12]
      interaction: 6.75 × 3/2 = 10.125  [factor interaction 3/2]
      Total value: 18.458…  [sum]
      1 of value is 1 of weight: 18.458…, rounded down, is 18  [transform linear]
      Base of every member 100 plus 18 is 118  [base 100]
      Cap of 1/10 of the total 1000: reached, 100  [cap-share 1/10]
      Weight 100

    5 contributions
      2025-06-14T09:00:00Z development app +25 r-1 #5  counts; 7 months old, 0.416… of it left
      2025-06-14T10:00:00Z development app +15 r-2 #5  counts; 7 months old, 0.416… of it left
      2025-10-15T10:00:00Z interaction app +9 r-3 #5  counts; 3 months old, 0.75 of it left
      2025-12-20T08:00:00Z development app +30 r-5 #5  reversed; corrected in #8: +30 → +0 (credited twice)
      2026-01-15T00:00:00Z interaction app +500 r-4 #5  on or after the record date
      2025-06-14 development app: earned 40, counted 20  [cap-category development 20 day]

    To raise the weight
      Nothing: the most that `cap-share 1/10` allows is reached
    ");
}

#[test]
fn derivation_has_stable_json() {
    insta::assert_snapshot!(serde_json::to_string(&example()).unwrap(), @r#"{"member":"m-1","class":"owner","record_date":"2026-01-15T00:00:00Z","ledger_size":9,"events":[{"reference":"r-1","category":"development","source":"app","amount":"25","occurred_at":"2025-06-14T09:00:00Z","entry":5,"standing":"counts","correction":null},{"reference":"r-2","category":"development","source":"app","amount":"15","occurred_at":"2025-06-14T10:00:00Z","entry":5,"standing":"counts","correction":null},{"reference":"r-3","category":"interaction","source":"app","amount":"9","occurred_at":"2025-10-15T10:00:00Z","entry":5,"standing":"counts","correction":null},{"reference":"r-5","category":"development","source":"app","amount":"30","occurred_at":"2025-12-20T08:00:00Z","entry":5,"standing":"reversed","correction":{"entry":8,"amount":"0","reason":"credited twice"}},{"reference":"r-4","category":"interaction","source":"app","amount":"500","occurred_at":"2026-01-15T00:00:00Z","entry":5,"standing":"after-record-date","correction":null}],"groups":[{"day":"2025-06-14","category":"development","source":"app","earned":"40","counted":"20","cut_by":"cap-category development 20 day","age_months":7,"remaining":"5/12"},{"day":"2025-10-15","category":"interaction","source":"app","earned":"9","counted":"9","cut_by":null,"age_months":3,"remaining":"3/4"}],"steps":[{"code":"limits","category":"development","rule":"cap-category development 20 day","from":"40","to":"20"},{"code":"decay-linear","category":"development","months":12,"rule":"decay linear 12","from":"20","to":"25/3"},{"code":"factor","category":"development","factor":"1","rule":"factor development 1","from":"25/3","to":"25/3"},{"code":"decay-linear","category":"interaction","months":12,"rule":"decay linear 12","from":"9","to":"27/4"},{"code":"factor","category":"interaction","factor":"3/2","rule":"factor interaction 3/2","from":"27/4","to":"81/8"},{"code":"sum","rule":"sum","from":"","to":"443/24"},{"code":"linear","rounding":"down","rule":"transform linear","from":"443/24","to":"18"},{"code":"bonus-limit","limit":400,"rule":"bonus-limit 400","from":"18","to":"18"},{"code":"base","base":100,"rule":"base 100","from":"18","to":"118"},{"code":"cap-share","share":"1/10","total":"1000","rule":"cap-share 1/10","from":"118","to":"100"}],"weight":"100","next":[],"no_next":{"code":"most","rule":"cap-share 1/10"}}"#);
}

#[test]
fn negative_total_is_said_and_brings_no_weight() {
    let lines = [line("r-1", 0, -5, "2025-06-14T09:00:00Z")];
    let derivation = derived("transform tiers\ntier 0 1\ntier 10 2", &lines);
    assert_eq!(derivation.weight, 0);
    insta::assert_snapshot!(both(&derivation), @"
    m-1 的票权：0
    登记日 2026-01-15T00:00:00Z；类别 owner；账本规模 9

    计算步骤
      贡献值合计 -5  [sum]
      贡献值合计为负（-5），不产生票权  [transform tiers]
      票权 0

    贡献记录：1 条
      2025-06-14T09:00:00Z development app -5 r-1 #5  计入

    如何提高票权
      再计入 development 5：票权 1
      再计入 interaction 5：票权 1

    Weight of m-1: 0
    Record date 2026-01-15T00:00:00Z; class owner; ledger size 9

    Steps
      Total value: -5  [sum]
      The total value is negative (-5) and brings no weight  [transform tiers]
      Weight 0

    1 contribution
      2025-06-14T09:00:00Z development app -5 r-1 #5  counts

    To raise the weight
      5 more of development: weight 1
      5 more of interaction: weight 1
    ");
}
