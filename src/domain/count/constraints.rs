//! Seats kept for groups and closed to them: who can no longer be elected, and who must be.
//!
//! At every point of a count there are options elected and options left. The *limits* are kept as
//! long as some choice among those left fills the seats and gives each group at least and at most its
//! number. An option is *barred* when electing it would end that, and *needed* when leaving it out
//! would (doomed and guarded: Hill, Voting matters 9, 1998; Otten, Voting matters 13, 2001). A method
//! that elects nobody barred and leaves out nobody needed always ends within the limits. Groups may
//! overlap; those that share no option are looked at apart, so that any number of them is quick.

use std::collections::BTreeSet;

use crate::domain::fault::Term;

use super::{CountError, Election, Group, OptionIndex, Terms};

/// The most combinations of numbers that groups which overlap may allow.
pub const COMBINATIONS_MAX: u128 = 100_000;

/// The limits of one contest.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Seats that will be filled: those of the contest, or as many as options stand.
    seats: usize,
    clusters: Vec<Cluster>,
    /// The options of each kind: those that are in the same groups.
    kinds: Vec<Kind>,
    /// By option: its place in `kinds`; `None` for those in no group.
    kind_of: Vec<Option<usize>>,
}

/// Groups that are linked by common options.
#[derive(Clone, Debug)]
struct Cluster {
    bounds: Vec<Bounds>,
    kinds: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Bounds {
    at_least: usize,
    at_most: usize,
    /// Where counting may stop: more makes no difference.
    enough: usize,
}

#[derive(Clone, Debug)]
struct Kind {
    /// Places in the bounds of its cluster.
    groups: Vec<usize>,
}

impl Limits {
    /// The limits of a contest.
    ///
    /// Errors with `Infeasible` where the options that stand cannot fill the seats within them, and with
    /// `TooLarge` where overlapping groups allow more than [`COMBINATIONS_MAX`] combinations.
    pub fn of(election: &Election) -> Result<Limits, CountError> {
        let (options, groups) = (election.options().len(), &election.terms().groups);
        Limits::for_options(options, election.seats(), &election.standing(), groups)
    }

    /// Whether a contest in which all options but the withdrawn stand can be held; errors like [`Limits::of`].
    pub fn feasible(options: usize, seats: u16, terms: &Terms) -> Result<(), CountError> {
        let last = OptionIndex::try_from(options).unwrap_or(OptionIndex::MAX);
        let standing = (0..last).filter(|option| !terms.withdrawn.contains(option));
        let (standing, groups): (Vec<OptionIndex>, _) = (standing.collect(), &terms.groups);
        Limits::for_options(options, seats, &standing, groups).map(|_| ())
    }

    fn for_options(
        options: usize,
        seats: u16,
        standing: &[OptionIndex],
        groups: &[Group],
    ) -> Result<Limits, CountError> {
        let limits = Limits::new(options, seats, standing, groups)?;
        if limits.allow(&[], standing, &[]) {
            return Ok(limits);
        }
        let is_alone = |group: &&Group| {
            let one = std::slice::from_ref(*group);
            Limits::new(options, seats, standing, one)
                .is_ok_and(|limits| !limits.allow(&[], standing, &[]))
        };
        let groups = match groups.iter().find(is_alone) {
            Some(group) => vec![group.name.clone()],
            None => groups.iter().map(|group| group.name.clone()).collect(),
        };
        Err(CountError::Infeasible { groups })
    }

    fn new(
        options: usize,
        seats: u16,
        standing: &[OptionIndex],
        groups: &[Group],
    ) -> Result<Limits, CountError> {
        let seats = usize::from(seats).min(standing.len());
        let mut limits = Limits {
            seats,
            clusters: Vec::new(),
            kinds: Vec::new(),
            kind_of: vec![None; options],
        };
        for members in linked(groups) {
            limits.add_cluster(groups, &members);
        }
        let size = limits.clusters.iter().map(Cluster::combinations).max();
        match size {
            Some(size) if size > COMBINATIONS_MAX => Err(CountError::TooInvolved {
                what: Term("size-groups"),
                size,
                limit: COMBINATIONS_MAX,
            }),
            _ => Ok(limits),
        }
    }

