//! Mirrors `src/insight`.

pub mod access_review;
pub mod audit_checkpoint;
pub mod audit_list;
pub mod export;
pub mod feed;
pub mod notification;
pub mod report;
pub mod webhook;
