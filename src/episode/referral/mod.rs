//! The verbs of `/v1/referrals` that open an episode or may end one. The rules are the referral's; they stand here
//! because of what follows.

pub mod accept;
pub mod decline;
pub mod end;
pub mod mark_in_error;
pub mod redirect;

use utoipa_actix_web::service_config::ServiceConfig;

/// Those verbs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(accept::accept)
        .service(decline::decline)
        .service(redirect::redirect)
        .service(end::end)
        .service(mark_in_error::mark_in_error);
}
