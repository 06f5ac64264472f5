//! The sentences: both languages have the same ones with the same values, and each can be said.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use folkmoot::domain::count::{CountError, METHODS, MarkFault, format};
use folkmoot::domain::fault::{Class, Told, Value};
use folkmoot::domain::line::{Form, Table, lines};
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::domain::statement::{authorisation_table, grammar};
use folkmoot::domain::text::Malformed;
use folkmoot::words::{Language, has, knows, say};

/// The files of a language, with their paths.
fn files(language: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words");
    let files = fs::read_dir(folder.join(language)).unwrap();
    let paths = files.map(|file| file.unwrap().path());
    paths
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text)
        })
        .collect()
}

/// Every message and attribute of a language, with the values it uses.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (_, text) in files(language) {
        let mut id = String::new();
        let mut key = String::new();
        for line in text.lines() {
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

/// What stands twice in a language panics when its first sentence is said.
#[test]
fn no_message_stands_twice_in_a_language() {
    for language in ["zh", "en"] {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (path, text) in files(language) {
            let mut id = String::new();
            for line in text.lines() {
                let begins = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
                let name = line.split('=').next().unwrap_or_default().trim();
                let key = match name.strip_prefix('.') {
                    _ if begins => {
                        id = name.to_owned();
                        id.clone()
                    }
                    Some(case) if line.contains('=') => format!("{id}.{case}"),
                    _ => continue,
                };
                let earlier = seen.insert(key.clone(), path.clone());
                assert_eq!(earlier, None, "{path} has {key} again");
            }
        }
        assert!(seen.len() > 1_000, "{language}: {}", seen.len());
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
                code: id.to_owned().into(),
                case: case.map(|case| case.to_owned().into()),
                values: values
                    .iter()
                    .map(|name| (name.clone().into(), Value::Number("3".to_owned())))
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

/// The codes in the sources below a folder that `find` sees in a line.
fn codes_in(folder: &str, find: impl Fn(&str) -> Vec<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let own = text.split("#[cfg(test)]").next().unwrap_or_default();
                found.extend(own.lines().flat_map(&find));
            }
        }
    }
    found
}

fn is_code(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
    !text.is_empty() && text.chars().all(plain)
}

/// The literals of a line: every second piece between quotes.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

fn all_have_messages(codes: &BTreeSet<String>) {
    for code in codes {
        for language in Language::ALL {
            assert!(has(language, code), "{language:?} has no message {code}");
        }
    }
}

const CLASSES: [Class; 9] = [
    Class::Malformed,
    Class::TooLarge,
    Class::Unsigned,
    Class::Forbidden,
    Class::Missing,
    Class::Conflict,
    Class::Unfit,
    Class::Unavailable,
    Class::Internal,
];

#[test]
fn every_fault_has_a_sentence() {
    let declared = codes_in("src", |line| {
        let mut classes = CLASSES.iter();
        let is_fault = !line.trim_start().starts_with("//")
            && classes.any(|class| line.ends_with(&format!("\" {class:?};")));
        let codes = literals(line).filter(|text| is_fault && is_code(text));
        codes.map(str::to_owned).collect()
    });
    for code in [
        "cannot-count.overflow",
        "held.shorter",
        "database.busy",
        "high-water.missing",
        "bad-body",
        "no-such-page",
        "unreachable",
        "choice-fault.twice",
    ] {
        assert!(declared.contains(code), "{code}: {declared:?}");
    }
    for codes in [CountError::CODES, MarkFault::CODES, format::Fault::CODES] {
        for code in codes {
            assert!(declared.contains(*code), "{code} was not seen");
        }
    }
    all_have_messages(&declared);
}

#[test]
fn every_term_has_a_phrase() {
    let named = codes_in("src", |line| {
        let terms = ["Term(\"", "\"form-"].map(|before| {
            let pieces = line.split(before).skip(1);
            let prefix = if before.starts_with('"') { "form-" } else { "" };
            let codes = pieces.filter_map(|rest| rest.split('"').next());
            let codes = codes.map(|code| format!("{prefix}{code}"));
            codes.filter(|code| is_code(code)).collect::<Vec<_>>()
        });
        terms.concat()
    });
    assert!(
        named.contains("form-rank") && named.contains("seats-one"),
        "{named:?}"
    );
    all_have_messages(&named);
}

