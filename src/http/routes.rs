//! Every URL in one table. `docs/HTTP.md` has the same table in words, and a test compares them.

use std::rc::Rc;
use std::sync::LazyLock;

use actix_cors::Cors;
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Route, guard, web::resource};

use super::error::wrong_method;
use super::{
    attachments, bodies, claims, desk, entries, freshness, kinds, log, matters, members, openapi,
    operators, organisation, pages, parameters, polls, statements, turn, weights,
};

/// A method, a path with the parameters of the query that are read there (RFC 6570), and what answers.
type Entry = (&'static str, &'static str, fn() -> Route);

/// All routes, in the order of `docs/HTTP.md`.
pub const ROUTES: &[Entry] = &[
    ("POST", "/api/statements{?dry-run}", || {
        web::post().to(statements::submit)
    }),
    ("PUT", "/api/attachments/{hash}", || {
        web::put().to(attachments::stage)
    }),
    ("GET", "/checkpoint", || get().to(log::checkpoint)),
    ("GET", "/tile/{path:.*}", || get().to(log::tile)),
    ("GET", "/attachment/entries/{path:.*}", || {
        get().to(log::attachments)
    }),
    ("GET", "/api/organisation", || get().to(organisation::show)),
    ("GET", "/api/trust", || get().to(organisation::trust)),
    ("GET", "/api/kinds{?lang}", || get().to(kinds::list)),
    ("GET", "/api/openapi.json", || get().to(described)),
    ("GET", "/api/statements/{hash}", || {
        get().to(statements::show)
    }),
    ("GET", "/api/statements/{hash}/marks", || {
        get().to(statements::marks)
    }),
    ("GET", "/api/receipts/{hash}{?key}", || {
        get().to(statements::receipt)
    }),
    ("GET", "/api/attachments/{hash}", || {
        get().to(attachments::show)
    }),
    ("GET", "/api/members/{member}", || get().to(members::show)),
    (
        "GET",
        "/api/members/{member}/contributions{?after,limit}",
        || get().to(members::contributions),
    ),
    ("GET", "/api/members/{member}/weight{?lang}", || {
        get().to(weights::now)
    }),
    ("GET", "/api/members/{member}/weight/outlook{?lang}", || {
        get().to(weights::outlook)
    }),
    (
        "GET",
        "/api/members/{member}/weight/change{?days,under,lang}",
        || get().to(weights::change_now),
    ),
    ("GET", "/api/offices{?after,limit}", || {
        get().to(organisation::offices)
    }),
    ("GET", "/api/policies{?after,limit}", || {
        get().to(organisation::policies)
    }),
    ("GET", "/api/documents{?after,limit}", || {
        get().to(matters::documents)
    }),
    ("GET", "/api/bodies{?after,limit}", || {
        get().to(bodies::list)
    }),
    ("GET", "/api/bodies/{body}", || get().to(bodies::show)),
    ("GET", "/api/matters{?after,limit}", || {
        get().to(matters::list)
    }),
    ("GET", "/api/matters/{matter}", || get().to(matters::show)),
    (
        "GET",
        "/api/turn{?for,office,matter,poll,after,limit,lang}",
        || get().to(turn::list),
    ),
    ("GET", "/api/polls{?after,limit}", || get().to(polls::list)),
    ("GET", "/api/polls/{poll}", || get().to(polls::show)),
    ("GET", "/api/polls/{poll}/roll", || get().to(polls::roll)),
    ("GET", "/api/polls/{poll}/power{?lang}", || {
        get().to(weights::power)
    }),
    ("GET", "/api/polls/{poll}/issuance{?days,lang}", || {
        get().to(weights::issuance)
    }),
    ("GET", "/api/polls/{poll}/claims{?after,limit}", || {
        get().to(claims::list)
    }),
    ("GET", "/api/polls/{poll}/weights/{member}{?lang}", || {
        get().to(weights::weight)
    }),
    ("GET", "/api/polls/{poll}/weights/{member}/proof", || {
        get().to(weights::proof)
    }),
    (
        "GET",
        "/api/polls/{poll}/weights/{member}/change{?against,lang}",
        || get().to(weights::change),
    ),
    ("GET", "/api/polls/{poll}/ballots/{member}", || {
        get().to(polls::last_ballot)
    }),
    ("GET", "/api/polls/{poll}/outcome", || {
        get().to(polls::outcome)
    }),
    ("GET", "/api/polls/{poll}/what-if{?lang}", || {
        get().to(weights::what_if)
    }),
    ("GET", "/api/polls/{poll}/drafts/roll", || {
        get().to(polls::roll_draft)
    }),
    ("GET", "/api/polls/{poll}/drafts/certificate", || {
        get().to(polls::certificate_draft)
    }),
    ("GET", "/api/entries{?after,limit,kind,member,poll}", || {
        get().to(entries::list)
    }),
    ("GET", "/api/entries/{entry}", || get().to(entries::show)),
    ("POST", "/desk/invitation", || {
        web::post().to(desk::invitation)
    }),
    ("POST", "/desk/enrolment", || {
        web::post().to(desk::enrolment)
    }),
    ("POST", "/desk/provider", || web::post().to(desk::provider)),
    ("POST", "/desk/sign-in", || web::post().to(desk::sign_in)),
    ("GET", "/", || get().to(pages::trouble::choose)),
    ("GET", "/{lang:zh|en}", || get().to(pages::trouble::enter)),
    ("GET", "/{lang:zh|en}/", || get().to(pages::home::show)),
    ("GET", "/{lang:zh|en}/polls{?after}", || {
        get().to(pages::home::list)
    }),
    ("GET", "/{lang:zh|en}/polls.atom", || {
        get().to(pages::feeds::atom)
    }),
    ("GET", "/{lang:zh|en}/polls.ics", || {
        get().to(pages::feeds::calendar)
    }),
    ("GET", "/{lang:zh|en}/polls/{poll}", || {
        get().to(pages::poll::show)
    }),
    ("GET", "/{lang:zh|en}/matters/{matter}", || {
        get().to(pages::turn::matter)
    }),
    ("GET", "/{lang:zh|en}/officer", || {
        get().to(pages::officer::show)
    }),
    ("GET", "/{lang:zh|en}/acts/{kind}", || {
        get().to(pages::act::show)
    }),
    ("GET", "/{lang:zh|en}/lot", || get().to(pages::lot::show)),
    ("GET", "/{lang:zh|en}/embed/polls/{poll}", || {
        get().to(pages::embed::show)
    }),
    ("GET", "/{lang:zh|en}/polls/{poll}/vote", || {
        get().to(pages::vote::show)
    }),
    ("GET", "/{lang:zh|en}/polls/{poll}/certify", || {
        get().to(pages::certify::show)
    }),
    ("GET", "/{lang:zh|en}/polls/{poll}/protocol", || {
        get().to(pages::protocol::show)
    }),
    ("GET", "/{lang:zh|en}/polls/{poll}/result", || {
        get().to(pages::result::show)
    }),
    ("GET", "/{lang:zh|en}/polls/{poll}/weights/{member}", || {
        get().to(pages::weight::show)
    }),
    (
        "GET",
        "/{lang:zh|en}/log{?before,entry,kind,member,poll}",
        || get().to(pages::entry::list),
    ),
    ("GET", "/{lang:zh|en}/entries/{entry}", || {
        get().to(pages::entry::show)
    }),
    (
        "GET",
        "/{lang:zh|en}/invitation{?code,state,iss,session_state,error,error_description}",
        || get().to(pages::invitation::show),
    ),
    ("GET", "/{lang:zh|en}/mine", || get().to(pages::mine::show)),
    ("GET", "/{lang:zh|en}/help/this-device", || {
        get().to(pages::device::show)
    }),
    ("GET", "/{lang:zh|en}/people", || {
        get().to(pages::people::show)
    }),
    ("GET", "/{lang:zh|en}/offline", || {
        get().to(pages::offline::show)
    }),
    ("GET", "/{lang:zh|en}/app.webmanifest", || {
        get().to(pages::offline::manifest)
    }),
    ("GET", "/{lang:zh|en}/verify", || {
        get().to(pages::verify::show)
    }),
    ("GET", "/qr.svg{?to}", || get().to(pages::qr::show)),
    ("GET", "/worker.js", || get().to(pages::offline::worker)),
    ("GET", "/assets.json", || get().to(pages::assets::list)),
    ("GET", "/assets/{edition}/{file}", || {
        get().to(pages::assets::file)
    }),
    ("GET", "/assets/{edition}/verifier/{file}", || {
        get().to(pages::assets::verifier)
    }),
    ("GET", "/health", || get().to(operators::health)),
    ("GET", "/metrics", || get().to(operators::metrics)),
];

