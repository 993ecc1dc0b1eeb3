//! The verbs of `/v1/referrals` that earn a code, or take one back. They stand here because of what follows.

pub mod decline;
pub mod mark_in_error;

use utoipa_actix_web::service_config::ServiceConfig;

/// Those verbs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(decline::decline).service(mark_in_error::mark_in_error);
}
