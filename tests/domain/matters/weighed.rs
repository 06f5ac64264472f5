//! Support by weight, read from the last certified roll under the policy of the procedure.

use folkmoot::domain::hash::Hash;

use super::super::plans::matters::{HOUSE, OBJECTION, PROPOSAL, bound_notice};
use super::bound::{POLL, polled};
use super::{FOUNDING, Forum, VETO};

/// What needs support by weight.
const MOTION: &str = "\
procedure motion
title 动议
title-en Motion
revision 1
amended-by founding
mode binding
policy house
bring member weight 2
supporter member
support weight inclusive count 12
support-within 60 days
decide admission
";

/// Ada weighs 10, bo 3, cy 2 and dan 1 on the roll of a poll under the first revision of the policy.
fn weighed(motion: &str) -> Forum {
    let mut forum = Forum::with(&[FOUNDING, PROPOSAL, OBJECTION, HOUSE, VETO, motion]);
    forum.community.credit(&[("ada", 9), ("bo", 2), ("cy", 1)]);
    let early = forum.matter(motion, "m/ada", &[]);
    let wanted = match motion.contains("bring member weight") {
        true => "not-yours-to-bring",
        false => "no-roll-yet",
    };
    assert_eq!(forum.refused(early, "m/ada"), wanted);
    let matter = forum.matter(PROPOSAL, "m/ada", &[]);
    let matter = forum.say(matter, "m/ada");
    let support = forum.support(matter, "m/bo");
    forum.say(support, "m/bo");
    forum.clock("2026-12-02T00:00:00Z");
    let sides = [("ada", "for"), ("bo", "for")];
    polled(&mut forum, bound_notice(POLL, matter), &sides);
    forum
}

fn brought(forum: &mut Forum, motion: &str, by: &str) -> Hash {
    let matter = forum.matter(motion, by, &[]);
    forum.say(matter, by)
}

/// Whether it is supported at first, and after the support of each of these.
fn carried(forum: &mut Forum, matter: Hash, by: &[&str]) -> Vec<bool> {
    let mut all = vec![forum.found(&matter).supported_at().is_some()];
    for who in by {
        let support = forum.support(matter, who);
        forum.say(support, who);
        all.push(forum.found(&matter).supported_at().is_some());
    }
    all
}

#[test]
fn supporters_weigh_what_the_last_certified_roll_says() {
    let mut forum = weighed(MOTION);
    let matter = brought(&mut forum, MOTION, "m/bo");
    // 3, 5, 6, 16 against 12.
    let by = ["m/cy", "m/dan", "m/ada"];
    assert_eq!(
        carried(&mut forum, matter, &by),
        [false, false, false, true]
    );
    let light = forum.matter(MOTION, "m/dan", &[]);
    assert_eq!(forum.refused(light, "m/dan"), "not-yours-to-bring");
    let exact = brought(&mut forum, MOTION, "m/cy");
    assert_eq!(carried(&mut forum, exact, &["m/ada"]), [false, true]);
}

#[test]
fn strict_needs_more_than_the_mark() {
    let strict = MOTION.replace("inclusive count 12", "strict count 12");
    let mut forum = weighed(&strict);
    let matter = brought(&mut forum, &strict, "m/cy");
    let by = ["m/ada", "m/dan"];
    assert_eq!(carried(&mut forum, matter, &by), [false, false, true]);
}

#[test]
fn a_share_is_of_what_all_who_could_support_weigh() {
    let share = MOTION
        .replace("inclusive count 12", "strict share 3/8")
        .replace("bring member weight 2", "bring member");
    let mut forum = weighed(&share);
    let matter = brought(&mut forum, &share, "m/bo");
    assert_eq!(forum.found(&matter).could().weight, 16);
    // 3, 5, 6 of 16: 6 is exactly three eighths.
    let by = ["m/cy", "m/dan", "m/ada"];
    assert_eq!(
        carried(&mut forum, matter, &by),
        [false, false, false, true]
    );
}

#[test]
fn whoever_is_not_on_that_roll_weighs_nothing() {
    let mut forum = weighed(MOTION);
    forum.community.enrol(["eve"]);
    let matter = brought(&mut forum, MOTION, "m/ada");
    let by = ["m/eve", "m/cy"];
    assert_eq!(carried(&mut forum, matter, &by), [false, false, true]);
}

#[test]
fn heads_and_weight_must_hold_together() {
    let both = MOTION.replace(
        "support-within",
        "support heads inclusive count 3\nsupport-within",
    );
    let mut forum = weighed(&both);
    let matter = brought(&mut forum, &both, "m/cy");
    let by = ["m/ada", "m/dan"];
    assert_eq!(carried(&mut forum, matter, &by), [false, false, true]);
}
