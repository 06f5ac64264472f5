//! A notice run through before anybody signs it: each thing that stops the poll or will surprise somebody,
//! alone, so that a warning that is not given shows.

use folkmoot::domain::derive::rehearsal::{Gravity, rehearse};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::Office;
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::state::{Effect, offices};
use folkmoot::words::{self, Language};

use super::community::{Community, PollPlan, council_and_charter, id, key_of, time, who};
use super::guard::settled;
use super::plans::notice;

const POLL: &str = "council-2027";

/// What the four of these tests have earned.
const EARNED: [(&str, i64); 4] = [("m-1", 40), ("m-2", 31), ("m-3", 5), ("m-4", 7)];

/// Four owners with what they have earned.
fn community() -> Community {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-3", "m-4"]);
    community.credit(&EARNED);
    community
}

/// The same, enrolled half a year before.
fn of_long_standing() -> Community {
    let mut community = settled(["m-1", "m-2", "m-3", "m-4"]);
    community.credit(&EARNED);
    community
}

/// A notice of the usual poll, under a policy of these lines.
fn draft(community: &mut Community, policy: &[(&str, &str)]) -> Notice {
    let policy = community.policy(policy);
    notice(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    })
}

/// What does not go as the notice says: gravity, code and the sentence in both languages.
fn surprises(community: &Community, notice: &Notice) -> Vec<(Gravity, String, [String; 2])> {
    let bytes = |hash: &Hash| community.shelf.0.get(hash).cloned();
    let steps = rehearse(&community.state, &bytes, None, notice);
    let steps = steps.into_iter();
    let surprising = steps.filter(|step| step.gravity != Gravity::Goes);
    let said = |step: folkmoot::domain::derive::rehearsal::Step| {
        let languages = [Language::English, Language::Chinese];
        let sentences = languages.map(|language| words::say(language, &step.told));
        (step.gravity, step.told.code.to_string(), sentences)
    };
    surprising.map(said).collect()
}

/// The only thing that does not go as the notice says; its sentences.
fn only(community: &Community, notice: &Notice, gravity: Gravity, code: &str) -> [String; 2] {
    let mut found = surprises(community, notice);
    assert_eq!(found.len(), 1, "{found:?}");
    let (found_gravity, found_code, sentences) = found.remove(0);
    assert_eq!((found_gravity, found_code.as_str()), (gravity, code));
    sentences
}

#[test]
fn a_poll_that_goes_well_has_no_surprises() {
    let mut community = community();
    let notice = draft(&mut community, &[("base", "10")]);
    assert_eq!(surprises(&community, &notice), []);
}

#[test]
fn a_cap_that_so_few_cannot_keep_stops_the_poll() {
    let mut community = community();
    let notice = draft(&mut community, &[("base", "10"), ("cap-share", "1/5")]);
    let [english, chinese] = only(&community, &notice, Gravity::Blocks, "rehearsal-refused");
    let reason = "`cap-share 1/5` cannot hold with 4 voters";
    assert!(english.contains(reason), "{english}");
    assert!(chinese.contains("`cap-share 1/5` 无法成立"), "{chinese}");
    // A quarter is what four equals have.
    let mut community = self::community();
    let notice = draft(&mut community, &[("base", "10"), ("cap-share", "1/4")]);
    assert_eq!(surprises(&community, &notice), []);
}

#[test]
fn a_guard_that_will_trip_is_told_and_one_that_will_not_is_not() {
    let mut community = of_long_standing();
    let trips = [("base", "10"), ("issuance-guard", "30 1/2")];
    let notice = draft(&mut community, &trips);
    let [english, chinese] = only(&community, &notice, Gravity::Warns, "rehearsal-guard");
    for told in ["83", "`issuance-guard 30 1/2`", "folkmoot roll --override"] {
        assert!(english.contains(told), "{told}: {english}");
        assert!(chinese.contains(told), "{told}: {chinese}");
    }
    let mut community = of_long_standing();
    let holds = [("base", "10"), ("issuance-guard", "30 9/10")];
    let notice = draft(&mut community, &holds);
    assert_eq!(surprises(&community, &notice), []);
}

