//! What a person can begin from: the lines of each kind that people compose, with comments.
//!
//! `folkmoot compose KIND --example` prints them; `compose --from` reads them back. A transcript
//! holds that each is a statement.

/// Kind and example.
pub const EXAMPLES: &[(&str, &str)] = &[
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
name house
revision 1
factor development 1
transform sqrt
base 1
cap 500
rounding down
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
opens 2026-12-10T12:00:00Z
closes 2026-12-17T12:00:00Z
objections-until 2026-12-20T12:00:00Z
publication sealed-until-close  # or `open`
# class member                  # who may vote; no such line: all classes
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
