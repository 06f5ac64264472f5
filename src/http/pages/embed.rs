//! A poll for other sites to show within their own pages: its state, times, turnout and result. Nothing in it runs, nothing
//! can be done in it; it leads to the poll's own page.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE};
use actix_web::web::Path;
use maud::{DOCTYPE, html};

use super::assets;
use super::changes::banner;
use super::frame::tag;
use super::parts::{calendar, phase_tag, poll_title, turnout};
use super::poll::{find, say};
use super::verdict::verdicts;
use super::visit::Visit;
use crate::domain::poll::phase::Phase;
use crate::http::error::ApiResult;

/// Any site may show it; it loads its style sheets from here, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors *; base-uri 'none'; form-action 'none'";

/// The page.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<HttpResponse> {
    let poll = find(&visit, &path.1)?;
    let title = poll_title(&visit, &poll.summary);
    let there = visit.link(&format!("/polls/{}", poll.summary.poll));
    let page = html! {
        (DOCTYPE)
        html lang=(tag(visit.language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="icon" href=(assets::address("icon.svg")) type="image/svg+xml";
                @for style in ["style.css", "evidence.css"] { link rel="stylesheet" href=(assets::address(style)); }
            }
            body {
                main.wrap.embed {
                    p.small.quiet { (visit.organisation()) }
                    div.head { (phase_tag(&visit, poll.summary.phase)) h1 { (title) } p.say { (visit.rich(&say(&visit, &poll))) } }
                    (banner(&visit, &poll))
                    @if let Some(result) = poll.result.as_ref().filter(|_| !poll.summary.phase.came_to_nothing()) { p { (verdicts(&visit, &poll, result)) } }
                    (calendar(&visit, &poll))
                    @if poll.summary.phase >= Phase::Open && poll.roll.is_some() { section.sec { h2 { (visit.word("poll-turnout")) } (turnout(&visit, &poll)) } }
                    div.btns { a.btn.alt.s href=(there) target="_blank" rel="noopener" { (visit.word("embed-open")) } }
                }
            }
        }
    };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("Content-Security-Policy", POLICY))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .insert_header(("Cross-Origin-Resource-Policy", "cross-origin"))
        .insert_header((CONTENT_LANGUAGE, tag(visit.language)))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(page.into_string()))
}
