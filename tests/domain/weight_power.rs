//! Concentration and power: figures others published, and exact counts against listing.

use std::collections::BTreeMap;

use dashu_int::UBig;
use folkmoot::domain::count::decision::Strictness;
use folkmoot::domain::exact::Fraction;
use folkmoot::domain::weight::power::{Concentration, Found, PowerReport};
use folkmoot::domain::weight::power_index::{Buckets, Indices, Power};
use folkmoot::domain::weight::roll::{Roll, RollLine};
use folkmoot::words::{self, Language};
use serde_json::Value;

use crate::shared::shared;
use crate::weight_communities::Dice;
use crate::weight_real::{FACTORS_CAP, LINEAR, TIERS, id, real};

fn buckets(weights: &[u64]) -> Buckets {
    let mut buckets = Buckets::new();
    for &weight in weights {
        *buckets.entry(weight).or_default() += 1;
    }
    buckets
}

fn banzhaf(buckets: &Buckets, quota: u128, seed: u64) -> Power {
    Indices::of(buckets, quota, seed).banzhaf
}

fn shapley_shubik(buckets: &Buckets, quota: u128, seed: u64) -> Power {
    Indices::of(buckets, quota, seed).shapley
}

/// Raw units of one voter of each weight, by falling weight, and the whole.
fn exact(power: Power) -> (Vec<UBig>, UBig) {
    let Power::Exact {
        mut units, whole, ..
    } = power
    else {
        panic!("not exact: {power:?}")
    };
    units.reverse();
    (units, whole)
}

fn whole(numbers: &[u32]) -> Vec<UBig> {
    numbers.iter().map(|&number| UBig::from(number)).collect()
}

fn roll(weights: &[u64]) -> Roll {
    let line = |(index, &weight): (usize, &u64)| RollLine {
        member: id(&format!("m-{index:04}")),
        class: id(if index % 2 == 0 { "owner" } else { "guest" }),
        weight,
    };
    Roll::new(weights.iter().enumerate().map(line).collect()).unwrap()
}

#[test]
fn four_shareholders_have_the_published_swings() {
    let (swings, _) = exact(banzhaf(&buckets(&[40, 30, 20, 10]), 51, 0));
    assert_eq!(swings, whole(&[5, 3, 3, 1]));
}

#[test]
fn two_large_and_one_tiny_share_power_equally() {
    let (swings, all) = exact(banzhaf(&buckets(&[49, 49, 2]), 51, 0));
    assert_eq!((swings, all), (whole(&[2, 2]), UBig::from(6_u32)));
}

#[test]
fn a_majority_holder_has_all_power_and_the_rest_are_dummies() {
    let report = PowerReport::of(&roll(&[51, 49]), |_| None).unwrap();
    assert_eq!(report.power.dummies, Some(1));
    assert_eq!(report.power.weights[0].banzhaf, "1.000000");
    assert_eq!(report.power.weights[0].shapley, "1.000000");
}

/// The Security Council: five permanent members of weight 7, ten others, 39 to pass.
#[test]
fn security_council_has_the_published_indices() {
    let council = buckets(&[&[7; 5][..], &[1; 10]].concat());
    let hundred_thousandths = |power: Power| {
        let Power::Exact { units, cases, .. } = power else {
            panic!("not exact: {power:?}")
        };
        let part =
            |unit: &UBig| (unit * UBig::from(100_000_u32) + &cases / UBig::from(2_u32)) / &cases;
        units.iter().map(part).collect::<Vec<_>>()
    };
    assert_eq!(
        hundred_thousandths(banzhaf(&council, 39, 0)),
        whole(&[513, 5176])
    );
    assert_eq!(
        hundred_thousandths(shapley_shubik(&council, 39, 0)),
        whole(&[186, 19_627])
    );
}

fn factorial(n: usize) -> UBig {
    (1..=n).fold(UBig::ONE, |product, k| product * UBig::from(k))
}

