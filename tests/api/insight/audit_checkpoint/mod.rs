//! Mirrors `src/insight/audit_checkpoint`.

pub mod list;
