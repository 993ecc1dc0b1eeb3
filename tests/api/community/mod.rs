//! Mirrors `src/community`.

pub mod asset;
pub mod connection;
mod directory_import;
pub mod gap;
pub mod open_referral;
mod postcode;
