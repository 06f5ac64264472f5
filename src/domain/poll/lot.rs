//! The lot that breaks ties: what scrutineers commit to, and the seed that their secrets make.

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;

/// The commitment to `secret` that `scrutineer` puts into the notice of `poll`:
/// SHA-256 of `folkmoot/lot/v1` LF poll LF scrutineer LF and the 32 bytes.
pub fn commitment(poll: &Id, scrutineer: &Principal, secret: &Hash) -> Hash {
    let head = format!("folkmoot/lot/v1\n{poll}\n{scrutineer}\n");
    Hash::of_parts(&[head.as_bytes(), &secret.0])
}

/// The seed of all lots of a poll: SHA-256 of `folkmoot/lot-seed/v1` LF and, in the order of the
/// notice, each scrutineer's secret, or its commitment where it was not revealed.
pub fn seed(parts: impl IntoIterator<Item = Hash>) -> Hash {
    let parts: Vec<Hash> = parts.into_iter().collect();
    let mut pieces: Vec<&[u8]> = vec![b"folkmoot/lot-seed/v1\n"];
    pieces.extend(parts.iter().map(|part| part.0.as_slice()));
    Hash::of_parts(&pieces)
}
