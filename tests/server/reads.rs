//! What need not be sent, made or asked twice: files of the log, answers that have not changed.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::http::floods::Floods;
use folkmoot::store::Lane;

use crate::crowds::recorded;
use crate::database;
use crate::harness::{Place, Town};
use crate::main_job::{POLL, opened};

/// Status, headers and bytes of a request with these headers.
pub fn asked(
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

#[test]
fn what_goes_wrong_below_the_handlers_is_a_problem_too() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.fill_a_bundle();
    let origin = ("Origin", "https://brand.example");
    let unknown = [origin, ("Access-Control-Request-Method", "no method")];
    for (method, path, headers, expected) in [
        (
            "GET",
            "tile/0/000",
            &[("Range", "bytes=99999999-")][..],
            (416, "bad-range"),
        ),
        (
            "OPTIONS",
            "api/statements",
            &unknown[..],
            (405, "wrong-method"),
        ),
        ("PATCH", "api/polls", &[], (405, "wrong-method")),
        ("DELETE", "nowhere", &[], (404, "no-such-page")),
        ("POST", "desk/invitation", &[], (400, "bad-form")),
    ] {
        let (status, headers, bytes) = asked(method, &format!("{}/{path}", service.url), headers);
        let told: serde_json::Value = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| panic!("{method} {path}: {}", String::from_utf8_lossy(&bytes)));
        assert_eq!(
            (status, told["code"].as_str().unwrap()),
            expected,
            "{method} {path}"
        );
        assert_eq!(
            headers["content-type"], "application/problem+json",
            "{path}"
        );
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
    }
    service.stop();
}

#[test]
fn lists_and_reports_come_compressed_and_receipts_as_they_are() {
    let place = Place::new();
    let service = place.start();
    let town = recorded(&service);
    let notice = town.http.poll(POLL).notice;
    for (path, packed) in [
        ("kinds".to_owned(), true),
        (format!("polls/{POLL}/weights/m-1"), true),
        (format!("receipts/{notice}"), false),
    ] {
        let url = format!("{}/api/{path}", service.url);
        let (status, headers, _) = asked("GET", &url, &[("Accept-Encoding", "gzip")]);
        let packed = (status, packed);
        assert_eq!(
            (200, headers.contains_key("content-encoding")),
            packed,
            "{path}"
        );
    }
    service.stop();
}

#[test]
fn a_read_that_fails_says_nothing_of_writing() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let name = place.database.name();
    database::server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    database::server(&format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    ));
    let unread = loop {
        let answer = town.http.get("/api/policies");
        if answer.status == 503 {
            break answer;
        }
    };
    database::server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    assert_eq!(unread.code(), "cannot-read", "{}", unread.text());
    service.stop();
}

#[test]
fn whoever_reads_keeps_nobody_from_casting_or_verifying() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let (begun, started) = channel();
    let (mut held, mut waiting) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let (let_go, end) = channel::<()>();
        let (store, begun) = (service.engine.store().clone(), begun.clone());
        held.push(let_go);
        waiting.push(std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let read = store.read(Lane::Anybody, move |_| {
                begun.send(()).unwrap();
                let _ = end.recv();
                Ok(())
            });
            runtime.unwrap().block_on(read).unwrap();
        }));
    }
    (0..3).for_each(|_| started.recv().unwrap());
    assert_eq!(town.http.get("/api/policies").code(), "cannot-read");
    town.enrol(["m-1"]);
    assert_eq!(
        town.http
            .get(&format!("/tile/0/000.p/{}", town.http.size()))
            .status,
        200
    );
    drop(held);
    waiting
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    assert_eq!(town.http.get("/api/policies").status, 200);
    service.stop();
}

#[test]
fn a_flood_is_one_line_a_minute() {
    let (mut floods, begun) = (Floods::default(), Instant::now());
    let mut after = |seconds, code| floods.count(code, begun + Duration::from_secs(seconds));
    assert_eq!(after(0, "queue-full"), Some(1));
    assert!((0..59).all(|second| after(second, "queue-full").is_none()));
    assert_eq!(
        after(59, "unavailable"),
        Some(1),
        "another code is another line"
    );
    assert_eq!(after(61, "queue-full"), Some(60));
    assert_eq!(after(62, "queue-full"), None);
}

