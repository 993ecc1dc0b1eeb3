//! The verbs of `/v1/referrals` that stand here because of the contacts: the attempts that one counts, the plans that fall
//! away with the other.

pub mod end;
pub mod mark_not_reached;

use utoipa_actix_web::service_config::ServiceConfig;

/// Those verbs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(end::end).service(mark_not_reached::mark_not_reached);
}
