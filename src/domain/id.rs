//! Names of things in statements: members, officers, polls, contests, options, categories, classes.
//!
//! All share one grammar, `[a-z0-9][a-z0-9._-]{0,63}`, so that what a member signs is plain ASCII
//! and no two names look alike. Titles for people live in the notice, never in an id.

use std::fmt;

/// The longest an id may be, in bytes.
pub const ID_LENGTH_MAX: usize = 64;

/// A checked id, ordered bytewise.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// Reads an id; `None` unless `text` is `[a-z0-9][a-z0-9._-]{0,63}`.
    pub fn parse(text: &str) -> Option<Id> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let (first, rest) = text.as_bytes().split_first()?;
        let fits = text.len() <= ID_LENGTH_MAX
            && plain(*first)
            && rest
                .iter()
                .all(|&byte| plain(byte) || matches!(byte, b'.' | b'_' | b'-'));
        fits.then(|| Id(text.into()))
    }

    /// The id as it stands in statements.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
