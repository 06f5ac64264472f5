//! The lines of every kind as data: reader, printer, sentences and documents follow from one table.

use std::collections::BTreeSet;

use folkmoot::domain::arrange::{Misplaced, Slot, arrange};
use folkmoot::domain::charter::sort::Sort;
use folkmoot::domain::line::{Form, Line, NAMED, Often, Order, Row, Table, Usual, lines};
use folkmoot::domain::poll::marks::Marks;
use folkmoot::domain::statement::authority::Signing;
use folkmoot::domain::statement::{Grammar, Statement, grammar, kinds};
use folkmoot::domain::text::Lines;
use folkmoot::words::{Language, has, line as line_of};
use proptest::prelude::*;

use super::formats;

type Given = Vec<(String, String)>;

/// The kind, as the text of its example.
fn text(grammar: &Grammar, given: &Given) -> String {
    let (_, example) = grammar.example_statement();
    let mut text = String::new();
    let header = if example.genesis.is_some() { 3 } else { 2 };
    for line in example.text().lines().take(header) {
        text.push_str(line);
        text.push('\n');
    }
    for slot in arrange(grammar.lines, given).unwrap_or_else(|why| panic!("{why:?}")) {
        let (key, value) = match slot {
            Slot::Given(index) => given[index].clone(),
            Slot::Usual(line, usual) => (line.key.to_owned(), usual.example().0.to_owned()),
        };
        text.push_str(&format!("{key} {value}\n"));
    }
    text
}

/// Keys and values below a header of so many lines.
fn pairs(text: &str, header: usize) -> Given {
    let lines = text.lines().skip(header);
    let pairs = lines.map(|line| line.split_once(' ').unwrap());
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// A group of lines in the order of a statement: keys and values, each with what belongs to it.
#[derive(Debug, Clone)]
struct Node {
    line: &'static Line,
    given: (String, String),
    below: Vec<Node>,
}

fn tree(
    table: Table,
    given: &mut std::iter::Peekable<std::vec::IntoIter<(String, String)>>,
) -> Vec<Node> {
    let mut nodes = Vec::new();
    while let Some(line) = given
        .peek()
        .and_then(|(key, _)| lines(table).into_iter().find(|line| line.key == key))
    {
        let pair = given.next().unwrap();
        let below = tree(line.lines, given);
        nodes.push(Node {
            line,
            given: pair,
            below,
        });
    }
    nodes
}

/// Whether lines of this key stand in a group below the table too.
fn shared(table: Table, key: &str) -> bool {
    lines(table).iter().any(|line| {
        let below = lines(line.lines);
        below.iter().any(|line| line.key == key) || shared(line.lines, key)
    })
}

/// The same lines in another order that means the same: an author may write the lines of a group in any
/// order, but begins a group with its first line, keeps apart what groups share, and orders what is
/// ordered by choice.
fn scramble(table: Table, nodes: Vec<Node>, draws: &mut impl Iterator<Item = usize>) -> Given {
    let (mut before, rest): (Vec<Node>, Vec<Node>) = nodes
        .into_iter()
        .partition(|node| node.line.lines.is_empty() && shared(table, node.line.key));
    shuffle(&mut before, draws);
    let mut mixed: Vec<Node> = Vec::new();
    for node in rest {
        let place = draws.next().unwrap_or(0) % (mixed.len() + 1);
        // Among lines of one key whose order says something, later ones come later.
        let chosen = matches!(
            node.line.often,
            Often::Many {
                order: Order::Given,
                ..
            }
        );
        let least = match chosen {
            true => mixed
                .iter()
                .rposition(|other| other.line.key == node.line.key),
            false => None,
        };
        mixed.insert(place.max(least.map_or(0, |least| least + 1)), node);
    }
    let mut given = Vec::new();
    for node in before.into_iter().chain(mixed) {
        given.push(node.given);
        given.extend(scramble(node.line.lines, node.below, draws));
    }
    given
}

fn shuffle(nodes: &mut [Node], draws: &mut impl Iterator<Item = usize>) {
    for last in (1..nodes.len()).rev() {
        nodes.swap(last, draws.next().unwrap_or(0) % (last + 1));
    }
}

proptest! {
    #[test]
    fn shuffled_lines_make_the_same_statement(
        draws in proptest::collection::vec(any::<usize>(), 64),
    ) {
        let vectors = |grammar: Grammar| grammar.vectors().into_iter().map(move |of| (grammar, of.1));
        for (grammar, example) in kinds().into_iter().flat_map(vectors) {
            let header = if example.genesis.is_some() { 3 } else { 2 };
            let canonical = example.text();
            let pairs = pairs(&canonical, header);
            let nodes = tree(grammar.lines, &mut pairs.into_iter().peekable());
            let mut draws = draws.iter().copied().cycle();
            let shuffled = scramble(grammar.lines, nodes, &mut draws);
            prop_assert_eq!(text(&grammar, &shuffled), canonical, "{}", grammar.kind);
        }
    }
}

#[test]
fn every_example_is_a_statement_and_prints_back() {
    for grammar in kinds() {
        for (given, statement) in grammar.vectors() {
            assert_eq!(statement.said.kind(), grammar.kind);
            assert_eq!(text(&grammar, &given), statement.text());
            Statement::parse(&statement.text()).unwrap();
        }
    }
}

/// By the keys of a line and of those it belongs to.
fn paths(above: &str, table: Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for line in lines(table) {
        let path = format!("{above}{} ", line.key);
        found.extend(paths(&path, line.lines));
        found.insert(path);
    }
    found
}

fn paths_of(above: &str, nodes: &[Node], found: &mut BTreeSet<String>) {
    for node in nodes {
        let path = format!("{above}{} ", node.line.key);
        paths_of(&path, &node.below, found);
        found.insert(path);
    }
}

#[test]
fn every_line_of_every_kind_is_in_a_vector() {
    for grammar in kinds() {
        let mut found = BTreeSet::new();
        for (_, statement) in grammar.vectors() {
            let header = if statement.genesis.is_some() { 3 } else { 2 };
            let pairs = pairs(&statement.text(), header);
            let nodes = tree(grammar.lines, &mut pairs.into_iter().peekable());
            paths_of("", &nodes, &mut found);
        }
        assert_eq!(found, paths("", grammar.lines), "{}", grammar.kind);
    }
}

/// Forgetting to name them, a kind would let anybody sign for anybody.
#[test]
fn every_kind_that_people_sign_for_themselves_names_them() {
    for grammar in kinds() {
        let (_, example) = grammar.example_statement();
        let said = example.said;
        let by_member = grammar.signed_by.is_for_members();
        assert_eq!(said.subject().is_some(), by_member, "{}", grammar.kind);
        let stated = grammar.signed_by == Signing::Stated;
        assert_eq!(said.person().is_some(), stated, "{}", grammar.kind);
    }
}

/// Every line of a table with its kind, groups unfolded.
fn all(table: Table) -> Vec<&'static Line> {
    let mut found = Vec::new();
    for line in lines(table) {
        found.push(line);
        found.extend(all(line.lines));
    }
    found
}