#[test]
fn a_class_and_a_tag_that_nobody_has_are_told() {
    let mut community = community();
    let mut notice = draft(&mut community, &[("base", "10")]);
    notice.eligibility.classes = vec![id("guest"), id("owner")];
    let [english, chinese] = only(&community, &notice, Gravity::Warns, "rehearsal-class-empty");
    assert_eq!(english, "Nobody is of class `guest`.");
    assert!(chinese.contains("`guest`"), "{chinese}");
    notice.eligibility.classes = vec![];
    notice.eligibility.tags = vec![(id("city"), id("atlantis"))];
    let codes: Vec<String> = surprises(&community, &notice)
        .into_iter()
        .map(|(_, code, _)| code)
        .collect();
    assert_eq!(codes, ["rehearsal-tag-unknown", "rehearsal-roll-empty"]);
}

#[test]
fn a_term_that_ends_too_early_is_told_and_who_then_cannot_certify() {
    let mut community = community();
    let notice = draft(&mut community, &[("base", "10")]);
    let ends = |community: &Community, holder: &str, until: &str| {
        let (office, holder) = (Office::Scrutineer, who(holder));
        let ended = offices::Effect::Ended {
            office,
            holder: holder.clone(),
        };
        let granted = offices::Effect::Granted {
            office,
            key: key_of(&holder).public(),
            holder,
            scope: vec![id("all")],
            until: Some(time(until)),
        };
        let mut changed = community.clone();
        let effects = [Effect::from(ended), Effect::from(granted)];
        changed.state = community.state.with(&effects);
        changed
    };
    let lasting = ends(&community, "o/xu", "2026-12-20T12:00:01Z");
    assert_eq!(surprises(&lasting, &notice), []);
    let ending = ends(&community, "o/xu", "2026-12-20T12:00:00Z");
    let [english, _] = only(&ending, &notice, Gravity::Warns, "rehearsal-term-ends");
    let told =
        "The office of o/xu ends at 2026-12-20T12:00:00Z, before the result can be certified";
    assert!(english.starts_with(told), "{english}");
    // Two are to certify, and one is left.
    let ending = ends(&ending, "o/wang", "2026-12-19T00:00:00Z");
    let found = surprises(&ending, &notice);
    let codes = found
        .iter()
        .map(|(gravity, code, _)| (*gravity, code.as_str()));
    assert_eq!(
        codes.collect::<Vec<_>>(),
        [
            (Gravity::Warns, "rehearsal-term-ends"),
            (Gravity::Warns, "rehearsal-term-ends"),
            (Gravity::Blocks, "rehearsal-nobody")
        ]
    );
    let [english, chinese] = &found[2].2;
    let told = "2 of the scrutineers must still be in office at the end; 1 will be.";
    assert!(english.contains(told), "{english}");
    assert!(chinese.contains('2') && chinese.contains('1'), "{chinese}");
}

#[test]
fn a_lot_that_another_poll_has_taken_and_one_who_decides_alone_are_told() {
    let mut community = community();
    let notice = draft(&mut community, &[("factor", "development 1")]);
    let mut other = notice.clone();
    other.poll = id("p-2");
    community.signed(other, &[who("o/officer")]);
    let found = surprises(&community, &notice);
    let codes: Vec<&str> = found.iter().map(|(_, code, _)| code.as_str()).collect();
    assert_eq!(codes, ["rehearsal-lot-of-another"; 3]);
    let [english, _] = &found[0].2;
    assert!(
        english.contains("o/wang") && english.contains("`p-2`"),
        "{english}"
    );
    let mut community = self::community();
    community.credit(&[("m-1", 100)]);
    let notice = draft(&mut community, &[("factor", "development 1")]);
    let [english, _] = only(&community, &notice, Gravity::Warns, "rehearsal-one-decides");
    assert!(english.contains("140 of 183"), "{english}");
}
