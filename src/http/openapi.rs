//! `GET /api/openapi.json`: the interface as programs read it (OpenAPI 3.1). Paths and parameters are those of the routes,
//! what each does is said as in `docs/HTTP.md`, and the forms of answers are those that a test of the server has seen
//! (`answers.json`): it holds every answer to them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::freshness::follows_from_the_log;

/// A method, a path, and the parameters of the query that are read there.
pub type Route = (&'static str, &'static str, Vec<&'static str>);

const CONTRACT: &str = include_str!("../../docs/HTTP.md");
const ANSWERS: &str = include_str!("answers.json");

/// Forms of values that parameters have.
const HASH: &str = "^[0-9a-f]{64}$";
const ID: &str = "^[a-z0-9][a-z0-9._-]{0,63}$";

/// Whether a path is for programs: the others are pages and their files.
fn is_for_programs(path: &str) -> bool {
    let beginnings = [
        "/api/",
        "/desk/",
        "/checkpoint",
        "/tile/",
        "/attachment/",
        "/health",
        "/metrics",
    ];
    beginnings
        .iter()
        .any(|beginning| path.starts_with(beginning))
}

/// A path as the contract and OpenAPI spell it, without the patterns of the router.
pub fn plain(path: &str) -> String {
    path.replace(":.*}", "}").replace(":zh|en}", "}")
}

/// What each method on each path does, by the tables of the contract.
fn sentences() -> BTreeMap<(&'static str, String), &'static str> {
    let rows = CONTRACT.lines().filter_map(|line| line.strip_prefix("| "));
    let rows = rows.filter_map(|row| {
        let mut cells = row.trim_end_matches(" |").splitn(3, " | ");
        let (method, path, what) = (cells.next()?, cells.next()?, cells.next()?);
        let path = path.trim_matches('`').split("{?").next()?;
        Some(((method, path.to_owned()), what))
    });
    rows.collect()
}

/// The form of a parameter by its name.
fn form(name: &str) -> Value {
    match name {
        "hash" | "matter" | "policy" => json!({ "type": "string", "pattern": HASH }),
        "member" | "poll" | "body" => json!({ "type": "string", "pattern": ID }),
        "entry" => json!({ "type": "integer", "minimum": 0 }),
        "limit" => json!({ "type": "integer", "minimum": 1, "maximum": 1000 }),
        "days" => json!({ "type": "integer", "minimum": 1 }),
        "lang" => json!({ "type": "string", "enum": ["zh", "en"] }),
        "dry-run" => json!({ "type": "string" }),
        _ => json!({ "type": "string" }),
    }
}

fn parameters(path: &str, asked: &[&str]) -> Value {
    let inside = path
        .split('{')
        .skip(1)
        .filter_map(|part| part.split('}').next());
    let inside = inside
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": form(name) }));
    let behind = asked
        .iter()
        .map(|name| json!({ "name": name, "in": "query", "schema": form(name) }));
    inside.chain(behind).collect()
}

/// What is sent to a path, where something is.
fn body(method: &str, path: &str) -> Option<Value> {
    let media = match (method, path) {
        ("POST", "/api/statements") => "application/octet-stream",
        ("PUT", _) => "application/octet-stream",
        ("POST", _) => "application/json",
        _ => return None,
    };
    Some(json!({ "required": true, "content": { media: {} } }))
}

/// The statuses that a route answers with. Any of them can say `503` for a while, and everything else that goes wrong is
/// a problem too.
fn responses(method: &str, path: &str, what: &str, content: &Value) -> Value {
    let problem = json!({ "$ref": "#/components/responses/Problem" });
    let mut responses = json!({ "503": problem.clone(), "default": problem });
    match method {
        "PUT" => responses["204"] = json!({ "description": what }),
        _ => responses["200"] = json!({ "description": what, "content": content }),
    }
    if method == "GET" && follows_from_the_log(path) {
        responses["304"] = json!({ "description": "RFC 9110, 15.4.5" });
    }
    responses
}

/// The whole description of these routes.
pub fn description(routes: &[Route]) -> Value {
    let answers: Map<String, Value> = serde_json::from_str(ANSWERS).unwrap_or_default();
    let sentences = sentences();
    let mut paths: Map<String, Value> = Map::new();
    for (method, path, asked) in routes {
        if !is_for_programs(path) {
            continue;
        }
        let path = plain(path);
        let what = sentences
            .get(&(*method, path.clone()))
            .copied()
            .unwrap_or_default();
        let content = match answers.get(&path).filter(|_| *method == "GET") {
            Some(schema) => json!({ "application/json": { "schema": schema } }),
            None => json!({ "*/*": {} }),
        };
        let mut operation = json!({
            "summary": what,
            "parameters": parameters(&path, asked),
            "responses": responses(method, &path, what, &content),
        });
        if let Some(body) = body(method, &path) {
            operation["requestBody"] = body;
        }
        let at = paths.entry(path).or_insert_with(|| json!({}));
        at[method.to_ascii_lowercase()] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Folkmoot",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "responses": {
                "Problem": {
                    "description": "RFC 9457",
                    "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
                },
            },
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["code", "status", "title", "type"],
                    "properties": {
                        "code": { "type": "string" },
                        "case": { "type": "string" },
                        "detail": { "type": "string" },
                        "status": { "type": "integer" },
                        "title": { "type": "string" },
                        "type": { "type": "string" },
                        "values": { "type": "object" },
                    },
                },
            },
        },
    })
}
