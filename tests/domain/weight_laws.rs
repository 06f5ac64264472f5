//! The laws of weight, each on a thousand random communities.

use std::collections::BTreeMap;

use dashu_ratio::RBig;
use folkmoot::domain::time::Time;
use folkmoot::domain::weight::change::between;
use folkmoot::domain::weight::derivation::{Correction, Derivation, LedgerLine, derive};
use folkmoot::domain::weight::ledger::{Batch, Line};
use folkmoot::domain::weight::proof::{LoggedBatch, WeightProof, WeightProofError};
use folkmoot::domain::weight::roll::Roll;
use folkmoot::domain::weight::setting::{Event, Setting, WeighError};
use folkmoot::domain::weight::step::What;
use folkmoot::domain::weight::weighing::weigh;
use folkmoot::domain::weight::working::Whole;
use folkmoot::words::{self, Language};

use crate::weight_communities::{Community, Dice};
use crate::weight_real::id;

/// Runs a law on every community that has a roll; a share cap may be impossible.
fn on_communities(law: impl Fn(&Community, Roll, &mut Dice)) {
    let mut held = 0;
    for seed in 0..1000 {
        let community = Community::random(seed);
        if let Ok(roll) = roll(&community, community.setting(), community.events()) {
            law(&community, roll, &mut Dice(seed));
            held += 1;
        }
    }
    assert!(held > 800, "only {held} communities have a roll");
}

/// A roll of which nothing is fixed yet.
fn whole(roll: &Roll) -> Whole {
    Whole::of(roll, true)
}

fn roll(community: &Community, setting: Setting, events: Vec<Event>) -> Result<Roll, WeighError> {
    weigh(setting, &community.members, events)
}

#[test]
fn order_of_events_changes_no_byte() {
    on_communities(|community, expected, dice| {
        let mut events = community.events();
        dice.shuffle(&mut events);
        let shuffled = roll(community, community.setting(), events).unwrap();
        assert_eq!(shuffled.text(), expected.text());
    });
}

#[test]
fn order_of_names_changes_no_byte() {
    on_communities(|community, expected, _| {
        let mut other = Community::random(0);
        other.categories = community.categories.iter().rev().cloned().collect();
        other.sources = community.sources.iter().rev().cloned().collect();
        let mut setting = community.setting();
        setting.names.categories = &other.categories;
        setting.names.sources = &other.sources;
        let renumbered = community.events().into_iter().map(|event| Event {
            category: 2 - event.category,
            source: 1 - event.source,
            ..event
        });
        assert_eq!(
            roll(community, setting, renumbered.collect()).unwrap(),
            expected
        );
    });
}

#[test]
fn events_from_the_record_date_on_change_nothing() {
    on_communities(|community, expected, _| {
        let mut events = community.events();
        events.extend(community.events().into_iter().map(|event| Event {
            occurred_at: community.record_date,
            ..event
        }));
        assert_eq!(
            roll(community, community.setting(), events).unwrap(),
            expected
        );
    });
}

#[test]
fn events_logged_after_the_ledger_size_change_nothing() {
    on_communities(|community, expected, _| {
        let mut events = community.events();
        events.extend(community.events().into_iter().map(|event| Event {
            entry: community.ledger_size,
            ..event
        }));
        assert_eq!(
            roll(community, community.setting(), events).unwrap(),
            expected
        );
    });
}

#[test]
fn splitting_an_event_changes_nothing() {
    on_communities(|community, expected, dice| {
        let mut events = Vec::new();
        for event in community.events() {
            let part = dice.between(0, event.amount.abs()) * event.amount.signum();
            events.push(Event {
                amount: part,
                ..event
            });
            events.push(Event {
                amount: event.amount - part,
                ..event
            });
        }
        assert_eq!(
            roll(community, community.setting(), events).unwrap(),
            expected
        );
    });
}

#[test]
fn no_weight_is_above_a_cap() {
    on_communities(|community, roll, _| {
        let cap = community.policy.weight_cap.unwrap_or(u64::MAX);
        assert!(
            roll.lines()
                .iter()
                .all(|line| line.weight > 0 && line.weight <= cap)
        );
        let Some(share) = community.policy.share_cap else {
            return;
        };
        for line in roll.lines() {
            let mine = u128::from(line.weight) * u128::from(share.denominator());
            assert!(mine <= roll.total() * u128::from(share.numerator()));
        }
    });
}