#[test]
fn every_topic_of_a_report_has_a_name() {
    let mut topics = BTreeSet::from(["topic-note".to_owned()]);
    for file in std::fs::read_dir("src/domain/verify").unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let found = text.split("finding(").skip(1);
        let found = found.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
        // And in tables, before the code of what is told.
        let tabled = text.match_indices("\"verify-").filter_map(|(at, _)| {
            let before = text[..at].trim_end().strip_suffix("\",")?;
            before.rsplit('"').next()
        });
        let named = found.chain(tabled);
        topics.extend(named.map(|topic| format!("topic-{}", topic.replace(' ', "-"))));
    }
    assert!(topics.contains("topic-body") && topics.contains("topic-certificates"));
    all_have_messages(&topics);
}

#[test]
fn every_counting_method_has_a_title() {
    for method in METHODS {
        for language in Language::ALL {
            assert!(
                has(language, &format!("method-{}", method.name())),
                "{method:?}"
            );
        }
    }
}

#[test]
fn everything_that_is_told_has_a_message() {
    let known = messages("en");
    let after = |line: &str, before: &str| -> Vec<String> {
        let pieces = line.split(before).skip(1);
        let codes = pieces.filter_map(|rest| rest.split('"').next());
        codes.map(str::to_owned).collect()
    };
    let codes = codes_in("src", |line| after(line, "Told::new(\""));
    assert!(codes.contains("count-tie"), "{codes:?}");
    for code in codes {
        let cases = format!("{code}.");
        let has = |known: &String| *known == code || known.starts_with(&cases);
        assert!(known.keys().any(has), "no message {code}");
    }
    let cases = codes_in("src", |line| after(line, ".case(\""));
    assert!(cases.contains("adaptive"), "{cases:?}");
    for case in cases {
        let case = format!(".{case}");
        assert!(
            known.keys().any(|known| known.ends_with(&case)),
            "no message with {case}"
        );
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

#[test]
fn every_kind_of_statement_has_a_name_on_pages() {
    for kind in folkmoot::domain::statement::kinds() {
        let code = format!("kind-{}", kind.kind);
        assert!(has(Language::English, &code), "no message {code}");
    }
}

#[test]
fn every_word_of_a_page_has_a_message() {
    let after = |line: &str, before: &str| -> Vec<String> {
        let pieces = line.split(before).skip(1);
        let codes = pieces.filter_map(|rest| rest.split('"').next());
        let codes = codes.filter(|code| is_code(code)).map(str::to_owned);
        codes.collect()
    };
    let codes = codes_in("src/http/pages", |line| after(line, ".word(\""));
    assert!(codes.contains("page-skip"), "{codes:?}");
    all_have_messages(&codes);
}

/// The codes that a module of the pages says, without those that it puts together.
fn said_in(module: &str) -> BTreeSet<String> {
    let path = format!("src/http/pages/scripts/{module}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(path).unwrap();
    let pieces = text.split("say(\"").skip(1);
    let codes = pieces.filter_map(|rest| rest.split('"').next());
    codes.map(str::to_owned).collect()
}

#[test]
fn every_word_of_a_script_has_a_message() {
    let families = [
        ("vote.js", &["booth-js-", "check-js-"][..]),
        ("rank.js", &["booth-js-"]),
        ("paper.js", &["booth-js-"]),
        ("enrol.js", &["enrol-js-"]),
        ("mine.js", &["mine-js-", "check-js-", "trace-js-"]),
        ("cast.js", &["trace-js-", "mine-js-"]),
        ("result.js", &["trace-js-"]),
        ("device.js", &["device-js-"]),
        ("poll.js", &["poll-js-"]),
        ("home.js", &["home-js-"]),
        ("entry.js", &["entry-js-"]),
    ];
    for (module, families) in families {
        let said = said_in(module);
        assert!(!said.is_empty(), "{module}");
        for code in said {
            let known = |family: &&str| {
                let code = format!("{family}{code}");
                has(Language::Chinese, &code) && has(Language::English, &code)
            };
            assert!(families.iter().any(known), "{module}: no message {code}");
        }
    }
}

/// The codes in what is told, its values included, that have no message.
fn unsaid(language: Language, told: &Told) -> Vec<String> {
    fn of_value(language: Language, value: &Value) -> Vec<String> {
        match value {
            Value::Told(told) => unsaid(language, told),
            Value::Term(code) if !has(language, code) => vec![code.to_string()],
            Value::Text(_) | Value::Number(_) | Value::Term(_) => Vec::new(),
            Value::All(all) | Value::Any(all) | Value::List(all) => all
                .iter()
                .flat_map(|value| of_value(language, value))
                .collect(),
        }
    }
    let own = (!knows(language, told)).then(|| told.to_string());
    let values = told.values.iter();
    own.into_iter()
        .chain(values.flat_map(|(_, value)| of_value(language, value)))
        .collect()
}

#[test]
fn every_fault_of_a_text_has_a_sentence() {
    for code in Malformed::CODES {
        for language in Language::ALL {
            assert!(has(language, code), "{language:?}: {code}");
        }
    }
}

#[test]
fn every_form_of_a_value_has_a_phrase() {
    fn forms(table: Table, found: &mut Vec<Form>) {
        for line in lines(table) {
            found.push(line.form);
            forms(line.lines, found);
        }
    }
    let mut found = Vec::new();
    for (kind, _) in authorisation_table() {
        forms(grammar(kind).unwrap().lines, &mut found);
    }
    assert!(found.len() > 100, "{}", found.len());
    for form in found {
        let told = Told::new("malformed").case("blank").with("line", 1_u8);
        let told = told.with("form", form);
        for language in Language::ALL {
            assert_eq!(unsaid(language, &told), Vec::<String>::new(), "{form}");
        }
    }
}

/// Codes that stand after one of these, or that begin so, are looked up where they are told.
#[test]
fn every_code_that_is_named_has_a_message() {
    const BEFORE: [&str; 6] = [
        "declared(\"",
        "term(\"",
        "io(\"",
        "refused(\"",
        "strange(\"",
        "place(\"",
    ];
    const BEGIN: [&str; 6] = ["busy-", "confirm-", "io-", "thing-", "awaited-", "status-"];
    let named = codes_in("src", |line| {
        let after = BEFORE.iter().flat_map(|before| {
            let pieces = line.split(before).skip(1);
            pieces.filter_map(|rest| rest.split('"').next())
        });
        let begun = literals(line)
            .filter(|text| BEGIN.iter().any(|begin| text.starts_with(begin)) && text.len() > 8);
        let codes = after.chain(begun).filter(|text| is_code(text));
        codes.map(str::to_owned).collect()
    });
    for code in ["busy-fetching", "io-hand-over", "answer-fault.other-log"] {
        assert!(named.contains(code), "{named:?}");
    }
    let known = messages("en");
    for code in named {
        let has = |key: &String| *key == code || key.starts_with(&format!("{code}."));
        assert!(known.keys().any(has), "no message {code}");
    }
}

#[test]
fn a_plural_is_never_left_open() {
    for (path, text) in files("en") {
        for (number, line) in text.lines().enumerate() {
            let open = ["(s)", "(es)", "(ies)"]
                .iter()
                .any(|end| line.contains(end));
            assert!(!open, "{path}:{}: {line}", number + 1);
        }
    }
}

#[test]
fn punctuation_beside_a_value_is_full_width_in_chinese() {
    for (path, text) in files("zh") {
        for (number, line) in text.lines().enumerate() {
            // What stands between backquotes is typed or written as it stands.
            let said = line.split('`').step_by(2).collect::<String>();
            let halves = [" },", " }:", " };", " }?", " }!"];
            let half = halves.iter().any(|half| said.contains(half));
            assert!(!half, "{path}:{}: {line}", number + 1);
        }
    }
}
