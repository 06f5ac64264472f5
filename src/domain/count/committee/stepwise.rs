//! Electing one option after another, with the lot where several are equally good.
//!
//! The same steps, followed along every tie, give every committee that some order of the lot elects
//! ("parallel universes"), where the terms ask for them.

use std::collections::BTreeSet;

use crate::domain::count::{CountError, Election, OptionIndex, Outcome, Round, Step, Tie, TieStep};

/// The most steps that are followed to list tied committees; beyond it none is listed.
const STEPS_MAX: u32 = 200_000;

/// A rule that elects one option after another.
pub trait Stepwise: Clone {
    /// The options that are best now and equally so, ascending; none when the rule has ended.
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError>;
    /// Elects one of them; the round says so.
    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError>;
}

/// A rule that fills seats, some of which may be kept for groups.
pub trait Barrable: Stepwise {
    /// Takes options that may no longer be elected out of the count.
    fn bar(&mut self, options: &[OptionIndex]);
}

/// Runs a rule to its end and writes elected, rounds, ties and, if asked for, alternatives.
///
/// Errors with `NeedsLot` when several options are equally good and there is no lot.
pub fn run(
    election: &Election,
    outcome: &mut Outcome,
    rule: impl Stepwise,
) -> Result<(), CountError> {
    let start = election.terms().list_ties.then(|| rule.clone());
    let before = outcome.elected.clone();
    follow(election, outcome, rule)?;
    if let Some(start) = start {
        outcome.alternatives = every_set(start, before)?;
    }
    Ok(())
}

/// As [`run`], but lists no alternatives.
pub fn follow(
    election: &Election,
    outcome: &mut Outcome,
    mut rule: impl Stepwise,
) -> Result<(), CountError> {
    loop {
        let best = rule.best()?;
        let Some(&first) = best.first() else {
            break;
        };
        let mut picked = first;
        if best.len() > 1 {
            picked = election.by_lot(&best)?.first().copied().unwrap_or(first);
            outcome.ties.push(Tie {
                round: outcome.rounds.len(),
                about: Step::Select,
                tied: best,
                by: TieStep::Lot,
                picked: vec![picked],
            });
        }
        let round = rule.take(picked)?;
        outcome.elected.extend(&round.elected);
        outcome.rounds.push(round);
    }
    Ok(())
}

/// What a lot must favour for a way through the ties: pairs of options, the first before the second, with
/// all that follows from them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Favours(BTreeSet<(OptionIndex, OptionIndex)>);

impl Favours {
    /// With one option before some others as well; `None` where no lot has it so.
    fn with(&self, first: OptionIndex, others: &[OptionIndex]) -> Option<Favours> {
        let mut pairs = self.0.clone();
        for &other in others.iter().filter(|&&other| other != first) {
            if pairs.contains(&(other, first)) {
                return None;
            }
            let before = |option: OptionIndex| self.0.iter().filter(move |pair| pair.1 == option);
            let after = |option: OptionIndex| self.0.iter().filter(move |pair| pair.0 == option);
            let above: Vec<OptionIndex> = before(first).map(|pair| pair.0).collect();
            let below: Vec<OptionIndex> = after(other).map(|pair| pair.1).collect();
            for &high in above.iter().chain([&first]) {
                pairs.extend(below.iter().chain([&other]).map(|&low| (high, low)));
            }
        }
        Some(Favours(pairs))
    }
}

/// The ways through the ties of several runs in which one lot decides: a run that does not end well is
/// followed by another, and what the lot must favour holds in both.
#[derive(Debug)]
pub struct Ways {
    /// What the lot must favour, for each way that has not ended well so far.
    open: BTreeSet<Favours>,
    /// The sets elected by the ways that have, each ascending.
    sets: BTreeSet<Vec<OptionIndex>>,
    steps: u32,
}

impl Ways {
    /// Before the first run: any lot.
    pub fn of_any_lot() -> Ways {
        Ways {
            open: BTreeSet::from([Favours::default()]),
            sets: BTreeSet::new(),
            steps: 0,
        }
    }

    /// Follows every open way through one more run, which ends well where `is_well` says so of the elected.
    pub fn follow<R: Stepwise>(
        &mut self,
        start: &R,
        is_well: impl Fn(&[OptionIndex]) -> bool,
    ) -> Result<(), CountError> {
        let open = std::mem::take(&mut self.open);
        let mut walks: Vec<(R, Vec<OptionIndex>, Favours)> = open
            .into_iter()
            .map(|favours| (start.clone(), Vec::new(), favours))
            .collect();
        while let Some((mut rule, elected, favours)) = walks.pop() {
            let best = rule.best()?;
            if best.is_empty() {
                let mut set = elected;
                set.sort_unstable();
                match is_well(&set) {
                    true => self.sets.insert(set),
                    false => self.open.insert(favours),
                };
                continue;
            }
            for &option in &best {
                self.steps = self.steps.saturating_add(1);
                let Some(favours) = favours.with(option, &best) else {
                    continue;
                };
                if self.steps > STEPS_MAX {
                    return Ok(());
                }
                let mut next = rule.clone();
                let round = next.take(option)?;
                let with = [elected.as_slice(), &round.elected].concat();
                walks.push((next, with, favours));
            }
        }
        Ok(())
    }

    /// Whether every way has ended well, or there are too many steps to follow.
    pub fn is_done(&self) -> bool {
        self.open.is_empty() || self.steps > STEPS_MAX
    }

    /// Every set that was elected; empty when there were too many steps to follow.
    pub fn sets(self) -> Vec<Vec<OptionIndex>> {
        match self.steps > STEPS_MAX {
            true => Vec::new(),
            false => self.sets.into_iter().collect(),
        }
    }
}

/// Every set of elected options that some way through the ties leads to, each ascending; empty when
/// there are too many steps to follow.
fn every_set(
    start: impl Stepwise,
    before: Vec<OptionIndex>,
) -> Result<Vec<Vec<OptionIndex>>, CountError> {
    let mut sets = BTreeSet::new();
    let mut open = vec![(start, before)];
    let mut steps = 0_u32;
    while let Some((mut rule, elected)) = open.pop() {
        let best = rule.best()?;
        if best.is_empty() {
            let mut set = elected;
            set.sort_unstable();
            sets.insert(set);
            continue;
        }
        for option in best {
            steps = steps.saturating_add(1);
            if steps > STEPS_MAX {
                return Ok(Vec::new());
            }
            let mut next = rule.clone();
            let round = next.take(option)?;
            open.push((
                next,
                elected.iter().chain(&round.elected).copied().collect(),
            ));
        }
    }
    Ok(sets.into_iter().collect())
}
