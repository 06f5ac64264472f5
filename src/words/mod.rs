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
mod decisions;
pub mod figures;
pub mod moments;
mod pairs;
pub mod policy;
pub mod reports;
pub mod rounds;
pub mod turns;
pub mod verify;
pub mod weight_change;
pub mod weights;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::domain::fault::{Fault, Told, Value};
use crate::domain::title::Titles;

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
    "statements"
    "service"
    "answers"
    "demo"
    "terms"
    "lines"
    "count"
    "count-faults"
    "methods"
    "weights"
    "verify"
    "pages"
    "booth"
    "site"
    "officers"
    "acts"
    "rehearsal"
    "turns"
}

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 2]> =
    LazyLock::new(|| [bundle("zh-Hans", CHINESE), bundle("en", ENGLISH)]);

impl Language {
    /// Both, in the order in which they are shown.
    pub const ALL: [Language; 2] = [Language::Chinese, Language::English];

    /// Reads `zh` or `en`.
    pub fn parse(text: &str) -> Option<Language> {
        let mut all = Language::ALL.into_iter();
        all.find(|language| language.as_str() == text)
    }

    /// As addresses and options have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Language::Chinese => "zh",
            Language::English => "en",
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

/// A title in both languages.
pub fn titles(told: &Told) -> Titles {
    let [zh, en] = Language::ALL.map(|language| say(language, told));
    Titles::of(&zh, &en)
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
        args.set(name.as_ref(), FluentValue::from(text(language, value)));
    }
    find(language, &told.code, told.case.as_deref(), &args).unwrap_or_else(|| told.to_string())
}

/// A text with blanks up to a width in columns, of which Han characters and their punctuation take two.
pub fn padded(text: &str, width: usize) -> String {
    let wide = |letter: char| if letter > '\u{2e7f}' { 2 } else { 1 };
    let taken: usize = text.chars().map(wide).sum();
    format!("{text}{}", " ".repeat(width.saturating_sub(taken)))
}

/// The sentence of something told in pieces, each with whether it is emphasised: what a message has between
/// asterisks is. Asterisks in values are only themselves.
pub fn emphasised(language: Language, told: &Told) -> Vec<(bool, String)> {
    let mut args = FluentArgs::new();
    let mut texts = Vec::new();
    for (name, value) in &told.values {
        if let Some(category) = language.category(value) {
            args.set(format!("{name}-is"), category);
        }
        // A place for the value that no message and no key on a keyboard has.
        args.set(
            name.as_ref(),
            FluentValue::from(format!("\u{e000}{}\u{e001}", texts.len())),
        );
        texts.push(text(language, value));
    }
    let sentence = find(language, &told.code, told.case.as_deref(), &args);
    let sentence = sentence.unwrap_or_else(|| told.to_string());
    let filled = |piece: &str| {
        texts
            .iter()
            .enumerate()
            .fold(piece.to_owned(), |piece, (place, text)| {
                piece.replace(&format!("\u{e000}{place}\u{e001}"), text)
            })
    };
    let pieces = sentence.split('*').enumerate();
    let pieces = pieces.map(|(place, piece)| (!place.is_multiple_of(2), filled(piece)));
    pieces.filter(|(_, piece)| !piece.is_empty()).collect()
}

/// A word or phrase without values, by its code.
pub fn term(language: Language, code: &str) -> String {
    find(language, code, None, &FluentArgs::new()).unwrap_or_else(|| code.to_owned())
}

/// The messages whose codes begin with `prefix`, for programs that put in the values: what stands for a
/// value is its name in braces, `{name}`. By code without the prefix.
pub fn family(language: Language, prefix: &str) -> BTreeMap<String, String> {
    let files = match language {
        Language::Chinese => CHINESE,
        Language::English => ENGLISH,
    };
    let mut found = BTreeMap::new();
    for line in files.iter().flat_map(|file| file.lines()) {
        let code = line.split_once(" =").map(|(code, _)| code);
        let Some(code) = code.filter(|code| code.starts_with(prefix)) else {
            continue;
        };
        let mut args = FluentArgs::new();
        for (at, _) in line.match_indices("{ $") {
            let name = line[at..].trim_start_matches("{ $").split(' ').next();
            let name = name.unwrap_or_default();
            args.set(name.to_owned(), FluentValue::from(format!("{{{name}}}")));
        }
        let sentence = find(language, code, None, &args);
        found.insert(
            code[prefix.len()..].to_owned(),
            sentence.unwrap_or_default(),
        );
    }
    found
}

/// A value alone, as it stands in a sentence.
pub fn value(language: Language, value: &Value) -> String {
    text(language, value)
}

/// What a line of a kind means.
pub fn line(language: Language, kind: &str, key: &str) -> String {
    let own = format!("line-{kind}-{key}");
    match has(language, &own) {
        true => term(language, &own),
        false => term(language, &format!("line-{key}")),
    }
}

/// Whether there is a sentence for something told.
pub fn knows(language: Language, told: &Told) -> bool {
    match &told.case {
        Some(case) => has(language, &format!("{}.{case}", told.code)),
        None => has(language, &told.code),
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
