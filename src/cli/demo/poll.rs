//! The demo's poll: announced, its roll certified, opened, voted in, counted, certified.

use std::time::Duration;

use super::super::certify::outcome;
use super::super::client::Client;
use super::super::error::setup::SetupFault;
use super::super::{CliError, crowd, language};
use super::community::{Community, id, later, principal};
use super::wait;
use crate::domain::count::decision::{
    Base, DecisionRule, Level, Measure, Need, Participation, Quorum, Strictness, Threshold,
};
use crate::domain::exact::Fraction;
use crate::domain::fault::{Tell, Term, Told};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::contest::{Choice, Contest};
use crate::domain::poll::lot::commitment;
use crate::domain::poll::marks::{MarkLine, Marks, Salt};
use crate::domain::poll::notice::{Notice, Publication};
use crate::domain::poll::phase::Phase;
use crate::domain::statement::Statement;
use crate::domain::statement::ballot::Ballot;
use crate::domain::statement::reveal::Reveal;
use crate::domain::title::Titles;
use crate::domain::weight::eligibility::Eligibility;
use crate::view::polls::PollView;

pub const POLL: &str = "council-2027";
const SCRUTINEERS: [&str; 3] = ["o/wang", "o/xu", "o/zhou"];
/// The scrutineer who leaves signing to whoever looks at the demo.
pub const UNSIGNED: &str = "o/xu";
const CANDIDATES: [(&str, &str, &str); 9] = [
    ("chen-yu", "陈雨", "Chen Yu"),
    ("gao-lan", "高岚", "Gao Lan"),
    ("he-ming", "何明", "He Ming"),
    ("li-na", "李娜", "Li Na"),
    ("lin-wei", "林伟", "Lin Wei"),
    ("sun-jie", "孙杰", "Sun Jie"),
    ("wang-fang", "王芳", "Wang Fang"),
    ("wu-lin", "吴林", "Wu Lin"),
    ("zhao-min", "赵敏", "Zhao Min"),
];

/// When the poll opens and closes, in seconds from its announcement.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    pub opens: i64,
    pub closes: i64,
}

impl Calendar {
    /// Short enough to watch, long enough for a busy machine: `taken` is how long it needed to make the
    /// community, which is about what it needs to vote.
    pub fn at_pace(taken: Duration) -> Calendar {
        let taken = i64::try_from(taken.as_secs()).unwrap_or(i64::MAX / 8);
        let opens = 10.max(taken * 2);
        Calendar {
            opens,
            closes: opens + 12.max(taken * 4),
        }
    }
}

/// The poll, with the community that holds it.
pub struct Election<'a> {
    community: &'a Community,
    poll: Id,
    notice: Hash,
}

