//! The files of docs/formats/ as tests read them.

/// The files about statements, in the order of docs/FORMATS.md.
const STATEMENTS: [&str; 8] = [
    "statements",
    "organisation",
    "members",
    "ledger",
    "polls",
    "matters",
    "tasks",
    "texts",
];

/// The path of the file of a subject.
pub fn path(subject: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    format!("{root}/docs/formats/{subject}.md")
}

/// The file of a subject.
pub fn read(subject: &str) -> String {
    let path = path(subject);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// All files about statements, one after the other.
pub fn statements() -> String {
    STATEMENTS.map(read).concat()
}

/// The subjects of [`statements`].
pub fn subjects() -> impl Iterator<Item = &'static str> {
    STATEMENTS.into_iter()
}

/// Panics unless the blocks of text in the file of a subject are these, in order; `FOLKMOOT_WRITE_EXAMPLES=1` writes them.
pub fn require_examples(subject: &str, texts: &[String]) {
    let found = read(subject);
    let mut wanted = String::new();
    let mut rest = found.as_str();
    for text in texts {
        let (before, after) = rest
            .split_once("```text\n")
            .expect("a place for each example");
        let (_, after) = after.split_once("```").unwrap();
        wanted.push_str(&format!("{before}```text\n{text}```"));
        rest = after;
    }
    assert!(!rest.contains("```text"), "an example for each place");
    wanted.push_str(rest);
    if found != wanted && std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
        std::fs::write(path(subject), &wanted).unwrap();
        return;
    }
    assert!(
        found == wanted,
        "docs/formats/{subject}.md needs other examples: FOLKMOOT_WRITE_EXAMPLES=1 writes them"
    );
}
