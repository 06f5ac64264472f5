//! A statement in the making: the lines a person gives, completed to the text that is signed.
//!
//! Which lines there are, how they stand and what usually stands in them is said by the table of the
//! kind. Whether the result is a statement is decided by the kind itself, nowhere here.

use std::fmt;
use std::path::{Path, PathBuf};

use super::error::drafts::DraftFault;
use super::{CliError, terminal};
use crate::domain::arrange::{Misplaced, Slot, arrange};
use crate::domain::attachment::AttachmentRef;
use crate::domain::fault::Fault;
use crate::domain::hash::encode_hex;
use crate::domain::id::Id;
use crate::domain::line::Usual;
use crate::domain::log::policy::Trust;
use crate::domain::statement::refusal::{Refusal, Unfit};
use crate::domain::statement::{Grammar, Statement, given_line, grammar};
use crate::domain::text::{Malformed, Value};
use crate::domain::time::Time;

/// Lines before the kind's own: first line, `log`, `genesis`.
pub const HEADER_LINES: usize = 3;

/// What the service knows and lines may need.
pub struct Facts {
    /// The log's last clock.
    pub now: Time,
}

/// Where somebody gave a line.
#[derive(Debug, Clone)]
enum Place {
    File { path: PathBuf, line: usize },
    Option(String),
}

/// The lines of a statement as far as somebody gave them.
pub struct Draft {
    kind: String,
    /// Keys and values.
    lines: Vec<(String, String)>,
    /// Where each was given.
    places: Vec<Place>,
    attachments: Vec<Vec<u8>>,
}

