//! The supervision log: that link workers are supervised, by whom and for how long (003 §6.1.3, annex C). What is said in
//! supervision is nowhere here.
//!
//! ```text
//! recorded ──signature──> signed
//!     └────────error────────┴──> entered_in_error
//! ```
//!
//! Every link worker has access to clinical supervision each month. That is a task which begins with their post
//! ([`crate::county::worker::supervised`]) and comes again: a session of clinical supervision, alone or in a group, does the open
//! one and starts the next. A clinical or group supervisor signs the log and reads no cases: the role sees those of whom
//! a PCN named them GP supervisor, and nobody else's.

mod clock;
pub mod codes;
pub mod create;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod rules;
pub mod sign;
pub mod view;
pub mod wire;

kernel::routes!(create, list, get, sign, mark_in_error);
