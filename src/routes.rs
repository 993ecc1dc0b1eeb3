//! The whole API: the verbs of each room under `/v1`, and the document that is made of them.

use std::sync::{Arc, OnceLock};

use actix_web::App;
use actix_web::middleware::from_fn;
use serde_json::Value;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::docs::{about, examples};
use crate::gate::gate;
use crate::system::oauth;
use crate::{care, county, insight, system};
use kernel::openapi;

/// Everything behind a bearer token.
pub fn v1(config: &mut ServiceConfig<'_>) {
    let v1 = scope("/v1").wrap(from_fn(gate));
    config.service(
        v1.configure(county::routes).configure(care::routes).configure(insight::routes).configure(system::routes),
    );
}

/// The published document, finished; made once. As it is served, as it is committed, and as the edge reads it.
pub fn contract() -> Arc<Value> {
    static CONTRACT: OnceLock<Arc<Value>> = OnceLock::new();
    CONTRACT
        .get_or_init(|| {
            let described = App::new().into_utoipa_app().configure(oauth::routes).configure(v1).split_for_parts().1;
            let mut document = serde_json::to_value(described).unwrap_or_default();
            about::describe(&mut document);
            examples::describe(&mut document);
            openapi::finish(&mut document);
            Arc::new(document)
        })
        .clone()
}
