//! What leaves: what happened to a resource, who saw whom, and word to those who must act.

pub mod audit_checkpoint;
pub mod audit_list;
pub mod export;
pub mod feed;
pub mod notification;

kernel::room!(audit_checkpoint, audit_list, export, feed, notification);