/// Whether what is read at a path is worth compressing: lists, reports, rolls. Statements, receipts and
/// marks are small, and whoever casts waits for them.
fn is_large(path: &str) -> bool {
    let small = ["/api/statements", "/api/receipts", "/api/attachments"];
    path.starts_with("/api/") && !small.iter().any(|small| path.starts_with(small))
}

/// What answers `GET` answers `HEAD` too (RFC 9110, 9.3.2).
fn get() -> Route {
    Route::new().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// Lets the scripts of any origin read, and send statements: nothing here knows who asks, and what
/// authorises is the signature.
fn for_any_origin() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .block_on_origin_mismatch(false)
        .allowed_methods(["GET", "HEAD", "POST", "PUT"])
        .allow_any_header()
        .expose_any_header()
        .max_age(86_400)
}

/// The description of the interface.
static DESCRIPTION: LazyLock<String> = LazyLock::new(|| description().to_string());

/// All routes as programs read them.
pub fn description() -> serde_json::Value {
    let routes = ROUTES.iter().map(|(method, template, _)| {
        let (path, asked) = split(template);
        (*method, path, asked)
    });
    openapi::description(&routes.collect::<Vec<_>>())
}

async fn described() -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("application/json")
        .body(DESCRIPTION.as_str())
}

/// A path without its parameters, and these.
pub fn split(template: &'static str) -> (&'static str, Vec<&'static str>) {
    match template.split_once("{?") {
        None => (template, Vec::new()),
        Some((path, names)) => (path, names.trim_end_matches('}').split(',').collect()),
    }
}