#[test]
fn a_weight_is_told_without_a_poll_with_its_outlook_and_its_change() {
    let place = Place::new();
    let service = place.start();
    let town = recorded(&service);
    let weight = town.http.json("/api/members/m-1/weight?lang=zh");
    let of_poll = town.http.json(&format!("/api/polls/{POLL}/weights/m-1"));
    assert_eq!(weight["weight"], of_poll["weight"], "{weight}");
    assert!(weight["text"].is_string(), "{weight}");
    let before = weight["weight"].clone();
    town.credit(&[("m-1", 7)]);
    let more = town.http.json("/api/members/m-1/weight");
    assert_ne!(more["weight"], before, "what came since counts today");
    let outlook = town.http.json("/api/members/m-1/weight/outlook?lang=en");
    assert_eq!(outlook["changes"], serde_json::json!([]), "{outlook}");
    let change = format!("/api/polls/{POLL}/weights/m-1/change");
    let same = town.http.json(&format!("{change}?against={POLL}&lang=en"));
    assert_eq!(same["before"], same["after"], "{same}");
    assert_eq!(town.http.get(&change).code(), "bad-address");
    change_without_a_poll(&town, &more["weight"]);
    let nobody = town.http.get("/api/members/m-x/weight");
    assert_eq!((nobody.status, nobody.code().as_str()), (404, "not-found"));
    service.stop();
}

/// Between two dates, and between two policies; whatever else is asked is refused.
fn change_without_a_poll(town: &Town, weight: &serde_json::Value) {
    let change = "/api/members/m-1/weight/change";
    let dates = town.http.json(&format!("{change}?days=30&lang=en"));
    assert_eq!(
        (&dates["before"], &dates["after"]),
        (&serde_json::json!("1"), weight),
        "thirty days ago nothing was earned: {dates}"
    );
    assert_eq!(dates["value"][0]["cause"], "new", "{dates}");
    let said = dates["text"].as_str().expect("a text");
    assert!(
        said.contains("+") && !said.contains("development:"),
        "{said}"
    );
    let same = town.http.json(&format!("{change}?days=1"));
    assert_eq!(same["before"], same["after"], "{same}");
    let other = town.policy("other", &[("factor", "development 2"), ("base", "3")]);
    // The newest policy is the one in force, so it is the earlier one that would change something.
    let now = town.http.json("/api/members/m-1/weight");
    assert_ne!(&now["weight"], weight, "{now}");
    let policies = town.http.json("/api/policies");
    let house = policies["items"][1]["statement"].as_str().expect("a hash");
    let under = town.http.json(&format!("{change}?under={house}"));
    assert_eq!(
        (&under["before"], &under["after"]),
        (&now["weight"], weight)
    );
    assert_eq!(under["since"], under["until"], "{under}");
    let itself = town.http.json(&format!("{change}?under={other}"));
    assert_eq!(itself["before"], itself["after"], "{itself}");
    for (query, code) in [
        ("", "bad-address"),
        ("?days=2", "bad-address"),
        ("?days=30&under=", "bad-address"),
        ("?under=policy", "bad-address"),
        (&format!("?under={}", "0".repeat(64)), "unknown-policy"),
    ] {
        let refused = town.http.get(&format!("{change}{query}"));
        assert_eq!(refused.code(), code, "{query}: {}", refused.text());
    }
    let nobody = town.http.get("/api/members/m-x/weight/change?days=30");
    assert_eq!((nobody.status, nobody.code().as_str()), (404, "not-found"));
}

#[test]
fn what_follows_from_a_certified_roll_is_made_once_and_kept() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let paths = ["weights/m-1", "weights/m-1/proof", "issuance?days=7"];
    let ask = |path: &str| town.http.text(&format!("/api/polls/{POLL}/{path}"));
    let first = paths.map(ask);
    let mut owner = place.database.owner();
    owner
        .batch_execute("BEGIN; LOCK TABLE attachment, entry IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    let again = paths.map(ask);
    owner.batch_execute("ROLLBACK").unwrap();
    assert_eq!(first, again);
    assert!(place.data.path().join("files/rolls").exists());
    // What is credited too late for the roll is told with the weight.
    town.credit(&[("m-1", 7)]);
    assert_ne!(ask("weights/m-1"), first[0]);
    service.stop();
}

/// A file that does not answer, such as one on a disk that hangs, holds up those who ask for it and nobody else.
#[test]
fn whoever_waits_for_a_file_keeps_no_thread_from_others() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let roll: serde_json::Value = town.http.json(&format!("/api/polls/{POLL}"));
    let lines = roll["roll"]["lines"].as_str().unwrap().to_owned();
    let path = place.data.path().join("files/named").join(lines);
    let _ = fs::remove_file(&path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let url = format!("{}/api/polls/{POLL}/roll", service.url);
    // More than the service has threads.
    let (done, answers) = channel();
    for _ in 0..32 {
        let (url, done) = (url.clone(), done.clone());
        std::thread::spawn(move || done.send(asked("GET", &url, &[]).0));
    }
    for _ in 0..32 {
        assert_eq!(town.http.get("/health").status, 200);
    }
    assert!(answers.try_recv().is_err(), "the file does not answer");
    while answers.try_recv().is_err() {
        // Whoever opens it to write lets those go who wait to read.
        let open = fs::OpenOptions::new()
            .write(true)
            .custom_flags(0o4000)
            .open(&path);
        drop(open);
        std::thread::yield_now();
    }
    service.stop();
}
