//! What the lines of a body must be together: each contradiction with both its lines.

use super::body::{Body, Filled, Group, VacancyWay};
use super::document::told;
use super::who::{Who, eligibility};
use crate::domain::id::Id;
use crate::domain::office::Office;

crate::faults! {
    /// What is wrong with a body as a whole. `line` and `other` are lines of it.
    pub enum Contradiction {
        /// A group or body without a seat, or more seats than anybody can fill.
        Seats { line: String, most: u32 } "unfit-body.seats" Unfit;
        /// Two groups of one id.
        GroupTwice { line: String } "unfit-body.group-twice" Unfit;
        /// A body that excludes itself or is its own part.
        Itself { line: String } "unfit-body.itself" Unfit;
        /// Cohorts that do not divide the term, or that outnumber the seats.
        Cohorts { line: String, other: String } "unfit-body.cohorts" Unfit;
        /// A line that needs another one.
        Needs { line: String, needed: &'static str } "unfit-body.needs" Unfit;
        /// A least number above the greatest.
        LeastAboveMost { line: String } "unfit-body.least-above-most" Unfit;
        /// A condition that is read from an earlier roll, where one is made.
        ReadsARoll { line: String } "unfit-body.reads-a-roll" Unfit;
        /// An office that comes with genesis alone.
        Office { line: String } "unfit-body.office" Unfit;
        /// Whoever is meant is there only for a matter.
        OnlyOfMatters { line: String } "unfit-body.only-of-matters" Unfit;
        /// A rule that the rule before it leaves nothing for.
        NeverReached { line: String, other: String } "unfit-body.never-reached" Unfit;
        /// What the engine does not know yet.
        Awaited { line: String } "unfit-body.awaited" Unfit;
    }
}

/// The most seats a body may have.
pub const SEATS_MAX: u32 = 1_000;

impl Body {
    /// Everything that contradicts itself in it, in the order of the text; nothing where it is fit. What
    /// it names is not asked here.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let own = |name: &Id| *name == self.id;
        if self.excludes.iter().any(own) {
            let line = told("excludes", &self.id);
            found.push(Contradiction::Itself { line });
        }
        if self.under.as_ref().is_some_and(own) {
            let line = told("under", &self.id);
            found.push(Contradiction::Itself { line });
        }
        for interest in &self.interests {
            let (_, elected, in_office) = interest;
            if elected > in_office {
                let line = told("interest", interest);
                found.push(Contradiction::LeastAboveMost { line });
            }
        }
        if let Some(breach) = self.breach.as_ref().filter(|_| self.interests.is_empty()) {
            let line = told("breach", breach);
            let needed = "interest";
            found.push(Contradiction::Needs { line, needed });
        }
        if self.seats() > SEATS_MAX {
            let line = told("body", &self.id);
            let most = SEATS_MAX;
            found.push(Contradiction::Seats { line, most });
        }
        for (place, group) in self.groups.iter().enumerate() {
            let mut before = self.groups.iter().take(place);
            if before.any(|other| other.id == group.id) {
                let line = told("group", &group.id);
                found.push(Contradiction::GroupTwice { line });
            }
            group.contradictions(&mut found);
        }
        let awaited = self.interests.iter().map(|line| told("interest", line));
        let awaited = awaited.chain(self.breach.iter().map(|line| told("breach", line)));
        found.extend(awaited.map(|line| Contradiction::Awaited { line }));
        found
    }
}

impl Group {
    fn contradictions(&self, found: &mut Vec<Contradiction>) {
        if self.seats == 0 {
            let line = told("seats", &self.seats);
            let most = SEATS_MAX;
            found.push(Contradiction::Seats { line, most });
        }
        if let Some(cohorts) = self.cohorts {
            let divides = self.term.part(1, cohorts).is_some();
            if cohorts < 2 || cohorts > self.seats || !divides {
                let (line, other) = (told("cohorts", &cohorts), told("term", &self.term));
                found.push(Contradiction::Cohorts { line, other });
            }
        }
        self.check_who(found);
        self.check_vacancies(found);
        if self.offices.contains(&Office::Service) {
            let line = told("office", &Office::Service);
            found.push(Contradiction::Office { line });
        }
        if eligibility(&self.voters).is_none() {
            let line = self.voters.first().map(|who| told("voters", who));
            found.extend(line.map(|line| Contradiction::Awaited { line }));
        }
        let draw = matches!(self.filled, Filled::Draw(_));
        if draw {
            let line = told("filled", &self.filled);
            found.push(Contradiction::Awaited { line });
        }
    }

    fn check_who(&self, found: &mut Vec<Contradiction>) {
        let voters = self.voters.iter().map(|who| ("voters", who));
        let sits = self.sits.iter().map(|who| ("sits", who));
        for (key, who) in voters.chain(sits) {
            let line = told(key, who);
            match who {
                Who::Member(_) if who.asks_weight() => {
                    found.push(Contradiction::ReadsARoll { line });
                }
                Who::Author | Who::Supporters | Who::Concerned | Who::Electors => {
                    found.push(Contradiction::OnlyOfMatters { line });
                }
                Who::Member(_) | Who::Body { .. } | Who::Office(_) => {}
            }
        }
    }

    fn check_vacancies(&self, found: &mut Vec<Contradiction>) {
        let mut last_word = None;
        for vacancy in &self.vacancies {
            let line = told("vacancy", vacancy);
            if let Some(other) = last_word.clone() {
                let line = line.clone();
                found.push(Contradiction::NeverReached { line, other });
            }
            let bound =
                vacancy.within.is_some() || vacancy.not_within.is_some() || vacancy.below.is_some();
            if vacancy.way == VacancyWay::Vacant && !bound {
                last_word = Some(line.clone());
            }
            match vacancy.way {
                VacancyWay::Next(_) | VacancyWay::Countback => {
                    found.push(Contradiction::Awaited { line });
                }
                VacancyWay::By(_) | VacancyWay::Vacant => {}
            }
        }
        if last_word.is_none() {
            let line = told("group", &self.id);
            let needed = "vacancy vacant";
            found.push(Contradiction::Needs { line, needed });
        }
    }
}
