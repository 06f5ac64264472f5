//! The layout all methods count over: equal ballots merged, marks in one flat array.
//!
//! A million rankings of twenty options take some twenty bytes a distinct ballot, and a pass over all
//! of them reads memory in order. Ranks are not stored: their order is, with a flag on a mark that
//! shares the rank of the mark before it. The table that finds equal ballots is an open-addressed
//! array of positions and hashes under a fixed hash, because a map's iteration order must never matter here.

use super::MarkFault;

/// The flag on a mark that has the same rank as the mark before it.
pub const SAME_RANK: u16 = 0x8000;

/// One distinct ballot with all that was cast alike.
#[derive(Clone, Copy, Debug)]
pub struct Ballot<'a> {
    /// Members who cast it.
    pub heads: u32,
    /// Their weight together.
    pub weight: u64,
    /// Option indexes: by rank on rankings (see [`SAME_RANK`]), else ascending.
    pub marks: &'a [u16],
    /// The number of each mark on scores and points (never 0), empty on other kinds.
    pub numbers: &'a [u32],
}

impl<'a> Ballot<'a> {
    /// The groups of equal rank from the most preferred; on unranked kinds each mark is its own group.
    ///
    /// Marks within a group still carry the flag: use [`option_of`].
    pub fn ranks(&self) -> impl Iterator<Item = &'a [u16]> + use<'a> {
        self.marks.chunk_by(|_, next| next & SAME_RANK != 0)
    }
}

/// The option of a mark, without its flag.
pub fn option_of(mark: u16) -> u16 {
    mark & !SAME_RANK
}

/// All distinct ballots of an election.
#[derive(Clone, Debug)]
pub struct Ballots {
    heads: Vec<u32>,
    weights: Vec<u64>,
    ends: Vec<u32>,
    marks: Vec<u16>,
    numbers: Vec<u32>,
    numbered: bool,
    merges: bool,
    weight: u128,
    members: u64,
    /// Those who weigh other than one each, as they were given: what a cap needs of ballots that were merged.
    apart: Vec<Given>,
    /// The hash of a ballot in the upper half, its position + 1 in the lower; 0 for an empty place. Ballots of
    /// another hash are passed by without a look at them. The length is a power of two.
    slots: Vec<u64>,
}

/// Ballots as they were given together.
#[derive(Clone, Copy, Debug)]
struct Given {
    /// Where they are kept.
    position: u32,
    heads: u32,
    weight: u64,
}

impl Given {
    /// What is above a limit for each of the ballots.
    fn above(self, limit: u64) -> u64 {
        let allowed = u64::from(self.heads).saturating_mul(limit);
        self.weight.saturating_sub(allowed)
    }
}

impl Ballots {
    pub(super) fn new(numbered: bool, merges: bool) -> Ballots {
        Ballots {
            heads: Vec::new(),
            weights: Vec::new(),
            ends: Vec::new(),
            marks: Vec::new(),
            numbers: Vec::new(),
            numbered,
            merges,
            weight: 0,
            members: 0,
            apart: Vec::new(),
            slots: vec![0; 64],
        }
    }

    /// How many distinct ballots there are.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether nobody voted.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The weight of all ballots: a sum of at most 2^32 weights below 2^64, so it never overflows.
    pub fn weight(&self) -> u128 {
        self.weight
    }

    /// Members who voted.
    pub fn heads(&self) -> u64 {
        self.members
    }

