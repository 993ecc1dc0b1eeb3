//! Organisations, and how they belong together.

mod create;
mod list;
mod membership;
mod update;
