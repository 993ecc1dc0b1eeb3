//! Linkwork: the open, headless API for social prescribing in England.
//!
//! A function whose name ends in `_in` runs within the transaction that it is given, and commits nothing. References such
//! as "(002 §5.7)" name the sources of the rules: README has the table of them.

pub mod care;
pub mod community;
pub mod config;
pub mod county;
pub mod docs;
pub mod gate;
pub mod insight;
pub mod log;
pub mod prelude;
pub mod resources;
pub mod routes;
pub mod server;
pub mod system;
