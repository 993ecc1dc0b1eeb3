//! What every verb shares at the edge of the house. Nothing in here has a word of the trade.
//!
//! A request passes, from the outside in: its span ([`log`]), the rim ([`edge`]: names, time-outs, problem documents,
//! standing headers), other origins' pages ([`cors`]), the limit ([`limits`]), and then the verb, whose arguments read
//! path, query and body ([`path`], [`query`], [`json`]) and whose answer is a [`reply::Reply`].
//!
//! ```text
//! TracingLogger → edge → cors → limits → route → (Path, Query, Json) → verb → Reply or Problem
//!                                  └ nothing fits → method::unmatched
//! ```

pub mod accept;
mod body_guard;
mod bounds;
pub mod contract;
pub mod cors;
pub mod edge;
pub mod etag;
mod faults;
pub(crate) mod forms;
pub mod health;
pub mod idempotency;
pub mod json;
mod json_reader;
pub mod limits;
pub mod log;
pub mod merge_patch;
pub mod method;
pub mod metrics;
pub mod page;
mod params;
pub mod patch;
pub mod path;
mod pointer;
pub mod prefer;
pub mod problems;
pub mod proxies;
pub mod query;
pub mod reply;
pub mod request_id;
mod routes;
pub mod shown_once;
pub mod socket;
pub mod tagged;
#[cfg(test)]
mod tests;
pub mod wait;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App, Error};
use tracing_actix_web::TracingLogger;

pub use contract::Contract;
pub use idempotency::{BodyDigest, idempotency_key};
pub use json::Cuts;
pub use json::Json;
pub use page::Paged;
pub use path::{At, Path};
pub use query::Query;
pub use reply::Reply;
pub use routes::{Routes, Verbs};

/// The settings of the edge; shared by all workers.
#[derive(Clone)]
pub struct Edge {
    /// The published document.
    pub contract: Data<Contract>,
    /// How long each part of a request may take.
    pub timeouts: edge::Timeouts,
    /// How many requests a client may send; none for no limit (the sandbox).
    pub limits: Option<Data<limits::Limits>>,
    /// Whose pages may call us.
    pub origins: cors::Origins,
}

/// An app with the edge around it, the middlewares in their order, and an answer where no route fits.
pub fn app(
    edge: &Edge,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let app =
        App::new().app_data(edge.contract.clone()).app_data(edge.timeouts).default_service(web::to(method::unmatched));
    let app = match &edge.limits {
        Some(limits) => app.app_data(limits.clone()),
        None => app,
    };
    app.wrap(from_fn(limits::limit))
        .wrap(cors::cors(&edge.origins))
        .wrap(from_fn(edge::edge))
        .wrap(TracingLogger::<log::RequestSpan>::new())
}
