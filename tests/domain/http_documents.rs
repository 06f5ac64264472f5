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
        "RANGE_NOT_SATISFIABLE" => "416",
        "UNPROCESSABLE_ENTITY" => "422",
        "TOO_MANY_REQUESTS" => "429",
        "INTERNAL_SERVER_ERROR" => "500",
        "SERVICE_UNAVAILABLE" => "503",
        _ => panic!("src/http/error.rs answers with {status}: say its number here"),
    }
}

/// The variants of an enum of faults in a source: name, code without case, class.
fn declared(source: &str, name: &str) -> Vec<(String, String, String)> {
    let (_, rest) = source.split_once(&format!("pub enum {name} {{")).unwrap();
    let (own, _) = rest.split_once("\n    }\n").unwrap();
    let lines = own.lines().map(str::trim);
    lines
        .filter(|line| !line.starts_with("//"))
        .filter_map(|line| {
            let (before, rest) = line.split_once(" \"")?;
            let (code, class) = rest.split_once("\" ")?;
            let name = before.split(' ').next()?;
            let code = code.split('.').next()?;
            let class = class.trim_end_matches(';');
            Some((name.to_owned(), code.to_owned(), class.to_owned()))
        })
        .collect()
}

#[test]
fn the_error_codes_are_those_of_the_server() {
    let source = read("src/http/error.rs");
    let status = |before: &str| -> BTreeMap<String, &str> {
        let pairs = source.lines().filter_map(|line| {
            line.trim()
                .strip_prefix(before)?
                .split_once(" => StatusCode::")
        });
        pairs
            .map(|(name, status)| (name.to_owned(), number(status.trim_end_matches(','))))
            .collect()
    };
    let (of_class, of_error) = (status("Class::"), status("ApiError::"));
    assert_eq!(of_error.len(), 4, "{of_error:?}");
    let mut answered = BTreeSet::new();
    for (name, code, class) in declared(&source, "ApiError") {
        let status = of_error.get(&name).unwrap_or(&of_class[&class]);
        answered.insert(((*status).to_owned(), code));
    }
    let written = declared(&read("src/service/error.rs"), "WriteError");
    let asked = declared(&read("src/service/desk.rs"), "DeskError");
    let signed_in = declared(&read("src/service/desk/token.rs"), "OidcError");
    // What is wrong inside has one code for all.
    let public = written.into_iter().chain(asked).chain(signed_in);
    for (name, code, class) in public.filter(|(_, _, class)| class != "Internal") {
        let own = of_error.get(&format!("Write(WriteError::{name} {{ .. }})"));
        let status = own.unwrap_or(&of_class[&class]);
        answered.insert(((*status).to_owned(), code));
    }
    let derived = [("422", "does-not-follow"), ("422", "new-weight")];
    let inside = [
        ("500", "internal"),
        ("503", "cannot-read"),
        ("503", "unavailable"),
    ];
    let more = derived.into_iter().chain(inside);
    answered.extend(more.map(|(status, code)| (status.to_owned(), code.to_owned())));
    for (code, class) in Refusal::codes().into_iter().zip(Refusal::classes()) {
        let code = code.split('.').next().unwrap();
        answered.insert((of_class[&format!("{class:?}")].to_owned(), code.to_owned()));
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
