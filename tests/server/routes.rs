//! The contract in docs/HTTP.md against the server: every route, every error code, and answers to
//! addresses that are wrong.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use folkmoot::domain::fault::Class;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::http::error::ApiError;
use folkmoot::http::routes::ROUTES;
use folkmoot::service::WriteError;
use folkmoot::service::desk::DeskError;
use folkmoot::service::desk::token::OidcError;

use crate::harness::{Place, Service, Town};
use crate::main_job::POLL;
use crate::plans::{PollPlan, council_and_charter};

const CONTRACT: &str = include_str!("../../docs/HTTP.md");
const ERRORS: &str = include_str!("../../src/http/error.rs");

/// The cells of the contract's table rows, without the marks of code.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let rows = CONTRACT.lines().filter_map(|line| line.strip_prefix("| "));
    rows.map(|row| {
        row.split(" | ")
            .map(|cell| cell.trim_matches('`'))
            .collect()
    })
}

fn status(name: &str) -> Option<u16> {
    Some(match name {
        "BAD_REQUEST" => 400,
        "UNAUTHORIZED" => 401,
        "FORBIDDEN" => 403,
        "NOT_FOUND" => 404,
        "METHOD_NOT_ALLOWED" => 405,
        "REQUEST_TIMEOUT" => 408,
        "CONFLICT" => 409,
        "PAYLOAD_TOO_LARGE" => 413,
        "RANGE_NOT_SATISFIABLE" => 416,
        "UNPROCESSABLE_ENTITY" => 422,
        "TOO_MANY_REQUESTS" => 429,
        "INTERNAL_SERVER_ERROR" => 500,
        "SERVICE_UNAVAILABLE" => 503,
        _ => return None,
    })
}

/// The status of a class of faults.
fn of_class(class: &Class) -> u16 {
    let arm = format!("Class::{class:?} => StatusCode::");
    let (_, rest) = ERRORS.split_once(&arm).expect("every class has a status");
    status(rest.split(',').next().unwrap()).unwrap()
}

/// Status and code of faults, by their classes.
fn by_class(codes: &[&str], classes: &[Class]) -> BTreeSet<(u16, String)> {
    let codes = codes.iter().zip(classes);
    codes
        .map(|(code, class)| (of_class(class), code.split('.').next().unwrap().to_owned()))
        .collect()
}

/// Status and code of every refusal.
fn refusals() -> BTreeSet<(u16, String)> {
    by_class(&Refusal::codes(), &Refusal::classes())
}

/// Status and code of every other error.
fn others() -> BTreeSet<(u16, String)> {
    let mut all = by_class(ApiError::CODES, ApiError::CLASSES);
    all.extend(by_class(WriteError::CODES, WriteError::CLASSES));
    let of_desk = by_class(DeskError::CODES, DeskError::CLASSES);
    all.extend(by_class(OidcError::CODES, OidcError::CLASSES));
    // What is wrong inside has one code for all.
    all.extend(of_desk.into_iter().filter(|(status, _)| *status < 500));
    for (class, code, status) in [
        (400, "wrong-method", 405),
        (400, "body-too-slow", 408),
        (400, "bad-range", 416),
        (503, "ballot-too-soon", 429),
    ] {
        assert!(all.remove(&(class, code.to_owned())), "{code}");
        all.insert((status, code.to_owned()));
    }
    let more = [
        (422, "does-not-follow"),
        (422, "new-weight"),
        (500, "internal"),
        (503, "cannot-read"),
    ];
    all.extend(more.map(|(status, code)| (status, code.to_owned())));
    all
}

/// The codes with which a statement can be refused.
pub fn codes_of_refusals() -> BTreeSet<String> {
    refusals().into_iter().map(|(_, code)| code).collect()
}

#[test]
fn the_contract_lists_the_servers_routes_in_their_order() {
    let is_route = |row: &Vec<&str>| matches!(row[0], "GET" | "PUT" | "POST" | "DELETE");
    let documented: Vec<(String, String)> = rows()
        .filter(is_route)
        .map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect();
    let served: Vec<(String, String)> = ROUTES
        .iter()
        .map(|(method, path, _)| {
            (
                (*method).to_owned(),
                path.replace(":.*", "").replace(":zh|en", ""),
            )
        })
        .collect();
    assert_eq!(documented, served);
}

