//! Mirrors `catalogue/src`.

mod event_type;
mod policy;
