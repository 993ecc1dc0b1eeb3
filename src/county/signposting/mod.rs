//! Signposting: somebody is told where to turn, out of a directory or what one knows of the place, and goes by themselves
//! (002 §1: "existing staff provide information and choice"). It stands beside social prescribing, not instead of it, and
//! is never counted as a referral.
//!
//! ```text
//! recorded ──error──> entered_in_error
//! ```
//!
//! Who did it, when, what about, and how; no person, and no place for one.

pub mod codes;
pub mod create;
pub mod entity;
mod events;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod rules;
pub mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

/// The verbs of `/v1/signpostings`.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create::create).service(list::list).service(get::get).service(mark_in_error::mark_in_error);
}
