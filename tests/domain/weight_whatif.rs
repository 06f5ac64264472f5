//! Issuance before a vote, other rules over the same ballots, and margins.

use std::collections::BTreeMap;

use folkmoot::domain::count::decision::{
    Ballots, Base, DecisionRule, Level, Measure, Need, Participation, Quorum, Strictness,
    Threshold, Verdict,
};
use folkmoot::domain::exact::Fraction;
use folkmoot::domain::id::Id;
use folkmoot::domain::time::Time;
use folkmoot::domain::weight::eligibility::Eligibility;
use folkmoot::domain::weight::issuance::{Issuance, guard_readings, issuance};
use folkmoot::domain::weight::margin::{Margin, Marks, Side, of_sums, of_verdict};
use folkmoot::domain::weight::member::Member;
use folkmoot::domain::weight::policy::Policy;
use folkmoot::domain::weight::roll::Roll;
use folkmoot::domain::weight::setting::{Event, Names, Setting, WeighError};
use folkmoot::domain::weight::weighing::weigh;
use folkmoot::domain::weight::whatif::{ContestWhatIf, WhatIfReport, what_if};
use folkmoot::words::{self, Language};

use crate::shared::shared;
use crate::weight_communities::Dice;
use crate::weight_policy::split;
use crate::weight_real::{LINEAR, id, real};

/// A ledger in which the shop mints late: (member, source, amount, instant).
const LEDGER: [(u32, u16, i64, &str); 4] = [
    (0, 0, 60, "2025-03-01T00:00:00Z"),
    (1, 0, 20, "2025-12-20T00:00:00Z"),
    (1, 1, 15, "2025-12-31T23:59:59Z"),
    (0, 1, 99, "2026-01-01T00:00:00Z"),
];

fn events() -> Vec<Event> {
    let event = |&(member, source, amount, at): &(u32, u16, i64, &str)| Event {
        member,
        category: 0,
        source,
        amount,
        occurred_at: Time::parse(at).unwrap(),
        entry: 1,
    };
    LEDGER.iter().map(event).collect()
}

/// What a setting borrows beside its policy: one category, two sources, and these classes.
struct Own {
    categories: [Id; 1],
    sources: [Id; 2],
    classes: Vec<Id>,
    eligibility: Eligibility,
}

impl Own {
    fn with_classes(classes: &[&str]) -> Own {
        Own {
            categories: [id("work")],
            sources: ["app", "shop"].map(id),
            classes: classes.iter().map(|class| id(class)).collect(),
            eligibility: Eligibility::default(),
        }
    }

    /// The roll of the first of January 2026 under a policy.
    fn setting<'a>(&'a self, policy: &'a Policy) -> Setting<'a> {
        Setting {
            policy,
            eligibility: &self.eligibility,
            names: Names {
                categories: &self.categories,
                sources: &self.sources,
                classes: &self.classes,
            },
            record_date: Time::parse("2026-01-01T00:00:00Z").unwrap(),
            ledger_size: 2,
            remedies: &[],
            logged: &[],
        }
    }
}

