//! What leaves: what happened to a resource, who saw whom and who reviews it, and word to those who must act.

pub mod access_review;
pub mod audit_checkpoint;
pub mod audit_list;
pub mod delivery;
pub mod export;
pub mod feed;
pub mod notification;
pub mod pseudonym;
pub mod report;
pub mod webhook;

kernel::room!(access_review, audit_checkpoint, audit_list, export, feed, notification, report, webhook);