    fn add_cluster(&mut self, groups: &[Group], members: &[usize]) {
        let of_cluster: Vec<&Group> = members.iter().filter_map(|&at| groups.get(at)).collect();
        let bound = |group: &&Group| {
            let (at_least, at_most) = (usize::from(group.at_least), usize::from(group.at_most));
            let enough = if at_most < self.seats {
                at_most
            } else {
                at_least
            };
            Bounds {
                at_least,
                at_most,
                enough,
            }
        };
        let mut cluster = Cluster {
            bounds: of_cluster.iter().map(bound).collect(),
            kinds: Vec::new(),
        };
        for (slot, option) in self.kind_of.iter_mut().zip(0..) {
            let within = |group: &&Group| group.options.contains(&option);
            let groups: Vec<usize> = (0..)
                .zip(&of_cluster)
                .filter_map(|(at, group)| within(group).then_some(at))
                .collect();
            if groups.is_empty() {
                continue;
            }
            let mut known = cluster.kinds.iter().copied();
            let same = |&kind: &usize| self.kinds.get(kind).is_some_and(|k| k.groups == groups);
            let kind = known.find(same).unwrap_or(self.kinds.len());
            if kind == self.kinds.len() {
                cluster.kinds.push(kind);
                self.kinds.push(Kind { groups });
            }
            *slot = Some(kind);
        }
        self.clusters.push(cluster);
    }

    /// Whether the seats can be filled from `left` within the limits when those `elected` and `more`
    /// have theirs. `left` may hold `more`, and must not hold anybody elected.
    pub fn allow(
        &self,
        elected: &[OptionIndex],
        left: &[OptionIndex],
        more: &[OptionIndex],
    ) -> bool {
        let taken = elected.len().saturating_add(more.len());
        let Some(open) = self.seats.checked_sub(taken) else {
            return false;
        };
        if self.clusters.is_empty() {
            return true;
        }
        let mut had = vec![0_usize; self.kinds.len()];
        let mut offered = vec![0_usize; self.kinds.len()];
        let mut free = 0_usize;
        for &option in elected.iter().chain(more) {
            count(self.kind(option).and_then(|kind| had.get_mut(kind)));
        }
        for option in left.iter().filter(|option| !more.contains(option)) {
            match self.kind(*option) {
                None => free = free.saturating_add(1),
                Some(kind) => count(offered.get_mut(kind)),
            }
        }
        let mut sums = BTreeSet::from([0_usize]);
        for cluster in &self.clusters {
            let parts = self.fillings(cluster, &had, &offered, open);
            let sum = |&a: &usize| parts.iter().map(move |&b| a.saturating_add(b));
            sums = sums.iter().flat_map(sum).collect();
            sums.retain(|&sum| sum <= open);
        }
        sums.iter().any(|&sum| sum.saturating_add(free) >= open)
    }

    /// The options left that can no longer be elected, ascending as in `left`.
    pub fn barred(&self, elected: &[OptionIndex], left: &[OptionIndex]) -> Vec<OptionIndex> {
        self.of_kinds(left, |option| !self.allow(elected, left, &[option]))
    }

    /// The options left without which the limits cannot be kept, ascending as in `left`.
    pub fn needed(&self, elected: &[OptionIndex], left: &[OptionIndex]) -> Vec<OptionIndex> {
        self.of_kinds(left, |option| {
            let others: Vec<OptionIndex> = left.iter().copied().filter(|&o| o != option).collect();
            !self.allow(elected, &others, &[])
        })
    }

