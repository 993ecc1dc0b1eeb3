//! Mirrors `src/insight`.

pub mod feed;
pub mod oversight;
