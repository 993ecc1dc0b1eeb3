//! Activities: what a worker does besides working with people: outreach, mapping, research, administration, training.
//! Also what 001 keeps apart from social prescribing: bookings, lists, volunteers, which "cannot be recorded against
//! individuals".
//!
//! ```text
//! recorded ──error──> entered_in_error
//! ```
//!
//! No record here names a person or has a place for one: what concerns somebody is a contact of their episode.

pub mod create;
pub mod entity;
mod events;
pub mod get;
pub mod kind;
pub mod list;
pub mod mark_in_error;
pub mod rules;
pub mod update;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs of `/v1/activities`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create::create)
        .service(list::list)
        .service(get::get)
        .service(update::update)
        .service(mark_in_error::mark_in_error);
}
