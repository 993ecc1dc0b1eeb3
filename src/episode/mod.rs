//! Episodes: the support that begins when a referral is accepted (FHIR EpisodeOfCare).

pub mod accept;
pub mod disable_worker;
pub mod entity;
pub mod status;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs that need an episode.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(accept::accept).service(disable_worker::disable_worker);
}
