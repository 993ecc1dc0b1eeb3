//! Two rows found to be one person, and separated again: by staff alone, with a reason, both histories kept.
//!
//! ```text
//!         merges                       person_merges: who, when, why; undone by whom, when, why
//! A ─────────────────► B               person_merge_rows: each row that went from A to B
//!   ◄─────────────────
//!       separation                     A keeps its demographics and its NHS number, and says `merged_into` B
//! ```
//!
//! A merge *carries*: every row that is about A is about B from then on, so that no reader has to know of merges. What was
//! carried is remembered row by row and carried back when the merge is undone; what came to B since stays with B. A's own
//! row stays as it was and goes on finding its referrals: one with A's number and birth date is attached to B. What a
//! sender wrote is never touched.
//!
//! This module stands above all that is about a person. A new table with a `person_id` gets its place in
//! [`crate::resources`].

pub mod entity;
pub mod merge;
mod move_rows;
mod recompute;
pub mod rules;
pub mod separate;
pub mod wire;

kernel::routes!(merge, separate);
