//! Mirrors `src/kernel`.

pub mod auth;
pub mod db;