#[test]
fn the_contract_lists_every_error_with_its_status() {
    let documented: BTreeSet<(u16, String)> = rows()
        .filter_map(|row| Some((row[0].parse().ok()?, row[1].to_owned())))
        .collect();
    let chosen: BTreeSet<(u16, String)> = others().into_iter().chain(refusals()).collect();
    assert_eq!(documented, chosen);
}

/// Head and body of the answer to a request that no client would send like this.
fn raw(service: &Service, request: &str, headers: &str) -> (String, String) {
    let address = service.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{request} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (format!("{head}\r\n"), body.to_owned())
}

#[test]
fn a_head_has_no_body_and_an_announced_giant_is_refused_at_once() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let whole = town.http.get("/api/organisation");
    let (head, body) = raw(&service, "HEAD /api/organisation", "");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let length = format!("content-length: {}\r\n", whole.bytes.len());
    assert!(head.to_lowercase().contains(&length), "{head}");
    assert_eq!(body, "");
    let (head, body) = raw(
        &service,
        "POST /api/statements",
        "Content-Length: 99999999999\r\n",
    );
    assert!(head.starts_with("HTTP/1.1 413"), "{head}");
    assert!(body.contains("body-too-large"), "{body}");
    service.stop();
}

/// Asks for what is refused with this status and code, as a problem.
fn expect_problem(town: &Town, path: &str, expected: (u16, &str)) {
    let answer = town.http.get(path);
    assert_eq!(
        answer.headers["x-content-type-options"], "nosniff",
        "{path}"
    );
    let kind = answer.headers["content-type"].as_str();
    assert_eq!(
        (kind, answer.status, answer.code().as_str()),
        ("application/problem+json", expected.0, expected.1),
        "{path}: {}",
        answer.text()
    );
}

#[test]
fn what_no_query_or_log_can_hold_is_told_as_well() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    for address in [
        "members/m-x/contributions?after=1.a%00b",
        "members/m-x/contributions?after=1.a&after=2.b",
        "polls/x/issuance?days=1&days=2",
        "polls?offset=2",
        "polls?after=x&after=y",
        "polls?after=no-poll",
        "polls?limit=0",
        "polls?limit=1001",
        "polls?limit=-1",
        "polls?limit=",
        "offices?after=o/lin",
        "policies?after=-1",
        "policies?after=01",
        "policies?after=9223372036854775808",
        "organisation?lang",
        "polls/x/claims?after=-1",
        "polls/x/weights/m-1?days=2",
    ] {
        expect_problem(&town, &format!("/api/{address}"), (400, "bad-address"));
    }
    for tile in ["63/000.p/1", "0/x018/x446/x744/x073/x709/x551/000"] {
        expect_problem(&town, &format!("/tile/{tile}"), (404, "not-found"));
    }
    service.stop();
}

#[test]
fn no_address_leads_out_of_the_files_of_the_log() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.fill_a_bundle();
    assert_eq!(town.http.get("/tile/0/000").status, 200);
    assert!(place.data.path().join("high-water").exists());
    for path in [
        "/tile/../../high-water",
        "/tile/0/../../../high-water",
        "/tile/%2e%2e/%2e%2e/high-water",
        "/tile/..%2f..%2fhigh-water",
        "/attachment/entries/../../../high-water",
    ] {
        let (head, body) = raw(&service, &format!("GET {path}"), "");
        assert!(head.starts_with("HTTP/1.1 404"), "{path}: {head}{body}");
    }
    service.stop();
}

