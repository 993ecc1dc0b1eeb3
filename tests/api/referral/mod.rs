//! Mirrors `src/referral`.
#![expect(clippy::unwrap_used, reason = "a fixture that cannot be made says so and fails")]

mod entity;
mod rings;
mod row;
mod rules;
mod steps;
mod submit_batch;
mod verbs;
mod view;
pub mod walk;
