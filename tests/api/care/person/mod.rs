//! People.

pub mod referred;

mod attach;
mod get;
mod search;
mod update;
