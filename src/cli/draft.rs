//! A statement in the making: the lines a person gives, completed to the text that is signed.
//!
//! What every statement of this log has (header, roster, expiry) and what usually stands there is
//! filled in; lines that stand in another order than the kind wants are moved. Whether the result is
//! a statement is decided by the kind itself, nowhere here.

use std::path::Path;

use super::error::drafts::DraftFault;
use super::{CliError, terminal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::hash::encode_hex;
use crate::domain::id::Id;
use crate::domain::log::policy::Trust;
use crate::domain::state::organisation::Roster;
use crate::domain::statement::Statement;
use crate::domain::statement::refusal::Refusal;
use crate::domain::text::{Malformed, Value};
use crate::domain::time::Time;

/// How long a text that several must sign can be signed, in seconds, unless it says otherwise.
const CONSENT_SECONDS: i64 = 7 * 86_400;

/// What usually stands in a line that nobody gave.
const USUAL: &[(&str, &str, &str)] = &[
    ("enrol", "details", "none"),
    ("member", "into", "none"),
    ("member", "reason", "none"),
    ("office", "key", "none"),
    ("office", "until", "none"),
];

/// Lines before the kind's own: first line, `log`, `genesis`.
const HEADER_LINES: usize = 3;

/// What the service knows and lines may need.
pub struct Facts {
    /// Who acts for the organisation.
    pub roster: Roster,
    /// The log's last clock.
    pub now: Time,
}

/// The lines of a statement as far as somebody gave them.
pub struct Draft {
    kind: String,
    lines: Vec<(String, String)>,
    /// Files that lines name.
    pub attachments: Vec<Vec<u8>>,
}

impl Draft {
    /// A draft without lines.
    pub fn new(kind: &str) -> Draft {
        Draft {
            kind: kind.to_owned(),
            lines: Vec::new(),
            attachments: Vec::new(),
        }
    }

    /// Adds the lines of a file, as [`lines`] reads them.
    pub fn add_file(&mut self, path: &Path) -> Result<(), CliError> {
        let given = lines(path)?;
        let pairs = given.into_iter().map(|(_, key, value)| (key, value));
        self.lines.extend(pairs);
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
        Ok(())
    }

    /// Whether a line with this key was given.
    pub fn has(&self, key: &str) -> bool {
        self.lines.iter().any(|(given, _)| given == key)
    }

    /// The statement of the log that `trust` names. `facts` are asked for when a line needs them.
    ///
    /// Errors with `Statement`, naming the first line that is missing or wrong.
    pub fn complete(
        mut self,
        trust: &Trust,
        facts: impl Fn() -> Result<Facts, CliError>,
    ) -> Result<(Statement, Vec<Vec<u8>>), CliError> {
        if self.kind == "office" {
            self.order_scope();
        }
        if self.kind == "member" {
            // Which acts have tags is said of all lines together, as with scopes.
            self.lines.sort_by_key(|line| line.0 != "tag");
        }
        if self.kind == "notice" {
            self.order_scrutineers();
        }
        // Every round puts one more line into its place.
        loop {
            let refusal = match Statement::parse(&self.text(trust)) {
                Ok(statement) => return Ok((statement, self.attachments)),
                Err(refusal) => refusal,
            };
            let Some((place, expected)) = misplaced(&refusal) else {
                return Err(CliError::from(refusal));
            };
            let mut later = self.lines.iter().skip(place);
            let further = later.position(|(key, _)| key == expected);
            let found = match further {
                Some(further) => Some(self.lines.remove(place + further)),
                None => self
                    .usual(expected, &facts)?
                    .map(|value| (expected.to_owned(), value)),
            };
            if let Some(found) = found {
                self.lines.insert(place.min(self.lines.len()), found);
            } else if !self.move_back(place, trust) {
                return Err(CliError::from(refusal));
            }
        }
    }

    /// An office without a scope line is for everything, and scopes stand before the end of the term:
    /// what is said of them together cannot be put in order line by line.
    fn order_scope(&mut self) {
        let is = |line: &(String, String), key| line.0 == key;
        let grants = self
            .lines
            .iter()
            .any(|line| is(line, "act") && line.1 == "grant");
        if grants && !self.has("scope") {
            self.lines.push(("scope".to_owned(), "all".to_owned()));
        }
        self.lines
            .sort_by_key(|line| (is(line, "until"), is(line, "scope")));
    }

    /// Scrutineers stand in id order, below how many certify and above the contests: a notice is refused
    /// for what all of them say together.
    fn order_scrutineers(&mut self) {
        let of_them = |(key, _): &(String, String)| key == "certificates" || key == "scrutineer";
        let lines = std::mem::take(&mut self.lines);
        let (mut moved, mut others): (Vec<_>, Vec<_>) = lines.into_iter().partition(of_them);
        moved.sort_by(|(a, one), (b, other)| {
            let id = |value: &str| value.split(' ').next().unwrap_or_default().to_owned();
            a.cmp(b).then_with(|| id(one).cmp(&id(other)))
        });
        let contests = others.iter().position(|(key, _)| key == "contest");
        let contests = others.split_off(contests.unwrap_or(others.len()));
        self.lines = [others, moved, contests].concat();
    }

    /// Moves the line at `place`, of a key that may be absent, to where the kind takes it.
    fn move_back(&mut self, place: usize, trust: &Trust) -> bool {
        if place >= self.lines.len() {
            return false;
        }
        for earlier in (0..place).rev() {
            let line = self.lines.remove(place);
            self.lines.insert(earlier, line);
            match Statement::parse(&self.text(trust)) {
                Err(refusal) if misplaced(&refusal).is_some_and(|found| found.0 <= place) => {
                    let line = self.lines.remove(earlier);
                    self.lines.insert(place, line);
                }
                _ => return true,
            }
        }
        false
    }

    /// What stands in a line that nobody gave; `None` where only a person can know.
    fn usual(
        &self,
        key: &str,
        facts: impl Fn() -> Result<Facts, CliError>,
    ) -> Result<Option<String>, CliError> {
        if self.has(key) {
            return Ok(None);
        }
        let time = |seconds| Time::from_seconds(seconds).map(|time| time.write());
        Ok(match key {
            "roster" => Some(facts()?.roster.hash().to_string()),
            "expires" => time(facts()?.now.seconds() + CONSENT_SECONDS),
            "joined" => time(facts()?.now.seconds() / 86_400 * 86_400),
            "ref" => Some(fresh_reference()?.to_string()),
            _ => {
                let known =
                    |(kind, line, _): &&(&str, &str, &str)| *kind == self.kind && *line == key;
                let value = USUAL.iter().find(known);
                value.map(|(_, _, value)| (*value).to_owned())
            }
        })
    }

    fn text(&self, trust: &Trust) -> String {
        let origin = trust.logs.first().map_or("", |key| key.name());
        let mut text = format!(
            "folkmoot/{}/v1\nlog {origin}\ngenesis {}\n",
            self.kind, trust.genesis
        );
        for (key, value) in &self.lines {
            text.push_str(&format!("{key} {value}\n"));
        }
        text
    }
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

/// The lines of a file with their numbers from 1: number, key, value. Blank lines, comments (`# …`) and
/// the header may stand in it.
///
/// Errors with `NoValue` for a line without a value, or when the file cannot be read.
pub fn lines(path: &Path) -> Result<Vec<(usize, String, String)>, CliError> {
    let text = terminal::read_text(path)?;
    // Some editors begin every text with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        let header = ["folkmoot/", "log ", "genesis "];
        let skipped = line.is_empty() || line.starts_with('#');
        if skipped || header.iter().any(|start| line.starts_with(start)) {
            continue;
        }
        let (key, value) = line.split_once(' ').ok_or_else(|| DraftFault::NoValue {
            path: path.to_owned(),
            line: number,
            key: line.to_owned(),
        })?;
        // A comment may end a line, where two spaces set it off.
        let value = value.split_once("  #").map_or(value, |(value, _)| value);
        lines.push((number, key.to_owned(), value.trim().to_owned()));
    }
    Ok(lines)
}

/// Which of the kind's own lines is not the one expected, and which is.
fn misplaced(refusal: &Refusal) -> Option<(usize, &'static str)> {
    match refusal {
        Refusal::Text(Malformed::WrongKey { line, expected, .. })
        | Refusal::Text(Malformed::Missing { line, expected }) => {
            Some((line.saturating_sub(HEADER_LINES + 1), expected))
        }
        _ => None,
    }
}
