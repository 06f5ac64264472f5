//! `countback-act`: who takes over a seat of a Hare-Clark count that has become vacant.
//!
//! Electoral Act 1992 (ACT), schedule 4, part 4.3, cl. 11 to 17. The count of `stv-act` is made as it
//! was, with all options. Of the withdrawn exactly one was then elected: the former member; the others
//! are those who do not stand for the vacancy. The former member's papers are counted again, by value and
//! the highest first, for those who stand and were not elected. A paper keeps the value at which it came
//! (cl. 13(1)), but those of the count that elected keep together what was needed for the quota: first
//! those without a next available preference at that count, at most their value each, then the others
//! (cl. 13(2) to (4)). Elected is who has the quota, votes with continuing options over 2, plus 1, fraction
//! ignored (cl. 12); else the lowest is excluded. Ambiguities are read as ConcreteSTV reads them.

use dashu_ratio::RBig;

use crate::domain::count::stv::hare_clark::Scrutiny;
use crate::domain::count::stv::parcels::{self, Bundle, Millionths, Parcel, count_votes};
use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::{
    BallotKind, CountError, Election, Method, OptionIndex, Outcome, Round, Step, Terms,
};
use crate::domain::fault::Term;

/// See the file.
pub struct CountbackAct;

impl Method for CountbackAct {
    fn name(&self) -> &'static str {
        "countback-act"
    }

    fn source(&self) -> &'static str {
        "Electoral Act 1992 (ACT), schedule 4, part 4.3, as of 2021"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Ranking])?;
        let withdrawn = &election.terms().withdrawn;
        let terms = Terms {
            withdrawn: Default::default(),
            ..election.terms().clone()
        };
        let whole = election.clone().with_terms(terms)?;
        let original = Scrutiny::run(&whole, self.name())?;
        let mut vacated = original.outcome.elected.clone();
        vacated.retain(|option| withdrawn.contains(option));
        let &[former] = vacated.as_slice() else {
            return Err(CountError::BadTerms {
                why: Term("terms-countback"),
            });
        };
        let mut standing = election.standing();
        standing.retain(|option| !original.outcome.elected.contains(option));
        if standing.is_empty() {
            return Err(CountError::NoOptions);
        }
        let bundles = bundles(&original, former)?;
        let mut all: Millionths = Fixed(0);
        for bundle in &bundles {
            all = all.plus(&bundle.votes)?;
        }
        recount(
            Scrutiny::new(&whole, self.name(), standing, all),
            former,
            all,
            bundles,
        )
    }
}

/// The former member's papers at the values of cl. 13, the highest first, without those worth nothing.
fn bundles(original: &Scrutiny<'_>, former: OptionIndex) -> Result<Vec<Bundle>, CountError> {
    let success = original
        .successes
        .iter()
        .find(|success| success.option == former);
    let success = success.ok_or(CountError::NoOptions)?;
    let parcels = original.parcels.get(usize::from(former));
    let mut parts: Vec<Parcel> = Vec::new();
    let mut add = |value: RBig, papers: Vec<usize>| {
        if value > RBig::ZERO && !papers.is_empty() {
            parts.push(Parcel {
                value,
                papers,
                votes: Fixed(0),
                count: 0,
            });
        }
    };
    for parcel in parcels.into_iter().flatten() {
        if success.count != Some(parcel.count) {
            add(parcel.value.clone(), parcel.papers.clone());
            continue;
        }
        let passes = |paper: &usize| success.passes.contains(paper);
        let (passing, staying): (Vec<usize>, Vec<usize>) =
            parcel.papers.iter().copied().partition(passes);
        let needed = original.quota.minus(&success.before).exact().to_ratio();
        let stay = RBig::whole(original.weight(staying.iter().copied())?)?;
        let pass = RBig::whole(original.weight(passing.iter().copied())?)?;
        let per = |votes: RBig, weight: RBig| match weight == RBig::ZERO {
            true => RBig::ZERO,
            false => (votes / weight).min(parcel.value.clone()),
        };
        let held = parcel.value.clone() * &stay;
        let (stays, passes) = match held >= needed {
            true => (per(needed, stay), RBig::ZERO),
            false => (parcel.value.clone(), per(needed - held, pass)),
        };
        add(stays, staying);
        add(passes, passing);
    }
    // Together they are worth what they make as one count, not the sum of what they made before.
    let mut bundles = parcels::bundles(parts)?;
    for bundle in &mut bundles {
        let weight = original.weight(bundle.papers.iter().copied())?;
        bundle.votes = count_votes(weight, &bundle.value)?;
    }
    Ok(bundles)
}

/// Counts the former member's papers until somebody has the quota.
fn recount(
    mut scrutiny: Scrutiny<'_>,
    former: OptionIndex,
    all: Millionths,
    bundles: Vec<Bundle>,
) -> Result<Outcome, CountError> {
    scrutiny.outcome.seats = 1;
    scrutiny.set_total(former, all);
    if bundles.is_empty() {
        scrutiny.record(Round::new(Step::Count, vec![former]))?;
    }
    for bundle in &bundles {
        scrutiny.pass_on(Step::Count, former, bundle)?;
    }
    let mut winner = find(&mut scrutiny)?;
    while winner.is_none() {
        let option = scrutiny.lowest()?;
        scrutiny.continuing.retain(|&other| other != option);
        for bundle in scrutiny.take(option)? {
            scrutiny.pass_on(Step::Exclude, option, &bundle)?;
            winner = find(&mut scrutiny)?;
            if winner.is_some() {
                break;
            }
        }
        winner = winner.or(match scrutiny.continuing.as_slice() {
            &[only] => Some(only),
            _ => None,
        });
    }
    let mut outcome = scrutiny.outcome;
    outcome.elected.extend(winner);
    if let Some(round) = outcome.rounds.last_mut() {
        round.elected.extend(winner);
    }
    Ok(outcome)
}

/// Who has the quota of the last count (cl. 12), or is alone.
fn find(scrutiny: &mut Scrutiny<'_>) -> Result<Option<OptionIndex>, CountError> {
    let votes = scrutiny.continuing_votes()?.0;
    let whole = votes.checked_div(Millionths::one().saturating_mul(2));
    scrutiny.quota = Fixed::whole(whole.unwrap_or(0).saturating_add(1))?;
    let quota = scrutiny.quota;
    if let Some(round) = scrutiny.outcome.rounds.last_mut() {
        round.quota = Some(quota.exact());
    }
    let mut reached = scrutiny.continuing.iter().copied();
    let reached = reached.find(|&option| scrutiny.total(option) >= quota);
    Ok(match scrutiny.continuing.as_slice() {
        &[only] => Some(only),
        _ => reached,
    })
}
