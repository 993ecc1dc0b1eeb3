//! Mirrors `src/care/referral`.

mod accept;
mod candidates;
mod close_off;
mod disclosed;
mod disclosure;
mod entity;
mod examples;
mod forgiving;
mod list;
mod mark_not_reached;
mod redirect;
mod row;
mod rules;
mod sensitive;
mod steps;
mod submit;
mod submit_batch;
pub mod verbs;
mod view;
pub mod walk;
