//! The files that pages load: style sheet, icon, modules. They are part of the program, under an address with
//! their common hash, so that they can be cached for ever.

use std::sync::LazyLock;

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::guard::guard;
use crate::domain::hash::Hash;
use crate::http::error::{ApiError, ApiResult};
use crate::http::log::FOR_EVER;

/// Name, type and bytes.
type Asset = (&'static str, &'static str, &'static [u8]);

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The modules, by name.
macro_rules! modules {
    ($($name:literal)*) => {
        &[$(($name, SCRIPT, include_bytes!(concat!("scripts/", $name)))),*]
    };
}

const MODULES: &[Asset] = modules! {
    "bytes.js" "checkpoint.js" "device.js" "dom.js" "ed25519.js" "enrol.js" "entry.js" "follow.js" "home.js"
    "keys.js" "marks.js" "mine.js" "note.js" "paper.js" "poll.js" "prove.js" "rank.js" "send.js" "statement.js"
    "store.js" "tree.js" "vote.js"
};

const OTHERS: &[Asset] = &[
    (
        "style.css",
        "text/css; charset=utf-8",
        include_bytes!("style.css"),
    ),
    ("icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
];

fn all() -> impl Iterator<Item = &'static Asset> {
    MODULES.iter().chain(OTHERS)
}

/// Names all files at once: the first 16 digits of a hash over their names and bytes.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let list: String = all()
        .map(|(name, _, bytes)| format!("{} {name}\n", Hash::of(bytes)))
        .collect();
    Hash::of(list.as_bytes()).to_string()[..16].to_owned()
});

/// Where a file is.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *EDITION)
}

/// One file. Of another edition there is none: pages name this one.
pub async fn file(path: Path<(String, String)>) -> ApiResult<HttpResponse> {
    let (edition, name) = path.into_inner();
    let found = all().find(|(known, ..)| *known == name && edition == *EDITION);
    let (_, kind, bytes) = found.ok_or(ApiError::NoSuchPage)?;
    Ok(guard(&mut HttpResponse::Ok())
        .content_type(*kind)
        .insert_header(FOR_EVER)
        .body(*bytes))
}

/// Which files there are, each with its SHA-256, so that they can be compared with those of another source.
pub async fn list() -> HttpResponse {
    let files = all().map(|(name, _, bytes)| (*name, Hash::of(bytes).to_string()));
    let files: std::collections::BTreeMap<&str, String> = files.collect();
    guard(&mut HttpResponse::Ok()).json(serde_json::json!({ "edition": *EDITION, "files": files }))
}