#[test]
fn late_issuance_is_shown_by_source_and_class() {
    let policy = Policy::parse(&split(
        "transform linear\nbase 5\nissuance-guard 30 1/3\n\
         issuance-guard-source 30 1/7\nissuance-guard-class 12 1/7",
    ))
    .unwrap();
    let own = Own::with_classes(&["guest", "owner"]);
    let setting = own.setting(&policy);
    let joined_at = Time::from_seconds(0).unwrap();
    let member = |(name, class): (&str, u16)| Member {
        id: id(name),
        class,
        joined_at,
        enrolled_at: joined_at,
        vouched: true,
        tags: Vec::new(),
    };
    let members = [("m-1", 1), ("m-2", 0)].map(member);
    let report = report(setting, &members, &events()).unwrap();
    insta::assert_snapshot!(serde_json::to_string(&report).unwrap(), @r#"{"days":30,"since":"2025-12-02T00:00:00Z","record_date":"2026-01-01T00:00:00Z","ledger_size":2,"total":"105","minted":{"name":"all","weight":"35","percent":"33.33"},"sources":[{"name":"app","weight":"20","percent":"19.05"},{"name":"shop","weight":"15","percent":"14.29"}],"classes":[{"name":"guest","weight":"35","percent":"33.33"},{"name":"owner","weight":"0","percent":"0.00"}],"enrolled":{"name":"enrolled","weight":"0","percent":"0.00"},"guards":[{"rule":"issuance-guard 30 1/3","minted":{"name":"all","weight":"35","percent":"33.33"},"trips":false},{"rule":"issuance-guard-source 30 1/7","minted":{"name":"app","weight":"20","percent":"19.05"},"trips":true},{"rule":"issuance-guard-source 30 1/7","minted":{"name":"shop","weight":"15","percent":"14.29"},"trips":false},{"rule":"issuance-guard-class 12 1/7","minted":{"name":"guest","weight":"35","percent":"33.33"},"trips":true},{"rule":"issuance-guard-class 12 1/7","minted":{"name":"owner","weight":"0","percent":"0.00"},"trips":false}]}"#);
}

/// What the last 30 days brought, and what the guards of the policy say.
fn report(setting: Setting, members: &[Member], events: &[Event]) -> Result<Issuance, WeighError> {
    let roll = weigh(setting, members, events.to_vec())?;
    let again = || events.iter().cloned().map(Ok::<_, WeighError>);
    let readings = guard_readings(setting, members, &roll, again)?;
    issuance(setting, members, (&roll, &readings), 30, again)
}

#[test]
fn what_is_logged_late_is_new_whenever_it_occurred() {
    let policy = Policy::parse(&split("transform linear\nissuance-guard 30 1/2")).unwrap();
    let own = Own::with_classes(&["owner"]);
    let time = |text: &str| Time::parse(text).unwrap();
    let setting = Setting {
        ledger_size: 9,
        logged: &[
            (time("2025-03-01T00:00:01Z"), 1),
            (time("2025-12-31T23:00:00Z"), 7),
        ],
        ..own.setting(&policy)
    };
    let members = [Member {
        id: id("m-1"),
        class: 0,
        joined_at: Time::from_seconds(0).unwrap(),
        enrolled_at: Time::from_seconds(0).unwrap(),
        vouched: false,
        tags: Vec::new(),
    }];
    let credited = |source, amount, entry| Event {
        member: 0,
        category: 0,
        source,
        amount,
        occurred_at: time("2025-02-01T00:00:00Z"),
        entry,
    };
    let events = [credited(0, 30, 1), credited(0, 10, 6), credited(1, 60, 7)];
    let report = report(setting, &members, &events).unwrap();
    assert!(report.guards[0].trips);
    let sources: Vec<(&str, i128)> = report
        .sources
        .iter()
        .map(|part| (part.name.as_str(), part.weight))
        .collect();
    assert_eq!((report.minted.weight, sources), (60, vec![("shop", 60)]));
    let count = |roll: &Roll| vec![Some(roll.total().to_string())];
    let told = what_if(setting, &members, || events, &[None], count).remove(0);
    let told = |name: &str| told.iter().find(|rule| rule.name == name).unwrap();
    // What if asks when things happened: whoever has just brought in a history has not made it just now.
    assert_eq!(told("without-days 30").total, 100);
    let none = told("without-days 365");
    assert_eq!((none.total, &none.outcome, none.changes), (0, &None, None));
}

#[test]
fn a_share_cap_that_so_few_voters_cannot_keep_says_so() {
    let policy = Policy::default();
    let own = Own::with_classes(&["owner"]);
    let setting = own.setting(&policy);
    let members = ["m-1", "m-2"].map(|name| Member {
        id: id(name),
        class: 0,
        joined_at: Time::from_seconds(0).unwrap(),
        enrolled_at: Time::from_seconds(0).unwrap(),
        vouched: false,
        tags: Vec::new(),
    });
    let count = |roll: &Roll| vec![Some(roll.total().to_string())];
    let rules = what_if(setting, &members, events, &[None], count).remove(0);
    let capped = serde_json::to_string(&rules[5]).unwrap();
    insta::assert_snapshot!(capped, @r#"{"name":"cap-share 1/20","voters":0,"total":"0","outcome":null,"changes":null,"too_few":{"share":"1/20","percent":"5","voters":2,"voters_min":20}}"#);
    let contest = ContestWhatIf {
        contest: "council".to_owned(),
        method: "single-choice".to_owned(),
        outcome: None,
        rules,
        decisions: Vec::new(),
        margin: None,
    };
    let contests = vec![contest];
    let report = WhatIfReport { contests };
    let capped = Language::ALL.map(|language| {
        let text = words::reports::what_if(language, &report);
        let capped = text.lines().find(|line| line.contains("1/1000"));
        capped.unwrap().to_owned()
    });
    insta::assert_snapshot!(capped.join("\n"), @"
    若改用规则 cap-share 1/1000：仅 2 人，每人至多 0.1% 的上限无法成立，至少须 1000 人
    under cap-share 1/1000: a cap of 0.1% cannot hold with 2 voters; it needs 1000
    ");
}

#[test]
fn what_would_be_no_roll_without_the_new_is_all_new() {
    let text = "transform linear\ncap-share 1/2\nissuance-guard-class 30 1/2";
    let policy = Policy::parse(&split(text)).unwrap();
    let own = Own::with_classes(&["owner"]);
    let setting = own.setting(&policy);
    let joined_at = Time::from_seconds(0).unwrap();
    let members = ["m-1", "m-2"].map(|name| Member {
        id: id(name),
        class: 0,
        joined_at,
        enrolled_at: joined_at,
        vouched: true,
        tags: Vec::new(),
    });
    let report = report(setting, &members, &events()).unwrap();
    assert_eq!((report.minted.weight, report.total), (70, 70));
    let judged = report
        .guards
        .iter()
        .map(|g| (g.minted.name.as_str(), g.trips));
    assert_eq!(judged.collect::<Vec<_>>(), [("owner", true)]);
}

/// First choices of the real ballots by member.
fn first_choices() -> Option<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(shared("cases/real/ballots.csv")?).unwrap();
    let rows = text.lines().skip(1).map(|row| row.split_once(',').unwrap());
    let first = |ranking: &str| ranking.split(' ').next().unwrap().trim().to_owned();
    Some(
        rows.map(|(member, ranking)| (member.to_owned(), first(ranking)))
            .collect(),
    )
}

/// The sums of a single choice under a roll.
fn sums(roll: &Roll, choices: &BTreeMap<String, String>) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for line in roll.lines() {
        if let Some(choice) = choices.get(line.member.as_str()) {
            *sums.entry(choice.clone()).or_default() += line.weight;
        }
    }
    sums
}

#[test]
fn real_ballots_are_counted_under_every_other_rule() {
    let (Some(real), Some(choices)) = (real(), first_choices()) else {
        return;
    };
    let policy = Policy::parse(LINEAR).unwrap();
    let eligibility = Eligibility::default();
    let setting = real.setting(&policy, &eligibility, "2026-01-01T00:00:00Z");
    let winner = |roll: &Roll| {
        let sums = sums(roll, &choices);
        sums.into_iter()
            .max_by_key(|(_, sum)| *sum)
            .map(|(name, _)| name)
    };
    let ledger = || real.events.iter().copied();
    let actual = [Some("c7".to_owned())];
    let contests = what_if(setting, &real.members, ledger, &actual, |roll| {
        vec![winner(roll)]
    });
    let [cases] = &contests[..] else {
        panic!("one contest")
    };
    let told: Vec<String> = cases
        .iter()
        .map(|case| format!("{}: {} changes {:?}", case.name, case.voters, case.changes))
        .collect();
    let tiers = cases.iter().find(|case| case.name == "tiers-1-5").unwrap();
    assert_eq!((tiers.voters, tiers.total), (1206, 1339), "{told:#?}");
    let heads = cases
        .iter()
        .find(|case| case.name == "one-member-one-vote")
        .unwrap();
    assert_eq!((heads.voters, heads.total), (real.members.len(), 1329));
    assert!(cases.iter().all(|case| case.outcome.is_some()), "{told:#?}");
}

#[test]
fn real_margin_of_a_single_choice_is_half_the_lead_and_one() {
    let (Some(real), Some(choices)) = (real(), first_choices()) else {
        return;
    };
    let roll = real.roll(LINEAR, "2026-01-01T00:00:00Z");
    let sums = sums(&roll, &choices);
    let options: Vec<&String> = sums.keys().collect();
    let votes: Vec<Marks> = roll
        .lines()
        .iter()
        .filter_map(|line| {
            let choice = choices.get(line.member.as_str())?;
            let given = options
                .iter()
                .map(|&option| u64::from(option == choice))
                .collect();
            Some(Marks {
                weight: line.weight,
                given,
            })
        })
        .collect();
    let place = |name: &str| options.iter().position(|&option| option == name).unwrap();
    let others: Vec<usize> = (0..options.len())
        .filter(|&other| other != place("c7"))
        .collect();
    let margin = of_sums(&votes, 1, (&[place("c7")], &others), |_, _| false);
    let lead = u128::from(sums["c7"] - sums["c3"]);
    assert_eq!(margin.weight, Some(lead / 2 + 1));
    assert_eq!(margin.heads, Some(1));
}

/// The fewest voters who change their approvals so that others are elected. Of two options that are
/// level the one that comes later is taken first.
fn by_trying_everything(votes: &[Marks], elected: &[usize]) -> (Option<u64>, Option<u128>) {
    let options = votes[0].given.len();
    let (mut least, mut lightest) = (None, None);
    for change in 0_u32..1 << (options * votes.len()) {
        let mut sums = vec![0; options];
        let (mut heads, mut weight) = (0, 0);
        for (voter, vote) in votes.iter().enumerate() {
            let given: Vec<u64> = (0..options)
                .map(|option| u64::from(change >> (voter * options + option) & 1))
                .collect();
            heads += u64::from(given != vote.given);
            weight += u128::from(given != vote.given) * u128::from(vote.weight);
            for (sum, given) in sums.iter_mut().zip(&given) {
                *sum += given * vote.weight;
            }
        }
        let overtaken = !top(&sums, elected.len())
            .iter()
            .all(|place| elected.contains(place));
        if overtaken && least.is_none_or(|least| heads < least) {
            least = Some(heads);
        }
        if overtaken && lightest.is_none_or(|lightest| weight < lightest) {
            lightest = Some(weight);
        }
    }
    (least, lightest)
}

/// The options with the most, the later one of two that are level.
fn top(sums: &[u64], seats: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sums.len()).collect();
    order.sort_by_key(|&option| std::cmp::Reverse((sums[option], option)));
    order.truncate(seats);
    order
}

