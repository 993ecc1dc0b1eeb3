//! Figures for Prometheus: how many requests, how long they took. Nothing in them is about a person or a client.

use std::net::TcpListener;
use std::sync::OnceLock;
use std::time::Duration;

use super::health::{self, Readiness, Reasons};
use actix_web::dev::Server;
use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::{App, HttpResponse, HttpResponseBuilder, HttpServer, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

const REQUESTS: &str = "http_requests_total";
const SECONDS: &str = "http_request_duration_seconds";

/// Upper bounds of the histogram's buckets, in seconds.
const BUCKETS: &[f64] = &[0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Counts one answer. `route` is a pattern and `method` a word of a closed list, so the number of series is bounded.
pub(super) fn answered(method: &'static str, route: &str, status: StatusCode, taken: Duration) {
    let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.as_str().to_owned())];
    metrics::counter!(REQUESTS, &labels).increment(1);
    metrics::histogram!(SECONDS, &labels).record(taken.as_secs_f64());
}

/// Starts to keep figures: once per process, every later call gives the same handle.
pub fn install() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new().set_buckets(BUCKETS).unwrap_or_else(|_| PrometheusBuilder::new());
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // Where another recorder stands already, figures go there and ours stays empty: no reason not to serve.
            let _ = metrics::set_global_recorder(recorder);
            metrics::describe_counter!(REQUESTS, "Requests answered, by method, route pattern and status");
            metrics::describe_histogram!(
                SECONDS,
                metrics::Unit::Seconds,
                "Time to answer, by method, route pattern and status"
            );
            handle
        })
        .clone()
}

/// `GET /metrics`, and `GET /readyz` with its reasons, on a port of its own, which is not for the open network.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(listener: TcpListener, handle: PrometheusHandle, readiness: Readiness) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(handle.clone()))
            .route("/metrics", web::get().to(page))
            .configure(health::routes(readiness.clone(), Reasons::Shown))
    });
    Ok(server.workers(1).disable_signals().listen(listener)?.run())
}

async fn page(handle: web::Data<PrometheusHandle>) -> HttpResponse {
    handle.run_upkeep();
    HttpResponseBuilder::new(StatusCode::OK).content_type(ContentType::plaintext()).body(handle.render())
}
