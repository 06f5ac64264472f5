//! What a member is told about one weight: the questions people ask, and the exact answers.

use folkmoot::domain::time::Time;
use folkmoot::domain::weight::derivation::{Correction, Derivation, LedgerLine, derive};
use folkmoot::domain::weight::eligibility::Eligibility;
use folkmoot::domain::weight::member::Member;
use folkmoot::domain::weight::policy::Policy;
use folkmoot::domain::weight::setting::{Event, Names, Setting};

use crate::weight_policy::split;
use crate::weight_real::id;

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
        tags: Vec::new(),
    };
    derive(&setting, &member, lines, 1000).unwrap()
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
    insta::assert_snapshot!(example().text(), @r#"
    为什么 m-1 的票权是 100？ / Why is the weight of m-1 100?
    登记日 record date 2026-01-15T00:00:00Z · 类别 class owner · 账本 ledger 9

    贡献记录 / Contributions: 5
      2025-06-14T09:00:00Z development app +25 r-1 #5  计入 / counts
      2025-06-14T10:00:00Z development app +15 r-2 #5  计入 / counts
      2025-10-15T10:00:00Z interaction app +9 r-3 #5  计入 / counts
      2025-12-20T08:00:00Z development app +30 r-5 #5  已撤销 / reversed; 更正 corrected #8: +30 → +0 (credited twice)
      2026-01-15T00:00:00Z interaction app +500 r-4 #5  登记日及以后 / not before the record date
      2025-06-14 development app: 获得 40，计入 20 / earned 40, counted 20  [cap-category development 20 day]

    计算 / Steps
      development：获得 40，计入 20（期间上限） / development: earned 40, counted 20 (period caps)  [cap-category development 20 day]
      development：20 按时间折减为 8.333…（12 个月内线性递减至零） / development: 20 becomes 8.333… with age (fading to nothing over 12 months)  [decay linear 12]
      development：8.333… × 1 = 8.333… / development: 8.333… times 1 is 8.333…  [factor development 1]
      interaction：9 按时间折减为 6.75（12 个月内线性递减至零） / interaction: 9 becomes 6.75 with age (fading to nothing over 12 months)  [decay linear 12]
      interaction：6.75 × 3/2 = 10.125 / interaction: 6.75 times 3/2 is 10.125  [factor interaction 3/2]
      贡献值合计 18.458… / together a value of 18.458…  [sum]
      1 贡献值 = 1 票权：18.458… 向下取整为 18 / 1 of value is 1 of weight: 18.458… rounded down is 18  [transform linear]
      加成上限 400：未触及，18 / bonus at most 400: not reached, 18  [bonus-limit 400]
      会员基础票权 100，加上 18 得 118 / a member's base 100 plus 18 is 118  [base 100]
      单人不超过全部票权 1000 的 1/10：已触及，100 / nobody above 1/10 of all 1000: reached, 100  [cap-share 1/10]
      票权 100 / weight 100

    怎样更高 / What would bring the next step
      在此规则下没有 / nothing under these rules
    "#);
}

#[test]
fn derivation_has_stable_json() {
    insta::assert_snapshot!(serde_json::to_string(&example()).unwrap(), @r#"{"member":"m-1","class":"owner","record_date":"2026-01-15T00:00:00Z","ledger_size":9,"events":[{"reference":"r-1","category":"development","source":"app","amount":"25","occurred_at":"2025-06-14T09:00:00Z","entry":5,"standing":"counts","correction":null},{"reference":"r-2","category":"development","source":"app","amount":"15","occurred_at":"2025-06-14T10:00:00Z","entry":5,"standing":"counts","correction":null},{"reference":"r-3","category":"interaction","source":"app","amount":"9","occurred_at":"2025-10-15T10:00:00Z","entry":5,"standing":"counts","correction":null},{"reference":"r-5","category":"development","source":"app","amount":"30","occurred_at":"2025-12-20T08:00:00Z","entry":5,"standing":"reversed","correction":{"entry":8,"amount":"0","reason":"credited twice"}},{"reference":"r-4","category":"interaction","source":"app","amount":"500","occurred_at":"2026-01-15T00:00:00Z","entry":5,"standing":"after-record-date","correction":null}],"groups":[{"day":"2025-06-14","category":"development","source":"app","earned":"40","counted":"20","cut_by":"cap-category development 20 day","age_months":7,"remaining":"5/12"},{"day":"2025-10-15","category":"interaction","source":"app","earned":"9","counted":"9","cut_by":null,"age_months":3,"remaining":"3/4"}],"steps":[{"rule":"cap-category development 20 day","from":"40","to":"20","zh":"development：获得 40，计入 20（期间上限）","en":"development: earned 40, counted 20 (period caps)"},{"rule":"decay linear 12","from":"20","to":"25/3","zh":"development：20 按时间折减为 8.333…（12 个月内线性递减至零）","en":"development: 20 becomes 8.333… with age (fading to nothing over 12 months)"},{"rule":"factor development 1","from":"25/3","to":"25/3","zh":"development：8.333… × 1 = 8.333…","en":"development: 8.333… times 1 is 8.333…"},{"rule":"decay linear 12","from":"9","to":"27/4","zh":"interaction：9 按时间折减为 6.75（12 个月内线性递减至零）","en":"interaction: 9 becomes 6.75 with age (fading to nothing over 12 months)"},{"rule":"factor interaction 3/2","from":"27/4","to":"81/8","zh":"interaction：6.75 × 3/2 = 10.125","en":"interaction: 6.75 times 3/2 is 10.125"},{"rule":"sum","from":"","to":"443/24","zh":"贡献值合计 18.458…","en":"together a value of 18.458…"},{"rule":"transform linear","from":"443/24","to":"18","zh":"1 贡献值 = 1 票权：18.458… 向下取整为 18","en":"1 of value is 1 of weight: 18.458… rounded down is 18"},{"rule":"bonus-limit 400","from":"18","to":"18","zh":"加成上限 400：未触及，18","en":"bonus at most 400: not reached, 18"},{"rule":"base 100","from":"18","to":"118","zh":"会员基础票权 100，加上 18 得 118","en":"a member's base 100 plus 18 is 118"},{"rule":"cap-share 1/10","from":"118","to":"100","zh":"单人不超过全部票权 1000 的 1/10：已触及，100","en":"nobody above 1/10 of all 1000: reached, 100"}],"weight":"100","next":[]}"#);
}

#[test]
fn negative_total_is_said_and_brings_no_weight() {
    let lines = [line("r-1", 0, -5, "2025-06-14T09:00:00Z")];
    let derivation = derived("transform tiers\ntier 0 1\ntier 10 2", &lines);
    assert_eq!(derivation.weight, 0);
    insta::assert_snapshot!(derivation.text(), @r#"
    为什么 m-1 的票权是 0？ / Why is the weight of m-1 0?
    登记日 record date 2026-01-15T00:00:00Z · 类别 class owner · 账本 ledger 9

    贡献记录 / Contributions: 1
      2025-06-14T09:00:00Z development app -5 r-1 #5  计入 / counts

    计算 / Steps
      development：-5 × 1 = -5 / development: -5 times 1 is -5  [factor development 1]
      贡献值合计 -5 / together a value of -5  [sum]
      贡献合计为负（-5），不产生票权 / the total is negative (-5) and brings no weight  [transform tiers]
      票权 0 / weight 0

    怎样更高 / What would bring the next step
      再计入 development 5：票权 1 / 5 more of development: weight 1
      再计入 interaction 5：票权 1 / 5 more of interaction: weight 1
    "#);
}
