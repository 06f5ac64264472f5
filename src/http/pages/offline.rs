//! What makes the site an app: the manifest, the worker that keeps pages for when there is no network, and the page
//! for what it has not kept.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, HttpResponseBuilder};
use maud::html;
use serde_json::json;

use super::assets;
use super::frame::{Html, Section, tag};
use super::guard::guard;
use super::visit::Visit;
use crate::http::error::ApiResult;

/// Asked about each time: a new worker must not be kept back.
fn fresh(answer: &mut HttpResponseBuilder) -> &mut HttpResponseBuilder {
    guard(answer).insert_header((CACHE_CONTROL, "no-cache"))
}

/// What the app is called and where it starts (W3C, Web Application Manifest).
pub async fn manifest(visit: Visit) -> ApiResult<HttpResponse> {
    let icon = |name: &str, sizes: &str, kind: &str| json!({ "src": assets::address(name), "sizes": sizes, "type": kind, "purpose": "any maskable" });
    let said = json!({
        "name": visit.organisation(),
        "short_name": visit.organisation(),
        "lang": tag(visit.language),
        "id": "/",
        "start_url": visit.link("/"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f6f0",
        "theme_color": "#b0321d",
        "icons": [icon("icon.svg", "any", "image/svg+xml"), icon("icon-192.png", "192x192", "image/png"), icon("icon-512.png", "512x512", "image/png")],
    });
    Ok(fresh(&mut HttpResponse::Ok())
        .content_type("application/manifest+json")
        .body(said.to_string()))
}

/// The worker of the whole site: which files it keeps, and what it does.
pub async fn worker() -> HttpResponse {
    let kept: Vec<String> = assets::of_pages().map(assets::address).collect();
    let head = format!(
        "const EDITION = {};\nconst FILES = {};\n",
        json!(assets::edition()),
        json!(kept)
    );
    fresh(&mut HttpResponse::Ok())
        .content_type("text/javascript; charset=utf-8")
        .body(head + include_str!("scripts/worker.js"))
}

/// What is shown of a page that was never kept, while there is no network.
pub async fn show(visit: Visit) -> ApiResult<Html> {
    let title = visit.word("offline-title");
    let main = html! {
        div.head { h1 { (title) } p.say { (visit.word("offline-say")) } }
        div.btns { a.btn href="" { (visit.word("offline-again")) } a.btn.alt href=(visit.link("/mine")) { (visit.word("offline-mine")) } }
    };
    Ok(visit.page(&title, Section::Nowhere, &main))
}
