//! abcvoting's `.abc.yaml` files: `profile`, `num_cand` and `committeesize` among other keys.
//!
//! Only what this program needs of YAML is read: top-level keys, the profile as nested lists of numbers
//! in brackets, on one line or several. Option ids are the numbers from 0. Results that the file may
//! state under `compute` are not looked at. See abcvoting's documentation, file formats.

use super::words::number;
use super::{Fault, FormatError, Profile};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, Terms};

/// Reads a profile of approvals; errors with the line that does not fit.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut keys = Keys::default();
    for (line, text) in (1..).zip(text.lines()) {
        keys.line(line, text);
    }
    let options = keys.whole("num_cand", &keys.options)?;
    let seats = keys.whole("committeesize", &keys.seats)?;
    let ids = (0..options).map(|id| id.to_string()).collect();
    let (line, profile) = &keys.profile;
    let mut builder = ElectionBuilder::new(ids, seats, BallotKind::Approvals, Terms::default())
        .map_err(|fault| Fault::from(fault).at(*line))?;
    ballots(profile, &mut builder).map_err(|fault| fault.at(*line))?;
    let election = builder.build();
    Ok(Profile {
        names: election.options().to_vec(),
        election,
        title: keys.title.1.trim_matches('"').to_owned(),
    })
}

/// The values of the keys that matter, with the line each begins on.
#[derive(Default)]
struct Keys {
    profile: (u64, String),
    options: (u64, String),
    seats: (u64, String),
    title: (u64, String),
    in_profile: bool,
}

impl Keys {
    fn line(&mut self, line: u64, text: &str) {
        let key = text
            .split_once(':')
            .filter(|(key, _)| !key.starts_with([' ', '-', '#', '[']));
        let Some((key, value)) = key else {
            if self.in_profile && !text.trim_start().starts_with('#') {
                self.profile.1.push_str(text);
            }
            return;
        };
        self.in_profile = key == "profile";
        let value = (line, value.trim().to_owned());
        match key {
            "profile" => self.profile = value,
            "num_cand" => self.options = value,
            "committeesize" => self.seats = value,
            "description" => self.title = value,
            _ => {}
        }
    }

    fn whole(&self, key: &'static str, value: &(u64, String)) -> Result<u16, FormatError> {
        let (line, text) = value;
        if *line == 0 {
            return Err(Fault::Ends("profile, num_cand and committeesize").at(1));
        }
        let whole = number(text.as_bytes()).and_then(|number| u16::try_from(number).ok());
        whole.ok_or_else(|| Fault::expected(key, text).at(*line))
    }
}

fn ballots(profile: &str, builder: &mut ElectionBuilder) -> Result<(), Fault> {
    let nested = || Fault::expected("a list of lists of numbers", profile);
    let inner = profile
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let mut rest = inner.ok_or_else(nested)?.trim();
    while !rest.is_empty() {
        let (list, after) = rest
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
            .ok_or_else(nested)?;
        let marks = list
            .split(',')
            .map(str::trim)
            .filter(|option| !option.is_empty())
            .map(|option| {
                let index = number(option.as_bytes()).and_then(|index| u16::try_from(index).ok());
                let option = index.ok_or_else(|| Fault::expected("an option's number", option))?;
                Ok(Mark { option, number: 1 })
            })
            .collect::<Result<Vec<Mark>, Fault>>()?;
        builder.push(1, &marks)?;
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after).trim_start();
    }
    Ok(())
}