#[test]
fn every_line_of_every_kind_has_its_meaning_in_both_languages() {
    let mut used = BTreeSet::new();
    for grammar in kinds() {
        for line in all(grammar.lines) {
            let own = format!("line-{}-{}", grammar.kind, line.key);
            let shared = format!("line-{}", line.key);
            let code = if has(Language::English, &own) {
                own
            } else {
                shared
            };
            for language in Language::ALL {
                assert!(has(language, &code), "{language:?}: {code}");
            }
            used.insert(code);
            if !matches!(line.usual, Usual::Unknown | Usual::Text(_)) {
                assert!(has(Language::English, line.usual.code()));
            }
        }
        let made = format!("made.{}", grammar.kind);
        assert_eq!(has(Language::English, &made), !grammar.composed, "{made}");
    }
    for line in all(Marks::LINES) {
        let code = format!("line-{}", line.key);
        assert!(has(Language::Chinese, &code), "{code}");
        used.insert(code);
    }
    let file = include_str!("../../src/words/en/lines.ftl");
    for line in file.lines().filter(|line| line.starts_with("line-")) {
        let (code, _) = line.split_once(" = ").unwrap();
        assert!(used.contains(code), "{code} is the meaning of no line");
    }
    for code in Misplaced::CODES {
        assert!(has(Language::English, code), "{code}");
    }
}

#[test]
fn every_form_that_is_named_is_known() {
    fn named(form: Form) -> Vec<&'static str> {
        match form {
            Form::Named(name) => vec![name],
            Form::Word(_) => Vec::new(),
            Form::Made(_, form) | Form::OrNone(form) | Form::Several(form) => named(*form),
            Form::All(forms) | Form::Any(forms) => {
                forms.iter().flat_map(|form| named(*form)).collect()
            }
        }
    }
    for grammar in kinds() {
        for line in all(grammar.lines) {
            for name in named(line.form) {
                assert!(NAMED.contains(&name), "{name}");
            }
        }
    }
}

/// The rows of a table of lines; what belongs to a line stands below it, marked by dots.
fn rows(kind: &str, table: Table, depth: usize) -> String {
    let mut text = String::new();
    for line in lines(table) {
        let dots = "· ".repeat(depth);
        let meaning = line_of(Language::English, kind, line.key);
        let (key, sign, form) = (line.key, line.often.sign(), line.form);
        text.push_str(&format!("| {dots}`{key}`{sign} | {form} | {meaning} |\n"));
        text.push_str(&rows(kind, line.lines, depth + 1));
    }
    text
}

