//! The verb of `/v1/people` that may change in whose record a code belongs. It stands here because of what follows.

pub mod update;

use utoipa_actix_web::service_config::ServiceConfig;

/// That verb.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(update::update);
}
