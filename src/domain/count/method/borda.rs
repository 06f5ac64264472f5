//! `borda`, `borda-dowdall` and `borda-modified`: points for places.
//!
//! Borda, Mémoire sur les élections au scrutin (1781), with n - 1 points for the first of n options
//! down to 0; options that share a rank, or that a ballot leaves out, share the points of their places
//! (Black, The Theory of Committees and Elections, 1958). Dowdall (Nauru, Electoral Act 2016): one
//! over the place, nothing for what is left out. Modified (Emerson, Defining Democracy, 2007): a
//! ballot that ranks m options gives m to its first down to 1, nothing for what is left out. Where terms
//! say that rankings are silent about what they leave out, `borda` gives that nothing and a point more to what
//! is ranked, n to the first of n options, so that the last place stays above none. Blank ballots give no
//! points. Withdrawn options are passed over as if they were not on the ballot.

use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::domain::count::pairwise::Unranked;
use crate::domain::count::top::elect_top;
use crate::domain::count::{
    Ballot, BallotKind, CountError, Election, Exact, Method, Outcome, option_of,
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
    source: &'static str,
    /// Whether options left out share the last places.
    fills: bool,
    /// The points of a place on a ballot over that many places.
    points: fn(usize, usize) -> RBig,
}

/// n - 1 points down to 0.
pub static CLASSIC: Borda = Borda {
    name: "borda",
    source: "Borda (1781); Black, The Theory of Committees and Elections (1958), averages for ties",
    fills: true,
    points: |place, all| RBig::from(UBig::from(all.saturating_sub(place))),
};

/// One over the place.
pub static DOWDALL: Borda = Borda {
    name: "borda-dowdall",
    source: "Nauru, Electoral Act 2016, Dowdall system",
    fills: false,
    points: |place, _| RBig::from_parts(IBig::ONE, UBig::from(place)),
};

/// As many points as options are ranked, down to 1.
pub static MODIFIED: Borda = Borda {
    name: "borda-modified",
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
}

impl Method for Borda {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        self.source
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::WeakRanking
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn heeds_unranked(&self) -> bool {
        self.fills
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name, &[BallotKind::WeakRanking, BallotKind::Ranking])?;
        let silent = self.fills && election.terms().unranked == Unranked::Silent;
        let mut sums = Sums::new(election, self.fills);
        sums.silent = silent;
        for ballot in election.ballots().iter() {
            sums.add(&ballot);
        }
        let mut totals = vec![RBig::ZERO; election.options().len()];
        for (places, weights) in sums.finish() {
            let mut share = self.share(places);
            if silent {
                share += RBig::ONE;
            }
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

/// The weight that puts each option on each place, so that points are multiplied once a place.
struct Sums {
    is_standing: Vec<bool>,
    standing: usize,
    fills: bool,
    /// Whether what a ballot leaves out gets nothing although places are counted over all options.
    silent: bool,
    /// By how many options are placed, then by place from 1: the weight of ranks with one option.
    alone: BTreeMap<usize, Vec<Vec<u128>>>,
    /// The weight of ranks that several options share.
    shared: BTreeMap<Places, Vec<u128>>,
    /// By how many options are ranked: the weight of all such ballots, and of those that rank each option.
    left_out: BTreeMap<usize, (u128, Vec<u128>)>,
}

impl Sums {
    fn new(election: &Election, fills: bool) -> Sums {
        let mut is_standing = vec![false; election.options().len()];
        let standing = election.standing();
        for &option in &standing {
            if let Some(slot) = is_standing.get_mut(usize::from(option)) {
                *slot = true;
            }
        }
        Sums {
            is_standing,
            standing: standing.len(),
            fills,
            silent: false,
            alone: BTreeMap::new(),
            shared: BTreeMap::new(),
            left_out: BTreeMap::new(),
        }
    }

    fn add(&mut self, ballot: &Ballot<'_>) {
        let (options, weight) = (self.is_standing.len(), u128::from(ballot.weight));
        let is_standing = &self.is_standing;
        let stands = |&&mark: &&u16| {
            let standing = is_standing.get(usize::from(option_of(mark))).copied();
            standing.unwrap_or(false)
        };
        let ranked = ballot.marks.iter().filter(stands).count();
        if ballot.marks.is_empty() {
            return;
        }
        let all = if self.fills { self.standing } else { ranked };
        let alone = self.alone.entry(all).or_default();
        let mut before = 0_usize;
        for rank in ballot.ranks() {
            let size = rank.iter().filter(stands).count();
            let first = before.saturating_add(1);
            before = before.saturating_add(size);
            let row = match size {
                0 => continue,
                1 => {
                    if alone.len() < first {
                        alone.resize(first, vec![0; options]);
                    }
                    alone.get_mut(first.saturating_sub(1))
                }
                _ => {
                    let last = before;
                    let places = Places { first, last, all };
                    Some(
                        self.shared
                            .entry(places)
                            .or_insert_with(|| vec![0; options]),
                    )
                }
            };
            let Some(row) = row else { continue };
            for &mark in rank.iter().filter(stands) {
                credit(row, mark, weight);
            }
        }
        if self.fills && !self.silent && before < self.standing {
            let (sum, named) = self
                .left_out
                .entry(before)
                .or_insert_with(|| (0, vec![0; options]));
            *sum = sum.saturating_add(weight);
            for &mark in ballot.marks {
                credit(named, mark, weight);
            }
        }
    }

    /// The weight of each option on each place or group of places, in option order.
    fn finish(self) -> Vec<(Places, Vec<u128>)> {
        let mut found: Vec<(Places, Vec<u128>)> = self.shared.into_iter().collect();
        for (all, rows) in self.alone {
            let rows = (1..).zip(rows);
            found.extend(rows.map(|(place, row)| {
                let (first, last) = (place, place);
                (Places { first, last, all }, row)
            }));
        }
        for (ranked, (sum, named)) in self.left_out {
            let places = Places {
                first: ranked.saturating_add(1),
                last: self.standing,
                all: self.standing,
            };
            let stands = named.iter().zip(&self.is_standing);
            let row = stands.map(|(named, &stands)| match stands {
                true => sum.saturating_sub(*named),
                false => 0,
            });
            found.push((places, row.collect()));
        }
        found
    }
}

fn credit(row: &mut [u128], mark: u16, weight: u128) {
    if let Some(sum) = row.get_mut(usize::from(option_of(mark))) {
        *sum = sum.saturating_add(weight);
    }
}
