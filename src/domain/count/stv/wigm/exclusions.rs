//! Who is excluded, alone or with others: the barred, sure losers, undeclared write-ins, those below a minimum.

use crate::domain::count::stv::votes::Votes;
use crate::domain::count::{CountError, OptionIndex, Round, Step};
use crate::domain::fault::Term;

use super::{Count, Standing, transfers};

impl<V: Votes> Count<'_, V> {
    pub(super) fn exclude(&mut self, options: Vec<OptionIndex>) -> Result<(), CountError> {
        self.exclude_by(Step::Exclude, options)
    }

    fn exclude_by(&mut self, step: Step, options: Vec<OptionIndex>) -> Result<(), CountError> {
        let hopeful = self.having(Standing::Hopeful);
        let mut round = Round::new(step, options.clone());
        round.guarded = self.limits.needed(&self.outcome.elected, &hopeful);
        round.barred = self.limits.barred(&self.outcome.elected, &hopeful);
        round.barred.retain(|option| options.contains(option));
        for &option in &options {
            self.set(option, Standing::Out);
        }
        if self.rule.moves_last || !self.is_complete() {
            let open = self.open();
            for option in options {
                let moved = self.piles.shift(option, &open, |value| Ok(value.clone()))?;
                self.set_votes(option, V::whole(0)?);
                self.credit(&moved)?;
                round.transfers.extend(transfers(option, &moved));
            }
        }
        self.record(round)
    }

    /// Takes undeclared write-ins out of the count; those for whom nobody voted have not been in it.
    pub(super) fn dismiss(&mut self) -> Result<(), CountError> {
        let mut options = self.having(Standing::Undeclared);
        options.retain(|&option| {
            let votes = self.tallies.get(usize::from(option));
            let is_named = votes.is_some_and(|votes| !votes.is_zero());
            if let (false, Some(slot)) = (is_named, self.standing.get_mut(usize::from(option))) {
                *slot = Standing::Out;
            }
            is_named
        });
        match options.is_empty() {
            true => Ok(()),
            false => self.exclude_by(Step::Dismiss, options),
        }
    }

    /// Excludes together all below the minimum that RCTab is told; false when there are none.
    pub(super) fn exclude_below_minimum(&mut self) -> Result<bool, CountError> {
        let minimum = V::whole(self.rule.minimum(self.election))?;
        let hopeful = self.having(Standing::Hopeful);
        let mut below = hopeful.clone();
        below.retain(|&option| self.tallies.get(usize::from(option)) < Some(&minimum));
        if below.is_empty() {
            return Ok(false);
        }
        if below.len() == hopeful.len() && self.outcome.elected.is_empty() {
            return Err(CountError::BadTerms {
                why: Term("terms-minimum"),
            });
        }
        self.exclude(below)?;
        Ok(true)
    }

    /// Excludes whom the limits of groups bar; false when they bar nobody.
    pub(super) fn exclude_barred(&mut self) -> Result<bool, CountError> {
        let hopeful = self.having(Standing::Hopeful);
        let barred = self.limits.barred(&self.outcome.elected, &hopeful);
        if barred.is_empty() {
            return Ok(false);
        }
        self.exclude(barred)?;
        Ok(true)
    }

    /// Excludes the largest set of hopefuls who together, with every surplus and what lies with undeclared
    /// write-ins, stay below the next and leave enough for the seats and the limits, and with them the
    /// write-ins; false when there is nobody.
    pub(super) fn exclude_batch(&mut self) -> Result<bool, CountError> {
        let mut surplus = V::whole(0)?;
        let mut undeclared = self.having(Standing::Undeclared);
        for &option in &undeclared {
            surplus = surplus.plus(self.votes(option)?)?;
        }
        for option in self.having(Standing::Pending) {
            surplus = surplus.plus(&self.votes(option)?.minus(&self.quota))?;
        }
        let mut order = self.by_votes(&self.having(Standing::Hopeful));
        order.reverse();
        let room = order.len().saturating_sub(self.seats_left());
        let mut sum = surplus;
        let mut size = 0;
        for (count, pair) in (1..).zip(order.windows(2)) {
            let &[low, next] = pair else { continue };
            sum = sum.plus(self.votes(low)?)?;
            let kept = order.get(count..).unwrap_or(&[]);
            let is_allowed = self.limits.allow(&self.outcome.elected, kept, &[]);
            if count <= room && is_allowed && sum < *self.votes(next)? {
                size = count;
            }
        }
        order.truncate(size);
        order.sort_unstable();
        let step = match order.is_empty() {
            true if undeclared.is_empty() => return Ok(false),
            true => Step::Dismiss,
            false => Step::Exclude,
        };
        undeclared.append(&mut order);
        self.exclude_by(step, undeclared)?;
        Ok(true)
    }
}
