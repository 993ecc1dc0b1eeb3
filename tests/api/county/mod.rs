//! Mirrors `src/county`.

pub mod absence;
mod access_grant;
pub mod activity;
pub mod client;
pub mod list_size;
pub mod on_call;
pub mod organisation;
pub mod service;
pub mod signposting;
pub mod supervision;
pub mod worker;
