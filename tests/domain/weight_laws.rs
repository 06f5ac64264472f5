//! The laws of weight, each on a thousand random communities.

use folkmoot::domain::weight::derivation::derive;
use folkmoot::domain::weight::roll::Roll;
use folkmoot::domain::weight::weighing::{Event, Setting, WeighError, weigh};

use crate::weight_communities::{Community, Dice};

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
            let derived = derive(&community.setting(), member, &lines, roll.total()).unwrap();
            let expected = roll.voter(&member.id).map_or(0, |line| line.weight);
            assert_eq!(
                derived.weight,
                expected,
                "{}\n{}",
                community.policy_text,
                derived.text()
            );
        }
    });
}

#[test]
fn the_next_step_is_the_smallest_that_raises_the_weight() {
    on_communities(|community, expected, _| {
        // Limits and a share cap move with what is added; without them the promise is exact.
        if !community.policy.caps.is_empty() || community.policy.share_cap.is_some() {
            return;
        }
        let day_before = community.record_date.seconds() - 1;
        for (index, member) in community.members.iter().enumerate() {
            let lines = community.lines_of(index);
            let derived = derive(&community.setting(), member, &lines, expected.total()).unwrap();
            for next in derived.next {
                let place =
                    |name: &String| community.categories.iter().position(|c| c.as_str() == name);
                let extra = |amount: u64| {
                    let mut events = community.events();
                    events.push(Event {
                        member: index as u32,
                        category: place(&next.category).unwrap() as u16,
                        source: 1,
                        amount: amount as i64,
                        occurred_at: folkmoot::domain::time::Time::from_seconds(day_before)
                            .unwrap(),
                        entry: 1,
                    });
                    let roll = roll(community, community.setting(), events).unwrap();
                    roll.voter(&member.id).map_or(0, |line| line.weight)
                };
                assert_eq!(extra(next.amount), next.weight, "{}", community.policy_text);
                assert_eq!(
                    extra(next.amount - 1),
                    derived.weight,
                    "{}",
                    community.policy_text
                );
            }
        }
    });
}

#[test]
fn roll_text_reads_back() {
    on_communities(|_, roll, _| assert_eq!(Roll::parse(&roll.text()), Ok(roll)));
}