/// Swings and pivotal orders of a voter: coalitions of the others by size and sum, one voter after the
/// other, and those that decide added up.
fn by_definition(voter: usize, weights: &[u64], quota: u64) -> (UBig, UBig) {
    let mut others = weights.to_vec();
    let own = others.remove(voter);
    let mut coalitions = BTreeMap::from([((0_usize, 0_u64), UBig::ONE)]);
    for weight in &others {
        for ((size, sum), count) in coalitions.clone() {
            *coalitions.entry((size + 1, sum + weight)).or_default() += count;
        }
    }
    let mut found = (UBig::ZERO, UBig::ZERO);
    for ((size, sum), count) in coalitions {
        if sum < quota && sum + own >= quota {
            found.1 += &count * factorial(size) * factorial(others.len() - size);
            found.0 += count;
        }
    }
    found
}

/// Swings and pivotal orders of every weight as the library counts them, by falling weight.
fn counted(weights: &[u64], quota: u64) -> Vec<(UBig, UBig)> {
    let indices = Indices::of(&buckets(weights), quota.into(), 0);
    let (swings, pivots) = (exact(indices.banzhaf).0, exact(indices.shapley).0);
    swings.into_iter().zip(pivots).collect()
}

#[test]
fn counting_agrees_with_the_definition() {
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let heaviest = *dice.pick(&[&1, &4, &30, &1_000_000_000_000]);
        let voters = dice.between(1, 9);
        let mut weights: Vec<u64> = (0..voters)
            .map(|_| dice.between(1, heaviest) as u64)
            .collect();
        weights.sort_unstable_by(|a, b| b.cmp(a));
        let total: u64 = weights.iter().sum();
        let quota = dice.between(1, total as i64) as u64;
        let mut each: Vec<_> = (0..weights.len()).collect();
        each.dedup_by_key(|&mut voter| weights[voter]);
        let expected: Vec<_> = each
            .iter()
            .map(|&voter| by_definition(voter, &weights, quota))
            .collect();
        assert_eq!(counted(&weights, quota), expected, "{quota} of {weights:?}");
    }
}

#[test]
fn counting_agrees_with_the_definition_where_numbers_are_long() {
    for (voters, quota) in [(70_u64, 240), (130, 200)] {
        let mut weights: Vec<u64> = (0..voters).map(|n| 1 + n * n % 7).collect();
        weights.sort_unstable_by(|a, b| b.cmp(a));
        let found = counted(&weights, quota);
        let last = weights.len() - 1;
        assert_eq!(found[0], by_definition(0, &weights, quota));
        assert_eq!(*found.last().unwrap(), by_definition(last, &weights, quota));
    }
}

/// A thousand million times the weight and a little more is the same game, whose sums are too many to be
/// gone through, so that its coalitions are counted from two halves.
#[test]
fn sums_and_halves_agree() {
    for seed in 0..12 {
        let mut dice = Dice(seed);
        let light: Vec<u64> = (0..19 + seed).map(|_| dice.between(1, 12) as u64).collect();
        let heavy: Vec<u64> = light
            .iter()
            .map(|w| w * 1_000_000_000 + w * w % 11)
            .collect();
        let quota = dice.between(1, light.iter().sum::<u64>() as i64) as u64;
        assert_eq!(
            counted(&light, quota),
            counted(&heavy, quota * 1_000_000_000),
            "{seed}"
        );
    }
}

/// The Council of the European Economic Community of 1958: 4, 4, 4, 2, 2, 1 at 12. Luxembourg never decides.
#[test]
fn council_of_six_has_the_published_indices() {
    let six = [4, 4, 4, 2, 2, 1];
    let (swings, all) = exact(banzhaf(&buckets(&six), 12, 0));
    assert_eq!((swings, all), (whole(&[10, 6, 0]), UBig::from(42_u32)));
    let (orders, all) = exact(shapley_shubik(&buckets(&six), 12, 0));
    let sixtieths: Vec<UBig> = orders
        .iter()
        .map(|order| order * UBig::from(60_u32) / &all)
        .collect();
    assert_eq!(sixtieths, whole(&[14, 9, 0]));
}