/// Registers every route, in the order of the table, since that is the order in which the router
/// tries them; other methods on a known path answer 405, other parameters 400.
pub fn configure(config: &mut ServiceConfig) {
    let mut paths: Vec<&str> = Vec::new();
    for (_, template, _) in ROUTES {
        let (path, _) = split(template);
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    for path in paths {
        let here = || {
            ROUTES
                .iter()
                .filter(move |(_, other, _)| split(other).0 == path)
        };
        let taken: Vec<&str> = here().map(|(method, ..)| *method).collect();
        let taken = taken.join(", ").replace("GET", "GET, HEAD");
        let mut at = resource(path).default_service(web::to(move || wrong_method(taken.clone())));
        for (_, _, route) in here() {
            at = at.route(route());
        }
        let known: Rc<[&str]> = here()
            .flat_map(|(_, template, _)| split(template).1)
            .collect();
        let at = at.wrap(from_fn(move |request, next| {
            let known = known.clone();
            async move { parameters::only(&known, request, next).await }
        }));
        // Programs get JSON and statements; people get pages, also of what goes wrong.
        match path.starts_with("/{lang") || path.starts_with("/assets") {
            true => config.service(
                at.wrap(from_fn(pages::trouble::as_page))
                    .wrap(Compress::default()),
            ),
            false => config.service(
                at.wrap(Condition::new(
                    freshness::follows_from_the_log(path),
                    from_fn(freshness::tagged),
                ))
                .wrap(Condition::new(is_large(path), Compress::default()))
                .wrap(Condition::new(
                    !path.starts_with("/desk/"),
                    for_any_origin(),
                )),
            ),
        };
    }
}
