//! Referrals: somebody asks a link worker's service to look at a person.

pub mod addendum;
pub mod candidates;
mod check;
mod check_step;
pub mod codes;
pub mod entity;
pub mod get;
pub mod list;
pub mod rings;
pub mod rules;
pub mod shown;
pub mod status;
pub mod submission;
pub mod submit;
pub mod tell;
pub mod view;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs of `/v1/referrals` that stand on this floor; acceptance is on the episode's.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(submit::submit).service(list::list).service(get::get).service(candidates::candidates);
}