impl<'a> Election<'a> {
    /// Announces the poll.
    pub fn announce(
        community: &'a Community,
        policy: Hash,
        calendar: Calendar,
        publication: Publication,
    ) -> Result<Election<'a>, CliError> {
        Election::again(community, id(POLL), policy, calendar, publication)
    }

    /// Announces it as another poll with the same contests.
    pub fn again(
        community: &'a Community,
        poll: Id,
        policy: Hash,
        calendar: Calendar,
        publication: Publication,
    ) -> Result<Election<'a>, CliError> {
        let titles = Titles::of(
            "二〇二七年理事会选举与章程表决",
            "Council election and charter vote 2027",
        );
        let contests = vec![council(), charter()];
        Election::of(
            community,
            poll,
            (policy, titles),
            (calendar, publication),
            contests,
        )
    }

    /// Announces a poll of one's own: under a policy, with titles, at a time, on these contests.
    pub fn of(
        community: &'a Community,
        poll: Id,
        (policy, titles): (Hash, Titles),
        (calendar, publication): (Calendar, Publication),
        contests: Vec<Contest>,
    ) -> Result<Election<'a>, CliError> {
        let committed = |name: &str| {
            let secret = secret(community, &poll, name);
            (
                principal(name),
                commitment(&poll, &principal(name), &secret),
            )
        };
        let notice = Notice {
            poll: poll.clone(),
            titles,
            mode: None,
            contact: None,
            policy,
            // Ahead of every clock that is logged, so that everybody enrolled by now is in the ledger.
            record_date: later(2),
            claims_until: None,
            nominations_until: None,
            opens: later(calendar.opens),
            closes: later(calendar.closes),
            objections_until: later(calendar.closes + 2),
            publication,
            eligibility: Eligibility::default(),
            extensions: Vec::new(),
            re_run_of: None,
            certificates: 2,
            scrutineers: SCRUTINEERS.iter().map(|name| committed(name)).collect(),
            contests,
        };
        let notice = community.submit(notice, &["o/gao"], &[])?;
        Ok(Election {
            community,
            poll,
            notice,
        })
    }

    /// Who holds it.
    pub fn community(&self) -> &'a Community {
        self.community
    }

    fn client(&self) -> &Client {
        self.community.client()
    }

    /// How far it is.
    pub fn view(&self) -> Result<PollView, CliError> {
        self.client().get_json(&format!("/api/polls/{}", self.poll))
    }

    /// Waits until there is a roll to sign.
    pub fn wait_for_roll(&self) -> Result<(), CliError> {
        let path = format!("/api/polls/{}/drafts/roll", self.poll);
        wait(&Term("awaited-roll").tell(), || self.client().find(&path)).map(|_| ())
    }

    /// The registrar signs the provisional roll, then registrar and roll checker the certified one;
    /// how many members are on it, and their weight.
    pub fn certify_roll(&self) -> Result<(u64, String), CliError> {
        self.sign_draft("roll", "o/lin")?;
        self.sign_draft("roll", "o/lin")?;
        self.sign_draft("roll", "o/mei")?;
        let roll = self
            .view()?
            .roll
            .ok_or(CliError::from(SetupFault::NeverCame {
                what: Term("awaited-roll").tell(),
            }))?;
        Ok((roll.count, roll.weight.to_string()))
    }

    fn sign_draft(&self, what: &'static str, signer: &str) -> Result<(), CliError> {
        let path = format!("/api/polls/{}/drafts/{what}", self.poll);
        let awaited = Told::new("awaited-draft").with("what", what);
        let text = wait(&awaited.tell(), || self.client().find(&path))?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let statement = Statement::parse(&text).map_err(CliError::from)?;
        self.community.submit(statement.said, &[signer], &[])?;
        Ok(())
    }

    /// All three scrutineers reveal their parts of the lot.
    pub fn reveal_lots(&self) -> Result<(), CliError> {
        for name in SCRUTINEERS {
            let secret = secret(self.community, &self.poll, name);
            let reveal = Reveal {
                poll: self.poll.clone(),
                notice: self.notice,
                secret,
            };
            self.community.submit(reveal, &[name], &[])?;
        }
        Ok(())
    }

    /// Waits until the poll has come this far.
    pub fn wait_for(&self, phase: Phase) -> Result<(), CliError> {
        let awaited = Told::new("awaited-phase").with("phase", phase);
        wait(&awaited.tell(), || {
            Ok((self.view()?.summary.phase == phase).then_some(()))
        })
    }

    /// Most members vote, one in ten twice; how many ballots that makes.
    pub fn cast_ballots(&self) -> Result<usize, CliError> {
        let open = self.opened()?;
        let votes = |member: &&Id| self.community.chance(&format!("votes {member}"), 10) < 8;
        let voters: Vec<&Id> = self.community.members().iter().filter(votes).collect();
        crowd::each(&voters, "busy-casting", |member| {
            self.cast(open, member, 1, None).map(|_| ())
        })?;
        let again = |member: &&&Id| self.community.chance(&format!("again {member}"), 10) == 0;
        let second: Vec<&Id> = voters.iter().filter(again).copied().collect();
        crowd::each(&second, "busy-casting-again", |member| {
            let first = self.ballot(open, member, 1, None).1;
            self.cast(open, member, 2, Some(first)).map(|_| ())
        })?;
        Ok(voters.len() + second.len())
    }

    /// Hash of the statement that opened the poll.
    pub fn opened(&self) -> Result<Hash, CliError> {
        self.view()?
            .open
            .ok_or(CliError::from(SetupFault::NeverCame {
                what: Term("awaited-open").tell(),
            }))
    }

    fn cast(
        &self,
        open: Hash,
        member: &Id,
        seq: u32,
        prev: Option<Hash>,
    ) -> Result<Hash, CliError> {
        let (ballot, _, marks) = self.ballot(open, member, seq, prev);
        self.community
            .submit(ballot, &[&format!("m/{member}")], &[marks])
    }

    /// The ballot of a member, the hash of its statement and its marks: the same whenever asked.
    pub fn ballot(
        &self,
        open: Hash,
        member: &Id,
        seq: u32,
        prev: Option<Hash>,
    ) -> (Ballot, Hash, Vec<u8>) {
        let marks = self.marks(member, seq).text().into_bytes();
        let ballot = Ballot {
            open,
            member: member.clone(),
            seq,
            prev,
            marks: Hash::of(&marks),
        };
        let hash = self.community.statement(ballot.clone()).hash();
        (ballot, hash, marks)
    }

    fn marks(&self, member: &Id, seq: u32) -> Marks {
        let chance = |about: &str, below| {
            self.community
                .chance(&format!("{about} {member} {seq}"), below)
        };
        let mut order: Vec<(u64, &str)> = Vec::new();
        for (place, (candidate, _, _)) in (1_u64..).zip(CANDIDATES) {
            // The lower half of the draw falls more often to those who stand earlier in the list.
            order.push((chance(candidate, 100 + 40 * place), candidate));
        }
        order.sort_unstable();
        let ranked = 1 + usize::try_from(chance("ranked", 6)).unwrap_or(0);
        let ranks = (1..).zip(&order).take(ranked);
        let side = match chance("charter", 10) {
            0..=6 => "for",
            7 | 8 => "against",
            _ => "abstain",
        };
        let mut salt = [0; 16];
        salt.copy_from_slice(&Hash::of(format!("salt {member} {seq}").as_bytes()).0[..16]);
        Marks {
            salt: Salt(salt),
            contests: vec![
                (
                    id("council"),
                    ranks
                        .map(|(rank, (_, name))| MarkLine::Rank(rank, id(name)))
                        .collect(),
                ),
                (id("charter"), vec![MarkLine::Mark(id(side))]),
            ],
        }
    }

    /// Prints turnout, who is elected and what became of the charter.
    pub fn print_result(&self) -> Result<(), CliError> {
        let view = self.view()?;
        let (Some(roll), Some(result)) = (view.roll, view.result) else {
            return Err(SetupFault::NeverCame {
                what: Term("awaited-result").tell(),
            }
            .into());
        };
        let turnout = Told::new("demo-turnout").with("heads", view.turnout.heads);
        let turnout = turnout.with("count", roll.count);
        let turnout = turnout.with("cast", view.turnout.weight);
        let turnout = language::say(&turnout.with("weight", roll.weight));
        println!("       {turnout}");
        for contest in &result.contests {
            let told = Told::new("contest-result").with("contest", &contest.contest);
            let told = told.with("method", &contest.method);
            let told = told.with("result", outcome(contest.verdict, &contest.elected));
            println!("       {}", language::say(&told));
        }
        Ok(())
    }

    /// Two scrutineers sign the certificate once the objection window is over.
    pub fn certify_result(&self) -> Result<(), CliError> {
        let until = later(4);
        wait(&Term("awaited-objections").tell(), || {
            Ok((later(0) >= until).then_some(()))
        })?;
        self.certify()?;
        self.wait_for(Phase::Certified)
    }

    /// The same as soon as there is a certificate to sign.
    pub fn certify(&self) -> Result<(), CliError> {
        self.sign_draft("certificate", "o/wang")?;
        self.sign_draft("certificate", "o/zhou")
    }
}

