//! The headers of pages and of the files that they load: they keep strangers out.

use actix_web::HttpResponseBuilder;

/// What a page may load and do: its own styles, scripts and data, from here, and nothing else. The one policy of Trusted
/// Types names the worker of the site.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; \
    base-uri 'none'; require-trusted-types-for 'script'; trusted-types offline";

/// The same for a page that starts the verifier's worker: Trusted Types take that for a script.
pub fn allow_verifier(answer: &mut HttpResponseBuilder) {
    let policy = POLICY.replace("trusted-types offline", "trusted-types offline verifier");
    answer.insert_header(("Content-Security-Policy", policy));
}

/// The headers that keep strangers out of a page and its files.
pub fn guard(answer: &mut HttpResponseBuilder) -> &mut HttpResponseBuilder {
    answer
        .insert_header(("Content-Security-Policy", POLICY))
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .insert_header(("Cross-Origin-Opener-Policy", "same-origin"))
        .insert_header(("Cross-Origin-Resource-Policy", "same-origin"))
        .insert_header((
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=()",
        ))
}
