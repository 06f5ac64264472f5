//! The description of the interface: it has every route for programs, and every answer has the form that it says.
//!
//! `FOLKMOOT_WRITE_EXAMPLES=1` writes the forms of the answers that the server gives here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::http::openapi::plain;
use folkmoot::http::routes::{ROUTES, description, split};
use serde_json::{Map, Value, json};

use crate::harness::{Client, Place, Town};
use crate::main_job::{POLL, opened, vote_all};
use crate::reads::asked;
use crate::{matters, tasks};

/// Answers of which each has fields of its own: by the method that counts, by the kind of statement.
const FREE: [&str; 3] = ["outcome", "values", "form"];

fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The names of fields that the views declare as optional, wherever: these can be null, or left out.
fn optional() -> &'static BTreeSet<String> {
    static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let files = std::fs::read_dir("src/view")
            .unwrap()
            .chain(std::fs::read_dir("src/domain/weight").unwrap());
        let texts =
            files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap_or_default());
        let names = |text: String| -> Vec<String> {
            let fields = text.lines().filter_map(|line| {
                line.trim()
                    .trim_start_matches("pub ")
                    .split_once(": Option<")
            });
            fields
                .map(|(name, _)| name.trim_start_matches("r#").to_owned())
                .collect()
        };
        texts.flat_map(names).collect()
    });
    &NAMES
}

/// A form that may also be null; nothing is said of what was only ever null.
fn or_null(form: Value) -> Value {
    let mut types = names(&form["type"]);
    types.insert("null".to_owned());
    match types.len() {
        1 => json!({}),
        _ => {
            let mut form = form;
            form["type"] = types.into_iter().collect();
            form
        }
    }
}

/// The form of answers with what else the views allow: fields that can be null or left out.
fn allowed(mut form: Value) -> Value {
    if form.get("type") == Some(&json!(["null"])) {
        return json!({});
    }
    if let Some(items) = form.get("items") {
        form["items"] = match items.is_null() {
            true => json!({}),
            false => allowed(items.clone()),
        };
    }
    if let Some(Value::Object(properties)) = form.get("properties").cloned() {
        let each = properties.into_iter().map(|(name, form)| {
            let form = allowed(form);
            let free = form == json!({}) || !optional().contains(&name);
            (name, if free { form } else { or_null(form) })
        });
        form["properties"] = each.collect::<Map<_, _>>().into();
        let required = names(&form["required"]);
        let required = required
            .into_iter()
            .filter(|name| !optional().contains(name));
        form["required"] = required.collect();
    }
    form
}

/// The form of a value as far as it shows.
fn form(value: &Value) -> Value {
    let mut form = json!({ "type": [sort(value)] });
    match value {
        Value::Array(items) => {
            let each = items.iter().map(self::form);
            form["items"] = each
                .reduce(|one, other| both(&one, &other))
                .unwrap_or(Value::Null);
        }
        Value::Object(object) => {
            let each = object.iter().map(|(name, value)| {
                let free = FREE.contains(&name.as_str());
                (
                    name.clone(),
                    if free { json!({}) } else { self::form(value) },
                )
            });
            form["properties"] = each.collect::<Map<_, _>>().into();
            form["required"] = object.keys().cloned().collect();
        }
        _ => {}
    }
    form
}

