//! Mirrors `src/care/referral`.

mod accept;
mod entity;
mod examples;
mod list;
mod mark_not_reached;
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
