//! Mirrors `src/community`.

pub mod asset;
pub mod connection;
pub mod gap;
pub mod open_referral;
