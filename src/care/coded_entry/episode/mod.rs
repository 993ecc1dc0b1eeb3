//! The verb of `/v1/episodes` that takes a code back. It stands here because of what follows.

pub mod mark_in_error;

use utoipa_actix_web::service_config::ServiceConfig;

/// That verb.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(mark_in_error::mark_in_error);
}
