//! Every URL in one table. `docs/HTTP.md` has the same table in words, and a test compares them.

use actix_web::web::{self, ServiceConfig};
use actix_web::{Route, guard, web::resource};

use super::error::wrong_method;
use super::{
    attachments, claims, kinds, log, members, operators, organisation, polls, statements, weights,
};

/// A method, a path and what answers there.
type Entry = (&'static str, &'static str, fn() -> Route);

/// All routes, in the order of `docs/HTTP.md`.
pub const ROUTES: &[Entry] = &[
    ("POST", "/api/statements", || {
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
    ("GET", "/api/kinds", || get().to(kinds::list)),
    ("GET", "/api/statements/{hash}", || {
        get().to(statements::show)
    }),
    ("GET", "/api/statements/{hash}/marks", || {
        get().to(statements::marks)
    }),
    ("GET", "/api/receipts/{hash}", || {
        get().to(statements::receipt)
    }),
    ("GET", "/api/attachments/{hash}", || {
        get().to(attachments::show)
    }),
    ("GET", "/api/members/{member}", || get().to(members::show)),
    ("GET", "/api/members/{member}/contributions", || {
        get().to(members::contributions)
    }),
    ("GET", "/api/offices", || get().to(organisation::offices)),
    ("GET", "/api/policies", || get().to(organisation::policies)),
    ("GET", "/api/polls", || get().to(polls::list)),
    ("GET", "/api/polls/{poll}", || get().to(polls::show)),
    ("GET", "/api/polls/{poll}/roll", || get().to(polls::roll)),
    ("GET", "/api/polls/{poll}/power", || {
        get().to(weights::power)
    }),
    ("GET", "/api/polls/{poll}/issuance", || {
        get().to(weights::issuance)
    }),
    ("GET", "/api/polls/{poll}/claims", || get().to(claims::list)),
    ("GET", "/api/polls/{poll}/weights/{member}", || {
        get().to(weights::weight)
    }),
    ("GET", "/api/polls/{poll}/weights/{member}/proof", || {
        get().to(weights::proof)
    }),
    ("GET", "/api/polls/{poll}/ballots/{member}", || {
        get().to(polls::last_ballot)
    }),
    ("GET", "/api/polls/{poll}/outcome", || {
        get().to(polls::outcome)
    }),
    ("GET", "/api/polls/{poll}/what-if", || {
        get().to(weights::what_if)
    }),
    ("GET", "/api/polls/{poll}/drafts/roll", || {
        get().to(polls::roll_draft)
    }),
    ("GET", "/api/polls/{poll}/drafts/certificate", || {
        get().to(polls::certificate_draft)
    }),
    ("GET", "/health", || get().to(operators::health)),
    ("GET", "/metrics", || get().to(operators::metrics)),
];

/// What answers `GET` answers `HEAD` too (RFC 9110, 9.3.2).
fn get() -> Route {
    Route::new().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// Registers every route, in the order of the table, since that is the order in which the router
/// tries them; other methods on a known path answer 405.
pub fn configure(config: &mut ServiceConfig) {
    let mut paths: Vec<&str> = Vec::new();
    for (_, path, _) in ROUTES {
        if !paths.contains(path) {
            paths.push(path);
        }
    }
    for path in paths {
        let here = || ROUTES.iter().filter(|(_, other, _)| *other == path);
        let taken: Vec<&str> = here().map(|(method, ..)| *method).collect();
        let taken = taken.join(", ").replace("GET", "GET, HEAD");
        let mut at = resource(path).default_service(web::to(move || wrong_method(taken.clone())));
        for (_, _, route) in here() {
            at = at.route(route());
        }
        config.service(at);
    }
}
