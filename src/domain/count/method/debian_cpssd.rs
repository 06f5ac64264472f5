//! `debian-cpssd`: cloneproof Schwartz sequential dropping, as the Debian constitution votes.
//!
//! Debian Constitution, A.6 (2003; A.5 since 2022), after general resolution 2015/003. The last option is
//! the default. Every other must pass the contest's decision rule against it, those who prefer the one
//! for, those who prefer the other against (A.6.2, A.6.3; without a rule: more weight for than against),
//! or it is dropped. Then, among those in the Schwartz set, the weakest defeats are dropped until there
//! are none: fewest votes for, of these most votes against (A.6.4 to A.6.7). Who is left in the set wins;
//! among several the lot takes the place of the casting vote (A.6.8). What a ballot leaves out is tied
//! below all that it ranks, whatever the terms say.

use std::cmp::Reverse;

use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::decision::{Ballots, DecisionRule, Measure, Verdict, Votes};
use crate::domain::count::pairwise::{Pairwise, Unranked};
use crate::domain::count::top::elect_groups;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step, option_of,
};
use crate::domain::fault::Term;

use super::ranked_pairs::Locked;

/// See the file.
pub struct DebianCpssd;

type Pair = (OptionIndex, OptionIndex);

impl Method for DebianCpssd {
    fn name(&self) -> &'static str {
        "debian-cpssd"
    }

    fn source(&self) -> &'static str {
        "Debian Constitution, A.6 (A.5 since 2022), with general resolution 2015/003"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::WeakRanking
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn heeds_decision(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::WeakRanking, BallotKind::Ranking])?;
        refuse_groups(election)?;
        if election.seats() != 1 {
            let (method, seats) = (self.name(), election.seats());
            return Err(CountError::Seats {
                method,
                seats,
                fits: Term("seats-one"),
            });
        }
        let last = election.indexes().next_back();
        let standing = election.standing();
        let Some(default) = last.filter(|last| standing.contains(last)) else {
            return Err(CountError::BadTerms {
                why: Term("terms-default"),
            });
        };
        let pairwise = Pairwise::under(election, Unranked::Below);
        let mut outcome = Outcome::new(self.name(), election);
        let options = passing(election, &pairwise, default, &mut outcome);
        let winners = schwartz_dropping(&pairwise, &options, &mut outcome);
        let round = Round::new(Step::Count, Vec::new());
        elect_groups(election, &mut outcome, vec![winners], round)?;
        outcome.ranking.clear();
        outcome.tables = vec![pairwise.table()];
        Ok(outcome)
    }
}

/// The default option and those that pass the decision rule against it.
fn passing(
    election: &Election,
    pairwise: &Pairwise,
    default: OptionIndex,
    outcome: &mut Outcome,
) -> Vec<OptionIndex> {
    let heads = Heads::of(election, default);
    let simple = DecisionRule::simple_majority(Measure::Weight);
    let rule = election.terms().decision.as_ref().unwrap_or(&simple);
    let roll = election.terms().roll.unwrap_or_default();
    let (mut passing, mut dropped) = (Vec::new(), Vec::new());
    for option in election.standing() {
        if option == default {
            passing.push(option);
            continue;
        }
        let (over, under) = (
            pairwise.over(option, default),
            pairwise.over(default, option),
        );
        let votes = |in_favour: u128, against: u128, cast: u128, roll: u128| Votes {
            in_favour,
            against,
            abstained: cast.saturating_sub(in_favour.saturating_add(against)),
            roll,
        };
        let cast = u128::from(election.ballots().heads());
        let (for_heads, against_heads) = heads.votes(option);
        let ballots = Ballots {
            heads: votes(for_heads, against_heads, cast, u128::from(roll.heads)),
            weight: votes(over, under, election.weight(), roll.weight),
        };
        match rule.judge(&ballots).verdict {
            Verdict::Passed => passing.push(option),
            Verdict::Rejected | Verdict::Lapsed => dropped.push(option),
        }
        let mut round = Round::new(Step::Runoff, vec![option, default]);
        let tally = |other| match other {
            other if other == option => Some(Exact::whole(over)),
            other if other == default => Some(Exact::whole(under)),
            _ => None,
        };
        round.tallies = election.indexes().map(tally).collect();
        outcome.rounds.push(round);
    }
    if !dropped.is_empty() {
        outcome.rounds.push(Round::new(Step::Reject, dropped));
    }
    passing
}

/// Members who prefer each option to the default, and the other way round.
struct Heads {
    votes: Vec<(u128, u128)>,
}

impl Heads {
    fn of(election: &Election, default: OptionIndex) -> Heads {
        let options = election.options().len();
        let mut votes = vec![(0_u128, 0_u128); options];
        // Ranking the default counts against all, which those above and beside it take back.
        let mut against_all = 0_u128;
        for ballot in election.ballots().iter() {
            let heads = u128::from(ballot.heads);
            let holds = |rank: &[u16]| rank.iter().any(|&mark| option_of(mark) == default);
            let mut ranks = ballot.ranks();
            let ranked = ballot.marks.iter().any(|&mark| option_of(mark) == default);
            if ranked {
                against_all = against_all.saturating_add(heads);
            }
            for rank in ranks.by_ref() {
                let beside = holds(rank);
                for &mark in rank {
                    if let Some((over, under)) = votes.get_mut(usize::from(option_of(mark))) {
                        if !beside {
                            *over = over.saturating_add(heads);
                        }
                        if ranked {
                            *under = under.saturating_add(heads);
                        }
                    }
                }
                if beside {
                    break;
                }
            }
        }
        for (_, under) in &mut votes {
            *under = against_all.saturating_sub(*under);
        }
        Heads { votes }
    }

    /// For and against an option.
    fn votes(&self, option: OptionIndex) -> (u128, u128) {
        self.votes
            .get(usize::from(option))
            .copied()
            .unwrap_or_default()
    }
}

/// Who is left in the Schwartz set once no defeat is left within it.
fn schwartz_dropping(
    pairwise: &Pairwise,
    options: &[OptionIndex],
    outcome: &mut Outcome,
) -> Vec<OptionIndex> {
    let pairs = options
        .iter()
        .flat_map(|&a| options.iter().map(move |&b| (a, b)));
    let mut defeats: Vec<Pair> = pairs.filter(|&(a, b)| pairwise.margin(a, b) > 0).collect();
    let strength = |&(a, b): &Pair| (pairwise.over(a, b), Reverse(pairwise.over(b, a)));
    loop {
        let mut reach = Locked::none(outcome.options.len());
        for &(a, b) in &defeats {
            if !reach.leads(a, b) {
                reach.lock(a, b, options);
            }
        }
        let set: Vec<OptionIndex> = options
            .iter()
            .copied()
            .filter(|&a| {
                options
                    .iter()
                    .all(|&b| reach.leads(a, b) || !reach.leads(b, a))
            })
            .collect();
        let within = |(a, b): &Pair| set.contains(a) && set.contains(b);
        let Some(weakest) = defeats
            .iter()
            .filter(|pair| within(pair))
            .map(strength)
            .min()
        else {
            return set;
        };
        let drops = |pair: &Pair| within(pair) && strength(pair) == weakest;
        let dropped = defeats.iter().filter(|pair| drops(pair));
        let mut round = Round::new(Step::Drop, dropped.flat_map(|&(a, b)| [a, b]).collect());
        round.value = Some(Exact::whole(weakest.0));
        outcome.rounds.push(round);
        defeats.retain(|pair| !drops(pair));
    }
}
