//! The verb of `/v1/episodes` that stands here because of the contacts that fall away with it.

pub mod close;

use utoipa_actix_web::service_config::ServiceConfig;

/// That verb.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(close::close);
}
