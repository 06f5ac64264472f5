//! The last ballot of every voter, a few bytes each, and the count that they make.

use std::collections::BTreeMap;

use crate::domain::count::election::Mark;
use crate::domain::derive::{Counting, DeriveError};
use crate::domain::id::Id;
use crate::domain::poll::result::PollResult;
use crate::domain::state::State;

/// The last ballots of one poll. Equal marks are kept once.
#[derive(Default)]
pub(super) struct Ballots {
    forms: BTreeMap<Box<[u8]>, u32>,
    /// By voter: the number of the form, counted from 1; 0 for none.
    last: Vec<u32>,
}

impl Ballots {
    /// Notes a ballot: the voter's last so far.
    pub(super) fn cast(&mut self, voter: usize, marks: Box<[u8]>) {
        let next = u32::try_from(self.forms.len()).ok();
        let next = next.and_then(|count| count.checked_add(1));
        let next = next.expect("fewer than 2^32 different ballots");
        let form = *self.forms.entry(marks).or_insert(next);
        if self.last.len() <= voter {
            self.last.resize(voter.saturating_add(1), 0);
        }
        self.last[voter] = form;
    }

    /// The number of a voter's form; `None` for who has not voted.
    pub(super) fn form_of(&self, voter: usize) -> Option<u32> {
        self.last.get(voter).copied().filter(|&form| form > 0)
    }

    /// The marks of every form by its number.
    pub(super) fn forms(&self) -> BTreeMap<u32, Vec<Vec<Mark>>> {
        let forms = self.forms.iter();
        forms.map(|(marks, &form)| (form, unpack(marks))).collect()
    }

    /// Counts a closed poll: the `result` statement and its working.
    pub(super) fn count(
        &self,
        state: &State,
        id: &Id,
    ) -> Result<(PollResult, Vec<u8>), DeriveError> {
        let mut counting = Counting::of(state, id)?;
        let mut packed: Vec<&[u8]> = vec![&[]; self.forms.len()];
        let place = |form: u32| usize::try_from(form).ok()?.checked_sub(1);
        for (marks, &form) in &self.forms {
            if let Some(here) = place(form).and_then(|place| packed.get_mut(place)) {
                *here = marks;
            }
        }
        for (voter, &form) in self.last.iter().enumerate() {
            if let Some(marks) = place(form).and_then(|place| packed.get(place)) {
                counting.add(voter, &unpack(marks))?;
            }
        }
        counting.finish()
    }
}

/// Packs marks, seven bits of each number a byte: for each contest how many, then option and number.
pub(super) fn pack(marks: &[Vec<Mark>]) -> Box<[u8]> {
    let mut bytes = Vec::new();
    for contest in marks {
        push(
            &mut bytes,
            u32::try_from(contest.len()).expect("at most one mark an option"),
        );
        for mark in contest {
            push(&mut bytes, u32::from(mark.option));
            push(&mut bytes, mark.number);
        }
    }
    bytes.into()
}

fn unpack(bytes: &[u8]) -> Vec<Vec<Mark>> {
    let mut numbers = numbers(bytes).into_iter();
    let mut contests = Vec::new();
    while let Some(count) = numbers.next() {
        let marks = (0..count).map_while(|_| {
            let option = u16::try_from(numbers.next()?).ok()?;
            let number = numbers.next()?;
            Some(Mark { option, number })
        });
        contests.push(marks.collect());
    }
    contests
}

fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or_default());
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    let (mut numbers, mut number, mut shift) = (Vec::new(), 0, 0_u32);
    for byte in bytes {
        number |= u32::from(byte & 0x7f)
            .checked_shl(shift)
            .unwrap_or_default();
        shift = shift.saturating_add(7);
        if byte & 0x80 == 0 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_marks_unpack() {
        let mark = |option, number| Mark { option, number };
        let marks = vec![
            vec![mark(0, 1), mark(300, 127), mark(32_766, 128)],
            vec![],
            vec![mark(5, u32::MAX)],
        ];
        assert_eq!(unpack(&pack(&marks)), marks);
    }
}
