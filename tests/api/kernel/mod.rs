//! Mirrors `kernel/src`.

pub mod auth;
pub mod db;
mod http;
mod socket;
