//! `/livez`: the process answers. `/readyz`: it can do its work, and if not, what is in the way.
//!
//! To strangers it says only whether: what is in the way (that nobody would hear of an overdue task, that the disk is full)
//! is for whoever runs it, at the port of the metrics.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, HttpResponseBuilder};
use futures_util::future::BoxFuture;
use serde::Serialize;

/// How one thing that the service needs is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Ok,
    /// Requests are served; somebody should look at it.
    Warning,
    /// Requests cannot be served.
    Failing,
}

/// One thing looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What was looked at: `database`, `escalation_route`, …
    pub name: &'static str,
    /// How it is doing.
    pub status: State,
    /// In words; no addresses, no values, no words of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<&'static str>,
}

/// What `/readyz` asks. Bounded in time by the edge like every answer.
#[derive(Clone)]
pub struct Readiness(Arc<dyn Fn() -> BoxFuture<'static, Vec<Check>> + Send + Sync>);

impl Readiness {
    /// Takes the checks as one asynchronous closure.
    pub fn new<F>(look: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Vec<Check>> + Send + 'static,
    {
        Self(Arc::new(move || Box::pin(look())))
    }
}

/// Who may read what is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reasons {
    /// Whoever asks here: a port that is not for the open network, or a sandbox.
    Shown,
    /// Nobody who asks here.
    Hidden,
}

/// Both routes, asking `readiness`.
pub fn routes(readiness: Readiness, reasons: Reasons) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        config
            .app_data(web::Data::new((readiness, reasons)))
            .route("/livez", web::get().to(live))
            .route("/readyz", web::get().to(ready));
    }
}

#[derive(Serialize)]
struct Health {
    status: State,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<Check>,
}

async fn live() -> HttpResponse {
    HttpResponseBuilder::new(StatusCode::OK).json(Health { status: State::Ok, checks: Vec::new() })
}

async fn ready(asked: web::Data<(Readiness, Reasons)>) -> HttpResponse {
    let (readiness, reasons) = asked.get_ref();
    let mut checks = (readiness.0)().await;
    let status = checks.iter().map(|check| check.status).max().unwrap_or(State::Ok);
    let code = if status == State::Failing { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    if *reasons == Reasons::Hidden {
        checks.clear();
    }
    HttpResponseBuilder::new(code).json(Health { status, checks })
}
