//! Whose turn it is: what each matter, poll and offer of a seat waits for next, by whom and until when.
//!
//! Nothing is judged here: who may do what and when is asked of the rules that admit it
//! ([`crate::domain::statement`]), at the log's last clock.

mod matters;
mod polls;
mod tasks;

use crate::domain::charter::concerned::{Concerned, Mandate, TaskName};
use crate::domain::charter::who::Who;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal, service};
use crate::domain::poll::phase::Phase;
use crate::domain::state::State;
use crate::domain::state::approvals::About;
use crate::domain::state::matter::Matter;
use crate::domain::state::poll::Poll;
use crate::domain::statement::{votes, who};
use crate::domain::time::Time;

/// Declares what can be to do, with the word for each and whether somebody has to.
macro_rules! acts {
    ($($(#[$doc:meta])* $act:ident $word:literal $duty:literal;)*) => {
        /// What is to be done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Act { $($(#[$doc])* $act,)* }

        impl Act {
            /// Everything that can be to do.
            pub const ALL: &'static [Act] = &[$(Act::$act),*];

            /// As the API spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Act::$act => $word,)* }
            }

            /// Whether something waits until it is done; else it is a right that ends unused.
            pub fn is_duty(self) -> bool {
                match self { $(Act::$act => $duty,)* }
            }
        }
    };
}

acts! {
    /// To stand behind a matter.
    Support "support" false;
    /// To bring a further version of a matter that officers gave back.
    Revise "revise" true;
    /// To take a matter up or give it back.
    Admit "admit" true;
    /// To bring an appeal against what officers refused.
    Appeal "appeal" false;
    /// To answer a matter.
    Answer "answer" true;
    /// To vote on a matter in a body.
    Vote "vote" true;
    /// To announce a poll about a matter.
    Announce "announce" true;
    /// To bring what makes a decision wait.
    Stay "stay" false;
    /// To say yes or no to a seat, an office, or to stand.
    Accept "accept" true;
    /// To sign a text that others have signed.
    Sign "sign" true;
    /// To nominate somebody.
    Nominate "nominate" false;
    /// Time ends nominations.
    EndNominations "end-nominations" false;
    /// To publish a provisional roll.
    ProposeRoll "propose-roll" true;
    /// To claim against a provisional roll.
    Claim "claim" false;
    /// To rule on claims.
    Rule "rule" true;
    /// To certify a roll.
    CertifyRoll "certify-roll" true;
    /// To reveal a part of the lot.
    Reveal "reveal" true;
    /// To cast a ballot.
    Cast "cast" true;
    /// To carry out what was decided, and to report of it.
    CarryOut "carry-out" true;
    /// To say whether what was reported done is.
    Confirm "confirm" false;
    /// To object to a result.
    Object "object" false;
    /// To count again and certify a result.
    Certify "certify" true;
    /// Time opens the poll.
    Open "open" false;
    /// Time closes the poll.
    Close "close" false;
    /// The service counts.
    Count "count" false;
    /// Time adopts the matter.
    Adopt "adopt" false;
    /// Time rejects the matter.
    Reject "reject" false;
    /// The matter lapses unless something is done before.
    Lapse "lapse" false;
    /// The decision is set aside.
    SetAside "set-aside" false;
    /// Its clauses take hold.
    Enact "enact" false;
}

/// What something is to be done about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A matter, by its name.
    Matter(Hash),
    /// A poll.
    Poll(Id),
    /// A seat that is offered.
    Mandate(Mandate),
    /// What an adopted matter leaves to be done.
    Task(TaskName),
    /// A statement that waits for more signatures, with its kind.
    Text(Hash, &'static str),
}

/// Who is to act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// Any of those whom a procedure means.
    Any(Vec<Who>),
    /// These by name; with the office as which they are named.
    Names(Option<Office>, Vec<Principal>),
    /// Whoever holds any of these offices.
    Offices(Vec<Office>),
    /// Members with a vote.
    Members,
    /// Those on the roll of the poll.
    Voters,
    /// The service, as soon as the clock says so.
    Service,
}

