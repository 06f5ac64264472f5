//! Chinese text as a Chinese reader expects it: full-width punctuation beside Han characters.
//!
//! Which words to use is the glossary's matter (`docs/ARCHITECTURE.md`).

use super::Rule;
use super::tree::Tree;

pub const RULES: &[Rule] = &[Rule {
    says: "beside a Han character punctuation is full-width: ，：；？！（） and not ,:;?!()",
    find: half_width_punctuation,
    plants: &[
        &[("README.md", "投票, 选举")],
        &[("src/http/pages/poll.rs", "p { \"共3人(投票)\" }")],
        &[("docs/METHODS.md", "计票办法: STV")],
    ],
}];

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
