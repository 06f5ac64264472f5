//! The course of a matter: what time will make of it.
//!
//! Times that are over are compared with the clock; nothing here is set by a job. A time is over when the
//! clock reaches its end.

use super::Matter;
use crate::domain::charter::procedure::{Decide, Procedure, StayUnless};
use crate::domain::charter::span::Span;
use crate::domain::state::fate::{Admission, Called, Next, Outcome};
use crate::domain::time::Time;

impl Matter {
    /// From when it can be decided: the least time since admission, and since the last version.
    pub fn decidable_from(&self) -> Option<Time> {
        let admitted = self.admitted_at()?;
        let first = self.first_admitted_at.unwrap_or(admitted);
        let procedure = self.procedure();
        let deliberation = procedure.deliberation.map(|spans| spans.first.after(first));
        let quiet = procedure.quiet.map(|quiet| quiet.after(self.last.1));
        let answers = self.answer.is_none().then(|| self.answer_until(admitted));
        let all = [deliberation, quiet, answers.flatten().map(Some)];
        let mut from = admitted;
        for at in all.into_iter().flatten() {
            from = from.max(at?);
        }
        Some(from)
    }

    /// Until when the decision waits for an answer; `None` where nobody has to give one.
    fn answer_until(&self, admitted: Time) -> Option<Time> {
        let mut lines = self.procedure().answer.iter();
        let until = lines.try_fold(admitted, |at, line| line.within.after(at));
        until.filter(|_| !self.procedure().answer.is_empty())
    }

    /// When the times of all who have to answer are over, where an answer decides it: no earlier than it can be
    /// decided. An answer that says later moves nothing.
    pub fn answers_end(&self) -> Option<Time> {
        match self.procedure().decide {
            Decide::Answer => {
                let until = self.answer_until(self.admitted_at()?)?;
                Some(until.max(self.decidable_from()?))
            }
            Decide::Poll | Decide::Body { .. } | Decide::Admission => None,
        }
    }

    /// Until when a body can vote on it, once that has begun.
    pub fn votes_until(&self) -> Option<Time> {
        match &self.procedure().decide {
            Decide::Body { within, .. } => within.after(self.decidable_from()?),
            Decide::Poll | Decide::Answer | Decide::Admission => None,
        }
    }

    /// When a decision takes effect unless something makes it wait.
    pub fn effect_from(&self) -> Option<Time> {
        let decided = self.decided?;
        match self.procedure().cooling_off {
            Some(cooling_off) => cooling_off.after(decided.at),
            None => Some(decided.at),
        }
    }

    /// From when a poll about it can be announced, where polls decide: once it can be decided, and anew
    /// once a poll about it came to nothing. `None` while a poll runs.
    pub fn announce_from(&self, called: Option<Called>) -> Option<Time> {
        let from = self.decidable_from()?;
        match (&self.procedure().decide, called) {
            (Decide::Poll, None) => Some(from),
            (Decide::Poll, Some(Called::Off(at))) => Some(from.max(at)),
            _ => None,
        }
    }

    /// Until when a poll about it must be announced: those whose turn it is have their times one after
    /// another.
    pub fn announce_until(&self, called: Option<Called>) -> Option<Time> {
        let from = self.announce_from(called)?;
        let mut lines = self.procedure().announce.iter();
        lines.try_fold(from, |at, line| line.within.after(at))
    }

    /// What time calls for next and as of which instant, by the matters about it, the matter that it is
    /// about and the poll or the votes that decide it; it may lie in the future. `None` while only people can bring it
    /// further.
    pub fn next(
        &self,
        about: &[&Matter],
        target: Option<&Matter>,
        called: Option<Called>,
    ) -> Option<(Time, Next)> {
        if !self.is_open() {
            return None;
        }
        match self.decided {
            Some(_) => self.effect(about),
            None => self.decision(about, target, called),
        }
    }

