//! PrefLib's ordinal files (`soc`, `soi`, `toc`, `toi`): `# KEY: value` lines, then `count: 3,{1,2},4`.
//!
//! Each `{...}` is a group of equal rank. The count is a weight. Option ids are the numbers from 1,
//! names come from `# ALTERNATIVE NAME n:`. Files of before 2022 have instead the number of options, `n,name`
//! for each, a line of totals, and `count,3,{1,2},4`. See preflib.org, data format.

use super::weights::{Scale, scaled};
use super::words::number;
use super::{Fault, FormatError, Profile, narrowed};
use crate::domain::count::{BallotKind, ElectionBuilder, Mark, OptionIndex, Terms};

/// Reads an ordinal PrefLib file, with one seat; errors with the line that does not fit.
pub fn read(bytes: &[u8]) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let text = text.trim_start_matches('\u{feff}');
    scaled(|scale| read_in(text, scale))
}

fn read_in(text: &str, scale: &mut Scale) -> Result<Profile, FormatError> {
    let mut header = Header::default();
    let mut builder = None;
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim();
        if let Some(comment) = text.strip_prefix('#') {
            header.read(comment).map_err(|fault| fault.at(line))?;
        } else if !text.is_empty() && !header.reads_old(text).map_err(|fault| fault.at(line))? {
            let builder = match &mut builder {
                Some(builder) => builder,
                None => builder.insert(header.begin(scale).map_err(|fault| fault.at(line))?),
            };
            ballot(text, builder, &header, scale).map_err(|fault| fault.at(line))?;
        }
    }
    let builder = match builder {
        Some(builder) => builder,
        None => header.begin(scale).map_err(|fault| fault.at(1))?,
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
    /// Lines of an old header that are left to read: names and totals. `None` in new files.
    old: Option<usize>,
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
            self.expect(value)?;
        } else if let Some(option) = key.strip_prefix("ALTERNATIVE NAME ") {
            self.name(option, value)?;
        }
        Ok(())
    }

    /// As many options as `count` says, named by their numbers.
    fn expect(&mut self, count: &str) -> Result<(), Fault> {
        let whole = number(count.as_bytes()).and_then(|count| u16::try_from(count).ok());
        let whole = whole.ok_or_else(|| Fault::expected("form-option-total", count))?;
        self.names = (1..=u32::from(whole))
            .map(|option| option.to_string())
            .collect();
        Ok(())
    }

    fn name(&mut self, option: &str, value: &str) -> Result<(), Fault> {
        let at = option_of(option, self.names.len())
            .ok_or_else(|| Fault::expected("form-option-in-range", option))?;
        if let Some(name) = self.names.get_mut(usize::from(at)) {
            value.clone_into(name);
        }
        Ok(())
    }

    /// Whether a line belongs to an old header; then it is read.
    fn reads_old(&mut self, text: &str) -> Result<bool, Fault> {
        match self.old {
            None if self.names.is_empty() && number(text.as_bytes()).is_some() => {
                self.expect(text)?;
                self.old = Some(self.names.len().saturating_add(1));
            }
            None | Some(0) => return Ok(false),
            Some(left) => {
                if left > 1 {
                    let named = text.split_once(',');
                    let (option, name) =
                        named.ok_or_else(|| Fault::expected("form-number-name", text))?;
                    self.name(option, name.trim())?;
                }
                self.old = left.checked_sub(1);
            }
        }
        Ok(true)
    }

    fn begin(&self, scale: &Scale) -> Result<ElectionBuilder, Fault> {
        let terms = Terms {
            parts: scale.parts(),
            ..Terms::default()
        };
        let ids = (1..=self.names.len())
            .map(|option| option.to_string())
            .collect();
        Ok(ElectionBuilder::new(
            ids,
            1,
            BallotKind::WeakRanking,
            terms,
        )?)
    }
}

fn option_of(text: &str, count: usize) -> Option<OptionIndex> {
    let option = usize::try_from(number(text.trim().as_bytes())?).ok()?;
    (option <= count).then(|| OptionIndex::try_from(option.checked_sub(1)?).ok())?
}

fn ballot(
    text: &str,
    builder: &mut ElectionBuilder,
    header: &Header,
    scale: &mut Scale,
) -> Result<(), Fault> {
    let (colon, expected) = match header.old {
        None => (':', "form-count-order"),
        Some(_) => (',', "form-count-comma-order"),
    };
    let cut = text.split_once(colon);
    let (weight, order) = cut.ok_or_else(|| Fault::expected(expected, text))?;
    let weight = scale.weight(weight.trim())?;
    let count = header.names.len();
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
            let option = option_of(inner, count)
                .ok_or_else(|| Fault::expected("form-option-in-range", item))?;
            marks.push(Mark {
                option,
                number: rank,
            });
        }
        grouped = (grouped || opens) && !item.ends_with('}');
    }
    if grouped {
        return Err(Fault::ends("form-closing-brace"));
    }
    Ok(builder.push(weight, &marks)?)
}
