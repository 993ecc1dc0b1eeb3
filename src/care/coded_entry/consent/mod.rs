//! The verb of `/v1/people/{id}/consents` that may change whether the practice is told. It stands here because of what
//! follows.

pub mod record;

use utoipa_actix_web::service_config::ServiceConfig;

/// That verb.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(record::record);
}