/// The documents with the tables that follow from the code.
#[test]
fn the_tables_of_the_documents_are_those_of_the_code() {
    let mut seen = BTreeSet::new();
    for subject in formats::subjects() {
        let found = formats::read(subject);
        let mut wanted = String::new();
        let mut rest = found.as_str();
        while let Some((before, after)) = rest.split_once("\n## `") {
            let (kind, section) = after.split_once("`\n").unwrap();
            let (above, below) = section.split_once("\n| line |").expect(kind);
            let (_, below) = below.split_once("\n\n").unwrap();
            let lines = rows(kind, grammar(kind).expect(kind).lines, 0);
            wanted.push_str(&format!(
                "{before}\n## `{kind}`\n{above}\n| line | form | meaning |\n|---|---|---|\n{lines}\n"
            ));
            assert!(seen.insert(kind.to_owned()), "{kind}");
            rest = below;
        }
        wanted.push_str(rest);
        if found != wanted && std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
            std::fs::write(formats::path(subject), &wanted).unwrap();
            continue;
        }
        assert!(
            found == wanted,
            "docs/formats/{subject}.md needs other tables: FOLKMOOT_WRITE_EXAMPLES=1 writes them"
        );
    }
    let kinds: BTreeSet<String> = kinds().iter().map(|kind| kind.kind.to_owned()).collect();
    assert_eq!(seen, kinds);
}

#[test]
fn the_table_of_marks_is_that_of_the_code() {
    let document = formats::read("polls");
    let (_, section) = document.split_once("\n## Marks\n").unwrap();
    let (_, table) = section
        .split_once("| line | form | meaning |\n|---|---|---|\n")
        .unwrap();
    let (table, _) = table.split_once("\n\n").unwrap();
    assert_eq!(format!("{table}\n"), rows("marks", Marks::LINES, 0));
}

#[test]
fn marks_with_any_of_their_lines_print_back() {
    let text = "folkmoot/marks/v1\nsalt 00000000000000000000000000000000\n\
                contest a\nmark x\nmark y\ncontest b\nrank 1 x\nrank 2 y\n\
                contest c\nscore x 3\ncontest d\npoints x 2\npoints y 1\n";
    let marks = Marks::parse(text.as_bytes()).unwrap();
    assert_eq!(marks.text(), text);
    let mut pairs: Vec<&str> = text
        .lines()
        .skip(1)
        .map(|line| line.split_once(' ').unwrap().0)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut keys: Vec<&str> = all(Marks::LINES).iter().map(|line| line.key).collect();
    keys.sort_unstable();
    assert_eq!(pairs, keys, "the table has the lines that are read");
}

/// What is wrong with lines of a kind, and at which of them.
fn fault(kind: &str, given: &[(&str, &str)]) -> (Option<usize>, Misplaced) {
    let given: Given = given
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect();
    arrange(grammar(kind).unwrap().lines, &given).unwrap_err()
}

#[test]
fn what_cannot_be_arranged_is_told_at_its_own_line() {
    let key = |key: &str| key.to_owned();
    assert_eq!(
        fault("reveal", &[("poll", "p"), ("colour", "red")]),
        (Some(1), Misplaced::Unknown { key: key("colour") })
    );
    assert_eq!(
        fault("reveal", &[("poll", "p"), ("poll", "q")]),
        (Some(1), Misplaced::Twice { key: key("poll") })
    );
    assert_eq!(
        fault("reveal", &[("poll", "p")]),
        (None, Misplaced::Missing { key: "notice" })
    );
    assert_eq!(
        fault("open", &[("option", "x"), ("contest", "c")]),
        (
            Some(0),
            Misplaced::Outside {
                key: key("option"),
                of: "contest"
            }
        )
    );
}

#[test]
fn a_line_that_a_group_lacks_is_told_at_the_line_that_begins_it() {
    let given = [
        ("poll", "p"),
        ("notice", "n"),
        ("roll", "r"),
        ("seed", "s"),
        ("contest", "one"),
        ("option", "x"),
        ("contest", "two"),
    ];
    assert_eq!(
        fault("open", &given),
        (Some(6), Misplaced::Missing { key: "option" })
    );
}

#[test]
fn lines_rise_by_the_words_that_count_and_numbers_as_numbers() {
    let cap = lines(Sort::Policy.table())
        .into_iter()
        .find(|line| line.key == "cap-category")
        .unwrap();
    let Often::Many { order, .. } = cap.often else {
        panic!("{cap:?}")
    };
    assert!(order.allows(cap.form, "sport 900 day", "sport 5 month"));
    assert!(!order.allows(cap.form, "sport 900 month", "sport 5 day"));
    assert!(!order.allows(cap.form, "sport 900 day", "sport 901 day"));
    let number = Form::Named("u64");
    let rising = Order::Rising(&[]);
    assert!(rising.allows(number, "9", "10"));
    assert!(!rising.allows(number, "10", "9"));
    assert!(matches!(Row::of("x", number, Often::ANY), Row::Line(_)));
}
