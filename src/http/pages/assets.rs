//! The files that pages load: style sheet, icon, modules. They are part of the program, under an address with
//! their common hash, so that they can be cached for ever.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, VARY};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::guard::guard;
use super::join::{Module, imports, joined};
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
    "act.js" "bytes.js" "cast.js" "certify.js" "checkpoint.js" "device.js" "devices.js" "dom.js" "ed25519.js" "enrol.js" "entry.js" "follow.js" "form.js" "home.js"
    "keyring.js" "keys.js" "lot.js" "marks.js" "mine.js" "note.js" "officer.js" "officers.js" "offline.js" "paper.js" "poll.js" "prefill.js" "preview.js" "prove.js" "qr.js" "rank.js" "recount.js" "result.js" "send.js"
    "statement.js" "store.js" "times.js" "trace.js" "tree.js" "verify.js" "vote.js"
};

/// The second verifier, which needs nothing of the pages.
const VERIFIER: &[Asset] = modules! { "verifier/", "verifier/":
    "archive.js" "assigned.js" "bytes.js" "client.js" "confusables.js" "count-decision.js" "count-limits.js"
    "count-pairwise.js" "count-star.js" "count-stv.js" "count.js" "documents-fit.js" "documents.js" "ed25519.js"
    "exact.js" "fault.js" "form.js" "kinds.js" "marks.js" "methods.js" "note.js" "poll-times.js" "sha256.js"
    "skeleton.js" "spans.js" "statement.js" "together.js" "tree.js" "trust.js" "verify-bodies.js" "verify-bound.js"
    "verify-changes.js" "verify-clauses.js" "verify-directory.js" "verify-due.js" "verify-first.js" "verify-matter.js"
    "verify-matters.js" "verify-names.js" "verify-nominations.js" "verify-objections.js" "verify-people.js" "verify-poll.js" "verify-polls.js" "verify-result.js"
    "verify-roll.js" "verify-seats.js" "verify-state.js" "verify-tasks.js" "verify-two.js" "verify-who.js" "verify.js" "weight-issuance.js"
    "weight-policy.js" "weight-power.js" "weight-roll.js" "weight-sampled.js" "worker.js"
};

const OTHERS: &[Asset] = &[
    (
        "style.css",
        "text/css; charset=utf-8",
        include_bytes!("style.css"),
    ),
    (
        "evidence.css",
        "text/css; charset=utf-8",
        include_bytes!("evidence.css"),
    ),
    ("icon.svg", "image/svg+xml", include_bytes!("icon.svg")),
    ("icon-192.png", "image/png", include_bytes!("icon-192.png")),
    ("icon-512.png", "image/png", include_bytes!("icon-512.png")),
];

fn all() -> impl Iterator<Item = &'static Asset> {
    MODULES.iter().chain(VERIFIER).chain(OTHERS)
}

/// The modules of pages without comments and indentation.
static SLIM: LazyLock<Vec<Module>> = LazyLock::new(|| {
    let source = |bytes| str::from_utf8(bytes).expect("modules are text");
    let modules = MODULES.iter();
    modules
        .map(|(name, _, bytes)| (*name, slim(source(*bytes))))
        .collect()
});

/// The modules that pages ask for, as no other imports them.
fn asked() -> impl Iterator<Item = &'static str> {
    let imported: BTreeSet<&str> = SLIM.iter().flat_map(|(_, text)| imports(text)).collect();
    let names = MODULES.iter().map(|(name, ..)| *name);
    names.filter(move |name| !imported.contains(name))
}

/// The files as they are sent: modules of pages joined with what they import, style sheets without comments and
/// indentation, the verifier's as they were written.
static SENT: LazyLock<BTreeMap<&str, Cow<'static, [u8]>>> = LazyLock::new(|| {
    let modules = asked().map(|name| (name, Cow::Owned(joined(name, &SLIM).into_bytes())));
    let other = |(name, _, bytes): &'static Asset| {
        let slim = match str::from_utf8(bytes) {
            Ok(source) if name.ends_with(".css") => Cow::Owned(tight(&slim(source)).into_bytes()),
            _ => Cow::Borrowed(*bytes),
        };
        (*name, slim)
    };
    let verifier = VERIFIER.iter();
    let whole = verifier.map(|(name, _, bytes)| (*name, Cow::Borrowed(*bytes)));
    modules
        .chain(OTHERS.iter().map(other))
        .chain(whole)
        .collect()
});

