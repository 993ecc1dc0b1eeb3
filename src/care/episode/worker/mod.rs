//! The verbs of `/v1/workers` that stand here because of the cases that a worker leaves.

pub mod disable;
mod left_cases;
pub mod update;

use utoipa_actix_web::service_config::ServiceConfig;

/// Those verbs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(update::update).service(disable::disable);
}
