//! abcvoting's `.abc.yaml` files: `profile`, `voter_weights`, `num_cand` and `committeesize` among other keys.
//!
//! Only what this program needs of YAML is read: top-level keys, the profile as lists or sets of numbers, in
//! brackets on one line or several, or one after a dash on each line. Option ids are the numbers from 0, as
//! many as the profile names where `num_cand` does not say; there is one seat where `committeesize` does not.
//! Results that the file may state under `compute` are not looked at; other keys are refused. See abcvoting's documentation, file
//! formats.

use std::collections::BTreeSet;

use super::words::number;
use super::{Fault, FormatError, Profile, weights};
use crate::domain::count::{BallotKind, CountError, ElectionBuilder, Mark, OptionIndex, Terms};

/// Reads a profile of approvals; errors with the line that does not fit.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut keys = Keys::default();
    for (line, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        keys.line(line, text).map_err(|fault| fault.at(line))?;
    }
    let profile = keys
        .profile
        .ok_or_else(|| Fault::ends("form-profile").at(1))?;
    let at = |fault: Fault| fault.at(profile.line);
    let ballots = ballots(&profile.text).map_err(at)?;
    let named = ballots.iter().flatten().max();
    let named = named.map_or(0, |option| option.saturating_add(1));
    let options = keys
        .options
        .map_or(Ok(named), |value| value.whole("form-num-cand"))?;
    let seats = keys
        .seats
        .map_or(Ok(1), |value| value.whole("form-committee-size"))?;
    let texts: Vec<&str> = match &keys.weights {
        Some(value) => value.weights(ballots.len())?,
        None => vec!["1"; ballots.len()],
    };
    let line = keys
        .weights
        .as_ref()
        .map_or(profile.line, |value| value.line);
    let parts = weights::parts(texts.iter().map(|&text| (line, text)))?;
    let terms = Terms {
        parts: weights::noted(parts),
        ..Terms::default()
    };
    let ids = (0..options).map(|id| id.to_string()).collect();
    let mut builder = ElectionBuilder::new(ids, seats, BallotKind::Approvals, terms)
        .map_err(|error| at(error.into()))?;
    for (ballot, text) in ballots.iter().zip(texts) {
        let marks = ballot.iter().map(|&option| Mark { option, number: 1 });
        let weight = weights::weight(text, parts).ok_or(CountError::Overflow);
        weight
            .and_then(|weight| builder.push(weight, &marks.collect::<Vec<_>>()))
            .map_err(|error| at(error.into()))?;
    }
    let election = builder.build();
    Ok(Profile {
        names: election.options().to_vec(),
        election,
        title: keys.title.map_or_else(String::new, |value| value.title()),
    })
}

/// What a key says, with the line it begins on.
#[derive(Default)]
struct Value {
    line: u64,
    text: String,
}

/// The keys that matter.
#[derive(Default)]
struct Keys {
    profile: Option<Value>,
    weights: Option<Value>,
    options: Option<Value>,
    seats: Option<Value>,
    title: Option<Value>,
    /// The key that a line without one goes on with.
    last: String,
    /// The keys met so far.
    met: BTreeSet<String>,
}

/// The keys of such a file; what stands under `compute` is expected of other programs.
const KEYS: &[&str] = &[
    "profile",
    "voter_weights",
    "num_cand",
    "committeesize",
    "description",
    "compute",
];

impl Keys {
    fn line(&mut self, line: u64, text: &str) -> Result<(), Fault> {
        let inner = text.starts_with([' ', '-', '#', '[', ']', '{', '\t']);
        let key = text.split_once(':').filter(|_| !inner);
        let rest = match key {
            Some((key, value)) => {
                let key = key.trim().trim_matches(['"', '\'']);
                if !KEYS.contains(&key) || !self.met.insert(key.to_owned()) {
                    return Err(Fault::expected("form-abcvoting-key", key));
                }
                key.clone_into(&mut self.last);
                value
            }
            None => text,
        };
        let slot = match self.last.as_str() {
            "profile" => &mut self.profile,
            "voter_weights" => &mut self.weights,
            "num_cand" => &mut self.options,
            "committeesize" => &mut self.seats,
            "description" => &mut self.title,
            _ => return Ok(()),
        };
        let value = slot.get_or_insert_with(Value::default);
        if key.is_some() {
            value.line = line;
            value.text.clear();
        }
        let rest = rest.split(" #").next().unwrap_or_default().trim();
        if !rest.starts_with('#') {
            // A list in dashes becomes one in commas.
            let item = rest.strip_prefix("- ").map(|item| format!("{item},"));
            value.text.push_str(item.as_deref().unwrap_or(rest));
            value.text.push(' ');
        }
        Ok(())
    }
}

impl Value {
    fn whole(&self, key: &'static str) -> Result<u16, FormatError> {
        let whole = number(self.text.trim().as_bytes()).and_then(|whole| u16::try_from(whole).ok());
        whole.ok_or_else(|| Fault::expected(key, &self.text).at(self.line))
    }

    fn weights(&self, ballots: usize) -> Result<Vec<&str>, FormatError> {
        let inner = self
            .text
            .trim()
            .trim_start_matches('[')
            .trim_end_matches(']');
        let all: Vec<&str> = inner.split(',').map(str::trim).collect();
        let all: Vec<&str> = all.into_iter().filter(|text| !text.is_empty()).collect();
        match all.len() == ballots {
            true => Ok(all),
            false => Err(Fault::expected("form-weight-each", self.text.trim()).at(self.line)),
        }
    }

    fn title(&self) -> String {
        self.text.trim().trim_matches('"').to_owned()
    }
}

/// The options of each ballot of a profile.
fn ballots(profile: &str) -> Result<Vec<Vec<OptionIndex>>, Fault> {
    let nested = || Fault::expected("form-number-lists", profile);
    let profile = profile.trim();
    // Within brackets, unless dashes make the outer list.
    let bracketed = !profile.ends_with(',');
    let inner = match bracketed {
        true => profile
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']')),
        false => Some(profile),
    };
    let mut rest = inner.ok_or_else(nested)?.trim();
    let mut all = Vec::new();
    while !rest.is_empty() {
        let lists = [('[', ']'), ('{', '}')];
        let list = lists.iter().find_map(|&(opens, closes)| {
            rest.strip_prefix(opens)
                .and_then(|rest| rest.split_once(closes))
        });
        let (list, after) = list.ok_or_else(nested)?;
        let options = list
            .split(',')
            .map(str::trim)
            .filter(|option| !option.is_empty());
        let options = options.map(|option| {
            let index = number(option.as_bytes()).and_then(|index| u16::try_from(index).ok());
            index.ok_or_else(|| Fault::expected("form-option-number", option))
        });
        all.push(options.collect::<Result<Vec<OptionIndex>, Fault>>()?);
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    Ok(all)
}
