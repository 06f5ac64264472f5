//! Matters: what was brought, how far it has come, what became of it.

use serde::{Deserialize, Serialize};

use super::Exact;
use super::page::{Page, Window};
use super::tasks::TaskView;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::State;
use crate::domain::state::fate::{Admission, Outcome, SeatCount};
use crate::domain::state::matter::Matter;
use crate::domain::state::poll::Poll;
use crate::domain::time::Time;
use crate::domain::value::Value;

/// One matter in a list: an item of `GET /api/matters`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterSummary {
    /// Its name: the hash of its first version.
    pub matter: Hash,
    /// The procedure that it is under.
    pub procedure: Id,
    /// In Chinese.
    pub title: String,
    /// In English.
    pub title_en: String,
    /// Who brought it.
    pub author: Principal,
    /// The entry that brought it.
    pub entry: u64,
    /// When it was brought.
    pub brought: Time,
    /// How many stand behind its last version.
    pub supporters: usize,
    /// How it was decided.
    pub decision: Option<Outcome>,
    /// Whether time or somebody can still bring it further.
    pub open: bool,
}

/// `GET /api/matters/{matter}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatterView {
    /// As in the list.
    #[serde(flatten)]
    pub summary: MatterSummary,
    /// Hash of the procedure's text, an attachment.
    pub procedure_hash: Hash,
    /// Hash of the statement of its last version.
    pub version: Hash,
    /// What it concerns, as its line says it.
    pub concerns: Option<String>,
    /// Each clause with what became of it, once it was enacted.
    pub clauses: Vec<ClauseView>,
    /// The poll whose certified roll says what supporters weigh.
    pub roll: Option<Id>,
    /// What those who stand behind its last version weigh together on it.
    pub support_weight: Option<Exact<u128>>,
    /// Until when it can be supported.
    pub support_until: Option<Time>,
    /// When it was supported.
    pub supported: Option<Time>,
    /// Until when officers have to say a word.
    pub admission_until: Option<Time>,
    /// `admitted`, `returned` or `merged`, as officers said.
    pub admission: Option<String>,
    /// The matter in which it goes on.
    pub merged_into: Option<Hash>,
    /// `yes`, `no` or `later`.
    pub answer: Option<String>,
    /// From when it can be decided.
    pub decidable_from: Option<Time>,
    /// Until when a poll about it must be announced.
    pub announce_until: Option<Time>,
    /// The poll and the contest that decide it; of a poll that came to nothing, the last.
    pub called: Option<CalledView>,
    /// Until when a body can vote on it.
    pub votes_until: Option<Time>,
    /// The last vote by each mandate.
    pub votes: Vec<VoteView>,
    /// As of which instant it was decided.
    pub decided: Option<Time>,
    /// How the seats stood then, where a body decided it.
    pub seats: Option<SeatCountView>,
    /// From when it takes effect, unless something makes it wait.
    pub effect_from: Option<Time>,
    /// The matter that makes it wait.
    pub waits_for: Option<Hash>,
    /// As of which instant its clauses took hold.
    pub enacted: Option<Time>,
    /// What it leaves to be done.
    pub tasks: Vec<TaskView>,
    /// Whether its author took it back.
    pub withdrawn: bool,
}

/// What decides a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalledView {
    /// The poll.
    pub poll: Id,
    /// The contest of the poll.
    pub contest: Id,
    /// The option that stands for the matter.
    pub option: Id,
}

/// A clause of a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseView {
    /// As its line says it.
    pub clause: String,
    /// `held`, `offered`, `moot`, or `failed` and a code.
    pub taken: Option<String>,
}

/// A vote on a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteView {
    /// By which mandate.
    pub mandate: String,
    /// As whom its holder acts.
    pub name: Option<Principal>,
    /// Its number: 1, 2, 3 … by this mandate on this matter.
    pub seq: u32,
    /// `for`, `against`, `abstain` or `recused`.
    pub says: String,
    /// When it was given.
    pub at: Time,
}

/// How the seats of a body stood on a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatCountView {
    /// All seats, less those of the recused where they are out.
    pub all: u32,
    /// Those of them that somebody held and that had not fallen silent.
    pub sitting: u32,
    /// Votes for.
    #[serde(rename = "for")]
    pub in_favour: u32,
    /// Votes against.
    pub against: u32,
    /// Abstentions.
    pub abstained: u32,
    /// Recused.
    pub recused: u32,
    /// Seats that nobody held.
    pub vacant: u32,
}

