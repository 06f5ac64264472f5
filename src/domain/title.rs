//! Titles for people, in both languages, below the line of what they name.

use std::fmt;

use super::text::{Title, lines};

lines! {
    /// A title in Chinese, or in the organisation's own language, and in English.
    pub struct Titles {
        /// In Chinese, or in the organisation's own language.
        one title "title": Title;
        /// In English.
        one title_en "title-en": Title;
    }
}

/// Both, or one where they are the same.
impl fmt::Display for Titles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.title == self.title_en {
            true => f.write_str(&self.title.0),
            false => write!(f, "{} / {}", self.title.0, self.title_en.0),
        }
    }
}

impl Titles {
    /// These two.
    pub fn of(title: &str, title_en: &str) -> Titles {
        Titles {
            title: Title(title.to_owned()),
            title_en: Title(title_en.to_owned()),
        }
    }
}
