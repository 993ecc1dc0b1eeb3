//! Mirrors `src/care/referral`.

mod accept;
mod candidates;
mod disclosed;
mod disclosure;
mod entity;
mod examples;
mod forgiving;
mod list;
mod mark_not_reached;
mod row;
mod rules;
mod sensitive;
mod steps;
mod submit;
mod submit_batch;
mod verbs;
mod view;
pub mod walk;