    /// The distinct ballot at a position below [`Ballots::len`]; an empty one of no weight beyond it.
    pub fn get(&self, position: usize) -> Ballot<'_> {
        let start = match position.checked_sub(1) {
            Some(before) => self.end(before),
            None => 0,
        };
        let range = start..self.end(position).max(start);
        Ballot {
            heads: self.heads.get(position).copied().unwrap_or(0),
            weight: self.weights.get(position).copied().unwrap_or(0),
            marks: self.marks.get(range.clone()).unwrap_or(&[]),
            numbers: self.numbers.get(range).unwrap_or(&[]),
        }
    }

    /// Every distinct ballot, in the order in which each was first given.
    pub fn iter(&self) -> impl Iterator<Item = Ballot<'_>> {
        let mut start = 0;
        let sizes = self.weights.iter().zip(&self.heads).zip(&self.ends);
        sizes.map(move |((&weight, &heads), &end)| {
            let range = start..index(end);
            start = range.end;
            Ballot {
                heads,
                weight,
                marks: self.marks.get(range.clone()).unwrap_or(&[]),
                numbers: self.numbers.get(range).unwrap_or(&[]),
            }
        })
    }

    fn end(&self, position: usize) -> usize {
        self.ends.get(position).copied().map_or(0, index)
    }

    /// Adds ballots that are checked and encoded, merging them with an equal one.
    pub(super) fn add(
        &mut self,
        heads: u32,
        weight: u64,
        marks: &[u16],
        numbers: &[u32],
    ) -> Result<(), MarkFault> {
        let end = self.marks.len().saturating_add(marks.len());
        let end = u32::try_from(end).map_err(|_| MarkFault::TooManyMarks)?;
        let next = self.len().saturating_add(1);
        let entry = u32::try_from(next).map_err(|_| MarkFault::TooManyMarks)?;
        self.weight = self.weight.saturating_add(u128::from(weight));
        self.members = self.members.saturating_add(u64::from(heads));
        let (hash, slot) = match self.merges {
            true => {
                let hash = hash(marks, numbers);
                (hash, self.find(hash, marks, numbers))
            }
            false => (0, usize::MAX),
        };
        let merged = self.merge(slot, heads, weight);
        if weight != u64::from(heads) {
            let position = merged.unwrap_or(self.len());
            let position = u32::try_from(position).map_err(|_| MarkFault::TooManyMarks)?;
            self.apart.push(Given {
                position,
                heads,
                weight,
            });
        }
        if merged.is_some() {
            return Ok(());
        }
        self.heads.push(heads);
        self.weights.push(weight);
        self.marks.extend_from_slice(marks);
        if self.numbered {
            self.numbers.extend_from_slice(numbers);
        }
        self.ends.push(end);
        if let Some(place) = self.slots.get_mut(slot) {
            *place = hash | u64::from(entry);
        }
        if self.merges && next.saturating_mul(2) > self.slots.len() {
            self.grow();
        }
        Ok(())
    }

    /// Adds to the ballot in a slot and gives its position; `None` when the slot is empty or the sum would
    /// not fit, in which case the ballot is kept beside its equal.
    fn merge(&mut self, slot: usize, heads: u32, weight: u64) -> Option<usize> {
        let position = held(*self.slots.get(slot)?)?;
        let all_heads = self.heads.get_mut(position)?;
        let all_weight = self.weights.get_mut(position)?;
        let (heads, weight) = (
            all_heads.checked_add(heads)?,
            all_weight.checked_add(weight)?,
        );
        *all_heads = heads;
        *all_weight = weight;
        Some(position)
    }

    /// Lets no ballot weigh more than `limit`, at least 1; how many were cut.
    ///
    /// Ballots that were given together weigh the same each.
    pub(super) fn cap(&mut self, limit: u64) -> u64 {
        let mut cut: u64 = 0;
        for given in std::mem::take(&mut self.apart) {
            let above = given.above(limit);
            if above > 0 {
                cut = cut.saturating_add(given.heads.into());
                self.weight = self.weight.saturating_sub(above.into());
                if let Some(weight) = self.weights.get_mut(index(given.position)) {
                    *weight = weight.saturating_sub(above);
                }
            }
        }
        cut
    }

    /// The slot of an equal ballot, or the free slot where it belongs.
    fn find(&self, hash: u64, marks: &[u16], numbers: &[u32]) -> usize {
        let mut slot = self.home(hash);
        while let Some((entry, position)) = self
            .slots
            .get(slot)
            .and_then(|&entry| Some((entry, held(entry)?)))
        {
            if entry & HASH == hash {
                let there = self.get(position);
                if there.marks == marks && there.numbers == numbers {
                    break;
                }
            }
            slot = slot.wrapping_add(1) & self.mask();
        }
        slot
    }

    fn home(&self, hash: u64) -> usize {
        usize::try_from(hash >> 32).unwrap_or(0) & self.mask()
    }

    fn mask(&self) -> usize {
        self.slots.len().saturating_sub(1)
    }

    fn grow(&mut self) {
        let larger = vec![0; self.slots.len().saturating_mul(2)];
        for entry in std::mem::replace(&mut self.slots, larger) {
            if entry == 0 {
                continue;
            }
            let mut slot = self.home(entry);
            while self.slots.get(slot).is_some_and(|&other| other != 0) {
                slot = slot.wrapping_add(1) & self.mask();
            }
            if let Some(place) = self.slots.get_mut(slot) {
                *place = entry;
            }
        }
    }

    /// Frees the table that finds equal ballots.
    pub(super) fn finish(mut self) -> Ballots {
        self.slots = Vec::new();
        self
    }
}

/// The half of a slot that holds a hash.
const HASH: u64 = 0xffff_ffff_0000_0000;

/// The hash of a ballot, in the upper half.
fn hash(marks: &[u16], numbers: &[u32]) -> u64 {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(SPREAD).rotate_left(29);
    let hash = marks
        .iter()
        .fold(SPREAD, |hash, &mark| mix(hash, u64::from(mark)));
    let hash = numbers
        .iter()
        .fold(hash, |hash, &number| mix(hash, u64::from(number)));
    (hash ^ (hash << 32)) & HASH
}

/// The position of the ballot in a slot; `None` in an empty one.
fn held(entry: u64) -> Option<usize> {
    let position = u32::try_from(entry & !HASH).ok()?.checked_sub(1)?;
    Some(index(position))
}

/// A 32-bit position as an index; every supported machine has at least 32-bit addresses.
fn index(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
