//! BLT: the ballot file of OpenSTV, droop, OpenTally and stv-rs.
//!
//! `options seats`, then withdrawn options as negative numbers, lines in brackets (`[tie 3 1 2]`,
//! `[nick a b c]`, `[withdrawn 4]`, `[undeclared 4]` for a write-in that cannot win; others are passed over), then `weight preference ... 0` for each
//! ballot with `=` between equal ranks, a `0`, the option names and the title in quotes. Option ids
//! are the numbers from 1.
//!
//! `[tie]` lists who is picked first when a tie must be broken, for exclusion too (droop), so it is
//! the lot from its least favoured end.

use std::collections::BTreeSet;

use super::weights::{Scale, scaled};
use super::words::{Word, Words, number};
use super::{Fault, FormatError, Profile, narrowed};
use crate::domain::count::{BallotKind, ElectionBuilder, Lot, Mark, OptionIndex, Terms, option_of};
use crate::domain::fault::Term;

/// Reads a BLT file; errors with the line that does not fit.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    scaled(|scale| read_in(bytes, scale))
}

fn read_in(bytes: &[u8], scale: &mut Scale) -> Result<Profile, FormatError> {
    let mut reader = Reader {
        words: Words::new(bytes),
        nicknames: Vec::new(),
        tie: Vec::new(),
    };
    let count = reader.number("form-option-count")?;
    let seats = reader.number("form-seat-count")?;
    let count = u16::try_from(count)
        .map_err(|_| reader.fault(Fault::expected("form-options-max", &count.to_string())))?;
    let seats = u16::try_from(seats)
        .map_err(|_| reader.fault(Fault::expected("form-seats-max", &seats.to_string())))?;
    let mut terms = Terms {
        parts: scale.parts(),
        ..Terms::default()
    };
    let first = reader.head(count, &mut terms.withdrawn)?;
    let ids: Vec<String> = (1..=u32::from(count))
        .map(|number| number.to_string())
        .collect();
    let mut builder = ElectionBuilder::new(ids.clone(), seats, BallotKind::WeakRanking, terms)
        .map_err(|error| reader.fault(error.into()))?;
    reader.ballots(count, first, scale, &mut builder)?;
    let (mut names, title) = reader.names(count)?;
    for (name, id) in names.iter_mut().zip(&ids) {
        if name.is_empty() {
            name.clone_from(id);
        }
    }
    let mut election = narrowed(builder.build());
    if !reader.tie.is_empty() {
        let order: Vec<&str> = reader
            .tie
            .iter()
            .rev()
            .map(|&option| election.name(option))
            .collect();
        let lot =
            Lot::given(&order, election.options()).map_err(|error| reader.fault(error.into()))?;
        election = election.with_lot(lot);
    }
    Ok(Profile {
        election,
        names,
        title,
    })
}

/// Writes a ranking or choice election as BLT, one line for each distinct ballot in order of their
/// marks; the lot becomes a `[tie]` line.
pub fn write(profile: &Profile) -> String {
    let election = &profile.election;
    let mut text = format!("{} {}\n", election.options().len(), election.seats());
    let number = |option: OptionIndex| u32::from(option).saturating_add(1).to_string();
    let withdrawn = election.terms().withdrawn.iter();
    let withdrawn: Vec<String> = withdrawn
        .map(|&option| format!("-{}", number(option)))
        .collect();
    if !withdrawn.is_empty() {
        text.push_str(&format!("{}\n", withdrawn.join(" ")));
    }
    if let Some(lot) = election.lot() {
        let order: Vec<String> = lot
            .order()
            .iter()
            .rev()
            .map(|&option| number(option))
            .collect();
        text.push_str(&format!("[tie {}]\n", order.join(" ")));
    }
    let mut ballots: Vec<_> = election.ballots().iter().collect();
    ballots.sort_by_key(|ballot| (ballot.marks, ballot.weight));
    for ballot in ballots {
        text.push_str(&ballot.weight.to_string());
        for rank in ballot.ranks() {
            let rank: Vec<String> = rank.iter().map(|&mark| number(option_of(mark))).collect();
            text.push_str(&format!(" {}", rank.join("=")));
        }
        text.push_str(" 0\n");
    }
    text.push_str("0\n");
    for name in profile.names.iter().chain([&profile.title]) {
        text.push_str(&format!("\"{}\"\n", name.replace('"', "'")));
    }
    text
}

struct Reader<'a> {
    words: Words<'a>,
    nicknames: Vec<&'a str>,
    tie: Vec<OptionIndex>,
}

impl<'a> Reader<'a> {
    fn fault(&self, fault: Fault) -> FormatError {
        fault.at(self.words.line())
    }

