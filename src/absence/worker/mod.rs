//! The verb of `/v1/workers` that stands here because of whom a worker covers.

pub mod update;

use utoipa_actix_web::service_config::ServiceConfig;

/// That verb.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(update::update);
}