impl Draft {
    /// A draft without lines.
    pub fn new(kind: &str) -> Draft {
        Draft {
            kind: kind.to_owned(),
            lines: Vec::new(),
            places: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// Adds the lines of a file, as [`lines`] reads them.
    pub fn add_file(&mut self, path: &Path) -> Result<(), CliError> {
        for (line, key, value) in lines(path)? {
            let path = path.to_owned();
            self.lines.push((key, value));
            self.places.push(Place::File { path, line });
        }
        Ok(())
    }

    /// Adds one line as options spell it, `key=value`; `key=@FILE` attaches a file and names it.
    ///
    /// Errors with `DraftLine`, or when the file cannot be read.
    pub fn add(&mut self, line: &str) -> Result<(), CliError> {
        let pair = line.split_once('=');
        let (key, value) = pair.ok_or_else(|| DraftFault::DraftLine { line: line.into() })?;
        let value = match value.strip_prefix('@') {
            None => value.to_owned(),
            Some(path) => {
                let bytes = terminal::read(Path::new(path))?;
                let named = AttachmentRef::to(&bytes).write();
                self.attachments.push(bytes);
                named
            }
        };
        self.lines.push((key.to_owned(), value));
        self.places.push(Place::Option(line.to_owned()));
        Ok(())
    }

    /// Whether a line with this key was given.
    pub fn has(&self, key: &str) -> bool {
        self.lines.iter().any(|(given, _)| given == key)
    }

    /// The statement of the log that `trust` names. `facts` are asked for when a line needs them.
    ///
    /// Errors with a `DraftFault`, naming the line that is missing or wrong as the person gave it.
    pub fn complete(
        self,
        trust: &Trust,
        facts: impl Fn() -> Result<Facts, CliError>,
    ) -> Result<(Statement, Vec<Vec<u8>>), CliError> {
        let Some(grammar) = grammar(&self.kind) else {
            let unknown = Unfit::UnknownKind {
                kind: self.kind,
                version: 1,
            };
            return Err(CliError::from(Refusal::from(unknown)));
        };
        let trying = Trying {
            draft: self,
            grammar,
            stand_ins: Vec::new(),
        };
        trying.complete(trust, facts)
    }

    fn misplaced(&self, given: Option<usize>, fault: &Misplaced) -> DraftFault {
        let reason = fault.told();
        match given.map(|index| &self.places[index]) {
            Some(place) => DraftFault::Misplaced {
                place: place.to_string(),
                reason,
            },
            None => DraftFault::Incomplete {
                kind: self.kind.clone(),
                reason,
            },
        }
    }

    /// A fault of the finished text, told at the line that the person gave.
    fn malformed(&self, fault: Malformed, slots: &[Slot]) -> CliError {
        let line = fault
            .line()
            .and_then(|line| line.checked_sub(HEADER_LINES + 1));
        let Some(Slot::Given(index)) = line.and_then(|line| slots.get(line)) else {
            return CliError::from(Refusal::Text(fault));
        };
        let error = match &self.places[*index] {
            Place::File { path, line } => DraftFault::Value {
                place: path.display().to_string(),
                reason: fault.at(*line).told(),
            },
            Place::Option(option) => DraftFault::Value {
                place: format!("`{option}`"),
                reason: fault.told(),
            },
        };
        error.into()
    }
}

/// A draft on its way to a statement: what is wrong with a line is noted, and the line of the kind's
/// example stands in for it, so that every fault is told at once.
struct Trying {
    draft: Draft,
    grammar: Grammar,
    /// The faults so far.
    stand_ins: Vec<CliError>,
}

/// What is wrong first, and what to do without.
type Setback = Box<(CliError, Option<Mend>)>;

/// How many faults of a draft are told at a time.
const FAULTS_MAX: usize = 20;

impl Trying {
    fn complete(
        mut self,
        trust: &Trust,
        facts: impl Fn() -> Result<Facts, CliError>,
    ) -> Result<(Statement, Vec<Vec<u8>>), CliError> {
        loop {
            match self.attempt(trust, &facts).map_err(|setback| *setback) {
                Ok(statement) if self.stand_ins.is_empty() => {
                    return Ok((statement, self.draft.attachments));
                }
                Ok(_) => return Err(self.told()),
                // What lines say together is not judged where some of them are stand-ins.
                Err((_, None)) if !self.stand_ins.is_empty() => return Err(self.told()),
                Err((error, None)) => return Err(error),
                Err((error, Some(mend))) => {
                    self.stand_ins.push(error);
                    if self.stand_ins.len() == FAULTS_MAX || !self.mend(mend) {
                        return Err(self.told());
                    }
                }
            }
        }
    }

    /// Errors with what is wrong first, and which line to do without.
    fn attempt(
        &self,
        trust: &Trust,
        facts: &impl Fn() -> Result<Facts, CliError>,
    ) -> Result<Statement, Setback> {
        let draft = &self.draft;
        let slots = arrange(self.grammar.lines, &draft.lines).map_err(|(given, fault)| {
            let mend = match (given, &fault) {
                (_, Misplaced::Missing { key }) => Mend::Add(given, key),
                (Some(index), _) => Mend::Remove(index),
                (None, _) => return Box::new((draft.misplaced(given, &fault).into(), None)),
            };
            Box::new((draft.misplaced(given, &fault).into(), Some(mend)))
        })?;
        let origin = trust.logs.first().map_or("", |key| key.name());
        let mut text = format!(
            "folkmoot/{}/v1\nlog {origin}\ngenesis {}\n",
            draft.kind, trust.genesis
        );
        for slot in &slots {
            let (key, value) = match slot {
                Slot::Given(index) => draft.lines[*index].clone(),
                Slot::Usual(line, usual) => {
                    let value = value(*usual, facts).map_err(|error| Box::new((error, None)))?;
                    (line.key.to_owned(), value)
                }
            };
            text.push_str(&format!("{key} {value}\n"));
        }
        match Statement::parse(&text) {
            Ok(statement) => Ok(statement),
            Err(Refusal::Text(fault)) => {
                let line = fault
                    .line()
                    .and_then(|line| line.checked_sub(HEADER_LINES + 1));
                let given = match line.and_then(|line| slots.get(line)) {
                    Some(Slot::Given(index)) => Some(Mend::Replace(*index)),
                    _ => None,
                };
                Err(Box::new((draft.malformed(fault, &slots), given)))
            }
            Err(refusal) => Err(Box::new((CliError::from(refusal), None))),
        }
    }

    /// Does without a faulty line; false where nothing can stand in for it.
    fn mend(&mut self, mend: Mend) -> bool {
        let usual = |key: &str| {
            let mut lines = self.grammar.example.lines().filter_map(given_line);
            let (key, value) = lines.find(|(known, _)| *known == key)?;
            Some((key.to_owned(), value.to_owned()))
        };
        let lines = &mut self.draft;
        match mend {
            Mend::Remove(index) => {
                lines.lines.remove(index);
                lines.places.remove(index);
                true
            }
            Mend::Add(after, key) => {
                let Some(line) = usual(key) else { return false };
                let place = after.map_or(0, |after| after + 1);
                lines.lines.insert(place, line);
                lines.places.insert(place, Place::Option(key.to_owned()));
                true
            }
            Mend::Replace(index) => {
                let (key, value) = &lines.lines[index];
                match usual(key).filter(|(_, other)| other != value) {
                    Some(line) => {
                        lines.lines[index] = line;
                        true
                    }
                    None => false,
                }
            }
        }
    }

    /// The fault, or all of them on the standard error and how many there are.
    fn told(mut self) -> CliError {
        if self.stand_ins.len() == 1 {
            return self.stand_ins.remove(0);
        }
        for error in &self.stand_ins {
            eprintln!("{}", super::language::fault(error));
        }
        let count = self.stand_ins.len();
        DraftFault::Several { count }.into()
    }
}

/// What to do without a faulty line.
enum Mend {
    /// Leave it out.
    Remove(usize),
    /// Put the example's line of this key behind that one.
    Add(Option<usize>, &'static str),
    /// Put the example's value in it.
    Replace(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File { path, line } => write!(f, "{}, line {line}", path.display()),
            Place::Option(option) => write!(f, "`{option}`"),
        }
    }
}

/// What stands in a line that nobody gave.
fn value(usual: Usual, facts: impl Fn() -> Result<Facts, CliError>) -> Result<String, CliError> {
    let time = |seconds| {
        let time = Time::from_seconds(seconds);
        time.expect("the log's clock is not near the end of time")
            .write()
    };
    Ok(match usual {
        Usual::Today => time(facts()?.now.seconds() / 86_400 * 86_400),
        Usual::Fresh => fresh_reference()?.to_string(),
        Usual::Text(text) => text.to_owned(),
        Usual::Unknown => unreachable!("arranging has refused to leave such a line out"),
    })
}

/// A reference that nobody has used: today's date and four random bytes.
pub fn fresh_reference() -> Result<Id, CliError> {
    let mut random = [0; 4];
    getrandom::fill(&mut random)?;
    let (year, month, day) = terminal::now().date();
    let random = encode_hex(&random);
    let id = Id::parse(&format!("{year}-{month:02}-{day:02}-{random}"));
    Ok(id.expect("digits and hyphens make an id"))
}

/// The lines of a file that end with a comment: number from 1, key, value, comment.
pub fn commented(path: &Path) -> Result<Vec<(usize, String, String, String)>, CliError> {
    let text = terminal::read_text(path)?;
    let commented = (1..).zip(text.lines()).filter_map(|(number, line)| {
        let (key, value) = given_line(line)?;
        let (_, comment) = line.rsplit_once("  #")?;
        let comment = comment.trim().to_owned();
        Some((number, key.to_owned(), value.to_owned(), comment))
    });
    Ok(commented.collect())
}

/// The lines of a file with their numbers from 1: number, key, value. Blank lines, comments (`# …`) and
/// the header may stand in it.
///
/// Errors with `NoValue` for a line without a value, or when the file cannot be read.
pub fn lines(path: &Path) -> Result<Vec<(usize, String, String)>, CliError> {
    let text = terminal::read_text(path)?;
    // Some editors begin every text with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let Some((key, value)) = given_line(line) else {
            continue;
        };
        if key.starts_with("folkmoot/") || key == "log" || key == "genesis" {
            continue;
        }
        if value.is_empty() {
            let path = path.to_owned();
            let key = key.to_owned();
            return Err(DraftFault::NoValue {
                path,
                line: number,
                key,
            }
            .into());
        }
        lines.push((number, key.to_owned(), value.to_owned()));
    }
    Ok(lines)
}
