//! Pages over HTTP: nothing that somebody wrote becomes markup, what goes wrong has its words, and every page names
//! its language and lets nothing in.

use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::title::Titles;

use crate::harness::{Place, Town};
use crate::main_job::{POLL, opened};
use crate::plans::{PollPlan, council_and_charter, notice, time};

const WICKED: &str = "<script>alert(1)</script>&\"'*x*{name}";

/// A poll in whose titles stands what must not become markup.
fn wicked(town: &Town) {
    let policy = town.policy("third", &[("base", "1")]);
    let mut contests = council_and_charter();
    contests[0].titles = Titles::of(WICKED, WICKED);
    contests[0].options[0].titles = Titles::of(WICKED, "B");
    let plan = PollPlan {
        poll: "wicked",
        policy,
        publication: Publication::Open,
        contests,
    };
    let notice = Notice {
        titles: Titles::of(WICKED, WICKED),
        opens: time("2027-01-10T00:00:00Z"),
        closes: time("2027-01-11T00:00:00Z"),
        objections_until: time("2027-01-12T00:00:00Z"),
        ..notice(plan)
    };
    town.signed(notice, &["o/officer"]);
}

#[test]
fn what_somebody_wrote_is_text_on_every_page() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    wicked(&town);
    let last = town.http.size() - 1;
    for language in ["zh", "en"] {
        for path in [
            "/",
            "/polls",
            "/polls/wicked",
            "/polls/wicked/vote",
            &format!("/polls/{POLL}/vote"),
            &format!("/polls/{POLL}/weights/m-1"),
            "/log",
            &format!("/entries/{last}"),
            "/mine",
            "/invitation",
            "/help/this-device",
        ] {
            let answer = town.http.get(&format!("/{language}{path}"));
            let text = answer.text();
            assert_eq!(answer.status, 200, "{path}: {text}");
            assert!(!text.contains("<script>alert"), "{path}");
            let policy = answer.headers.get("content-security-policy");
            let policy = policy.map_or("", String::as_str);
            assert!(policy.starts_with("default-src 'none'"), "{path}");
            let named = match language {
                "zh" => "zh-CN",
                _ => "en",
            };
            assert!(text.contains(&format!("<html lang=\"{named}\"")), "{path}");
            for mark in ['\u{2068}', '\u{2069}'] {
                assert!(!text.contains(mark), "{path} has an isolating mark");
            }
            let untold = [
                "home-", "poll-", "page-", "booth-", "device-", "enrol-", "log-", "entry-",
            ];
            for code in untold {
                assert!(
                    !text.contains(&format!(">{code}")),
                    "{path}: no words for {code}"
                );
            }
        }
    }
    let shown = town.http.text("/zh/polls/wicked");
    assert!(shown.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"));
    // Asterisks emphasise in messages; in what somebody wrote they are only themselves.
    assert!(shown.contains("*x*{name}"));
    service.stop();
}

#[test]
fn what_goes_wrong_is_a_page_in_the_language_of_the_address() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let long = "x".repeat(70);
    for (path, status, code) in [
        ("/zh/nowhere", 404, "no-such-page"),
        ("/en/polls/no-poll", 404, "unknown-poll"),
        (&format!("/zh/polls/{POLL}/result"), 404, "not-yet"),
        (
            &format!("/en/polls/{POLL}/weights/nobody"),
            404,
            "not-found",
        ),
        ("/zh/entries/999999", 404, "not-found"),
        ("/zh/entries/01", 400, "bad-address"),
        ("/en/log?before=x", 400, "bad-address"),
        ("/en/log?after=1", 400, "bad-address"),
        (&format!("/zh/polls/{long}"), 400, "bad-address"),
        ("/zh/polls/%3Cscript%3E%00%E2%80%AE", 400, "bad-address"),
        ("/assets/0000/style.css", 404, "no-such-page"),
        ("/zh/embed/polls/no-poll", 404, "unknown-poll"),
        (
            &format!("/zh/log?entry={}", "0".repeat(64)),
            404,
            "not-found",
        ),
    ] {
        let answer = town.http.get(path);
        let text = answer.text();
        assert_eq!(answer.status, status, "{path}");
        assert!(text.contains(code), "{path}: {text}");
        assert!(!text.contains("<script>"), "{path}");
    }
    let answer = town.http.post("/desk/invitation", br#"{"code":"x"}"#);
    assert_eq!((answer.status, answer.code().as_str()), (400, "bad-form"));
    service.stop();
}

#[test]
fn an_entry_is_found_by_its_hash() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let opening = town.opening(POLL);
    let entry = town.http.get(&format!("/zh/log?entry={opening}"));
    assert!(
        entry
            .text()
            .contains(&format!("data-statement=\"{opening}\""))
    );
    service.stop();
}

#[test]
fn other_sites_may_show_a_poll_and_nothing_of_it_runs() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    wicked(&town);
    for (path, shown) in [
        (format!("/zh/embed/polls/{POLL}"), "投票中"),
        ("/en/embed/polls/wicked".to_owned(), "announced"),
    ] {
        let answer = town.http.get(&path);
        let text = answer.text();
        assert!(text.contains(shown), "{path}: {text}");
        assert!(!text.contains("<script"), "{path}");
        let policy = &answer.headers["content-security-policy"];
        assert!(
            policy.contains("frame-ancestors *") && !policy.contains("script-src"),
            "{policy}"
        );
    }
    let page = town.http.get(&format!("/zh/polls/{POLL}"));
    assert!(page.headers["content-security-policy"].contains("frame-ancestors 'none'"));
    service.stop();
}
