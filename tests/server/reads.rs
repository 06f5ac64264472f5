//! What need not be sent, made or asked twice: files of the log, answers that have not changed.

use std::fs;

use crate::crowds::recorded;
use crate::harness::{Place, Town};
use crate::main_job::POLL;

/// Status, headers and bytes of a request with these headers.
fn asked(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
) -> (u16, ureq::http::HeaderMap, Vec<u8>) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .allow_non_standard_methods(true)
        .build()
        .new_agent();
    let mut request = ureq::http::Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut answer = agent.run(request.body(()).unwrap()).unwrap();
    let bytes = answer.body_mut().read_to_vec().unwrap();
    (answer.status().as_u16(), answer.headers().clone(), bytes)
}

#[test]
fn a_full_tile_is_made_once_and_sent_in_parts() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol_with("m-1", b"of one member");
    town.fill_a_bundle();
    for path in ["tile/0/000", "tile/entries/000"] {
        let url = format!("{}/{path}", service.url);
        let kept = place.data.path().join("files").join(path);
        assert!(!kept.exists(), "nobody has asked for {path}");
        let (status, headers, whole) = asked("GET", &url, &[]);
        assert_eq!(status, 200, "{path}");
        assert_eq!(
            headers["cache-control"],
            "public, max-age=31536000, immutable"
        );
        let tag = headers["etag"].to_str().unwrap();
        assert_eq!(fs::read(&kept).unwrap(), whole, "{path}");

        assert_eq!(asked("GET", &url, &[]).2, whole, "{path}");
        assert_eq!(
            asked("GET", &url, &[("If-None-Match", tag)]).0,
            304,
            "{path}"
        );
        let (status, headers, part) = asked("GET", &url, &[("Range", "bytes=2-9")]);
        assert_eq!((status, part.as_slice()), (206, &whole[2..10]), "{path}");
        let stated = format!("bytes 2-9/{}", whole.len());
        assert_eq!(headers["content-range"], stated.as_str());
        let (status, headers, nothing) = asked("HEAD", &url, &[]);
        assert_eq!((status, nothing.len()), (200, 0), "{path}");
        assert_eq!(headers["content-length"], whole.len().to_string().as_str());
    }
    // The right edge goes on growing, and what a text says of a person may be erased.
    let texts = format!("{}/attachment/entries/000", service.url);
    assert_eq!(asked("GET", &texts, &[]).1["cache-control"], "no-store");
    assert!(!place.data.path().join("files/attachment").exists());
    let path = format!("tile/0/001.p/{}", town.http.size() - 256);
    town.http.get(&format!("/{path}"));
    assert!(!place.data.path().join("files").join(path).exists());
    service.stop();
}

#[test]
fn an_answer_holds_until_the_next_entry() {
    let place = Place::new();
    let service = place.start();
    let town = recorded(&service);
    for path in [
        "organisation",
        "polls",
        "members/m-1",
        &format!("polls/{POLL}/weights/m-1"),
    ] {
        let url = format!("{}/api/{path}", service.url);
        let (status, headers, _) = asked("GET", &url, &[]);
        assert_eq!(
            (status, &headers["cache-control"]),
            (200, &"no-cache".parse().unwrap())
        );
        let tag = headers["etag"].to_str().unwrap().to_owned();
        let again = [("If-None-Match", tag.as_str())];
        assert_eq!(asked("GET", &url, &again).0, 304, "{path}");
        assert_eq!(asked("HEAD", &url, &again).0, 304, "{path}");
        town.credit(&[("m-3", 7)]);
        assert_eq!(asked("GET", &url, &again).0, 200, "{path}");
    }
    // A refusal is no answer that holds, and a draft waits outside of the log.
    let missing = format!("{}/api/members/m-x", service.url);
    assert!(!asked("GET", &missing, &[]).1.contains_key("etag"));
    let draft = format!("{}/api/polls/{POLL}/drafts/roll", service.url);
    assert!(!asked("GET", &draft, &[]).1.contains_key("etag"));
    service.stop();
}

#[test]
fn scripts_of_any_origin_read_and_send() {
    let place = Place::new();
    let service = place.start();
    let origin = ("Origin", "https://brand.example");
    let polls = format!("{}/api/polls", service.url);
    let (status, headers, _) = asked("GET", &polls, &[origin]);
    assert_eq!(
        (status, &headers["access-control-allow-origin"]),
        (200, &"*".parse().unwrap())
    );
    assert_eq!(headers["x-content-type-options"], "nosniff");
    let checkpoint = format!("{}/checkpoint", service.url);
    let headers = asked("GET", &checkpoint, &[origin]).1;
    assert_eq!(headers["access-control-allow-origin"], "*");

    let statements = format!("{}/api/statements", service.url);
    let before = [
        origin,
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "content-type"),
    ];
    let (status, headers, _) = asked("OPTIONS", &statements, &before);
    assert_eq!(
        (status, &headers["access-control-allow-origin"]),
        (200, &"*".parse().unwrap())
    );
    assert!(!headers.contains_key("access-control-allow-credentials"));
    service.stop();
}
