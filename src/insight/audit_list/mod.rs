//! For those who watch over the watchers: who saw this person, what did this caller see. The entries themselves are
//! written by [`kernel::audit`], beneath every verb.

pub mod list;
mod redact;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs of `/v1/audit-entries`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list::list);
}