    /// The options for which `is` holds, which options of one kind share.
    fn of_kinds(&self, left: &[OptionIndex], is: impl Fn(OptionIndex) -> bool) -> Vec<OptionIndex> {
        if self.clusters.is_empty() {
            return Vec::new();
        }
        let mut known = vec![None; self.kinds.len().saturating_add(1)];
        let mut found = left.to_vec();
        found.retain(|&option| {
            let kind = self.kind(option).unwrap_or(self.kinds.len());
            let Some(slot) = known.get_mut(kind) else {
                return false;
            };
            *slot.get_or_insert_with(|| is(option))
        });
        found
    }

    fn kind(&self, option: OptionIndex) -> Option<usize> {
        self.kind_of.get(usize::from(option)).copied().flatten()
    }

    /// How many seats, at most `open`, the options of a cluster can fill within its bounds.
    fn fillings(
        &self,
        cluster: &Cluster,
        had: &[usize],
        offered: &[usize],
        open: usize,
    ) -> BTreeSet<usize> {
        let nothing = (vec![0_usize; cluster.bounds.len()], 0_usize);
        let mut states = BTreeSet::from([nothing]);
        for &kind in &cluster.kinds {
            let number = |list: &[usize]| list.get(kind).copied().unwrap_or(0);
            let groups = self.kinds.get(kind).map_or(&[][..], |kind| &kind.groups);
            let mut next = BTreeSet::new();
            for (held, filled) in states {
                for taken in 0..=number(offered).min(open.saturating_sub(filled)) {
                    let all = taken.saturating_add(number(had));
                    match cluster.with(&held, groups, all) {
                        Some(held) => next.insert((held, filled.saturating_add(taken))),
                        None => break,
                    };
                }
            }
            states = next;
        }
        let kept = states.into_iter().filter(|(held, _)| {
            let mut pairs = held.iter().zip(&cluster.bounds);
            pairs.all(|(&held, bounds)| held >= bounds.at_least)
        });
        kept.map(|(_, filled)| filled).collect()
    }
}

impl Cluster {
    /// What groups hold with more options of one kind; `None` above what a group may.
    fn with(&self, held: &[usize], groups: &[usize], more: usize) -> Option<Vec<usize>> {
        let mut held = held.to_vec();
        for &group in groups {
            let (slot, bounds) = (held.get_mut(group)?, self.bounds.get(group)?);
            let sum = slot.saturating_add(more);
            if sum > bounds.at_most {
                return None;
            }
            *slot = sum.min(bounds.enough);
        }
        Some(held)
    }

    /// An upper bound of the states that [`Limits::fillings`] can meet; saturates.
    fn combinations(&self) -> u128 {
        self.bounds.iter().fold(1_u128, |product, bounds| {
            let states = u128::try_from(bounds.enough.saturating_add(1)).unwrap_or(u128::MAX);
            product.saturating_mul(states)
        })
    }
}

fn count(slot: Option<&mut usize>) {
    if let Some(slot) = slot {
        *slot = slot.saturating_add(1);
    }
}

/// The groups in sets that share no option, as places in the list.
fn linked(groups: &[Group]) -> Vec<Vec<usize>> {
    let mut sets: Vec<(Vec<usize>, BTreeSet<OptionIndex>)> = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let mut merged = (vec![at], group.options.clone());
        sets.retain_mut(|(members, options)| {
            let apart = options.is_disjoint(&merged.1);
            if !apart {
                merged.0.append(members);
                merged.1.append(options);
            }
            apart
        });
        merged.0.sort_unstable();
        sets.push(merged);
    }
    sets.into_iter().map(|(members, _)| members).collect()
}

/// Errors with `BadTerms` where the contest keeps or closes seats, which the method cannot heed.
pub fn refuse_groups(election: &Election) -> Result<(), CountError> {
    match election.terms().groups.is_empty() {
        true => Ok(()),
        false => Err(CountError::BadTerms {
            why: Term("terms-no-groups"),
        }),
    }
}
