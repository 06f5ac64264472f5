//! Candidates of contests that were announced without any: who stands, and how nominations end
//! (`docs/formats/polls.md`, "Nominations").

use std::sync::Arc;

use super::{Poll, Step};
use crate::domain::charter::poll_lines::Short;
use crate::domain::id::Id;
use crate::domain::poll::contest::{Choice, Contest};
use crate::domain::time::Time;

impl Poll {
    /// Until when members are nominated; `None` where nobody is, or no longer.
    pub fn nominating_until(&self) -> Option<Time> {
        let (_, over) = self.nominations;
        let open = !over && self.phase().is_before_open();
        self.notice.nominations_until.filter(|_| open)
    }

    /// The contests that were announced without candidates, as they stand.
    pub fn nominated(&self) -> impl Iterator<Item = &Contest> {
        let contests = self.notice.contests.iter().zip(&self.announced.contests);
        let open = contests.filter(|(_, announced)| announced.is_nominated());
        open.map(|(contest, _)| contest)
    }

    /// What the clock brings about nominations when it reaches `now`: as long as there are too few candidates they
    /// last longer, by the `short` lines; then they are over, or the poll lapses.
    pub(in crate::domain::state) fn nominations_end(&self, now: Time) -> Vec<Step> {
        let Some(mut until) = self.nominating_until() else {
            return Vec::new();
        };
        let few: Vec<&Contest> = self
            .nominated()
            .filter(|contest| is_short(contest))
            .collect();
        let (mut times, _) = self.nominations;
        let mut notice = self.notice.as_ref().clone();
        let mut steps = Vec::new();
        while until <= now {
            let lines = few.iter().flat_map(|contest| &contest.short);
            let longer = lines.filter_map(|line| match line {
                Short::Extend(span, most) if times < *most => span.after(until),
                Short::Extend(..) | Short::Outgoing | Short::Leave => None,
            });
            let Some(later) = longer.max() else {
                steps.push(ended(&few));
                return steps;
            };
            notice.nominate_longer(later);
            steps.push(Step::NominationsLonger {
                until: later,
                opens: notice.opens,
                closes: notice.closes,
            });
            until = later;
            times = times.saturating_add(1);
        }
        steps
    }

    pub(super) fn nominate(&mut self, contest: &Id, candidate: &Choice) {
        let notice = Arc::make_mut(&mut self.notice);
        let mut contests = notice.contests.iter_mut();
        if let Some(contest) = contests.find(|one| one.id == *contest) {
            contest.stand(candidate);
        }
    }

    pub(super) fn nominate_longer(&mut self, until: Time) {
        self.nominations.0 = self.nominations.0.saturating_add(1);
        Arc::make_mut(&mut self.notice).nominate_longer(until);
    }

    pub(super) fn end_nominations(&mut self, seats: &[(Id, u16)]) {
        self.nominations.1 = true;
        let notice = Arc::make_mut(&mut self.notice);
        for contest in &mut notice.contests {
            let fewer = seats.iter().find(|(id, _)| *id == contest.id);
            contest.seats = fewer.map_or(contest.seats, |(_, seats)| *seats);
        }
    }
}

fn is_short(contest: &Contest) -> bool {
    contest.candidates().count() < usize::from(contest.seats)
}

/// Seats stay vacant where the lines say so and somebody stands; else nobody can be elected.
fn ended(few: &[&Contest]) -> Step {
    let seats = few.iter().map(|contest| {
        let count = u16::try_from(contest.candidates().count()).unwrap_or(u16::MAX);
        let leaves = contest.short.contains(&Short::Leave) && count > 0;
        leaves.then(|| (contest.id.clone(), count))
    });
    match seats.collect() {
        Some(seats) => Step::NominationsOver { seats },
        None => Step::Lapsed,
    }
}
