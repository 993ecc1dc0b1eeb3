//! The people who sign in.

mod create;
mod disable;
mod enable;
mod list;
mod update;
