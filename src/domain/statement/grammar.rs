//! What kinds say of themselves: who signs, which lines, an example. Made from what each declares.

use super::authority::Signing;
use super::{Kind, Statement};
use crate::domain::arrange::{Slot, arrange};
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::line::Table;
use crate::domain::state::organisation::Founding;

/// What a kind says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Grammar {
    /// The kind as first lines spell it.
    pub kind: &'static str,
    /// Who may sign it.
    pub signed_by: Signing,
    /// Its lines, those after the header.
    pub lines: Table,
    /// Its lines as an author could give them, comments among them.
    pub example: &'static str,
    /// More lines that could be given; with the example's, all that the kind has.
    pub more: &'static [&'static str],
    /// Whether people write it themselves.
    pub composed: bool,
    /// See [`Kind::DAILY_MAX`].
    pub daily_max: Option<u32>,
}

impl Grammar {
    pub(super) fn of<K: Kind>() -> Grammar {
        Grammar {
            kind: K::NAME,
            signed_by: K::SIGNED_BY,
            lines: K::LINES,
            example: K::EXAMPLE,
            more: K::MORE,
            composed: K::COMPOSED,
            daily_max: K::DAILY_MAX,
        }
    }

    /// What makes such a statement, where people do not write it.
    pub fn made(&self) -> Told {
        Told::new("made").case(self.kind)
    }

    /// The example as a statement of a log that nobody has, and the lines that make it: what an author
    /// could leave out to be taken from a log is given, what is always the same is not.
    pub fn example_statement(&self) -> (Vec<(String, String)>, Statement) {
        self.statement(self.example)
    }

    /// The example and every further text, as statements with the lines that make them, likewise.
    pub fn vectors(&self) -> Vec<(Vec<(String, String)>, Statement)> {
        let all = std::iter::once(&self.example).chain(self.more);
        all.map(|lines| self.statement(lines)).collect()
    }

    fn statement(&self, lines: &str) -> (Vec<(String, String)>, Statement) {
        let given = lines.lines().filter_map(given_line);
        let mut given: Vec<(String, String)> = given
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let slots =
            arrange(self.lines, &given).expect("a test holds that each example is complete");
        let mut text = format!("folkmoot/{}/v1\nlog vote.example.org/council\n", self.kind);
        if self.kind != Founding::NAME {
            text.push_str(&format!("genesis {}\n", Hash::of(b"an example")));
        }
        for slot in slots {
            let (key, value) = match slot {
                Slot::Given(index) => given.get(index).cloned().unwrap_or_default(),
                Slot::Usual(line, usual) => {
                    let (value, taken) = usual.example();
                    let pair = (line.key.to_owned(), value.to_owned());
                    if taken {
                        given.push(pair.clone());
                    }
                    pair
                }
            };
            text.push_str(&format!("{key} {value}\n"));
        }
        let statement = Statement::parse(&text).expect("a test holds that each example is right");
        (given, statement)
    }
}

/// Key and value of a line as authors give them; `None` for blank lines and comments.
///
/// A line is a key, a space and a value. A comment begins a line with `#`, or ends one where two spaces
/// set it off. A line without a value has an empty one.
pub fn given_line(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let (key, value) = line.split_once(' ').unwrap_or((line, ""));
    let value = value.split_once("  #").map_or(value, |(value, _)| value);
    Some((key, value.trim()))
}
