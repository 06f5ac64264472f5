//! BLT: the ballot file of OpenSTV, droop, OpenTally and stv-rs.
//!
//! `options seats`, then withdrawn options as negative numbers, lines in brackets (`[tie 3 1 2]`,
//! `[nick a b c]`, `[withdrawn 4]`, `[undeclared 4]` for write-ins that cannot win but count for the threshold of some methods, `[droop ...]`, which is passed over), then `weight preference ... 0` for each
//! ballot with `=` between equal ranks, a `0`, the option names and the title in quotes. Option ids
//! are the numbers from 1.
//!
//! As in OpenSTV, droop, OpenTally and Hill's program: an id in parentheses instead of the weight (which is then 1), options in
//! parentheses for equal ranks too, `-` for a rank left out, comments behind `#` or between `/*` and `*/`, names without
//! quotes each on a line of its own, and ballots without their `0` where no line of them has one.
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
        ids: BTreeSet::new(),
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
    let first = reader.head(count, &mut terms)?;
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
    let undeclared = election.terms().undeclared.iter();
    let undeclared: Vec<String> = undeclared.map(|&option| number(option)).collect();
    if !undeclared.is_empty() {
        text.push_str(&format!("[undeclared {}]\n", undeclared.join(" ")));
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
    /// The ids of ballots met so far.
    ids: BTreeSet<Vec<u8>>,
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
    fn head(&mut self, count: u16, terms: &mut Terms) -> Result<Option<Word<'a>>, FormatError> {
        loop {
            match self.words.next()? {
                Some(Word::Bracketed(text)) => self.directive(text, count, terms)?,
                Some(Word::Plain([b'-', digits @ ..])) => {
                    terms.withdrawn.insert(self.option(digits, count)?);
                }
                other => return Ok(other),
            }
        }
    }

    fn directive(
        &mut self,
        text: &'a str,
        count: u16,
        terms: &mut Terms,
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
            Some("withdrawn") => {
                for word in words {
                    let option = self.option(word.as_bytes(), count)?;
                    terms.withdrawn.insert(option);
                }
            }
            Some("undeclared") => {
                for word in words {
                    let option = self.option(word.as_bytes(), count)?;
                    terms.undeclared.insert(option);
                }
            }
            // How droop would count; here the method is named.
            Some("droop") => {}
            other => {
                let found = other.unwrap_or_default();
                return Err(self.fault(Fault::expected("form-blt-line", found)));
            }
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
        let by_line = self.ends_by_line(first)?;
        let mut word = first;
        let mut marks: Vec<Mark> = Vec::with_capacity(usize::from(count));
        loop {
            let expected = "form-weight-or-end";
            let weight = match word {
                Some(Word::Plain(b"0")) => return Ok(()),
                Some(Word::Plain([b'(', ..])) => {
                    self.ballot_id(word)?;
                    Some("1")
                }
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
            self.marks(count, by_line, &mut marks)?;
            builder
                .push(weight, &marks)
                .map_err(|error| self.fault(error.into()))?;
            word = self.words.next()?;
        }
    }

    /// Whether ballots end with their lines: no line of them ends with a 0. `first` is the word just read.
    fn ends_by_line(&self, first: Option<Word<'a>>) -> Result<bool, FormatError> {
        let mut ahead = self.words.clone();
        let (mut line, mut last, mut length) = (ahead.line(), first, 1_usize);
        loop {
            let word = ahead.next()?;
            if word.is_some() && ahead.line() == line {
                last = word;
                length = length.saturating_add(1);
                continue;
            }
            match (last, length) {
                (Some(Word::Plain(b"0")), 1) | (None, _) => return Ok(true),
                (Some(Word::Plain(b"0")), _) => return Ok(false),
                (Some(Word::Plain(_)), _) if word.is_some() => {}
                _ => return Ok(false),
            }
            (line, last, length) = (ahead.line(), word, 1);
        }
    }

    /// Reads the rest of an id in parentheses, which stands in the place of a weight of 1.
    fn ballot_id(&mut self, first: Option<Word<'a>>) -> Result<(), FormatError> {
        let mut word = first;
        let mut id: Vec<u8> = Vec::new();
        while let Some(Word::Plain(part)) = word {
            id.extend(part);
            if part.ends_with(b")") {
                return match self.ids.insert(id) {
                    true => Ok(()),
                    false => Err(self.unexpected("form-ballot-id-once", word)),
                };
            }
            id.push(b' ');
            word = self.words.next()?;
        }
        Err(self.unexpected("form-ballot-id-end", word))
    }

    /// Reads one ballot's preferences up to its `0`, or to the end of its line. Options in parentheses share a
    /// rank, as those between `=` do; `-` is a rank left out.
    fn marks(
        &mut self,
        count: u16,
        by_line: bool,
        marks: &mut Vec<Mark>,
    ) -> Result<(), FormatError> {
        marks.clear();
        let line = self.words.line();
        let (mut rank, mut is_open) = (0_u32, false);
        loop {
            let mut ahead = self.words.clone();
            let word = ahead.next()?;
            if by_line && ahead.line() > line {
                break;
            }
            self.words = ahead;
            let Some(Word::Plain(group)) = word else {
                return Err(self.unexpected("form-preference-or-end", word));
            };
            if group == b"0" {
                break;
            }
            let (opens, group) = match group.strip_prefix(b"(") {
                Some(rest) => (true, rest),
                None => (false, group),
            };
            let (closes, group) = match group.strip_suffix(b")") {
                Some(rest) => (true, rest),
                None => (false, group),
            };
            if opens == is_open && (opens || closes) {
                return Err(self.unexpected("form-parentheses", word));
            }
            if opens || !is_open {
                rank = rank.saturating_add(1);
            }
            is_open = (is_open || opens) && !closes;
            if group == b"-" || group.is_empty() && (opens || closes) {
                continue;
            }
            for word in group.split(|&byte| byte == b'=') {
                let option = self.option(word, count)?;
                marks.push(Mark {
                    option,
                    number: rank,
                });
            }
        }
        match is_open {
            true => Err(self.fault(Fault::ends("form-closing-parenthesis"))),
            false => Ok(()),
        }
    }

    /// One name in quotes, or without them a whole line; `None` at the end.
    fn name(&mut self, expected: &'static str) -> Result<Option<String>, FormatError> {
        let mut ahead = self.words.clone();
        match ahead.next()? {
            None => Ok(None),
            Some(Word::Quoted(text)) => {
                self.words = ahead;
                Ok(Some(text.to_owned()))
            }
            // Without a letter it is not a name but a ballot that is left over.
            Some(Word::Plain(_)) => match self.words.next_line()? {
                Some(line) if line.chars().any(char::is_alphabetic) => Ok(Some(line.to_owned())),
                line => Err(self.fault(Fault::expected(expected, line.unwrap_or_default()))),
            },
            other => {
                self.words = ahead;
                Err(self.unexpected(expected, other))
            }
        }
    }

    /// The names in option order, as far as they are given, and the title.
    fn names(&mut self, count: u16) -> Result<(Vec<String>, String), FormatError> {
        let mut names = vec![String::new(); usize::from(count)];
        for name in &mut names {
            match self.name("form-option-name")? {
                Some(text) => *name = text,
                None => return Ok((names, String::new())),
            }
        }
        Ok((names, self.name("form-title")?.unwrap_or_default()))
    }
}
