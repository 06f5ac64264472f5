//! `snapshot-copeland`: Copeland's method as Snapshot counts it, which breaks ties by average support.
//!
//! snapshot.js, `src/voting/copeland.ts` (since August 2026): a victory over another option counts 2, a tie 1. Half of the
//! average support is added: the weight that prefers the option to each other one, over all of these
//! comparisons at full weight. That is less than 1, so it orders only those with equal victories. Scores are then
//! scaled so that they add up to the weight of the ballots with a mark; Snapshot leaves out rankings that do not name
//! every option, and so does the reader of its files. Equals that are left are tied; the lot decides.

use dashu_int::IBig;
use dashu_ratio::RBig;

use crate::domain::count::pairwise::Pairwise;
use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome};

/// See the file.
pub struct SnapshotCopeland;

impl Method for SnapshotCopeland {
    fn name(&self) -> &'static str {
        "snapshot-copeland"
    }

    fn source(&self) -> &'static str {
        "snapshot.js, src/voting/copeland.ts"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::WeakRanking
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn heeds_unranked(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        let pairwise = Pairwise::for_method(self.name(), election)?;
        let options = election.standing();
        let power = election.weight().saturating_sub(election.blank_weight());
        let others = IBig::from(options.len().saturating_sub(1));
        let comparisons = RBig::from(others * IBig::from(power));
        let score = |a: OptionIndex| {
            let rest = options.iter().filter(|&&b| options.contains(&a) && b != a);
            let (mut victories, mut support) = (IBig::ZERO, IBig::ZERO);
            for &b in rest {
                victories += IBig::from(pairwise.margin(a, b).signum()) + IBig::ONE;
                support += IBig::from(pairwise.over(a, b));
            }
            let bonus = match comparisons.is_zero() {
                true => RBig::ZERO,
                false => RBig::from(support) / (&comparisons * RBig::from(2)),
            };
            RBig::from(victories) + bonus
        };
        let scores: Vec<RBig> = election.indexes().map(score).collect();
        let sum = scores.iter().fold(RBig::ZERO, |sum, score| sum + score);
        let power = RBig::from(IBig::from(power));
        let mut outcome = Outcome::new(self.name(), election);
        elect_top(election, &mut outcome, &scores, |score| {
            Exact::Ratio(match sum.is_zero() {
                true => power.clone() / RBig::from(options.len().max(1)),
                false => score * &power / &sum,
            })
        })?;
        outcome.tables = vec![pairwise.table()];
        Ok(outcome)
    }
}
