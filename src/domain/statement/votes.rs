//! What the votes of a body make of a matter, and as of when.
//!
//! It is decided when the time for votes is over, or as soon as all who may vote have. Who sits is judged
//! as of that instant.

use super::who;
use crate::domain::charter::concerned::Concerned;
use crate::domain::charter::procedure::{Decide, Procedure, Recused};
use crate::domain::charter::rule::{self, Quorum, Seats, SeatsQuorum, SeatsThreshold, Threshold};
use crate::domain::count::decision::Verdict;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::State;
use crate::domain::state::fate::{Outcome, SeatCount, Stance};
use crate::domain::state::matter::Matter;
use crate::domain::state::seats::{self, Sits};
use crate::domain::time::Time;

/// How a body decides a matter, and as of which instant, with the numbers; the instant may lie in the future.
/// `None` where no body decides it, or nobody can vote yet.
pub fn decided(state: &State, matter: &Matter) -> Option<(Time, Outcome, SeatCount)> {
    let Decide::Body { body, within } = &matter.procedure().decide else {
        return None;
    };
    let voting = Voting {
        state,
        matter,
        body,
        seats: state.bodies().find(body)?,
    };
    // What lies before a body that hands over lapses then.
    let handed_over = voting.seats.handed_over();
    let lapses = handed_over.map(|at| at.max(matter.brought_at()));
    let voted = matter.decidable_from().and_then(|from| {
        let until = within.after(from)?;
        let early = voting.complete_from(from, until);
        Some(early.unwrap_or(until))
    });
    match (voted, lapses) {
        (Some(at), None) => Some(voting.outcome(at)),
        (Some(at), Some(lapses)) if at < lapses => Some(voting.outcome(at)),
        (_, Some(lapses)) => Some((lapses, Outcome::Lapsed, voting.count(lapses))),
        (None, None) => None,
    }
}

/// Whether a person does not vote on a matter before a body, as it concerns that person. A matter that
/// concerns the body itself, another matter or a text concerns everybody alike.
pub fn is_concerned(state: &State, matter: &Matter, body: &Id, person: &Principal) -> bool {
    match matter.concerns() {
        None | Some(Concerned::Matter(_) | Concerned::Text(_)) => false,
        Some(Concerned::Body(concerned)) if concerned == body => false,
        Some(concerned) => who::is_concerned(state, concerned, person),
    }
}

/// A matter before a body.
struct Voting<'a> {
    state: &'a State,
    matter: &'a Matter,
    body: &'a Id,
    seats: &'a seats::Seats,
}

impl Voting<'_> {
    /// The earliest instant from `from` and before `until` at which all who may vote have.
    fn complete_from(&self, from: Time, until: Time) -> Option<Time> {
        // Until somebody votes, nobody decides early.
        self.matter.votes().next()?;
        let voted = self.matter.votes().map(|(_, vote)| vote.at);
        let ended = self.seats.table().iter().filter_map(|sits| sits.ends);
        let instants = voted.chain(ended).chain([from]);
        let mut instants: Vec<Time> = instants.filter(|at| (from..until).contains(at)).collect();
        instants.sort_unstable();
        instants.dedup();
        instants.into_iter().find(|at| self.is_complete(*at))
    }

    fn is_complete(&self, at: Time) -> bool {
        let sitting = self.seats.sitting(at);
        let mut may = sitting.iter().filter(|sits| !self.is_out(sits)).peekable();
        let has_voted = |sits: &&Sits| {
            let vote = self.matter.vote_of(&sits.mandate);
            vote.is_some_and(|vote| vote.at <= at)
        };
        may.peek().is_some() && may.all(has_voted)
    }

    fn is_out(&self, sits: &Sits) -> bool {
        is_concerned(self.state, self.matter, self.body, &sits.person)
    }

    fn outcome(&self, at: Time) -> (Time, Outcome, SeatCount) {
        let count = self.count(at);
        let procedure = self.matter.procedure();
        let votes = [count.in_favour, count.against, count.abstained];
        let outcome = match judge(procedure, &count) {
            _ if votes.iter().all(|votes| *votes == 0) => Outcome::Lapsed,
            Verdict::Passed => Outcome::Adopted,
            Verdict::Rejected => Outcome::Rejected,
            Verdict::Lapsed => Outcome::Lapsed,
        };
        (at, outcome, count)
    }

    /// How the seats stand at an instant.
    fn count(&self, at: Time) -> SeatCount {
        let recused = self.matter.procedure().recused();
        let sitting = self.seats.sitting(at);
        let seats = u32::try_from(self.seats.all().count()).unwrap_or(u32::MAX);
        let held = u32::try_from(sitting.len()).unwrap_or(u32::MAX);
        let mut count = SeatCount {
            all: seats,
            vacant: seats.saturating_sub(held),
            ..SeatCount::default()
        };
        for sits in sitting {
            let vote = self.matter.vote_of(&sits.mandate);
            let stance = match self.is_out(sits) {
                true => Some(Stance::Recused),
                false => vote.map(|vote| vote.stance),
            };
            let field = match stance {
                None => {
                    let silent = self.seats.is_silent(sits, at);
                    count.sitting = count.sitting.saturating_add(u32::from(!silent));
                    continue;
                }
                Some(Stance::Recused) => {
                    count.recused = count.recused.saturating_add(1);
                    match recused {
                        Recused::Out => count.all = count.all.saturating_sub(1),
                        Recused::In => count.sitting = count.sitting.saturating_add(1),
                    }
                    continue;
                }
                Some(Stance::For) => &mut count.in_favour,
                Some(Stance::Against) => &mut count.against,
                Some(Stance::Abstain) => &mut count.abstained,
            };
            *field = field.saturating_add(1);
            count.sitting = count.sitting.saturating_add(1);
        }
        count
    }
}

/// The quorums and thresholds of a procedure over the seats of a body.
pub fn judge(procedure: &Procedure, count: &SeatCount) -> Verdict {
    let abstained = match procedure.recused() {
        Recused::Out => count.abstained,
        Recused::In => count.abstained.saturating_add(count.recused),
    };
    let seats = Seats {
        all: count.all,
        sitting: count.sitting,
        in_favour: count.in_favour,
        against: count.against,
        abstained,
        vacant_for: procedure.vacant.map_or(0, |_| count.vacant),
    };
    let quorums: Vec<SeatsQuorum> = procedure
        .quorums
        .iter()
        .filter_map(|quorum| match quorum {
            Quorum::Seats(quorum) => Some(*quorum),
            Quorum::Poll(_) => None,
        })
        .collect();
    let thresholds: Vec<SeatsThreshold> = procedure
        .thresholds
        .iter()
        .filter_map(|threshold| match threshold {
            Threshold::Seats(threshold) => Some(*threshold),
            Threshold::Poll(_) => None,
        })
        .collect();
    rule::judge(&quorums, &thresholds, &seats)
}
