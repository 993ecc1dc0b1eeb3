//! Episodes: the support that begins when a referral is accepted (FHIR EpisodeOfCare).
//!
//! The verbs of a referral that open an episode or may end one are in [`referral`].

pub mod change;
pub mod disable_worker;
pub mod entity;
pub mod get;
pub mod referral;
pub mod status;
pub mod view;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs of this floor.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get::get).configure(referral::routes).service(disable_worker::disable_worker);
}
