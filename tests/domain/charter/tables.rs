//! docs/PROCEDURES.md: its tables are those of the code, and every line has its meaning in both languages.

use std::collections::BTreeSet;

use folkmoot::domain::charter::clause::ClauseKind;
use folkmoot::domain::charter::sort::Sort;
use folkmoot::domain::line::{Form, Table, lines};
use folkmoot::words::{Language, has, line as meaning, term};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PROCEDURES.md");

fn rows(sort: Sort, table: Table, depth: usize) -> String {
    let mut text = String::new();
    for line in lines(table) {
        let dots = "· ".repeat(depth);
        let means = meaning(Language::English, sort.as_str(), line.key);
        let (key, sign, form) = (line.key, line.often.sign(), line.form);
        text.push_str(&format!("| {dots}`{key}`{sign} | {form} | {means} |\n"));
        text.push_str(&rows(sort, line.lines, depth + 1));
    }
    text
}

fn clauses() -> String {
    let row = |kind: &ClauseKind| {
        let Form::All([_, rest @ ..]) = kind.form() else {
            panic!("a clause is a word and what follows it");
        };
        let takes: Vec<String> = rest.iter().map(Form::to_string).collect();
        let means = term(Language::English, &format!("clause-{}", kind.as_str()));
        format!("| `{}` | {} | {means} |\n", kind.as_str(), takes.join(", "))
    };
    ClauseKind::ALL.iter().map(row).collect()
}

/// The document with the tables that follow from the code.
#[test]
fn the_tables_of_procedures_are_those_of_the_code() {
    let found = std::fs::read_to_string(PATH).unwrap();
    let mut wanted = String::new();
    let mut rest = found.as_str();
    let mut seen = BTreeSet::new();
    while let Some((before, after)) = rest.split_once("\n## `") {
        let (name, section) = after.split_once("`\n").unwrap();
        let (above, below) = section.split_once("\n| ").expect(name);
        let (head, _) = below.split_once('\n').unwrap();
        // The blank line after the table may begin the next section.
        let end = below.find("\n\n").expect(name) + 1;
        let below = &below[end..];
        let table = match name {
            "clause" => clauses(),
            name => {
                let sort = Sort::ALL
                    .iter()
                    .find(|sort| sort.as_str() == name)
                    .expect(name);
                rows(*sort, sort.table(), 0)
            }
        };
        wanted.push_str(&format!(
            "{before}\n## `{name}`\n{above}\n| {head}\n|---|---|---|\n{table}"
        ));
        assert!(seen.insert(name.to_owned()), "{name}");
        rest = below;
    }
    wanted.push_str(rest);
    if found != wanted && std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
        std::fs::write(PATH, &wanted).unwrap();
        return;
    }
    assert!(
        found == wanted,
        "docs/PROCEDURES.md needs other tables: FOLKMOOT_WRITE_EXAMPLES=1 writes them"
    );
    let sections = ["body", "clause", "organisation", "policy", "procedure"];
    assert_eq!(
        seen.iter().map(String::as_str).collect::<Vec<_>>(),
        sections
    );
}

fn keys(sort: Sort, table: Table, found: &mut BTreeSet<String>) {
    for line in lines(table) {
        let own = format!("line-{sort}-{}", line.key);
        let code = if has(Language::English, &own) {
            own
        } else {
            format!("line-{}", line.key)
        };
        for language in Language::ALL {
            assert!(has(language, &code), "{language:?}: {code}");
        }
        found.insert(code);
        keys(sort, line.lines, found);
    }
}

#[test]
fn every_line_and_clause_has_its_meaning_in_both_languages() {
    let mut used = BTreeSet::new();
    Sort::ALL
        .iter()
        .for_each(|sort| keys(*sort, sort.table(), &mut used));
    for kind in ClauseKind::ALL {
        let code = format!("clause-{}", kind.as_str());
        for language in Language::ALL {
            assert!(has(language, &code), "{language:?}: {code}");
        }
        used.insert(code);
    }
    let file = include_str!("../../../src/words/en/procedures.ftl");
    let meanings = file
        .lines()
        .filter(|line| line.starts_with("line-") || line.starts_with("clause-"));
    for line in meanings {
        let (code, _) = line.split_once(" = ").unwrap();
        assert!(used.contains(code), "{code} is the meaning of nothing");
    }
}
