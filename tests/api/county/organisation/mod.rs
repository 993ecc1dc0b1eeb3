//! Organisations, and how they belong together.

mod administered;
mod create;
mod list;
mod membership;
mod update;
