//! Parcels of papers: what came to an option at one count, all at one value.

use dashu_int::IBig;
use dashu_ratio::RBig;

use crate::domain::count::CountError;

use super::votes::{Fixed, Votes};

/// Votes in millionths.
pub type Millionths = Fixed<6>;

/// Papers that came to an option at one count.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The value of each paper when it came.
    pub value: RBig,
    /// Positions of distinct ballots.
    pub papers: Vec<usize>,
    /// The votes that it brought.
    pub votes: Millionths,
    /// The count at which it came, from 0.
    pub count: usize,
}

/// Papers of one value that leave somebody together.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// The value of each paper.
    pub value: RBig,
    /// Positions of distinct ballots.
    pub papers: Vec<usize>,
    /// The votes that they brought and that leave with them.
    pub votes: Millionths,
}

/// Puts parcels of equal value together, the highest value first.
pub fn bundles(mut parcels: Vec<Parcel>) -> Result<Vec<Bundle>, CountError> {
    parcels.sort_by(|a, b| b.value.cmp(&a.value));
    let mut bundles: Vec<Bundle> = Vec::new();
    for mut parcel in parcels {
        match bundles.last_mut().filter(|last| last.value == parcel.value) {
            Some(last) => {
                last.papers.append(&mut parcel.papers);
                last.votes = last.votes.plus(&parcel.votes)?;
            }
            None => bundles.push(Bundle {
                value: parcel.value,
                papers: parcel.papers,
                votes: parcel.votes,
            }),
        }
    }
    Ok(bundles)
}

/// Papers times their value, cut off after six places.
pub fn count_votes(papers: u128, value: &RBig) -> Result<Millionths, CountError> {
    let units = value.times(papers)? * RBig::from(IBig::from(Millionths::one()));
    u128::try_from(units.floor())
        .map(Fixed)
        .map_err(|_| CountError::Overflow)
}
