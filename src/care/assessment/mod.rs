//! The first holistic assessment of an episode (001; 003 A.2): what was found *with* the person.
//!
//! ```text
//!                 PATCH: another version; each that stood before is kept
//!                 ┌──────┐
//! POST ──▶ as it stands ─┘        needs: at_start ──▶ at_close
//! ```
//!
//! An episode has one. Needs carry how far they were met at the start and, once that is known, at the close: what a
//! service met, and what nothing local meets. Activation and health literacy are dated observations, since both go up
//! and down; a measure with a score is an outcome and has its own place.

pub mod change;
pub mod codes;
pub mod entity;
pub mod get;
pub mod list_versions;
pub mod record;
pub mod rules;
pub mod save;
pub mod view;
pub mod wire;

kernel::routes!(record, get, change, list_versions);