fn names(value: &Value) -> BTreeSet<String> {
    let names = value.as_array().into_iter().flatten();
    names
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

/// The form of values of which some have one form and some another.
fn both(one: &Value, other: &Value) -> Value {
    if one.is_null() || other.is_null() {
        return if one.is_null() {
            other.clone()
        } else {
            one.clone()
        };
    }
    if one == &json!({}) || other == &json!({}) {
        return json!({});
    }
    let types: BTreeSet<String> = &names(&one["type"]) | &names(&other["type"]);
    let mut form = json!({ "type": types });
    if one.get("items").is_some() || other.get("items").is_some() {
        form["items"] = both(&one["items"], &other["items"]);
    }
    match (one.get("properties"), other.get("properties")) {
        (Some(Value::Object(first)), Some(Value::Object(second))) => {
            let mut all = first.clone();
            for (name, found) in second {
                let known = all.remove(name).unwrap_or(Value::Null);
                all.insert(name.clone(), both(&known, found));
            }
            form["properties"] = all.into();
            let shared = &names(&one["required"]) & &names(&other["required"]);
            form["required"] = shared.into_iter().collect();
        }
        (Some(_), None) => {
            form["properties"] = one["properties"].clone();
            form["required"] = one["required"].clone();
        }
        (None, Some(_)) => {
            form["properties"] = other["properties"].clone();
            form["required"] = other["required"].clone();
        }
        _ => {}
    }
    form
}

/// Whether a value has a form; what is not said is not there.
fn fits(form: &Value, value: &Value) -> Result<(), String> {
    if form.is_null() || form == &json!({}) {
        return Ok(());
    }
    if !names(&form["type"]).contains(sort(value)) {
        return Err(format!("{} is not {}", value, form["type"]));
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| fits(&form["items"], item)),
        Value::Object(object) => {
            let missing = names(&form["required"]);
            let missing = missing.iter().find(|name| !object.contains_key(*name));
            if let Some(name) = missing {
                return Err(format!("{name} is missing"));
            }
            object.iter().try_for_each(|(name, value)| {
                let known = form["properties"].get(name);
                let known = known.ok_or_else(|| format!("{name} is not said"))?;
                fits(known, value).map_err(|why| format!("{name}: {why}"))
            })
        }
        _ => Ok(()),
    }
}