#[test]
fn derivation_gives_the_weight_on_the_roll() {
    on_communities(|community, roll, _| {
        for (index, member) in community.members.iter().enumerate() {
            let lines = community.lines_of(index);
            let derived = derive(&community.setting(), member, &lines, whole(&roll)).unwrap();
            let expected = roll.voter(&member.id).map_or(0, |line| line.weight);
            assert_eq!(
                derived.weight,
                expected,
                "{}\n{}",
                community.policy_text,
                words::weights::derivation(Language::English, &derived)
            );
        }
    });
}

#[test]
fn the_next_step_is_the_smallest_that_raises_the_weight() {
    let told = std::cell::Cell::new(0);
    on_communities(|community, expected, _| {
        // A share cap moves with what is added; without one the promise is exact.
        if community.policy.share_cap.is_some() {
            return;
        }
        for (index, member) in community.members.iter().enumerate() {
            let lines = community.lines_of(index);
            let derived = derive(&community.setting(), member, &lines, whole(&expected)).unwrap();
            assert_eq!(derived.next.is_empty(), derived.no_next.is_some());
            let explained = derived.clone();
            for next in derived.next {
                told.set(told.get() + 1);
                let extra = |amount: u64| best(community, index, &next.category, amount);
                assert_eq!(
                    extra(next.amount),
                    next.weight,
                    "{next:?} {} {}",
                    community.policy_text,
                    words::weights::derivation(Language::English, &explained)
                );
                assert_eq!(
                    extra(next.amount - 1),
                    derived.weight,
                    "{}",
                    community.policy_text
                );
            }
        }
    });
    assert!(told.get() > 4000, "only {} steps", told.get());
}

#[test]
fn where_nothing_is_said_to_help_nothing_helps() {
    let asked = std::cell::Cell::new(0);
    on_communities(|community, expected, _| {
        for (index, member) in community.members.iter().enumerate() {
            let lines = community.lines_of(index);
            let derived = derive(&community.setting(), member, &lines, whole(&expected)).unwrap();
            let negative = community.lines.iter().any(|line| line.event.amount < 0);
            let moves = community.policy.share_cap.is_some();
            if derived.no_next.is_none() || moves || (negative && !community.policy.caps.is_empty())
            {
                continue;
            }
            asked.set(asked.get() + 1);
            for category in &community.categories {
                for amount in [1, 2, 5, 10, 50, 1000, 1_000_000] {
                    let weight = best(community, index, category.as_str(), amount);
                    assert!(weight <= derived.weight, "{}", community.policy_text);
                }
            }
        }
    });
    assert!(asked.get() > 100, "only {} asked", asked.get());
}

/// The most that so much more of a category on the last day makes a member weigh, from whatever source.
fn best(community: &Community, member: usize, category: &str, amount: u64) -> u64 {
    let place = |name: &str| community.categories.iter().position(|c| c.as_str() == name);
    let day_before = community.record_date.seconds() - 1;
    let with = |source: u16| {
        let mut events = community.events();
        events.push(Event {
            member: member as u32,
            category: place(category).unwrap() as u16,
            source,
            amount: amount as i64,
            occurred_at: folkmoot::domain::time::Time::from_seconds(day_before).unwrap(),
            entry: 1,
        });
        let roll = roll(community, community.setting(), events).unwrap();
        let line = roll.voter(&community.members[member].id);
        line.map_or(0, |line| line.weight)
    };
    with(0).max(with(1))
}

#[test]
fn what_changed_a_value_sums_to_the_difference() {
    let value = |derivation: &Derivation| {
        let mut steps = derivation.steps.iter();
        let sum = steps.find(|step| step.what == What::Sum).unwrap();
        sum.to.parse::<RBig>().unwrap()
    };
    on_communities(|community, roll, dice| {
        let mut earlier = community.setting();
        let back = dice.between(1, 500) * 86_400;
        earlier.record_date = Time::from_seconds(earlier.record_date.seconds() - back).unwrap();
        for (index, member) in community.members.iter().enumerate() {
            let lines = community.lines_of(index);
            let before = derive(&earlier, member, &lines, whole(&roll)).unwrap();
            let after = derive(&community.setting(), member, &lines, whole(&roll)).unwrap();
            let change = between(&before, &after);
            let parts = change.value.iter();
            let sum = parts.map(|part| part.by.parse::<RBig>().unwrap());
            let sum = sum.fold(RBig::ZERO, |sum, part| sum + part);
            assert_eq!(
                sum,
                value(&after) - value(&before),
                "{}",
                community.policy_text
            );
        }
    });
}

