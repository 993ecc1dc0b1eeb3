//! Mirrors `kernel/src`.

pub mod audit;
pub mod auth;
pub mod db;
mod http;
mod idempotency;
mod socket;
