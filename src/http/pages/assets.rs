//! The files that pages load: style sheet, icon, modules. They are part of the program, under an address with
//! their common hash, so that they can be cached for ever.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, VARY};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use flate2::Compression;
use flate2::write::GzEncoder;

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
    "bytes.js" "checkpoint.js" "device.js" "devices.js" "dom.js" "ed25519.js" "enrol.js" "entry.js" "follow.js" "home.js"
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

/// The files as gzip has them at its best, packed when the first is asked for.
static PACKED: LazyLock<BTreeMap<&str, Vec<u8>>> = LazyLock::new(|| {
    let pack = |(name, _, bytes): &'static Asset| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        let packed = packer.write_all(bytes).and_then(|()| packer.finish());
        (*name, packed.expect("memory takes what is written to it"))
    };
    all().map(pack).collect()
});

/// Whether gzip may be sent.
fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut ways = accepted.split(',').map(str::trim);
    ways.any(|way| way == "gzip" || way.starts_with("gzip;") && !way.ends_with("q=0"))
}

/// One file. Of another edition there is none: pages name this one.
pub async fn file(request: HttpRequest, path: Path<(String, String)>) -> ApiResult<HttpResponse> {
    let (edition, name) = path.into_inner();
    one(&request, HttpResponse::Ok(), &edition, &name)
}

/// One file of the verifier, under the policy of pages: its worker takes it from here.
pub async fn verifier(
    request: HttpRequest,
    path: Path<(String, String)>,
) -> ApiResult<HttpResponse> {
    let (edition, name) = path.into_inner();
    let mut answer = HttpResponse::Ok();
    guard(&mut answer);
    one(&request, answer, &edition, &format!("verifier/{name}"))
}

fn one(
    request: &HttpRequest,
    mut answer: HttpResponseBuilder,
    edition: &str,
    name: &str,
) -> ApiResult<HttpResponse> {
    let found = all().find(|(known, ..)| *known == name && edition == EDITION.as_str());
    let (_, kind, bytes) = found.ok_or(ApiError::NoSuchPage)?;
    answer
        .content_type(*kind)
        .insert_header(FOR_EVER)
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"));
    match PACKED.get(name).filter(|_| takes_gzip(request)) {
        Some(packed) => Ok(answer
            .insert_header((CONTENT_ENCODING, "gzip"))
            .body(packed.as_slice())),
        None => Ok(answer.body(*bytes)),
    }
}

/// Which files there are, each with its SHA-256, so that they can be compared with those of another source.
pub async fn list() -> HttpResponse {
    let files = all().map(|(name, _, bytes)| (*name, Hash::of(bytes).to_string()));
    let files: BTreeMap<&str, String> = files.collect();
    guard(&mut HttpResponse::Ok()).json(serde_json::json!({ "edition": *EDITION, "files": files }))
}
