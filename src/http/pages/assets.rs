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

/// Modules of a folder by name: those of pages in the edition's own, others in a folder there too.
macro_rules! modules {
    ($folder:literal, $place:literal: $($name:literal)*) => {
        &[$((concat!($place, $name), SCRIPT, include_bytes!(concat!($folder, $name)))),*]
    };
}

const MODULES: &[Asset] = modules! { "scripts/", "":
    "bytes.js" "checkpoint.js" "device.js" "dom.js" "ed25519.js" "enrol.js" "entry.js" "follow.js" "home.js"
    "keys.js" "marks.js" "mine.js" "note.js" "paper.js" "poll.js" "prove.js" "rank.js" "send.js" "statement.js"
    "store.js" "tree.js" "verify.js" "vote.js"
};

/// The second verifier, which needs nothing of the pages.
const VERIFIER: &[Asset] = modules! { "verifier/", "verifier/":
    "archive.js" "assigned.js" "bytes.js" "client.js" "count-decision.js" "count-limits.js" "count-pairwise.js"
    "count-star.js" "count-stv.js" "count.js" "ed25519.js" "exact.js" "fault.js" "form.js" "kinds.js" "marks.js"
    "methods.js" "note.js" "sha256.js" "statement.js" "together.js" "tree.js" "verify-directory.js"
    "verify-names.js" "verify-people.js" "verify-polls.js" "verify-result.js" "verify-roll.js" "verify-state.js"
    "verify.js" "weight-issuance.js" "weight-policy.js" "weight-power.js" "weight-roll.js" "weight-sampled.js"
    "worker.js"
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
    MODULES.iter().chain(VERIFIER).chain(OTHERS)
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
    one(&edition, &name)
}

/// One file of the verifier.
pub async fn verifier(path: Path<(String, String)>) -> ApiResult<HttpResponse> {
    let (edition, name) = path.into_inner();
    one(&edition, &format!("verifier/{name}"))
}

fn one(edition: &str, name: &str) -> ApiResult<HttpResponse> {
    let found = all().find(|(known, ..)| *known == name && edition == EDITION.as_str());
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