/// A module or style sheet without lines that only comment, without indentation and without empty lines. Comments begin
/// their line, here and in the sources; a line within back-quotes would lose its indentation, and there is none.
pub fn slim(source: &str) -> String {
    let mut slim = String::with_capacity(source.len());
    let mut inside = false;
    for line in source.lines().map(str::trim) {
        if inside {
            inside = !line.ends_with("*/");
        } else if line.starts_with("/*") {
            inside = !line.contains("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            slim.push_str(line);
            slim.push('\n');
        }
    }
    slim
}

/// A style sheet without the spaces that only set it for reading: behind `:`, `;`, `{` and `,`, and before `{` and `}`. No
/// string in ours has them.
fn tight(style: &str) -> String {
    let mut tight = style.to_owned();
    for (wide, narrow) in [
        (": ", ":"),
        ("; ", ";"),
        (", ", ","),
        ("{ ", "{"),
        (" {", "{"),
        (" }", "}"),
        (";}", "}"),
    ] {
        tight = tight.replace(wide, narrow);
    }
    tight
}

/// Names all files at once: the first 16 digits of a hash over their names and bytes.
static EDITION: LazyLock<String> = LazyLock::new(|| {
    let sent = SENT.iter();
    let list: String = sent
        .map(|(name, bytes)| format!("{} {name}\n", Hash::of(bytes)))
        .collect();
    Hash::of(list.as_bytes()).to_string()[..16].to_owned()
});

/// The common name of all files, which changes with each of them.
pub fn edition() -> &'static str {
    &EDITION
}

/// What pages need when there is no network, the verifier aside.
pub fn of_pages() -> impl Iterator<Item = &'static str> {
    asked().chain(OTHERS.iter().map(|(name, ..)| *name))
}

/// Where a file is.
pub fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *EDITION)
}

/// A file packed as tightly as it can be.
struct Packed {
    gzip: Vec<u8>,
    brotli: Vec<u8>,
}

/// The files of pages packed once, when the first is asked for; those of the verifier by gzip alone, as nobody waits for
/// them before a page is there.
static PACKED: LazyLock<BTreeMap<&str, Packed>> = LazyLock::new(|| {
    let pack = |(name, bytes): (&&'static str, &Cow<'static, [u8]>)| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        let packed = packer.write_all(bytes).and_then(|()| packer.finish());
        let gzip = packed.expect("memory takes what is written to it");
        let mut brotli = Vec::new();
        if !name.starts_with("verifier/") {
            let mut packer = CompressorWriter::new(&mut brotli, bytes.len().max(1), 11, 22);
            let packed = packer.write_all(bytes).and_then(|()| packer.flush());
            packed.expect("memory takes what is written to it");
        }
        (*name, Packed { gzip, brotli })
    };
    SENT.iter().map(pack).collect()
});

/// Whether gzip may be sent.
pub fn takes_gzip(request: &HttpRequest) -> bool {
    takes(request, "gzip")
}

/// Whether what is packed in this way may be sent.
fn takes(request: &HttpRequest, wanted: &str) -> bool {
    let accepted = request.headers().get(ACCEPT_ENCODING);
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut ways = accepted.split(',').map(str::trim);
    ways.any(|way| match way.split_once(';') {
        None => way == wanted,
        Some((way, weight)) => way.trim() == wanted && !weight.ends_with("q=0"),
    })
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
    let (_, kind, _) = found.ok_or(ApiError::NoSuchPage)?;
    let bytes = SENT.get(name).ok_or(ApiError::NoSuchPage)?;
    answer
        .content_type(*kind)
        .insert_header(FOR_EVER)
        .insert_header((VARY, "Accept-Encoding"))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"));
    let packed = PACKED.get(name);
    let tighter = packed.filter(|packed| !packed.brotli.is_empty() && takes(request, "br"));
    let (way, bytes) = match (tighter, packed.filter(|_| takes_gzip(request))) {
        (Some(packed), _) => ("br", packed.brotli.as_slice()),
        (None, Some(packed)) => ("gzip", packed.gzip.as_slice()),
        (None, None) => return Ok(answer.body(bytes.as_ref())),
    };
    Ok(answer.insert_header((CONTENT_ENCODING, way)).body(bytes))
}

