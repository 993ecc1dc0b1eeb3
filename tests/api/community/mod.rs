//! Mirrors `src/community`.

pub mod asset;
pub mod connection;
pub mod open_referral;
mod postcode;
