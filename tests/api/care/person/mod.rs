//! People.

pub mod referred;

mod attach;
mod death;
mod get;
mod search;
mod update;
