//! What leaves: what happened to a resource, and who saw whom.

pub mod feed;
pub mod oversight;
