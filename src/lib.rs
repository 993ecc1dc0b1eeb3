//! Linkwork: the open, headless API for social prescribing in England.

pub mod care;
pub mod config;
pub mod county;
pub mod docs;
pub mod gate;
pub mod insight;
pub mod kernel;
pub mod log;
pub mod routes;
pub mod server;
pub mod system;
