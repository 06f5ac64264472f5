//! What the demo's officers do for newcomers: confirm whoever redeems an invitation, and hold a short poll.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::newcomers::Newcomer;
use super::super::{CliError, crowd, invite};
use super::community::{Community, id, later};
use super::poll::{Calendar, Election, choice, council};
use crate::domain::count::decision::{DecisionRule, Measure};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::contest::{Choice, Contest};
use crate::domain::poll::marks::{MarkLine, Marks, Salt};
use crate::domain::poll::notice::Publication;
use crate::domain::poll::phase::Phase;
use crate::domain::statement::ballot::Ballot;
use crate::domain::title::Titles;
use crate::view::members::MemberView;

/// How many invitations are printed.
const INVITED: usize = 3;
/// How many of the demo's members vote with a newcomer.
const COMPANY: usize = 40;
/// Seconds from the announcement to the opening.
const NOTICE: i64 = 8;
/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(700);

/// Whoever is invited.
pub struct Guests {
    links: Vec<(Id, String)>,
}

impl Guests {
    /// Invites a few for a week.
    pub fn invite(community: &Community, url: &str) -> Result<Guests, CliError> {
        let guest = |number: usize| Newcomer {
            member: id(&format!("guest-{number}")),
            class: id("owner"),
            joined: later(-86_400),
            tags: Vec::new(),
            own: None,
        };
        let guests = (1..=INVITED).map(guest).collect();
        let links = invite::invite(community.data(), url, guests, later(7 * 86_400))?;
        Ok(Guests { links })
    }

    /// The links to print.
    pub fn links(&self) -> Vec<String> {
        self.links.iter().map(|(_, link)| link.clone()).collect()
    }

    /// Receives them for ever: confirms who has enrolled, then opens a poll that lasts some seconds, and certifies
    /// it when it is over. What fails is told, and tried again.
    pub fn receive(&self, community: &Community, policy: Hash, seconds: i64, every: bool) -> ! {
        let mut known = BTreeSet::new();
        let mut polls: Vec<(Election<'_>, bool)> = Vec::new();
        let mut number = 0;
        loop {
            std::thread::sleep(PAUSE);
            let come = self.come(community, &known).and_then(|come| {
                if come.is_empty() {
                    return Ok(());
                }
                number += 1;
                community.confirm_also(id(&format!("guests-{number}")), come.clone())?;
                known.extend(come);
                polls.push((open(community, policy, number, seconds, every)?, false));
                Ok(())
            });
            let gone_on = polls
                .iter_mut()
                .try_for_each(|(poll, voted)| go_on(poll, voted));
            if let Err(error) = come.and(gone_on) {
                eprintln!("folkmoot demo: {}", super::super::language::fault(&error));
            }
            polls.retain(|(poll, _)| {
                poll.view()
                    .is_ok_and(|view| view.summary.phase != Phase::Certified)
            });
        }
    }

    /// Who has enrolled and is not confirmed.
    fn come(&self, community: &Community, known: &BTreeSet<Id>) -> Result<Vec<Id>, CliError> {
        let mut come = Vec::new();
        for (member, _) in self
            .links
            .iter()
            .filter(|(member, _)| !known.contains(member))
        {
            let found = community.client().find(&format!("/api/members/{member}"))?;
            let found = found.and_then(|bytes| serde_json::from_slice::<MemberView>(&bytes).ok());
            if found.is_some_and(|found| !found.confirmed) {
                come.push(member.clone());
            }
        }
        Ok(come)
    }
}

/// Announces a poll and certifies its roll.
fn open(
    community: &Community,
    policy: Hash,
    number: u32,
    seconds: i64,
    every: bool,
) -> Result<Election<'_>, CliError> {
    let titles = Titles::of("欢迎：周末聚会", "Welcome: the weekend meeting");
    let calendar = Calendar {
        opens: NOTICE,
        closes: NOTICE + seconds,
    };
    let contests = if every { every_kind() } else { questions() };
    let poll = id(&format!("welcome-{number}"));
    let when = (calendar, Publication::SealedUntilClose);
    let election = Election::of(community, poll, (policy, titles), when, contests)?;
    election.reveal_lots()?;
    election.certify_roll()?;
    Ok(election)
}

/// Lets some members vote once it is open, and the scrutineers sign once there is a result.
fn go_on(election: &Election<'_>, voted: &mut bool) -> Result<(), CliError> {
    let view = election.view()?;
    match view.summary.phase {
        Phase::Open if !*voted => {
            *voted = true;
            election.cast_company(COMPANY)
        }
        Phase::ProvisionalResult if later(0) > view.objections_until => election.certify(),
        _ => Ok(()),
    }
}

