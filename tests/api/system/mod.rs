//! Mirrors `src/system`.

pub mod cli;
pub mod job;
pub mod mark;
pub mod me;
pub mod oauth;
pub mod sandbox;
pub mod task;
pub mod value_set;