    fn unexpected(&self, expected: &'static str, found: Option<Word<'_>>) -> FormatError {
        self.fault(match found {
            None => Fault::ends(expected),
            Some(Word::Plain(word)) => Fault::expected(expected, &String::from_utf8_lossy(word)),
            Some(Word::Quoted(text) | Word::Bracketed(text)) => Fault::expected(expected, text),
        })
    }

    fn number(&mut self, expected: &'static str) -> Result<u64, FormatError> {
        let word = self.words.next()?;
        match word {
            Some(Word::Plain(digits)) => number(digits),
            _ => None,
        }
        .ok_or_else(|| self.unexpected(expected, word))
    }

    /// Reads what may stand before the ballots and gives back the word after it.
    fn head(
        &mut self,
        count: u16,
        withdrawn: &mut BTreeSet<OptionIndex>,
    ) -> Result<Option<Word<'a>>, FormatError> {
        loop {
            match self.words.next()? {
                Some(Word::Bracketed(text)) => self.directive(text, count, withdrawn)?,
                Some(Word::Plain([b'-', digits @ ..])) => {
                    withdrawn.insert(self.option(digits, count)?);
                }
                other => return Ok(other),
            }
        }
    }

    fn directive(
        &mut self,
        text: &'a str,
        count: u16,
        withdrawn: &mut BTreeSet<OptionIndex>,
    ) -> Result<(), FormatError> {
        let mut words = text.split_whitespace();
        match words.next() {
            Some("nick" | "nicknames") => self.nicknames = words.collect(),
            Some("tie") => {
                for word in words {
                    let option = self.option(word.as_bytes(), count)?;
                    self.tie.push(option);
                }
            }
            Some("withdrawn" | "undeclared") => {
                for word in words {
                    withdrawn.insert(self.option(word.as_bytes(), count)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn option(&self, word: &[u8], count: u16) -> Result<OptionIndex, FormatError> {
        let numbered = number(word).filter(|number| (1..=u64::from(count)).contains(number));
        let numbered =
            numbered.and_then(|number| OptionIndex::try_from(number.checked_sub(1)?).ok());
        numbered
            .or_else(|| {
                let named = (0..count).zip(&self.nicknames);
                let mut named = named.filter(|(_, nickname)| nickname.as_bytes() == word);
                named.next().map(|(option, _)| option)
            })
            .ok_or_else(|| self.unexpected("form-option-in-range", Some(Word::Plain(word))))
    }

    fn ballots(
        &mut self,
        count: u16,
        first: Option<Word<'a>>,
        scale: &mut Scale,
        builder: &mut ElectionBuilder,
    ) -> Result<(), FormatError> {
        let mut word = first;
        let mut marks: Vec<Mark> = Vec::with_capacity(usize::from(count));
        loop {
            let expected = "form-weight-or-end";
            let weight = match word {
                Some(Word::Plain(b"0")) => return Ok(()),
                Some(Word::Plain(text)) => std::str::from_utf8(text).ok(),
                _ => None,
            };
            let weight = weight.ok_or_else(|| self.unexpected(expected, word))?;
            let weight = scale.weight(weight).map_err(|fault| match fault {
                Fault::Expected { found, .. } => self.fault(Fault::Expected {
                    expected: Term(expected),
                    found,
                }),
                fault => self.fault(fault),
            })?;
            self.marks(count, &mut marks)?;
            builder
                .push(weight, &marks)
                .map_err(|error| self.fault(error.into()))?;
            word = self.words.next()?;
        }
    }

    /// Reads one ballot's preferences up to its `0`.
    fn marks(&mut self, count: u16, marks: &mut Vec<Mark>) -> Result<(), FormatError> {
        marks.clear();
        let mut rank = 0_u32;
        loop {
            let word = self.words.next()?;
            let Some(Word::Plain(group)) = word else {
                return Err(self.unexpected("form-preference-or-end", word));
            };
            if group == b"0" {
                return Ok(());
            }
            rank = rank.saturating_add(1);
            for word in group.split(|&byte| byte == b'=') {
                let option = self.option(word, count)?;
                marks.push(Mark {
                    option,
                    number: rank,
                });
            }
        }
    }

    /// The names in option order, as far as they are given, and the title.
    fn names(&mut self, count: u16) -> Result<(Vec<String>, String), FormatError> {
        let mut names = vec![String::new(); usize::from(count)];
        for name in &mut names {
            match self.words.next()? {
                Some(Word::Quoted(text)) => *name = text.to_owned(),
                None => return Ok((names, String::new())),
                other => return Err(self.unexpected("form-quoted-name", other)),
            }
        }
        match self.words.next()? {
            Some(Word::Quoted(title)) => Ok((names, title.to_owned())),
            None => Ok((names, String::new())),
            other => Err(self.unexpected("form-quoted-title", other)),
        }
    }
}