/// Something to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub act: Act,
    /// About what.
    pub subject: Subject,
    /// The procedure under which a matter is to be brought.
    pub under: Option<Id>,
    /// By whom.
    pub by: By,
    /// From when; `None` for already.
    pub from: Option<Time>,
    /// Until when; `None` for no end.
    pub until: Option<Time>,
    /// How many have done it, and how many must.
    pub done: Option<(u64, u64)>,
}

impl Step {
    fn new(act: Act, subject: Subject, by: By) -> Step {
        Step {
            act,
            subject,
            under: None,
            by,
            from: None,
            until: None,
            done: None,
        }
    }

    fn from(self, from: Option<Time>, now: Time) -> Step {
        let from = from.filter(|from| *from > now);
        Step { from, ..self }
    }

    fn until(self, until: Option<Time>) -> Step {
        Step { until, ..self }
    }

    fn done(self, done: usize, needed: usize) -> Step {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Step {
            done: Some((count(done), count(needed))),
            ..self
        }
    }

    /// Whether it names an office, of itself or as the office of those whom it names.
    pub fn names_office(&self, office: Office) -> bool {
        match &self.by {
            By::Any(whos) => whos.contains(&Who::Office(office)),
            By::Names(of, _) => *of == Some(office),
            By::Offices(offices) => offices.contains(&office),
            By::Service => office == Office::Service,
            By::Members | By::Voters => false,
        }
    }
}

/// What comes next in a matter, the earliest end first: with what its poll waits for, while one runs.
pub fn of_matter(state: &State, matter: &Matter) -> Vec<Step> {
    let Some(now) = state.now() else {
        return Vec::new();
    };
    let mut steps = matters::steps(state, matter, now);
    let tasks = state.tasks().of(&matter.name());
    steps.extend(tasks.flat_map(|task| tasks::steps(state, matter, task, now)));
    if let Some(call) = matter.called().filter(|_| matter.decided().is_none()) {
        let poll = state.polls().find(&call.poll);
        steps.extend(poll.into_iter().flat_map(|poll| of_poll(state, poll)));
    }
    let about = About::Matter(matter.name());
    steps.extend(texts(state, now, |found| found == Some(&about)));
    ordered(steps)
}

/// What comes next in a poll, the earliest end first.
pub fn of_poll(state: &State, poll: &Poll) -> Vec<Step> {
    let Some(now) = state.now() else {
        return Vec::new();
    };
    let mut steps = polls::steps(state, poll, now);
    let about = About::Poll(poll.id().clone());
    steps.extend(texts(state, now, |found| found == Some(&about)));
    ordered(steps)
}

/// Everything that comes next anywhere, the earliest end first.
pub fn all(state: &State) -> Vec<Step> {
    let Some(now) = state.now() else {
        return Vec::new();
    };
    let matters = state.matters().iter();
    let matters = matters.flat_map(|matter| matters::steps(state, matter, now));
    let running =
        |poll: &&Poll| !poll.phase().came_to_nothing() && poll.phase() != Phase::Certified;
    let polls = state.polls().iter().filter(running);
    let polls = polls.flat_map(|poll| polls::steps(state, poll, now));
    let seats = offered(state, now);
    let texts = texts(state, now, |_| true);
    let tasks = state.tasks().open().flat_map(|task| {
        let matter = state.matters().find(&task.name().matter);
        matter.map_or_else(Vec::new, |matter| tasks::steps(state, matter, task, now))
    });
    let all = matters.chain(polls).chain(seats).chain(tasks).chain(texts);
    ordered(all.collect())
}

