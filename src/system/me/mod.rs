//! Who one is here, and what one may do.

pub mod get;
pub mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verb of `/v1/me`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get::get);
}