#[test]
fn forty_four_voters_of_any_weight_are_counted() {
    let voters = if std::env::var_os("FOLKMOOT_LONG").is_some() {
        44
    } else {
        27
    };
    let mut dice = Dice(44);
    let weights: Vec<u64> = (0..voters)
        .map(|_| dice.between(1, 1 << 53) as u64)
        .collect();
    let total: u64 = weights.iter().sum();
    let (_, orders) = exact(shapley_shubik(
        &buckets(&weights),
        u128::from(total / 2 + 1),
        0,
    ));
    assert_eq!(orders, factorial(weights.len()));
}

#[test]
fn every_order_of_a_large_body_has_one_voter_who_decides() {
    for (voters, step) in [(66, 7), (130, 5), (200, 3)] {
        let weights: Vec<u64> = (0..voters).map(|n| 1 + n * step % 23).collect();
        let quota = u128::from(weights.iter().sum::<u64>()) / 2 + 1;
        let (_, orders) = exact(shapley_shubik(&buckets(&weights), quota, 0));
        assert_eq!(orders, factorial(voters as usize), "{voters}");
    }
}

#[test]
fn a_common_divisor_changes_nothing() {
    let weights: Vec<u64> = (1..25).collect();
    let tripled: Vec<u64> = weights.iter().map(|weight| weight * 3).collect();
    for index in [banzhaf, shapley_shubik] {
        assert_eq!(
            exact(index(&buckets(&weights), 151, 0)),
            exact(index(&buckets(&tripled), 451, 0))
        );
    }
}

#[test]
fn sampling_comes_near_the_exact_index() {
    // Too many and too heavy to count exactly: a billionth more or less in each weight.
    let weights: Vec<u64> = (0..48).map(|n| (1 + n % 4) * 1_000_000_000 + n).collect();
    let quota = u128::from(weights.iter().sum::<u64>()) / 2 + 1;
    let rounded: Vec<u64> = (0..48).map(|n| 1 + n % 4).collect();
    for index in [banzhaf, shapley_shubik] {
        let (near, all) = exact(index(&buckets(&rounded), 61, 0));
        let Power::Sampled {
            units,
            whole,
            samples,
            ..
        } = index(&buckets(&weights), quota, 7)
        else {
            panic!("counted exactly");
        };
        assert_eq!(samples, 20_000);
        let heaviest: UBig = units
            .iter()
            .rev()
            .take(12)
            .fold(UBig::ZERO, |sum, unit| sum + unit);
        let sampled = heaviest * UBig::from(1000_u32) / whole;
        let expected = &near[0] * UBig::from(12_000_u32) / all;
        let apart = i64::try_from(sampled).unwrap() - i64::try_from(expected).unwrap();
        assert!(apart.abs() <= 15, "{apart} thousandths apart");
    }
}

