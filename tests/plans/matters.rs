//! Documents under which matters are brought in tests.

use folkmoot::domain::charter::document::{Document, compose};
use folkmoot::domain::charter::rule::{Quorum, Threshold};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::contest::Contest;
use folkmoot::domain::poll::notice::{Mode, Notice, Publication};
use folkmoot::domain::statement::accept::Accept;
use folkmoot::domain::text::Value;

use super::{PollPlan, contest, id, key_of, notice, time, who};

pub use super::founders::*;

/// What the organisation is, as [`super::genesis`] says it.
pub const ORGANISATION: &str = "\
organisation club
title 车友会
title-en Owners' club
revision 1
amended-by founding
category development
title 发展
title-en Development
category interaction
title 互动
title-en Interaction
class guest
title 访客
title-en Guest
class owner
title 车主
title-en Owner
zone Asia/Shanghai
enrol-limit 2000000
downtime-max 7 days
";

/// What the founders decide, by one who brings it and another who answers.
pub const FOUNDING: &str = "\
procedure founding
title 创始决定
title-en Decision of the founders
revision 1
amended-by founding
mode binding
bring office founder
clause adopt-policy
clause adopt-procedure
clause adopt-body
clause retire
clause seat
clause unseat
clause grant-office
clause end-office
clause revoke
clause expel
answer office founder 30 days
decide answer
";

/// What members bring, three of them support, and the registrar takes up.
pub const WISH: &str = "\
procedure wish
title 心愿
title-en Wish
revision 1
amended-by founding
mode binding
bring member class owner
bring-limit 2 1 month
again-after 6 months
field budget number optional
title 预算
title-en Budget
clause end-office
support heads inclusive count 3
support-within 30 days
versions support voids
admit 1 office registrar 7 days
deliberation 2 days 30 days
decide admission
cooling-off 7 days
stay veto ends
";

/// Makes a wish wait; the registrar's yes lets it pass.
pub const VETO: &str = "\
procedure veto
title 否决
title-en Veto
revision 1
amended-by founding
mode binding
bring office founder
concerns matter
answer office registrar 5 days
decide answer
";

/// How contributions become weight.
pub const HOUSE: &str = "\
policy house
title 票权规则
title-en House rules
revision 1
amended-by founding
base 1
";

/// What members bring and a poll decides by a double majority.
pub const PROPOSAL: &str = "\
procedure proposal
title 提案
title-en Proposal
revision 1
amended-by founding
mode binding
policy house
bring member class owner
clause adopt-procedure
clause end-office
support heads inclusive count 2
support-within 30 days
versions notice keeps
deliberation 1 day 30 days
decide poll
quorum heads cast inclusive share 1/2
threshold weight for-against inclusive 2/3
threshold heads for-against strict 1/2
voters member class owner
method yes-no
publication open
announce office returning-officer 3 days
announce office liaison 2 days
notice-at-least 3 days
open-between 5 days 8 days
certificates 2 of 3
objection objection 3 days
cooling-off 2 days
stay veto ends
";

/// Objects to the result of a poll.
pub const OBJECTION: &str = "\
procedure objection
title 对结果的异议
title-en Objection to a result
revision 1
amended-by founding
mode binding
bring member
concerns poll
answer office founder 7 days
decide answer
";

/// The announcement of a poll that decides the matter whose last version this is, under [`PROPOSAL`].
pub fn bound_notice(poll: &'static str, version: Hash) -> Notice {
    let mut contest = contest("proposal", "yes-no", 1, &["for", "against"]);
    contest.procedure = Some(hash_of(PROPOSAL));
    contest.decides = vec![version];
    let Document::Procedure(procedure) = document(PROPOSAL) else {
        panic!("it is a procedure");
    };
    let quorums = procedure.quorums.iter();
    contest.rule.quorums = quorums
        .map(|quorum| match quorum {
            Quorum::Poll(quorum) => *quorum,
            Quorum::Seats(_) => panic!("no body decides"),
        })
        .collect();
    let thresholds = procedure.thresholds.iter();
    contest.rule.thresholds = thresholds
        .map(|threshold| match threshold {
            Threshold::Poll(threshold) => *threshold,
            Threshold::Seats(_) => panic!("no body decides"),
        })
        .collect();
    let mut notice = notice(PollPlan {
        poll,
        policy: hash_of(HOUSE),
        publication: Publication::Open,
        contests: vec![contest],
    });
    notice.mode = Some(Mode::Binding);
    notice.eligibility.classes = vec![id("owner")];
    notice
}

/// Fills the seats of a council.
pub const ELECTION: &str = "\
procedure election
title 选举
title-en Election
revision 1
amended-by founding
mode binding
policy house
decide poll
method stv-scottish
publication open
announce office returning-officer 14 days
notice-at-least 3 days
open-between 5 days 14 days
certificates 2 of 3
objection objection 3 days
cooling-off 7 days
";

