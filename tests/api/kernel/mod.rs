//! Mirrors `kernel/src`.

pub mod audit;
pub mod auth;
mod cx;
pub mod db;
mod http;
mod idempotency;
mod socket;
