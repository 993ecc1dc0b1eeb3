//! Refer-backs: a need that is beyond a link worker goes back to a clinician (002 §4), typed, with a receipt and a result
//! by who received it.
//!
//! ```text
//! sent ──► received ──► answered
//!   │          │
//!   └──────────┴──► withdrawn          entered_in_error from all of these
//! ```
//!
//! The words are written for the practice: writing them releases them to it, on the basis that is stated with them.

pub mod answer;
pub mod codes;
pub mod entity;
pub mod get;
pub mod list;
pub mod mark_in_error;
pub mod receive;
pub mod rules;
mod save;
pub mod send;
pub mod view;
pub mod wire;
pub mod withdraw;

kernel::routes!(send, list, get, receive, answer, withdraw, mark_in_error);