#[test]
fn margins_of_sums_are_the_smallest_there_are() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let seats = dice.between(1, 2) as usize;
        let votes: Vec<Marks> = (0..dice.between(1, 4))
            .map(|_| Marks {
                weight: dice.between(1, 4) as u64,
                given: (0..3).map(|_| dice.between(0, 1) as u64).collect(),
            })
            .collect();
        let sum = |option: usize| {
            votes
                .iter()
                .map(|v| v.weight * v.given[option])
                .sum::<u64>()
        };
        let elected = top(&[0, 1, 2].map(sum), seats);
        let others: Vec<usize> = (0..3).filter(|place| !elected.contains(place)).collect();
        let later = |one, other| one > other;
        let margin = of_sums(&votes, 1, (&elected, &others), later);
        assert_eq!(
            (margin.heads, margin.weight, margin.at_least),
            {
                let (heads, weight) = by_trying_everything(&votes, &elected);
                (heads, weight, false)
            },
            "{votes:?}"
        );
    }
}

/// Rules that judge by weight, by heads, by both, by all that was cast or the whole roll.
fn rules(dice: &mut Dice) -> DecisionRule {
    let share = |measure, base, share| Threshold {
        measure,
        level: Level::Share {
            share: Fraction::parse(share).unwrap(),
            base,
            strictness: Strictness::Inclusive,
        },
    };
    let quorum = |measure, counts| Quorum {
        measure,
        counts,
        need: Need::Share(Fraction::parse("1/3").unwrap()),
        strictness: Strictness::Inclusive,
    };
    let thresholds = [
        vec![Threshold::majority(Measure::Weight)],
        vec![share(Measure::Weight, Base::Cast, "2/3")],
        vec![
            share(Measure::Heads, Base::Roll, "1/4"),
            share(Measure::Weight, Base::ForAgainst, "3/5"),
        ],
        vec![Threshold {
            measure: Measure::Weight,
            level: Level::Adaptive,
        }],
    ];
    let quorums = [
        vec![],
        vec![quorum(Measure::Heads, Participation::For)],
        vec![quorum(Measure::Weight, Participation::ForAndAbstained)],
    ];
    DecisionRule {
        quorums: quorums[dice.between(0, 2) as usize].clone(),
        thresholds: thresholds[dice.between(0, 3) as usize].clone(),
    }
}

