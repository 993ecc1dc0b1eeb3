//! What leaves: what happened to a resource, who saw whom, and word to those who must act.

pub mod audit_checkpoint;
pub mod audit_list;
pub mod feed;
pub mod notification;
pub mod report;

kernel::room!(audit_checkpoint, audit_list, feed, notification, report);