/// The answers of the server to addresses of a route, each given its parameters.
struct Answers(BTreeMap<&'static str, Vec<Value>>);

impl Answers {
    fn take(&mut self, http: &Client, route: &'static str, given: &[(&str, &str)]) {
        self.take_asking(http, route, given, "");
    }

    fn take_asking(
        &mut self,
        http: &Client,
        route: &'static str,
        given: &[(&str, &str)],
        query: &str,
    ) {
        let mut path = route.to_owned() + query;
        for (name, value) in given {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let answer = http.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        self.0.entry(route).or_default().push(answer.json());
    }
}

/// Everything that is told of a poll, while it is open and when it is certified.
fn of_poll(answers: &mut Answers, http: &Client, counted: bool) {
    let given = [("poll", POLL), ("member", "m-1")];
    for route in [
        "/api/organisation",
        "/api/kinds",
        "/api/members/{member}",
        "/api/members/{member}/contributions",
        "/api/members/{member}/weight",
        "/api/members/{member}/weight/outlook",
        "/api/offices",
        "/api/policies",
        "/api/polls",
        "/api/polls/{poll}",
        "/api/polls/{poll}/power",
        "/api/polls/{poll}/issuance",
        "/api/polls/{poll}/weights/{member}",
        "/api/polls/{poll}/ballots/{member}",
        "/api/entries",
        "/api/turn",
        "/health",
    ] {
        answers.take(http, route, &given);
    }
    answers.take(
        http,
        "/api/polls/{poll}/ballots/{member}",
        &[("poll", POLL), ("member", "m-7")],
    );
    if counted {
        answers.take(http, "/api/polls/{poll}/what-if", &given);
    }
    let route = "/api/members/{member}/weight/change";
    answers.take_asking(http, route, &given, "?days=30");
    let route = "/api/polls/{poll}/weights/{member}/change";
    answers.take_asking(http, route, &given, &format!("?against={POLL}"));
}

#[test]
fn every_answer_has_the_form_that_the_description_says() {
    let mut answers = Answers(BTreeMap::new());
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    of_poll(&mut answers, &town.http, false);
    vote_all(&town);
    town.close(POLL);
    town.certify(POLL);
    of_poll(&mut answers, &town.http, true);
    service.stop();
    let place = Place::new();
    let service = place.start_under(&matters::TOLD);
    let (town, matter) = matters::told(&service);
    for query in ["?lang=zh", "?for=o/lin&lang=en", "?office=registrar"] {
        answers.take_asking(&town.http, "/api/turn", &[], query);
    }
    for route in ["/api/documents", "/api/bodies", "/api/matters", "/api/turn"] {
        answers.take(&town.http, route, &[]);
    }
    answers.take(&town.http, "/api/bodies/{body}", &[("body", "council")]);
    answers.take(&town.http, "/api/matters/{matter}", &[("matter", &matter)]);
    service.stop();
    let place = Place::new();
    let service = place.start_under(&tasks::DOCUMENTS);
    let (town, matter) = tasks::done(&service);
    answers.take(&town.http, "/api/matters/{matter}", &[("matter", &matter)]);
    service.stop();
    let forms = answers.0.iter().map(|(route, all)| {
        let all = all.iter().map(form);
        (
            (*route).to_owned(),
            allowed(all.reduce(|one, other| both(&one, &other)).unwrap()),
        )
    });
    let forms: Map<String, Value> = forms.collect();
    let path = "src/http/answers.json";
    if std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
        let text = serde_json::to_string_pretty(&forms).unwrap();
        std::fs::write(path, text + "\n").unwrap();
        return;
    }
    let said = description();
    for (route, all) in &answers.0 {
        let form = &said["paths"][route]["get"]["responses"]["200"]["content"]["application/json"]
            ["schema"];
        assert!(
            form.is_object(),
            "{route}: FOLKMOOT_WRITE_EXAMPLES=1 writes its form"
        );
        for answer in all {
            if let Err(why) = fits(form, answer) {
                panic!("{route}: {why}; FOLKMOOT_WRITE_EXAMPLES=1 writes {path}");
            }
        }
    }
}

#[test]
fn the_statuses_that_are_said_are_those_that_come() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let said = |method: &str, path: &str| {
        let all = description()["paths"][path][method]["responses"].clone();
        let names: BTreeSet<String> = all.as_object().unwrap().keys().cloned().collect();
        names
    };
    let bytes = b"a text";
    let path = format!("/api/attachments/{}", Hash::of(bytes));
    let put = town.http.put(&path, bytes).status.to_string();
    assert_eq!(put, "204");
    let staged = said("put", "/api/attachments/{hash}");
    assert_eq!(staged, ["204", "503", "default"].map(str::to_owned).into());

    let first = town.http.get("/api/organisation");
    let tag = [("If-None-Match", first.headers["etag"].as_str())];
    let url = format!("{}/api/organisation", service.url);
    assert_eq!(asked("GET", &url, &tag).0.to_string(), "304");
    let read = said("get", "/api/organisation");
    assert_eq!(
        read,
        ["200", "304", "503", "default"].map(str::to_owned).into()
    );
    // A receipt is signed anew by witnesses that come round: it has no tag, and the description says so.
    let genesis = first.json()["genesis"].as_str().unwrap().to_owned();
    let receipt = town.http.get(&format!("/api/receipts/{genesis}"));
    assert_eq!(
        (receipt.status, receipt.headers.contains_key("etag")),
        (200, false)
    );
    assert!(!said("get", "/api/receipts/{hash}").contains("304"));
    service.stop();
}

#[test]
fn the_description_has_every_route_for_programs() {
    let said = description();
    for (method, template, _) in ROUTES {
        let (path, asked) = split(template);
        let found = &said["paths"][plain(path)][method.to_ascii_lowercase()];
        let for_programs = !path.starts_with("/{lang")
            && !["/", "/qr.svg", "/worker.js", "/assets.json"].contains(&path)
            && !path.starts_with("/assets/");
        assert_eq!(found.is_object(), for_programs, "{method} {path}");
        if !for_programs {
            continue;
        }
        assert!(
            !found["summary"].as_str().unwrap().is_empty(),
            "{path} has no sentence in docs/HTTP.md"
        );
        let told = found["parameters"].as_array().unwrap().len();
        assert_eq!(told, path.matches('{').count() + asked.len(), "{path}");
    }
    let wrong = fits(
        &json!({ "type": ["object"], "properties": {}, "required": [] }),
        &json!({ "more": 1 }),
    );
    assert_eq!(wrong, Err("more is not said".to_owned()));
}
