//! What leaves: what happened to a resource, and who saw whom.

pub mod audit_checkpoint;
pub mod audit_list;
pub mod feed;

kernel::room!(audit_checkpoint, audit_list, feed);
