//! Mirrors `src/referral`.
#![expect(clippy::unwrap_used, reason = "a fixture that cannot be made says so and fails")]

mod entity;
mod examples;
mod list;
mod rings;
mod row;
mod rules;
mod sensitive;
mod steps;
mod submit;
mod submit_batch;
mod told;
mod verbs;
mod view;
pub mod walk;
