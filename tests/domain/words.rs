//! The sentences: both languages have the same ones with the same values, and each can be said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use folkmoot::domain::fault::{Told, Value};
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::words::{Language, has, say};

/// Every message and attribute of a language, with the values it uses.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
    let mut found = BTreeMap::new();
    for file in fs::read_dir(folder.join(language)).unwrap() {
        let path = file.unwrap().path();
        let mut id = String::new();
        let mut key = String::new();
        for line in fs::read_to_string(&path).unwrap().lines() {
            let begins = line.starts_with(|c: char| c.is_ascii_lowercase());
            let name = line.split(" =").next().unwrap_or_default().trim();
            if begins {
                id = name.to_owned();
                key = id.clone();
            } else if let Some(case) = name.strip_prefix('.') {
                key = format!("{id}.{case}");
            }
            if line.starts_with('#') || key.is_empty() {
                continue;
            }
            let used: &mut BTreeSet<String> = found.entry(key.clone()).or_default();
            for (at, _) in line.match_indices('$') {
                let rest = &line[at + 1..];
                let end =
                    rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
                let name = &rest[..end.unwrap_or(rest.len())];
                // A plural category is not another value, and one language may need it alone.
                used.insert(name.strip_suffix("-is").unwrap_or(name).to_owned());
            }
        }
    }
    found
}

#[test]
fn both_languages_say_the_same_things() {
    let (chinese, english) = (messages("zh"), messages("en"));
    for (code, values) in &english {
        assert_eq!(chinese.get(code), Some(values), "zh: {code}");
    }
    for code in chinese.keys() {
        assert!(english.contains_key(code), "en: {code}");
    }
}

#[test]
fn every_message_can_be_said() {
    for (code, values) in messages("en") {
        let (id, case) = match code.split_once('.') {
            Some((id, case)) => (id, Some(case)),
            None => (code.as_str(), None),
        };
        // A message with cases alone has no sentence of its own.
        if case.is_none() && !has(Language::English, id) {
            continue;
        }
        for language in Language::ALL {
            let told = Told {
                code: id.to_owned().leak(),
                case: case.map(|case| &*case.to_owned().leak()),
                values: values
                    .iter()
                    .map(|name| (&*name.clone().leak(), Value::Number("3".to_owned())))
                    .collect(),
            };
            assert!(has(language, &code), "{language:?}: {code}");
            let said = say(language, &told);
            assert!(
                values.is_empty() || said != told.to_string(),
                "{language:?}: {said}"
            );
        }
    }
}

#[test]
fn every_refusal_has_a_sentence() {
    for code in Refusal::codes() {
        for language in Language::ALL {
            assert!(has(language, code), "{language:?}: {code}");
        }
    }
}
