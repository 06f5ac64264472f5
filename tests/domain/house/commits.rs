//! Subjects of commits: `area: what changes for the reader`, in the imperative.
//!
//! Only commits made on top of the one that brought this check are read, and no merges. Whether a word
//! is a verb in the imperative is guessed from its form and from a list.

use std::process::Command;

/// The subject of the commit that brought this check.
const SINCE: &str = "house: check the subjects of commits";

const CHARACTERS_MAX: usize = 72;

/// First words that begin no imperative.
const NO_VERBS: &[&str] = &[
    "a",
    "all",
    "an",
    "and",
    "any",
    "anybody",
    "as",
    "at",
    "both",
    "by",
    "each",
    "every",
    "everybody",
    "everything",
    "few",
    "first",
    "for",
    "from",
    "he",
    "her",
    "his",
    "how",
    "i",
    "if",
    "in",
    "it",
    "its",
    "made",
    "many",
    "most",
    "my",
    "new",
    "no",
    "nobody",
    "none",
    "nothing",
    "now",
    "of",
    "on",
    "once",
    "one",
    "only",
    "our",
    "same",
    "she",
    "small",
    "some",
    "somebody",
    "something",
    "such",
    "that",
    "the",
    "their",
    "there",
    "these",
    "they",
    "this",
    "those",
    "three",
    "to",
    "two",
    "we",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whoever",
    "whose",
    "why",
    "with",
    "without",
    "your",
];

/// Verbs that look like another form of themselves.
const VERBS: &[&str] = &[
    "alias", "bias", "bleed", "bring", "embed", "exceed", "feed", "focus", "heed", "need", "ping",
    "proceed", "ring", "seed", "shed", "speed", "spring", "string", "swing", "wing",
];

/// What is wrong with a subject, if anything.
fn fault(subject: &str) -> Option<&'static str> {
    let Some((areas, change)) = subject.split_once(": ") else {
        return Some("it is not `area: change`");
    };
    let of_area = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-/.".contains(c);
    let is_area = |area: &str| !area.is_empty() && area.chars().all(of_area);
    if !areas.split(", ").all(is_area) {
        return Some("an area is a word such as store or count/stv; several have commas between");
    }
    if subject.chars().count() > CHARACTERS_MAX {
        return Some("it is longer than 72 characters");
    }
    if subject.ends_with('.') {
        return Some("it ends with a full stop");
    }
    let word = change.split([' ', ',', ':']).next().unwrap_or_default();
    let in_word = |c: char| c.is_ascii_lowercase() || c == '-';
    if word.is_empty() || !word.chars().all(in_word) {
        return Some("after the colon it begins with a verb in lower case");
    }
    let inflected = word.ends_with("ing")
        || word.ends_with("ed")
        || word.ends_with('s') && !word.ends_with("ss");
    if NO_VERBS.contains(&word) || inflected && !VERBS.contains(&word) {
        return Some("it is not imperative: say what the commit does, as an order");
    }
    None
}

/// What git says; `None` where it says nothing.
fn git(args: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    let git = git.arg("-C").arg(env!("CARGO_MANIFEST_DIR"));
    let output = git.args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then_some(text)
}

/// Subjects that landed unchecked; history is not written anew for them.
const LANDED: &[&str] = &[
    "http: values of what is wrong one below another",
    "tests: concerns task is followed by now",
];

#[test]
fn subjects_since_this_check_say_what_changes() {
    let grep = format!("--grep=^{SINCE}$");
    let own = git(&["log", "--format=%H %s", &grep]).unwrap_or_default();
    let mut own = own.lines().filter_map(|line| line.split_once(' '));
    let Some((since, _)) = own.rfind(|(_, subject)| *subject == SINCE) else {
        println!("skipped: no history of this project is at hand");
        return;
    };
    let range = format!("{since}..HEAD");
    let log = git(&[
        "log",
        "--no-merges",
        "--ancestry-path",
        "--format=%h %s",
        &range,
    ]);
    let log = log.expect("git knows the commit that it has just named");
    let faults: Vec<String> = log
        .lines()
        .filter(|line| !LANDED.iter().any(|subject| line.ends_with(subject)))
        .filter_map(|line| Some((line, fault(line.split_once(' ')?.1)?)))
        .map(|(line, fault)| format!("{line}\n    {fault}"))
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn planted_subjects_are_judged() {
    for subject in [
        "count/stv: break last-place ties by the previous round",
        "cli, service: feed both from one reader",
        "store: pass the head on",
    ] {
        assert_eq!(fault(subject), None, "{subject}");
    }
    for subject in [
        "fix stuff",
        "Store: keep the head",
        "store: Keep the head",
        "store: keep the head.",
        "store: the head is kept",
        "store: keeping the head",
        "store: refused rows stay out",
        "store: keeps the head",
        "rules: nothing that nobody asks",
        "store:keep the head",
        "store: keep the head of the log where it was before the batch was written at all",
    ] {
        assert!(fault(subject).is_some(), "{subject}");
    }
}
