//! Where text for people stands, and Chinese text as a Chinese reader expects it.
//!
//! Which words to use is the glossary's matter (`docs/ARCHITECTURE.md`).

use super::Rule;
use super::tree::Tree;

pub const RULES: &[Rule] = &[
    Rule {
        says: "beside a Han character punctuation is full-width: ，：；？！（） and not ,:;?!()",
        find: half_width_punctuation,
        plants: &[
            &[("README.md", "投票, 选举")],
            &[("src/http/pages/poll.rs", "p { \"共3人(投票)\" }")],
            &[("docs/METHODS.md", "计票办法: STV")],
        ],
    },
    Rule {
        says: "sentences for people are in src/words, in both languages, and nowhere else",
        find: sentences,
        plants: &[
            &[("src/domain/count/method/irv.rs", "let s = \"得票最少\";")],
            &[(
                "src/cli/vote.rs",
                "eprintln!(\"{who} has the fewest votes and is out\")",
            )],
            &[(
                "src/service/writer.rs",
                "let reason =\n    \"the disk of the\\\n     database is full\";",
            )],
            &[("src/store/error.rs", "#[error(\"gone: {0}\")]")],
        ],
    },
];

/// Where sentences are for people.
const WORDS: &str = "src/words/";

/// Files with words that people write rather than read: names and titles of made-up communities, examples of
/// statements, headings of files; and what only those who develop or watch the program read: the figures of the
/// benchmark, what a metric measures.
const WRITTEN_BY_PEOPLE: &[&str] = &[
    "src/domain/count/format/csv.rs",
    "src/domain/statement/genesis.rs",
    "src/domain/statement/notice.rs",
    "src/cli/init.rs",
    "src/cli/demo/poll.rs",
    "src/cli/demo/community.rs",
    "src/cli/demo/welcome.rs",
    "src/cli/bench.rs",
    "src/cli/bench/pgbench.rs",
    "src/cli/bench/writing.rs",
    "src/http/operators.rs",
];

/// Files whose methods name the texts that they follow, by title.
const METHODS: &str = "src/domain/count/method/";

/// Before a literal, what makes it one that nobody is told: a broken invariant, the reason why a lint is off, the
/// name serde gives a type, notes in formats of others, what stands in an impossible row, the
/// service's own messages, what PostgreSQL says, its settings, examples of statements, attributes of clap.
const FOR_US: &[&str] = &[
    "expect(",
    "unreachable!(",
    "panic!(",
    "assert!(",
    "tracing::",
    "allow(",
    "expecting = ",
    "#[arg(",
    "after_help = ",
    "EXAMPLE: ",
    "MORE: ",
    "SETTINGS: ",
    "message.contains(",
    "Notes",
    "Extension: ",
    "what: format!(",
    "what = format!(",
    "corrupt(",
];

/// So many plain words in a literal are a sentence.
const WORDS_MIN: usize = 5;

fn sentences(tree: &Tree) -> Vec<String> {
    let code = |path: &str| path.starts_with("src/") && path.ends_with(".rs");
    let mut findings = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| code(path)) {
        if path.starts_with(WORDS) || WRITTEN_BY_PEOPLE.contains(&path.as_str()) {
            continue;
        }
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (line, before, literal) in literals(own) {
            let is_source = path.starts_with(METHODS) && before.contains("source");
            let for_us = is_source || FOR_US.iter().any(|allowed| before.contains(allowed));
            if !for_us && (is_sentence(&literal) || literal.contains(is_han)) {
                findings.push(format!("{path}:{line}: {}", literal.trim()));
            }
        }
        let derived = own.lines().zip(1..);
        let derived = derived.filter(|(line, _)| line.contains("#[error(\""));
        findings.extend(derived.map(|(text, line)| format!("{path}:{line}: {}", text.trim())));
    }
    findings
}

/// The literals of a source outside comments: the line on which each begins, what stands before it on that line and
/// the two before, and its text, joined over lines.
fn literals(source: &str) -> Vec<(usize, String, String)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (index, line) in lines.iter().enumerate() {
        if open.is_none() && line.trim_start().starts_with("//") {
            continue;
        }
        let mut rest = *line;
        loop {
            match &mut open {
                Some((_, _, text)) => match end_of(rest) {
                    Some(end) => {
                        text.push_str(&rest[..end]);
                        rest = &rest[end + 1..];
                        found.extend(open.take());
                    }
                    None => {
                        text.push_str(rest.trim_end_matches('\\'));
                        text.push(' ');
                        break;
                    }
                },
                None => {
                    let Some(begin) = rest.replace("'\"'", "' '").find('"') else {
                        break;
                    };
                    let above = &lines[index.saturating_sub(2)..index];
                    let before = format!(
                        "{} {}",
                        above.join(" "),
                        &line[..line.len() - rest.len() + begin]
                    );
                    open = Some((index + 1, before, String::new()));
                    rest = &rest[begin + 1..];
                }
            }
        }
    }
    found
}

/// Where a literal ends: at the first quote that is not escaped.
fn end_of(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(place, char)| {
        let ends = char == '"' && !escaped;
        escaped = char == '\\' && !escaped;
        ends.then_some(place)
    })
}

fn is_sentence(literal: &str) -> bool {
    let is_plain = |word: &&str| {
        let letters = word.trim_end_matches([',', ':', ';', '.']);
        letters.len() > 1
            && letters.chars().all(|c| c.is_ascii_alphabetic())
            && letters.chars().any(|c| c.is_ascii_lowercase())
    };
    // Of SQL only the names are in small letters, and it begins with a verb in capitals.
    let is_sql = [
        "SELECT", "INSERT", "UPDATE", "CREATE", "ALTER", "DELETE", "WITH", "SET",
    ]
    .iter()
    .any(|verb| literal.trim_start().starts_with(verb));
    !is_sql && literal.split_whitespace().filter(is_plain).count() >= WORDS_MIN
}

fn half_width_punctuation(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| is_read_by_people(path)) {
        for (line, text) in text.lines().enumerate() {
            let mut pairs = text.chars().zip(text.chars().skip(1));
            if pairs.any(|(left, right)| clash(left, right) || clash(right, left)) {
                findings.push(format!("{path}:{}: {}", line + 1, text.trim()));
            }
        }
    }
    findings
}

fn is_read_by_people(path: &str) -> bool {
    path.starts_with("src/") || path.ends_with(".md") || path.starts_with("docs/")
}

fn clash(left: char, right: char) -> bool {
    is_han(left) && matches!(right, ',' | ':' | ';' | '?' | '!' | '(' | ')')
}

/// CJK Unified Ideographs with extension A, and the blocks above the basic plane.
fn is_han(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}
