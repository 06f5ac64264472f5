//! The lot: one public order of a contest's options, drawn once, that breaks every tie left over.
//!
//! Options are ordered by a hash of contest, seed and option, so that nobody who does not know the
//! seed can foresee it and anybody who does can recompute it. Where the seed comes from (the
//! scrutineers' reveals or a beacon) is the poll's business. RFC 3797 is the precedent.

use crate::domain::hash::Hash;

use super::{CountError, OptionIndex};

/// The first field of every hashed lot key; a new way of drawing takes a new tag.
pub const LOT_TAG: &str = "folkmoot/lot/v1";

/// A total order of the options, most favoured first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    order: Vec<OptionIndex>,
    place: Vec<usize>,
}

impl Lot {
    /// Draws the lot: options ascending by SHA-256 over the fields tag, contest, seed and option.
    ///
    /// Each field is preceded by its length in bytes as eight big-endian bytes, so that no two lists
    /// of fields hash alike. Two options of one id keep their order, but elections refuse them.
    pub fn draw(contest: &str, seed: &[u8], options: &[String]) -> Lot {
        let mut keyed: Vec<(Hash, OptionIndex)> = (0..)
            .zip(options)
            .map(|(index, option)| (Lot::key(contest, seed, option), index))
            .collect();
        keyed.sort();
        Lot::from_order(keyed.into_iter().map(|(_, index)| index).collect())
    }

    /// The hash that places one option.
    pub fn key(contest: &str, seed: &[u8], option: &str) -> Hash {
        let fields = [
            LOT_TAG.as_bytes(),
            contest.as_bytes(),
            seed,
            option.as_bytes(),
        ];
        let lengths =
            fields.map(|field| u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        let parts: Vec<&[u8]> = lengths
            .iter()
            .zip(fields)
            .flat_map(|(length, field)| [length.as_slice(), field])
            .collect();
        Hash::of_parts(&parts)
    }

    /// A lot drawn elsewhere, most favoured first; errors with `BadLot` unless it names each of
    /// `options` exactly once.
    pub fn given(order: &[&str], options: &[String]) -> Result<Lot, CountError> {
        let mut indexes = Vec::with_capacity(options.len());
        for name in order {
            let index = (0..)
                .zip(options)
                .find_map(|(index, option)| (option == name).then_some(index))
                .filter(|index| !indexes.contains(index))
                .ok_or_else(|| CountError::BadLot {
                    option: (*name).to_owned(),
                })?;
            indexes.push(index);
        }
        match (0..)
            .zip(options)
            .find(|(index, _)| !indexes.contains(index))
        {
            Some((_, missing)) => Err(CountError::BadLot {
                option: missing.clone(),
            }),
            None => Ok(Lot::from_order(indexes)),
        }
    }

    fn from_order(order: Vec<OptionIndex>) -> Lot {
        let mut place = vec![0; order.len()];
        for (position, &index) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(usize::from(index)) {
                *slot = position;
            }
        }
        Lot { order, place }
    }

    /// The options, most favoured first.
    pub fn order(&self) -> &[OptionIndex] {
        &self.order
    }

    /// The place of an option, 0 for the most favoured; options beyond the list come last.
    pub fn place(&self, option: OptionIndex) -> usize {
        self.place
            .get(usize::from(option))
            .copied()
            .unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn fields_are_length_prefixed() {
        assert_ne!(Lot::key("a", b"bc", "d"), Lot::key("ab", b"c", "d"));
    }

    #[test]
    fn the_lot_orders_by_id_and_not_by_position() {
        let there = names(&["ada", "bo", "cy"]);
        let back = names(&["cy", "bo", "ada"]);
        let spell = |lot: &Lot, options: &[String]| -> Vec<String> {
            lot.order()
                .iter()
                .map(|&i| options[usize::from(i)].clone())
                .collect()
        };
        assert_eq!(
            spell(&Lot::draw("council", b"seed", &there), &there),
            spell(&Lot::draw("council", b"seed", &back), &back),
        );
    }

    #[test]
    fn a_given_lot_names_every_option_once() {
        let options = names(&["a", "b"]);
        assert_eq!(
            Lot::given(&["b", "a"], &options).map(|lot| lot.order().to_vec()),
            Ok(vec![1, 0])
        );
        assert_eq!(
            Lot::given(&["b"], &options),
            Err(CountError::BadLot { option: "a".into() })
        );
        assert_eq!(
            Lot::given(&["b", "b"], &options),
            Err(CountError::BadLot { option: "b".into() })
        );
    }
}
