//! What a person can begin from: the lines of each kind that people compose, with comments.
//!
//! `folkmoot compose KIND --example` prints them; `compose --from` reads them back. A transcript
//! holds that each is a statement.

/// Kind and example.
pub const EXAMPLES: &[(&str, &str)] = &[
    (
        "clock",
        "\
# Moves the time of a log that began with --test-clock. A founder signs.
time 2026-12-01T00:00:00Z       # later than every time before it
",
    ),
    (
        "office",
        "\
# Gives an office to a person (o/…) or a machine (s/…). As many founders as their threshold says
# sign the same text. `roster`, `expires` and `ref` are filled in when absent.
act grant                       # or `end`
office registrar                # registrar, returning-officer, scrutineer, auditor, source, enroller, …
holder o/lin
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
scope all                       # or ids, one line each: a source's categories, an officer's polls
until none                      # or a time such as 2027-12-01T00:00:00Z
",
    ),
    (
        "enrol",
        "\
# A new member. An enroller or registrar signs, then the member's new key.
member m-7f3k9q
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
class member
joined 2021-05-01T00:00:00Z
details none
",
    ),
    (
        "member",
        "\
# Changes members, in bulk. The registrar signs.
act confirm                     # or suspend, restore, end, class, merge, tag, untag
into none                       # the class of `class`, the surviving member of `merge`
# tag city shanghai             # with `tag` and `untag`, one line each
member m-7f3k9q                 # in id order, one line each
reason none
",
    ),
    (
        "correction",
        "\
# Amends or reverses contributions. The registrar signs; the members concerned see the reason.
source s/app
line act-1041 0                 # a reference, and what stands instead; 0 reverses the line
line act-1043 -2                # in order of reference
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
",
    ),
    (
        "rekey",
        "\
# Another key for a member. An older key signs, then the new one (--new-key).
member m-7f3k9q
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
",
    ),
    (
        "revoke",
        "\
# Ends a key. The member signs, or as many founders as their threshold says.
holder m/m-7f3k9q
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
",
    ),
    (
        "policy",
        "\
# How contributions become weight (docs/WEIGHTS.md). As many founders as their threshold says sign.
# Try it before: folkmoot policy try FILE. Every rule may be left out; they come in this order.
name house
revision 1
# count-category development    # only these categories count, one line each
# count-source app              # only what these sources credit
# cap-category interaction 50 month  # at most so much a day, month, year or ever
# cap-source app 100 month
# cap-member 200 month
factor development 1            # what a unit is worth: 3/2, or 0
# decay halving 12              # or linear, in months
transform sqrt                  # or linear, log2, or tiers, each in a line such as: tier 100 2
base 1                          # what everybody has
# base-class guest 0            # another base for a class
# bonus-limit 400               # the most that contributions add
cap 500                         # the most that base and bonus are
# cap-share 1/20                # the largest part of the whole that one member has
rounding down                   # or nearest, up
# issuance-guard 30 1/4         # more than 1/4 of the weight from the last 30 days: only with a reason
# issuance-guard-source 30 1/10 # the same for what any one source brought
# issuance-guard-class 30 1/10  # and for what any one class got
",
    ),
    (
        "claim",
        "\
# A member objects to a provisional roll. `folkmoot claim POLL --reason FILE --key KEY` fills this in.
poll council-2027
against 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # the hash of the provisional roll
member m-7f3k9q
about m-7f3k9q                  # whose place on the roll is wrong, or who is missing there
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
",
    ),
    (
        "ruling",
        "\
# A registrar decides a claim. `folkmoot rule CLAIM --reason FILE --key KEY` fills this in.
poll council-2027
claim 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0   # the hash of the claim
verdict upheld                  # or dismissed, without remedies
remedy 57                       # an entry of the log that puts it right, in order, one line each
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
",
    ),
    (
        "notice",
        "\
# Announces a poll and fixes everything about it. The returning officer signs.
poll council-2027
title 二〇二七年理事会选举
title-en Council election 2027
policy 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # the hash of a policy statement
record-date 2026-12-01T00:00:00Z
# claims-until 2026-12-08T12:00:00Z  # until then members may object to the roll
opens 2026-12-10T12:00:00Z
closes 2026-12-17T12:00:00Z
objections-until 2026-12-20T12:00:00Z
publication sealed-until-close  # or `open`
# class member                  # who may vote; no such line: all classes
# tag city shanghai             # only members with this tag; any one of those in a dimension
# tenure-days 30                # membership needed at the record date
# value 100                     # least contribution value needed
certificates 2                  # so many scrutineers certify; fewer than there are
# Each scrutineer sends a line made with: folkmoot lot new council-2027 --as o/wang
scrutineer o/wang 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0
scrutineer o/xu 0b770b770b770b770b770b770b770b770b770b770b770b770b770b770b770b77
scrutineer o/zhou c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2c4a2
contest council
contest-title 理事会
contest-title-en Council
method stv-scottish
seats 2
option lin-wei 林薇
option chen-yu 陈宇
option zhao-min 赵敏
contest charter
contest-title 章程修订
contest-title-en Charter amendment
method yes-no
seats 1
quorum heads cast inclusive share 1/10
threshold weight for-against inclusive 2/3
option for 赞成
option against 反对
",
    ),
];

/// Kinds without an example, and what makes them.
const MADE: &[(&str, &str)] = &[
    ("genesis", "folkmoot init makes it"),
    ("contributions", "folkmoot import makes it"),
    ("roll", "folkmoot roll makes it"),
    ("reveal", "folkmoot lot reveal makes it"),
    ("open", "the service makes it when a poll opens"),
    ("close", "the service makes it when a poll closes"),
    ("ballot", "folkmoot vote makes it"),
    ("result", "the service makes it after a poll has closed"),
    ("certificate", "folkmoot certify makes it"),
];

/// What makes a kind of which there is no example.
pub fn made_by(kind: &str) -> &'static str {
    let found = MADE.iter().find(|(name, _)| *name == kind);
    found.map_or("folkmoot compose lists the kinds", |(_, made)| made)
}
