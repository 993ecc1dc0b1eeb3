//! The verbs of `/v1/referrals` that open an episode or may end one. The rules are the referral's; they stand here
//! because of what follows. Those that call contacts off stand higher, with the
//! contacts; those that earn a code, or take one back, with the coded entries.

pub mod accept;
pub mod redirect;

use utoipa_actix_web::service_config::ServiceConfig;

/// Those verbs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(accept::accept).service(redirect::redirect);
}
