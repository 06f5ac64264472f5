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
