//! `borda`, `borda-dowdall` and `borda-modified`: points for places.
//!
//! Borda, Mémoire sur les élections au scrutin (1781), with n - 1 points for the first of n options
//! down to 0; options that share a rank, or that a ballot leaves out, share the points of their places
//! (Black, The Theory of Committees and Elections, 1958). Dowdall (Nauru, Electoral Act 2016): one
//! over the place, nothing for what is left out. Modified (Emerson, Defining Democracy, 2007): a
//! ballot that ranks m options gives m to its first down to 1, nothing for what is left out. Blank
//! ballots give no points. Withdrawn options are passed over as if they were not on the ballot.

use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::domain::count::top::elect_top;
use crate::domain::count::{
    Ballot, BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Title, option_of,
};

/// Places `first` to `last` (from 1) shared by a group, on a ballot over `all` places.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Places {
    first: usize,
    last: usize,
    all: usize,
}

/// The method under one table of points.
pub struct Borda {
    name: &'static str,
    title: Title,
    source: &'static str,
    /// Whether options left out share the last places.
    fills: bool,
    /// The points of a place on a ballot over that many places.
    points: fn(usize, usize) -> RBig,
}

/// n - 1 points down to 0.
pub static CLASSIC: Borda = Borda {
    name: "borda",
    title: Title {
        en: "Borda",
        zh: "波达计数法",
    },
    source: "Borda (1781); Black, The Theory of Committees and Elections (1958), averages for ties",
    fills: true,
    points: |place, all| RBig::from(UBig::from(all.saturating_sub(place))),
};

/// One over the place.
pub static DOWDALL: Borda = Borda {
    name: "borda-dowdall",
    title: Title {
        en: "Borda (Dowdall)",
        zh: "波达计数法（道达尔）",
    },
    source: "Nauru, Electoral Act 2016, Dowdall system",
    fills: false,
    points: |place, _| RBig::from_parts(IBig::ONE, UBig::from(place)),
};

/// As many points as options are ranked, down to 1.
pub static MODIFIED: Borda = Borda {
    name: "borda-modified",
    title: Title {
        en: "Borda (modified)",
        zh: "波达计数法（修正）",
    },
    source: "Emerson, Defining Democracy (2007), modified Borda count",
    fills: false,
    points: |place, all| RBig::from(UBig::from(all.saturating_sub(place).saturating_add(1))),
};

impl Borda {
    /// The points that each option of a group on these places gets.
    fn share(&self, places: Places) -> RBig {
        let group = places.first..=places.last;
        let size = UBig::from(places.last.saturating_sub(places.first).saturating_add(1));
        let sum = group.fold(RBig::ZERO, |sum, place| {
            sum + (self.points)(place, places.all)
        });
        sum / RBig::from(size)
    }

    /// The groups of one ballot with their places.
    fn groups(
        &self,
        ballot: &Ballot<'_>,
        standing: &[OptionIndex],
    ) -> Vec<(Places, Vec<OptionIndex>)> {
        let mut groups: Vec<Vec<OptionIndex>> = ballot
            .ranks()
            .map(|rank| rank.iter().map(|&mark| option_of(mark)).collect())
            .collect();
        groups
            .iter_mut()
            .for_each(|group: &mut Vec<OptionIndex>| group.retain(|o| standing.contains(o)));
        if self.fills {
            let out = |option: &OptionIndex| !groups.iter().any(|group| group.contains(option));
            let rest = standing.iter().copied().filter(out).collect();
            groups.push(rest);
        }
        groups.retain(|group| !group.is_empty());
        let all = groups.iter().map(Vec::len).sum();
        let mut before = 0_usize;
        let place = |group: Vec<OptionIndex>| {
            let first = before.saturating_add(1);
            before = before.saturating_add(group.len());
            (
                Places {
                    first,
                    last: before,
                    all,
                },
                group,
            )
        };
        groups.into_iter().map(place).collect()
    }
}

impl Method for Borda {
    fn name(&self) -> &'static str {
        self.name
    }

    fn title(&self) -> Title {
        self.title
    }

    fn source(&self) -> &'static str {
        self.source
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::WeakRanking
    }

    fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name, &[BallotKind::WeakRanking, BallotKind::Ranking])?;
        let standing = election.standing();
        let mut by_places: BTreeMap<Places, Vec<u128>> = BTreeMap::new();
        for ballot in election
            .ballots()
            .iter()
            .filter(|ballot| !ballot.marks.is_empty())
        {
            for (places, group) in self.groups(&ballot, &standing) {
                let weights = by_places
                    .entry(places)
                    .or_insert_with(|| vec![0; election.options().len()]);
                for option in group {
                    if let Some(sum) = weights.get_mut(usize::from(option)) {
                        *sum = sum.saturating_add(u128::from(ballot.weight));
                    }
                }
            }
        }
        let mut totals = vec![RBig::ZERO; election.options().len()];
        for (places, weights) in by_places {
            let share = self.share(places);
            for (total, weight) in totals.iter_mut().zip(weights) {
                *total += &share * RBig::from(UBig::from(weight));
            }
        }
        let mut outcome = Outcome::new(self.name, election);
        elect_top(election, &mut outcome, &totals, |total| {
            Exact::Ratio(total.clone())
        })?;
        Ok(outcome)
    }
}
