//! Mirrors `src/kernel`.

pub mod auth;
pub mod db;
pub mod event;
