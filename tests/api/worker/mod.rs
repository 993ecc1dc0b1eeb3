//! The people who sign in.

mod create;
mod disable;
mod list;
mod update;
