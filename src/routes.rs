//! The whole API: the verbs of each room under `/v1`, and the document that is made of them.

use actix_web::middleware::from_fn;
use actix_web::{App, web};
use serde_json::Value;
use utoipa_actix_web::AppExt;

use crate::community::open_referral;
use crate::docs::{about, examples, webhooks};
use crate::gate::gate;
use crate::system::oauth;
use crate::{care, community, county, insight, system};
use kernel::http::{Routes, Verbs};
use kernel::openapi;

/// Everything behind a bearer token, as a worker of the server has it.
pub fn v1(config: &mut web::ServiceConfig) {
    let mut verbs = Verbs::default();
    rooms(&mut verbs);
    config.service(verbs.beneath("/v1").wrap(from_fn(gate)));
}

fn rooms(config: &mut impl Routes) {
    county::routes(config);
    care::routes(config);
    community::routes(config);
    insight::routes(config);
    system::routes(config);
}

/// The document that the verbs make. A test compares it with `openapi/v1.json`, which is what the program publishes: so the
/// program need not make it, nor hold what it is made with.
pub fn document() -> Value {
    let app = App::new()
        .into_utoipa_app()
        .configure(|config| oauth::routes(config))
        .configure(|config| open_referral::routes(config));
    let described = app.service(utoipa_actix_web::scope("/v1").configure(|config| rooms(config))).split_for_parts().1;
    let mut document = serde_json::to_value(described).unwrap_or_default();
    webhooks::describe(&mut document);
    about::describe(&mut document);
    examples::describe(&mut document);
    openapi::finish(&mut document);
    document
}
