//! The roll: who may vote in one poll, in which class and with which weight.
//!
//! Its text is what the `roll` statement names by hash, its Merkle root what a single line is proved
//! against. How weights come about is in `weighing.rs`. Rules: `docs/WEIGHTS.md`, section 5.

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::tree::{leaf_hash, root_of};
use crate::domain::weight::WEIGHT_MAX;
use crate::faults;

/// One voter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RollLine {
    /// The member.
    pub member: Id,
    /// The member's class at the record date.
    pub class: Id,
    /// From 1 to [`WEIGHT_MAX`].
    pub weight: u64,
}

/// The voters of one poll in bytewise order of member id, each once.
///
/// # The text
/// One line a voter, `member SP class SP weight LF`, in that order; no voters, no bytes:
///
/// ```text
/// m-004fb5aea9 owner 3
/// m-0080249e1d owner 6
/// ```
#[derive(Clone, Debug, Default)]
pub struct Roll {
    lines: Vec<RollLine>,
    total: u128,
    bonuses: Option<BonusTotals>,
}

/// The text is the roll; what else is known of it is beside it.
impl PartialEq for Roll {
    fn eq(&self, other: &Roll) -> bool {
        self.lines == other.lines
    }
}

impl Eq for Roll {}

/// What everybody on a roll has together before `cap-bonus-total` and the share cap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BonusTotals {
    /// All bases.
    pub bases: u128,
    /// All bonuses.
    pub bonuses: u128,
}

faults! {
    /// A roll that is refused. Lines count from 1.
    pub enum RollError {
        /// A line that is not written as the format wants it.
        BadLine { line: usize } "roll-lines.bad-line" Unfit;
        /// The last line has no line feed, or the bytes are not ASCII.
        NotLines "roll-lines.not-lines" Unfit;
        /// A member stands twice or before an earlier one.
        Unsorted { line: usize } "roll-lines.unsorted" Unfit;
    }
}

impl Roll {
    /// Puts voters together.
    ///
    /// # Errors
    /// `Unsorted` unless the members rise bytewise; `BadLine` for a weight of 0 or above 2^53.
    pub fn new(lines: Vec<RollLine>) -> Result<Roll, RollError> {
        let mut total: u128 = 0;
        let mut last: Option<&Id> = None;
        for (line, voter) in (1..).zip(&lines) {
            if last.is_some_and(|last| *last >= voter.member) {
                return Err(RollError::Unsorted { line });
            }
            if voter.weight == 0 || voter.weight > WEIGHT_MAX {
                return Err(RollError::BadLine { line });
            }
            total = total.saturating_add(voter.weight.into());
            last = Some(&voter.member);
        }
        Ok(Roll {
            lines,
            total,
            bonuses: None,
        })
    }

    /// The same with what a `cap-bonus-total` compares.
    pub fn with_bonuses(self, bonuses: Option<BonusTotals>) -> Roll {
        Roll { bonuses, ..self }
    }

    /// What a `cap-bonus-total` of the policy has compared; `None` without one, or where the roll was read.
    pub fn bonuses(&self) -> Option<BonusTotals> {
        self.bonuses
    }

    /// The voters in bytewise order of member id.
    pub fn lines(&self) -> &[RollLine] {
        &self.lines
    }

    /// How many voters.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The sum of all weights.
    pub fn total(&self) -> u128 {
        self.total
    }

    /// The member's place on the roll, from 0.
    pub fn place(&self, member: &Id) -> Option<usize> {
        self.lines
            .binary_search_by(|line| line.member.cmp(member))
            .ok()
    }

    /// The member's line.
    pub fn voter(&self, member: &Id) -> Option<&RollLine> {
        self.lines.get(self.place(member)?)
    }

    /// The canonical bytes.
    pub fn text(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for line in &self.lines {
            text.extend_from_slice(line.text().as_bytes());
            text.push(b'\n');
        }
        text
    }

    /// Reads the canonical bytes; nothing else is accepted.
    ///
    /// # Errors
    /// The first line that is not canonical or out of order.
    pub fn parse(bytes: &[u8]) -> Result<Roll, RollError> {
        let text = std::str::from_utf8(bytes).map_err(|_| RollError::NotLines)?;
        if !(text.is_empty() || text.ends_with('\n')) {
            return Err(RollError::NotLines);
        }
        let lines = (1..).zip(text.split_terminator('\n'));
        let lines =
            lines.map(|(line, text)| RollLine::parse(text).ok_or(RollError::BadLine { line }));
        Roll::new(lines.collect::<Result<_, _>>()?)
    }

    /// SHA-256 of the canonical bytes: the name of the attachment.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.text())
    }

    /// The RFC 6962 root whose leaves are the lines without their line feeds.
    pub fn root(&self) -> Hash {
        root_of(self.lines.iter().map(RollLine::leaf))
    }
}

impl RollLine {
    /// The line without its line feed: the Merkle leaf's data.
    pub fn text(&self) -> String {
        format!("{} {} {}", self.member, self.class, self.weight)
    }

    /// The leaf hash of the line in its roll's tree.
    pub fn leaf(&self) -> Hash {
        leaf_hash(self.text().as_bytes())
    }

    /// Reads a line without its line feed; anything not canonical is `None`.
    pub fn parse(text: &str) -> Option<RollLine> {
        let mut words = text.split(' ');
        let (member, class) = (Id::parse(words.next()?)?, Id::parse(words.next()?)?);
        let line = RollLine {
            member,
            class,
            weight: words.next()?.parse().ok()?,
        };
        (line.text() == text).then_some(line)
    }
}
