//! Episodes: the support that begins when a referral is accepted (FHIR EpisodeOfCare).
//!
//! Here stand the verbs of a referral that open an episode or may end one; the rules are the referral's.

pub mod accept;
pub mod change;
pub mod decline;
pub mod disable_worker;
pub mod end;
pub mod entity;
pub mod get;
pub mod mark_in_error;
pub mod redirect;
pub mod status;
pub mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs that open an episode or may end one.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get::get)
        .service(accept::accept)
        .service(decline::decline)
        .service(redirect::redirect)
        .service(end::end)
        .service(mark_in_error::mark_in_error)
        .service(disable_worker::disable_worker);
}