/// [`ELECTION`], whose candidates are nominated.
pub fn nominated_election() -> String {
    ELECTION.replace(
        "publication open",
        "nominate nomination 2 days 4 days\nshort extend 1 day 1\nshort leave\npublication open",
    )
}

/// The announcement of an election for so many seats, for which members are nominated until then.
pub fn nominating(seats: u16, until: &str) -> Notice {
    let mut contest = fills(seats, &[]);
    let text = nominated_election();
    let Document::Procedure(procedure) = document(&text) else {
        panic!("it is a procedure");
    };
    contest.procedure = Some(hash_of(&text));
    contest.short = procedure.short.clone();
    let mut notice = announced(contest);
    notice.nominations_until = Some(time(until));
    notice
}

/// Two seats that an election fills.
pub const ELECTED: &str = "\
body council
title 理事会
title-en Council
revision 1
amended-by founding
group general
title 理事
title-en Councillors
seats 2
filled by election
voters member class owner
sits member
term 24 months
accept-within 7 days
vacancy by election
vacancy vacant
";

/// The contest that fills the seats of [`ELECTED`].
pub fn fills(seats: u16, candidates: &[&str]) -> Contest {
    let mut contest = contest("council", "stv-scottish", seats, candidates);
    contest.procedure = Some(hash_of(ELECTION));
    contest.fills = Some((id("council"), id("general")));
    contest
}

/// The announcement of a poll with one contest under [`ELECTION`].
pub fn announced(contest: Contest) -> Notice {
    let mut notice = notice(PollPlan {
        poll: "council-2027",
        policy: hash_of(HOUSE),
        publication: Publication::Open,
        contests: vec![contest],
    });
    notice.mode = Some(Mode::Binding);
    notice.eligibility.classes = vec![id("owner")];
    notice
}

pub fn document(text: &str) -> Document {
    let lines = text.lines().map(|line| line.split_once(' ').unwrap());
    let given: Vec<(String, String)> = lines
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    compose(&given).unwrap_or_else(|why| panic!("{why:?}\n{text}"))
}

/// The hash of a document's text.
pub fn hash_of(text: &str) -> Hash {
    Hash::of(document(text).text().as_bytes())
}

/// A council of three that the founders fill.
pub const COUNCIL: &str = "\
body council
title 理事会
title-en Council
revision 1
amended-by founding
excludes watch
group general
title 一般席位
title-en General seats
seats 3
filled by founding
sits member class owner
term 12 months
cohorts 3
terms 2 strict
holdover 3 months
accept-within 30 days
office councillor
vacancy by founding
vacancy vacant
";

/// Nobody of the council sits here, but whoever has its first seat chairs it.
pub const WATCH: &str = "\
body watch
title 监察
title-en Watch
revision 1
amended-by founding
group member
title 成员
title-en Member
seats 1
filled by founding
term 6 months
accept-within 10 days
vacancy vacant
";

/// Whoever has the council's first seat chairs the board.
pub const BOARD: &str = "\
body board
title 管理层
title-en Board
revision 1
amended-by founding
group chair
title 主席
title-en Chair
seats 1
filled ex-officio council general
term 12 months
accept-within 30 days
office chair
vacancy vacant
group other
title 其他
title-en Others
seats 2
filled by founding
term 12 months
accept-within 30 days
vacancy vacant
";

/// A yes to `matter …` or `mandate …`; a member brings a key for another name, an officer its own.
pub fn accepts(what: &str, by: &str, name: Option<&str>) -> Accept {
    let officer = Some(by).filter(|by| !by.starts_with("m/"));
    let acting = name.or(officer).map(who);
    Accept {
        what: Value::read(what).unwrap_or_else(|| panic!("{what}")),
        by: who(by),
        name: name.map(who),
        key: acting.map(|name| key_of(&name).public()),
        statement: None,
    }
}

/// What the council decides by more than half of all its seats.
pub const MOTION: &str = "\
procedure motion
title 议案
title-en Motion
revision 1
amended-by founding
mode binding
bring body council
clause end-office
clause expel
decide body council 14 days
threshold seats all strict 1/2
";

/// Those of genesis, until the council sits.
pub const FOUNDERS_BODY: &str = "\
body founders
title 创始人
title-en Founders
revision 1
amended-by deciding
hands-over council founding
group founder
title 创始人
title-en Founder
seats 3
filled by deciding
term 60 months
accept-within 30 days
office founder
vacancy vacant
";

/// What the founders decide by their votes.
pub fn deciding() -> String {
    FOUNDING
        .replace("procedure founding", "procedure deciding")
        .replace("amended-by founding", "amended-by deciding")
        .replace("bring office founder", "bring body founders")
        .replace(
            "answer office founder 30 days\ndecide answer\n",
            "decide body founders 30 days\nthreshold seats all inclusive 2/3\n",
        )
}

/// The council, where the founders fill it by their votes.
pub fn council_of_founders() -> String {
    COUNCIL
        .replace("filled by founding", "filled by deciding")
        .replace("vacancy by founding", "vacancy by deciding")
}