#[test]
fn a_reversed_event_might_never_have_been() {
    on_communities(|community, expected, dice| {
        let line = community.lines.get(dice.between(0, 5) as usize);
        let Some(line) = line.filter(|line| line.correction.is_none()) else {
            return;
        };
        let member = line.event.member as usize;
        let mut lines = community.lines_of(member);
        let others: Vec<Event> = community
            .lines
            .iter()
            .filter(|other| other.reference != line.reference)
            .map(|other| community.effective(other))
            .collect();
        let Ok(without) = roll(community, community.setting(), others) else {
            return;
        };
        for own in lines
            .iter_mut()
            .filter(|own| own.reference == line.reference)
        {
            own.correction = Some(Correction {
                entry: 3,
                amount: 0,
                reason: "error".to_owned(),
            });
        }
        let member = &community.members[member];
        let derived = derive(&community.setting(), member, &lines, whole(&without)).unwrap();
        let weight = without.voter(&member.id).map_or(0, |line| line.weight);
        assert_eq!(derived.weight, weight, "{}", community.policy_text);
        // A correction that is logged after the ledger size comes too late for this roll.
        let same = |own: &&mut LedgerLine| own.reference == line.reference;
        for own in lines.iter_mut().filter(same) {
            own.correction
                .iter_mut()
                .for_each(|correction| correction.entry = 80);
        }
        let derived = derive(&community.setting(), member, &lines, whole(&expected)).unwrap();
        let weight = expected.voter(&member.id).map_or(0, |line| line.weight);
        assert_eq!(derived.weight, weight, "{}", community.policy_text);
    });
}

/// The community's ledger as batches, one for each log entry and source.
fn batches(community: &Community) -> BTreeMap<(u64, u16), Batch> {
    let mut lines: BTreeMap<(u64, u16), Vec<Line>> = BTreeMap::new();
    for line in &community.lines {
        let event = line.event;
        lines
            .entry((event.entry, event.source))
            .or_default()
            .push(Line {
                reference: id(&line.reference),
                member: community.members[event.member as usize].id.clone(),
                category: community.categories[usize::from(event.category)].clone(),
                amount: event.amount,
                occurred_at: event.occurred_at,
            });
    }
    lines
        .into_iter()
        .map(|(key, lines)| (key, Batch::new(lines).unwrap()))
        .collect()
}

#[test]
fn weight_replayed_from_its_proof_is_the_weight_on_the_roll() {
    on_communities(|community, roll, dice| {
        let batches = batches(community);
        let corrections = community.lines.iter().filter_map(|line| {
            let mut correction = line.correction.clone()?;
            correction.entry *= 2;
            Some((id(&line.reference), correction))
        });
        let corrections: BTreeMap<_, _> = corrections.collect();
        let remedies = community.remedies.iter();
        let remedies: Vec<u64> = remedies
            .flat_map(|entry| [entry * 2, entry * 2 + 1])
            .collect();
        let logged = batches.iter().map(|(&(entry, source), batch)| LoggedBatch {
            // An entry has one source: entries are renumbered so that each source has its own.
            entry: entry * 2 + u64::from(source),
            source: &community.sources[usize::from(source)],
            batch,
            corrections: &corrections,
        });
        let logged: Vec<LoggedBatch> = logged.collect();
        let mut setting = community.setting();
        setting.ledger_size = community.ledger_size * 2;
        setting.remedies = &remedies;
        for member in &community.members {
            let proof = WeightProof::new(&setting, member, &[], &roll, &logged);
            let Some(line) = roll.voter(&member.id) else {
                assert!(matches!(proof, Err(WeightProofError::NotOnRoll { .. })));
                continue;
            };
            let json = serde_json::to_string(&proof.unwrap()).unwrap();
            let read = WeightProof::parse(json.as_bytes()).unwrap();
            let derivation = read.verify().unwrap();
            assert_eq!(derivation.weight, line.weight);
            // Any digit of the file changed is noticed, or changes nothing that weight depends on.
            let place = dice.between(0, json.len() as i64 - 1) as usize;
            let mut changed = json.clone().into_bytes();
            if changed[place].is_ascii_digit() {
                changed[place] = b'0' + (changed[place] - b'0' + 1) % 10;
                if let Ok(other) = WeightProof::parse(&changed).and_then(|proof| proof.verify()) {
                    assert_eq!(other.weight, line.weight);
                }
            }
        }
    });
}

#[test]
fn roll_text_reads_back() {
    on_communities(|_, roll, _| assert_eq!(Roll::parse(&roll.text()), Ok(roll)));
}
