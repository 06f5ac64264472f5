//! starvote's text format for score ballots, and the CSV of star.vote.
//!
//! `[options]` holds `name = value` lines, `[ballots]` lines `option = score`, one ballot to a
//! paragraph, after a line `n ballots:` if it was cast n times. Options may name another file whose ballots
//! and options come first. An option stands if any ballot names it. See starvote's documentation,
//! starvote format.

use std::collections::BTreeMap;

use super::records::records;
use super::words::number;
use super::{Fault, FormatError, Profile};
use crate::domain::count::scores::SCORE_MAX;
use crate::domain::count::{BallotKind, ElectionBuilder, Lot, Mark, OptionIndex, Terms};

/// How many files may name another in turn.
const DEPTH_MAX: u8 = 8;

/// A file of starvote: the profile and the method that it asks for (`star`, `bloc`, `allocated`, `rrv`,
/// `sss`; empty where it names none).
#[derive(Clone, Debug)]
pub struct Starvote {
    /// Ballots, with seats, highest score and a given order of ties as the lot.
    pub profile: Profile,
    /// The method's name in starvote.
    pub method: String,
}

/// Reads a file; `beside` finds the bytes of another that it names.
///
/// Errors with the line that does not fit, or that names a file which is not there.
pub fn read(
    bytes: &[u8],
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<Starvote, FormatError> {
    let mut file = File::default();
    file.read(bytes, beside, 0)?;
    file.finish()
}

/// Reads star.vote's CSV: three columns about the voter, then one score a column for each option.
pub fn read_csv(bytes: &[u8]) -> Result<Profile, FormatError> {
    let mut file = File {
        is_poll: true,
        ..File::default()
    };
    file.read_csv(bytes)?;
    Ok(file.finish()?.profile)
}

/// Whether a CSV is one of star.vote, by its first column.
pub fn is_csv(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.starts_with(b"voterID,") || bytes.starts_with(b"\"voterID\",")
}

#[derive(Default)]
struct File {
    settings: BTreeMap<String, String>,
    /// A given order of ties.
    order: Option<Vec<String>>,
    /// Whether it is a poll's own file, which does not say how high its scores go.
    is_poll: bool,
    /// Line, copies and scores by option.
    ballots: Vec<(u64, u64, Scores)>,
}

/// What one ballot gives to the options it names.
type Scores = Vec<(String, u32)>;

impl File {
    fn read(
        &mut self,
        bytes: &[u8],
        beside: &dyn Fn(&str) -> Option<Vec<u8>>,
        depth: u8,
    ) -> Result<(), FormatError> {
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
        let mut own = File::default();
        let mut others = Vec::new();
        let mut reader = Reader::default();
        for (line, text) in (1..).zip(text.lines()) {
            reader
                .line(line, text.trim(), &mut own, &mut others)
                .map_err(|fault| fault.at(line))?;
        }
        reader.close(&mut own);
        for (line, name) in others {
            let found = beside(&name).filter(|_| depth < DEPTH_MAX);
            let found = found.ok_or_else(|| Fault::expected("form-file", &name).at(line))?;
            match name.ends_with(".csv") {
                true => self.read_csv(&found)?,
                false => self.read(&found, beside, depth.saturating_add(1))?,
            }
        }
        self.settings.extend(own.settings);
        self.order = own.order.or_else(|| self.order.take());
        self.ballots.extend(own.ballots);
        Ok(())
    }

    fn read_csv(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        let rows = records(bytes, ',')?;
        let Some((header, rows)) = rows.split_first() else {
            return Err(Fault::ends("form-header").at(1));
        };
        for row in rows {
            let scores = header.fields.iter().zip(&row.fields).skip(3);
            let scores = scores
                .map(|(option, score)| Ok((option.clone(), whole(score)?)))
                .collect::<Result<_, Fault>>()
                .map_err(|fault| fault.at(row.line))?;
            self.ballots.push((row.line, 1, scores));
        }
        Ok(())
    }

    fn setting(&self, name: &str) -> Result<Option<u32>, FormatError> {
        let value = self.settings.get(name).map(|value| whole(value));
        value.transpose().map_err(|fault| fault.at(1))
    }

    fn finish(self) -> Result<Starvote, FormatError> {
        let mut ids: Vec<String> = Vec::new();
        let mut places: BTreeMap<&str, OptionIndex> = BTreeMap::new();
        for (option, _) in self.ballots.iter().flat_map(|(_, _, scores)| scores) {
            let next = OptionIndex::try_from(ids.len()).unwrap_or(OptionIndex::MAX);
            places.entry(option).or_insert_with(|| {
                ids.push(option.clone());
                next
            });
        }
        let max = match self.is_poll {
            true => None,
            false => Some(self.setting("maximum score")?.unwrap_or(SCORE_MAX)),
        };
        let seats = self.setting("seats")?.unwrap_or(1);
        let seats = u16::try_from(seats)
            .map_err(|_| Fault::expected("form-seats-max", &seats.to_string()).at(1))?;
        let terms = Terms {
            score_max: max,
            ..Terms::default()
        };
        let mut builder = ElectionBuilder::new(ids.clone(), seats, BallotKind::Scores, terms)
            .map_err(|fault| Fault::from(fault).at(1))?;
        for (line, copies, scores) in &self.ballots {
            let mark = |(option, score): &(String, u32)| Mark {
                option: places
                    .get(option.as_str())
                    .copied()
                    .unwrap_or(OptionIndex::MAX),
                number: *score,
            };
            let marks: Vec<Mark> = scores.iter().map(mark).collect();
            let heads = u32::try_from(*copies).unwrap_or(u32::MAX);
            builder
                .push_heads(heads, *copies, &marks)
                .map_err(|fault| Fault::from(fault).at(*line))?;
        }
        let mut election = builder.build();
        if let Some(order) = &self.order {
            let order: Vec<&str> = order.iter().map(String::as_str).collect();
            let lot = Lot::given(&order, &ids).map_err(|fault| Fault::from(fault).at(1))?;
            election = election.with_lot(lot);
        }
        Ok(Starvote {
            profile: Profile {
                election,
                names: ids,
                title: String::new(),
            },
            method: self.settings.get("method").cloned().unwrap_or_default(),
        })
    }
}

/// Where in a file the reading is.
#[derive(Default)]
struct Reader {
    section: String,
    list: Option<Vec<String>>,
    copies: Option<u64>,
    ballot: Option<(u64, Scores)>,
}

impl Reader {
    fn line(
        &mut self,
        line: u64,
        text: &str,
        file: &mut File,
        others: &mut Vec<(u64, String)>,
    ) -> Result<(), Fault> {
        if text.is_empty() || text.starts_with('#') {
            self.close(file);
            return Ok(());
        }
        if let Some(list) = &mut self.list {
            match text {
                "]" => file.order = self.list.take(),
                option => list.push(option.to_owned()),
            }
            return Ok(());
        }
        if let Some(section) = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            self.close(file);
            section.trim().clone_into(&mut self.section);
            return Ok(());
        }
        if let Some(copies) = text.strip_suffix(':') {
            let copies = copies.trim_end_matches('s').strip_suffix(" ballot");
            let copies = copies.and_then(|copies| number(copies.trim().as_bytes()));
            self.copies = Some(copies.ok_or_else(|| Fault::expected("form-copies", text))?);
            return Ok(());
        }
        let assigned = text.split_once('=');
        let (name, value) = assigned.ok_or_else(|| Fault::expected("form-assignment", text))?;
        let (name, value) = (name.trim(), value.trim());
        match self.section.as_str() {
            "ballots" => {
                let score = whole(value.split('#').next().unwrap_or_default().trim())?;
                let (_, scores) = self.ballot.get_or_insert_with(|| (line, Vec::new()));
                scores.push((name.to_owned(), score));
                Ok(())
            }
            "options" => self.option(line, name, value, file, others),
            _ => Err(Fault::expected("form-starvote-section", text)),
        }
    }

    fn option(
        &mut self,
        line: u64,
        name: &str,
        value: &str,
        file: &mut File,
        others: &mut Vec<(u64, String)>,
    ) -> Result<(), Fault> {
        match (name, value.strip_prefix('[').map(str::trim)) {
            ("tiebreaker", Some("")) => self.list = Some(Vec::new()),
            ("tiebreaker", Some(_)) => {
                return Err(Fault::expected("form-options", value));
            }
            ("csv_path" | "starvote_path", _) => others.push((line, value.to_owned())),
            ("method" | "seats" | "maximum score" | "verbosity" | "tiebreaker", _) => {
                file.settings.insert(name.to_owned(), value.to_owned());
            }
            _ => return Err(Fault::expected("form-starvote-option", name)),
        }
        Ok(())
    }

    /// Ends the ballot being read, if one is.
    fn close(&mut self, file: &mut File) {
        if let Some((line, scores)) = self.ballot.take() {
            let copies = self.copies.take().unwrap_or(1);
            file.ballots.push((line, copies, scores));
        }
    }
}

fn whole(text: &str) -> Result<u32, Fault> {
    let score = number(text.as_bytes()).and_then(|score| u32::try_from(score).ok());
    score.ok_or_else(|| Fault::expected("form-whole-number", text))
}
