//! Every URL in one table. `docs/HTTP.md` has the same table in words, and a test compares them.

use actix_web::web::{self, ServiceConfig};
use actix_web::{Route, web::resource};

use super::error::wrong_method;
use super::{
    attachments, claims, log, members, operators, organisation, polls, statements, weights,
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
    ("GET", "/checkpoint", || web::get().to(log::checkpoint)),
    ("GET", "/tile/{path:.*}", || web::get().to(log::tile)),
    ("GET", "/attachment/entries/{path:.*}", || {
        web::get().to(log::attachments)
    }),
    ("GET", "/api/organisation", || {
        web::get().to(organisation::show)
    }),
    ("GET", "/api/trust", || web::get().to(organisation::trust)),
    ("GET", "/api/statements/{hash}", || {
        web::get().to(statements::show)
    }),
    ("GET", "/api/statements/{hash}/marks", || {
        web::get().to(statements::marks)
    }),
    ("GET", "/api/receipts/{hash}", || {
        web::get().to(statements::receipt)
    }),
    ("GET", "/api/attachments/{hash}", || {
        web::get().to(attachments::show)
    }),
    ("GET", "/api/members/{member}", || {
        web::get().to(members::show)
    }),
    ("GET", "/api/members/{member}/contributions", || {
        web::get().to(members::contributions)
    }),
    ("GET", "/api/offices", || {
        web::get().to(organisation::offices)
    }),
    ("GET", "/api/policies", || {
        web::get().to(organisation::policies)
    }),
    ("GET", "/api/polls", || web::get().to(polls::list)),
    ("GET", "/api/polls/{poll}", || web::get().to(polls::show)),
    ("GET", "/api/polls/{poll}/roll", || {
        web::get().to(polls::roll)
    }),
    ("GET", "/api/polls/{poll}/power", || {
        web::get().to(weights::power)
    }),
    ("GET", "/api/polls/{poll}/issuance", || {
        web::get().to(weights::issuance)
    }),
    ("GET", "/api/polls/{poll}/claims", || {
        web::get().to(claims::list)
    }),
    ("GET", "/api/polls/{poll}/weights/{member}", || {
        web::get().to(weights::weight)
    }),
    ("GET", "/api/polls/{poll}/weights/{member}/proof", || {
        web::get().to(weights::proof)
    }),
    ("GET", "/api/polls/{poll}/ballots/{member}", || {
        web::get().to(polls::last_ballot)
    }),
    ("GET", "/api/polls/{poll}/outcome", || {
        web::get().to(polls::outcome)
    }),
    ("GET", "/api/polls/{poll}/what-if", || {
        web::get().to(weights::what_if)
    }),
    ("GET", "/api/polls/{poll}/drafts/roll", || {
        web::get().to(polls::roll_draft)
    }),
    ("GET", "/api/polls/{poll}/drafts/certificate", || {
        web::get().to(polls::certificate_draft)
    }),
    ("GET", "/health", || web::get().to(operators::health)),
    ("GET", "/metrics", || web::get().to(operators::metrics)),
];

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
        let taken = taken.join(", ");
        let mut at = resource(path).default_service(web::to(move || wrong_method(taken.clone())));
        for (_, _, route) in here() {
            at = at.route(route());
        }
        config.service(at);
    }
}