    fn decision(
        &self,
        about: &[&Matter],
        target: Option<&Matter>,
        called: Option<Called>,
    ) -> Option<(Time, Next)> {
        let lapsed = |at| Some((at, Next::Decision(Outcome::Lapsed)));
        let decided = self
            .decidable_from()
            .and_then(|from| match self.procedure().decide {
                Decide::Admission => Some((from, Next::Decision(Outcome::Adopted))),
                Decide::Answer => match (self.answer, called) {
                    (Some((Some(true), at)), _) => {
                        Some((at.max(from), Next::Decision(Outcome::Adopted)))
                    }
                    (Some((Some(false), at)), _) => {
                        Some((at.max(from), Next::Decision(Outcome::Rejected)))
                    }
                    (None | Some((None, _)), Some(Called::Ended(at, outcome))) => {
                        Some((at, Next::Decision(outcome)))
                    }
                    (None | Some((None, _)), _) => None,
                },
                Decide::Poll => match called? {
                    Called::Ended(at, outcome) => Some((at, Next::Decision(outcome))),
                    Called::Running | Called::Off(_) => None,
                },
                Decide::Body { .. } => None,
            });
        let decided = match (&self.procedure().decide, called) {
            // What lies before a body can be over before anybody may vote.
            (Decide::Body { .. }, Some(Called::Ended(at, outcome))) => {
                Some((at, Next::Decision(outcome)))
            }
            _ => decided,
        };
        let lapses = match (self.supported_at, self.judged) {
            (None, _) => self.support_until(),
            (Some(_), Some((Admission::Returned, at))) if !self.is_appealed(about) => {
                let admit = self.procedure().admit.as_ref();
                admit.and_then(|admit| admit.by.within.after(at))
            }
            _ => self.announce_until(called),
        };
        // What would make a decision wait must be admitted before that takes effect.
        let too_late = target.and_then(|target| {
            let stays = target.stays(self.procedure());
            let until = target.effect_from()?;
            let in_time = self.admitted_at().is_some_and(|at| at < until);
            (stays.is_some() && !in_time).then_some(until)
        });
        let lapse = [lapses, too_late].into_iter().flatten().min();
        match (decided, lapse) {
            (Some((at, _)), Some(lapse)) if lapse < at => lapsed(lapse),
            (Some(decided), _) => Some(decided),
            (None, Some(lapse)) => lapsed(lapse),
            (None, None) => None,
        }
    }

    fn is_appealed(&self, about: &[&Matter]) -> bool {
        let appeal = self.procedure().appeal.as_ref();
        let mut appeals = about
            .iter()
            .filter(|other| Some(&other.procedure().id) == appeal);
        appeals.any(|other| other.is_open())
    }

    /// What a matter of this procedure about it does to its decision.
    pub fn stays(&self, procedure: &Procedure) -> Option<StayUnless> {
        let mut stays = self.procedure().stays.iter();
        let stay = stays.find(|stay| stay.procedure == procedure.id)?;
        Some(stay.unless)
    }

    /// The matter that makes its decision wait, the first brought.
    pub fn waits_for<'a>(&self, about: &[&'a Matter]) -> Option<&'a Matter> {
        let mut staying = about
            .iter()
            .filter(|other| self.is_stayed_by(other).is_some());
        staying
            .find(|other| other.decided.is_none() && other.is_open())
            .copied()
    }

    /// What a matter that was admitted in the cooling-off does to its decision.
    fn is_stayed_by(&self, other: &Matter) -> Option<StayUnless> {
        let unless = self.stays(other.procedure())?;
        let until = self.effect_from()?;
        let decided = self.decided?;
        let within = other.brought_at >= decided.at;
        let admitted = other.admitted_at().is_some_and(|at| at < until);
        (within && admitted && !other.withdrawn).then_some(unless)
    }

    fn effect(&self, about: &[&Matter]) -> Option<(Time, Next)> {
        let mut at = self.effect_from()?;
        if self.waits_for(about).is_some() {
            return None;
        }
        for other in about {
            let (Some(unless), Some(decided)) = (self.is_stayed_by(other), other.decided) else {
                continue;
            };
            let adopted = decided.outcome == Outcome::Adopted;
            let set_aside = match unless {
                StayUnless::Ends => !adopted,
                StayUnless::Holds => adopted,
            };
            if set_aside {
                return Some((decided.at, Next::Decision(Outcome::SetAside)));
            }
            at = at.max(decided.at);
        }
        Some((at, Next::Enact))
    }

    /// The instants at which something about it changes by time alone.
    pub fn boundaries(&self, called: Option<Called>) -> impl Iterator<Item = Time> + use<> {
        let decision = self.decision(&[], None, called).map(|(at, _)| at);
        let mut all = vec![self.support_until(), self.admission_until(), decision];
        all.extend([
            self.votes_until(),
            self.answers_end(),
            self.decidable_from(),
            self.admitted_at(),
            self.effect_from(),
        ]);
        all.into_iter().flatten()
    }
}

/// The instant at which twice a span is over.
pub(super) fn twice(span: Span, from: Time) -> Option<Time> {
    span.after(span.after(from)?)
}
