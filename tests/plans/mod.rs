//! What test communities are made of: names, keys made from names, and the statements of one poll.
//!
//! Both test binaries use it, the one with a state of its own, the other over HTTP.

pub mod founders;
pub mod matters;

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::first::FirstDocument;
use folkmoot::domain::charter::poll_lines::Extension;
use folkmoot::domain::count::decision::{
    Base, DecisionRule, Level, Measure, Need, Participation, Quorum, Strictness, Threshold,
};
use folkmoot::domain::exact::Fraction;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::log::key::{PublicKey, SecretKey};
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::poll::contest::{Choice, Contest};
use folkmoot::domain::poll::lot::commitment;
use folkmoot::domain::poll::marks::{MarkLine, Marks, Salt};
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::state::organisation::Founding;
use folkmoot::domain::state::organisation::{Category, Class, ClockSource};
use folkmoot::domain::statement::contributions::Contributions;
use folkmoot::domain::statement::enrol::Enrol;
use folkmoot::domain::statement::poll_change::{self, PollChange};
use folkmoot::domain::text::Title;
use folkmoot::domain::time::Time;
use folkmoot::domain::title::Titles;
use folkmoot::domain::value::Value;
use folkmoot::domain::weight::eligibility::Eligibility;
use folkmoot::domain::weight::ledger::{Batch, Line};

/// The log of every test community.
pub const ORIGIN: &str = "vote.example.org/council";

/// Two of them decide.
pub const FOUNDERS: [&str; 3] = ["o/alice", "o/bob", "o/carol"];

/// The scrutineers of every poll here, in id order; two of them certify.
pub const SCRUTINEERS: [&str; 3] = ["o/wang", "o/xu", "o/zhou"];

/// Who holds which office from the first day.
pub const OFFICES: [(Office, &str); 8] = [
    (Office::Registrar, "o/lin"),
    (Office::Scrutineer, "o/wang"),
    (Office::Scrutineer, "o/xu"),
    (Office::Scrutineer, "o/zhou"),
    (Office::RollChecker, "o/checker"),
    (Office::ReturningOfficer, "o/officer"),
    (Office::Source, "s/app"),
    (Office::Enroller, "s/desk"),
];

/// An id that is known to be one.
pub fn id(text: &str) -> Id {
    Id::parse(text).expect("the test names an id")
}

/// A principal such as `o/lin` that is known to be one.
pub fn who(text: &str) -> Principal {
    Principal::parse(text).expect("the test names a principal")
}

/// A time that is known to be one.
pub fn time(text: &str) -> Time {
    Time::parse(text).expect("the test names a time")
}

/// The key with which this name signs in every test community.
pub fn key_of(principal: &Principal) -> SecretKey {
    SecretKey::from_seed(&Hash::of(format!("the key of {principal}").as_bytes()).0)
}

/// The birth of a log whose time is moved by its founders, under the documents of [`matters::first`].
pub fn genesis(log_key: PublicKey) -> Founding {
    let named = |who: &Principal| (who.id().clone(), key_of(who).public());
    Founding {
        organisation: Title("示例车友会 / Example Owners' Club".to_owned()),
        clock: ClockSource::Test,
        founders: FOUNDERS.map(who).iter().map(named).collect(),
        service: key_of(&who("s/service")).public(),
        log_key,
        categories: vec![
            category("development", "发展", "Development"),
            category("interaction", "互动", "Interaction"),
        ],
        classes: vec![
            class("guest", "访客", "Guest"),
            class("owner", "车主", "Owner"),
        ],
        enrol_limit: 2_000_000,
        founded: time("2026-12-01T00:00:00Z"),
        documents: FirstDocument::all(&matters::first(&[])),
    }
}

/// What contributions are counted in.
pub fn category(name: &str, title: &str, title_en: &str) -> Category {
    Category {
        id: id(name),
        titles: Titles::of(title, title_en),
    }
}

/// What members may be.
pub fn class(name: &str, title: &str, title_en: &str) -> Class {
    Class {
        id: id(name),
        titles: Titles::of(title, title_en),
    }
}

/// A member of class `owner` who joined at the beginning of 2021.
pub fn enrolment(member: &str) -> Enrol {
    Enrol {
        member: id(member),
        key: key_of(&Principal::Member(id(member))).public(),
        class: id("owner"),
        joined: time("2021-01-01T00:00:00Z"),
        details: None,
    }
}

/// A batch of development in November 2026, members and amounts, and the lines that it names.
pub fn credited(reference: Id, amounts: &[(&str, i64)]) -> (Contributions, Vec<u8>) {
    let line = |(place, (member, amount)): (usize, &(&str, i64))| Line {
        reference: id(&format!("{reference}-{place:06}")),
        member: id(member),
        category: id("development"),
        amount: *amount,
        occurred_at: time("2026-11-15T12:00:00Z"),
    };
    let lines = amounts.iter().enumerate().map(line).collect();
    contributions(
        reference,
        ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
        lines,
    )
}

