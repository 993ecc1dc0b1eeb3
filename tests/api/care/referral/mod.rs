//! Mirrors `src/care/referral`.

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
