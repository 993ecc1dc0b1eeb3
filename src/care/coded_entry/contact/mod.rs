//! The verbs that write a contact, or change what one says: the first conversation of an episode earns a code. They stand
//! here because of what follows; the rules are the contact's.

pub mod attend;
pub mod mark_in_error;
pub mod record;
pub mod update;

use utoipa_actix_web::service_config::ServiceConfig;

/// Those verbs.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(record::record)
        .service(update::update)
        .service(attend::attend)
        .service(mark_in_error::mark_in_error);
}