impl MatterSummary {
    /// All matters, the newest first; `after` is the entry of one.
    pub fn page(state: &State, window: &Window<u64>) -> Page<MatterSummary> {
        let mut all: Vec<&Matter> = state.matters().iter().collect();
        all.reverse();
        let rest = all.into_iter();
        let rest = rest.filter(|matter| window.after.is_none_or(|after| matter.entry() < after));
        Page::of(rest.map(MatterSummary::of), window, |view| view.entry)
    }

    fn of(matter: &Matter) -> MatterSummary {
        let titles = &matter.last().titles;
        MatterSummary {
            matter: matter.name(),
            procedure: matter.procedure().id.clone(),
            title: titles.title.0.clone(),
            title_en: titles.title_en.0.clone(),
            author: matter.author().clone(),
            entry: matter.entry(),
            brought: matter.brought_at(),
            supporters: matter.supporters().count(),
            decision: matter.decided().map(|decided| decided.outcome),
            open: matter.is_open(),
        }
    }
}

impl MatterView {
    /// What the log says of a matter.
    pub fn of(state: &State, matter: &Matter) -> MatterView {
        let about: Vec<&Matter> = state.matters().about(&matter.name()).collect();
        let taken = matter.enacted().map(|(taken, _)| taken.as_slice());
        let clauses = matter.last().clauses.iter().enumerate();
        let clause =
            |(place, clause): (usize, &crate::domain::charter::clause::Clause)| ClauseView {
                clause: clause.write(),
                taken: taken.and_then(|taken| taken.get(place)).map(Value::write),
            };
        let (admission, merged_into) = match matter.judged().map(|(admission, _)| admission) {
            None => (None, None),
            Some(Admission::Admitted) => (Some("admitted"), None),
            Some(Admission::Returned) => (Some("returned"), None),
            Some(Admission::Merged(into)) => (Some("merged"), Some(into)),
        };
        let answer = matter.answered().map(|(yes, _)| match yes {
            Some(true) => "yes",
            Some(false) => "no",
            None => "later",
        });
        MatterView {
            summary: MatterSummary::of(matter),
            procedure_hash: matter.procedure_hash(),
            version: matter.last().hash,
            concerns: matter.concerns().map(Value::write),
            clauses: clauses.map(clause).collect(),
            roll: matter.roll().cloned(),
            support_weight: {
                let roll = matter.roll().and_then(|poll| state.polls().find(poll));
                let weight = |poll: &Poll| {
                    let supporters = matter.supporters();
                    let weights = supporters.map(|who| u128::from(state.weight_on(poll, who)));
                    Exact(weights.fold(0, u128::saturating_add))
                };
                roll.map(weight)
            },
            support_until: matter.support_until(),
            supported: matter.supported_at(),
            admission_until: matter.admission_until(),
            admission: admission.map(str::to_owned),
            merged_into,
            answer: answer.map(str::to_owned),
            decidable_from: matter.decidable_from(),
            announce_until: match matter.decided() {
                None => matter.announce_until(state.called(matter)),
                Some(_) => None,
            },
            called: matter.called().map(|call| CalledView {
                poll: call.poll.clone(),
                contest: call.contest.clone(),
                option: call.option.clone(),
            }),
            votes_until: matter.votes_until(),
            votes: votes(state, matter),
            decided: matter.decided().map(|decided| decided.at),
            seats: matter
                .decided()
                .and_then(|decided| decided.seats)
                .map(counted),
            effect_from: matter.effect_from(),
            waits_for: matter.waits_for(&about).map(Matter::name),
            enacted: matter.enacted().map(|(_, at)| *at),
            tasks: TaskView::all_of(state, matter),
            withdrawn: matter.is_withdrawn(),
        }
    }
}

fn votes(state: &State, matter: &Matter) -> Vec<VoteView> {
    let votes = matter.votes().map(|(mandate, vote)| {
        let seats = state.bodies().find(&mandate.body);
        let mut table = seats.into_iter().flat_map(|seats| seats.table());
        let sits = table.find(|sits| sits.mandate == *mandate);
        VoteView {
            mandate: mandate.to_string(),
            name: sits.map(|sits| sits.name.clone()),
            seq: vote.seq,
            says: vote.stance.write(),
            at: vote.at,
        }
    });
    votes.collect()
}

fn counted(seats: SeatCount) -> SeatCountView {
    SeatCountView {
        all: seats.all,
        sitting: seats.sitting,
        in_favour: seats.in_favour,
        against: seats.against,
        abstained: seats.abstained,
        recused: seats.recused,
        vacant: seats.vacant,
    }
}