#[test]
fn wrong_addresses_are_told_what_is_wrong() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let nowhere = Hash([1; 32]);
    let cases = [
        ("/nowhere", 404, "no-such-page"),
        ("/api", 404, "no-such-page"),
        ("/api/statements", 405, "wrong-method"),
        (&format!("/api/statements/{nowhere}"), 404, "not-found"),
        ("/api/statements/00", 400, "bad-address"),
        (&format!("/api/receipts/{nowhere}"), 404, "not-found"),
        (
            &format!("/api/receipts/{nowhere}?key=00"),
            400,
            "bad-address",
        ),
        (&format!("/api/attachments/{nowhere}"), 404, "not-found"),
        ("/api/attachments/ABC", 400, "bad-address"),
        ("/api/members/m-x", 404, "not-found"),
        ("/api/members/M%20x", 400, "bad-address"),
        ("/api/members/%FF", 400, "bad-address"),
        ("/api/members/m-x/contributions?after=x", 400, "bad-address"),
        (
            "/api/members/m-x/contributions?after=%FF",
            400,
            "bad-address",
        ),
        ("/api/members/m-x/contributions", 404, "not-found"),
        ("/api/polls/no-poll", 404, "unknown-poll"),
        ("/api/polls/no-poll/roll", 404, "unknown-poll"),
        ("/api/polls/no-poll/claims", 404, "unknown-poll"),
        ("/api/polls/no-poll/claims?after=x", 400, "bad-address"),
        ("/api/polls/no-poll/outcome", 404, "unknown-poll"),
        ("/api/polls/no-poll/weights/m-1", 404, "unknown-poll"),
        ("/api/polls/no-poll/ballots/m-1", 404, "unknown-poll"),
        ("/api/polls/no-poll/drafts/roll", 404, "unknown-poll"),
        ("/api/polls/no-poll/drafts/certificate", 404, "unknown-poll"),
        ("/tile/0/000", 404, "not-found"),
        ("/tile/0/0", 404, "not-found"),
        ("/tile/0/000.p/2", 404, "not-found"),
        ("/tile/9/000.p/1", 404, "not-found"),
        ("/tile/entries/999", 404, "not-found"),
        ("/attachment/entries/000.p/9", 404, "not-found"),
    ];
    for (path, status, code) in cases {
        expect_problem(&town, path, (status, code));
    }
    let wrong = town.http.post("/api/attachments/00", b"");
    assert_eq!((wrong.status, wrong.code().as_str()), (405, "wrong-method"));
    assert_eq!(wrong.headers["allow"], "PUT, GET, HEAD");
    let wrong = town
        .http
        .put(&format!("/api/attachments/{nowhere}"), b"abc");
    assert_eq!((wrong.status, wrong.code().as_str()), (400, "wrong-hash"));
    service.stop();
}

#[test]
fn nothing_is_said_of_weights_before_the_record_date() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1"]);
    let policy = town.policy("house", &[("base", "1")]);
    town.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    for what in [
        "weights/m-1",
        "weights/m-1/proof",
        "weights/m-2",
        "issuance",
        "power",
        "roll",
        "what-if",
        "drafts/roll",
    ] {
        let answer = town.http.get(&format!("/api/polls/{POLL}/{what}"));
        let found = (answer.status, answer.code());
        assert_eq!(found, (404, "not-yet".to_owned()), "{what}");
    }
    service.stop();
}

#[test]
fn only_what_never_changes_may_be_kept_for_ever() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    // The first bundle has what founders said of a matter, which can be erased; the second has nothing.
    town.fill_a_bundle();
    town.fill_a_bundle();
    town.enrol(["m-1"]);
    let left = town.http.size() - 512;
    let cached = |path: &str| {
        let answer = town.http.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.headers["cache-control"].clone()
    };
    for path in [
        "/tile/0/000",
        "/tile/entries/000",
        "/attachment/entries/001",
    ] {
        assert_eq!(
            cached(path),
            "public, max-age=31536000, immutable",
            "{path}"
        );
    }
    for path in [
        "/tile/1/000.p/2",
        "/attachment/entries/000",
        &format!("/tile/0/002.p/{left}"),
        "/checkpoint",
    ] {
        assert_eq!(cached(path), "no-store", "{path}");
    }
    service.stop();
}

#[test]
fn operators_see_that_it_is_well_and_how_much_it_does() {
    let place = Place::new();
    folkmoot::http::start_recording();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let size = town.http.size();
    assert_eq!(
        town.http.json("/health"),
        serde_json::json!({"status": "ok", "size": size, "polls_with_lost_marks": [], "clock": null})
    );
    let metrics = town.http.text("/metrics");
    assert!(metrics.contains("folkmoot_entries_total"), "{metrics}");
    assert!(metrics.contains("folkmoot_batch_seconds"), "{metrics}");
    let types = metrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "));
    for (name, kind) in types.filter_map(|line| line.split_once(' ')) {
        let help = metrics.lines().find_map(|line| {
            line.strip_prefix("# HELP ")?
                .strip_prefix(name)?
                .strip_prefix(' ')
        });
        let help = help.unwrap_or_else(|| panic!("{name} says nothing of itself"));
        let row = format!("| `{name}` | {kind} | {help} |");
        assert!(
            include_str!("../../docs/OPERATING.md").contains(&row),
            "{row}"
        );
    }
    service.stop();
}