impl Election<'_> {
    /// Some members vote, each as the seed says.
    fn cast_company(&self, count: usize) -> Result<(), CliError> {
        let open = self.opened()?;
        let community = self.community();
        let contests = if self.view()?.contests.len() > 2 {
            every_kind()
        } else {
            questions()
        };
        let some: Vec<&Id> = community.members().iter().take(count).collect();
        crowd::each(&some, "", |member| {
            let marks = marks(community, member, &contests).text().into_bytes();
            let ballot = Ballot {
                open,
                member: (*member).clone(),
                seq: 1,
                prev: None,
                marks: Hash::of(&marks),
            };
            let signer = format!("m/{member}");
            community.submit(ballot, &[&signer], &[marks]).map(|_| ())
        })
    }
}

/// A member's marks in these contests.
fn marks(community: &Community, member: &Id, contests: &[Contest]) -> Marks {
    let mut salt = [0; 16];
    salt.copy_from_slice(&Hash::of(format!("welcome {member}").as_bytes()).0[..16]);
    let of = |contest: &Contest| {
        let kind = contest.counted_by().ballot_kind();
        let place = |choice: &Choice| community.chance(&format!("{member} {}", choice.id), 100);
        let mut options: Vec<&Choice> = contest.options.iter().collect();
        if kind.is_ranked() {
            options.sort_by_key(|choice| place(choice));
        }
        let best = contest.options.iter().min_by_key(|choice| place(choice));
        let shown = options
            .iter()
            .zip(1_u32..)
            .filter(|(choice, _)| match kind.name() {
                "choice" => Some(&choice.id) == best.map(|best| &best.id),
                _ => place(choice) < 60 || Some(&choice.id) == best.map(|best| &best.id),
            });
        let number = |rank: u32| if kind.is_ranked() { rank } else { 1 };
        let lines = shown
            .zip(1_u32..)
            .map(|((choice, _), rank)| MarkLine::of_kind(kind, choice.id.clone(), number(rank)));
        (contest.id.clone(), lines.collect())
    };
    Marks {
        salt: Salt(salt),
        contests: contests.iter().map(of).collect(),
    }
}

const PLACES: [(&str, &str, &str); 4] = [
    ("lake", "湖边露营", "Camping by the lake"),
    ("museum", "汽车博物馆", "Car museum"),
    ("hike", "近郊徒步", "A hike nearby"),
    ("cook", "一起做饭", "Cooking together"),
];

fn contest(name: &str, titles: (&str, &str), method: &str, options: Vec<Choice>) -> Contest {
    Contest {
        id: id(name),
        titles: Titles::of(titles.0, titles.1),
        procedure: None,
        decides: Vec::new(),
        fills: None,
        short: Vec::new(),
        method: id(method),
        seats: 1,
        options,
        ..council()
    }
}

fn places() -> Vec<Choice> {
    let places = PLACES.iter();
    places
        .map(|(name, title, title_en)| choice(name, title, title_en))
        .collect()
}

/// Two questions: a ranking, and yes or no.
fn questions() -> Vec<Contest> {
    let ranking = contest(
        "where",
        ("周末去哪里", "Where to go at the weekend"),
        "irv",
        places(),
    );
    let sides = vec![
        choice("for", "赞成", "For"),
        choice("against", "反对", "Against"),
    ];
    let yes_no = contest(
        "monthly",
        ("每月聚一次", "Meet every month"),
        "yes-no",
        sides,
    );
    let rule = DecisionRule::simple_majority(Measure::Weight);
    vec![ranking, Contest { rule, ..yes_no }]
}

/// One question of every kind of ballot.
fn every_kind() -> Vec<Contest> {
    let several = [
        ("approved", "赞成哪些", "Which do you approve", "approval"),
        (
            "ordered",
            "可以并列的排序",
            "A ranking with ties",
            "schulze",
        ),
        ("scored", "逐项打分", "Scores", "score"),
        ("shared", "分配点数", "Points", "cumulative"),
        ("squared", "越集中越贵", "The more the dearer", "quadratic"),
    ];
    let several = several.map(|(name, title, title_en, method)| Contest {
        score_max: (method == "score").then_some(5),
        points_max: matches!(method, "cumulative" | "quadratic").then_some(10),
        ..contest(name, (title, title_en), method, places())
    });
    let mut projects = places();
    for (project, cost) in projects.iter_mut().zip([240_000, 90_000, 180_000, 120_000]) {
        project.cost = Some(cost);
    }
    let budget = contest(
        "budget",
        ("活动预算", "Budget"),
        "budget-equal-shares",
        projects,
    );
    let budget = Contest {
        budget: Some(400_000),
        ..budget
    };
    questions()
        .into_iter()
        .chain(several)
        .chain([budget])
        .collect()
}
