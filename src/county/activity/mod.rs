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
pub mod get;
pub mod kind;
pub mod list;
pub mod mark_in_error;
pub mod rules;
pub mod update;
pub mod wire;

kernel::routes!(create, list, get, update, mark_in_error);
