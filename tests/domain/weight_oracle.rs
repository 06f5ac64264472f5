//! The rolls of 10,000 random communities, and what guards say of them, against a second implementation in Python that was written from
//! `docs/WEIGHTS.md` alone.

use folkmoot::domain::weight::issuance::{guard_readings, issuance};
use folkmoot::domain::weight::member::Tag;
use folkmoot::domain::weight::setting::WeighError;
use folkmoot::domain::weight::weighing::weigh;
use serde_json::{Value, json};

use crate::python_oracle::ask;
use crate::weight_communities::Community;

/// How many communities are compared.
const COMMUNITIES: u64 = 10_000;

fn as_json(community: &Community) -> String {
    let class = |index: u16| community.classes[usize::from(index)].as_str();
    let members = community.members.iter().map(|member| {
        json!({
            "id": member.id.as_str(),
            "class": class(member.class),
            "joined_at": member.joined_at.seconds(),
            "enrolled": member.enrolled_at.seconds(),
            "vouched": member.vouched,
            "tags": tags(member.tags.iter().map(AsRef::as_ref)),
        })
    });
    let events = community.lines.iter().map(|line| {
        let event = line.event;
        let correction = line.correction.iter();
        json!({
            "corrections": correction.map(|c| json!([c.entry, c.amount])).collect::<Value>(),
            "member": community.members[event.member as usize].id.as_str(),
            "category": community.categories[usize::from(event.category)].as_str(),
            "source": community.sources[usize::from(event.source)].as_str(),
            "amount": event.amount,
            "at": event.occurred_at.seconds(),
            "entry": event.entry,
        })
    });
    let wanted = &community.eligibility;
    let classes: Vec<&str> = wanted.classes.iter().map(|class| class.as_str()).collect();
    let community = json!({
        "policy": community.policy_text,
        "members": members.collect::<Value>(),
        "events": events.collect::<Value>(),
        "record_date": community.record_date.seconds(),
        "ledger_size": community.ledger_size,
        "remedies": community.remedies,
        "logged": community.logged.iter().map(|(clock, entry)| json!([clock.seconds(), entry])).collect::<Value>(),
        "classes": community.classes.iter().map(|class| class.as_str()).collect::<Value>(),
        "eligibility": {
            "classes": classes,
            "tags": tags(wanted.tags.iter()),
            "days": wanted.tenure_days_min,
            "value": wanted.value_min,
        },
    });
    community.to_string()
}

/// Tags as pairs of dimension and value.
fn tags<'a>(tags: impl Iterator<Item = &'a Tag>) -> Value {
    tags.map(|(dimension, value)| json!([dimension.as_str(), value.as_str()]))
        .collect()
}

#[test]
fn second_implementation_agrees_on_random_communities() {
    let communities: Vec<Community> = (0..COMMUNITIES).map(Community::random).collect();
    let questions: Vec<String> = communities.iter().map(as_json).collect();
    let Some(answers) = ask("weights.py", &questions) else {
        return;
    };
    assert_eq!(answers.len(), communities.len());
    let mut over = 0;
    for (community, answer) in communities.iter().zip(answers) {
        let expected: Value = serde_json::from_str(&answer).unwrap();
        let told = computed(community);
        assert_eq!(told, expected, "{}", as_json(community));
        over += told[1].as_array().map_or(0, Vec::len);
    }
    assert!(over > 1000, "guards are seldom asked: {over}");
}

/// The roll's text and what the guards of the policy judge; null where there is no roll.
fn computed(community: &Community) -> Value {
    let (setting, members) = (community.setting(), &community.members);
    let Ok(roll) = weigh(setting, members, community.events()) else {
        return Value::Null;
    };
    let events = || community.events().into_iter().map(Ok::<_, WeighError>);
    let readings = guard_readings(setting, members, &roll, events).unwrap();
    let report = issuance(setting, members, (&roll, &readings), 30, events).unwrap();
    let new = report
        .guards
        .into_iter()
        .filter(|judged| judged.minted.weight != 0);
    let judged = new.map(|judged| {
        let weight = judged.minted.weight.to_string();
        (judged.rule, judged.minted.name, weight, judged.trips)
    });
    let mut judged: Vec<_> = judged.collect();
    judged.sort();
    json!([String::from_utf8(roll.text()).unwrap(), judged])
}