/// The statement about these lines, and the lines as it names them.
pub fn contributions(
    reference: Id,
    (from, until): (&str, &str),
    lines: Vec<Line>,
) -> (Contributions, Vec<u8>) {
    let batch = Batch::new(lines).expect("references differ");
    let bytes = batch.text().as_bytes().to_vec();
    let contributions = Contributions {
        reference,
        from: time(from),
        until: time(until),
        count: batch.lines().len().try_into().unwrap(),
        totals: batch.totals(),
        root: batch.root(),
        lines: AttachmentRef::to(&bytes),
    };
    (contributions, bytes)
}

/// What distinguishes one poll from another.
pub struct PollPlan {
    pub poll: &'static str,
    pub policy: Hash,
    pub publication: Publication,
    pub contests: Vec<Contest>,
}

/// The announcement: record date 5, opening 10, closing 17, objections until 20 December 2026.
pub fn notice(plan: PollPlan) -> Notice {
    let poll = id(plan.poll);
    let scrutineers = SCRUTINEERS.map(who).map(|who| {
        let committed = commitment(&poll, &who, &secret(&who));
        (who, committed)
    });
    Notice {
        poll,
        titles: Titles::of("投票", "A poll"),
        mode: None,
        contact: None,
        re_run_of: None,
        policy: plan.policy,
        record_date: time("2026-12-05T00:00:00Z"),
        claims_until: None,
        nominations_until: None,
        opens: time("2026-12-10T12:00:00Z"),
        closes: time("2026-12-17T12:00:00Z"),
        objections_until: time("2026-12-20T12:00:00Z"),
        publication: plan.publication,
        eligibility: Eligibility::default(),
        extensions: Vec::new(),
        certificates: 2,
        scrutineers: scrutineers.to_vec(),
        contests: plan.contests,
    }
}

/// A line `extension` of a notice.
pub fn extension(text: &str) -> Extension {
    Extension::read(text).expect("the test names an extension")
}

/// A change of a poll that brings nothing new.
pub fn change(poll: &str, notice: Hash, does: poll_change::Does, reason: &[u8]) -> PollChange {
    PollChange {
        poll: id(poll),
        notice,
        does,
        ground: None,
        reason: AttachmentRef::to(reason),
        corrected: Vec::new(),
        record_date: None,
        claims_until: None,
        opens: None,
        closes: None,
        objections_until: None,
        option: None,
        member: None,
        class: None,
        weight: None,
        remedies: Vec::new(),
    }
}

/// An option whose titles are its id.
pub fn choice(name: &str) -> Choice {
    Choice {
        id: id(name),
        titles: Titles::of(name, name),
        cost: None,
    }
}

/// A contest without a rule, options named like their ids.
pub fn contest(name: &str, method: &str, seats: u16, options: &[&str]) -> Contest {
    let options = options.iter().map(|name| choice(name));
    Contest {
        id: id(name),
        titles: Titles::of("议题", "A question"),
        procedure: None,
        decides: Vec::new(),
        fills: None,
        short: Vec::new(),
        method: id(method),
        seats,
        score_max: None,
        points_max: None,
        marks_max: None,
        cap_cast: None,
        reopen: None,
        substitutes: None,
        budget: None,
        rule: DecisionRule::default(),
        groups: Vec::new(),
        options: options.collect(),
    }
}

/// The contests of most tests: two seats among four by STV, and a charter that needs a quorum of
/// one voter and more weight for than against.
pub fn council_and_charter() -> Vec<Contest> {
    let majority = DecisionRule {
        quorums: vec![Quorum {
            measure: Measure::Heads,
            counts: Participation::Cast,
            need: Need::Count(1),
            strictness: Strictness::Inclusive,
        }],
        thresholds: vec![Threshold {
            measure: Measure::Weight,
            level: Level::Share {
                share: Fraction::parse("1/2").unwrap(),
                base: Base::ForAgainst,
                strictness: Strictness::Strict,
            },
        }],
    };
    let candidates = ["chen-yu", "lin-wei", "ma-li", "zhao-min"];
    let mut charter = contest("charter", "yes-no", 1, &["for", "against"]);
    charter.rule = majority;
    vec![contest("council", "stv-scottish", 2, &candidates), charter]
}

/// Marks for both contests above: candidates in order of preference, and a side.
pub fn marks(salt: u64, ranking: &[&str], side: &str) -> Marks {
    let ranked = (1..)
        .zip(ranking)
        .map(|(n, name)| MarkLine::Rank(n, id(name)));
    Marks {
        salt: salted(salt),
        contests: vec![
            (id("council"), ranked.collect()),
            (id("charter"), vec![MarkLine::Mark(id(side))]),
        ],
    }
}

/// A salt that is not random, for marks that can be repeated.
pub fn salted(number: u64) -> Salt {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    Salt(bytes)
}

/// A scrutineer's part of the lot.
pub fn secret(scrutineer: &Principal) -> Hash {
    Hash::of(format!("the secret of {scrutineer}").as_bytes())
}