fn secret(community: &Community, poll: &Id, name: &str) -> Hash {
    Hash::of(community.key(&format!("lot of {name} in {poll}")).seed())
}

pub fn choice(name: &str, title: &str, title_en: &str) -> Choice {
    Choice {
        id: id(name),
        titles: Titles::of(title, title_en),
        cost: None,
    }
}

pub fn council() -> Contest {
    Contest {
        id: id("council"),
        titles: Titles::of("信托理事会（五席）", "Trust council, five seats"),
        procedure: None,
        decides: Vec::new(),
        fills: None,
        short: Vec::new(),
        method: id("stv-scottish"),
        seats: 5,
        score_max: None,
        points_max: None,
        marks_max: None,
        cap_cast: None,
        reopen: None,
        substitutes: None,
        budget: None,
        rule: DecisionRule::default(),
        groups: Vec::new(),
        options: CANDIDATES
            .iter()
            .map(|(name, title, title_en)| choice(name, title, title_en))
            .collect(),
    }
}

fn charter() -> Contest {
    let fraction =
        |numerator, denominator| Fraction::new(numerator, denominator).expect("not over zero");
    Contest {
        id: id("charter"),
        titles: Titles::of("章程修正案", "Charter amendment"),
        procedure: None,
        decides: Vec::new(),
        fills: None,
        short: Vec::new(),
        method: id("yes-no"),
        seats: 1,
        rule: DecisionRule {
            quorums: vec![Quorum {
                measure: Measure::Heads,
                counts: Participation::Cast,
                need: Need::Share(fraction(1, 10)),
                strictness: Strictness::Inclusive,
            }],
            thresholds: vec![Threshold {
                measure: Measure::Weight,
                level: Level::Share {
                    share: fraction(2, 3),
                    base: Base::ForAgainst,
                    strictness: Strictness::Inclusive,
                },
            }],
        },
        groups: Vec::new(),
        options: vec![
            choice("for", "赞成", "For"),
            choice("against", "反对", "Against"),
        ],
        ..council()
    }
}
