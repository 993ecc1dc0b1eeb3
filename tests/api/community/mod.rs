//! Mirrors `src/community`.

pub mod asset;
pub mod connection;
mod directory_import;
pub mod open_referral;
mod postcode;
