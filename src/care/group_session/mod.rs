//! Group sessions: what a worker did for several people at once, entered once.
//!
//! Each person's part is a contact of their own episode and follows every rule of one. The session itself is about
//! nobody: the worker's time stands there once, however many came.
//!
//! ```text
//! recorded ──error──> entered_in_error      and each of its contacts with it
//! ```

pub mod codes;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod record;
pub mod rules;
pub mod view;
pub mod views;
pub mod wire;

kernel::routes!(record, list, get, mark_in_error);
