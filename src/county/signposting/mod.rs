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
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod rules;
pub mod wire;

kernel::routes!(create, list, get, mark_in_error);