/// What waits for a person now, with the name under which the person acts, the earliest end first. A member and
/// the name to act under in office are one person.
pub fn of_person(state: &State, person: &Principal) -> Vec<(Principal, Step)> {
    let offices = state.all_offices();
    let member = offices.person(person);
    let mut names: Vec<&Principal> = vec![member];
    names.extend(offices.name_of(member));
    if !names.contains(&person) {
        names.push(person);
    }
    let waits = |step: Step| {
        let mut names = names.iter();
        let name = names.find(|name| waits_for(state, &step, name))?;
        Some(((*name).clone(), step))
    };
    all(state).into_iter().filter_map(waits).collect()
}

/// What waits for whoever holds an office, the earliest end first.
pub fn of_office(state: &State, office: Office) -> Vec<Step> {
    let mut steps = all(state);
    steps.retain(|step| step.names_office(office));
    steps
}

fn ordered(mut steps: Vec<Step>) -> Vec<Step> {
    let last = |time: Option<Time>| time.map_or(i64::MAX, Time::seconds);
    steps.sort_by_key(|step| {
        (
            last(step.until.or(step.from)),
            step.subject.clone(),
            step.act,
        )
    });
    steps
}

/// Whether a step can be taken now by somebody under this name who has not.
fn waits_for(state: &State, step: &Step, name: &Principal) -> bool {
    if step.from.is_some() {
        return false;
    }
    let matter = match &step.subject {
        Subject::Matter(matter) | Subject::Task(TaskName { matter, .. }) => {
            state.matters().find(matter)
        }
        Subject::Poll(_) | Subject::Mandate(_) | Subject::Text(..) => None,
    };
    let poll = match &step.subject {
        Subject::Poll(poll) => state.polls().find(poll),
        Subject::Matter(_) | Subject::Mandate(_) | Subject::Task(_) | Subject::Text(..) => None,
    };
    let meant = match &step.by {
        By::Any(whos) => match (step.act, &step.under) {
            (Act::Stay | Act::Appeal | Act::Object, Some(procedure)) => {
                may_bring(state, procedure, &step.subject, name)
            }
            _ => {
                let about = matter.map(|matter| who::About::matter(state, matter));
                who::is_any(state, whos, name, about.unwrap_or_default())
            }
        },
        By::Names(_, names) => names.contains(name),
        By::Offices(offices) => {
            let mut offices = offices.iter();
            offices.any(|office| match poll {
                Some(poll) => state.offices().scope_allows(name, *office, poll.id()),
                None => state.offices().holds(name, *office),
            })
        }
        By::Members => match name {
            Principal::Member(member) => state.members().require_standing(member).is_ok(),
            Principal::Officer(_) | Principal::System(_) => false,
        },
        By::Voters => poll.is_some_and(|poll| polls::has_yet_to_vote(state, poll, name)),
        By::Service => *name == service(),
    };
    let may = match (matter, poll) {
        (Some(matter), _) => !is_out(state, step, matter, name),
        (None, Some(poll)) => match step.act {
            Act::ProposeRoll | Act::Rule | Act::CertifyRoll => {
                poll.refuse_second_role(name).is_ok()
            }
            _ => true,
        },
        (None, None) => true,
    };
    meant && may && !has_signed(state, step, name)
}

/// Whether somebody may not, or has already: authors do not judge what is theirs, the concerned do not vote.
fn is_out(state: &State, step: &Step, matter: &Matter, name: &Principal) -> bool {
    match step.act {
        Act::Support => matter.support_of(name).1,
        Act::Admit | Act::Answer => who::is_same(state, matter.author(), name),
        Act::Confirm => {
            let task = match &step.subject {
                Subject::Task(task) => state.tasks().find(task),
                _ => None,
            };
            let own = |by: &Principal| who::is_same(state, by, name);
            task.is_some_and(|task| {
                let person = state.all_offices().person(name);
                task.last().is_some_and(|last| own(&last.by)) || task.said_of(person).1.is_some()
            })
        }
        Act::Vote => {
            let body = matter.procedure().decide.body();
            let seats = body.and_then(|body| state.bodies().find(body));
            let sits = seats.zip(state.now());
            let sits = sits.and_then(|(seats, now)| seats.of(name, now));
            sits.is_none_or(|sits| {
                let concerned =
                    body.is_some_and(|body| votes::is_concerned(state, matter, body, &sits.person));
                sits.name != *name || concerned || matter.vote_of(&sits.mandate).is_some()
            })
        }
        _ => false,
    }
}

