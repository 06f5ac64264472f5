//! The language of the terminal, chosen once a process: `--lang`, `FOLKMOOT_LANG`, or what the machine speaks.

use std::env;
use std::sync::OnceLock;

use crate::domain::fault::{Fault, Tell, Told};
use crate::words::{self, Language};

static CHOSEN: OnceLock<Language> = OnceLock::new();

/// Reads the option `--lang`.
pub fn parse(text: &str) -> Result<Language, String> {
    Language::parse(text).ok_or_else(|| term("typed-language"))
}

/// The language that the arguments ask for, read before they are: what is wrong with them is told in it.
pub fn asked(arguments: impl Iterator<Item = String>) -> Option<Language> {
    let mut arguments = arguments.skip_while(|argument| !argument.starts_with("--lang"));
    let first = arguments.next()?;
    let value = match first.strip_prefix("--lang") {
        Some("") => arguments.next()?,
        Some(rest) => rest.strip_prefix('=')?.to_owned(),
        None => return None,
    };
    Language::parse(&value)
}

/// Takes the language of the option, else of the environment; without either Chinese where the locale begins
/// with `zh`, else English. Errors with what is wrong with the environment.
pub fn choose(asked: Option<Language>) -> Result<(), String> {
    let set = |name| env::var(name).ok().filter(|value| !value.is_empty());
    // Not by clap, for which a variable would stand for a word that was typed.
    let wanted = match asked {
        None => set("FOLKMOOT_LANG").map(|text| parse(&text)).transpose()?,
        asked => asked,
    };
    let spoken = || {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        match locale.is_some_and(|locale| locale.starts_with("zh")) {
            true => Language::Chinese,
            false => Language::English,
        }
    };
    CHOSEN.get_or_init(|| wanted.unwrap_or_else(spoken));
    Ok(())
}

/// The language of this process; English until it is chosen.
pub fn language() -> Language {
    CHOSEN.get().copied().unwrap_or(Language::English)
}

/// What is told, in the language of this process.
pub fn say(told: &Told) -> String {
    words::say(language(), told)
}

/// Prints what is told on the standard error, with a line feed.
pub fn tell(told: &Told) {
    eprintln!("{}", say(told));
}

/// A word or phrase, in the language of this process.
pub fn term(code: &str) -> String {
    words::term(language(), code)
}

/// What people call something, in the language of this process.
pub fn called(something: &impl Tell) -> String {
    words::value(language(), &something.tell())
}

/// Of a title in both languages that of this process.
pub fn title<'a>(chinese: &'a str, english: &'a str) -> &'a str {
    match language() {
        Language::Chinese => chinese,
        Language::English => english,
    }
}

/// The sentence of a fault, in the language of this process.
pub fn fault(fault: &impl Fault) -> String {
    words::fault(language(), fault)
}