#[test]
fn report_is_the_same_text_for_the_same_roll() {
    let report = PowerReport::of(&roll(&[40, 30, 20, 10]), |_| Some(2024)).unwrap();
    insta::assert_snapshot!(Language::ALL.map(|language| words::reports::power(language, &report)).join("\n"), @"
    票权分布：4 人，票权 100
      基尼系数 0.250000
      赫芬达尔—赫希曼指数 3/10
      有效选民数 3.333
      票权最大者：1 人，40（40.00%）
      前 1%：1 人，40（40.00%）
      前 10%：1 人，40（40.00%）
      2 人即持有超过 50% 的票权
      2 人即持有超过 60% 的票权
      2 人即持有超过 67% 的票权
      类别 guest：2 人，40（40.00%），中位数 10
      类别 owner：2 人，60（60.00%），中位数 20
      2024 年加入：4 人，100（100.00%），中位数 20
    决定力（通过须 51）
      班扎夫指数：精确值；沙普利—舒比克指数：精确值
      从不起决定作用的人数：0
      40 × 1：占比 0.400000，决定概率 0.625000，班扎夫 0.416667，沙普利—舒比克 0.416667
      30 × 1：占比 0.300000，决定概率 0.375000，班扎夫 0.250000，沙普利—舒比克 0.250000
      20 × 1：占比 0.200000，决定概率 0.375000，班扎夫 0.250000，沙普利—舒比克 0.250000
      10 × 1：占比 0.100000，决定概率 0.125000，班扎夫 0.083333，沙普利—舒比克 0.083333
      两种指数均假定各人独立投票

    How the weight is spread: 4 voters, weight 100
      Gini coefficient 0.250000
      Herfindahl-Hirschman index 3/10
      effective voters 3.333
      largest: 1 voter, 40 (40.00%)
      top 1%: 1 voter, 40 (40.00%)
      top 10%: 1 voter, 40 (40.00%)
      2 voters hold more than 50%
      2 voters hold more than 60%
      2 voters hold more than 67%
      class guest: 2 voters, 40 (40.00%), median 10
      class owner: 2 voters, 60 (60.00%), median 20
      joined in 2024: 4 voters, 100 (100.00%), median 20
    Power to decide, with 51 needed
      Banzhaf: exact; Shapley-Shubik: exact
      voters who never decide: 0
      40 × 1: share 0.400000, decides 0.625000, Banzhaf 0.416667, Shapley-Shubik 0.416667
      30 × 1: share 0.300000, decides 0.375000, Banzhaf 0.250000, Shapley-Shubik 0.250000
      20 × 1: share 0.200000, decides 0.375000, Banzhaf 0.250000, Shapley-Shubik 0.250000
      10 × 1: share 0.100000, decides 0.125000, Banzhaf 0.083333, Shapley-Shubik 0.083333
      both assume that voters decide independently
    ");
    insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"roll":"fa2a9aa8f5cacf148dd43e530abf4ea9000cb2b85fe70d312068da7a451bc3a3","voters":4,"total":"100","gini":"1/4","gini_decimal":"0.250000","hhi":"3/10","effective_voters":"3.333","largest":{"voters":1,"weight":"40","percent":"40.00"},"top_1_percent":{"voters":1,"weight":"40","percent":"40.00"},"top_10_percent":{"voters":1,"weight":"40","percent":"40.00"},"holding_more_than":[{"percent":50,"voters":2},{"percent":60,"voters":2},{"percent":67,"voters":2}],"classes":[{"name":"guest","voters":2,"weight":"40","percent":"40.00","median":"10"},{"name":"owner","voters":2,"weight":"60","percent":"60.00","median":"20"}],"joining_years":[{"name":"2024","voters":4,"weight":"100","percent":"100.00","median":"20"}],"power":{"quota":"51","banzhaf_method":"exact","shapley_method":"exact","dummies":0,"weights":[{"weight":"40","voters":1,"share":"0.400000","decides":"0.625000","banzhaf":"0.416667","shapley":"0.416667"},{"weight":"30","voters":1,"share":"0.300000","decides":"0.375000","banzhaf":"0.250000","shapley":"0.250000"},{"weight":"20","voters":1,"share":"0.200000","decides":"0.375000","banzhaf":"0.250000","shapley":"0.250000"},{"weight":"10","voters":1,"share":"0.100000","decides":"0.125000","banzhaf":"0.083333","shapley":"0.083333"}]}}"#);
}

#[test]
fn empty_roll_has_no_report() {
    assert_eq!(PowerReport::of(&roll(&[]), |_| None), None);
}

#[test]
fn real_concentration_is_what_others_computed() {
    let (Some(real), Some(file)) = (real(), shared("cases/real/expected.json")) else {
        return;
    };
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    for (name, lines, record_date) in [
        ("linear", LINEAR, "2026-01-01T00:00:00Z"),
        ("tiers", TIERS, "2026-01-01T00:00:00Z"),
        ("factors-cap", FACTORS_CAP, "2024-07-01T00:00:00Z"),
    ] {
        let report = Concentration::of(&real.roll(lines, record_date), |_| None).unwrap();
        let figures = &expected["policies"][name]["concentration"];
        let holding: Vec<usize> = report
            .holding_more_than
            .iter()
            .map(|line| line.voters)
            .collect();
        assert_eq!(Value::from(report.gini), figures["gini"]);
        assert_eq!(Value::from(report.hhi), figures["hhi"]);
        assert_eq!(
            Value::from(holding),
            figures["members_holding_more_than_50_60_67_percent"]
        );
        assert_eq!(
            report.effective_voters,
            format!("{:.3}", figures["effective_voters"].as_f64().unwrap())
        );
        if name == "linear" {
            assert_eq!(report.largest.percent, "23.09");
        }
    }
}

