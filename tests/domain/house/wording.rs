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
        says: "the rules give codes and values: no sentence in TELLERS, in either language",
        find: sentences,
        plants: &[
            &[("src/domain/count/method/irv.rs", "let s = \"得票最少\";")],
            &[(
                "src/domain/weight/step.rs",
                "format!(\"{who} has the fewest votes and is out\")",
            )],
            &[("src/domain/verify/report.rs", "#[error(\"gone: {0}\")]")],
        ],
    },
];

/// What says nothing to people itself, since its words are in `src/words`.
const TELLERS: &[&str] = &[
    "src/domain/count/",
    "src/domain/weight/",
    "src/domain/verify/",
];

/// Where Han characters are what people write into files, not what they are told.
const WRITTEN_BY_PEOPLE: &[&str] = &["src/domain/count/format/csv.rs"];

/// On a line, or the one before: what a broken invariant says, why a lint is off, and what serde calls a type, for whoever reads the code;
/// titles of sources; notes in formats of others; a formula.
const FOR_US: &[&str] = &[
    "expect(",
    "unreachable!(",
    "reason = ",
    "expecting = ",
    "source",
    "Notes",
    "Extension: ",
    "root of",
    "\\",
];

/// So many plain words in a row are a sentence.
const WORDS_MIN: usize = 5;

fn sentences(tree: &Tree) -> Vec<String> {
    let tells = |path: &str| TELLERS.iter().any(|teller| path.starts_with(teller));
    let mut findings = Vec::new();
    for (path, text) in tree.iter().filter(|(path, _)| tells(path)) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut before = "";
        for (line, text) in code.lines().enumerate() {
            let for_us = [text, before]
                .iter()
                .any(|line| FOR_US.iter().any(|allowed| line.contains(allowed)));
            let is_comment = text.trim_start().starts_with("//");
            let says = text.split('"').skip(1).step_by(2).any(is_sentence)
                || text.contains(is_han) && !WRITTEN_BY_PEOPLE.contains(&path.as_str())
                || text.contains("#[error(");
            if says && !is_comment && !for_us {
                findings.push(format!("{path}:{}: {}", line + 1, text.trim()));
            }
            before = text;
        }
    }
    findings
}

fn is_sentence(literal: &str) -> bool {
    let is_plain = |word: &&str| word.chars().all(|c| c.is_ascii_alphabetic());
    let words = literal
        .split(' ')
        .filter(|word| word.len() > 1)
        .filter(is_plain);
    words.count() >= WORDS_MIN
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