/// Whether somebody has signed what waits for more signatures about the same.
fn has_signed(state: &State, step: &Step, name: &Principal) -> bool {
    let is_it = |hash: &Hash, kind: &str, about: Option<&About>| match (&step.subject, step.act) {
        (Subject::Text(text, _), _) => text == hash,
        (Subject::Matter(matter), Act::Admit) => {
            kind == "admission" && about == Some(&About::Matter(*matter))
        }
        (Subject::Poll(poll), Act::CertifyRoll) => {
            kind == "roll" && about == Some(&About::Poll(poll.clone()))
        }
        _ => false,
    };
    let mut open = state.approvals().open();
    open.any(|(hash, asked)| {
        is_it(hash, asked.kind, asked.about.as_ref())
            && state.approved_by(hash).any(|by| by == name)
    })
}

/// Whether somebody may bring a matter under a procedure in force about this.
fn may_bring(state: &State, procedure: &Id, subject: &Subject, name: &Principal) -> bool {
    let found = state.documents().in_force().procedure(procedure);
    let Some(procedure) = found else {
        return false;
    };
    let concerned = match subject {
        Subject::Matter(matter) => Some(Concerned::Matter(*matter)),
        Subject::Poll(poll) => Some(Concerned::Poll(poll.clone())),
        Subject::Mandate(mandate) => Some(Concerned::Mandate(mandate.clone())),
        Subject::Task(task) => Some(Concerned::Task(*task)),
        Subject::Text(..) => None,
    };
    let about = who::About::bringing(state, procedure, concerned.as_ref());
    who::is_any(state, &procedure.bring, name, about)
}

/// The seats that are offered and not yet accepted.
fn offered(state: &State, now: Time) -> Vec<Step> {
    let offers = state.bodies().iter().flat_map(|seats| seats.offers());
    let open = offers.filter(|held| held.is_open(now));
    let steps = open.map(|held| {
        let by = By::Names(None, vec![held.person.clone()]);
        let subject = Subject::Mandate(held.mandate.clone());
        Step::new(Act::Accept, subject, by).until(held.accept_until())
    });
    steps.collect()
}

/// The texts that wait for more signatures. Admissions, rolls and certificates are not among them: their steps say
/// so themselves.
fn texts(state: &State, now: Time, wanted: impl Fn(Option<&About>) -> bool) -> Vec<Step> {
    let open = state.approvals().open().filter(|(_, asked)| {
        let is_own = matches!(asked.kind, "admission" | "roll" | "certificate");
        let in_time = asked.until.is_none_or(|until| now < until);
        !is_own && in_time && wanted(asked.about.as_ref())
    });
    let steps = open.map(|(hash, asked)| {
        let signed: Vec<&Principal> = state.approved_by(hash).collect();
        let by = By::Offices(left(state, &asked.offices, &signed));
        let step = Step::new(Act::Sign, Subject::Text(*hash, asked.kind), by);
        step.until(asked.until).done(signed.len(), asked.threshold)
    });
    steps.collect()
}

/// The offices of which a holder can still sign: of two, those of the one who has not.
fn left(state: &State, groups: &[Vec<Office>], signed: &[&Principal]) -> Vec<Office> {
    let holds = |who: &Principal, offices: &[Office]| {
        let mut offices = offices.iter();
        offices.any(|office| state.offices().holds(who, *office))
    };
    let mut left: Vec<Office> = match (groups, signed) {
        ([one, other], [first]) => {
            let pairs = [(one, other), (other, one)];
            let fits = pairs.into_iter().filter(|(its, _)| holds(first, its));
            fits.flat_map(|(_, others)| others).copied().collect()
        }
        _ => groups.concat(),
    };
    left.sort_unstable();
    left.dedup();
    left
}
