//! Every sentence that people read, in Chinese and English, by code.
//!
//! The sentences are Fluent messages (projectfluent.org, syntax 1.0) in `zh/` and `en/`, one file a
//! part of the whole; the rules give codes with values ([`Told`]) and know no language. Pure: the same
//! code with the same values gives the same sentence.
//!
//! In a message `{ $name }` is a value. For a number, `{ $name-is }` is its plural category in the
//! language (`one` or `other`), to select by: Fluent's own numbers are doubles and print otherwise. What
//! is named together (`a, b and c`) has one too, by how many it is. A code with a case, `malformed.wrong-key`, is an attribute: `malformed = …` with `.wrong-key = …`.

pub mod count;
mod figures;
mod pairs;
pub mod reports;
pub mod rounds;
pub mod verify;
pub mod weights;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::fault::{Fault, Told, Value};

/// A language of sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Simplified Chinese, which comes first.
    Chinese,
    /// English.
    English,
}

/// Includes the same files of both languages.
macro_rules! files {
    ($($name:literal)*) => {
        const CHINESE: &[&str] = &[$(include_str!(concat!("zh/", $name, ".ftl"))),*];
        const ENGLISH: &[&str] = &[$(include_str!(concat!("en/", $name, ".ftl"))),*];
    };
}

files! {
    "commands"
    "files"
    "procedures"
    "refusals"
    "terms"
    "lines"
    "count"
    "count-faults"
    "methods"
    "weights"
    "verify"
}

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [bundle("zh-Hans", CHINESE), bundle("en", ENGLISH)]);

impl Language {
    /// Both, in the order in which they are shown.
    pub const ALL: [Language; 2] = [Language::Chinese, Language::English];

    /// Reads `zh` or `en`.
    pub fn parse(text: &str) -> Option<Language> {
        match text {
            "zh" => Some(Language::Chinese),
            "en" => Some(Language::English),
            _ => None,
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        let [chinese, english] = &*BUNDLES;
        match self {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    /// The plural category of a number as printed, or of how many are named together: only "1" is singular, and
    /// only in English. `none` where none is named.
    fn category(self, value: &Value) -> Option<&'static str> {
        let is_one = match value {
            Value::Number(number) => number == "1",
            Value::All(values) | Value::Any(values) if values.is_empty() => return Some("none"),
            Value::All(values) | Value::Any(values) => values.len() == 1,
            Value::Text(_) | Value::Term(_) | Value::Told(_) | Value::List(_) => return None,
        };
        Some(match (self, is_one) {
            (Language::English, true) => "one",
            _ => "other",
        })
    }
}

/// The sentence of a fault.
pub fn fault(language: Language, fault: &impl Fault) -> String {
    say(language, &fault.told())
}

/// The sentence or phrase of something told.
///
/// What no message is written for is told by code and values; a test holds that every code has one.
pub fn say(language: Language, told: &Told) -> String {
    let mut args = FluentArgs::new();
    for (name, value) in &told.values {
        if let Some(category) = language.category(value) {
            args.set(format!("{name}-is"), category);
        }
        args.set(*name, FluentValue::from(text(language, value)));
    }
    find(language, told.code, told.case, &args).unwrap_or_else(|| told.to_string())
}

/// A word or phrase without values, by its code.
pub fn term(language: Language, code: &str) -> String {
    find(language, code, None, &FluentArgs::new()).unwrap_or_else(|| code.to_owned())
}

/// What a line of a kind means.
pub fn line(language: Language, kind: &str, key: &str) -> String {
    let own = format!("line-{kind}-{key}");
    match has(language, &own) {
        true => term(language, &own),
        false => term(language, &format!("line-{key}")),
    }
}

/// Whether a code, with its case after a full stop, has a message in this language.
pub fn has(language: Language, code: &str) -> bool {
    let (code, case) = match code.split_once('.') {
        Some((code, case)) => (code, Some(case)),
        None => (code, None),
    };
    let message = language.bundle().get_message(code);
    message.is_some_and(|message| match case {
        Some(case) => message.get_attribute(case).is_some(),
        None => message.value().is_some(),
    })
}

fn find(
    language: Language,
    code: &str,
    case: Option<&str>,
    args: &FluentArgs<'_>,
) -> Option<String> {
    let bundle = language.bundle();
    let message = bundle.get_message(code)?;
    let pattern = match case {
        Some(case) => message.get_attribute(case)?.value(),
        None => message.value()?,
    };
    let mut wrong = Vec::new();
    let sentence = bundle.format_pattern(pattern, Some(args), &mut wrong);
    wrong.is_empty().then(|| sentence.into_owned())
}

fn text(language: Language, value: &Value) -> String {
    let each = |values: &[Value]| -> Vec<String> {
        values.iter().map(|value| text(language, value)).collect()
    };
    match value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Term(code) => term(language, code),
        Value::Told(told) => say(language, told),
        Value::All(values) => join(language, &each(values), " and ", "、"),
        Value::Any(values) => join(language, &each(values), " or ", "或"),
        Value::List(values) => each(values).join(match language {
            Language::English => ", ",
            Language::Chinese => "，",
        }),
    }
}

/// `a, b and c`; in Chinese `a、b、c`, or `a、b或c`.
fn join(language: Language, parts: &[String], english: &str, chinese: &str) -> String {
    let Some((last, rest)) = parts.split_last() else {
        return String::new();
    };
    match language {
        _ if rest.is_empty() => last.clone(),
        Language::English => format!("{}{english}{last}", rest.join(", ")),
        Language::Chinese => format!("{}{chinese}{last}", rest.join("、")),
    }
}

fn bundle(language: &str, files: &[&str]) -> FluentBundle<FluentResource> {
    let language: LanguageIdentifier = language.parse().expect("it is a language tag");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The isolating marks are for mixed directions, and terminals show them.
    bundle.set_use_isolating(false);
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned());
        let resource = resource.expect("a test reads every file of messages");
        bundle
            .add_resource(resource)
            .expect("a test holds that no message stands twice");
    }
    bundle
}
