//! What a site has of its own beside the log: whom to ask for help, lines at its foot, small files at its root.
//! Operators write it (`folkmoot.toml`); members rely on none of it.

use std::collections::BTreeMap;

use actix_web::HttpResponse;

use super::pages::guard;
use crate::words::Language;

/// A text in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Both {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Both {
    fn of(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// A line at the foot of every page, a filing number for example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub text: Both,
    /// Where it leads: an address with `https:`, or a path of this site.
    pub link: Option<String>,
}

/// What a site has of its own.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Whom to ask for help, and when.
    pub contact: Option<Both>,
    /// At the foot, in this order.
    pub lines: Vec<Line>,
    /// By path, `/robots.txt`: what is answered there.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    /// Whom to ask for help.
    pub fn contact(&self, language: Language) -> Option<&str> {
        self.contact.as_ref().map(|contact| contact.of(language))
    }

    /// The lines at the foot, each with where it leads.
    pub fn foot(&self, language: Language) -> impl Iterator<Item = (&str, Option<&str>)> {
        let lines = self.lines.iter();
        lines.map(move |line| (line.text.of(language), line.link.as_deref()))
    }

    /// The file at a path, under the policy of pages.
    pub fn file(&self, path: &str) -> Option<HttpResponse> {
        let bytes = self.files.get(path)?;
        let kind = match path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("txt") => "text/plain; charset=utf-8",
            Some("html") => "text/html; charset=utf-8",
            Some("json") => "application/json",
            Some("xml") => "application/xml",
            Some("ico") => "image/x-icon",
            Some("png") => "image/png",
            Some("svg") => "image/svg+xml",
            _ => "application/octet-stream",
        };
        let mut answer = HttpResponse::Ok();
        Some(guard(&mut answer).content_type(kind).body(bytes.clone()))
    }
}