/// Which files there are, each with its SHA-256, so that they can be compared with those of another source.
pub async fn list() -> HttpResponse {
    let files = SENT
        .iter()
        .map(|(name, bytes)| (*name, Hash::of(bytes).to_string()));
    let files: BTreeMap<&str, String> = files.collect();
    guard(&mut HttpResponse::Ok()).json(serde_json::json!({ "edition": *EDITION, "files": files }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_has_no_comments_and_still_says_the_same() {
        let source = "// a\n/** b\n * c */\nexport const x = 1;\n\n  /* d */\n  if (x) {\n    y(); // e\n  }\n";
        assert_eq!(
            slim(source),
            "export const x = 1;\nif (x) {\ny(); // e\n}\n"
        );
    }

    /// What [`super::super::join`] takes for granted of modules.
    #[test]
    fn modules_import_and_export_line_by_line() {
        for (name, text) in SLIM.iter() {
            let lines = |word: &str| text.lines().filter(|line| line.starts_with(word)).count();
            assert_eq!(lines("import "), imports(text).count(), "{name}");
            let declared = ["function ", "async function ", "const ", "class "];
            let declared = declared.iter().map(|word| lines(&format!("export {word}")));
            assert_eq!(lines("export "), declared.sum::<usize>(), "{name}");
            let known = |file: &str| SLIM.iter().any(|(known, _)| *known == file);
            assert!(imports(text).all(known), "{name}");
        }
    }

    #[test]
    fn a_page_asks_for_one_module_with_all_that_it_imports() {
        let whole = std::str::from_utf8(&SENT["vote.js"]).unwrap();
        for name in ["bytes", "keys", "tree", "send"] {
            assert_eq!(
                whole.matches(&format!("const ${name}=")).count(),
                1,
                "{name}"
            );
        }
        assert!(!whole.contains("\nimport "));
        assert!(SENT.contains_key("ed25519.js") && !SENT.contains_key("bytes.js"));
    }

    #[test]
    fn what_is_packed_is_the_file() {
        for (name, packed) in PACKED
            .iter()
            .filter(|(_, packed)| !packed.brotli.is_empty())
        {
            let mut unpacked = Vec::new();
            brotli::BrotliDecompress(&mut packed.brotli.as_slice(), &mut unpacked).unwrap();
            assert_eq!(unpacked, SENT[name].as_ref(), "{name}");
        }
        let [gzip, brotli] = [&PACKED["vote.js"].gzip, &PACKED["vote.js"].brotli];
        assert!(!brotli.is_empty() && brotli.len() < gzip.len());
    }

    #[test]
    fn a_style_sheet_keeps_what_separates() {
        assert_eq!(
            tight(
                "a :hover, b > c { color: red; margin: 0 1px; }\n@media (min-width: 4rem) { d { e: calc(1px + 2px); } }\n"
            ),
            "a :hover,b > c{color:red;margin:0 1px}\n@media (min-width:4rem){d{e:calc(1px + 2px)}}\n"
        );
    }

    #[test]
    fn no_source_has_text_that_slimming_would_change() {
        for (name, _, bytes) in MODULES.iter().chain(OTHERS) {
            let Ok(source) = str::from_utf8(bytes) else {
                continue;
            };
            for line in source.lines() {
                let ticks = line.matches('`').count() - line.matches("\\`").count();
                assert!(
                    ticks.is_multiple_of(2) || line.trim_start().starts_with("//"),
                    "{name}: {line}"
                );
                let comment = line.trim_start().starts_with("/*") && line.contains("*/");
                assert!(
                    !comment || line.trim_end().ends_with("*/"),
                    "{name}: {line}"
                );
            }
        }
    }
}