#[test]
fn real_tiers_have_exact_power_and_nobody_is_without() {
    let Some(real) = real() else { return };
    // All 1,206 in five weights take long without optimisation.
    if std::env::var_os("FOLKMOOT_LONG").is_none() {
        println!("skipped: the power of the real tiers is for ./check --long");
        return;
    }
    let report = PowerReport::of(&real.roll(TIERS, "2026-01-01T00:00:00Z"), |_| None).unwrap();
    assert_eq!(report.power.banzhaf_method, Found::Exact);
    assert_eq!(report.power.dummies, Some(0));
    assert_eq!(report.power.weights.len(), 5);
}

/// The sums needed at each threshold of a report, as its JSON says them.
fn at_thresholds(weights: &[u64], asked: &[(u32, u32, Strictness)]) -> Vec<String> {
    let roll = roll(weights);
    let asked = asked.iter();
    let asked = asked.map(|&(above, below, how)| (Fraction::new(above, below).unwrap(), how));
    let report = PowerReport::of(&roll, |_| None).unwrap();
    let report = report.with_thresholds(&roll, asked);
    let json: Value = serde_json::from_slice(&report.json()).unwrap();
    let read: PowerReport = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(read, report);
    let tables = json["thresholds"].as_array().cloned().unwrap_or_default();
    let told = tables.iter().map(|table| {
        let weights = table["weights"].as_array().unwrap().iter();
        let decides: Vec<&str> = weights
            .map(|one| one["decides"].as_str().unwrap())
            .collect();
        let (share, how) = (&table["share"], &table["strictness"]);
        let told = format!("{share} {how} {}: {}", table["quota"], decides.join(" "));
        told.replace('"', "")
    });
    told.collect()
}

#[test]
fn power_at_the_polls_own_thresholds_stands_beside_one_half() {
    use Strictness::{Inclusive, Strict};
    let weights = [40, 30, 20, 10];
    // Two thirds of 100 are five coalitions, each with the 40 in it: 30 + 20 + 10 are only 60.
    assert_eq!(
        at_thresholds(&weights, &[(2, 3, Inclusive)]),
        ["2/3 inclusive 67: 0.625000 0.375000 0.125000 0.125000"]
    );
    // What needs the same sum as one half, or as one before, is not told again; nor what nobody can reach.
    let asked = [
        (1, 2, Strict),
        (51, 100, Inclusive),
        (1, 1, Strict),
        (0, 1, Inclusive),
        (1, 1, Inclusive),
        (99, 100, Strict),
        (1, 2, Inclusive),
        (3, 4, Inclusive),
    ];
    assert_eq!(
        at_thresholds(&weights, &asked),
        [
            "1 inclusive 100: 0.125000 0.125000 0.125000 0.125000",
            "1/2 inclusive 50: 0.625000 0.375000 0.375000 0.125000",
        ]
    );
    assert!(at_thresholds(&weights, &[]).is_empty());
}

#[test]
fn a_published_report_has_the_thresholds_of_its_poll_in_words() {
    let roll = roll(&[3, 2, 2]);
    let report = PowerReport::of(&roll, |_| None).unwrap();
    let two_thirds = (Fraction::new(2, 3).unwrap(), Strictness::Strict);
    let report = report.with_thresholds(&roll, [two_thirds].into_iter());
    let told = words::reports::power(Language::English, &report);
    let (_, own) = told.split_once("more than 2/3").expect("it is told");
    assert!(own.contains('5') && own.contains("Banzhaf"), "{told}");
}
