//! For those who run the service: is it well, and how is it doing.

use std::sync::OnceLock;

use actix_web::HttpResponse;
use actix_web::web::Data;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::service::Engine;
use crate::view::operators::{ClockView, HealthView};

/// `200` when statements are accepted, `503` when not; the reason is in the service's log.
pub async fn health(engine: Data<Engine>) -> HttpResponse {
    let size = engine.published().head.size;
    let doubt = engine.clock().doubt;
    let view = |status: &str| HealthView {
        status: status.to_owned(),
        polls_with_lost_marks: engine.polls_with_lost_ballots(),
        clock: doubt.as_ref().map(ClockView::of),
        size,
    };
    let unavailable = |status: &str| {
        HttpResponse::ServiceUnavailable()
            .insert_header(("Retry-After", "1"))
            .json(view(status))
    };
    match engine.trouble() {
        Some(_) => unavailable("cannot-write"),
        None if doubt.is_some_and(|doubt| doubt.why.stops()) => unavailable("clock-in-doubt"),
        None if doubt.is_some() => HttpResponse::Ok().json(view("clock-in-doubt")),
        None if !engine.polls_with_lost_ballots().is_empty() => {
            HttpResponse::Ok().json(view("marks-lost"))
        }
        None => HttpResponse::Ok().json(view("ok")),
    }
}

/// Counters and times for Prometheus.
pub async fn metrics(engine: Data<Engine>) -> HttpResponse {
    let recorder = recorder();
    let size = engine.published().head.size;
    metrics::gauge!("folkmoot_log_size").set(size as f64);
    metrics::gauge!("folkmoot_writable").set(if engine.trouble().is_none() { 1.0 } else { 0.0 });
    let clock = engine.clock();
    let doubt = if clock.doubt.is_some() { 1.0 } else { 0.0 };
    metrics::gauge!("folkmoot_clock_in_doubt").set(doubt);
    metrics::gauge!("folkmoot_clock_ahead_seconds").set(clock.ahead as f64);
    let lost = engine.polls_with_lost_ballots().len();
    metrics::gauge!("folkmoot_polls_with_lost_marks").set(lost as f64);
    HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4")
        .body(recorder.render())
}

/// What each number says, by the type that describes it. `docs/OPERATING.md` has the same words.
const GAUGES: &[(&str, &str)] = &[
    (
        "folkmoot_writable",
        "1 while statements are accepted, else 0: page the operator",
    ),
    ("folkmoot_log_size", "entries under the newest signed head"),
    (
        "folkmoot_clock_in_doubt",
        "1 while the database's clock is not believed: see `/health`",
    ),
    (
        "folkmoot_clock_ahead_seconds",
        "by how much the database's clock is ahead of the service's machine; alert beyond 60 either way",
    ),
    (
        "folkmoot_polls_with_lost_marks",
        "polls that cannot be counted until members send their ballots again: call them",
    ),
];
const COUNTERS: &[(&str, &str)] = &[
    (
        "folkmoot_entries_total",
        "entries committed since the start, the service's own included",
    ),
    (
        "folkmoot_refused_total",
        "statements with valid signatures that the rules refused",
    ),
];
const HISTOGRAMS: &[(&str, &str)] = &[
    (
        "folkmoot_batch_entries",
        "entries in one transaction; large ones mean load, not trouble",
    ),
    (
        "folkmoot_batch_seconds",
        "from taking a batch to the signed head; a ballot waits about two of these",
    ),
    (
        "folkmoot_admit_seconds",
        "of that, judging the statements of the batch",
    ),
    ("folkmoot_append_seconds", "of that, the transaction"),
    (
        "folkmoot_read_back_seconds",
        "of that, reading back what the transaction stored",
    ),
    (
        "folkmoot_mark_seconds",
        "of that, moving the high-water mark",
    ),
];

/// Collects what the engine counts; must be called before the engine starts.
pub fn recorder() -> &'static PrometheusHandle {
    static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();
    RECORDER.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // A second recorder in one process is a test's; the first goes on counting.
        let _ = metrics::set_global_recorder(recorder);
        for (name, what) in GAUGES {
            metrics::describe_gauge!(*name, *what);
        }
        for (name, what) in COUNTERS {
            metrics::describe_counter!(*name, *what);
        }
        for (name, what) in HISTOGRAMS {
            metrics::describe_histogram!(*name, *what);
        }
        handle
    })
}
