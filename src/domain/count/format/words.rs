//! Cutting text into words, quoted strings and bracketed lines, with line numbers.

use super::{Fault, FormatError};

/// One piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word<'a> {
    /// Anything between blanks.
    Plain(&'a [u8]),
    /// What stands between two double quotes.
    Quoted(&'a str),
    /// What stands between two square brackets.
    Bracketed(&'a str),
}

/// The pieces of a file one after another. Outside quotes `#` hides the rest of its line, and what stands between
/// `/*` and `*/` at the beginning of a piece is hidden.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    bytes: &'a [u8],
    line: u64,
}

impl<'a> Words<'a> {
    /// The pieces of `bytes` from line 1.
    pub fn new(bytes: &'a [u8]) -> Words<'a> {
        Words {
            bytes: bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
            line: 1,
        }
    }

    /// The line of the last piece, or of the end.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The next piece, `None` at the end; errors on text that is not UTF-8 or a quote without end.
    pub fn next(&mut self) -> Result<Option<Word<'a>>, FormatError> {
        loop {
            match self.bytes {
                [] => return Ok(None),
                [b'\n', rest @ ..] => {
                    self.line = self.line.saturating_add(1);
                    self.bytes = rest;
                }
                [b' ' | b'\t' | b'\r', rest @ ..] => self.bytes = rest,
                [b'#', ..] => {
                    let end = self.bytes.iter().position(|&byte| byte == b'\n');
                    self.bytes = self
                        .bytes
                        .get(end.unwrap_or(self.bytes.len())..)
                        .unwrap_or(&[]);
                }
                [b'/', b'*', rest @ ..] => self.skip_comment(rest)?,
                [b'"', rest @ ..] => {
                    return self
                        .enclosed(rest, b'"')
                        .map(|text| Some(Word::Quoted(text)));
                }
                [b'[', rest @ ..] => {
                    return self
                        .enclosed(rest, b']')
                        .map(|text| Some(Word::Bracketed(text)));
                }
                all => {
                    let end = all
                        .iter()
                        .position(u8::is_ascii_whitespace)
                        .unwrap_or(all.len());
                    let (word, rest) = all.split_at(end);
                    self.bytes = rest;
                    return Ok(Some(Word::Plain(word)));
                }
            }
        }
    }

    fn skip_comment(&mut self, rest: &'a [u8]) -> Result<(), FormatError> {
        let end = rest.windows(2).position(|pair| pair == b"*/");
        let (hidden, after) = end
            .and_then(|end| rest.split_at_checked(end))
            .ok_or(Fault::ends("form-comment-end").at(self.line))?;
        self.pass_lines(hidden);
        self.bytes = after.get(2..).unwrap_or(&[]);
        Ok(())
    }

    fn pass_lines(&mut self, passed: &[u8]) {
        let lines = passed.iter().filter(|&&byte| byte == b'\n').count();
        let lines = u64::try_from(lines).unwrap_or(u64::MAX);
        self.line = self.line.saturating_add(lines);
    }

    /// The next line that is not empty, without blanks around it and without what `#` hides; `None` at the end.
    pub fn next_line(&mut self) -> Result<Option<&'a str>, FormatError> {
        loop {
            let [byte, rest @ ..] = self.bytes else {
                return Ok(None);
            };
            if byte.is_ascii_whitespace() {
                self.pass_lines(&[*byte]);
                self.bytes = rest;
                continue;
            }
            let end = self.bytes.iter().position(|&byte| byte == b'\n');
            let (line, rest) = self.bytes.split_at(end.unwrap_or(self.bytes.len()));
            self.bytes = rest;
            let text = std::str::from_utf8(line).map_err(|_| Fault::NotUtf8.at(self.line))?;
            let text = text.split('#').next().unwrap_or_default().trim();
            if !text.is_empty() {
                return Ok(Some(text));
            }
        }
    }

    fn enclosed(&mut self, rest: &'a [u8], close: u8) -> Result<&'a str, FormatError> {
        let ends = Fault::ends(if close == b'"' {
            "form-closing-quote"
        } else {
            "form-closing-bracket"
        });
        let end = rest.iter().position(|&byte| byte == close);
        let (text, after) = end
            .and_then(|end| rest.split_at_checked(end))
            .ok_or(ends.at(self.line))?;
        let text = std::str::from_utf8(text).map_err(|_| Fault::NotUtf8.at(self.line))?;
        self.pass_lines(text.as_bytes());
        self.bytes = after.get(1..).unwrap_or(&[]);
        Ok(text)
    }
}

/// Reads plain decimal digits; `None` for anything else or beyond 64 bits.
pub fn number(word: &[u8]) -> Option<u64> {
    if word.is_empty() {
        return None;
    }
    word.iter().try_fold(0_u64, |sum, byte| match byte {
        b'0'..=b'9' => sum
            .checked_mul(10)?
            .checked_add(u64::from(byte.checked_sub(b'0')?)),
        _ => None,
    })
}
