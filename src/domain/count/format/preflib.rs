//! PrefLib's ordinal files (`soc`, `soi`, `toc`, `toi`): `# KEY: value` lines, then `count: 3,{1,2},4`.
//!
//! Each `{...}` is a group of equal rank. The count is a weight. Option ids are the numbers from 1,
//! names come from `# ALTERNATIVE NAME n:`. See preflib.org, data format.

use super::words::number;
use super::{Fault, FormatError, Profile, narrowed};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, OptionIndex, Terms};

/// Reads an ordinal PrefLib file, with one seat; errors with the line that does not fit.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut header = Header::default();
    let mut builder = None;
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim();
        if let Some(comment) = text.strip_prefix('#') {
            header.read(comment).map_err(|fault| fault.at(line))?;
        } else if !text.is_empty() {
            let builder = match &mut builder {
                Some(builder) => builder,
                None => builder.insert(header.begin().map_err(|fault| fault.at(line))?),
            };
            ballot(text, builder, header.names.len()).map_err(|fault| fault.at(line))?;
        }
    }
    let builder = match builder {
        Some(builder) => builder,
        None => header.begin().map_err(|fault| fault.at(1))?,
    };
    Ok(Profile {
        election: narrowed(builder.build()),
        names: header.names,
        title: header.title,
    })
}

#[derive(Default)]
struct Header {
    names: Vec<String>,
    title: String,
}

impl Header {
    fn read(&mut self, comment: &str) -> Result<(), Fault> {
        let Some((key, value)) = comment.split_once(':') else {
            return Ok(());
        };
        let (key, value) = (key.trim(), value.trim());
        if key == "TITLE" {
            value.clone_into(&mut self.title);
        } else if key == "NUMBER ALTERNATIVES" {
            let count = number(value.as_bytes()).and_then(|count| u16::try_from(count).ok());
            let count = count.ok_or_else(|| Fault::expected("a number of options", value))?;
            self.names = (1..=u32::from(count))
                .map(|option| option.to_string())
                .collect();
        } else if let Some(option) = key.strip_prefix("ALTERNATIVE NAME ") {
            let at = option_of(option, self.names.len()).ok_or_else(|| {
                Fault::expected("an option from 1 to the number of options", option)
            })?;
            if let Some(name) = self.names.get_mut(usize::from(at)) {
                value.clone_into(name);
            }
        }
        Ok(())
    }

    fn begin(&self) -> Result<ElectionBuilder, Fault> {
        let ids = (1..=self.names.len())
            .map(|option| option.to_string())
            .collect();
        Ok(ElectionBuilder::new(
            ids,
            1,
            BallotKind::WeakRanking,
            Terms::default(),
        )?)
    }
}

fn option_of(text: &str, count: usize) -> Option<OptionIndex> {
    let option = usize::try_from(number(text.trim().as_bytes())?).ok()?;
    (option <= count).then(|| OptionIndex::try_from(option.checked_sub(1)?).ok())?
}

fn ballot(text: &str, builder: &mut ElectionBuilder, count: usize) -> Result<(), Fault> {
    let (weight, order) = text
        .split_once(':')
        .ok_or_else(|| Fault::expected("`count: order`", text))?;
    let weight = number(weight.trim().as_bytes())
        .ok_or_else(|| Fault::expected("a whole count before the colon", weight))?;
    let mut marks = Vec::new();
    let (mut rank, mut grouped) = (0_u32, false);
    for item in order
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
    {
        let opens = item.starts_with('{');
        if !grouped {
            rank = rank.saturating_add(1);
        }
        let inner = item.trim_start_matches('{').trim_end_matches('}').trim();
        if !inner.is_empty() {
            let option = option_of(inner, count).ok_or_else(|| {
                Fault::expected("an option from 1 to the number of options", item)
            })?;
            marks.push(Mark {
                option,
                number: rank,
            });
        }
        grouped = (grouped || opens) && !item.ends_with('}');
    }
    if grouped {
        return Err(Fault::Ends("a closing brace"));
    }
    Ok(builder.push(weight, &marks)?)
}
