//! docs/HTTP.md against src/http: every route, in order, and every error code with its status.
//!
//! The sources are read as text, so that this needs neither web server nor database.

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::statement::refusal::Refusal;

fn read(path: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/{path}")).unwrap()
}

/// What stands between quotation marks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2)
}

/// The cells of a table's rows, without their code marks.
fn rows(document: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = document.lines().filter(|line| line.starts_with("| "));
    rows.map(|row| {
        let cells = row.trim_matches('|').split(" | ");
        cells.map(|cell| cell.trim_matches([' ', '`'])).collect()
    })
}

#[test]
fn the_routes_are_those_of_the_server() {
    let source = read("src/http/routes.rs");
    let (_, table) = source.split_once("pub const ROUTES").unwrap();
    let (table, _) = table.split_once("\n];\n").unwrap();
    let words: Vec<&str> = quoted(table).collect();
    let served: Vec<(&str, String)> = words
        .chunks(2)
        .map(|entry| {
            (
                entry[0],
                entry[1].replace(":.*}", "}").replace(":zh|en}", "}"),
            )
        })
        .collect();

    let document = read("docs/HTTP.md");
    let routes = rows(&document).filter(|cells| cells[1].starts_with('/'));
    let told: Vec<(&str, String)> = routes
        .map(|cells| (cells[0], cells[1].to_owned()))
        .collect();
    assert_eq!(told, served);
}

/// The number of a status by the name that the source calls it by.
fn number(status: &str) -> &'static str {
    match status {
        "BAD_REQUEST" => "400",
        "UNAUTHORIZED" => "401",
        "FORBIDDEN" => "403",
        "NOT_FOUND" => "404",
        "METHOD_NOT_ALLOWED" => "405",
        "REQUEST_TIMEOUT" => "408",
        "CONFLICT" => "409",
        "PAYLOAD_TOO_LARGE" => "413",
        "UNPROCESSABLE_ENTITY" => "422",
        "INTERNAL_SERVER_ERROR" => "500",
        "SERVICE_UNAVAILABLE" => "503",
        _ => panic!("src/http/error.rs answers with {status}: say its number here"),
    }
}

#[test]
fn the_error_codes_are_those_of_the_server() {
    let source = read("src/http/error.rs");
    let mut answered = BTreeSet::new();
    for pair in source.split("=> (").skip(1) {
        let (pair, _) = pair.split_once(')').unwrap();
        if let Some((status, code)) = pair.split_once(", \"") {
            let (_, status) = status.trim().rsplit_once("::").unwrap();
            answered.insert((number(status).to_owned(), code.trim_matches('"').to_owned()));
        }
    }

    let status: BTreeMap<String, &str> = source
        .lines()
        .filter_map(|line| {
            line.trim()
                .strip_prefix("Class::")?
                .split_once(" => StatusCode::")
        })
        .map(|(class, status)| (class.to_owned(), number(status.trim_end_matches(','))))
        .collect();
    for (code, class) in Refusal::codes().into_iter().zip(Refusal::classes()) {
        let code = code.split('.').next().unwrap();
        answered.insert((status[&format!("{class:?}")].to_owned(), code.to_owned()));
    }

    let document = read("docs/HTTP.md");
    let numbered = |cells: &Vec<&str>| cells[0].parse::<u16>().is_ok();
    let told: BTreeSet<(String, String)> = rows(&document)
        .filter(numbered)
        .map(|cells| (cells[0].to_owned(), cells[1].to_owned()))
        .collect();
    let differ: Vec<_> = told.symmetric_difference(&answered).collect();
    assert!(differ.is_empty(), "only one of both has {differ:?}");
}