#[test]
fn margin_of_a_verdict_is_the_smallest_change_of_votes() {
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let rule = rules(&mut dice);
        let said = [Some(true), Some(false), None];
        let sides: Vec<Side> = (0..dice.between(1, 6))
            .map(|_| Side {
                weight: dice.between(1, 20) as u64,
                in_favour: said[dice.between(0, 2) as usize],
            })
            .collect();
        let passes = |said: &[(u128, Option<bool>, u128)]| {
            let mut ballots = Ballots::default();
            (ballots.heads.roll, ballots.weight.roll) = (8, 60);
            for (heads, side, weight) in said {
                for (votes, more) in [(&mut ballots.heads, heads), (&mut ballots.weight, weight)] {
                    *match side {
                        Some(true) => &mut votes.in_favour,
                        Some(false) => &mut votes.against,
                        None => &mut votes.abstained,
                    } += more;
                }
            }
            rule.judge(&ballots).verdict == Verdict::Passed
        };
        let now: Vec<_> = sides
            .iter()
            .map(|s| (1, s.in_favour, s.weight.into()))
            .collect();
        let actual = passes(&now);
        let ways = 3_usize.pow(sides.len() as u32);
        let flips = (0..ways).filter_map(|way| {
            let other = |voter: usize| said[way / 3_usize.pow(voter as u32) % 3];
            let then: Vec<_> = (0..)
                .zip(&sides)
                .map(|(voter, s)| (1, other(voter), s.weight.into()))
                .collect();
            let moved = now.iter().zip(&then).filter(|(a, b)| a.1 != b.1);
            let weight: u128 = moved.clone().map(|(a, _)| a.2).sum();
            (passes(&then) != actual).then_some((moved.count() as u64, weight))
        });
        let flips: Vec<(u64, u128)> = flips.collect();
        let margin = of_verdict(&sides, (8, 60), |ballots| rule.judge(ballots).verdict);
        let heads = flips.iter().map(|(heads, _)| *heads).min();
        let weight = flips.iter().map(|(_, weight)| *weight).min();
        let expected = Margin {
            heads,
            weight,
            at_least: false,
        };
        assert_eq!(margin, expected, "{seed} {sides:?}");
    }
}

#[test]
fn where_too_many_voters_could_move_the_weight_is_a_bound() {
    let rule = DecisionRule::simple_majority(Measure::Weight);
    let side = |weight, in_favour| Side {
        weight,
        in_favour: Some(in_favour),
    };
    let mut sides = vec![side(7, true); 20];
    sides.push(side(133, false));
    let margin = of_verdict(&sides, (21, 273), |ballots| rule.judge(ballots).verdict);
    // 140 against 133: what moves is 7 at least, for voters cannot be divided.
    assert_eq!((margin.heads, margin.weight), (Some(1), Some(4)));
    assert!(margin.at_least);
}

#[test]
fn unanimous_rejection_without_votes_has_no_margin() {
    let rule = DecisionRule::simple_majority(Measure::Weight);
    let margin = of_verdict(&[], (0, 0), |ballots| rule.judge(ballots).verdict);
    assert_eq!(margin, Margin::default());
}
